from __future__ import annotations

from graphviz import Digraph

from sfnlearn.drawing.picture.dot import shown, sizes, to_dot
from sfnlearn.drawing.picture.machine_graph import build_graph
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
