from __future__ import annotations

import re

from graphviz import Digraph

from sfnlearn.drawing.picture.dot import shown, sizes, to_dot
from sfnlearn.drawing.picture.machine_graph import build_graph
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.engine.history.snapshot import snapshot
from tests.drawing.samples import ORDER, order_log


def test_every_node_has_label_id_class_and_tooltip():
    lines = [line.strip() for line in to_dot(build_graph(ORDER)).splitlines()]
    nodes = [line for line in lines if line.startswith("n") and not line.startswith("node") and "->" not in line]
    assert len(nodes) == 9 + 2 + 2  # states, pills, joins
    assert all(f"{name}=" in line for line in nodes for name in ("label", "id", "class", "tooltip"))


def test_the_way_back_is_written_the_other_way_round():
    graph = build_graph(ORDER)
    keys = {node.name: node.key for node in graph.nodes}
    dot = to_dot(graph)
    assert f"{keys['Validate']} -> {keys['Wait for stock']} [" in dot
    assert f"{keys['Wait for stock']} -> {keys['Validate']} [" not in dot
    assert dot.count("dir=back") == 1


def test_statuses_change_no_size():
    graph = build_graph(ORDER)
    plain, seen = to_dot(graph), to_dot(graph, snapshot(order_log().events))

    def measures(dot: str) -> list[str]:
        return [word for word in dot.replace(",", "").split() if word.startswith(("width=", "height="))]

    assert measures(plain) == measures(seen)
    assert plain != seen


def test_cards_of_one_block_are_equally_wide():
    graph = build_graph(ORDER)
    measured = sizes(graph)
    assert len({measured[node.key][0] for node in graph.states() if node.scope == ""}) == 1


def test_a_string_cannot_end_early():
    dot = Digraph()
    dot.node("n", shown('\\" -> x'))
    dot.node("m", shown("a\nb & c"))
    dot.node("o", shown("<b>"))
    assert [line.strip() for line in dot.body] == [
        r'n [label="\\\" -> x"]',
        r'm [label="a\nb &amp; c"]',
        'o [label="<b>"]',
    ]


def test_no_text_of_a_png_needs_a_sign_that_a_font_may_lack():
    dot = to_dot(build_graph(ORDER), snapshot(order_log().events))
    drawn = re.sub(r'tooltip="(?:[^"\\\\]|\\\\.)*"', "", dot)
    assert {sign for sign in drawn if ord(sign) > 0xFF} == set()
    assert "1 retry" in drawn
    assert "caught" in drawn


def test_a_join_stands_below_all_that_is_in_its_frame_though_no_branch_ends_there():
    loop = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}}
    each = {"Type": "Map", "ItemProcessor": loop, "Next": "Each"}
    states = {"Both": {"Type": "Parallel", "Branches": [{"StartAt": "Each", "States": {"Each": each}}], "End": True}}
    ready = prepared({"StartAt": "Both", "States": states})
    placed = ready.layout.nodes
    inner, outer = (next(n for n in ready.graph.nodes if n.name == f"end of {name}") for name in ("Each", "Both"))
    lowest = max(placed[node.key].y for node in ready.graph.states())
    assert lowest < placed[inner.key].y < placed[outer.key].y
