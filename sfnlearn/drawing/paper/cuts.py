"""Where a picture is cut into pages: between things where it can be, evenly, and never longer than a page.

Rules that hold here: one dimension at a time, and numbers only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

Span = tuple[float, float]
"""From where to where something is, in the dimension that is cut."""
_LEAST = 4.0


def cuts(length: float, limit: float, things: Sequence[Span]) -> list[float]:
    """Where to cut so that no piece is longer than `limit`: through as few things as can be, then evenly.

    More pages are taken, up to twice as many, where that spares things a cut.

    >>> cuts(100, 60, [(40, 55)]), cuts(50, 60, []), cuts(100, 60, [(45, 58)])
    ([57.5], [], [42.5])
    """
    if length <= limit:
        return []
    least = math.ceil(length / limit)
    return min(
        (_evenly(length, limit, things, count) for count in range(least, 2 * least + 1)),
        key=lambda at: _hurt(at, things),
    )


def pieces(length: float, at: Sequence[float]) -> list[Span]:
    """The pieces between cuts.

    >>> pieces(10, [4])
    [(0.0, 4), (4, 10)]
    """
    return list(pairwise([0.0, *at, length]))


def _evenly(length: float, limit: float, things: Sequence[Span], count: int) -> list[float]:
    at: list[float] = []
    done = 0.0
    for left in range(count - 1, 0, -1):
        wanted = done + (length - done) / (left + 1)
        least, most = max(done + _LEAST, length - left * limit), done + limit
        done = min(
            _places(least, most, wanted, things), key=lambda place: (_hurt([place], things), abs(place - wanted))
        )
        at.append(done)
    return at


def _places(least: float, most: float, wanted: float, things: Sequence[Span]) -> list[float]:
    """Where to look: the middles between any two neighbouring ends of things, and the even place."""
    ends = sorted({least, most, *(end for span in things for end in span if least < end < most)})
    return [min(max(wanted, least), most), *((one + other) / 2 for one, other in pairwise(ends))]


def _hurt(at: Sequence[float], things: Sequence[Span]) -> int:
    return sum(start < place < end for place in at for start, end in things)
