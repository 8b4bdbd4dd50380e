"""A timeline as SVG: the axis on top, a row for each visit, the legend below.

Rules that hold here: no text is smaller than 11 pixels; every bar can be seen; what is drawn is in the legend, in the
same colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sfnlearn.drawing.markup import document, tag, title
from sfnlearn.drawing.text import clip_middle, duration, markup, width
from sfnlearn.drawing.theme import INK, LINE, PAPER, QUIET, RULE, STATUSES
from sfnlearn.drawing.timeline.axis import TEXT_SIZE, Axis, Break, left_out
from sfnlearn.drawing.timeline.bars import BAR, Kind, bar
from sfnlearn.drawing.timeline.rows import CONTAINERS, Row
from sfnlearn.engine.history.fold import VisitStatus

ROOM = 520
"""Pixels of the axis."""
_ROW, _MARGIN, _SIZE, _LABEL = 24, 16, 11.5, 32
_INDENT, _SWATCH, _LEGEND_ROW = 14, 26, 22
_TEETH = 6


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn beside the bars: when the execution was redriven, in seconds since its start."""

    redrives: tuple[float, ...] = ()


def draw_timeline(rows: Sequence[Row], axis: Axis, marks: Marks, label: str) -> str:
    """The rows as SVG on their own opaque card; `label` is what a screen reader says."""
    return _Drawing(rows, axis, marks).document(label)


class _Drawing:
    """Where everything stands, while it is drawn."""

    def __init__(self, rows: Sequence[Row], axis: Axis, marks: Marks) -> None:
        self.rows, self.axis, self.marks = rows, axis, marks
        labels = (width(shown_label(row), _SIZE) + _INDENT * row.depth for row in rows)
        notes = (axis.at(row.end) - axis.wide + width(_note(row), TEXT_SIZE) for row in rows)
        self.left = _MARGIN + max([80.0, *labels]) + 18
        self.right = self.left + axis.wide
        self.wide = round(self.right + max([24.0, *notes]) + 10 + _MARGIN)
        self.top = _MARGIN + (44 if axis.breaks else 30)
        self.low = self.top + _ROW * len(rows)

    def document(self, label: str) -> str:
        legend, high = self._legend()
        parts = [*self._ticks(), *self._bars(), *self._tears(), *self._redrives(), legend]
        return document("\n".join(parts), self.wide, round(self.low + high + _MARGIN), label)

    def _ticks(self) -> Iterator[str]:
        for tick in self.axis.ticks():
            x = self.left + tick.x
            yield tag("line", x1=x, y1=self.top - 8, x2=x, y2=self.low, stroke=RULE)
            if tick.text:
                yield _text(tick.text, x, self.top - 14, QUIET, "middle")

    def _bars(self) -> Iterator[str]:
        for place, row in enumerate(self.rows):
            yield self._row(row, self.top + _ROW * place + _ROW / 2)

    def _row(self, row: Row, middle: float) -> str:
        visit, style = row.visit, STATUSES[row.visit.status]
        name = tag(
            "text",
            markup(shown_label(row)),
            x=_MARGIN + _INDENT * row.depth,
            y=middle + 4,
            font_size=_SIZE,
            font_weight=500 if visit.type in CONTAINERS else None,
            fill=INK,
        )
        told = f"{style.glyph} {tag('tspan', duration(row.end - row.start), fill=QUIET)}"
        x, anchor = self._place_of_note(row)
        fill = style.colour if style.path else QUIET
        note = tag("text", told, x=x, y=middle + 4, font_size=TEXT_SIZE, fill=fill, text_anchor=anchor)
        drawn = "".join(bar(*look, self.left + start, self.left + end, middle) for look, start, end in self._parts(row))
        content = title(f"{row.label} ({visit.type}): {row.told}") + name + drawn + note
        return tag("g", content, class_=f"span {visit.type}", data_event=visit.event_id, data_status=style.word)

    def _place_of_note(self, row: Row) -> tuple[float, str]:
        """Right of the bar; or left of it, or behind the break, where a break stands in the way."""
        start, end = self.left + self.axis.at(row.start) - 8, self.left + self.axis.at(row.end) + 8
        long = width(_note(row), TEXT_SIZE)
        if not self._is_torn(end, end + long):
            return end, ""
        if start - long > self.left and not self._is_torn(start - long, start):
            return start, "end"
        return max(
            self._torn(place)[1] for place in range(len(self.axis.breaks)) if self._torn(place)[0] < end + long
        ), ""

    def _is_torn(self, left: float, right: float) -> bool:
        torn = (self._torn(place) for place in range(len(self.axis.breaks)))
        return any(left < end and start < right for start, end in torn)

    def _torn(self, place: int) -> tuple[float, float]:
        """From where to where a break's strip goes."""
        middle = self.left + self.axis.at(self.axis.breaks[place][0]) + self.axis.widths[place] / 2
        return middle - 9, middle + 9

    def _parts(self, row: Row) -> Iterator[tuple[tuple[Kind, VisitStatus], float, float]]:
        """The bars of a row: the visit, or its attempts with the pauses between them."""
        at = self.axis.at
        for look, start, end in parts_of(row):
            yield look, at(start), at(end)

    def _tears(self) -> Iterator[str]:
        """The breaks, as a strip that is torn out of the paper, from the axis to the last row."""
        for place, one in enumerate(self.axis.breaks):
            middle = sum(self._torn(place)) / 2
            strip = _zigzag(middle, self.top - 8, self.low)
            torn = tag("path", d=strip, stroke=PAPER, stroke_width=7, fill="none", stroke_linejoin="round")
            edges = "".join(
                tag("path", d=_zigzag(middle + side, self.top - 8, self.low), stroke=LINE, fill="none")
                for side in (-3.5, 3.5)
            )
            words = _text(left_out(one), middle, self.top - 30, INK, "middle")
            yield tag("g", title(told_break(one)) + torn + edges + words, class_="break")

    def _redrives(self) -> Iterator[str]:
        for seconds in self.marks.redrives:
            x = self.left + self.axis.at(seconds)
            yield tag(
                "g", title(f"Redriven at {duration(seconds)}.") + _redrive(x, self.top - 10, self.low), class_="redrive"
            )

    def _legend(self) -> tuple[str, float]:
        """Everything that was drawn, with its word; and how high that is."""
        parts, x, middle = [], float(_MARGIN), self.low + 22.0
        for drawn, word in self._entries():
            space = _SWATCH + 8 + width(word, TEXT_SIZE) + 20
            if x > _MARGIN and x + space - 20 > self.wide - _MARGIN:
                x, middle = float(_MARGIN), middle + _LEGEND_ROW
            parts.append(_swatch(drawn, x, middle) + _text(word, x + _SWATCH + 8, middle + 4, INK))
            x += space
        return (tag("g", "".join(parts), class_="legend"), middle + 8 - self.low) if parts else ("", 0.0)

    def _entries(self) -> Iterator[tuple[tuple[Kind, VisitStatus] | Literal["break", "redrive"], str]]:
        looks = dict.fromkeys(look for row in self.rows for look, _start, _end in parts_of(row))
        words = {word for _kind, word in looks} | {row.visit.status for row in self.rows}
        for style in STATUSES.values():
            if style.word in words:
                yield ("work", style.word), f"{style.glyph} {style.word}"
        for kind, word in (
            ("wait", "Wait"),
            ("around", "Parallel or Map"),
            ("pause", "waits to try again"),
            ("cold", "cold start"),
        ):
            if found := next((look for look in looks if look[0] == kind), None):
                yield found, word
        if self.axis.breaks:
            yield "break", "time left out: nothing happens"
        if self.marks.redrives:
            yield "redrive", "redriven"


def parts_of(row: Row) -> Iterator[tuple[tuple[Kind, VisitStatus], float, float]]:
    """((kind, status), start, end) of every bar in a row, in the order in which they are drawn."""
    visit = row.visit
    if visit.type in CONTAINERS or visit.type == "Wait" or not visit.tries:
        kind: Kind = "around" if visit.type in CONTAINERS else "wait" if visit.type == "Wait" else "work"
        yield (kind, visit.status), row.start, row.end
        return
    if len(visit.tries) > 1:
        yield ("pause", visit.status), row.start, row.end
    for word, start, end, cold in row.attempts():
        yield ("work", word), start, end
        if cold:
            yield ("cold", word), start, start + cold


def told_break(one: Break) -> str:
    """A break in words."""
    return f"Left out: {duration(one[1] - one[0])} from {duration(one[0])} on, in which nothing happens."


def shown_label(row: Row) -> str:
    """The row's label, as long as there is room for."""
    return clip_middle(row.label, _LABEL)


def _note(row: Row) -> str:
    return f"{STATUSES[row.visit.status].glyph} {duration(row.end - row.start)}"


def _text(text: str, x: float, y: float, fill: str, anchor: str = "") -> str:
    return tag("text", markup(text), x=x, y=y, font_size=TEXT_SIZE, fill=fill, text_anchor=anchor)


def _zigzag(x: float, top: float, low: float) -> str:
    count = max(1, round((low - top) / _TEETH))
    step = (low - top) / count
    teeth = (f"L{x + (3 if number % 2 else -3):.1f} {top + step * number:.1f}" for number in range(1, count + 1))
    return f"M{x - 3:.1f} {top:.1f}{''.join(teeth)}"


def _redrive(x: float, top: float, low: float) -> str:
    line = tag("line", x1=x, y1=top, x2=x, y2=low, stroke=INK, stroke_dasharray="4 3")
    return line + tag("path", d=f"M{x:.1f} {top:.1f}l9 4l-9 4Z", fill=INK)


def _swatch(drawn: tuple[Kind, VisitStatus] | Literal["break", "redrive"], x: float, middle: float) -> str:
    if drawn == "break":
        edges = (_zigzag(x + _SWATCH / 2 + side, middle - BAR / 2, middle + BAR / 2) for side in (-3.5, 3.5))
        return "".join(tag("path", d=edge, stroke=LINE, fill="none") for edge in edges)
    if drawn == "redrive":
        return _redrive(x + _SWATCH / 2, middle - BAR / 2, middle + BAR / 2)
    kind, word = drawn
    return bar(kind, word, x, x + _SWATCH, middle)
