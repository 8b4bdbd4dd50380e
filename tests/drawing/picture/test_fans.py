from __future__ import annotations

from typing import Any

from sfnlearn.drawing.picture.fans import rows_of_targets
from sfnlearn.drawing.picture.machine_graph import build_graph
from sfnlearn.drawing.picture.prepared import prepared


def choice_of(count: int, **onward: Any) -> dict[str, Any]:
    rules = [{"Condition": True, "Next": f"Target {number}"} for number in range(count)]
    targets = {f"Target {number}": {"Type": "Pass", **(onward or {"Next": "Done"})} for number in range(count)}
    states = {"Which?": {"Type": "Choice", "Choices": rules}, **targets, "Done": {"Type": "Succeed"}}
    return {"StartAt": "Which?", "States": states}


def test_twelve_targets_stand_in_three_rows_and_a_few_in_one():
    assert sorted(rows_of_targets(build_graph(choice_of(12))).values()) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
    assert rows_of_targets(build_graph(choice_of(5))) == {}


def test_targets_with_ways_of_their_own_stay_in_one_row():
    machine = choice_of(8)
    for number in range(8):
        machine["States"][f"Target {number}"]["Next"] = f"More {number}"
        machine["States"][f"More {number}"] = {"Type": "Pass", "Next": "Done"}
    assert rows_of_targets(build_graph(machine)) == {}


def test_a_wide_choice_is_drawn_in_rows():
    placed = prepared(choice_of(12)).layout
    targets = [box for key, box in placed.nodes.items() if key not in {"n0", "n1", "n14", "n15"}]
    assert len({box.y for box in targets}) == 3
    assert placed.width < 12 * targets[0].width * 0.7
