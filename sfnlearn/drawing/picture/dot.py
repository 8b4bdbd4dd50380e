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
from sfnlearn.drawing.picture.machine_graph import Container, Edge, EdgeKind, Graph, Node, back_edges
from sfnlearn.drawing.picture.render import graphviz_package
from sfnlearn.drawing.text import clip, markup, printable, width, wrap
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
    RETRY_SIGN,
    STATUSES,
)
from sfnlearn.engine.history.fold import VisitStatus
from sfnlearn.engine.history.snapshot import Snapshot

if TYPE_CHECKING:
    from graphviz import Digraph

NAME_SIZE, SMALL_SIZE, LABEL_LIMIT, LINE_LIMIT = 13, 10.5, 28, 24
LINE_HEIGHT, ICON_SPACE, BADGE_SPACE = 16, 40, 24
PILL = (58, 26)
_POINTS = 72
_EDGE_STYLES: dict[EdgeKind, dict[str, str | int]] = {
    "next": {"color": LINE, "weight": 8},
    "choice": {"color": LINE, "weight": 3},
    "default": {"color": LINE, "weight": 3, "style": "dashed"},
    "catch": {"color": STATUSES["caught"].colour, "weight": 1, "style": "dotted"},
    "branch": {"color": FRAME, "weight": 6},
    "join": {"color": FRAME, "weight": 2, "arrowhead": "none"},
}
_GRAPH: dict[str, str | float] = {"compound": "true", "nodesep": 0.38, "ranksep": 0.46, "pad": 0.15, "bgcolor": PAPER}
_NODE: dict[str, str | float] = {
    "shape": "box",
    "fixedsize": "true",
    "style": "rounded,filled",
    "fillcolor": PAPER,
    "fontcolor": INK,
}
_EDGE: dict[str, str | float] = {"fontcolor": QUIET, "arrowsize": 0.6}


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
    name = max(width(line, NAME_SIZE) * 1.04 for line in lines) + BADGE_SPACE
    small = width(f"{node.type} · succeeded · 9×", SMALL_SIZE) + (30 if node.retries else 8)
    return float(round(max(name, small)) + ICON_SPACE + 4), 30.0 + LINE_HEIGHT * len(lines)


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

    There is a legend then. Badges are Graphviz's to lack: the status stands as glyph and word under the name, with the
    number of retries.
    """
    legend: Look = {} if snapshot is None else {"label": _legend(), "labelloc": "b", "labeljust": "l"}
    dot: Digraph = graphviz_package().Digraph(
        "machine",
        graph_attr=_strings({**legend, **_GRAPH, "fontname": DOT_FONT, "fontsize": SMALL_SIZE}),
        node_attr=_strings({**_NODE, "fontname": DOT_FONT, "fontsize": NAME_SIZE}),
        edge_attr=_strings({**_EDGE, "fontname": DOT_FONT, "fontsize": SMALL_SIZE}),
    )
    _fill(dot, graph, "", sizes(graph), snapshot)
    _draw_edges(dot, graph, snapshot, chosen)
    text: str = dot.source
    return text


def _draw_edges(dot: Digraph, graph: Graph, snapshot: Snapshot | None, chosen: Chosen) -> None:
    nodes = {node.key: node for node in graph.nodes}
    names = {key: node.name for key, node in nodes.items()}
    back = back_edges(graph)
    for edge in graph.edges:
        taken = _taken(edge, nodes, snapshot, chosen)
        if edge.key in back:  # written the other way round, so that ranks follow the way forward, and free to bend
            dot.edge(edge.head, edge.tail, **_edge(edge, names, "lhead", dir="back", weight=0, **taken))
        else:
            dot.edge(edge.tail, edge.head, **_edge(edge, names, "ltail", **taken))
    for tail, head in _below(graph):
        dot.edge(tail, head, style="invis", weight="0")


def _taken(edge: Edge, nodes: Mapping[str, Node], snapshot: Snapshot | None, chosen: Chosen) -> dict[str, str | float]:
    """How an edge looks that an execution went along."""
    if not times_taken(edge, nodes[edge.tail], nodes[edge.head], snapshot, chosen):
        return {}
    from_fail = nodes[edge.tail].type == "Fail"
    word: VisitStatus = "caught" if edge.kind == "catch" else "failed" if from_fail else "succeeded"
    return {"color": STATUSES[word].colour, "penwidth": 2.2}


def _legend() -> str:
    words = (f'<font color="{style.colour}">{style.glyph}</font> {style.word}' for style in STATUSES.values())
    return f'<<font point-size="{SMALL_SIZE}">{"     ".join(words)}</font>>'


def _below(graph: Graph) -> Iterator[tuple[str, str]]:
    """Invisible edges that keep a container's join under its states, also where no branch ends (all fail, or loop)."""
    # The join of a Map whose one state is a Fail has no line to it: Graphviz would be free to place it above the state,
    # and the container's own transition would start there.
    leaving = {edge.tail for edge in graph.edges}
    joins = {node.scope: node.key for node in graph.nodes if node.kind == "join"}
    boxes = {container.key: container for container in graph.containers}
    for node in graph.states():
        box = boxes.get(node.scope)
        outer = box.parent if box and box.kind == "branch" else node.scope
        if outer in joins and (node.key not in leaving or (box and box.owner == node.key)):
            yield node.key, joins[outer]


def _fill(
    dot: Digraph, graph: Graph, scope: str, measured: dict[str, tuple[float, float]], snapshot: Snapshot | None
) -> None:
    """Draw the nodes of a container, and the containers in it: their keys tell Graphviz that they are clusters."""
    for node in graph.nodes:
        if node.scope == scope:
            dot.node(node.key, **_node(node, measured[node.key], snapshot))
    for container in graph.containers:
        if container.parent == scope:
            look = _container(container, graph, snapshot)
            with dot.subgraph(name=container.key, graph_attr=look) as inside:
                _fill(inside, graph, container.key, measured, snapshot)


def _node(node: Node, size: tuple[float, float], snapshot: Snapshot | None) -> dict[str, str]:
    look: dict[str, str | float] = {"label": "", "class": node.kind}
    if node.kind == "join":
        look |= {"shape": "point", "color": FRAME}
    elif node.kind != "state":
        look |= {"label": shown(node.name), "color": PILL_BORDER, "fillcolor": PILL_FILL, "fontsize": 11}
    else:
        look |= {"label": _label(node, snapshot), "class": f"state {node.type} {node.slug}", **_look(node, snapshot)}
    look |= {"id": node.slug or node.key, "tooltip": shown(node.tooltip or node.name)}
    return _strings({**look, "width": round(size[0] / _POINTS, 3), "height": round(size[1] / _POINTS, 3)})


def _label(node: Node, snapshot: Snapshot | None) -> str:
    name = '<br align="left"/>'.join(markup(line) for line in wrap(node.name, LINE_LIMIT))
    words = small_words(node, snapshot)
    if snapshot is not None and len(words) > 1:
        words[1] = f"{STATUSES[snapshot[node.name].status].glyph} {words[1]}"
    retries = snapshot[node.name].retries if snapshot else 0
    retry = f" {RETRY_SIGN}{retries or ''}" if node.retries else ""
    small = markup(" · ".join(words) + retry)
    font = f'<font point-size="{SMALL_SIZE}" color="{QUIET}">{small}</font>'
    return f'<{name}<br align="left"/>{font}<br align="left"/>>'


def small_words(node: Node, snapshot: Snapshot | None) -> list[str]:
    """What stands under a card's name: the type, and in an execution the status and how often, if more than once."""
    if snapshot is None or snapshot[node.name].status == "not entered":
        return [node.type]
    state = snapshot[node.name]
    return [node.type, state.status, *([f"{state.visits}×"] if state.visits > 1 else [])]


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
        "label": shown(clip(caption_text(container, owner, snapshot), LABEL_LIMIT)),
        "labeljust": "l",
        "labelloc": "t",
        "margin": 15,
        "peripheries": 1,
        "style": "rounded,filled,dashed" if parallel else "rounded,filled",
        "penwidth": 1 if parallel else 2.4,
        "color": FRAME if status == "not entered" else STATUSES[status].colour,
        "fillcolor": FRAME_FILL,
        "fontcolor": QUIET,
        "id": f"{owner.slug}-container",
        "class": container.kind,
        "tooltip": shown(owner.tooltip),
    }
    return _strings(look)


def caption_text(container: Container, owner: Node, snapshot: Snapshot | None) -> str:
    """The container's caption; in an execution a Map counts its iterations."""
    iterations = snapshot[owner.name].iterations if snapshot else None
    if iterations is None:
        return container.caption
    done = iterations.succeeded + iterations.failed + iterations.aborted
    failed = f", {iterations.failed} failed" if iterations.failed else ""
    return f"∀ {done} of {iterations.total} done{failed}"


def _edge(edge: Edge, names: dict[str, str], border: str, **more: str | float) -> dict[str, str]:
    tooltip = f"{names[edge.tail]} → {names[edge.head]}"
    if edge.tooltip:
        tooltip = f"{tooltip}: {edge.tooltip}"
    look: dict[str, str | float] = {
        "id": edge.key,
        "class": edge.kind,
        **_EDGE_STYLES[edge.kind],
        "tooltip": shown(tooltip),
        **more,
    }
    if edge.label:
        look["label"] = shown(f" {clip(edge.label, LABEL_LIMIT)} ")
    if edge.leaves:
        look[border] = edge.leaves
    return _strings(look)
