"""Lines that go on on another page: where they leave one, where they enter the next, and between which states.

Rules that hold here: a line is what the SVG draws, a chain of cubic Bézier curves; its title names both ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

Point = tuple[float, float]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PARTS = 16


@dataclass(frozen=True, slots=True)
class Join:
    """One place where a line changes the page: `at` in the picture's pixels; pages are counted from 0."""

    number: int
    at: Point
    from_page: int
    to_page: int
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two states: its points from the one to the other."""

    source: str
    target: str
    points: tuple[Point, ...]


def joins(lines: Sequence[Line], page_at: Callable[[Point], int]) -> list[Join]:
    """The joins of all lines, numbered from 1."""
    found: list[Join] = []
    for line in lines:
        for before, after in pairwise(line.points):
            one, other = page_at(before), page_at(after)
            if one != other:
                at = _between(before, after, page_at)
                found.append(Join(len(found) + 1, at, one, other, line.source, line.target))
    return found


def line_between(group: ET.Element, x: float, y: float, names: Sequence[str]) -> Line:
    """The line that an edge's group draws; its title says between which of the names.

    >>> edge = ET.fromstring('<g><title>A → B: if $.n → 1</title><path d="M0 0C0 3 0 6 0 9"/></g>')
    >>> line = line_between(edge, 0, 0, ["A", "B"])
    >>> line.source, line.target, line.points[-1]
    ('A', 'B', (0.0, 9.0))
    """
    title = group.findtext("title", "")
    source = _longest(title, names, " → ") or title.partition(" → ")[0]
    rest = title[len(source) + 3 :]
    return Line(source, _longest(rest, names, ":") or rest.partition(": ")[0], tuple(line_of(group, x, y)))


def _longest(text: str, names: Sequence[str], after: str) -> str:
    """The longest of the names that the text begins with, and ends or goes on with `after`."""
    fitting = (name for name in names if text == name or text.startswith(name + after))
    return max(fitting, key=len, default="")


def line_of(group: ET.Element, x: float, y: float) -> list[Point]:
    """The points of an edge's path up to the arrow's tip, close enough to see where it crosses a part's border."""
    path, head = group.find("path"), group.find("polygon")
    chains = "" if path is None else path.get("d", "")
    tip = [] if head is None else [_points(head.get("points", ""))[0]]
    return [(x + a, y + b) for a, b in [*(point for chain in chains.split("M")[1:] for point in _chain(chain)), *tip]]


def _chain(text: str) -> Iterator[Point]:
    points = _points(text)
    yield points[0]
    for first in range(0, len(points) - 3, 3):
        yield from (_bezier(points[first : first + 4], part / _PARTS) for part in range(1, _PARTS + 1))


def _points(text: str) -> list[Point]:
    numbers = [float(found) for found in _NUMBER.findall(text)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _bezier(points: Sequence[Point], share: float) -> Point:
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    across, down = (sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))
    return (across, down)


def _between(one: Point, other: Point, page_at: Callable[[Point], int]) -> Point:
    """Where the way from one point to the other changes the page, by halving it."""
    first = page_at(one)
    for _ in range(20):
        middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
        one, other = (middle, other) if page_at(middle) == first else (one, middle)
    return one
