"""Retriers and Catchers: which of them an error meets, and how long the next attempt waits.

> When a state reports an error, the interpreter scans through the Retriers and, when the Error Name appears in the
> value of a Retrier's "ErrorEquals" field, implements the retry policy described in that Retrier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sfnlearn.asl.running.dataflow import CatchFlow
from sfnlearn.asl.running.frame import Frame
from sfnlearn.errors import StatesError

NEVER_HANDLED = frozenset({"States.Runtime"})
"""Errors that no Retrier and no Catcher sees (Developer Guide, "Error names"; recorded behaviour 5)."""
NOT_IN_ALL = frozenset({"States.DataLimitExceeded"})
"""Errors that States.ALL does not stand for."""


class ErrorEquals(Protocol):
    """A Retrier or a Catcher."""

    @property
    def error_equals(self) -> tuple[str, ...]:
        """The Error Names that it is for."""


class HeartbeatTimeout(StatesError):
    """A missed heartbeat: reported as States.Timeout, yet a Retrier may name it States.HeartbeatTimeout."""

    def __init__(self) -> None:
        super().__init__("States.Timeout", None)


def matches(error_equals: tuple[str, ...], error: StatesError) -> bool:
    """Whether the names stand for the error.

    > The reserved name "States.ALL" is a wildcard that matches any Error Name.
    > "States.TaskFailed" acts as a wildcard that matches any known error name except for "States.Timeout".

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


def first_match(candidates: Sequence[ErrorEquals], error: StatesError) -> int | None:
    """The position of the first Retrier or Catcher that is for this error."""
    for position, candidate in enumerate(candidates):
        if matches(candidate.error_equals, error):
            return position
    return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Retrier:
    """A retry policy; times in seconds."""

    error_equals: tuple[str, ...]
    interval_seconds: int = 1
    max_attempts: int = 3
    backoff_rate: float = 2.0
    max_delay_seconds: int | None = None
    jitter_strategy: str = "NONE"

    def delay(self, retries: int, frame: Frame) -> float:
        """Seconds before the next attempt, after that many retries by this Retrier.

        > "BackoffRate": a number which is the multiplier by which the retry interval increases on each attempt.
        """
        try:
            delay = self.interval_seconds * float(self.backoff_rate) ** retries
        except OverflowError:
            delay = float("inf")
        longest = self.max_delay_seconds if self.max_delay_seconds is not None else 99_999_999
        delay = min(delay, longest)
        return delay * frame.random() if self.jitter_strategy == "FULL" else delay


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catcher:
    """Where to go on after an error, and with which data."""

    error_equals: tuple[str, ...]
    next: str
    flow: CatchFlow
