"""A timeline as DOT text, for a PNG: one table of coloured cells, which is all that Graphviz can draw of it.

Rules that hold here: bars stand where they stand in the SVG; there are words where the SVG has signs, since a machine
may lack their font.  Stripes, borders and the ticks between the ends of the axis are missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.text import clip, duration, markup
from sfnlearn.drawing.theme import CARD_BORDER, COLD, DOT_FONT, INK, LINE, PAPER, STATUSES
from sfnlearn.drawing.timeline.axis import Axis, left_out
from sfnlearn.drawing.timeline.bars import LEAST, Kind
from sfnlearn.drawing.timeline.rows import Row
from sfnlearn.drawing.timeline.svg import parts_of, shown_label
from sfnlearn.engine.history.fold import VisitStatus

_ROW, _BAR, _SIZE, _MOST = 22, 13, 11, 110
_PLAIN = {"border": "0", "cellborder": "0", "cellspacing": "0", "cellpadding": "0"}


def timeline_dot(rows: Sequence[Row], axis: Axis, label: str) -> str:
    """The rows as DOT text.

    >>> timeline_dot([], Axis(0.0, (), 520), "Timeline: 0 visits in 0 s.")[:15]
    'digraph timelin'
    """
    lines = [_line([clip(label, _MOST)]), _head(axis), *(_row(row, axis) for row in rows), _legend(rows, axis)]
    body = _table("".join(lines))
    look = f'fontname="{DOT_FONT}" fontsize={_SIZE} fontcolor="{INK}"'
    return f'digraph timeline {{ pad=0.15; bgcolor="{PAPER}"; node [shape=plain {look}]; rows [label=<{body}>]; }}'


def _table(rows: str) -> str:
    return tag("TABLE", rows, **_PLAIN)


def _line(texts: Sequence[str]) -> str:
    """A row of one cell, as wide as the table."""
    words = "   ".join(map(markup, texts))
    return tag("TR", tag("TD", words, colspan="3", align="left", height=_ROW))


def _head(axis: Axis) -> str:
    """The ends of the axis, and above each break how much it leaves out."""
    cells, done = [], 0
    for one, wide in zip(axis.breaks, axis.widths, strict=True):
        start, end = round(axis.at(one[0])), round(axis.at(one[0]) + wide)
        cells += [_cell(start - done), _cell(end - start, markup(left_out(one)))]
        done = end
    cells.append(_cell(round(axis.wide) - done))
    strip = _table(tag("TR", "".join(cells)))
    return _cells("0", strip, duration(axis.length), align="right")


def _row(row: Row, axis: Axis) -> str:
    style = STATUSES[row.visit.status]
    note = f"{style.word}, {duration(row.end - row.start)}"
    strip = _table(tag("TR", "".join(_cell(count, colour=colour) for colour, count in _strip(row, axis))))
    return _cells("    " * row.depth + shown_label(row), strip, note, style.colour if style.path else INK)


def _cells(label: str, strip: str, note: str, colour: str = INK, align: str = "left") -> str:
    name = tag("TD", f"{markup(label)}   ", align=align, height=_ROW)
    words = tag("TD", tag("FONT", f"   {markup(note)}", color=colour), align="left")
    return tag("TR", f"{name}{tag('TD', strip)}{words}")


def _strip(row: Row, axis: Axis) -> Iterator[tuple[str, int]]:
    """The colours of a row and how many pixels each has, from the left."""
    wide = round(axis.wide)
    pixels = [""] * wide
    for (kind, word), start, end in parts_of(row):
        left = min(round(axis.at(start)), wide - round(LEAST))
        right = max(round(axis.at(end)), left + round(LEAST))
        pixels[left:right] = [_colour(kind, word)] * (min(right, wide) - left)
    for one, space in zip(axis.breaks, axis.widths, strict=True):
        left, right = round(axis.at(one[0]) + space / 2) - 4, round(axis.at(one[0]) + space / 2) + 4
        pixels[left:right] = [LINE] * (right - left)
    yield from ((colour, len(list(same))) for colour, same in groupby(pixels))


def _colour(kind: Kind, word: VisitStatus) -> str:
    if kind == "pause":
        return CARD_BORDER
    if kind == "cold":
        return COLD
    return STATUSES[word].fill if kind == "wait" else STATUSES[word].colour


def _cell(wide: int, text: str = "", colour: str = "") -> str:
    """A cell of exactly so many pixels."""
    if wide <= 0:
        return ""
    return tag("TD", text, width=wide, height=_BAR, fixedsize="" if text else "TRUE", bgcolor=colour)


def _legend(rows: Sequence[Row], axis: Axis) -> str:
    """What the colours mean, in their words."""
    looks = {look for row in rows for look, _start, _end in parts_of(row)}
    kinds = {kind for kind, _word in looks}
    words = [(STATUSES["failed"].colour, "failed attempt")] if ("work", "failed") in looks else []
    words += [(CARD_BORDER, "waits to try again")] if "pause" in kinds else []
    words += [(COLD, "cold start")] if "cold" in kinds else []
    words += [(LINE, "time left out: nothing happens")] if axis.breaks else []
    cells = "".join(_cell(22, colour=colour) + tag("TD", f"  {markup(word)}    ") for colour, word in words)
    return tag("TR", tag("TD", _table(tag("TR", cells)), colspan="3", align="left", height=_ROW)) if cells else ""
