"""What a workflow costs in a month as Standard and as Express, and from how many executions on which one is cheaper.

Rules that hold here: the bill is the engine's (`engine/cost`), free tier and falling prices included; Lambda is left
out, since both kinds pay the same for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sfnlearn.arguments import NUMBER_FROM_ONE, Kind, check_argument
from sfnlearn.engine.cost.cost import bill
from sfnlearn.engine.cost.usage import Usage
from sfnlearn.engine.execution import LONGEST
from sfnlearn.engine.record import ExecutionRecord

FEWEST, MOST = 100, 1_000_000_000
"""Executions a month between which costs are compared."""
_STEPS = 40
"""Places in each power of ten where the cheaper kind is looked at."""
SECONDS = Kind((int, float), f"a number of seconds from 0 to {LONGEST['STANDARD']}", 0, LONGEST["STANDARD"])
MEMORY = Kind((int,), "a number of MB from 64 to 10,240", 64, 10_240)


@dataclass(frozen=True, kw_only=True)
class MonthlyCost:
    """A workflow of so many `transitions`, which lasts so many `seconds` and is billed for `memory` MB as Express.

    >>> short = MonthlyCost(transitions=5, seconds=0.5)
    >>> round(short.dollars("STANDARD", 1_000_000), 2), round(short.dollars("EXPRESS", 1_000_000), 2)
    (124.9, 1.52)

    Raises UsageError for a number that makes no sense.
    """

    transitions: int
    seconds: float
    memory: int = 64

    def __post_init__(self) -> None:
        """Look at every number."""
        check_argument("transitions", self.transitions, NUMBER_FROM_ONE)
        check_argument("seconds", self.seconds, SECONDS)
        check_argument("memory", self.memory, MEMORY)

    @classmethod
    def of(cls, execution: ExecutionRecord) -> MonthlyCost:
        """What an execution used, as often as somebody asks."""
        usage = execution.cost().usage
        return cls(transitions=usage.transitions, seconds=usage.seconds, memory=usage.memory)

    @property
    def may_be_express(self) -> bool:
        """Whether it is over within the time that an Express workflow may take."""
        return self.seconds <= LONGEST["EXPRESS"]

    @cached_property
    def _usage(self) -> Usage:
        return Usage(self.transitions, 0, self.seconds, self.memory, ())

    def dollars(self, machine_type: str, executions: int) -> float:
        """Dollars of a month with so many executions."""
        return sum(line.amount for line in bill(self._usage, machine_type, executions, free=True))

    def cheaper(self, executions: int) -> str:
        """The kind that costs less, Standard where both cost the same."""
        if not self.may_be_express:
            return "STANDARD"
        express = self.dollars("EXPRESS", executions) < self.dollars("STANDARD", executions)
        return "EXPRESS" if express else "STANDARD"

    @cached_property
    def break_evens(self) -> list[int]:
        """The first number of executions, from 1 on, at which the other kind has become the cheaper one.

        The bill of each kind is a line with a few bends, so between two places of the scale it crosses once.

        >>> MonthlyCost(transitions=5, seconds=0.5).break_evens
        [810]
        """
        return list(self._crossings())

    def _crossings(self) -> Iterator[int]:
        before = 1
        for place in _scale():
            if self.cheaper(before) != self.cheaper(place):
                yield self._first_like(place, before)
            before = place

    def _first_like(self, like: int, before: int) -> int:
        """The first number after `before` that has the same cheaper kind as `like`."""
        kind, low, high = self.cheaper(like), before, like
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.cheaper(middle) == kind else (middle, high)
        return high


def _scale() -> Iterator[int]:
    """Numbers of executions, equally far apart on a logarithmic scale."""
    place, most = 1.0, MOST
    while place < most:
        place *= 10 ** (1 / _STEPS)
        yield min(most, int(place) + 1)
