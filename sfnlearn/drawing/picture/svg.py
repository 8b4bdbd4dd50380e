"""The picture itself: a graph, where it stands, and what an execution made of it, as SVG.

Rules that hold here: the layout is made once for a definition, a status only changes colours, borders, badges and
words; every state is a `g.node` with an id, its status in `data-status` and a title that says all; text is text, never
markup; no script, no style sheet, no font from elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from sfnlearn.drawing.markup import document, group, number, tag, title
from sfnlearn.drawing.picture.card import disc, draw_container, draw_node, look_of
from sfnlearn.drawing.picture.dot import SMALL_SIZE
from sfnlearn.drawing.picture.edge_counts import NOBODY_KNOWS, Chosen, times_taken
from sfnlearn.drawing.picture.edge_labels import LABEL_LINE, LABEL_SIZE, label_lines
from sfnlearn.drawing.picture.machine_graph import Edge, Graph, Node
from sfnlearn.drawing.picture.render import Box, Curve, Layout, Point
from sfnlearn.drawing.text import markup, width
from sfnlearn.drawing.theme import CARD_BORDER, CATCH_LINE, FRAME, INK, LINE, PAPER, QUIET, STATUSES, StatusStyle
from sfnlearn.engine.history.snapshot import Snapshot

MARGIN = 16
LEGEND_ROW = 24
LEGEND_LEAST, LEGEND_MOST = 330, 440
_DASHES = {"default": "6 4", "catch": "1.5 4"}
_CAUGHT, _FAILED, _TAKEN = (STATUSES[word].colour for word in ("caught", "failed", "succeeded"))


def draw_svg(graph: Graph, placed: Layout, snapshot: Snapshot | None, label: str, chosen: Chosen = NOBODY_KNOWS) -> str:
    """The whole picture on its own opaque card; `label` is what a screen reader says."""
    inner = max(placed.width, LEGEND_LEAST if snapshot else 0)
    legend, legend_height = _legend(round(min(inner, LEGEND_MOST)), round(placed.height)) if snapshot else ("", 0)
    legend = group(legend, legend_shift(graph, placed, inner, LEGEND_MOST), 0) if legend else ""
    body = group("\n".join(_body(graph, placed, snapshot, chosen)), MARGIN + (inner - placed.width) / 2, MARGIN)
    wide, high = math.ceil(inner + 2 * MARGIN), math.ceil(placed.height + legend_height + 2 * MARGIN)
    return document(f"{body}\n{legend}", wide, high, label)


def legend_shift(graph: Graph, placed: Layout, inner: float, wide: float) -> float:
    """How far to the right a legend of this width stands: under Start, where a picture opens that is wider than a cell.

    `inner` is the width that the picture has without its margins.
    """
    start = next(placed.nodes[node.key].x for node in graph.nodes if node.kind == "start")
    return max(0.0, min(start + (inner - placed.width) / 2 - wide / 2, inner - wide))


def _body(graph: Graph, placed: Layout, snapshot: Snapshot | None, chosen: Chosen) -> Iterator[str]:
    nodes = {node.key: node for node in graph.nodes}
    boxes = [(box, nodes[box.owner], placed.containers[box.key]) for box in graph.containers if box.kind != "branch"]
    for _container, owner, place in boxes:
        yield draw_container(owner, place, look_of(owner, snapshot).status)
    for edge in graph.edges:
        tail, head = nodes[edge.tail], nodes[edge.head]
        count = times_taken(edge, tail, head, snapshot, chosen)
        yield _edge(edge, tail, head, placed.edges[edge.key], count)
    for node in graph.nodes:
        yield draw_node(node, placed.nodes[node.key], look_of(node, snapshot))
    for edge in graph.edges:
        if label := placed.edges[edge.key].label:
            yield draw_edge_label(edge, label)


@lru_cache(maxsize=4096)
def _edge(edge: Edge, tail: Node, head: Node, line: Curve, count: int) -> str:
    return draw_edge(edge, (tail.name, head.name), line, _pen(edge, count, failed=tail.type == "Fail"), count)


def draw_edge(edge: Edge, names: tuple[str, str], line: Curve, pen: tuple[str, float], count: int) -> str:
    """An edge with its arrowhead; `names` are those of its ends, `pen` is colour and width."""
    colour, thick = pen
    words = f"{names[0]} → {names[1]}" + (f": {edge.tooltip}" if edge.tooltip else "")
    path = tag(
        "path",
        d=_curve(line, joined=edge.kind == "join"),
        fill="none",
        stroke=colour,
        stroke_width=thick,
        stroke_dasharray=_DASHES.get(edge.kind),
        stroke_linecap="round" if edge.kind == "catch" else None,
    )
    if line.tip and edge.kind != "join":
        path += _arrow(line.chains[-1][-1], line.tip, pen, _DASHES.get(edge.kind))
    return tag("g", title(words) + path, id=edge.key, class_=f"edge {edge.kind}", data_taken=count)


def _pen(edge: Edge, count: int, *, failed: bool) -> tuple[str, float]:
    if edge.kind == "catch":
        return (_CAUGHT, 2.6) if count else (CATCH_LINE, 1.8)
    if count:
        return _FAILED if failed else _TAKEN, 2.2
    return (FRAME if edge.kind in {"branch", "join"} else LINE), 1.3


def _curve(line: Curve, *, joined: bool) -> str:
    chains = list(line.chains)
    if joined and line.tip:
        chains[-1] = (*chains[-1][:-1], line.tip)
    return "".join(map(_chain, chains))


def _chain(points: tuple[Point, ...]) -> str:
    first, *rest = points
    return f"M{first[0]} {first[1]}C" + " ".join(f"{x} {y}" for x, y in rest)


def _arrow(base: Point, tip: Point, pen: tuple[str, float], dash: str | None) -> str:
    """A small arrowhead whose point is where the line ends, and the last bit of line up to it."""
    colour, thick = pen
    angle = math.atan2(tip[1] - base[1], tip[0] - base[0])
    turns = (angle + 0.42, angle - 0.42)
    sides = [(tip[0] - 7.5 * math.cos(turn), tip[1] - 7.5 * math.sin(turn)) for turn in turns]
    points = " ".join(f"{number(x)},{number(y)}" for x, y in [tip, *sides])
    bit = tag("line", x1=base[0], y1=base[1], x2=tip[0] - 3 * math.cos(angle), y2=tip[1] - 3 * math.sin(angle))
    return tag("g", bit, stroke=colour, stroke_width=thick, stroke_dasharray=dash) + tag(
        "polygon", points=points, fill=colour
    )


@lru_cache(maxsize=4096)
def draw_edge_label(edge: Edge, box: Box) -> str:
    """The rule or the errors on an edge, where its line makes room for them."""
    lines = label_lines(edge)
    top = box.y - LABEL_LINE * len(lines) / 2 + 10.5
    rows = (tag("text", markup(line), x=box.x, y=top + LABEL_LINE * row) for row, line in enumerate(lines))
    colour = _CAUGHT if edge.kind == "catch" else QUIET
    return tag(
        "g",
        title(edge.tooltip) + "".join(rows),
        class_=f"label {edge.kind}",
        data_edge=edge.key,
        fill=colour,
        font_size=LABEL_SIZE,
        text_anchor="middle",
    )


@lru_cache(maxsize=256)
def _legend(available: int, top: int) -> tuple[str, int]:
    """All statuses in one row, or as many as the width asks for; and how high that is."""
    parts, x, row = [], 0.0, 0
    for style in STATUSES.values():
        space = 42 + width(style.word, SMALL_SIZE)
        if x and x + space > available:
            x, row = 0.0, row + 1
        parts.append(_legend_entry(style, x + MARGIN + 9, top + MARGIN + 26 + LEGEND_ROW * row))
        x += space
    return tag("g", "".join(parts), class_="legend"), 14 + LEGEND_ROW * (row + 1)


def _legend_entry(style: StatusStyle, x: float, y: float) -> str:
    empty = tag("rect", x=-8, y=-7, width=16, height=14, rx=3, fill=PAPER, stroke=CARD_BORDER)
    word = tag("text", style.word, x=14, y=3.5, font_size=SMALL_SIZE, fill=INK)
    return group((disc(style) if style.path else empty) + word, x, y)
