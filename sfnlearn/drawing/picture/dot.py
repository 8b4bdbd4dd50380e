"""A graph as DOT, with or without an execution's snapshot: a `graphviz.Digraph`, which quotes what needs quotes.

Rules that hold here: pure text, nothing runs; every node has an explicit label, id, class and tooltip; sizes are ours,
so the layout is the same whoever draws it (left alone, each engine measures labels with the fonts that it finds, and a
card would grow with its status).  Text is escaped (`shown`); a label that is markup on purpose stands in
`<...>`, with names in it made markup (both Debian's dot and graphviz-pure draw those).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sfnlearn.drawing.picture.edge_counts import NOBODY_KNOWS, Chosen, times_taken
from sfnlearn.drawing.picture.edge_labels import LABEL_SIZE, label_lines, label_size
from sfnlearn.drawing.picture.fans import rows_of_targets
from sfnlearn.drawing.picture.machine_graph import (
    Container,
    Edge,
    EdgeKind,
    Graph,
    Node,
    back_edges,
    through_containers,
)
from sfnlearn.drawing.picture.render import AIR, FROM_LABEL, LABEL, TO_LABEL, graphviz_package
from sfnlearn.drawing.text import counted, markup, printable, width, wrap
from sfnlearn.drawing.theme import (
    CARD_BORDER,
    DOT_FONT,
    FRAME,
    FRAME_FILL,
    INK,
    LINE,
    PAPER,
    PILL_BORDER,
    PILL_FILL,
    QUIET,
    STATUSES,
)
from sfnlearn.engine.history.fold import VisitStatus
from sfnlearn.engine.history.snapshot import Snapshot

if TYPE_CHECKING:
    from graphviz import Digraph

NAME_SIZE, SMALL_SIZE, LINE_LIMIT = 13, 11, 24
LINE_HEIGHT, SMALL_HEIGHT, ICON_SPACE, BADGE_SPACE, RETRIES_SPACE = 16, 14, 40, 24, 34
PILL = (58, 26)
_POINTS = 72
STACK = 6
"""Pixels by which the sheets of a Map's frame stand out at its top and right."""
CAPTION_ROOM = 190
"""Pixels that a container's caption may widen its card by."""
_EDGE_STYLES: dict[EdgeKind, dict[str, str | int]] = {
    "next": {"color": LINE, "weight": 30},
    "choice": {"color": LINE, "weight": 3},
    "default": {"color": LINE, "weight": 3, "style": "dashed"},
    "catch": {"color": STATUSES["caught"].colour, "weight": 1, "style": "dotted"},
    "branch": {"color": FRAME, "weight": 8},
    "join": {"color": FRAME, "weight": 2, "arrowhead": "none"},
}
_GRAPH: dict[str, str | float] = {"compound": "true", "nodesep": 0.2, "ranksep": 0.17, "pad": 0.15, "bgcolor": PAPER}
_NODE: dict[str, str | float] = {
    "shape": "box",
    "fixedsize": "true",
    "style": "rounded,filled",
    "fillcolor": PAPER,
    "fontcolor": INK,
}
_EDGE: dict[str, str | float] = {"fontcolor": QUIET, "arrowsize": 0.6}


ORDERED = "ordering=out"
"""What a Choice's card says in DOT so that its rules stand from left to right as they are tried."""
LEFT = '"left"'
Look = Mapping[str, "str | float"]
"""Attributes of a node, an edge or a graph, as they are in DOT."""


def shown(text: str) -> str:
    r"""Text that Graphviz shows as it is: no backslash, `<...>` or `&...;` in it has a meaning.

    >>> import graphviz
    >>> print(graphviz.quoting.quote(shown("<a> \\N & b")))
    "<a> \\N &amp; b"
    """
    graphviz = graphviz_package()
    lines = (graphviz.escape(printable(line)) for line in text.split("\n"))
    made: str = graphviz.nohtml("\\n".join(lines).replace("&", "&amp;"))
    return made


def _strings(look: Look) -> dict[str, str]:
    """Attributes as the package takes them."""
    return {name: value if isinstance(value, str) else f"{value:g}" for name, value in look.items()}


def card_size(node: Node) -> tuple[float, float]:
    """Width and height in pixels that the node's own text needs."""
    if node.kind in {"start", "end"}:
        return PILL
    if node.kind == "join":
        return (8, 8)
    lines = wrap(node.name, LINE_LIMIT)
    marks = BADGE_SPACE + (RETRIES_SPACE if node.retries else 0)
    name = max(width(line, NAME_SIZE) * 1.02 for line in lines) + marks
    under = width(f"{node.type} · succeeded · 999×", SMALL_SIZE)
    captions = [min(width(text, SMALL_SIZE), CAPTION_ROOM) for text in _captions(node)]
    wide = float(round(max(name, under, *captions)) + ICON_SPACE + 12)
    return wide, 30.0 + LINE_HEIGHT * len(lines) + (SMALL_HEIGHT if node.caption else 0)


def _captions(node: Node) -> Iterator[str]:
    """What a card has room for from the start, so that it does not grow while its Map's iterations are counted."""
    if node.caption:
        yield node.caption
        if node.type == "Map":
            yield "999 of 999 done, 99 failed"


def sizes(graph: Graph) -> dict[str, tuple[float, float]]:
    """Width and height of every node, by key; the cards of one block of states are equally wide."""
    own = {node.key: card_size(node) for node in graph.nodes}
    widest: dict[str, float] = {}
    for node in graph.states():
        widest[node.scope] = max(widest.get(node.scope, 0), own[node.key][0])
    return {
        node.key: (widest[node.scope] if node.kind == "state" else own[node.key][0], own[node.key][1])
        for node in graph.nodes
    }


def to_dot(graph: Graph, snapshot: Snapshot | None = None, chosen: Chosen = NOBODY_KNOWS) -> str:
    """The graph as DOT text; with a snapshot, cards, containers and edges wear what the execution made of them.

    There is a legend then. Badges and marks are Graphviz's to lack: status and retries stand as words under the name,
    which every font has.
    """
    legend: Look = {} if snapshot is None else {"label": _legend(), "labelloc": "b", "labeljust": "l"}
    dot: Digraph = graphviz_package().Digraph(
        "machine",
        graph_attr=_strings({**legend, **_GRAPH, "fontname": DOT_FONT, "fontsize": SMALL_SIZE}),
        node_attr=_strings({**_NODE, "fontname": DOT_FONT, "fontsize": NAME_SIZE}),
        edge_attr=_strings({**_EDGE, "fontname": DOT_FONT, "fontsize": SMALL_SIZE}),
    )
    _fill(dot, graph, snapshot)
    _draw_edges(dot, graph, snapshot, chosen)
    text: str = dot.source
    return text


def _draw_edges(dot: Digraph, graph: Graph, snapshot: Snapshot | None, chosen: Chosen) -> None:
    nodes = {node.key: node for node in graph.nodes}
    names = {key: node.name for key, node in nodes.items()}
    back, rows = back_edges(graph), rows_of_targets(graph)
    for edge in graph.edges:
        look = _edge(edge, names, **_taken(edge, nodes, snapshot, chosen))
        if edge.label:
            _draw_labelled(dot, edge, look, back=edge.key in back, row=rows.get(edge.key))
        elif edge.key in back:  # written the other way round, so that ranks follow the way forward, and free to bend
            dot.edge(edge.head, edge.tail, id=edge.key, minlen="2", **{**look, "dir": "back", "weight": "0"})
        else:
            dot.edge(edge.tail, edge.head, id=edge.key, minlen="2", **look)
    for tail, head in _below(graph, back):
        dot.edge(tail, head, style="invis", weight="2")


def _draw_labelled(dot: Digraph, edge: Edge, look: dict[str, str], *, back: bool, row: int | None) -> None:
    """Two lines that meet at the label's node, the first of them short, so that a label is near what it leaves.

    Edges without a label are two ranks long (`minlen`), so that all labels have ranks of their own, between those of
    the cards. A line leaves a container's box only where the state itself does: at the tail.
    """
    label = f"{edge.key}{LABEL}"
    to_label = {**look, "id": f"{edge.key}{TO_LABEL}", "arrowhead": "none", "arrowtail": "none"}
    from_label = {**look, "id": f"{edge.key}{FROM_LABEL}"}
    if back:
        border = {"lhead": edge.leaves} if edge.leaves else {}
        dot.edge(edge.head, label, **{**from_label, "dir": "back", "weight": "0"})
        dot.edge(label, edge.tail, **{**to_label, "dir": "back", "weight": "1", **border})
    else:
        border = {"ltail": edge.leaves} if edge.leaves else {}
        near = int(look["weight"]) + (4 if row is None else 120)
        dot.edge(edge.tail, label, **{**to_label, "weight": str(near), **border})
        in_row = {} if row is None else {"minlen": str(1 + 2 * row), "weight": "60"}
        dot.edge(label, edge.head, **{**from_label, **in_row})


def _label_node(edge: Edge) -> dict[str, str]:
    wide, high = label_size(edge)
    lines = "\n".join(label_lines(edge))
    look: dict[str, str | float] = {
        "label": shown(lines),
        "shape": "box",
        "style": "",
        "penwidth": 0,
        "fontsize": LABEL_SIZE,
        "fontcolor": QUIET,
        "class": "label",
        "id": f"{edge.key}{LABEL}",
        "tooltip": shown(edge.tooltip or edge.label),
        **_inches((wide, high), 0),
    }
    return _strings(look)


def _taken(edge: Edge, nodes: Mapping[str, Node], snapshot: Snapshot | None, chosen: Chosen) -> dict[str, str | float]:
    """How an edge looks that an execution went along."""
    if not times_taken(edge, nodes[edge.tail], nodes[edge.head], snapshot, chosen):
        return {}
    from_fail = nodes[edge.tail].type == "Fail"
    word: VisitStatus = "caught" if edge.kind == "catch" else "failed" if from_fail else "succeeded"
    return {"color": STATUSES[word].colour, "penwidth": 2.2}


def _legend() -> str:
    """A box and a word for each status: boxes are drawn, glyphs would need a font that has them."""
    cells = (
        f'<td border="1" color="{style.colour}" bgcolor="{style.fill}">    </td><td>{style.word}  </td>'
        for style in STATUSES.values()
    )
    return f'<<table border="0" cellborder="0" cellspacing="4"><tr>{"".join(cells)}</tr></table>>'


def _below(graph: Graph, back: set[str]) -> Iterator[tuple[str, str]]:
    """Invisible edges that keep a container's join under its states, also where no branch ends (all fail, or loop)."""
    # The join of a Map whose one state is a Fail has no line to it: Graphviz would be free to place it above the state,
    # and the container's own transition would start there, and run through what stands below it.
    onward = {edge.tail for edge in graph.edges if edge.key not in back}
    joins = {node.scope: node.key for node in graph.nodes if node.kind == "join"}
    outer = {box.key: box.parent for box in graph.containers}
    yield from through_containers(graph)
    for node in graph.nodes:
        scope = outer.get(node.scope, "") if node.kind == "join" else node.scope
        join = joins.get(scope) or joins.get(outer.get(scope, ""))
        if join and node.key not in onward:
            yield node.key, join


def _fill(dot: Digraph, graph: Graph, snapshot: Snapshot | None) -> None:
    """Draw the nodes, container by container: their keys tell Graphviz that they are clusters."""
    measured, labels = sizes(graph), _labels_by_scope(graph)

    def fill(part: Digraph, scope: str) -> None:
        for node in graph.nodes:
            if node.scope == scope:
                part.node(node.key, **_node(node, measured[node.key], snapshot))
        for edge in labels.get(scope, ()):
            part.node(f"{edge.key}{LABEL}", **_label_node(edge))
        for container in graph.containers:
            if container.parent == scope:
                look = _container(container, graph, snapshot)
                with part.subgraph(name=container.key, graph_attr=look) as inside:
                    fill(inside, container.key)

    fill(dot, "")


def _labels_by_scope(graph: Graph) -> dict[str, list[Edge]]:
    """The edges that have a label, by the container that it stands in: that of the states at both of their ends."""
    scopes = {node.key: node.scope for node in graph.nodes}
    outer = {box.owner: box.parent for box in graph.containers if box.kind != "branch"}
    found: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if edge.label:
            back_inside = scopes[edge.tail] == scopes[edge.head]  # from a container's join to its own card
            scope = scopes[edge.head] if back_inside else outer.get(edge.head, scopes[edge.head])
            found.setdefault(scope, []).append(edge)
    return found


def _node(node: Node, size: tuple[float, float], snapshot: Snapshot | None) -> dict[str, str]:
    look: dict[str, str | float] = {"label": "", "class": node.kind}
    if node.kind == "join":
        look |= {"shape": "point", "color": FRAME}
    elif node.kind != "state":
        look |= {"label": shown(node.name), "color": PILL_BORDER, "fillcolor": PILL_FILL, "fontsize": 11}
    else:
        look |= {"label": _label(node, snapshot), "class": f"state {node.type} {node.slug}", **_look(node, snapshot)}
    if node.type == "Choice":
        look["ordering"] = "out"  # rules stand from left to right as they are tried, and Default last
    look |= {"id": node.slug or node.key, "tooltip": shown(node.tooltip or node.name)}
    return _strings({**look, **_inches(size, AIR if node.kind == "state" else 0)})


def _inches(size: tuple[float, float], air: float) -> Look:
    return {"width": round((size[0] + 2 * air) / _POINTS, 3), "height": round((size[1] + 2 * air) / _POINTS, 3)}


def _label(node: Node, snapshot: Snapshot | None) -> str:
    name = '<br align="left"/>'.join(markup(line) for line in wrap(node.name, LINE_LIMIT))
    words = small_words(node, snapshot)
    retries = snapshot[node.name].retries if snapshot else 0
    if node.retries:
        words.append(counted(retries, "retry", "retries") if retries else "Retry")
    under = [" · ".join(words), *([caption_text(node, snapshot)] if node.caption else [])]
    fonts = (f'<font point-size="{SMALL_SIZE}" color="{QUIET}">{markup(line)}</font>' for line in under)
    return f'<{name}<br align="left"/>{"".join(f"{font}<br align={LEFT}/>" for font in fonts)}>'


def small_words(node: Node, snapshot: Snapshot | None) -> list[str]:
    """What stands under a card's name: the type, and in an execution the status and how often, if more than once."""
    if snapshot is None or snapshot[node.name].status == "not entered":
        return [node.type]
    state = snapshot[node.name]
    word = "failing" if state.failing and state.status == "running" else state.status
    return [node.type, word, *([f"{state.visits}×"] if state.visits > 1 else [])]


def _look(node: Node, snapshot: Snapshot | None) -> dict[str, str | float]:
    if snapshot is None:
        return {"color": CARD_BORDER}
    style = STATUSES[snapshot[node.name].status]
    line = {"caught": "dashed", "aborted": "dotted"}.get(style.word, "solid")
    look = {"color": style.colour, "fillcolor": style.fill, "style": f"rounded,filled,{line}"}
    return {**look, "penwidth": style.line_width}


def _container(container: Container, graph: Graph, snapshot: Snapshot | None) -> dict[str, str]:
    """The attributes of a cluster; those inside inherit them, so that each sets `peripheries` anew."""
    if container.kind == "branch":
        return _strings({"label": "", "peripheries": 0, "margin": 6})
    owner = next(node for node in graph.nodes if node.key == container.owner)
    status = snapshot[owner.name].status if snapshot else "not entered"
    parallel = container.kind == "Parallel"
    look: dict[str, str | float] = {
        "label": "",
        "margin": 15 if parallel else 15 + STACK,
        "peripheries": 1,
        "style": "rounded,filled,dashed" if parallel else "rounded,filled",
        "penwidth": 1 if parallel else 2.4,
        "color": FRAME if status == "not entered" else STATUSES[status].colour,
        "fillcolor": FRAME_FILL,
        "id": f"{owner.slug}-container",
        "class": container.kind,
        "tooltip": shown(owner.tooltip),
    }
    return _strings(look)


def caption_text(owner: Node, snapshot: Snapshot | None) -> str:
    """What a Parallel or Map state's card says about its frame; in an execution a Map counts its iterations."""
    iterations = snapshot[owner.name].iterations if snapshot else None
    if iterations is None:
        return owner.caption
    done = iterations.succeeded + iterations.failed + iterations.aborted
    failed = f", {iterations.failed} failed" if iterations.failed else ""
    return f"{done} of {iterations.total} done{failed}"


def _edge(edge: Edge, names: dict[str, str], **more: str | float) -> dict[str, str]:
    tooltip = f"{names[edge.tail]} → {names[edge.head]}"
    if edge.tooltip:
        tooltip = f"{tooltip}: {edge.tooltip}"
    look: dict[str, str | float] = {
        "class": edge.kind,
        **_EDGE_STYLES[edge.kind],
        "tooltip": shown(tooltip),
        **more,
    }
    return _strings(look)
