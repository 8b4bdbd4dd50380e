"""A coverage counts what the events show, names what they do not, and is the same in every form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import Faults, StateMachine, UsageError, run
from sfnlearn.testing import coverage

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
SVG = "{http://www.w3.org/2000/svg}"
PAY: dict[str, Any] = {
    "Type": "Task",
    "Resource": ARN + "pay",
    "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}, {"ErrorEquals": ["Down"]}],
    "Catch": [{"ErrorEquals": ["Declined"], "Next": "Sorry"}, {"ErrorEquals": ["States.ALL"], "Next": "Sorry"}],
    "Next": "Done",
}
ORDER = StateMachine(
    {
        "StartAt": "Big",
        "States": {
            "Big": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.kg", "NumericGreaterThan": 50, "Next": "Pay"},
                    {"Variable": "$.kg", "NumericGreaterThan": 5, "Next": "Pay"},
                ],
                "Default": "Bike",
            },
            "Bike": {"Type": "Pass", "Next": "Pay"},
            "Pay": PAY,
            "Sorry": {"Type": "Pass", "End": True},
            "Done": {"Type": "Succeed"},
        },
    }
)
STUBS = {"pay": lambda event: event}


def order(kg: int, *errors: str) -> Any:
    faults = Faults()
    for attempt, error in enumerate(errors, 1):
        faults = faults.on("Pay", attempt=attempt, error=error)
    return run(ORDER, {"kg": kg}, functions=STUBS, faults=faults)


def test_states_transitions_rules_and_retriers_are_counted():
    seen = coverage(ORDER, [order(1), order(1)])
    assert (seen.executions, seen.states.taken, seen.states.of) == (2, 4, 5)
    assert (seen.transitions.taken, seen.transitions.of) == (3, 8)
    assert (seen.rules.taken, seen.rules.of, seen.retriers.taken, seen.retriers.of) == (1, 3, 0, 2)
    assert seen.states.counts() == {"Big": 2, "Bike": 2, "Pay": 2, "Sorry": 0, "Done": 2}
    assert not seen.complete


def test_what_was_not_taken_has_a_name():
    assert coverage(ORDER, order(1)).transitions.missed == [
        "Big → Pay ($.kg > 50)",
        "Big → Pay ($.kg > 5)",
        "Pay → Sorry (Catch Declined)",
        "Pay → Sorry (Catch States.ALL)",
        "Sorry → end",
    ]


@pytest.mark.parametrize(("kg", "rule"), [(60, "Big → Pay ($.kg > 50)"), (6, "Big → Pay ($.kg > 5)")])
def test_rules_that_lead_the_same_way_are_told_apart(kg, rule):
    seen = coverage(ORDER, order(kg))
    assert {name for name, times in seen.rules.counts().items() if times} == {rule}


@pytest.mark.parametrize(
    ("error", "way"), [("Declined", "Pay → Sorry (Catch Declined)"), ("Boom", "Pay → Sorry (Catch States.ALL)")]
)
def test_catchers_that_lead_the_same_way_are_told_apart(error, way):
    seen = coverage(ORDER, order(1, error)).transitions.counts()
    assert {name for name, times in seen.items() if times and "Catch" in name} == {way}
    assert seen["Pay → Done"] == 0


def test_a_retrier_is_covered_when_it_has_tried_again():
    seen = coverage(ORDER, order(1, "Busy")).retriers
    assert seen.counts() == {"Pay: Retrier 1 (Busy)": 1, "Pay: Retrier 2 (Down)": 0}
    spent = coverage(ORDER, order(1, "Busy", "Busy"))
    assert spent.retriers.taken == 1
    assert spent.transitions.counts()["Pay → Sorry (Catch States.ALL)"] == 1


def test_the_end_of_a_state_that_failed_was_not_taken():
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": ARN + "pay", "End": True}}})
    failed = run(machine, functions=STUBS, faults=Faults().on("A", error="Boom"))
    assert coverage(machine, failed).transitions.missed == ["A → end"]
    assert coverage(machine, run(machine, functions=STUBS)).complete


@pytest.mark.parametrize("mode", [{}, {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}])
def test_what_runs_inside_a_map_counts_also_in_child_executions(mode):
    choice = {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "One"}], "Default": "Other"}
    inside = {"Which": choice, "One": {"Type": "Pass", "End": True}, "Other": {"Type": "Pass", "End": True}}
    each = {"Type": "Map", "ItemProcessor": {**mode, "StartAt": "Which", "States": inside}, "End": True}
    machine = StateMachine({"StartAt": "Each", "States": {"Each": each}})
    seen = coverage(machine, run(machine, [1, 1, 2]))
    assert seen.complete
    assert seen.states.counts() == {"Each": 1, "Which": 3, "One": 2, "Other": 1}
    assert coverage(machine, run(machine, [1])).transitions.missed == ["Which → Other (Default)", "Other → end"]


def test_branches_of_a_parallel_count():
    branches = [{"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}} for name in "AB"]
    machine = StateMachine(
        {
            "StartAt": "P",
            "States": {"P": {"Type": "Parallel", "Branches": branches, "Next": "Z"}, "Z": {"Type": "Succeed"}},
        }
    )
    assert coverage(machine, run(machine)).complete


def test_nothing_is_covered_by_no_execution():
    seen = coverage(ORDER)
    assert (seen.states.taken, seen.transitions.percent) == (0, 0)
    assert str(seen).startswith("Coverage by 0 executions: 0 of 8 transitions taken, 0 %.")


def test_an_execution_of_another_machine_is_refused():
    other = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    with pytest.raises(UsageError, match="of another machine"):
        coverage(ORDER, run(other))
    with pytest.raises(UsageError, match="and not int"):
        coverage(ORDER, [3])  # type: ignore[list-item]
    with pytest.raises(UsageError, match="takes a StateMachine"):
        coverage({}, [])  # type: ignore[arg-type]


def test_text_json_and_picture_say_the_same(tmp_path: Path):
    seen = coverage(ORDER, order(1, "Busy"))
    written = json.loads(seen.save(tmp_path / "coverage.json").read_text())
    assert written == seen.to_json()
    assert written["transitions"]["missed"] == seen.transitions.missed
    text = seen.save(tmp_path / "coverage.txt").read_text()
    assert text.strip() == str(seen)
    root = ET.fromstring(seen.svg)
    kinds = {
        node.get("id"): (node.get("class") or "").split()[-1]
        for node in root.iter(f"{SVG}g")
        if "node" in (node.get("class") or "")
    }
    assert kinds == {
        "state-Big": "covered",
        "state-Bike": "covered",
        "state-Pay": "covered",
        "state-Sorry": "missed",
        "state-Done": "covered",
    }
    assert sum(node.get("class") == "missed" for node in root.iter(f"{SVG}g")) == len(seen.transitions.missed)
    assert root.get("aria-label") == seen.title
    html = seen._repr_mimebundle_()["text/html"]
    assert seen.title in html
    with pytest.raises(UsageError, match=r"saved as \.svg"):
        seen.picture.png()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["", "Busy", "Down", "Declined", "Boom"])), max_size=5))
def test_more_executions_never_cover_less(runs):
    seen = coverage(ORDER)
    before = [0, 0, 0]
    for kg, error in runs:
        seen.add(order(kg, error) if error else order(kg))
        now = [seen.states.taken, seen.transitions.taken, seen.retriers.taken]
        assert all(one <= other for one, other in zip(before, now, strict=True))
        before = now
    counted = seen.states.counts()
    assert counted["Big"] == seen.executions
    assert sum(seen.rules.counts().values()) == seen.executions
