"""Who the two executions are, and how each of them ended.

Rules that hold here: no two sides have one name; where the executions have, they are the first and the second, with
what tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sfnlearn.drawing.comparing.fields import ABSENT, differing
from sfnlearn.drawing.text import clip, clip_middle, duration, printable
from sfnlearn.engine.record import ExecutionRecord

_NAME, _CAUSE = 36, 110
NUMBERS = ("first", "second")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its number (1 or 2), its name, what tells it apart, and how it ended.

    `status`, `state`, `error` and `cause` are empty where there is nothing to say; `extent` is events and time.
    """

    number: int
    name: str
    apart: str
    status: str
    state: str
    error: str
    cause: str
    extent: str

    def __str__(self) -> str:
        apart = f" ({self.apart})" if self.apart else ""
        return f"{self.number}: {self.name}{apart}, {self.ending}, {self.extent}"

    @property
    def ending(self) -> str:
        """Status, error and state: `FAILED with Boom in Pay`."""
        error = f" with {clip(self.error, 60)}" if self.error else ""
        return f"{self.status}{error}{f' in {self.state}' if self.state else ''}"

    def words(self) -> str:
        """The side without its number, for a legend that draws it."""
        return str(self).partition(": ")[2]


def sides_of(first: ExecutionRecord, second: ExecutionRecord) -> tuple[Side, Side]:
    """Both sides, with names that differ."""
    if first.name != second.name:
        return _side(1, first, clip_middle(first.name, _NAME)), _side(2, second, clip_middle(second.name, _NAME))
    one, other = _apart(first, second)
    return _side(1, first, NUMBERS[0], one), _side(2, second, NUMBERS[1], other)


def _side(number: int, execution: ExecutionRecord, name: str, apart: str = "") -> Side:
    events = execution.events
    state = None if execution.error is None else execution.explain().state
    took = events[-1].timestamp - events[0].timestamp if events else 0.0
    return Side(
        number,
        name,
        apart,
        execution.status,
        printable(state or ""),
        printable(execution.error or ""),
        clip(execution.cause or "", _CAUSE),
        f"{len(events)} events in {duration(took)}",
    )


def _apart(first: ExecutionRecord, second: ExecutionRecord) -> tuple[str, str]:
    """What tells two executions of one name apart: their input, else their start; nothing where both are the same."""
    fields = differing(first.input, second.input)
    if fields:
        return f"input {fields[0].path}: {fields[0].first}", f"input {fields[0].path}: {fields[0].second}"
    one, other = _start(first), _start(second)
    return ("", "") if one == other else (f"started {one}", f"started {other}")


def _start(execution: ExecutionRecord) -> str:
    times = execution.run.log.times
    return datetime.fromtimestamp(times[0], UTC).isoformat(" ", "milliseconds") if times else ""


def endings(sides: tuple[Side, Side]) -> Iterator[tuple[str, str, str]]:
    """(what, first, second) of how they ended, all of it where any of it differs."""
    one, other = sides
    rows = (
        ("status", one.status, other.status),
        ("error", one.error, other.error),
        ("failed in", one.state, other.state),
        ("cause", one.cause, other.cause),
    )
    if any(mine != theirs for _what, mine, theirs in rows):
        yield from ((what, mine or ABSENT, theirs or ABSENT) for what, mine, theirs in rows if mine or theirs)
