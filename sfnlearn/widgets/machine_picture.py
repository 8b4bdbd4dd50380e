"""The machine as the browser draws it: one SVG without an execution, and what stands where in it.

Rules that hold here: the layout is made once; where no Graphviz engine is installed the text outline takes the
picture's place, and everything else works.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.drawing.picture.machine_graph import Graph
from sfnlearn.drawing.picture.outline import outline_of
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.drawing.picture.render import NO_ENGINE, find_engine
from sfnlearn.drawing.picture.svg import draw_svg
from sfnlearn.drawing.theme import STATUSES


def graph_of(definition: Mapping[str, Any]) -> Graph:
    """The graph of a definition."""
    return prepared(definition).graph


def picture_for_browser(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The picture of a definition for the browser.

    `nodes` are the names, `cards` the ids of their elements ("" for what is not a state), `edges` and `captions` the
    ids of the lines and containers, in the order that `EventChanges.rows` counts in.

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
        "cards": [node.slug if node.kind == "state" else "" for node in graph.nodes],
        "edges": [edge.key for edge in graph.edges],
        "captions": ["" if box.kind == "branch" else f"{owners[box.owner].slug}-container" for box in graph.containers],
        "statuses": {
            word: {"glyph": style.glyph, "path": style.path, "filled": style.filled} for word, style in STATUSES.items()
        },
    }
