"""`copy`, `paste` and `duplicate`: states as States Language text, from and to anywhere.

What is copied is a block, `{"StartAt": ..., "States": {...}}`, which is a whole machine where one state or a chain is
copied: `"End": true` stands where the machine went on.  Rules, Catchers and Default keep the names that they lead to;
pasted where a state of that name stands they lead there, elsewhere they are gaps, which the diagnostics tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.definition import states_of, transitions
from sfnlearn.asl.location import Keys
from sfnlearn.editing.change import Change, as_states, as_text, shown, shown_all
from sfnlearn.editing.operations.inserting import inserted
from sfnlearn.editing.operations.moving import in_order
from sfnlearn.editing.operations.syntaxes import in_syntax
from sfnlearn.editing.places import found_at
from sfnlearn.editing.text import Text, TextError
from sfnlearn.editing.transitions.consequences import consequences
from sfnlearn.editing.transitions.drop_targets import Spot, spot_of
from sfnlearn.editing.transitions.new_states import language_of
from sfnlearn.editing.transitions.putting_in import put_in
from sfnlearn.editing.transitions.ways import block_at, main_way, successor
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

_WHAT_CAN_BE = "What can be pasted is a machine, a state with its Type, or states by their names, as JSON or YAML"


def copy(document: Text, /, states: object) -> str:
    """The text of states of one block, in the document's syntax; nothing changes.

    >>> print(copy(Text('{"States": {"A": {"Type": "Pass", "Next": "B"}, "B": {}}}'), [["States", "A"]]))
    {
      "StartAt": "A",
      "States": {
        "A": {
          "Type": "Pass",
          "End": true
        }
      }
    }
    """
    places = as_states(states, document)
    _one_block(places, "copied")
    start, chosen = _chosen(document, places)
    block: dict[str, JSON] = {"StartAt": start, "States": chosen}
    if language_of(document.value) == "JSONata":
        block = {"QueryLanguage": "JSONata", **block}
    text = Text(json.dumps(block, indent=2, ensure_ascii=False), "JSON")
    return in_syntax(text, document.syntax)[0].text


def paste(document: Text, /, text: object, into: object) -> Change:
    """Put the states of a text at a drop target: of a machine, one state, or states by their names.

    >>> empty = Text("{}")
    >>> paste(empty, '"Pay": {"Type": "Task", "Resource": "x"}', {"block": []}).text.value
    {'StartAt': 'Pay', 'States': {'Pay': {'Type': 'Task', 'Resource': 'x', 'End': True}}}
    """
    states, start = _pasted(as_text(text, "text"), language_of(document.value))
    change = inserted(document, spot_of(document, into), states, start, "pasted")
    return Change(change.text, change.said, change.selection, change.label.replace("insert", "paste", 1))


def duplicate(document: Text, /, states: object) -> Change:
    """A copy of states of one block behind them, under new names; on its own where they end in more than one way.

    >>> text = Text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}')
    >>> duplicate(text, [["States", "A"]]).text.value["States"]["A"]
    {'Type': 'Pass', 'Next': 'A 2'}
    """
    places = as_states(states, document)
    _one_block(places, "duplicated")
    start, chosen = _chosen(document, places)
    spot = _behind(document, places)
    if spot.way is None:  # its ways lead where those of the original lead
        names = {place[-1]: found_at(place, document.value) for place in places}
        chosen = {name: names[name] for name in chosen}
    text, arrived = put_in(document, spot, chosen, start)
    names_said = shown_all(place[-1] for place in places)
    where = "behind it" if spot.way is not None else "on its own; nothing leads there yet"
    said = [f"{names_said} duplicated as {shown_all(place[-1] for place in arrived)}, {where}."]
    return Change(text, " ".join([*said, *consequences(document, text)]), arrived, f"duplicate {names_said}")


def _one_block(places: list[Keys], done: str) -> None:
    if len({place[:-2] for place in places}) > 1:
        raise UsageError(f"States of one block can be {done} together, but these stand in several.")


def _chosen(document: Text, places: list[Keys]) -> tuple[str, dict[str, JSON]]:
    """The name that the copy begins with, and the states, whose own ways end where they led out of the copy."""
    names, states = {place[-1] for place in places}, states_of(block_at(document, places[0][:-2]))
    ordered = [name for name in in_order(block_at(document, places[0][:-2])) if name in names]
    led = {target for name in ordered for _, target in transitions(states[name]) if target != name}
    start = next((name for name in ordered if name not in led), ordered[0])
    return start, {name: _ended(states[name], names) for name in states if name in names}


def _ended(state: Mapping[str, Any], names: set[Any]) -> JSON:
    """A state whose Next leads out of the copy ends there; the rest of it is as it was."""
    if main_way(state) != ("Next",) or "Next" not in state or successor(state) in names:
        return state
    return {"End" if key == "Next" else key: True if key == "Next" else value
            for key, value in state.items() if key != "End"}  # fmt: skip


def _behind(document: Text, places: list[Keys]) -> Spot:
    """The one way out of the states, where there is one; else a spot that nothing leads to."""
    block = places[0][:-2]
    names = {place[-1] for place in places}
    states = [(place, found_at(place, document.value)) for place in places]
    out = [place for place, state in states if main_way(state) == ("Next",) and successor(state) not in names]
    rules = any(main_way(state) not in (("Next",), None) for _, state in states)
    if len(out) == 1 and not rules:
        return spot_of(document, {"transition": [*out[0], "Next"]})
    last = [name for name in states_of(block_at(document, block)) if name in names][-1]
    return Spot(block, None, None, last)


# ----------------------------------------------------------------------- what is pasted


def _pasted(text: str, language: str) -> tuple[dict[str, JSON], str]:
    value = _value_of(text)
    states = _states_in(value)
    start = value.get("StartAt")
    if not isinstance(start, str) or start not in states:
        start = in_order({"States": states})[0]
    if language_of(value) != language and "States" in value and "Type" not in value:
        states = {name: _speaking(state, language_of(value)) for name, state in states.items()}
    return states, start


def _value_of(text: str) -> dict[str, JSON]:
    """The object that a text stands for; `"Name": {...}`, as it stands in a definition, is one without braces."""
    for source in _readings(text):
        try:
            value = Text(source).value
        except TextError:
            continue
        if isinstance(value, dict):
            return value
    raise UsageError(f"{_WHAT_CAN_BE}.")


def _readings(text: str) -> Iterator[str]:
    yield text
    yield "{" + text.strip().rstrip(",") + "}"


def _states_in(value: Mapping[str, JSON]) -> dict[str, JSON]:
    if isinstance(value.get("States"), dict) and "Type" not in value:
        states = dict(states_of(value))
    elif isinstance(value.get("Type"), str):
        states = {str(value["Type"]): dict(value)}
    else:
        states = dict(value)
    wrong = [name for name, state in states.items() if not isinstance(found_at(("Type",), state), str)]
    if wrong:
        raise UsageError(f"{_WHAT_CAN_BE}, but {shown(wrong[0])} is not a state with a Type.")
    if not states:
        raise UsageError(f"{_WHAT_CAN_BE}, but this text has no states.")
    return states


def _speaking(state: JSON, language: str) -> JSON:
    """A state of a machine that speaks another query language says so itself; each state inside it too."""
    if not isinstance(state, dict):
        return state
    spoken = {key: _speaking_inside(value, language) if key in ("Branches", "ItemProcessor", "Iterator") else value
              for key, value in state.items()}  # fmt: skip
    if "QueryLanguage" in state:
        return spoken
    type_first = {"Type": spoken.pop("Type")} if "Type" in spoken else {}
    return {**type_first, "QueryLanguage": language, **spoken}


def _speaking_inside(value: JSON, language: str) -> JSON:
    if isinstance(value, list):
        return [_speaking_inside(block, language) for block in value]
    if not isinstance(value, dict) or not isinstance(value.get("States"), dict):
        return value
    return {**value, "States": {name: _speaking(state, language) for name, state in value["States"].items()}}
