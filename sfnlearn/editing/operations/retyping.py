"""`change_type`: a state becomes one of another type.

What the new type needs and the state does not have is taken from the catalogue's state of that type.  The way on goes
along: Next becomes a Choice's Default and the target of its first rule, a Choice's Default becomes Next.  Every other
field stays as it is written, also where it does not belong to the new type: it is told in the sentence, and the
diagnostics tell it with the fix that takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.location import Keys
from sfnlearn.asl.reading.blocks import STATE_TYPES
from sfnlearn.editing.catalogue import item_of
from sfnlearn.editing.change import Change, as_state, as_text, shown
from sfnlearn.editing.places import found_at
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.consequences import consequences
from sfnlearn.editing.transitions.new_names import Taken, with_new_names
from sfnlearn.editing.transitions.new_states import language_of, new_rule
from sfnlearn.editing.transitions.ways import TERMINAL, lead, successor, type_of
from sfnlearn.errors import UsageError

_TELLS = {
    "Task": ("Resource",),
    "Wait": ("Seconds", "SecondsPath", "Timestamp", "TimestampPath"),
    "Choice": ("Choices",),
    "Parallel": ("Branches",),
    "Map": ("ItemProcessor", "Iterator"),
}
"""The fields without which a type does not load: one of each row is enough, and the first one is added."""


def change_type(document: Text, /, state: object, type: object) -> Change:
    """Make a state one of another type.

    >>> text = Text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "Comment": "x", "End": true}}}')
    >>> change_type(text, ["States", "A"], "Wait").text.value["States"]["A"]
    {'Type': 'Wait', 'Comment': 'x', 'Seconds': 60, 'End': True}
    """
    place, wanted = as_state(state, document), as_text(type, "type")
    if wanted not in STATE_TYPES:
        raise UsageError(f"The Type of a state is {', '.join(STATE_TYPES)}, not {shown(wanted)}.")
    before = type_of(found_at(place, document.value))
    name = shown(place[-1])
    if wanted == before:
        return Change(document, f"{name} is a {wanted} state already.")
    target = successor(found_at(place, document.value))
    text = document.put((*place, "Type"), wanted)
    text = _with_way(_without_way(text, place, wanted), place, wanted, target)
    for field, value in _needed(text, place, wanted):
        text = text.put((*place, field), value, **_before_the_way(text, place))
    said = [f"{name} is a {wanted} state now.", *consequences(document, text), *_strange(text, place, wanted)]
    return Change(text, " ".join(said), None, f"make {name} a {wanted} state")


def _without_way(document: Text, place: Keys, wanted: str) -> Text:
    """The text without Next and End where the new type has neither; Default is the way of a Choice alone."""
    state = _state(document, place)
    gone = [name for name in ("Next", "End") if wanted in (*TERMINAL, "Choice") and name in state]
    gone += ["Default"] if wanted != "Choice" and "Default" in state else []
    for name in gone:
        document = document.remove((*place, name))
    return document


def _with_way(document: Text, place: Keys, wanted: str, target: str | None) -> Text:
    """The text in which the state goes on to where it went on before."""
    if wanted in TERMINAL:
        return document
    if wanted != "Choice":
        there = _state(document, place)
        return document if {"Next", "End"} & there.keys() else lead(document, (*place, "Next"), target)
    if target is None:
        return document
    if "Choices" not in _state(document, place):
        document = document.put((*place, "Choices"), [new_rule(_language(document, place), target)])
    return document if "Default" in _state(document, place) else document.put((*place, "Default"), target)


def _needed(document: Text, place: Keys, wanted: str) -> Iterator[tuple[str, Any]]:
    """The fields that the new type needs, with the values that the catalogue's state has."""
    needed = _TELLS.get(wanted, ())
    state = _state(document, place)
    if not needed or state.keys() & {*needed}:
        return
    if wanted == "Choice":  # it ended, so there is no state to lead to: the diagnostics ask for one
        yield (
            "Choices",
            [{name: value for name, value in new_rule(_language(document, place), "").items() if value != ""}],
        )
        return
    block = item_of(wanted).block(_language(document, place))
    taken = Taken.by(document.value)
    new, _ = with_new_names({"": block["States"][block["StartAt"]]}, taken)
    [made] = new.values()
    assert isinstance(made, dict)  # the catalogue holds states
    for field in needed:
        if field in made:
            yield field, made[field]
            return


def _before_the_way(document: Text, place: Keys) -> dict[str, str]:
    """Where a field is written: before Next and End, with which a state is read to its end."""
    return next(({"before": name} for name in ("Next", "End") if name in _state(document, place)), {})


def _strange(document: Text, place: Keys, wanted: str) -> list[str]:
    """A sentence about the fields that tell another type than the new one."""
    others = {name for kind, names in _TELLS.items() if kind != wanted for name in names}
    kept = [name for name in _state(document, place) if name in others]
    return [f"{', '.join(kept)} stays, and does not belong there."] if kept else []


def _language(document: Text, place: Keys) -> str:
    own = _state(document, place).get("QueryLanguage")
    return own if isinstance(own, str) else language_of(document.value)


def _state(document: Text, place: Keys) -> Mapping[str, Any]:
    found = found_at(place, document.value)
    assert isinstance(found, dict)  # the operation has found it there
    return found
