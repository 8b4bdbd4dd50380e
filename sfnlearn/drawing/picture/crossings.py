"""How often lines cross in a placed picture, and which of two layouts is calmer."""

from __future__ import annotations

from itertools import combinations

from sfnlearn.drawing.picture.overlaps import Segment, segments
from sfnlearn.drawing.picture.render import Layout, Point


def restlessness(placed: Layout) -> tuple[int, float]:
    """How often lines cross, and how long all of them are: the less, the calmer is the picture."""
    lines = [[*segments(curve)] for curve in placed.edges.values()]
    length = sum(abs(one[0] - other[0]) + abs(one[1] - other[1]) for line in lines for one, other in line)
    return crossings(lines), length


def crossings(lines: list[list[Segment]]) -> int:
    """How often two lines cross.

    >>> crossings([[((0, 0), (9, 9))], [((0, 9), (9, 0))], [((0, 20), (9, 20))]])
    1
    """
    boxes = [_box(line) for line in lines]
    return sum(
        _cross(piece, other)
        for (one, box), (two, its) in combinations(zip(lines, boxes, strict=True), 2)
        if _near(box, its)
        for piece in one
        if _near(_box([piece]), its)
        for other in two
    )


def _box(line: list[Segment]) -> tuple[float, float, float, float]:
    xs = [point[0] for piece in line for point in piece]
    ys = [point[1] for piece in line for point in piece]
    return (min(xs), min(ys), max(xs), max(ys))


def _near(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _cross(one: Segment, other: Segment) -> bool:
    return _side(*one, other[0]) * _side(*one, other[1]) < 0 and _side(*other, one[0]) * _side(*other, one[1]) < 0


def _side(start: Point, end: Point, point: Point) -> float:
    """On which side of a straight piece a point lies: the sign says it."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
