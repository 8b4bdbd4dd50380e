"""Two executions of one machine in one picture: the same layout, what differs highlighted.

Rules that hold here: what is the same is drawn quietly; a state that differs has its own colour, border and word, and
both badges where its status differs; a line that only one execution took has that one's colour and number; the text and
the table say the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property

from sfnlearn.drawing.markup import document, group, tag, title
from sfnlearn.drawing.picture.card import Look, disc, draw_container, draw_node, icon, rect, words
from sfnlearn.drawing.picture.differences import Difference, differences, ends, execution_line, first_difference
from sfnlearn.drawing.picture.dot import SMALL_SIZE
from sfnlearn.drawing.picture.edge_counts import Chosen, times_taken
from sfnlearn.drawing.picture.machine_graph import Edge, Node
from sfnlearn.drawing.picture.picture import Picture
from sfnlearn.drawing.picture.prepared import Prepared
from sfnlearn.drawing.picture.render import Box, Layout
from sfnlearn.drawing.picture.svg import MARGIN, draw_edge, draw_edge_label, legend_shift
from sfnlearn.drawing.tables.html_table import CELL, TABLE, heading, table, text_cell
from sfnlearn.drawing.text import markup, printable, width
from sfnlearn.drawing.theme import (
    BOTH,
    CARD_BORDER,
    CATCH_LINE,
    DIFFERENT,
    DIFFERENT_FILL,
    FIRST,
    INK,
    LINE,
    PAPER,
    SECOND,
    STATUSES,
)
from sfnlearn.engine.history.snapshot import Snapshot
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError
from sfnlearn.html_output import html_output

_ROW, _LEAST = 22, 430
_CELL = f"{CELL};overflow-wrap:anywhere"


class Comparison(Picture):
    """What `compare` answers: a picture with a table of what differs; `.differences` has the states by name."""

    def __init__(
        self,
        ready: Prepared,
        executions: tuple[ExecutionRecord, ExecutionRecord],
        seen: tuple[Snapshot, Snapshot],
        chosen: tuple[Chosen, Chosen],
    ) -> None:
        events = (executions[0].events, executions[1].events)
        graph = ready.graph
        names = [node.name for node in graph.states()]
        self.differences: Mapping[str, Difference] = differences(seen, events, names)
        self._graph, self._seen, self._chosen = graph, seen, chosen
        self.headings = [execution_line(side + 1, executions[side], seen[side], events[side]) for side in (0, 1)]
        self.first_difference = first_difference(events)
        self._ends = list(ends(executions))
        count = len(self.differences)
        verb = "differs" if count == 1 else "differ"
        what = f"{count} of {len(names)} states {verb}" if count or self._ends else "no state differs"
        alt = f"Comparison of two executions: {what}."
        super().__init__(
            alt=alt,
            make_svg=lambda: self._draw(ready.layout, alt),
            make_dot=lambda: ready.dot,
            make_outline=lambda: "\n".join([alt, *self._lines()]),
        )

    def png(self) -> bytes:
        """Graphviz cannot draw a comparison: a UsageError that says what to do instead."""
        raise UsageError("A comparison is saved as .svg or .txt: Graphviz, which makes the PNGs, cannot draw it.")

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """(what, first, second) for what differs: states, Choice rules and Catchers, input, output, error."""
        for found in self.differences.values():
            yield found.name, found.first, found.second
        for edge in self._graph.edges:
            one, other = self._counts[edge.key]
            if one != other and edge.label:
                yield f"{edge.source} → {edge.target} ({edge.label})", f"{one}×", f"{other}×"
        yield from self._ends

    @cached_property
    def _counts(self) -> Mapping[str, tuple[int, int]]:
        """How often each execution took each edge."""
        nodes = {node.key: node for node in self._graph.nodes}

        def times(edge: Edge, side: int) -> int:
            return times_taken(edge, nodes[edge.tail], nodes[edge.head], self._seen[side], self._chosen[side])

        return {edge.key: (times(edge, 0), times(edge, 1)) for edge in self._graph.edges}

    def _lines(self) -> Iterator[str]:
        yield from self.headings
        if self.first_difference:
            yield self.first_difference
        for what, one, other in self.rows():
            yield f"{printable(what)}: {one} | {other}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        bundle = super()._repr_mimebundle_(include, exclude)
        return {**bundle, "text/html": bundle["text/html"] + html_output(self.table_html())}

    def table_html(self) -> str:
        """What differs, as a table."""
        rows = list(self.rows())
        head = [[heading(text, _CELL) for text in ("what differs", "1", "2")]]
        body = ([text_cell(text, _CELL) for text in row] for row in rows)
        note = tag("p", markup(self.first_difference)) if self.first_difference else ""
        return (table(body, head=head, style=f"{TABLE};margin-top:8px") if rows else "") + note

    # ---------------------------------------------------------------- drawing

    def _draw(self, placed: Layout, label: str) -> str:
        least = max(_LEAST, *(width(text, SMALL_SIZE) * 1.05 for text in self.headings))
        inner = max(placed.width, least)
        body = group("\n".join(self._body(placed)), MARGIN + (inner - placed.width) / 2, MARGIN)
        shift = legend_shift(self._graph, placed, inner, least)
        legend, high = _legend(self.headings, MARGIN + shift, placed.height + MARGIN + 26)
        return document(
            f"{body}\n{legend}", math.ceil(inner + 2 * MARGIN), math.ceil(placed.height + high + 2 * MARGIN), label
        )

    def _body(self, placed: Layout) -> Iterator[str]:
        graph = self._graph
        nodes = {node.key: node for node in graph.nodes}
        boxes = [
            (box, nodes[box.owner], placed.containers[box.key]) for box in graph.containers if box.kind != "branch"
        ]
        yield from (draw_container(owner, place, "not entered") for _, owner, place in boxes)
        for edge in graph.edges:
            pen = _pen(edge, *self._counts[edge.key])
            names = (nodes[edge.tail].name, nodes[edge.head].name)
            yield draw_edge(edge, names, placed.edges[edge.key], pen, max(self._counts[edge.key]))
        for node in graph.nodes:
            yield self._node(node, placed.nodes[node.key])
        for edge in graph.edges:
            line = placed.edges[edge.key]
            if line.label:
                yield draw_edge_label(edge, line.label)
            if (side := _side(*self._counts[edge.key])) is not None:
                yield _numbered(line.chains[0], side)

    def _node(self, node: Node, box: Box) -> str:
        if node.kind != "state":
            return draw_node(node, box, Look())
        found = self.differences.get(node.name)
        statuses = [STATUSES[seen[node.name].status] for seen in self._seen]
        if found is None:
            status = statuses[0].word
            look = Look(words=node.type if status == "not entered" else f"{node.type} · {status}", caption=node.caption)
            badge = group(disc(statuses[0]), box.width / 2 - 14, 14 - box.height / 2) if statuses[0].path else ""
            parts = [title(node.tooltip), _card(box, CARD_BORDER, PAPER, 1.2), icon(node, box), words(node, box, look)]
            return group("".join([*parts, badge]), box.x, box.y, id=node.slug, class_=f"node {node.type} same")
        told = f"{node.tooltip}\n1: {found.first}\n2: {found.second}"
        look = Look(words=f"{node.type} · {found.short}", caption=node.caption)
        card = _card(box, DIFFERENT, DIFFERENT_FILL, 2.4 if found.status else 1.8, "" if found.status else "5 3")
        parts = [title(told), card, icon(node, box), words(node, box, look)]
        if found.status:
            for style, x in zip(statuses, (box.width / 2 - 34, box.width / 2 - 14), strict=True):
                parts.append(group(disc(style) if style.path else _empty(), x, 14 - box.height / 2))
        return group("".join(parts), box.x, box.y, id=node.slug, class_=f"node {node.type} different")


def _card(box: Box, stroke: str, fill: str, thick: float, dash: str = "") -> str:
    return rect(
        box.width, box.height, class_="card", rx=7, fill=fill, stroke=stroke, stroke_width=thick, stroke_dasharray=dash
    )


def _empty() -> str:
    """The badge of a state that was not entered."""
    return tag("circle", r=7.5, fill=PAPER, stroke=CARD_BORDER, stroke_width=1.5)


def _side(one: int, other: int) -> int | None:
    """Which of the executions alone took a line."""
    if bool(one) == bool(other):
        return None
    return 1 if one else 2


def _pen(edge: Edge, one: int, other: int) -> tuple[str, float]:
    side = _side(one, other)
    if side is not None:
        return (FIRST, 2.6) if side == 1 else (SECOND, 2.6)
    if one:
        return BOTH, 2.2
    return (CATCH_LINE if edge.kind == "catch" else LINE), 1.3


def _numbered(points: tuple[tuple[float, float], ...], side: int) -> str:
    """The execution's number on the line that it alone took."""
    places = points[::3]
    start, after = places[0], places[1] if len(places) > 1 else points[-1]
    share = 0.5 if len(places) <= 2 else 0.9
    x, y = (a + (b - a) * share for a, b in zip(start, after, strict=True))
    return group(_number(side), x, y, class_="side")


def _number(side: int) -> str:
    circle = tag("circle", r=7.5, fill=FIRST if side == 1 else SECOND, stroke=PAPER, stroke_width=1.5)
    return circle + tag("text", str(side), y=3.6, font_size=11, font_weight=600, text_anchor="middle", fill=PAPER)


def _legend(headings: list[str], left: float, top: float) -> tuple[str, float]:
    parts = [_legend_row(number, text, left, top + _ROW * (number - 1)) for number, text in enumerate(headings, 1)]
    x, y = left, top + _ROW * 2
    swatches = (
        (tag("line", x1=0, y1=0, x2=22, y2=0, stroke=BOTH, stroke_width=2.2), "taken by both"),
        (tag("line", x1=0, y1=0, x2=22, y2=0, stroke=FIRST, stroke_width=2.6), "by 1 alone"),
        (tag("line", x1=0, y1=0, x2=22, y2=0, stroke=SECOND, stroke_width=2.6), "by 2 alone"),
        (_swatch(""), "ends otherwise (1 | 2)"),
        (_swatch("4 3"), "other counts or data"),
    )
    for drawn, word in swatches:
        text = tag("text", word, x=30, y=3.5, font_size=SMALL_SIZE, fill=INK)
        parts.append(group(drawn + text, x, y))
        x += 30 + width(word, SMALL_SIZE) + 14
        if x > left + _LEAST - 120:
            x, y = left, y + _ROW
    return tag("g", "".join(parts), class_="legend"), y - top + 32


def _legend_row(number: int, text: str, x: float, y: float) -> str:
    words_ = tag("text", markup(text.partition(": ")[2]), x=14, y=3.5, font_size=SMALL_SIZE, fill=INK)
    return group(_number(number) + words_, x + 8, y)


def _swatch(dash: str) -> str:
    return tag(
        "rect",
        y=-7,
        width=22,
        height=14,
        rx=3,
        fill=DIFFERENT_FILL,
        stroke=DIFFERENT,
        stroke_width=2,
        stroke_dasharray=dash,
    )
