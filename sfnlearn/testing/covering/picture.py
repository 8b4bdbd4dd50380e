"""A coverage as a picture: the machine's own layout, with what no execution was at marked.

Rules that hold here: a colour never stands alone: a state that was not entered has a dashed border and says so, a line
that was not taken has a 0 on it; the dashes of a line go on telling its kind; lines that nobody counts (from Start, to
a branch, from a Succeed) stay quiet; the text says the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from sfnlearn.drawing.comparing.free_places import free_place
from sfnlearn.drawing.markup import document, group, tag, title
from sfnlearn.drawing.picture.card import Look, draw_container, draw_node, icon, rect, words
from sfnlearn.drawing.picture.dot import SMALL_SIZE
from sfnlearn.drawing.picture.machine_graph import Edge, Node
from sfnlearn.drawing.picture.picture import Picture
from sfnlearn.drawing.picture.prepared import Prepared
from sfnlearn.drawing.picture.render import Box, Layout
from sfnlearn.drawing.picture.svg import MARGIN, draw_edge, draw_edge_label, legend_shift
from sfnlearn.drawing.text import width
from sfnlearn.drawing.theme import DIFFERENT, DIFFERENT_FILL, FRAME, INK, LINE, PAPER, STATUSES
from sfnlearn.errors import UsageError

_ROW, _LEAST, _RADIUS = 22, 380, 7.5
COVERED = STATUSES["succeeded"].colour
COVERED_FILL = STATUSES["succeeded"].fill
DASHES = "5 3"


class CoveragePicture(Picture):
    """`entered` counts by the name of a state, `taken` by the key of a line; `lines` are the text twin."""

    def __init__(
        self, ready: Prepared, entered: Mapping[str, int], taken: Mapping[str, int], alt: str, lines: Sequence[str]
    ) -> None:
        self._graph, self._entered, self._taken = ready.graph, entered, taken
        super().__init__(
            alt=alt,
            make_svg=lambda: self._draw(ready.layout, alt),
            make_dot=lambda: ready.dot,
            make_outline=lambda: "\n".join(lines),
        )

    def png(self) -> bytes:
        """Graphviz cannot draw a coverage: a UsageError that says what to do instead."""
        raise UsageError("A coverage is saved as .svg, .html, .txt or .json: Graphviz, which makes the PNGs, lacks it.")

    def _draw(self, placed: Layout, label: str) -> str:
        inner = max(placed.width, _LEAST)
        legend, high = _legend(_LEAST)
        body = group("\n".join(self._body(placed)), MARGIN + (inner - placed.width) / 2, MARGIN + high)
        x = MARGIN + legend_shift(self._graph, placed, inner, _LEAST)
        return document(
            f"{group(legend, x, MARGIN, class_='legend')}\n{body}",
            math.ceil(inner + 2 * MARGIN),
            math.ceil(placed.height + high + 2 * MARGIN),
            label,
        )

    def _body(self, placed: Layout) -> Iterator[str]:
        graph = self._graph
        nodes = {node.key: node for node in graph.nodes}
        for box in graph.containers:
            if box.kind != "branch":
                yield draw_container(nodes[box.owner], placed.containers[box.key], "not entered")
        for edge in graph.edges:
            names = (nodes[edge.tail].name, nodes[edge.head].name)
            yield draw_edge(edge, names, placed.edges[edge.key], self._pen(edge), self._taken.get(edge.key, 0))
        for node in graph.nodes:
            yield self._node(node, placed.nodes[node.key])
        for edge in graph.edges:
            if label := placed.edges[edge.key].label:
                yield draw_edge_label(edge, label)
        yield from self._zeros(placed)

    def _pen(self, edge: Edge) -> tuple[str, float]:
        times = self._taken.get(edge.key)
        if times is None:
            return (FRAME if edge.kind in {"branch", "join"} else LINE), 1.3
        return (COVERED, 2.2) if times else (DIFFERENT, 1.8)

    def _zeros(self, placed: Layout) -> Iterator[str]:
        """A 0 on each line that was not taken, where nothing is in its way."""
        labels = [line.label for line in placed.edges.values() if line.label]
        boxes = [*placed.nodes.values(), *labels]
        marks: list[tuple[float, float]] = []
        for edge in self._graph.edges:
            if self._taken.get(edge.key) == 0:
                marks.append(free_place(placed.edges[edge.key], boxes, marks, _RADIUS))
                yield group(_zero(), *marks[-1], class_="missed")

    def _node(self, node: Node, box: Box) -> str:
        if node.kind != "state":
            return draw_node(node, box, Look())
        times = self._entered[node.name]
        told = f"entered {times}×" if times else "not entered"
        look = Look(words=f"{node.type} · {told}", caption=node.caption)
        parts = [title(f"{node.tooltip}\n{told}"), _card(box, times), icon(node, box), words(node, box, look)]
        kind = "covered" if times else "missed"
        return group("".join(parts), box.x, box.y, id=node.slug, class_=f"node {node.type} {kind}")


def _card(box: Box, times: int) -> str:
    stroke, fill = (COVERED, COVERED_FILL) if times else (DIFFERENT, DIFFERENT_FILL)
    return rect(
        box.width,
        box.height,
        class_="card",
        rx=7,
        fill=fill,
        stroke=stroke,
        stroke_width=1.8,
        stroke_dasharray=None if times else DASHES,
    )


def _zero() -> str:
    circle = tag("circle", r=_RADIUS, fill=DIFFERENT, stroke=PAPER, stroke_width=1.5)
    return circle + tag("text", "0", y=3.8, font_size=11, font_weight=600, text_anchor="middle", fill=PAPER)


def _legend(wide: float) -> tuple[str, float]:
    """What the borders and lines mean; and how high that is."""
    swatches = (
        (_swatch(COVERED, COVERED_FILL, None), "entered"),
        (_swatch(DIFFERENT, DIFFERENT_FILL, DASHES), "not entered"),
        (_stroke(COVERED, 2.2), "taken"),
        (_stroke(DIFFERENT, 1.8) + group(_zero(), 11, 0), "not taken"),
    )
    parts, x, y = [], 0.0, _ROW * 0.5
    for drawn, word in swatches:
        space = 30 + width(word, SMALL_SIZE)
        if x and x + space > wide:
            x, y = 0.0, y + _ROW
        parts.append(group(drawn + tag("text", word, x=30, y=3.5, font_size=SMALL_SIZE, fill=INK), x, y))
        x += space + 14
    return "".join(parts), y + _ROW


def _stroke(colour: str, thick: float) -> str:
    return tag("line", x1=0, y1=0, x2=22, y2=0, stroke=colour, stroke_width=thick)


def _swatch(stroke: str, fill: str, dash: str | None) -> str:
    look: dict[str, str | float | None] = {"stroke": stroke, "stroke_width": 1.8, "stroke_dasharray": dash}
    return tag("rect", x=0, y=-7, width=22, height=14, rx=3, fill=fill, **look)
