"""Where on a line there is room for a mark: away from cards, labels and the marks of other lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import hypot

from sfnlearn.drawing.picture.render import Box, Curve, Point

_STEPS = 12
"""Points that are looked at on each piece of a curve."""


def free_place(line: Curve, boxes: Iterable[Box], marks: Iterable[Point], radius: float) -> Point:
    """The first point of the line with all the room that a mark of `radius` needs.

    Where the line is too short for one, the place on it or close beside it that has most room.

    >>> straight = Curve((((0, 0), (0, 30), (0, 60), (0, 90)),), None, None)
    >>> free_place(straight, [Box(0, 0, 20, 40)], [], 8)[1] > 28
    True
    """
    listed, taken = list(boxes), list(marks)

    def room(point: Point) -> float:
        others = (hypot(point[0] - x, point[1] - y) - radius for x, y in taken)
        return min([*(distance(point, box) for box in listed), *others], default=radius)

    points = list(points_of(line))
    roomy = next((point for point in points if room(point) >= radius + 1), None)
    return roomy or max([*points, *_beside(points, radius + 4)], key=room)


def _beside(points: Iterable[Point], away: float) -> Iterator[Point]:
    for x, y in points:
        yield from ((x - away, y), (x + away, y))


def distance(point: Point, box: Box) -> float:
    """Pixels from a point to the edge of a box; below 0 inside of it."""
    across = abs(point[0] - box.x) - box.width / 2
    along = abs(point[1] - box.y) - box.height / 2
    if across > 0 and along > 0:
        return hypot(across, along)
    return max(across, along)


def points_of(line: Curve) -> Iterator[Point]:
    """Points along a line, from its tail to its head."""
    for chain in line.chains:
        for place in range(0, len(chain) - 3, 3):
            yield from (_on_curve(chain[place : place + 4], step / _STEPS) for step in range(1, _STEPS + 1))


def _on_curve(points: tuple[Point, ...], share: float) -> Point:
    """De Casteljau's construction."""
    while len(points) > 1:
        points = tuple((a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in pairwise(points))
    return points[0]
