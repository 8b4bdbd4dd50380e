"""`connect` and `disconnect`: transitions from a state to another one of its block, or to the end.

No transition of the States Language leaves its block, so none is drawn out of a branch or processor.

Source: States Language, "Transitions"; "Choice State"; "Fallback States".
"""

from __future__ import annotations

from sfnlearn.asl.definition import WORKING, Definition, objects_of
from sfnlearn.asl.location import Keys, Location
from sfnlearn.editing.change import Change, as_place, as_state, shown
from sfnlearn.editing.places import found_at, is_block, state_around
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.consequences import consequences
from sfnlearn.editing.transitions.drop_targets import check_way
from sfnlearn.editing.transitions.new_states import language_of, new_rule
from sfnlearn.editing.transitions.ways import lead, type_of
from sfnlearn.errors import UsageError

NEW = ("Next", "Default", "rule", "catch")
_CAUGHT = ("States.ALL", "States.TaskFailed", "States.Timeout", "States.Runtime")
"""What a new Catcher catches: everything, or else something of which no other Catcher is."""

_TO_END = "to end there, let it lead to a Succeed state"


def connect(document: Text, /, state: object, target: object, way: object = None) -> Change:
    """Let a state go on to another one of its block, or end with target None.

    `way` is "Next", "Default", "rule" (a new one), "catch" (a new one), or the place of a transition that is there
    already; where it is None, a Choice gets a new rule and other states go on.

    >>> text = Text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}, "B": {"Type": "Succeed"}}}')
    >>> connect(text, ["States", "A"], ["States", "B"]).text.value["States"]["A"]
    {'Type': 'Pass', 'Next': 'B'}
    """
    place = as_place(state, "state")
    if not is_block(place):
        place = as_state(place, document)
    goal = None if target is None else as_state(target, document, "target")
    field = _way_of(document, place, way)
    block = place if is_block(place) else place[:-2]
    if goal is not None and goal[:-2] != block:
        source = "the start" if is_block(place) else shown(place[-1])
        raise UsageError(f"{shown(goal[-1])} is in another block than {source}, and no transition leaves its block.")
    name = None if goal is None else str(goal[-1])
    text = _connected(document, place, field, name)
    said = [f"{_way_in_words(place, field)} {_leads(name)}.", *consequences(document, text)]
    return Change(text, " ".join(said), None, f"connect {_way_in_words(place, field)}")


def disconnect(document: Text, /, transition: object) -> Change:
    """Take a transition away: a rule or Catcher goes, Default goes, and a state that had a Next ends.

    >>> text = Text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}')
    >>> disconnect(text, ["States", "A", "Next"]).said
    '"A" ends now. Nothing leads to "B" any more.'
    """
    place = as_place(transition, "transition")
    if place and place[-1] == "StartAt" and is_block(place[:-1]):
        raise UsageError("A block starts somewhere: draw its start to another state instead.")
    source = state_around(place)
    state = as_state(source, document)
    name, rest = str(source[-1]), place[len(source) :]
    holder = found_at(state, document.value)
    assert isinstance(holder, dict)  # as_state has found it
    check_way(holder, name, rest)
    text, done = _disconnected(document, place, rest, holder)
    said = [done.format(shown(name)), *consequences(document, text)]
    return Change(text, " ".join(said), None, f"disconnect {_way_in_words(source, rest)}")


def _way_of(document: Text, place: Keys, way: object) -> Keys | str:
    """The place of the transition below the state or block, or the word for a new one."""
    if isinstance(way, list | tuple):
        field = as_place(way, "way")
        if field[: len(place)] != place:
            raise UsageError(f"The transition at {Location(field)} does not leave {Location(place)}.")
        rest = field[len(place) :]
        if is_block(place) and rest == ("StartAt",):
            return rest
        _check(document, place, rest)
        return ("Next",) if rest == ("End",) else rest
    if is_block(place):
        return ("StartAt",)
    kind = type_of(found_at(place, document.value))
    word = way if way is not None else "rule" if kind == "Choice" else "Next"
    if word not in NEW:
        raise UsageError(f"way is {', '.join(NEW)} or the place of a transition, not {way!r}.")
    if word in ("Next", "Default"):
        _check(document, place, (str(word),))
        return (str(word),)
    if word == "rule" and kind != "Choice":
        raise UsageError(f"{shown(place[-1])} has no rules: only a Choice has them.")
    if word == "catch" and kind not in WORKING:
        raise UsageError(f"{shown(place[-1])} catches nothing: only Task, Parallel and Map states have a Catch.")
    return str(word)


def _check(document: Text, place: Keys, rest: Keys) -> None:
    state = found_at(place, document.value)
    if is_block(place) or not isinstance(state, dict):
        raise UsageError(f"There is no transition at {Location((*place, *rest))}.")
    check_way(state, str(place[-1]), rest)


def _connected(document: Text, place: Keys, field: Keys | str, name: str | None) -> Text:
    if field in ("rule", "catch"):
        if name is None:
            raise UsageError(f"A {'rule' if field == 'rule' else 'Catcher'} leads to a state; {_TO_END}.")
        add = _with_rule if field == "rule" else _with_catcher
        return add(document, place, name)
    assert not isinstance(field, str)
    if name is None and field != ("Next",):
        what = {"StartAt": "The start", "Default": "Default"}.get(str(field[0]), "A rule or Catcher")
        raise UsageError(f"{what} leads to a state; {_TO_END}.")
    return lead(document, (*place, *field), name)


def _with_rule(document: Text, place: Keys, name: str) -> Text:
    state = found_at(place, document.value)
    language = found_at(("QueryLanguage",), state) or language_of(document.value)
    rule = new_rule(str(language), name)
    rules = found_at((*place, "Choices"), document.value)
    if isinstance(rules, list):
        return document.insert((*place, "Choices", len(rules)), rule)
    return document.put((*place, "Choices"), [rule])


def _with_catcher(document: Text, place: Keys, name: str) -> Text:
    """A Catcher before the one that catches everything, which the language wants last."""
    catchers = found_at((*place, "Catch"), document.value)
    if not isinstance(catchers, list):
        return document.put((*place, "Catch"), [{"ErrorEquals": [_CAUGHT[0]], "Next": name}])
    caught = [found_at(("ErrorEquals",), catcher) for catcher in catchers]
    known = {error for errors in caught if isinstance(errors, list) for error in errors if isinstance(error, str)}
    error = next((each for each in _CAUGHT if each not in known), "MyError")
    all_at = next((at for at, errors in enumerate(caught) if isinstance(errors, list) and _CAUGHT[0] in errors), None)
    index = len(catchers) if all_at is None else all_at
    return document.insert((*place, "Catch", index), {"ErrorEquals": [error], "Next": name})


def _disconnected(document: Text, place: Keys, rest: Keys, state: Definition) -> tuple[Text, str]:
    if rest in (("Next",), ("End",)):
        if "Next" not in state:
            raise UsageError("A state that ends has nothing to disconnect: draw it to another state instead.")
        return lead(document, place, None), "{} ends now."
    if rest == ("Default",):
        if "Default" not in state:
            raise UsageError("This Choice has no Default.")
        return document.remove(place), "{} has no Default now: where no rule is true, it fails."
    group, index = str(rest[0]), rest[1]
    only = len([*objects_of(state, group)]) == 1
    if group == "Choices" and only:
        raise UsageError("A Choice has one rule at least: change this one, or remove the Choice.")
    item, holder = place[:-1], place[:-2]
    noun = "Rule" if group == "Choices" else "Catcher"
    return document.remove(holder if only else item), f"{noun} {int(index) + 1} of {{}} is removed."


def _way_in_words(place: Keys, field: Keys | str) -> str:
    source = "The start" if is_block(place) else shown(place[-1])
    if isinstance(field, str):
        return f"A new {'rule' if field == 'rule' else 'Catcher'} of {source}"
    if field == ("Default",):
        return f"Default of {source}"
    if len(field) == 3 and isinstance(field[1], int):
        return f"{'Rule' if field[0] == 'Choices' else 'Catcher'} {field[1] + 1} of {source}"
    return source


def _leads(name: str | None) -> str:
    return "ends" if name is None else f"leads to {shown(name)}"
