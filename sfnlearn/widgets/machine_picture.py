"""The machine as the browser draws it: one SVG without an execution, and what stands where in it.

Rules that hold here: the layout is made once; where no Graphviz engine is installed the text outline takes the
picture's place, and everything else works.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.definition import all_states, blocks, is_distributed, states_of
from sfnlearn.drawing.picture.machine_graph import Graph
from sfnlearn.drawing.picture.outline import outline_of
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.drawing.picture.render import NO_ENGINE, find_engine
from sfnlearn.drawing.picture.svg import draw_svg
from sfnlearn.drawing.theme import STATUSES
from sfnlearn.jsontext import laid_out


def graph_of(definition: Mapping[str, Any]) -> Graph:
    """The graph of a definition."""
    return prepared(definition).graph


def picture_for_browser(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The picture of a definition for the browser.

    `nodes` are the names, `cards` the ids of their elements ("" for what is not a state), `edges` and `captions` the
    ids of the lines and containers, in the order that `EventChanges.rows` counts in; `rules` has the state's name and
    the rule's position of each line; `definitions` has each state's JSON by its name, `depths` are the Parallel and Map
    states around it, and `order` is its place where each of these is followed by what is inside; `inside` are the names
    of the states around it, outermost first; `distributed` are the Map states whose items run as child executions.

    >>> picture_for_browser({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})["cards"]
    ['', 'state-A', '']
    """
    graph = graph_of(definition)
    owners = {node.key: node for node in graph.nodes}
    svg, note = "", NO_ENGINE
    if find_engine() is not None:
        placed = prepared(definition).layout
        svg, note = draw_svg(graph, placed, None, "State machine"), ""
    return {
        "svg": svg,
        "outline": "" if svg else outline_of(graph, None, "State machine"),
        "note": note,
        "nodes": [node.name for node in graph.nodes],
        "types": [node.type for node in graph.nodes],
        "depths": _depths(graph),
        "order": _tree_order(graph),
        "inside": _around(graph),
        "distributed": [one.name for one in all_states(definition) if is_distributed(one.state)],
        "definitions": dict(_definitions(definition)),
        "cards": [node.slug if node.kind == "state" else "" for node in graph.nodes],
        "edges": [edge.key for edge in graph.edges],
        "rules": [[edge.source, edge.rule] for edge in graph.edges],
        "captions": ["" if box.kind == "branch" else f"{owners[box.owner].slug}-container" for box in graph.containers],
        "statuses": {
            word: {"glyph": style.glyph, "path": style.path, "filled": style.filled} for word, style in STATUSES.items()
        },
    }


def _definitions(definition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each state's definition as people read it; a state's name is its own in the whole machine."""
    for _place, block in blocks(dict(definition)):
        for name, state in states_of(block).items():
            yield name, laid_out(state, 72, spread=True)


def _tree_order(graph: Graph) -> list[int]:
    """The place of each node where a Parallel or Map state is followed by the states inside it."""
    inside: dict[str, list[str]] = {}
    for box in graph.containers:
        inside.setdefault(box.owner, []).append(box.key)
    level = {node.key: node.scope for node in graph.nodes}
    level |= {box.owner: box.parent for box in graph.containers if box.kind != "branch"}
    found: dict[str, int] = {}

    def walk(scope: str) -> None:
        for node in graph.nodes:
            if level[node.key] == scope:
                found[node.key] = len(found)
                for key in inside.get(node.key, ()):
                    walk(key)

    walk("")
    return [found[node.key] for node in graph.nodes]


def _around(graph: Graph) -> list[list[str]]:
    """The names of the Parallel and Map states around each node, outermost first."""
    boxes = {box.key: box for box in graph.containers}
    names = {node.key: node.name for node in graph.nodes}

    def around(scope: str) -> list[str]:
        if not scope:
            return []
        box = boxes[scope]
        return [*around(box.parent), *([] if box.kind == "branch" else [names[box.owner]])]

    return [[name for name in around(node.scope) if name != node.name] for node in graph.nodes]


def _depths(graph: Graph) -> list[int]:
    """How many Parallel and Map states are around each node; the card of such a state stands in its own frame."""
    boxes = {box.key: box for box in graph.containers}
    owners = {box.owner for box in graph.containers if box.kind != "branch"}

    def depth(scope: str) -> int:
        return depth(boxes[scope].parent) + (boxes[scope].kind != "branch") if scope else 0

    return [depth(node.scope) - (node.key in owners) for node in graph.nodes]
