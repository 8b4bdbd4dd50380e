"""What stands or runs over what in a placed picture: cards, pills, labels, frames and lines.

Rules that hold here: everything is as large as it is drawn, with the ring of the current card; a line may touch the
cards at its ends, its own label and the frames that one of its ends is in, and nothing else; two lines may cross.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sfnlearn.drawing.picture.machine_graph import Edge, Graph
from sfnlearn.drawing.picture.render import Box, Curve, Layout, Point

RING, SLACK = 4.6, 2.0
"""Pixels: around the current card, and what the end of a line may reach in."""
_STEP = 14.0

Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""
Segment = tuple[Point, Point]
Thing = tuple[str, Area]
"""A key and where it stands."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """`one` stands or runs over `other`: keys of nodes, edges (for their lines), labels or containers."""

    kind: str
    one: str
    other: str


def overlaps(graph: Graph, placed: Layout) -> list[Overlap]:
    """Everything that overlaps in a layout of the graph.

    >>> from sfnlearn.drawing.picture.prepared import prepared
    >>> ready = prepared({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    >>> overlaps(ready.graph, ready.layout)
    []
    """
    return list(Measured(graph, placed).found())


class Measured:
    """One layout, with the areas of all that is drawn."""

    def __init__(self, graph: Graph, placed: Layout) -> None:
        self.edges = graph.edges
        self.lines = {key: [*segments(curve)] for key, curve in placed.edges.items()}
        parents = {box.key: box.parent for box in graph.containers}
        self.inside = {node.key: _chain(node.scope, parents) for node in graph.nodes}
        self.inside |= {box.key: _chain(box.parent, parents) for box in graph.containers}
        self.frames = [
            (box.key, _area(placed.containers[box.key], 0)) for box in graph.containers if box.kind != "branch"
        ]
        grown = {"state": RING, "join": 0.0}
        self.nodes = [(node.key, _area(placed.nodes[node.key], grown.get(node.kind, 1.0))) for node in graph.nodes]
        self.kinds = {node.key: node.kind for node in graph.nodes}
        self.labels = [(edge.key, _area(label, 0)) for edge in graph.edges if (label := placed.edges[edge.key].label)]

    def found(self) -> Iterator[Overlap]:
        """All kinds, one after the other."""
        yield from self._things()
        yield from self._things_and_frames()
        yield from self._frames()
        for edge in self.edges:
            yield from self.on_the_way(edge, self.lines[edge.key])

    def _things(self) -> Iterator[Overlap]:
        named = sorted([*self.nodes, *self.labels], key=lambda thing: thing[1][1])
        for place, (key, area) in enumerate(named):
            for other, its in named[place + 1 :]:
                if its[1] >= area[3]:
                    break
                if _meet(area, its):
                    yield Overlap("two things", key, other)

    def _things_and_frames(self) -> Iterator[Overlap]:
        scopes = {edge.key: self._shared(edge) for edge in self.edges}
        for frame, area in self.frames:
            for key, its in [*self.nodes, *self.labels]:
                is_in = frame in (scopes[key] if key in scopes else self.inside[key])
                if not (_within(its, area) if is_in else not _meet(its, area)):
                    yield Overlap("thing and frame", key, frame)

    def _shared(self, edge: Edge) -> frozenset[str]:
        """The frames that a label of the edge stands in."""
        return self.inside[edge.tail] & self.inside[edge.head]

    def _frames(self) -> Iterator[Overlap]:
        for place, (one, area) in enumerate(self.frames):
            for other, its in self.frames[place + 1 :]:
                if _meet(area, its) and not (one in self.inside[other] and _within(its, area)):
                    yield Overlap("two frames", one, other)

    def on_the_way(self, edge: Edge, line: Sequence[Segment]) -> Iterator[Overlap]:
        """What the edge runs over, if it is drawn so."""
        yield from self._line_and_things(edge, line)
        yield from self._line_and_frames(edge, line)

    def _line_and_things(self, edge: Edge, line: Sequence[Segment]) -> Iterator[Overlap]:
        around = _around(line)
        for key, area in [*self.nodes, *self.labels]:
            if _meet(area, around):
                own = key in {edge.tail, edge.head, edge.key}
                allowed = RING + SLACK if self.kinds.get(key) == "state" else SLACK
                if any(_crosses(segment, grown(area, -allowed) if own else area) for segment in line):
                    yield Overlap("line and its end" if own else "line and thing", edge.key, key)

    def _line_and_frames(self, edge: Edge, line: Sequence[Segment]) -> Iterator[Overlap]:
        tail, head = self.inside[edge.tail], self.inside[edge.head]
        around = _around(line)
        for frame, area in self.frames:
            if frame not in tail and frame not in head and _meet(area, around):
                if any(_crosses(segment, area) for segment in line):
                    yield Overlap("line and frame", edge.key, frame)
            elif frame in tail and frame in head and not _within(around, area):
                yield Overlap("line out of its frame", edge.key, frame)
            elif (frame in tail) != (frame in head) and _changes(line, area) > 1:
                yield Overlap("line in and out of a frame", edge.key, frame)


def _chain(scope: str, parents: Mapping[str, str]) -> frozenset[str]:
    found = set()
    while scope:
        found.add(scope)
        scope = parents[scope]
    return frozenset(found)


def _area(box: Box, grown: float) -> Area:
    wide, high = box.width / 2 + grown, box.height / 2 + grown
    return (box.x - wide, box.y - high, box.x + wide, box.y + high)


def grown(area: Area, by: float) -> Area:
    """The area with so many pixels more on each side."""
    return (area[0] - by, area[1] - by, area[2] + by, area[3] + by)


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _within(inner: Area, outer: Area) -> bool:
    return (
        inner[0] >= outer[0] - 0.5
        and inner[1] >= outer[1] - 0.5
        and inner[2] <= outer[2] + 0.5
        and inner[3] <= outer[3] + 0.5
    )


def _around(segments: Iterable[Segment]) -> Area:
    points = [point for segment in segments for point in segment]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def segments(curve: Curve) -> Iterator[Segment]:
    """The line as short straight pieces, with its arrow's tip."""
    for place, points in enumerate(curve.chains):
        drawn = [points[0]]
        for start in range(0, len(points) - 3, 3):
            drawn += _flat(points[start : start + 4])
        if curve.tip and place == len(curve.chains) - 1:
            drawn.append(curve.tip)
        yield from pairwise(drawn)


def _flat(bend: tuple[Point, ...]) -> Iterator[Point]:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = bend
    if ax == bx == cx == dx or ay == by == cy == dy or (bend[0] == bend[1] and bend[2] == bend[3]):
        yield bend[3]
        return
    length = abs(bx - ax) + abs(by - ay) + abs(cx - bx) + abs(cy - by) + abs(dx - cx) + abs(dy - cy)
    count = max(2, min(24, int(length / _STEP)))
    for step in range(1, count + 1):
        t = step / count
        u = 1 - t
        p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        yield (p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy)


def _changes(line: Sequence[Segment], area: Area) -> int:
    """How often a line goes into an area or out of it."""
    return sum(_holds(area, one) != _holds(area, other) for one, other in line)


def _holds(area: Area, point: Point) -> bool:
    return area[0] < point[0] < area[2] and area[1] < point[1] < area[3]


def _crosses(segment: Segment, area: Area) -> bool:
    """Whether any of a straight piece lies within the area."""
    (x0, y0), (x1, y1) = segment
    left, top, right, bottom = area
    if left >= right or top >= bottom:
        return False
    first, last = 0.0, 1.0
    for start, way, low, high in ((x0, x1 - x0, left, right), (y0, y1 - y0, top, bottom)):
        if way == 0:
            if not low < start < high:
                return False
            continue
        one, other = (low - start) / way, (high - start) / way
        first, last = max(first, min(one, other)), min(last, max(one, other))
    return first < last
