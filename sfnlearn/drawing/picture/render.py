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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sfnlearn.errors import UsageError

Point = tuple[float, float]
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
    boxes = {thing["name"]: _node_box(thing, top) for thing in things if "pos" in thing}
    return Layout(
        right,
        top,
        {name: box for name, box in boxes.items() if not name.endswith(LABEL)},
        {thing["name"]: _cluster_box(thing["bb"], top) for thing in things if thing.get("bb")},
        _curves(placed.get("edges", []), boxes, top),
    )


def _curves(edges: Sequence[Mapping[str, Any]], boxes: Mapping[str, Box], top: float) -> dict[str, Curve]:
    """The edges by their keys: one that has a label is drawn as two, to its label and from it."""
    parts = {edge["id"]: _chain(edge, top) for edge in edges if "id" in edge}
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
    return Box(x, top - y, float(thing["width"]) * 72, float(thing["height"]) * 72)


def _cluster_box(text: str, top: float) -> Box:
    left, bottom, right, upper = _numbers(text)
    return Box((left + right) / 2, top - (bottom + upper) / 2, right - left, upper - bottom)


def _chain(edge: Mapping[str, Any], top: float) -> tuple[tuple[Point, ...], Point | None]:
    """The points of what was written as one edge, and its arrow's tip."""
    points: list[Point] = []
    tip = None
    for part in edge["pos"].split():
        if part[:2] in {"e,", "s,"}:
            tip = _point(part[2:], top)
        else:
            points.append(_point(part, top))
    if edge.get("dir") == "back":
        points.reverse()
    return tuple(points), tip


def _point(text: str, top: float) -> Point:
    x, y = _numbers(text)
    return (round(x, 1), round(top - y, 1))
