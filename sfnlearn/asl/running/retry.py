"""Retry and Catch: what becomes of an error.

`decide` is the whole of it.  The first Retrier that names the error gets it, while it has attempts left; after that the
first Catcher that names it; else the error leaves the state and fails the block that the state is in.  An execution
does what is decided, and the test of a single state only tells it.

Three error names are out of the ordinary:

- **States.Runtime is never handled**, not even by States.ALL or by its own name.  AWS reports under it what no further
  attempt can heal, because the machine does not fit its data: a path that finds nothing, no Choice Rule that matches.
  An execution that went on would hide a mistake of the definition (recorded behaviour 5).
- **States.DataLimitExceeded is not in States.ALL**: a payload that is too large stays so.  By its name it is caught.
- **States.Timeout is not in States.TaskFailed**, which stands for every other error of a task.  A missed heartbeat is
  reported as States.Timeout too; only whoever names States.HeartbeatTimeout can tell the two apart.

Source: States Language, "Errors"; Developer Guide, "Handling errors in Step Functions workflows".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sfnlearn.asl.running.input_output import CatchFlow
from sfnlearn.errors import StatesError

NEVER_HANDLED = frozenset({"States.Runtime"})
"""Errors that no Retrier and no Catcher sees (Developer Guide, "Error names"; recorded behaviour 5)."""
NOT_IN_ALL = frozenset({"States.DataLimitExceeded"})
"""Errors that States.ALL does not stand for."""
LONGEST_DELAY = 99_999_999
"""Seconds that a delay grows to where MaxDelaySeconds does not say less."""


class ErrorEquals(Protocol):
    """A Retrier or a Catcher."""

    @property
    def error_equals(self) -> tuple[str, ...]:
        """The Error Names that it is for."""


class Chance(Protocol):
    """Where jitter is drawn from: a frame, or whoever wants to know the least and the most that can be drawn."""

    def random(self) -> float:
        """A number from 0 to 1."""


H = TypeVar("H", bound=ErrorEquals)


class HeartbeatTimeout(StatesError):
    """A missed heartbeat: reported as States.Timeout, yet a Retrier may name it States.HeartbeatTimeout."""

    def __init__(self) -> None:
        super().__init__("States.Timeout", None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Retrier:
    """A retry policy; times in seconds."""

    error_equals: tuple[str, ...]
    interval_seconds: int = 1
    max_attempts: int = 3
    backoff_rate: float = 2.0
    max_delay_seconds: int | None = None
    jitter_strategy: str = "NONE"

    def delay(self, retries: int, chance: Chance) -> float:
        """Seconds before the next attempt, after that many retries by this Retrier.

        IntervalSeconds, times BackoffRate for each retry that was; MaxDelaySeconds caps it, and JitterStrategy FULL
        draws evenly from what is left.  The cap comes first, so jitter never waits longer than MaxDelaySeconds, and
        seldom that long.  With IntervalSeconds 3, BackoffRate 2 and MaxDelaySeconds 10:

            retries        0    1    2     3
            grown          3    6   12    24
            capped         3    6   10    10
            FULL        0..3 0..6 0..10 0..10

        Source: States Language, "Retrying after error"; Developer Guide, "Retrying after an error".
        """
        try:
            grown = self.interval_seconds * float(self.backoff_rate) ** retries
        except OverflowError:
            grown = float("inf")
        capped = min(grown, LONGEST_DELAY if self.max_delay_seconds is None else self.max_delay_seconds)
        return capped * chance.random() if self.jitter_strategy == "FULL" else capped


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catcher:
    """Where to go on after an error, and with which data."""

    error_equals: tuple[str, ...]
    next: str
    flow: CatchFlow


def decide(
    error: StatesError, retry: Sequence[Retrier], catch: Sequence[Catcher], spent: Mapping[Retrier, int]
) -> Retrier | Catcher | None:
    """The Retrier that tries again, or the Catcher that takes the error, or None where nobody handles it.

    `spent` counts the retries by each Retrier since the state was entered.  Each has a count of its own: a network that
    failed twice leaves the attempts for a throttled call untouched.  A Retrier that has none left does not pass the
    error on to a later Retrier that names it too, but to the Catchers.

    >>> once = Retrier(error_equals=("States.ALL",), max_attempts=1)
    >>> decide(StatesError("Boom"), [once], [], {}) is once, decide(StatesError("Boom"), [once], [], {once: 1})
    (True, None)
    """
    retrier = first_match(retry, error)
    if retrier is not None and spent.get(retrier, 0) < retrier.max_attempts:
        return retrier
    return first_match(catch, error)


def first_match(candidates: Sequence[H], error: StatesError) -> H | None:
    """The first Retrier or Catcher that is for this error."""
    return next((candidate for candidate in candidates if matches(candidate.error_equals, error)), None)


def matches(error_equals: tuple[str, ...], error: StatesError) -> bool:
    """Whether the names stand for the error.

    >>> matches(("States.TaskFailed",), StatesError("Boom")), matches(("States.ALL",), StatesError("States.Runtime"))
    (True, False)
    """
    name = error.error
    if name in NEVER_HANDLED:
        return False
    if name in error_equals:
        return True
    if "States.ALL" in error_equals:
        return name not in NOT_IN_ALL
    if "States.HeartbeatTimeout" in error_equals and isinstance(error, HeartbeatTimeout):
        return True
    return "States.TaskFailed" in error_equals and name != "States.Timeout" and name not in NOT_IN_ALL
