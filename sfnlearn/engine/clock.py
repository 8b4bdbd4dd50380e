"""Clocks: virtual, which jumps, and wall, which waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from sfnlearn.arguments import NUMBER, Kind, check_argument
from sfnlearn.errors import UsageError

START_TIME = 1_767_225_600.0
"""Where the virtual clock starts when nobody says otherwise: 2026-01-01T00:00:00Z."""


LATEST = 253_370_764_800.0
"""The last start of a virtual clock, 9999-01-01T00:00:00Z: an execution may take a year, and AWS writes four digits."""

START = Kind((int, float), f"a time in POSIX seconds from 0 to {LATEST:.0f} (the year 9999)")

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}


def span_of(**parts: float) -> float:
    """The seconds in a span that is given in parts of it: seconds, minutes, hours, days.

    >>> span_of(minutes=2, seconds=1)
    121.0
    """
    for name, value in parts.items():
        check_argument(name, value, NUMBER)
    span = float(sum(_SECONDS[name] * value for name, value in parts.items()))
    if span < 0:
        raise UsageError("Time does not go back: advance() takes times that are not less than 0.")
    return span


@runtime_checkable
class Clock(Protocol):
    """Where the time of a world comes from; all times in POSIX seconds."""

    start: float

    def wait_until(self, when: float) -> float:
        """Let the time come to `when`; gives the time that it is then."""


CLOCK = Kind((Clock,), '"virtual" or "wall"')


class VirtualClock:
    """A clock on which waiting takes no time.

    >>> VirtualClock(0.0).wait_until(3600.0)
    3600.0
    """

    def __init__(self, start: float = START_TIME) -> None:
        if not 0 <= start <= LATEST:
            raise UsageError(
                f"The clock starts at POSIX seconds from 0 to {LATEST:.0f} (the year 9999), not at {start}."
            )
        self.start = start

    def wait_until(self, when: float) -> float:
        """Jump."""
        return when


class WallClock:
    """The real time: the same states under another driver."""

    def __init__(self, now: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep) -> None:
        self._now = now
        self._sleep = sleep
        self.start = now()

    def wait_until(self, when: float) -> float:
        """Sleep."""
        while (left := when - self._now()) > 0:
            self._sleep(left)
        return self._now()


def duration(seconds: float) -> str:
    """A span of time as people say it.

    >>> duration(7384.2), duration(0.25), duration(0), duration(90000)
    ('2 h 3 min 4.2 s', '250 ms', '0 s', '1 d 1 h')
    """
    if seconds < 0:
        return "-" + duration(-seconds)
    milliseconds = round(seconds * 1000)
    if 0 < milliseconds < 1000:
        return f"{milliseconds} ms"
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if count]
    if rest or not parts:
        parts.append(f"{rest / 1000:.3f}".rstrip("0").rstrip(".") + " s")
    return " ".join(parts)
