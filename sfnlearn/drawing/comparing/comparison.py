"""Two executions of one machine in one picture: the same layout, what differs highlighted.

Rules that hold here: what is the same is drawn quietly; a state that differs has its own colour, border and word, and
both badges where its status differs; a line that only one execution took has that one's colour and number; the text and
the table say the same; each side has its name everywhere; what tells of a card or a line never lies on a text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property

from sfnlearn.drawing.comparing.differences import (
    Difference,
    differences,
    first_difference,
    input_fields,
    output_fields,
)
from sfnlearn.drawing.comparing.free_places import free_place
from sfnlearn.drawing.comparing.sides import Side, endings, sides_of
from sfnlearn.drawing.markup import document, group, tag, title
from sfnlearn.drawing.picture.card import Look, disc, draw_container, draw_node, icon, rect, words
from sfnlearn.drawing.picture.dot import SMALL_SIZE
from sfnlearn.drawing.picture.edge_counts import Chosen, times_taken
from sfnlearn.drawing.picture.machine_graph import Edge, Node
from sfnlearn.drawing.picture.picture import Picture
from sfnlearn.drawing.picture.prepared import Prepared
from sfnlearn.drawing.picture.render import Box, Layout
from sfnlearn.drawing.picture.svg import MARGIN, draw_edge, draw_edge_label, legend_shift
from sfnlearn.drawing.tables.html_table import CELL, TABLE, heading, scroll_box, table, text_cell
from sfnlearn.drawing.text import clip, markup, printable, width
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

_ROW, _LEAST, _RADIUS = 22, 430, 7.5
_HEIGHT = 420  # of the table: what is longer scrolls
_CELL = f"{CELL};overflow-wrap:anywhere;min-width:7em"
_LINE = "margin:2px 0;overflow-wrap:anywhere"
_ROW_HEAD = f"{_CELL};font-weight:normal"


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
        self.sides = sides_of(*executions)
        self.headings = [str(side) for side in self.sides]
        self.first_difference = first_difference(events)
        self._data = list(input_fields(*executions)), list(output_fields(*executions))
        count = len(self.differences)
        verb = "differs" if count == 1 else "differ"
        what = f"{count} of {len(names)} states {verb}" if count or any(self._data) else "no state differs"
        alt = f"Comparison of two executions, {self.sides[0].name} and {self.sides[1].name}: {what}."
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
        """(what, first, second) for what differs: how they ended, input, states, Choice rules and Catchers, output."""
        yield from endings(self.sides)
        yield from self._data[0]
        for found in self.differences.values():
            yield f"{found.name}: {found.field}" if found.field else found.name, found.first, found.second
        for edge in self._graph.edges:
            one, other = self._counts[edge.key]
            if one != other and edge.label:
                yield f"{edge.source} → {edge.target} ({edge.label})", f"{one}×", f"{other}×"
        yield from self._data[1]

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
            yield f"{printable(what)}: {one} | {other}" if one or other else printable(what)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        bundle = super()._repr_mimebundle_(include, exclude)
        return {**bundle, "text/html": bundle["text/html"] + html_output(self.table_html())}

    def table_html(self) -> str:
        """What differs, as a table whose columns are the two executions."""
        rows = list(self.rows())
        names = [f"{side.number}: {side.name}" for side in self.sides]
        head = [[heading(text, _CELL) for text in ("what differs", *names)]]
        body = ([heading(what, _ROW_HEAD, "row"), *(text_cell(text, _CELL) for text in both)] for what, *both in rows)
        lines = (tag("p", markup(line), style=_LINE) for line in (*self.headings, self.first_difference) if line)
        told = tag("div", "".join(lines), style="margin:8px 0")
        return told + (scroll_box(table(body, head=head, style=TABLE), "What differs", _HEIGHT) if rows else "")

    # ---------------------------------------------------------------- drawing

    def _draw(self, placed: Layout, label: str) -> str:
        """The legend on top, near Start, where a picture opens; the picture below it."""
        words_wide = max(width(side.words(), SMALL_SIZE) * 1.05 + 30 for side in self.sides)
        legend_wide = max(_LEAST, words_wide)
        inner = max(placed.width, legend_wide)
        legend, high = _legend(self.sides, legend_wide)
        body = group("\n".join(self._body(placed)), MARGIN + (inner - placed.width) / 2, MARGIN + high)
        x = MARGIN + legend_shift(self._graph, placed, inner, legend_wide)
        return document(
            f"{group(legend, x, MARGIN, class_='legend')}\n{body}",
            math.ceil(inner + 2 * MARGIN),
            math.ceil(placed.height + high + 2 * MARGIN),
            label,
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
            if label := placed.edges[edge.key].label:
                yield draw_edge_label(edge, label)
        yield from self._numbers(placed)

    def _numbers(self, placed: Layout) -> Iterator[str]:
        """The execution's number on each line that it alone took, where nothing is in its way."""
        labels = [line.label for line in placed.edges.values() if line.label]
        boxes = [*placed.nodes.values(), *labels]
        marks: list[tuple[float, float]] = []
        for edge in self._graph.edges:
            side = _side(*self._counts[edge.key])
            if side is not None:
                marks.append(free_place(placed.edges[edge.key], boxes, marks, _RADIUS))
                yield group(_number(side), *marks[-1], class_="side")

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
        what = f"\n{found.field}" if found.field else ""
        names = [side.name for side in self.sides]
        told = f"{node.tooltip}{what}\n{names[0]}: {found.first}\n{names[1]}: {found.second}"
        look = Look(words=f"{node.type} · {found.short}", caption=node.caption)
        card = _card(box, DIFFERENT, DIFFERENT_FILL, 2.4 if found.status else 1.8, "" if found.status else "5 3")
        parts = [title(told), card, icon(node, box), words(node, box, look)]
        if found.status:
            for style, y in zip(statuses, (-10, 10), strict=True):  # on the card's edge, where no text is
                parts.append(group(disc(style) if style.path else _empty(), box.width / 2, y))
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


def _number(side: int) -> str:
    circle = tag("circle", r=_RADIUS, fill=FIRST if side == 1 else SECOND, stroke=PAPER, stroke_width=1.5)
    return circle + tag("text", str(side), y=3.6, font_size=11, font_weight=600, text_anchor="middle", fill=PAPER)


def _legend(sides: tuple[Side, Side], wide: float) -> tuple[str, float]:
    """Both executions, and what the colours and borders mean; and how high that is."""
    parts = [_legend_row(side, _ROW * (side.number - 0.5)) for side in sides]
    x, y = 0.0, _ROW * 2.5
    one, other = (f"by {clip(side.name, 24)} alone" for side in sides)
    swatches = (
        (_stroke(BOTH, 2.2), "taken by both"),
        (_stroke(FIRST, 2.6) + group(_number(1), 11, 0), one),
        (_stroke(SECOND, 2.6) + group(_number(2), 11, 0), other),
        (_swatch(""), "ends otherwise (1 above 2)"),
        (_swatch("4 3"), "other counts or data"),
    )
    for drawn, word in swatches:
        space = 30 + width(word, SMALL_SIZE)
        if x and x + space > wide:
            x, y = 0.0, y + _ROW
        parts.append(group(drawn + tag("text", markup(word), x=30, y=3.5, font_size=SMALL_SIZE, fill=INK), x, y))
        x += space + 14
    return "".join(parts), y + _ROW


def _legend_row(side: Side, y: float) -> str:
    text = tag("text", markup(side.words()), x=14, y=3.5, font_size=SMALL_SIZE, fill=INK)
    return group(_number(side.number) + text, 8, y)


def _stroke(colour: str, thick: float) -> str:
    return tag("line", x1=0, y1=0, x2=22, y2=0, stroke=colour, stroke_width=thick)


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
