"""The only file that runs Graphviz.

Rules that hold here: `dot` on PATH first, then the bundled engine of the package graphviz-pure, in both cases through
the package `graphviz`; where there is neither, `find_engine` answers None and callers show text. `graphviz.version()`
is never called: it cannot read graphviz-pure's answer.
"""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sfnlearn.errors import UsageError

Point = tuple[float, float]
_Chain = tuple[tuple[Point, ...], Point | None]
AIR = 5.0
"""Pixels around a card that Graphviz takes for a part of it, so that no line passes close by."""
LABEL, TO_LABEL, FROM_LABEL = "_label", "_to_label", "_from_label"
"""What follows an edge's key in the names of its label's node and of the two lines that meet there."""
NO_ENGINE = (
    "No Graphviz engine was found, so there is no picture, only this text: "
    "pip install graphviz graphviz-pure, or install Graphviz (its program dot) and start again."
)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels: centre, width, height; y grows downwards."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Chains of cubic Bézier curves (1 + 3 n points each), the arrow's tip (None: no arrow), the label's box.

    There is one chain, or two with the label between them; points run from the edge's tail to its head, whichever way
    the edge was written.
    """

    chains: tuple[tuple[Point, ...], ...]
    tip: Point | None
    label: Box | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, in pixels, by the keys of the graph."""

    width: float
    height: float
    nodes: Mapping[str, Box]
    containers: Mapping[str, Box]
    edges: Mapping[str, Curve]


def graphviz_package() -> Any:
    """The package `graphviz`, imported when it is first used; a UsageError where it is not installed."""
    try:
        import graphviz
    except ImportError:
        raise UsageError(NO_ENGINE) from None
    return graphviz


def find_engine() -> str | None:
    """The program that draws: `dot` on PATH, else graphviz-pure's beside this Python or on PATH, else None."""
    if find_spec("graphviz") is None:
        return None
    scripts = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    bundled = (shutil.which("graphviz-pure", path=folder) for folder in scripts)
    return shutil.which("dot") or next(filter(None, bundled), None) or shutil.which("graphviz-pure")


def _run(dot: str, output: str) -> bytes:
    """Run the engine on DOT text; `output` is one of Graphviz's formats."""
    engine = find_engine()
    if engine is None:
        raise UsageError(NO_ENGINE)
    graphviz = graphviz_package()
    from graphviz.backend import dot_command

    # The package runs `dot` and takes no other name, so the program is named in its own constant, for this call alone:
    # other pictures in the same kernel are drawn with what their authors chose.
    usual, dot_command.DOT_BINARY = dot_command.DOT_BINARY, Path(engine)
    try:
        drawn: bytes = graphviz.pipe("dot", output, dot.encode(), quiet=True)
    finally:
        dot_command.DOT_BINARY = usual
    return drawn


def png(dot: str) -> bytes:
    """A PNG of DOT text at 144 dots an inch (two pixels for each of the SVG's)."""
    return _run(dot.replace("{", "{\n  dpi=144;", 1), "png")


@lru_cache(maxsize=128)
def layout(dot: str) -> Layout:
    """Place everything in DOT text that `dot.to_dot` wrote; one run of the engine for each text."""
    placed = json.loads(_run(dot, "json0"))
    _left, _bottom, right, top = _numbers(placed["bb"])
    things = placed.get("objects", [])
    cards = {thing["_gvid"]: _node_box(thing, top) for thing in things if _is_card(thing)}
    boxes = {thing["name"]: _node_box(thing, top) for thing in things if "pos" in thing}
    return Layout(
        right,
        top,
        {name: box for name, box in boxes.items() if not name.endswith(LABEL)},
        {thing["name"]: _cluster_box(thing["bb"], top) for thing in things if thing.get("bb")},
        _curves({edge["id"]: _chain(edge, cards, top) for edge in placed.get("edges", []) if "id" in edge}, boxes),
    )


def _curves(parts: Mapping[str, _Chain], boxes: Mapping[str, Box]) -> dict[str, Curve]:
    """The edges by their keys: one that has a label is drawn as two, to its label and from it."""
    curves = {}
    for name, (points, tip) in parts.items():
        if name.endswith(FROM_LABEL):
            key = name.removesuffix(FROM_LABEL)
            first, _no_tip = parts[key + TO_LABEL]
            curves[key] = Curve((first, points), tip, boxes[key + LABEL])
        elif not name.endswith(TO_LABEL):
            curves[name] = Curve((points,), tip, None)
    return curves


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]


def _node_box(thing: Mapping[str, Any], top: float) -> Box:
    x, y = _numbers(thing["pos"])
    air = 2 * AIR if _is_card(thing) else 0
    return Box(x, top - y, float(thing["width"]) * 72 - air, float(thing["height"]) * 72 - air)


def _is_card(thing: Mapping[str, Any]) -> bool:
    return str(thing.get("class", "")).startswith("state ")


def _cluster_box(text: str, top: float) -> Box:
    left, bottom, right, upper = _numbers(text)
    return Box((left + right) / 2, top - (bottom + upper) / 2, right - left, upper - bottom)


def _chain(edge: Mapping[str, Any], cards: Mapping[int, Box], top: float) -> _Chain:
    """The points of what was written as one edge, and its arrow's tip."""
    points: list[Point] = []
    tip = None
    for part in edge["pos"].split():
        if part[:2] in {"e,", "s,"}:
            tip = _point(part[2:], top)
        else:
            points.append(_point(part, top))
    ends = [cards.get(edge["tail"]), cards.get(edge["head"])]
    if edge.get("dir") == "back":
        points.reverse()
        ends.reverse()
    return _through_the_air(points, tip, *ends)


def _through_the_air(points: list[Point], tip: Point | None, tail: Box | None, head: Box | None) -> _Chain:
    """The line with what it lacks at its cards: Graphviz takes the air around them for a part of them."""
    first = _at(points[0], points[1], tail)
    points = points if first == points[0] else [first, first, points[0], *points]
    if tip is not None:
        return tuple(points), _at(tip, points[-1], head)
    last = _at(points[-1], points[-2], head)
    return tuple(points if last == points[-1] else [*points, points[-1], last, last]), None


def _at(end: Point, before: Point, card: Box | None) -> Point:
    """Where a line that ends in the air around a card meets it: straight on, or else the nearest point."""
    if card is None:
        return end
    low, high = card.y - card.height / 2, card.y + card.height / 2
    x, y = _clamped(end[0], card.x, card.width), _clamped(end[1], card.y, card.height)
    if max(abs(x - end[0]), abs(y - end[1])) > AIR + 1:
        return end
    if (end[1] <= low or end[1] >= high) and end[1] != before[1]:
        straight = end[0] + (end[0] - before[0]) * (y - end[1]) / (end[1] - before[1])
        x = straight if abs(straight - end[0]) < 8 * AIR and straight == _clamped(straight, card.x, card.width) else x
    return (round(x, 1), round(y, 1))


def _clamped(value: float, middle: float, size: float) -> float:
    return min(max(value, middle - size / 2), middle + size / 2)


def _point(text: str, top: float) -> Point:
    x, y = _numbers(text)
    return (round(x, 1), round(top - y, 1))
