from __future__ import annotations

import pytest

from sfnlearn.drawing.picture.crossings import crossings, restlessness
from sfnlearn.drawing.picture.dot import ORDERED
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.drawing.picture.render import layout
from tests.drawing.machines_to_draw import machine_to_draw
from tests.drawing.samples import ORDER


def test_lines_that_meet_at_their_ends_do_not_cross():
    assert crossings([[((0, 0), (9, 9))], [((9, 9), (20, 0))]]) == 0
    assert crossings([[((0, 5), (9, 5)), ((9, 5), (20, 5))], [((4, 0), (4, 9))], [((15, 0), (15, 9))]]) == 2


@pytest.mark.parametrize("seed", [5, 9, 12, 13, 26, 33])
def test_of_two_layouts_the_calmer_one_is_taken(seed):
    ready = prepared(machine_to_draw(seed))
    both = [layout(ready.dot), layout(ready.dot.replace(f" {ORDERED}", ""))]
    least = min(both, key=restlessness)
    assert (ready.layout.nodes, ready.layout.containers) == (least.nodes, least.containers)


def test_where_nothing_crosses_rules_stand_as_they_are_tried():
    rules = [{"Condition": True, "Next": name} for name in ("B", "A", "C")]
    states = {name: {"Type": "Succeed"} for name in "ABCD"}
    ready = prepared({"StartAt": "X", "States": {"X": {"Type": "Choice", "Choices": rules, "Default": "D"}, **states}})
    labels = [ready.layout.edges[edge.key].label for edge in ready.graph.edges if edge.label]
    places = [label.x for label in labels if label]
    assert len(places) == 4
    assert places == sorted(places)


def test_default_takes_no_way_round_a_frame():
    ready = prepared(ORDER)
    (default,) = (edge for edge in ready.graph.edges if edge.kind == "default")
    frame = ready.layout.containers["cluster_0"]
    points = [point for chain in ready.layout.edges[default.key].chains for point in chain]
    assert min(x for x, _ in points) > frame.x
