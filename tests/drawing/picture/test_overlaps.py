"""Nothing in a picture touches what it does not belong to: measured in 200 pictures of 2 to 60 states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sfnlearn.drawing.picture.overlaps import overlaps
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.drawing.picture.render import Curve
from sfnlearn.drawing.picture.svg import draw_svg
from tests.drawing.machines_to_draw import machine_to_draw
from tests.drawing.samples import ORDER, random_machine
from tests.overlaps import crowded, touching, touching_in

IN_ONE_TEST = 10


@pytest.mark.parametrize("first", range(0, 160, IN_ONE_TEST))
def test_nothing_touches_in_machines_as_people_write_them(first):
    found = {seed: touching(machine_to_draw(seed)) for seed in range(first, first + IN_ONE_TEST)}
    assert {seed: words for seed, words in found.items() if words} == {}


@pytest.mark.parametrize("first", range(0, 40, IN_ONE_TEST))
def test_nothing_touches_where_states_lead_anywhere(first):
    found = {seed: touching(random_machine(seed, 60)) for seed in range(first, first + IN_ONE_TEST)}
    assert {seed: words for seed, words in found.items() if words} == {}


@pytest.mark.parametrize("first", range(0, 20, IN_ONE_TEST))
def test_nothing_touches_in_an_execution_with_the_longest_words(first):
    machines = [machine_to_draw(seed) for seed in range(first, first + IN_ONE_TEST)]
    found = {place: touching(machine, crowded(machine)) for place, machine in enumerate(machines)}
    assert {place: words for place, words in found.items() if words} == {}


@pytest.mark.parametrize("seed", range(24))
def test_a_label_is_near_the_state_that_its_line_leaves(seed):
    ready = prepared(machine_to_draw(seed))
    for edge in ready.graph.edges:
        label = ready.layout.edges[edge.key].label
        if label:
            left = ready.layout.containers[edge.leaves] if edge.leaves else ready.layout.nodes[edge.tail]
            assert abs(label.y - left.y) - (label.height + left.height) / 2 < 100, edge


def drawn_with(**changes: Any) -> list[str]:
    """What touches in the picture of ORDER where something of its layout is changed."""
    ready = prepared(ORDER)
    placed = replace(ready.layout, **changes)
    assert overlaps(ready.graph, placed)
    return touching_in(ready.graph, draw_svg(ready.graph, placed, None, ""))


def test_a_label_on_a_card_is_found():
    placed = prepared(ORDER).layout
    moved = replace(placed.edges["e2"], label=placed.nodes["n1"])
    assert "state-Validate touches e2" in drawn_with(edges={**placed.edges, "e2": moved})


def test_a_line_over_a_card_a_label_and_a_frame_is_found():
    placed = prepared(ORDER).layout
    label, card = placed.edges["e3"].label, placed.nodes["n4"]
    assert label is not None
    across = tuple((float(x), label.y) for x in range(0, 800, 50))
    down = tuple((card.x, float(y)) for y in range(0, 800, 50))
    found = " ".join(drawn_with(edges={**placed.edges, "e1": Curve((across, down), None, None)}))
    for what in ("runs over e3", "runs over state-Prepare", "runs over the frame state-Prepare-container"):
        assert what in found


def test_a_card_on_a_frame_is_found():
    placed = prepared(ORDER).layout
    frame = placed.containers["cluster_0"]
    moved = replace(placed.nodes["n3"], x=frame.x + frame.width / 2)
    assert "state-Wait-for-stock touches the frame state-Prepare-container" in drawn_with(
        nodes={**placed.nodes, "n3": moved}
    )
