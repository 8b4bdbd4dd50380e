"""Lines that Graphviz led over a frame, a label or a card of somebody else, led around it.

Rules that hold here: cards, labels and frames stay where they are; a line is drawn anew only where it runs over
something, and only if the new one runs over less; it goes straight, turns at right angles and keeps its two ends.

Why this is needed.  Graphviz's dot keeps nodes apart and leads lines around nodes, but it leads them around frames only
as far as the rank's boxes allow: some lines cut a frame's corner, or a label's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from itertools import pairwise, product

from sfnlearn.drawing.picture.machine_graph import Edge, Graph
from sfnlearn.drawing.picture.overlaps import RING, Area, Measured, grown, segments
from sfnlearn.drawing.picture.render import Curve, Layout, Point

_FROM_CARDS, _FROM_LABELS, _FROM_FRAMES, _BEFORE_HEAD, _CORNER = 8.0 - RING, 4.0, 6.0, 14.0 - RING, 9.0
"""Pixels that a line keeps from the areas of other things, and straight before its arrow; the radius of its turns."""
_AIRS = (1.0, 0.5, 0.2)
"""Shares of that air that are tried one after the other."""
_TURN = 40.0
"""Pixels of a longer way that are better than one more turn."""
_NEAR, _ANYWHERE = 240.0, 1e6
"""Pixels around the two ends in which a way is looked for, first and then."""
_MOST_PLACES = 80_000
"""Looking for a way is given up after so many places: nobody waits seconds for a line."""
_Way = tuple[int, int]


def led_around(graph: Graph, placed: Layout) -> Layout:
    """The layout with lines that run over something led around it, where there is a way."""
    measured = Measured(graph, placed)
    bad = {found.one for found in measured.found() if found.kind.startswith("line")}
    edges = {edge.key: edge for edge in graph.edges if edge.key in bad}
    if not edges:
        return placed
    return replace(placed, edges={**placed.edges, **_better(measured, placed.edges, edges)})


def _better(measured: Measured, curves: Mapping[str, Curve], edges: Mapping[str, Edge]) -> dict[str, Curve]:
    found = {}
    for number, (key, edge) in enumerate(edges.items()):
        best, least = curves[key], _defects(measured, edge, curves[key])
        wider = 1.0 + 0.6 * (number % 4)  # so that two of them do not run in one another
        bad = [
            place for place, chain in enumerate(best.chains) if _defects(measured, edge, Curve((chain,), None, None))
        ]
        for place, near, air in product(bad, (_NEAR, _ANYWHERE), (wider, *_AIRS)):
            tried = _with_chain(measured, edge, best, place, (near, air)) if least else None
            if tried is not None and _defects(measured, edge, tried) < least:
                best, least = tried, _defects(measured, edge, tried)
        found[key] = best
    return found


def _defects(measured: Measured, edge: Edge, curve: Curve) -> int:
    return sum(1 for _ in measured.on_the_way(edge, [*segments(curve)]))


def _with_chain(measured: Measured, edge: Edge, curve: Curve, place: int, how: tuple[float, float]) -> Curve | None:
    """The curve with one of its chains drawn anew; None where there is no way."""
    chain = curve.chains[place]
    is_last = place == len(curve.chains) - 1
    goal = curve.tip if is_last and curve.tip else chain[-1]
    path = _path(measured, edge, (chain[0], goal), *how)
    if path is None:
        return None
    chains = list(curve.chains)
    tip = curve.tip
    if is_last and tip:
        path[-1] = _towards(path[-1], path[-2], 8.0, 0.7)
        tip = goal
    chains[place] = tuple(_rounded(path))
    return Curve(tuple(chains), tip, curve.label)


def _path(measured: Measured, edge: Edge, ends: tuple[Point, Point], near: float, air: float) -> list[Point] | None:
    obstacles = [*_obstacles(measured, edge, air)]
    start, goal = ends
    out, back, room = _step_out(start, obstacles), _step_out(goal, obstacles), _room(measured, edge)
    middle = shortest(out, back, obstacles, _common(room, grown(_between(out, back), near)))
    return None if middle is None else _without_repeats([start, *middle, goal])


def _between(one: Point, other: Point) -> Area:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def _common(one: Area, other: Area) -> Area:
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def _obstacles(measured: Measured, edge: Edge, air: float) -> Iterator[Area]:
    """What the edge has to keep out of, with the air that it keeps: its own ends too, from which it steps out."""
    for key, area in measured.nodes:
        by = _BEFORE_HEAD if key == edge.head else _FROM_CARDS
        yield grown(area, by * air if measured.kinds[key] != "join" else 1.0)
    for _, area in measured.labels:
        yield grown(area, _FROM_LABELS * air)
    both = measured.inside[edge.tail] | measured.inside[edge.head]
    for frame, area in measured.frames:
        if frame not in both or frame == edge.leaves:
            yield grown(area, _FROM_FRAMES * air)


def _room(measured: Measured, edge: Edge) -> Area:
    """What the edge may not leave: the innermost frame that both of its ends are in, or anything."""
    both = measured.inside[edge.tail] & measured.inside[edge.head]
    around = [area for frame, area in measured.frames if frame in both]
    everything = (-1e6, -1e6, 1e6, 1e6)
    return grown(min(around, key=lambda area: area[2] - area[0], default=everything), -3.0)


def _step_out(point: Point, obstacles: Sequence[Area]) -> Point:
    """The nearest place at the border of what the point lies in."""
    for _ in range(3):
        inside = [area for area in obstacles if area[0] < point[0] < area[2] and area[1] < point[1] < area[3]]
        if not inside:
            break
        left, top, right, bottom = min(inside, key=lambda area: (area[2] - area[0]) * (area[3] - area[1]))
        x, y = point
        point = min(((left, y), (right, y), (x, top), (x, bottom)), key=lambda at: abs(at[0] - x) + abs(at[1] - y))
    return point


def shortest(start: Point, goal: Point, obstacles: Sequence[Area], room: Area) -> list[Point] | None:
    """The shortest way with few turns that goes straight and keeps out of the obstacles; None where there is none.

    >>> shortest((0, 0), (10, 0), [(4, -2, 6, 1)], (-50, -50, 50, 50))
    [(0, 0), (0, 1), (10, 1), (10, 0)]
    """
    return _Grid(start, goal, obstacles, room).way()


class _Grid:
    """The lines along which a way may run: those through its ends and along the borders of the obstacles."""

    def __init__(self, start: Point, goal: Point, obstacles: Sequence[Area], room: Area) -> None:
        left, top, right, bottom = room
        obstacles = [a for a in obstacles if a[0] < right and a[2] > left and a[1] < bottom and a[3] > top]
        xs = {x for area in obstacles for x in (area[0], area[2]) if left <= x <= right}
        ys = {y for area in obstacles for y in (area[1], area[3]) if top <= y <= bottom}
        self.xs, self.ys = sorted(xs | {start[0], goal[0]}), sorted(ys | {start[1], goal[1]})
        self.start = (self.xs.index(start[0]), self.ys.index(start[1]))
        self.goal = (self.xs.index(goal[0]), self.ys.index(goal[1]))
        self.across: set[tuple[int, int]] = set()
        self.down: set[tuple[int, int]] = set()
        for area in obstacles:
            self._close(area)

    def _close(self, area: Area) -> None:
        """Mark the pieces of lines inside an obstacle: `across` from (i, j) to (i + 1, j), `down` to (i, j + 1)."""
        first, last = bisect_left(self.xs, area[0]), bisect_left(self.xs, area[2])
        upper, lower = bisect_left(self.ys, area[1]), bisect_left(self.ys, area[3])
        inner_xs = range(bisect_right(self.xs, area[0]), last)
        inner_ys = range(bisect_right(self.ys, area[1]), lower)
        self.across.update((i, j) for i in range(first, last) for j in inner_ys)
        self.down.update((i, j) for i in inner_xs for j in range(upper, lower))

    def way(self) -> list[Point] | None:
        """A* over places and the direction in which they were reached."""
        waiting: list[tuple[float, float, _Way, _Way]] = [(0.0, 0.0, self.start, (0, 0))]
        before: dict[tuple[_Way, _Way], tuple[_Way, _Way]] = {}
        cost = {(self.start, (0, 0)): 0.0}
        while waiting and len(before) < _MOST_PLACES:
            _, so_far, at, way = heappop(waiting)
            if at == self.goal:
                return self._back(at, way, before)
            if so_far > cost[at, way]:
                continue
            for after, on in self._next(at):
                longer = so_far + self._length(at, after) + (_TURN if way not in {on, (0, 0)} else 0)
                if longer < cost.get((after, on), 1e9):
                    cost[after, on] = longer
                    before[after, on] = (at, way)
                    heappush(waiting, (longer + self._at_least(after, on), longer, after, on))
        return None

    def _next(self, at: _Way) -> Iterator[tuple[_Way, _Way]]:
        i, j = at
        if i + 1 < len(self.xs) and (i, j) not in self.across:
            yield (i + 1, j), (1, 0)
        if i and (i - 1, j) not in self.across:
            yield (i - 1, j), (-1, 0)
        if j + 1 < len(self.ys) and (i, j) not in self.down:
            yield (i, j + 1), (0, 1)
        if j and (i, j - 1) not in self.down:
            yield (i, j - 1), (0, -1)

    def _at_least(self, at: _Way, way: _Way) -> float:
        """What the rest costs at least: its length, and the turn without which the goal cannot be reached."""
        i, j = self.goal[0] - at[0], self.goal[1] - at[1]
        ahead = i * way[0] + j * way[1]
        turns = 0 if not (i or j) else 1 if (i and j and ahead > 0) or ahead == 0 else 2 if ahead < 0 else 0
        return self._length(at, self.goal) + _TURN * turns

    def _length(self, one: _Way, other: _Way) -> float:
        return abs(self.xs[one[0]] - self.xs[other[0]]) + abs(self.ys[one[1]] - self.ys[other[1]])

    def _back(self, at: _Way, way: _Way, before: Mapping[tuple[_Way, _Way], tuple[_Way, _Way]]) -> list[Point]:
        """The places where the way turns, from its start."""
        turns, here = [at], (at, way)
        while here in before:
            earlier = before[here]
            if earlier[1] != here[1]:
                turns.append(earlier[0])
            here = earlier
        return [(self.xs[i], self.ys[j]) for i, j in reversed(turns)]


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    return [points[0], *(after for one, after in pairwise(points) if after != one)]


def _towards(point: Point, other: Point, step: float, most: float = 0.5) -> Point:
    """The place so many pixels from a point on the way to another one, or a share of the way at most."""
    length = abs(point[0] - other[0]) + abs(point[1] - other[1])
    share = min(step / length, most) if length else 0.0
    return (
        round(point[0] + (other[0] - point[0]) * share, 1),
        round(point[1] + (other[1] - point[1]) * share, 1),
    )


def _rounded(path: Sequence[Point]) -> Iterator[Point]:
    """The way as cubic curves (1 + 3 n points), its turns rounded."""
    here = path[0]
    yield here
    for before, turn, after in zip(path, path[1:], path[2:], strict=False):
        begin, end = _towards(turn, before, _CORNER), _towards(turn, after, _CORNER)
        yield from (here, begin, begin)
        yield from (_towards(begin, turn, 1e9), _towards(end, turn, 1e9), end)
        here = end
    yield from (here, path[-1], path[-1])
