"""Several runs of a Map below each other, on one scale of time: for each MaxConcurrency the iterations on lanes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sfnlearn.arguments import NUMBER_FROM_ONE, check_argument
from sfnlearn.asl.machine import StateMachine
from sfnlearn.course.pieces.concurrency.lanes import Bar, Lanes, lanes, map_of, totals
from sfnlearn.drawing.markup import document, group, tag, title
from sfnlearn.drawing.picture.picture import folded_text, image_html
from sfnlearn.drawing.tables.html_table import ShownTable
from sfnlearn.drawing.text import counted, duration, fitted, in_columns, markup, printable, width
from sfnlearn.drawing.theme import INK, QUIET, RULE, STATUSES
from sfnlearn.engine.run import EMPTY
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

ROOM = 560.0
"""Pixels for the longest run."""
_LANE, _BAR, _HEAD, _GAP, _MARGIN, _SIZE, _LEFT = 24, 18, 26, 14, 16, 12.0, 120.0
MOST_RUNS = 12
TICKS = 6


def compare_concurrency(
    machine: StateMachine,
    input: JSON,
    most: Sequence[int] = (1, 2, 3, 5),
    *,
    state: str | None = None,
    functions: Mapping[str, Any] = EMPTY,
) -> ConcurrencyTable:
    """The machine's inline Map with each of these values of MaxConcurrency, run and drawn on one scale of time.

    `.seconds` is how long the Map lasts with each; `state` names the Map where there are several.
    Raises UsageError for a machine without such a Map, for a value below 1, and for none or more than 12 values.

    >>> waiting = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "SecondsPath": "$", "End": True}}}
    >>> each = {"Type": "Map", "ItemProcessor": waiting, "End": True}
    >>> machine = StateMachine({"StartAt": "Each", "States": {"Each": each}})
    >>> print(compare_concurrency(machine, [2, 1, 1], [1, 2]))
    Each with 3 items lasts 4 s (MaxConcurrency 1), 2 s (2).
    at most  lasts  at the same time  iterations
          1  4 s                   1  [0] 0-2 s, [1] 2-3 s, [2] 3-4 s
          2  2 s                   2  [0] 0-2 s, [1] 0-1 s, [2] 1-2 s
    """
    if not most or len(most) > MOST_RUNS:
        raise UsageError(f"most is a list of 1 to {MOST_RUNS} values of MaxConcurrency, not {len(most)} of them.")
    for each in most:
        check_argument("most", each, NUMBER_FROM_ONE)
    name = map_of(machine, state)
    return ConcurrencyTable(name, [lanes(machine, input, name, each, functions) for each in most])


class ConcurrencyTable(ShownTable):
    """The picture: `runs` are the runs, `seconds` how long each lasts, `svg` the picture as text."""

    def __init__(self, state: str, runs: Sequence[Lanes]) -> None:
        self.state, self.runs = state, list(runs)
        self.seconds = totals(runs)

    @property
    def alt(self) -> str:
        """What each run takes, in a sentence."""
        first, *others = [(most, duration(seconds)) for most, seconds in self.seconds.items()]
        told = [f"{first[1]} (MaxConcurrency {first[0]})", *(f"{seconds} ({most})" for most, seconds in others)]
        return f"{printable(self.state)} with {counted(self.runs[0].items, 'item')} lasts {', '.join(told)}."

    def __str__(self) -> str:
        head = ("at most", "lasts", "at the same time", "iterations")
        rows = (
            (str(each.most), duration(each.seconds), str(each.count), ", ".join(_words(each))) for each in self.runs
        )
        return "\n".join([self.alt, *in_columns([head, *rows], right={0, 2})])

    def html(self) -> str:
        """The picture as an image, with the words folded below it."""
        return tag("p", markup(self.alt)) + image_html(self.svg, self.alt) + folded_text(str(self))

    @cached_property
    def svg(self) -> str:
        """The runs as SVG on their own opaque card."""
        longest = max(*self.seconds.values(), 1e-9)
        high = _MARGIN + _HEAD
        parts = []
        for each in self.runs:
            parts.append(group(_run(each, ROOM / longest), 0, high, class_="run"))
            high += _LANE * max(each.count, 1) + _GAP
        wide = round(_LEFT + ROOM + 2 * _MARGIN + 30)
        ticks = "".join(_ticks(longest, high - _GAP))
        return document(ticks + "\n".join(parts), wide, high + _MARGIN - _GAP, self.alt)


def _run(each: Lanes, scale: float) -> str:
    seconds = duration(each.seconds)
    told = tag("text", markup(f"at most {each.most}"), x=_MARGIN, y=15, font_size=_SIZE, font_weight=500, fill=INK)
    bars = "".join(_bar(bar, scale) for bar in each.bars)
    end = _LEFT + each.seconds * scale
    last = tag("text", markup(seconds), x=end + 6, y=15, font_size=_SIZE, fill=QUIET)
    return told + bars + last


def _bar(bar: Bar, scale: float) -> str:
    style = STATUSES[bar.status]
    wide = max((bar.end - bar.start) * scale - 2, 2)
    frame = tag(
        "rect",
        x=1,
        y=1,
        width=wide,
        height=_BAR,
        rx=3,
        fill=style.fill,
        stroke=style.colour,
        stroke_dasharray=style.dash,
    )
    mark = "" if bar.status == "succeeded" else f"{style.glyph} "
    words = fitted(f"{mark}[{bar.index}]", wide - 6, _SIZE) if wide > width("[0]", _SIZE) + 6 else ""
    name = tag("text", markup(words), x=5, y=14, font_size=_SIZE, fill=INK) if words else ""
    return group(title(_told(bar)) + frame + name, _LEFT + bar.start * scale, _LANE * bar.lane, class_="iteration")


def _ticks(longest: float, low: float) -> Iterator[str]:
    step = next((each for each in _steps() if longest / each <= TICKS), longest)
    for number in range(int(longest / step + 1e-9) + 1):
        x = _LEFT + number * step * ROOM / longest
        yield tag("line", x1=x, y1=_MARGIN + 14, x2=x, y2=low, stroke=RULE)
        text = duration(number * step) if number else "0"
        yield tag("text", markup(text), x=x, y=_MARGIN + 8, font_size=11, fill=QUIET, text_anchor="middle")


def _steps() -> Iterator[float]:
    return (unit * 10**power for power in range(-3, 8) for unit in (1, 2, 5))


def _told(bar: Bar) -> str:
    return f"Iteration {bar.index}, {bar.status}: from {duration(bar.start)} to {duration(bar.end)}."


def _words(each: Lanes) -> Iterator[str]:
    for bar in sorted(each.bars, key=_by_index):
        ended = "" if bar.status == "succeeded" else f" {bar.status}"
        yield f"[{bar.index}] {bar.start:g}-{bar.end:g} s{ended}"
    if each.not_begun:
        yield f"not begun: {', '.join(f'[{index}]' for index in each.not_begun)}"


def _by_index(bar: Bar) -> int:
    return bar.index
