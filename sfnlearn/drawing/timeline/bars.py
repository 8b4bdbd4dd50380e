"""How a bar looks: what kind of time it is says its shape, what became of it its colour and its border.

Rules that hold here: a legend is drawn by the same function as the bars; no two kinds differ by colour alone: work is
solid, a Wait is pale, a Parallel or Map is a clamp around its rows, a pause before another attempt is a dotted line, a
failed attempt has stripes, what was caught or aborted has a broken border.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.theme import COLD, INK, PAPER, QUIET, STATUSES
from sfnlearn.engine.history.fold import VisitStatus

Kind = Literal["work", "wait", "around", "pause", "cold"]
BAR, LEAST = 14.0, 3.0
"""Pixels: how high a bar is, and how wide at least."""
_PALE = frozenset({"caught", "aborted", "not entered"})
_CLAMP = 5.0


def bar(kind: Kind, word: VisitStatus, left: float, right: float, middle: float) -> str:
    """A bar of this kind and status between two places, around the height `middle`."""
    right = max(right, left + LEAST)
    if kind == "pause":
        return tag(
            "line", class_="pause", x1=left, y1=middle, x2=right, y2=middle, stroke=QUIET, stroke_dasharray="2 3"
        )
    if kind == "cold":
        return _cold(word, left, right, middle)
    if kind == "around":
        return _clamp(word, left, right, middle)
    return _box(kind, word, left, right, middle)


def _box(kind: Kind, word: VisitStatus, left: float, right: float, middle: float) -> str:
    style = STATUSES[word]
    pale = kind == "wait" or word in _PALE
    drawn = tag(
        "rect",
        class_=kind,
        x=left,
        y=middle - BAR / 2,
        width=right - left,
        height=BAR,
        rx=2,
        fill=style.fill if pale else style.colour,
        stroke=style.colour,
        stroke_dasharray=style.dash if pale else "",
    )
    return drawn + (_stripes(left, right, middle, PAPER) if word == "failed" and not pale else "")


def _clamp(word: VisitStatus, left: float, right: float, middle: float) -> str:
    """A line with two ends that point down to the rows below, which it holds together."""
    style = STATUSES[word]
    top, low = middle - BAR / 2 + 1, middle + BAR / 2 - 1
    if right - left < 3 * _CLAMP:
        points = f"M{left:.1f} {top}H{right:.1f}V{low}H{left:.1f}Z"
    else:
        points = (
            f"M{left:.1f} {top}H{right:.1f}V{low}L{right - _CLAMP:.1f} {top + 5}H{left + _CLAMP:.1f}L{left:.1f} {low}Z"
        )
    pale = word in _PALE
    return tag(
        "path",
        class_="around",
        d=points,
        fill=style.fill if pale else style.colour,
        stroke=style.colour,
        stroke_dasharray=style.dash if pale else "",
    )


def _cold(word: VisitStatus, left: float, right: float, middle: float) -> str:
    """The first part of its attempt."""
    box = tag(
        "rect",
        class_="cold",
        x=left,
        y=middle - BAR / 2,
        width=right - left,
        height=BAR,
        fill=COLD,
        stroke=STATUSES[word].colour,
    )
    return box + _stripes(left, right, middle, INK)


def _stripes(left: float, right: float, middle: float, stroke: str) -> str:
    places = list(_places(left, right))
    low = middle + BAR / 2 - 1
    lines = "".join(f"M{x:.1f} {low:.1f}l4 {-BAR + 2:g}" for x in places)
    return tag("path", d=lines, stroke=stroke, stroke_width=1.4, fill="none") if places else ""


def _places(left: float, right: float) -> Iterator[float]:
    x = left + 1.5
    while x + 5 <= right:
        yield x
        x += 7
