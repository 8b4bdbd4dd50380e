"""What touches what in a picture of a machine, measured in the SVG as it was drawn.

`touching(definition)` names everything that touches; `python -m tests.overlaps FILE...` draws every definition in files
of JSON or of JSON lines, wherever in them it stands, and prints how many there are and what touches.

Rules that hold here: places are read from the SVG and from nowhere else (lines are sampled from their paths, text has
the width of `drawing/text.py`, which a browser's test compares with what is drawn); the definition's graph says only
which line belongs to which cards, labels and frames.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, cycle
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from sfnlearn.drawing.picture.machine_graph import Edge, Graph
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.drawing.picture.svg import draw_svg
from sfnlearn.drawing.text import width
from sfnlearn.engine.history.fold import Iterations
from sfnlearn.engine.history.snapshot import Snapshot, StateSnapshot
from sfnlearn.errors import UsageError

SVG = "{http://www.w3.org/2000/svg}"
Area = tuple[float, float, float, float]
Point = tuple[float, float]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ASCENT, _DESCENT, _SAMPLES = 0.78, 0.22, 14
_BADGE, _RETRY_MARK, _WING = 8.0, 5.5, 4.0
"""Radius of a status's disc, half the size of the mark of a Retry, and how far an arrow may reach into its card."""


@dataclass
class Drawn:
    """Areas by the ids of what they belong to; `lines` are samples of every line, `parts` what stands on a card."""

    cards: dict[str, Area] = field(default_factory=dict)
    frames: dict[str, Area] = field(default_factory=dict)
    labels: dict[str, Area] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    parts: dict[str, list[Area]] = field(default_factory=dict)
    legend: list[Area] = field(default_factory=list)
    size: Point = (0, 0)


# ---------------------------------------------------------------------------- reading the SVG


def read(svg: str) -> Drawn:
    """What is drawn where."""
    root = ET.fromstring(svg)
    drawn = Drawn(size=(float(root.get("width", "0")), float(root.get("height", "0"))))
    for element, at, groups in _walk(root, (0.0, 0.0), ()):
        owner = next((group for group in reversed(groups) if _classes(group)), None)
        if owner is not None:
            _take(drawn, element, at, owner, groups)
    return drawn


Groups = tuple[ET.Element, ...]


def _walk(element: ET.Element, at: Point, groups: Groups) -> Iterator[tuple[ET.Element, Point, Groups]]:
    moved = [float(number) for number in _NUMBER.findall(element.get("transform", ""))]
    x, y = (at[0] + moved[0], at[1] + moved[1]) if moved else at
    yield element, (x, y), groups
    for child in element:
        yield from _walk(child, (x, y), (*groups, element))


def _classes(element: ET.Element) -> list[str]:
    return element.get("class", "").split()


def _take(drawn: Drawn, element: ET.Element, at: Point, owner: ET.Element, groups: Groups) -> None:
    kind, name = _classes(owner)[0], element.tag.removeprefix(SVG)
    key = owner.get("id") or owner.get("data-edge") or ""
    if kind == "node" and name == "rect" and "halo" not in _classes(element):
        if "card" in _classes(element):
            drawn.cards[key] = _rect(element, at)
        else:
            drawn.parts.setdefault(key, []).append(_rect(element, at))
    elif kind in {"node", "retries"} and name in {"text", "circle", "path"}:
        card = next(group.get("id", "") for group in groups if "node" in _classes(group))
        area = _on_card(element, at, kind)
        if area is not None:
            drawn.parts.setdefault(card, []).append(area)
    elif kind in {"start", "end"} and name == "rect":
        drawn.cards[key] = _rect(element, at)
    elif kind == "container" and name == "rect":
        drawn.frames[key] = _union(drawn.frames.get(key), _rect(element, at))
    elif kind == "label" and name == "text":
        drawn.labels[key] = _union(drawn.labels.get(key), _text(element, at, owner))
    elif kind == "edge" and name in {"path", "polygon"}:
        drawn.lines.setdefault(key, []).extend(_samples(element, at))
    elif kind == "legend" and name == "text":
        drawn.legend.append(_text(element, at, owner))


def _on_card(element: ET.Element, at: Point, kind: str) -> Area | None:
    if element.tag == f"{SVG}text":
        return _text(element, at, element)
    if element.tag == f"{SVG}circle":
        return _around(at, _BADGE)
    return _around(at, _RETRY_MARK) if kind == "retries" else None


def _around(at: Point, radius: float) -> Area:
    return (at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius)


def _rect(element: ET.Element, at: Point) -> Area:
    x, y, wide, high = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
    return (at[0] + x, at[1] + y, at[0] + x + wide, at[1] + y + high)


def _text(element: ET.Element, at: Point, owner: ET.Element) -> Area:
    size = float(element.get("font-size") or owner.get("font-size") or "0")
    assert size >= 11, f"{element.text!r} is drawn {size} pixels high"
    wide = width(element.text or "", size)
    anchor = element.get("text-anchor") or owner.get("text-anchor") or "start"
    left = at[0] + float(element.get("x", "0")) - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    base = at[1] + float(element.get("y", "0"))
    return (left, base - _ASCENT * size, left + wide, base + _DESCENT * size)


def _union(one: Area | None, other: Area) -> Area:
    if one is None:
        return other
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def _samples(element: ET.Element, at: Point) -> Iterator[Point]:
    numbers = [float(number) for number in _NUMBER.findall(element.get("d") or element.get("points") or "")]
    if element.tag == f"{SVG}polygon":
        yield from _moved(numbers, at)
        return
    for piece in element.get("d", "").split("M")[1:]:
        points = [*_moved([float(number) for number in _NUMBER.findall(piece)], at)]
        for start in range(0, len(points) - 1, 3):
            yield from _bend(*points[start : start + 4])


def _moved(numbers: list[float], at: Point) -> Iterator[Point]:
    return ((at[0] + x, at[1] + y) for x, y in zip(numbers[::2], numbers[1::2], strict=True))


def _bend(a: Point, b: Point, c: Point, d: Point) -> Iterator[Point]:
    length = abs(a[0] - d[0]) + abs(a[1] - d[1])
    count = max(_SAMPLES, int(length / 3))
    for step in range(count + 1):
        t = step / count
        shares = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
        yield (
            sum(share * point[0] for share, point in zip(shares, (a, b, c, d), strict=True)),
            sum(share * point[1] for share, point in zip(shares, (a, b, c, d), strict=True)),
        )


# ---------------------------------------------------------------------------- what touches


def touching(definition: Mapping[str, Any], seen: Snapshot | None = None) -> list[str]:
    """Everything in the picture of a definition that touches what it does not belong to, in words."""
    ready = prepared(definition)
    return touching_in(ready.graph, draw_svg(ready.graph, ready.layout, seen, "a picture"))


def touching_in(graph: Graph, svg: str) -> list[str]:
    """Everything in this picture of the graph that touches what it does not belong to, in words."""
    return [*_Checked(graph, read(svg)).found()]


class _Checked:
    """One picture, and which thing in it belongs to which other."""

    def __init__(self, graph: Graph, drawn: Drawn) -> None:
        self.graph, self.drawn = graph, drawn
        ids = {node.key: node.slug or node.key for node in graph.nodes}
        parents = {box.key: box.parent for box in graph.containers}
        names = {box.key: f"{ids[box.owner]}-container" for box in graph.containers if box.kind != "branch"}

        def around(scope: str) -> set[str]:
            return ({names[scope]} if scope in names else set()) | around(parents[scope]) if scope else set()

        inside = {node.key: around(node.scope) for node in graph.nodes}
        self.ends = {edge.key: (ids[edge.tail], ids[edge.head]) for edge in graph.edges}
        self.sides = {edge.key: (inside[edge.tail], inside[edge.head]) for edge in graph.edges}
        self.inside = {ids[key]: frames for key, frames in inside.items()}
        self.inside |= {edge.key: inside[edge.tail] & inside[edge.head] for edge in graph.edges}
        self.inside |= {names[box.key]: around(box.parent) for box in graph.containers if box.key in names}
        assert set(drawn.lines) == set(self.ends), "every edge has a line"
        assert set(drawn.labels) == {edge.key for edge in graph.edges if edge.label}, "every rule has a label"

    def found(self) -> Iterator[str]:
        """All that touches."""
        things = {**self.drawn.cards, **self.drawn.labels}
        for (one, area), (other, its) in combinations(things.items(), 2):
            if _meet(area, its):
                yield f"{one} touches {other}"
        for (one, area), (frame, its) in _pairs(things, self.drawn.frames):
            if not (_within(area, its) if frame in self.inside[one] else not _meet(area, its)):
                yield f"{one} touches the frame {frame}"
        for (one, area), (other, its) in combinations(self.drawn.frames.items(), 2):
            if _meet(area, its) and not (_within(area, its) or _within(its, area)):
                yield f"the frame {one} touches the frame {other}"
        for edge in self.graph.edges:
            yield from self._line(edge, things)
        yield from self._on_cards()
        yield from self._legend()

    def _line(self, edge: Edge, things: Mapping[str, Area]) -> Iterator[str]:
        line = self.drawn.lines[edge.key]
        box = _box(line)
        for key, area in things.items():
            if not _meet(box, area):
                continue
            own = key in self.ends[edge.key] or key == edge.key
            if any(_holds(_grown(area, -_WING if own else 1), point) for point in line):
                yield f"the line {edge.key} ({edge.kind}) runs over {key}"
        tail, head = self.sides[edge.key]
        for frame, area in self.drawn.frames.items():
            if frame not in tail | head and _meet(box, area) and any(_holds(area, point) for point in line):
                yield f"the line {edge.key} ({edge.kind}) runs over the frame {frame}"
            if frame in tail & head and not _within(box, _grown(area, 1)):
                yield f"the line {edge.key} ({edge.kind}) runs out of the frame {frame}"

    def _on_cards(self) -> Iterator[str]:
        for card, parts in self.drawn.parts.items():
            area = self.drawn.cards[card]
            for part in parts:
                if not _within(part, area):
                    yield f"something stands out of the card {card}: {part} of {area}"
            for one, other in combinations(parts, 2):
                if _meet(one, other):
                    yield f"two things touch on the card {card}: {one}, {other}"

    def _legend(self) -> Iterator[str]:
        paper = (0.0, 0.0, *self.drawn.size)
        for area in [*self.drawn.cards.values(), *self.drawn.frames.values(), *self.drawn.labels.values()]:
            if not _within(area, paper):
                yield f"something stands out of the paper: {area}"
        for one, other in combinations(self.drawn.legend, 2):
            if _meet(one, other) or not _within(one, paper):
                yield f"words of the legend touch: {one}, {other}"
        for line in self.drawn.lines.values():
            if not _within(_box(line), paper):
                yield f"a line runs out of the paper: {_box(line)}"


def _pairs(one: Mapping[str, Area], other: Mapping[str, Area]) -> Iterator[tuple[tuple[str, Area], tuple[str, Area]]]:
    return ((first, second) for first in one.items() for second in other.items())


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _within(inner: Area, outer: Area) -> bool:
    left, top, right, bottom = _grown(outer, 0.2)
    return inner[0] >= left and inner[1] >= top and inner[2] <= right and inner[3] <= bottom


def _grown(area: Area, by: float) -> Area:
    return (area[0] - by, area[1] - by, area[2] + by, area[3] + by)


def _holds(area: Area, point: Point) -> bool:
    return area[0] < point[0] < area[2] and area[1] < point[1] < area[3]


def _box(line: list[Point]) -> Area:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return (min(xs), min(ys), max(xs), max(ys))


# ---------------------------------------------------------------------------- an execution with the longest words


def crowded(definition: Mapping[str, Any]) -> Snapshot:
    """A snapshot in which every card says as much as it can: statuses, visits, retries, iterations."""
    statuses = cycle(("succeeded", "failed", "caught", "aborted", "running"))
    nodes = [*prepared(definition).graph.states()]
    states = {}
    for node in nodes:
        iterations = Iterations(999, 999, 900, 99) if node.type == "Map" else None
        states[node.name] = StateSnapshot(node.name, next(statuses), 999, 99, "E", iterations)  # type: ignore[arg-type]
    return Snapshot(1, "RUNNING", states, {}, {}, nodes[0].name)


# ---------------------------------------------------------------------------- the command


def definitions_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every definition in a JSON value, wherever it stands, also as text."""
    if isinstance(value, str) and '"StartAt"' in value:
        try:
            value = json.loads(value)
        except ValueError:
            return
    if isinstance(value, dict):
        if "StartAt" in value and isinstance(value.get("States"), dict):
            yield value
        else:
            for inner in value.values():
                yield from definitions_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from definitions_in(inner)


def _in_file(path: Path) -> Iterator[Mapping[str, Any]]:
    text = path.read_text(encoding="utf-8")
    for part in text.splitlines() if path.suffix == ".jsonl" else [text]:
        yield from definitions_in(json.loads(part))


def main(paths: list[str]) -> int:
    """Draw every definition of the files; print what touches, and the figures."""
    drawn, bad, skipped, known = 0, 0, 0, set()
    for definition in (found for path in paths for found in _in_file(Path(path))):
        text = json.dumps(definition, sort_keys=True)
        if text in known:
            continue
        known.add(text)
        try:
            seen = crowded(definition)
        except (UsageError, KeyError, TypeError, AttributeError):  # one that is wrong on purpose cannot be drawn
            skipped += 1
            continue
        drawn += 1
        for place, found in (("", touching(definition)), ("in an execution: ", touching(definition, seen))):
            bad += len(found)
            for words in found:
                sys.stdout.write(f"{place}{words} in {text[:100]}\n")
    sys.stdout.write(
        f"{drawn} definitions drawn, each also in an execution: {bad} overlaps; {skipped} cannot be drawn.\n"
    )
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
