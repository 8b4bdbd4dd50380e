"""The transitions of a block, and what each operation does with them: lead one somewhere, or leave it open.

`ways` are the fields that name a state: StartAt of the block, and of its states Next, Default, and Next of each Choice
rule and Catcher.  The *main way* of a state is the one that somebody follows who reads the machine from top to bottom:
Next, or a Choice's Default, else its first rule.  Where a state is taken out, whoever led to it goes on along its main
way; where one is put in, its main way goes on to what came before.

A way leads to a name, or to None.  None ends the block where it is a state's own Next.  A rule, a Catcher and StartAt
cannot end anything: their field is left out, which is a gap that the drawing shows and the diagnostics tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sfnlearn.asl.definition import Definition, states_of, transitions
from sfnlearn.asl.location import Keys
from sfnlearn.editing.places import found_at, is_state
from sfnlearn.editing.text import Text
from sfnlearn.jsontext import JSON

TERMINAL = ("Succeed", "Fail")


@dataclass(frozen=True, slots=True)
class Way:
    """A transition: the place of the field, the state that it leaves (None for a block's start), and its target."""

    place: Keys
    source: str | None
    target: str


def ways(block: Definition, place: Keys) -> Iterator[Way]:
    """The transitions of a block at a place, its start first."""
    start = block.get("StartAt")
    if isinstance(start, str):
        yield Way((*place, "StartAt"), None, start)
    for name, state in states_of(block).items():
        for keys, target in transitions(state):
            yield Way((*place, "States", name, *keys), name, target)


def block_at(document: Text, place: Keys) -> Definition:
    """The block at a place; empty where there is none."""
    found = found_at(place, document.value)
    return found if isinstance(found, dict) else {}


def type_of(state: JSON) -> str:
    """The Type of a state, an empty text where that is missing or broken."""
    found = state.get("Type") if isinstance(state, dict) else None
    return found if isinstance(found, str) else ""


def main_way(state: JSON) -> Keys | None:
    """The place of a state's main way below the state, whether or not it is there; None for a state that ends.

    >>> main_way({"Type": "Task"}), main_way({"Type": "Choice", "Choices": [{"Next": "A"}]}), main_way({"Type": "Fail"})
    (('Next',), ('Choices', 0, 'Next'), None)
    """
    kind = type_of(state)
    if kind in TERMINAL:
        return None
    if kind != "Choice":
        return ("Next",)
    if isinstance(found_at(("Choices", 0, "Next"), state), str) and not isinstance(found_at(("Default",), state), str):
        return ("Choices", 0, "Next")
    return ("Default",)


def successor(state: JSON) -> str | None:
    """The name that a state's main way leads to; None where it ends, or leads nowhere."""
    way = main_way(state)
    found = found_at(way, state) if way else None
    return found if isinstance(found, str) else None


def is_own_way(place: Keys) -> bool:
    """Whether a place is Next or End of a state, and not of a rule or Catcher."""
    return bool(place) and place[-1] in ("Next", "End") and is_state(place[:-1])


def lead(document: Text, place: Keys, target: str | None) -> Text:
    """The text in which the transition at a place leads to a name, or to None: it ends there, or is a gap.

    The place is that of the field, which may be missing; Next and End of a state are one.
    """
    if is_own_way(place):
        return _go_on(document, place[:-1], target)
    if target is not None:
        before = "States" if place[-1] == "StartAt" else None
        there = isinstance(found_at(place[:-1], document.value), dict)
        return document.put(place, target, before=before) if there else document
    holder = found_at(place[:-1], document.value)
    return document.remove(place) if isinstance(holder, dict) and place[-1] in holder else document


def _go_on(document: Text, place: Keys, target: str | None) -> Text:
    """Next and End exclude each other; the one that is written takes the place of the other."""
    field, other, value = ("End", "Next", True) if target is None else ("Next", "End", target)
    state = found_at(place, document.value)
    if isinstance(state, dict) and other in state:
        document = document.remove((*place, other)) if field in state else document.rename((*place, other), field)
    return document.put((*place, field), value)
