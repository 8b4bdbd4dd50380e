"""Two curves: dollars a month over executions a month, for Standard and for Express, both scales logarithmic.

Rules that hold here: the kinds differ by colour, by dash and by the word at the curve; where they cross there is a ring
with the number beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from sfnlearn.course.pieces.costs.model import FEWEST, MOST, MonthlyCost
from sfnlearn.drawing.markup import document, tag
from sfnlearn.drawing.tables.cost_table import dollars
from sfnlearn.drawing.text import markup, width
from sfnlearn.drawing.theme import FIRST, INK, PAPER, QUIET, RULE, SECOND

WIDE, HIGH = 660, 340
_LEFT, _RIGHT, _TOP, _LOW = 84, 96, 20, 52
_SIZE = 11.5
_LEAST, _DEAREST = 0.01, 1_000_000.0
"""Dollars at the bottom and at the top; what costs less lies on the bottom."""
_PLACES = 141
LOOKS = {"STANDARD": ("Standard", FIRST, ""), "EXPRESS": ("Express", SECOND, "7 4")}


def draw_curves(cost: MonthlyCost, executions: int, label: str) -> str:
    """The curves as SVG on their own opaque card, with a line at `executions`; `label` says the same in words."""
    kinds = [kind for kind in LOOKS if kind == "STANDARD" or cost.may_be_express]
    parts = [*_grid(), *_here(executions), *(_curve(cost, kind) for kind in kinds), *_names(cost, kinds), *_rings(cost)]
    return document("\n".join(parts), WIDE, HIGH, label)


def _x(executions: float) -> float:
    part = math.log10(executions / FEWEST) / math.log10(MOST / FEWEST)
    return _LEFT + part * (WIDE - _LEFT - _RIGHT)


def _y(amount: float) -> float:
    part = math.log10(max(amount, _LEAST) / _LEAST) / math.log10(_DEAREST / _LEAST)
    return HIGH - _LOW - min(part, 1.0) * (HIGH - _LOW - _TOP)


def _text(text: str, x: float, y: float, fill: str = QUIET, anchor: str = "", **more: str | float) -> str:
    return tag("text", markup(text), x=x, y=y, font_size=_SIZE, fill=fill, text_anchor=anchor, **more)


def _grid() -> Iterator[str]:
    """A line for every power of ten, with its number; and what the axes are."""
    for power in range(int(math.log10(FEWEST)), int(math.log10(MOST)) + 1):
        x = _x(10**power)
        yield tag("line", x1=x, y1=_TOP, x2=x, y2=HIGH - _LOW, stroke=RULE)
        yield _text(_short(10**power), x, HIGH - _LOW + 16, anchor="middle")
    for power in range(round(math.log10(_LEAST)), round(math.log10(_DEAREST)) + 1):
        y = _y(10.0**power)
        yield tag("line", x1=_LEFT, y1=y, x2=WIDE - _RIGHT, y2=y, stroke=RULE)
        yield _text(dollars(10.0**power).removesuffix(".00"), _LEFT - 8, y + 4, anchor="end")
    yield _text("executions a month", (_LEFT + WIDE - _RIGHT) / 2, HIGH - 14, INK, "middle")
    turned = f"translate(16 {(_TOP + HIGH - _LOW) / 2}) rotate(-90)"
    yield tag("text", "dollars a month", font_size=_SIZE, fill=INK, text_anchor="middle", transform=turned)


def _short(number: int) -> str:
    """100, 1,000, and from a million on in words.

    >>> _short(10_000), _short(10_000_000)
    ('10,000', '10 M')
    """
    return f"{number // 1_000_000:,} M" if number >= 1_000_000 else f"{number:,}"


def _curve(cost: MonthlyCost, kind: str) -> str:
    _, colour, dash = LOOKS[kind]
    step = (MOST / FEWEST) ** (1 / (_PLACES - 1))
    numbers = [round(FEWEST * step**place) for place in range(_PLACES)]
    points = " ".join(f"{_x(number):.1f},{_y(cost.dollars(kind, number)):.1f}" for number in numbers)
    return tag("polyline", points=points, fill="none", stroke=colour, stroke_width=2.2, stroke_dasharray=dash)


def _names(cost: MonthlyCost, kinds: list[str]) -> Iterator[str]:
    """The words at the right ends of the curves, far enough apart to be read."""
    ends = sorted((_y(cost.dollars(kind, MOST)), kind) for kind in kinds)
    last = -math.inf
    for end, kind in ends:
        word, colour, _ = LOOKS[kind]
        y = max(end + 4, last + 15)
        last = y
        yield _text(word, WIDE - _RIGHT + 8, y, colour, font_weight=600)


def _here(executions: int) -> Iterator[str]:
    """An upright line at the number that is meant."""
    if FEWEST <= executions <= MOST:
        x = _x(executions)
        yield tag("line", x1=x, y1=_TOP, x2=x, y2=HIGH - _LOW, stroke=QUIET, stroke_dasharray="2 3")


def _rings(cost: MonthlyCost) -> Iterator[str]:
    """A ring where the curves cross, with the number of executions."""
    for number in cost.break_evens:
        if not FEWEST <= number <= MOST:
            continue
        x, y = _x(number), _y(cost.dollars("STANDARD", number))
        yield tag("circle", cx=x, cy=y, r=6, fill="none", stroke=INK, stroke_width=2)
        words = f"{number:,}"
        fits = x + 12 + width(words, _SIZE) < WIDE - _RIGHT
        ground = tag("text", words, x=x + 11 if fits else x - 11, y=y + 18, font_size=_SIZE, stroke=PAPER,
                     stroke_width=4, fill=PAPER, text_anchor="" if fits else "end")  # fmt: skip
        yield ground + _text(words, x + 11 if fits else x - 11, y + 18, INK, "" if fits else "end", font_weight=600)
