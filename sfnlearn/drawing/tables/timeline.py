"""Bars over the execution's clock: one row for each visit of a state, branches and iterations under their state.

Rules that hold here: times are the events' and start at the first one; a bar shows attempts, their cold starts (as far
as simulated functions tell), and the pauses between them (back-off) as a thin line; long stretches in which nothing
happens are left out, and marked; the text twin has the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from sfnlearn.drawing.files import Makers, page, save
from sfnlearn.drawing.picture import render
from sfnlearn.drawing.picture.picture import folded_text, image_html
from sfnlearn.drawing.subjects import events_of
from sfnlearn.drawing.text import counted, duration
from sfnlearn.drawing.timeline.axis import Axis, breaks
from sfnlearn.drawing.timeline.dot import timeline_dot
from sfnlearn.drawing.timeline.rows import cold_starts_of, in_order, row_of
from sfnlearn.drawing.timeline.svg import ROOM, Marks, draw_timeline, told_break
from sfnlearn.engine.history.fold import visits
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event
from sfnlearn.html_output import html_output

ROWS, PAGE = 500, 44
"""Rows that are shown, and that fit a sheet of paper."""


class Timeline:
    """The timeline of an execution (or of its events), up to the event `at` (None: all).

    `.svg` and `str()` are texts, `.rows` the visits, `.save(path)` writes by the suffix.

    >>> entered = Event(2, 0, 5.0, "WaitStateEntered", {"name": "A", "input": {}}, "A", ())
    >>> exited = Event(3, 2, 65.0, "WaitStateExited", {"name": "A", "output": {}}, "A", ())
    >>> print(Timeline([entered, exited]))
    Timeline: 1 visit in 1 min.
    A  ✓ succeeded, at the start for 1 min
    """

    def __init__(self, events: Sequence[Event] | ExecutionRecord, at: int | None = None, rows: int = ROWS) -> None:
        known = [event for event in events_of(events) if at is None or event.id <= at]
        start = known[0].timestamp if known else 0.0
        self.length = (known[-1].timestamp if known else 0.0) - start
        found = in_order(visits(known))
        cold = cold_starts_of(events, known)
        self.rows = [row_of(visit, start, self.length, cold) for visit in found[:rows]]
        self._count = len(found)
        moments = {round(event.timestamp - start, 6) for event in known}
        moments.update(moment for row in self.rows if row.cold for moment in row.moments())
        self.axis = Axis(self.length, breaks(moments), ROOM)
        self.redrives = tuple(event.timestamp - start for event in known if event.type == "ExecutionRedriven")

    @property
    def alt(self) -> str:
        """How many visits in what time, how many of them are shown, and what the axis leaves out."""
        shown = f"The first {len(self.rows)} are shown." if len(self.rows) < self._count else ""
        redriven = " and ".join(map(duration, self.redrives))
        told = [
            f"Timeline: {counted(self._count, 'visit')} in {duration(self.length)}.",
            shown,
            *map(told_break, self.axis.breaks),
            f"Redriven at {redriven}." if redriven else "",
        ]
        return " ".join(filter(None, told))

    def __str__(self) -> str:
        labels = ["  " * row.depth + row.label for row in self.rows]
        widest = max(map(len, labels), default=0)
        return "\n".join(
            [self.alt, *(f"{label:<{widest}}  {row.told}" for label, row in zip(labels, self.rows, strict=True))]
        )

    __repr__ = __str__

    @cached_property
    def svg(self) -> str:
        """The timeline as SVG on its own opaque card."""
        return draw_timeline(self.rows, self.axis, Marks(self.redrives), self.alt)

    def png(self) -> bytes:
        """The timeline as PNG, which Graphviz draws as a table of coloured cells; a UsageError without an engine."""
        return render.png(timeline_dot(self.rows, self.axis, self.alt))

    def save(self, path: str | Path) -> Path:
        r"""Write the timeline to a file whose suffix is .svg, .png, .html or .txt, and give its path.

        >>> import tempfile
        >>> Timeline([]).save(Path(tempfile.mkdtemp()) / "none.txt").read_text(encoding="utf-8")
        'Timeline: 0 visits in 0 s.\n'
        """
        makers: Makers = {
            ".svg": lambda: self.svg,
            ".png": self.png,
            ".html": lambda: page(self.alt, self._html()),
            ".txt": lambda: f"{self}\n",
        }
        return save(path, "A timeline", makers)

    @property
    def parts(self) -> list[str]:
        """The timeline as it stands on paper: SVG texts with so many rows that each fits a sheet, all with the axis."""
        if len(self.rows) <= PAGE:
            return [self.svg]
        starts = range(0, len(self.rows), PAGE)
        return [self._part(place, start) for place, start in enumerate(starts, 1)]

    def _part(self, place: int, start: int) -> str:
        rows = self.rows[start : start + PAGE]
        alt = f"Timeline, part {place}: rows {start + 1} to {start + len(rows)} of {len(self.rows)}."
        return draw_timeline(rows, self.axis, Marks(self.redrives), alt)

    def _html(self) -> str:
        return image_html(self.svg, self.alt, self.parts) + folded_text(str(self))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {
            "text/html": html_output(self._html()),
            "image/svg+xml": self.svg,
            "text/plain": str(self),
        }
