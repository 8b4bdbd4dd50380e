"""The rows of a timeline: the visits, depth first, with their times since the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sfnlearn.drawing.text import counted, duration, printable
from sfnlearn.drawing.theme import STATUSES
from sfnlearn.engine.history.fold import Visit, VisitAttempt, VisitStatus
from sfnlearn.engine.history.lambda_calls import cold_starts
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event, Nesting

CONTAINERS = frozenset({"Map", "Parallel"})
ColdStarts = Mapping[tuple[Nesting, str | None, float], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One visit in the timeline: how deep it is nested, its label, its times in seconds since the start.

    `cold` is how long the cold start of each attempt took, 0 for a warm one, in the order of the attempts.
    """

    depth: int
    label: str
    visit: Visit
    start: float
    end: float
    cold: tuple[float, ...] = ()

    @property
    def told(self) -> str:
        """The row in words."""
        style = STATUSES[self.visit.status]
        retries = self.visit.retries
        more = f", {counted(retries, 'retry', 'retries')}" if retries > 0 else ""
        if any(self.cold):
            more += f", cold start {' and '.join(duration(init) for init in self.cold if init)}"
        return f"{style.glyph} {style.word}, {_at(self.start)} for {duration(self.end - self.start)}{more}"

    def attempts(self) -> Iterator[tuple[VisitStatus, float, float, float]]:
        """(word, start, end, seconds of its cold start) of each attempt that the bar shows."""
        begin = self.visit.start - self.start
        for attempt, cold in zip(self.visit.tries, self.cold or (0.0,) * len(self.visit.tries), strict=True):
            end = self.end if attempt.end is None else attempt.end - begin
            yield _word(self.visit, attempt), attempt.start - begin, end, cold

    def moments(self) -> Iterator[float]:
        """When something happens in it."""
        yield from (self.start, self.end)
        for _status, start, end, cold in self.attempts():
            yield from (start, start + cold, end)


def _at(seconds: float) -> str:
    return f"at {duration(seconds)}" if seconds else "at the start"


def _word(visit: Visit, attempt: VisitAttempt) -> VisitStatus:
    if visit.status == "aborted" and attempt is visit.tries[-1]:
        return "aborted"
    return "failed" if attempt.failed else "running" if attempt.end is None else "succeeded"


def row_of(visit: Visit, began: float, length: float, cold: ColdStarts) -> Row:
    """The row of a visit in an execution that began at `began` and of which `length` seconds are known."""
    label = printable(visit.state)
    if visit.path:
        label += f" [{visit.path[-1][1]}]"
    end = length if visit.end is None else visit.end - began
    colds = tuple(cold.get((visit.path, visit.state, attempt.start), 0.0) for attempt in visit.tries) if cold else ()
    return Row(len(visit.path), label, visit, visit.start - began, end, colds if any(colds) else ())


def cold_starts_of(thing: Sequence[Event] | ExecutionRecord, known: Sequence[Event]) -> ColdStarts:
    """Cold starts by where and when the attempt began; events alone do not tell them."""
    if isinstance(thing, Sequence):
        return {}
    found = cold_starts(thing)
    return {(event.path, event.state, event.timestamp): found[event.id] for event in known if event.id in found}


def in_order(found: Sequence[Visit]) -> list[Visit]:
    """Depth first: the visits inside a Parallel or Map state follow it, branch after branch."""
    inside: dict[int, list[Visit]] = {}
    for visit in found:
        inside.setdefault(id(visit.around), []).append(visit)
    ordered: list[Visit] = []
    waiting = list(reversed(inside.get(id(None), [])))
    while waiting:
        visit = waiting.pop()
        ordered.append(visit)
        if children := inside.get(id(visit)):
            waiting.extend(sorted(children, key=_branch)[::-1])
    return ordered


def _branch(visit: Visit) -> int:
    return visit.path[-1][1]
