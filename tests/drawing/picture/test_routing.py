from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from sfnlearn.drawing.picture.overlaps import overlaps
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.drawing.picture.render import layout
from sfnlearn.drawing.picture.routing import led_around, shortest
from tests.drawing.machines_to_draw import machine_to_draw
from tests.drawing.samples import random_machine

WALLS = (-100.0, -100.0, 100.0, 100.0)
AREA = st.tuples(*[st.integers(-40, 40)] * 2, *[st.integers(1, 30)] * 2).map(
    lambda area: (float(area[0]), float(area[1]), float(area[0] + area[2]), float(area[1] + area[3]))
)


@given(st.lists(AREA, max_size=8))
def test_a_way_goes_straight_and_keeps_out(areas):
    way = shortest((-80.0, 3.0), (80.0, -7.0), areas, WALLS)
    assert way is not None
    assert (way[0], way[-1]) == ((-80.0, 3.0), (80.0, -7.0))
    for (x0, y0), (x1, y1) in pairwise(way):
        assert x0 == x1 or y0 == y1
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        assert not any(left < area[2] and area[0] < right and top < area[3] and area[1] < bottom for area in areas)


def test_where_there_is_no_way_there_is_none():
    assert shortest((0.0, 0.0), (60.0, 0.0), [(20.0, -200.0, 30.0, 200.0)], WALLS) is None


@pytest.mark.parametrize("seed", [5, 14, 26, 48, 52])
def test_what_graphviz_leads_over_something_is_led_around(seed):
    ready = prepared(random_machine(seed, 60))
    placed = layout(ready.dot)
    assert overlaps(ready.graph, placed)
    assert overlaps(ready.graph, led_around(ready.graph, placed)) == []


@pytest.mark.parametrize("seed", range(12))
def test_lines_that_are_in_nobodys_way_stay(seed):
    ready = prepared(machine_to_draw(seed))
    placed = layout(ready.dot)
    bad = {found.one for found in overlaps(ready.graph, placed)}
    led = led_around(ready.graph, placed)
    assert {key for key, line in led.edges.items() if line != placed.edges[key]} <= bad
    assert (led.nodes, led.containers) == (placed.nodes, placed.containers)
