"""One state of a definition, and copies of the definition that differ there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sfnlearn.asl.definition import HOLDERS, Definition, PlacedState
from sfnlearn.asl.location import Keys
from sfnlearn.jsontext import JSON
from sfnlearn.testing.mutants.mutant import Mutant
from sfnlearn.testing.mutants.places import at, replaced

NEEDED = frozenset({"Type", "Resource", "Next", "End", "Default", "Comment", "QueryLanguage"}) | HOLDERS
"""Fields that have operators of their own, or without which there is no state."""


@dataclass(frozen=True, slots=True)
class Here:
    """A state of the definition that is changed."""

    definition: Definition
    found: PlacedState

    @property
    def state(self) -> Definition:
        """Its JSON."""
        return self.found.state

    @property
    def name(self) -> str:
        """Its name."""
        return self.found.name

    @property
    def speaks_jsonata(self) -> bool:
        """Whether its fields are JSONata's."""
        return self.found.language == "JSONata"

    @property
    def ways(self) -> Definition:
        """Its Next or End."""
        return {name: value for name, value in self.state.items() if name in {"Next", "End"}}

    @property
    def block(self) -> Definition:
        """The block that the state stands in."""
        block: Definition = at(self.definition, tuple(self.found.location)[:-2])
        return block

    def changed(self, keys: Keys, new: object, operator: str, changes: str) -> Mutant:
        """The mutant with something else at a place below the state."""
        named = next((key for key in reversed(keys) if isinstance(key, str)), "")
        whole = replaced(self.definition, self.found.at(keys), new)
        return Mutant(operator, f"{self.name}: {changes}", whole, named, self.name)

    def with_states(self, states: Definition, start: JSON, operator: str, changes: str) -> Mutant:
        """The mutant with other states in the block of the state."""
        block = {**self.block, "StartAt": start, "States": states}
        whole = replaced(self.definition, tuple(self.found.location)[:-2], block)
        return Mutant(operator, f"{self.name}: {changes}", whole, state=self.name)


def members(value: object, place: Keys) -> Iterator[Keys]:
    """The places of all members that can be left out, outer ones first."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in NEEDED or place:
                yield (*place, name)
            yield from members(inner, (*place, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from members(item, (*place, index))


def told(keys: Keys) -> str:
    """A place below a state in words: `Retry 1 MaxAttempts`."""
    return " ".join(str(key + 1) if isinstance(key, int) else key for key in keys)
