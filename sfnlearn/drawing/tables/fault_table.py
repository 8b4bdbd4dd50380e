"""What is left after each fault, as a table: calls down, errors across, in each cell how that run ended.

Rules that hold here: a cell says by word, sign and colour how its run ended and what met the error; it opens, without a
script, and tells why and how to step through that execution; picture and text twin say the same.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from sfnlearn.drawing import draw
from sfnlearn.drawing.files import page, save
from sfnlearn.drawing.markup import document, group, tag, title
from sfnlearn.drawing.picture import render
from sfnlearn.drawing.picture.picture import image_html
from sfnlearn.drawing.tables.html_table import CELL, GROUND, TABLE, ShownTable, cell, heading, scroll_box, table
from sfnlearn.drawing.text import clip, counted, fitted, fitted_lines, in_columns, markup, printable, width
from sfnlearn.drawing.theme import INK, QUIET, STATUSES, StatusStyle
from sfnlearn.engine.faults.matrix import FaultMatrix, FaultRun

PICTURES = 12
"""Cells that bring the picture of their execution; those that nothing handled come first."""
_NAMED = 6
_STATES = 60
_WIDE, _HIGH, _MARGIN, _HEAD, _SIZE, _LEAST = 168, 44, 16, 34, 12.0, 11.0
_OPENED = "max-width:600px;max-height:460px;overflow:auto;padding:4px 0"
_HEADING = f"{CELL};overflow-wrap:anywhere"
_HEADER = f"{CELL};position:sticky;left:0;font-weight:500;background:{GROUND}"


class FaultTable(ShownTable):
    """The table of a matrix."""

    def __init__(self, matrix: FaultMatrix) -> None:
        self.matrix = matrix

    @property
    def caption(self) -> str:
        """What it is, and how many endings nothing met."""
        matrix, unhandled = self.matrix, self.matrix.unhandled
        name = f"Faults in {printable(matrix.machine.name)}"
        if not len(matrix):
            return f"{name}: the run makes no call that could fail."
        if not unhandled:
            return f"{name}: all {counted(len(matrix), 'ending')} are handled."
        verb = "is" if len(unhandled) == 1 else "are"
        more = f" and {len(unhandled) - _NAMED} more" if len(unhandled) > _NAMED else ""
        names = ", ".join(printable(one.title) for one in unhandled[:_NAMED])
        return f"{name}: {len(unhandled)} of {len(matrix)} endings {verb} not handled: {names}{more}."

    def __str__(self) -> str:
        if not len(self.matrix):
            return self.caption
        head = ["call", *map(printable, self.matrix.columns)]
        rows = ([printable(row), *(_told(one) for one in self._cells(row))] for row in self.matrix.rows)
        return "\n".join([self.caption, *in_columns([head, *rows])])

    def html(self) -> str:
        if not len(self.matrix):
            return tag("p", markup(self.caption))
        head = [[heading("call", CELL), *(heading(printable(name), _HEADING) for name in self.matrix.columns)]]
        rows = (
            [heading(printable(row), _HEADER, "row"), *(self._cell(one) for one in self._cells(row))]
            for row in self.matrix.rows
        )
        return tag("p", markup(self.caption)) + scroll_box(table(rows, head=head, style=TABLE), "Faults", 900)

    def _cells(self, row: str) -> list[FaultRun]:
        return [self.matrix.cell(row, column) for column in self.matrix.columns]

    def _cell(self, one: FaultRun) -> str:
        style = _style(one)
        words = f"{style.glyph} {tag('b', markup(one.execution.status))}{tag('br')}{markup(_how(one))}"
        summary = tag("summary", words, style="cursor:pointer")
        code = tag("pre", markup(f"matrix[{one.row!r}, {one.error!r}].debug()"), style="margin:4px 0;user-select:all")
        told = tag("p", markup(str(one.execution.explain())), style="margin:4px 0")
        opened = tag(
            "div",
            told + code + self._picture(one),
            style="max-width:600px;max-height:460px;overflow:auto;padding:4px 0",
        )
        red, green, blue = (int(style.colour[place : place + 2], 16) for place in (1, 3, 5))
        look = f"{CELL};min-width:10em;background:rgba({red},{green},{blue},0.14);border-left:3px solid {style.colour}"
        return cell(tag("details", summary + opened), look)

    def _picture(self, one: FaultRun) -> str:
        if one not in self._pictured:
            return ""
        drawn = draw(one.execution)
        return image_html(drawn.svg, drawn.alt)

    @cached_property
    def _pictured(self) -> list[FaultRun]:
        if render.find_engine() is None or len(self.matrix.machine.definition["States"]) > _STATES:
            return []
        return sorted(self.matrix, key=_is_handled)[:PICTURES]

    # ---------------------------------------------------------------- picture

    @cached_property
    def svg(self) -> str:
        """The table as SVG on its own opaque card."""
        matrix = self.matrix
        left = max([60.0, *(width(clip(row, 32), _SIZE) for row in matrix.rows)]) + _MARGIN + 14
        wide = max(left + _WIDE * len(matrix.columns) + _MARGIN, min(width(self.caption, _LEAST), 560) + 2 * _MARGIN)
        lines = fitted_lines(self.caption, wide - 2 * _MARGIN, _LEAST, 3)
        top = _MARGIN + 15 * len(lines) + _HEAD
        parts = [_text(line, _MARGIN, _MARGIN + 12 + 15 * place, QUIET) for place, line in enumerate(lines)]
        for place, name in enumerate(matrix.columns):
            parts.append(_text(fitted(name, _WIDE - 16, _LEAST), left + _WIDE * place + 8, top - 10, INK))
        for down, row in enumerate(matrix.rows):
            y = top + _HIGH * down
            parts.append(_text(clip(row, 32), _MARGIN, y + _HIGH / 2 + 4, INK, _SIZE))
            parts += [_box(one, left + _WIDE * across, y) for across, one in enumerate(self._cells(row))]
        high = top + _HIGH * len(matrix.rows) + _MARGIN
        return document("\n".join(parts), round(wide), round(high), self.caption)

    def save(self, path: str | Path) -> Path:
        """Write it by the suffix: .svg, .html or .txt."""
        makers = {
            ".svg": lambda: self.svg,
            ".html": lambda: page(self.caption, self.html()),
            ".txt": lambda: f"{self}\n",
        }
        return save(path, "A matrix of faults", makers)


def _is_handled(one: FaultRun) -> bool:
    return one.is_handled


def _style(one: FaultRun) -> StatusStyle:
    """Succeeded, caught (a Catcher took it, and the run failed all the same), or failed."""
    if one.execution.status == "SUCCEEDED":
        return STATUSES["succeeded"]
    if one.execution.status == "RUNNING":
        return STATUSES["running"]
    return STATUSES["caught" if one.is_handled else "failed"]


def _how(one: FaultRun) -> str:
    """What met the error, and of a run that fails after that, with what."""
    way = f" ({printable(one.way)})" if one.way else ""
    later = one.is_handled and one.execution.error is not None
    return f"{one.answer}{way}{f', then {printable(str(one.execution.error))}' if later else ''}"


def _told(one: FaultRun) -> str:
    return f"{_style(one).glyph} {one.execution.status}, {_how(one)}"


def _box(one: FaultRun, x: float, y: float) -> str:
    style = _style(one)
    frame = tag(
        "rect",
        x=2,
        y=2,
        width=_WIDE - 4,
        height=_HIGH - 4,
        rx=4,
        fill=style.fill,
        stroke=style.colour,
        stroke_dasharray=style.dash,
    )
    status = _text(f"{style.glyph} {one.execution.status}", 10, 18, style.colour, _SIZE)
    how = _text(fitted(_how(one), _WIDE - 22, _LEAST), 10, 34, INK)
    told = title(f"{one.title}: {_told(one)}. {one.execution.explain()}")
    return group(told + frame + status + how, x, y, class_="cell", data_status=style.word)


def _text(text: str, x: float, y: float, fill: str, size: float = _LEAST) -> str:
    return tag("text", markup(text), x=x, y=y, font_size=size, fill=fill)
