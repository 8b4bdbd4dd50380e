from __future__ import annotations

import pytest

from sfnlearn import StateMachine, compare, draw, run
from sfnlearn.drawing.picture.machine_graph import build_graph
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.drawing.places import area_of, moved, places, read
from sfnlearn.drawing.tooltips import start_of, tooltips
from tests.drawing.samples import HOSTILE, ORDER, Machine


def test_a_card_s_tooltip_lies_where_the_card_is():
    found = places(draw(Machine(ORDER)).svg)
    ready = prepared(ORDER)
    nodes = {node.tooltip: node for node in build_graph(ORDER).states()}
    cards = [place for place in found if "node" in place.classes]
    assert {place.title for place in cards} == set(nodes)
    first, second = cards[:2]
    boxes = [ready.layout.nodes[nodes[place.title].key] for place in (first, second)]
    assert second.area.top - first.area.top == pytest.approx(
        boxes[1].y - boxes[1].height / 2 - (boxes[0].y - boxes[0].height / 2), abs=1
    )
    for place, box in zip((first, second), boxes, strict=True):
        assert place.area.right - place.area.left == pytest.approx(box.width, abs=1)


def test_start_is_found_in_a_machine_and_not_in_a_timeline():
    svg = draw(Machine(ORDER)).svg
    wide = float(svg.split('width="', 1)[1].split('"', 1)[0])
    start = start_of(places(svg))
    assert start is not None
    assert 0 < start < wide
    assert start_of(places(svg.replace('class="start"', ""))) is None


def test_names_are_text_in_tooltips_and_lines_stay_lines():
    states = {name: {"Type": "Pass", "Comment": "one", "End": True} for name in HOSTILE[:3]}
    branches = [{"StartAt": name, "States": {name: state}} for name, state in states.items()]
    whole = {"Type": "Parallel", "Branches": branches, "End": True}
    told = tooltips(places(draw(Machine({"StartAt": "P", "States": {"P": whole}})).svg))
    assert "<script" not in told
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; (Pass)" in told
    assert "␊" not in told


def test_the_legend_stands_under_start_where_a_wide_picture_opens():
    rules = [{"Variable": "$.n", "NumericEquals": n, "Next": f"T{n}"} for n in range(9)]
    targets = {f"T{n}": {"Type": "Succeed"} for n in range(9)}
    machine = StateMachine({"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": rules}, **targets}})
    one, other = run(machine, {"n": 8}), run(machine, {"n": 7})
    for picture in (draw(one), compare(one, other)):
        start = start_of(places(picture.svg))
        legend = next(group for group in read(picture.svg).iter("g") if group.get("class") == "legend")
        (around,) = [
            area_of(group, *moved(outer, 0, 0))
            for outer in read(picture.svg).iter()
            for group in outer
            if group.get("class") == "legend"
        ]
        assert legend is not None
        assert start is not None
        assert around is not None
        assert around.left < start < around.right
        assert around.right - around.left < 480
