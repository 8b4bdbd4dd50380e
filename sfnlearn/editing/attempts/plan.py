"""The attempts of one Retrier over time: when each comes, when it gives up, and the same in words.

Rules that hold here: every delay is what the interpreter itself would wait (`Retrier.delay`); with jitter it is a band
from the least to the most that can be drawn; the time that an attempt takes is not known and not counted, and the words
say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sfnlearn.asl.running.retry import Retrier
from sfnlearn.drawing.text import counted, duration

Band = tuple[float, float]
"""The least and the most seconds; the same twice where nothing is drawn."""
MOST_SHOWN = 12
"""Attempts that a plan has one by one; a Retrier may have a hundred million."""
MOST_NAMED = 6
"""Pauses that the words name one by one."""
MOST_COUNTED = 20_000
"""Delays that are summed one by one, where they never stop growing."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A chance that always draws the same."""

    value: float

    def random(self) -> float:
        """The number that was given."""
        return self.value


@dataclass(frozen=True, slots=True)
class Retry:
    """One further attempt: the pause before it, and when it comes, in seconds of waiting since the first failure."""

    pause: Band
    at: Band


@dataclass(frozen=True, slots=True)
class Plan:
    """A Retrier's attempts: the first ones one by one, how many there are, and the waiting until it gives up.

    `is_least`: the pauses are too many to be summed, so that `total` is what they come to at least.
    """

    retries: tuple[Retry, ...]
    attempts: int
    total: Band
    is_least: bool = False

    @property
    def jitters(self) -> bool:
        """Whether chance has a say in when an attempt comes."""
        return self.total[0] != self.total[1]

    def __str__(self) -> str:
        if not self.attempts:
            return "Never tries again: MaxAttempts is 0."
        times = "once" if self.attempts == 1 else f"up to {counted(self.attempts, 'time')}"
        return f"Tries again {times}, {self._pauses()}; {self._end()}."

    def _pauses(self) -> str:
        told = [self._pause(retry) for retry in self.retries]
        if len(set(told)) == 1:
            return f"{'each time ' if self.attempts > 1 else ''}after {told[0]}"
        if self.attempts > MOST_NAMED:
            return f"after {', '.join(told[:MOST_NAMED])} and so on"
        return f"after {', '.join(told[:-1])} and {told[-1]}"

    def _pause(self, retry: Retry) -> str:
        return f"up to {duration(retry.pause[1])}" if self.jitters else duration(retry.pause[1])

    def _end(self) -> str:
        bound = "at least " if self.is_least else "at most " if self.jitters else ""
        return f"gives up after {bound}{duration(self.total[1])} of waiting"


def plan_of(retrier: Retrier) -> Plan:
    """The attempts of a Retrier.

    >>> print(plan_of(Retrier(error_equals=("States.ALL",), interval_seconds=2)))
    Tries again up to 3 times, after 2 s, 4 s and 8 s; gives up after 14 s of waiting.
    >>> [retry.at for retry in plan_of(Retrier(error_equals=("Busy",), max_attempts=2, jitter_strategy="FULL")).retries]
    [(0.0, 1.0), (0.0, 3.0)]
    """
    shown: list[Retry] = []
    at = (0.0, 0.0)
    for pause in islice(_pauses(retrier), min(retrier.max_attempts, MOST_SHOWN)):
        at = (at[0] + pause[0], at[1] + pause[1])
        shown.append(Retry(pause, at))
    total, is_least = _total(retrier)
    return Plan(tuple(shown), retrier.max_attempts, total, is_least)


def _pauses(retrier: Retrier) -> Iterator[Band]:
    retries = 0
    while True:
        yield retrier.delay(retries, Fixed(0.0)) + 0.0, retrier.delay(retries, Fixed(1.0)) + 0.0
        retries += 1


def _total(retrier: Retrier) -> tuple[Band, bool]:
    """The waiting until the last attempt, and whether it is only the least.

    Delays grow until they are capped; two equal ones after another mean that all the others are as long.
    """
    least = most = 0.0
    before: Band | None = None
    for place, pause in enumerate(islice(_pauses(retrier), min(retrier.max_attempts, MOST_COUNTED))):
        if pause == before:
            rest = retrier.max_attempts - place
            return (least + rest * pause[0], most + rest * pause[1]), False
        least, most, before = least + pause[0], most + pause[1], pause
    return (least, most), retrier.max_attempts > MOST_COUNTED
