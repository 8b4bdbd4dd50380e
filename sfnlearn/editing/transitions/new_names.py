"""Names for states that come in, and labels for distributed Maps: both unique in the whole machine.

Source: States Language, "States"; Developer Guide, "Using Map state in Distributed mode", Label.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sfnlearn.asl.definition import all_states, blocks, inner_blocks, states_of, transitions
from sfnlearn.asl.location import Keys
from sfnlearn.editing.transitions.ways import ways
from sfnlearn.jsontext import JSON

LONGEST_NAME = 80
LONGEST_LABEL = 40


@dataclass(slots=True)
class Taken:
    """The names and labels that what comes in cannot have; it takes those that it gets."""

    names: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)

    @classmethod
    def by(cls, definition: JSON) -> Taken:
        """What a definition has taken: the names of its states, and those that a transition leads to in vain.

        A new state of such a name would be led to by a transition that meant another one.

        >>> sorted(Taken.by({"StartAt": "A", "States": {"A": {"Next": "B"}}}).names)
        ['A', 'B']
        """
        if not isinstance(definition, dict):
            return cls()
        taken = cls()
        for place, block in blocks(definition):
            taken.names |= states_of(block).keys() | {way.target for way in ways(block, place)}
        labels = (found.state.get("Label") for found in all_states(definition))
        taken.labels = {label for label in labels if isinstance(label, str)}
        return taken

    def name(self, wanted: str) -> str:
        """The name, or the next one of its kind that nobody has.

        >>> taken = Taken({"Pay"})
        >>> taken.name("Pay"), taken.name("Pay 2"), taken.name("Ship")
        ('Pay 2', 'Pay 3', 'Ship')
        """
        return _unused(wanted[:LONGEST_NAME] or "State", self.names, LONGEST_NAME, " ")

    def label(self, wanted: str) -> str:
        """The label, or the next one of its kind that nobody has; it has no blanks."""
        return _unused(wanted, self.labels, LONGEST_LABEL, "")


def _unused(wanted: str, taken: set[str], longest: int, between: str) -> str:
    numbered = re.fullmatch(rf"(?s)(.+){between}(?:[2-9]|[1-9][0-9]+)", wanted)
    stem, number, found = numbered[1] if numbered else wanted, 2, wanted
    while found in taken:
        end = f"{between}{number}"
        found, number = f"{stem[: longest - len(end)]}{end}", number + 1
    taken.add(found)
    return found


def with_new_names(states: Mapping[str, JSON], taken: Taken) -> tuple[dict[str, JSON], dict[str, str]]:
    """The states of a block, and of all blocks inside them, under names that nobody has; and which became which.

    Transitions between them follow; those that lead elsewhere stay.

    >>> with_new_names({"A": {"Next": "B"}, "B": {"Next": "C"}}, Taken({"A"}))
    ({'A 2': {'Next': 'B'}, 'B': {'Next': 'C'}}, {'A': 'A 2', 'B': 'B'})
    """
    names = {name: taken.name(name) for name in states}
    return {names[name]: _renamed(state, names, taken) for name, state in states.items()}, names


def _renamed(given: JSON, names: Mapping[str, str], taken: Taken) -> JSON:
    state = copy.deepcopy(given)
    if not isinstance(state, dict):
        return state
    if isinstance(state.get("Label"), str):
        state["Label"] = taken.label(state["Label"])
    for place, target in [*transitions(state)]:
        _put(state, place, names.get(target, target))
    for place, block in [*inner_blocks(state)]:
        inside, inner_names = with_new_names(states_of(block), taken)
        start = block.get("StartAt")
        new = {**block, "States": inside} if isinstance(block.get("States"), dict) else dict(block)
        if isinstance(start, str):
            new["StartAt"] = inner_names.get(start, start)
        _put(state, place, new)
    return state


def _put(holder: JSON, place: Keys, value: JSON) -> None:
    for key in place[:-1]:
        holder = holder[key]  # type: ignore[index]  # the place was found in it
    holder[place[-1]] = value  # type: ignore[index]
