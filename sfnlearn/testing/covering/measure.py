"""A measure: how many of the places of one kind were covered, and which were not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sfnlearn.testing.covering.places import Place


@dataclass(frozen=True, slots=True)
class Measure:
    """The places of one kind with how often executions were there.

    >>> places = [Place("state", "Pay"), Place("state", "Ship")]
    >>> measure = Measure("states", places, {places[0]: 3})
    >>> measure.taken, measure.of, measure.percent, measure.missed
    (1, 2, 50.0, ['Ship'])
    """

    name: str
    places: Sequence[Place]
    times: Mapping[Place, int]

    @property
    def of(self) -> int:
        """How many places there are."""
        return len(self.places)

    @property
    def taken(self) -> int:
        """How many of them were covered."""
        return sum(1 for place in self.places if self.times.get(place))

    @property
    def percent(self) -> float:
        """The covered share in percent; 100 where there is nothing to cover."""
        return 100 * self.taken / self.of if self.places else 100.0

    @property
    def missed(self) -> list[str]:
        """The names of the places that no execution was at."""
        return [str(place) for place in self._missed()]

    def _missed(self) -> Iterator[Place]:
        return (place for place in self.places if not self.times.get(place))

    def counts(self) -> dict[str, int]:
        """How often each place was covered, by its name; two of one name count together."""
        found: dict[str, int] = {}
        for place in self.places:
            found[str(place)] = found.get(str(place), 0) + self.times.get(place, 0)
        return found

    def to_json(self) -> dict[str, object]:
        """The numbers and names as a JSON value."""
        return {"taken": self.taken, "of": self.of, "percent": round(self.percent, 1), "missed": self.missed}
