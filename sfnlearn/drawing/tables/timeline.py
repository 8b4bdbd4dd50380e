"""Bars over the execution's clock: one row for each visit of a state, branches and iterations under their state.

Rules that hold here: times are the events' and start at the first one; a bar shows attempts, their cold starts (as far
as simulated functions tell), and the pauses between them (back-off) as a thin line; a visit that takes no time is a
tick; the text twin has the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sfnlearn.drawing.markup import document, tag, title
from sfnlearn.drawing.picture.picture import image_html
from sfnlearn.drawing.subjects import events_of
from sfnlearn.drawing.text import clip_middle, counted, duration, markup, printable, width
from sfnlearn.drawing.theme import COLD, INK, QUIET, RULE, STATUSES
from sfnlearn.engine.history.fold import Visit, VisitAttempt, VisitStatus, visits
from sfnlearn.engine.history.lambda_calls import cold_starts
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event, Nesting
from sfnlearn.html_output import html_output

ROWS = 200
_ROW, _BAR, _AXIS, _PLOT, _NOTE, _MARGIN, _SIZE, _SMALL = 24, 14, 30, 520, 70, 16, 11.5, 10.5
_TICKS = 6
_LEGEND = 26
_CONTAINERS = frozenset({"Map", "Parallel"})
_STEPS = (
    *(base * factor for base in (0.001, 0.01, 0.1, 1.0) for factor in (1, 2, 5)),
    *(10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10800.0, 21600.0, 43200.0),
    *(86400.0 * days for days in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)


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
        retries = len(self.visit.tries) - 1
        more = f", {counted(retries, 'retry', 'retries')}" if retries > 0 else ""
        if any(self.cold):
            more += f", cold start {' and '.join(duration(init) for init in self.cold if init)}"
        return f"{style.glyph} {style.word}, {_at(self.start)} for {duration(self.end - self.start)}{more}"


def _at(seconds: float) -> str:
    return f"at {duration(seconds)}" if seconds else "at the start"


class Timeline:
    """The timeline of an execution (or of its events), up to the event `at` (None: all): `.svg`, `.rows`, `str()`.

    >>> entered = Event(2, 0, 5.0, "WaitStateEntered", {"name": "A", "input": {}}, "A", ())
    >>> exited = Event(3, 2, 65.0, "WaitStateExited", {"name": "A", "output": {}}, "A", ())
    >>> print(Timeline([entered, exited]))
    Timeline: 1 visit in 1 min.
    A  ✓ succeeded, at the start for 1 min
    """

    def __init__(self, events: Sequence[Event] | ExecutionRecord, at: int | None = None, rows: int = ROWS) -> None:
        known = [event for event in events_of(events) if at is None or event.id <= at]
        self._start = known[0].timestamp if known else 0.0
        self.length = (known[-1].timestamp if known else 0.0) - self._start
        self._all = _ordered(visits(known))
        self._cold = _cold(events, known)
        self.rows = [self._row(visit) for visit in self._all[:rows]]

    def _row(self, visit: Visit) -> Row:
        label = printable(visit.state)
        if visit.path:
            label += f" [{visit.path[-1][1]}]"
        end = self.length if visit.end is None else visit.end - self._start
        cold = tuple(self._cold.get((visit.path, visit.state, attempt.start), 0.0) for attempt in visit.tries)
        return Row(len(visit.path), label, visit, visit.start - self._start, end, cold if any(cold) else ())

    @property
    def alt(self) -> str:
        """One sentence: how many visits in what time, and how many of them are shown."""
        count = len(self._all)
        shown = f" The first {len(self.rows)} are shown." if len(self.rows) < count else ""
        return f"Timeline: {counted(count, 'visit')} in {duration(self.length)}.{shown}"

    def __str__(self) -> str:
        labels = ["  " * row.depth + row.label for row in self.rows]
        widest = max(map(len, labels), default=0)
        return "\n".join(
            [self.alt, *(f"{label:<{widest}}  {row.told}" for label, row in zip(labels, self.rows, strict=True))]
        )

    __repr__ = __str__

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {
            "text/html": html_output(image_html(self.svg, self.alt)),
            "image/svg+xml": self.svg,
            "text/plain": str(self),
        }

    @cached_property
    def svg(self) -> str:
        """The timeline as SVG on its own opaque card."""
        return _svg(self)


def _cold(
    thing: Sequence[Event] | ExecutionRecord, known: list[Event]
) -> Mapping[tuple[Nesting, str | None, float], float]:
    """Cold starts by where and when the attempt began; events alone do not tell them."""
    if isinstance(thing, Sequence):
        return {}
    found = cold_starts(thing)
    return {(event.path, event.state, event.timestamp): found[event.id] for event in known if event.id in found}


def _ordered(found: list[Visit]) -> list[Visit]:
    """Depth first: the visits inside a Parallel or Map state follow it, branch after branch."""
    inside: dict[int, list[Visit]] = {}
    for visit in found:
        inside.setdefault(id(visit.around), []).append(visit)
    ordered: list[Visit] = []
    waiting = list(reversed(inside.get(id(None), [])))
    while waiting:
        visit = waiting.pop()
        ordered.append(visit)
        children = sorted(inside.get(id(visit), []), key=lambda child: child.path[-1][1])
        waiting.extend(reversed(children))
    return ordered


def _svg(timeline: Timeline) -> str:
    label_width = max([80.0, *(width(_shown(row), _SIZE) + 14 * row.depth for row in timeline.rows)]) + 18
    left = _MARGIN + label_width
    wide = round(left + _PLOT + _NOTE + _MARGIN)
    high = 2 * _MARGIN + _AXIS + _ROW * len(timeline.rows)
    scale = _PLOT / timeline.length if timeline.length else 0.0
    body = list(_axis(timeline.length, left, scale, high))
    entries = _legend_entries(timeline.rows)
    if entries:
        body.append(_legend(entries, high - _MARGIN + 16))
        high += _LEGEND
    for index, row in enumerate(timeline.rows):
        body.append(_svg_row(row, left, _MARGIN + _AXIS + _ROW * index, scale))
    return document("\n".join(body), wide, high, timeline.alt)


def _shown(row: Row) -> str:
    return clip_middle(row.label, 32)


def _axis(length: float, left: float, scale: float, high: float) -> Iterator[str]:
    step = next((step for step in _STEPS if length / step <= _TICKS), max(length / _TICKS, 1.0))
    for tick in range(int(length / step + 1e-9) + 1):
        x = left + tick * step * scale
        yield tag("line", x1=x, y1=_MARGIN + _AXIS - 8, x2=x, y2=high - _MARGIN, stroke=RULE)
        text = duration(tick * step)
        yield tag("text", text, x=x, y=_MARGIN + 12, font_size=_SMALL, fill=QUIET, text_anchor="middle")


def _svg_row(row: Row, left: float, top: float, scale: float) -> str:
    visit, style = row.visit, STATUSES[row.visit.status]
    base = top + _ROW / 2 + 4
    weight = 500 if visit.type in _CONTAINERS else None
    name = markup(_shown(row))
    label = tag("text", name, x=_MARGIN + 14 * row.depth, y=base, font_size=_SIZE, font_weight=weight, fill=INK)
    told = f"{style.glyph} {tag('tspan', duration(row.end - row.start), fill=QUIET)}"
    colour = style.colour if style.path else QUIET
    note = tag("text", told, x=left + row.end * scale + 8, y=base, font_size=_SMALL, fill=colour)
    content = title(f"{row.label} ({visit.type}): {row.told}") + label + _bar(row, left, base - 4, scale) + note
    return tag("g", content, class_=f"span {visit.type}", data_event=visit.event_id, data_status=style.word)


def _bar(row: Row, left: float, middle: float, scale: float) -> str:
    """The visit as a bar; its attempts as bars of their own, with the pauses between them as a thin line."""
    visit, style = row.visit, STATUSES[row.visit.status]
    start, end = left + row.start * scale, left + row.end * scale
    if visit.type in _CONTAINERS or not visit.tries:
        works = visit.type not in {"Wait", *_CONTAINERS}
        return _rectangle(start, end, middle, style.colour if works else style.fill, style.colour)
    parts = [tag("line", x1=start, y1=middle, x2=end, y2=middle, stroke=style.colour, stroke_dasharray="2 3")]
    for attempt, init in zip(visit.tries, row.cold or (0.0,) * len(visit.tries), strict=True):
        word = _word(visit, attempt)
        look = STATUSES[word]
        begin = start + (attempt.start - visit.start) * scale
        until = end if attempt.end is None else start + (attempt.end - visit.start) * scale
        parts.append(_rectangle(begin, until, middle, look.colour, look.colour))
        parts.append(_cold_part(begin, init * scale, middle, look.colour) if init else "")
    return "".join(parts)


def _word(visit: Visit, attempt: VisitAttempt) -> VisitStatus:
    if visit.status == "aborted" and attempt is visit.tries[-1]:
        return "aborted"
    return "failed" if attempt.failed else "running" if attempt.end is None else "succeeded"


def _cold_part(begin: float, wide: float, middle: float, stroke: str) -> str:
    """The cold start is the first part of its attempt: pale, with stripes that need no colour to be seen."""
    high = _BAR
    wide = max(wide, 3)
    box = tag("rect", class_="cold", x=begin, y=middle - high / 2, width=wide, height=high, fill=COLD, stroke=stroke)
    count = int(wide // 6)
    stripes = "".join(f"M{begin + 6 * n + 1:.1f} {middle + high / 2 - 1:.1f}l4 {-high + 2}" for n in range(count))
    return box + (tag("path", d=stripes, stroke=stroke, stroke_width=1, fill="none") if stripes else "")


def _legend_entries(rows: list[Row]) -> list[tuple[str, str]]:
    """What the bars show beyond one plain attempt, and needs a word: (kind, word)."""
    entries = []
    if any(len(row.visit.tries) > 1 and row.visit.type not in _CONTAINERS for row in rows):
        entries += [("failed", "failed attempt"), ("pause", "waits to try again")]
    if any(any(row.cold) for row in rows):
        entries.append(("cold", "cold start"))
    if any(row.visit.type in _CONTAINERS for row in rows):
        entries.append(("around", "Parallel or Map"))
    return entries


def _legend(entries: list[tuple[str, str]], middle: float) -> str:
    parts, x = [], float(_MARGIN)
    good, failed = STATUSES["succeeded"], STATUSES["failed"]
    for kind, word in entries:
        if kind == "pause":
            line = tag("line", x1=x, y1=middle, x2=x + 26, y2=middle, stroke=good.colour, stroke_dasharray="2 3")
            parts.append(line)
        elif kind == "cold":
            parts.append(_cold_part(x, 26, middle, good.colour))
        else:
            look = (failed.colour, failed.colour) if kind == "failed" else (good.fill, good.colour)
            parts.append(_rectangle(x, x + 26, middle, *look))
        parts.append(tag("text", word, x=x + 34, y=middle + 4, font_size=_SMALL, fill=INK))
        x += 34 + width(word, _SMALL) + 22
    return tag("g", "".join(parts), class_="legend")


def _rectangle(start: float, end: float, middle: float, fill: str, stroke: str) -> str:
    wide = max(end - start, 2)
    return tag("rect", x=start, y=middle - _BAR / 2, width=wide, height=_BAR, rx=2, fill=fill, stroke=stroke)
