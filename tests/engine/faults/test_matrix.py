"""A fault at every call in turn: rows, columns, what met each error, and the names of the executions."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, UsageError, fault_matrix, run
from sfnlearn.engine.faults.matrix import FaultMatrix

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
ANSWERS: dict[str, Any] = {name: lambda event: {"ok": True} for name in ("pay", "ship", "pack")}


def task(name: str, **more: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN + name, **more}


def shop() -> StateMachine:
    """Pay is tried again when busy and caught when declined; Ship is neither."""
    retry, catch = [{"ErrorEquals": ["Busy"]}], [{"ErrorEquals": ["Declined"], "Next": "Sorry"}]
    states = {
        "Pay": task("pay", Retry=retry, Catch=catch, Next="Ship"),
        "Ship": task("ship", End=True),
        "Sorry": {"Type": "Pass", "End": True},
    }
    return StateMachine({"StartAt": "Pay", "States": states}, name="Shop")


def of_shop() -> FaultMatrix:
    return fault_matrix(shop(), functions=ANSWERS, error=["Busy", "Declined"])


def each(fields: dict[str, Any], **state: Any) -> StateMachine:
    processor = {"StartAt": "Do", "States": {"Do": task("pack", **fields)}}
    return StateMachine(
        {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": processor, "End": True, **state}}}
    )


def test_it_was_a_list_and_still_is_one():
    """Code that went through the runs goes on working: call after call, and error after error of each."""
    matrix = of_shop()
    assert len(matrix) == 4
    assert [(one.call, one.state, one.error) for one in matrix] == [
        (1, "Pay", "Busy"),
        (1, "Pay", "Declined"),
        (2, "Ship", "Busy"),
        (2, "Ship", "Declined"),
    ]
    assert matrix[0] is next(iter(matrix))
    assert list(matrix[1:3]) == list(matrix)[1:3]


def test_a_cell_says_how_its_run_ended_and_what_met_the_error():
    assert str(of_shop()).splitlines() == [
        "Faults in Shop: 2 of 4 endings are not handled: Ship Busy, Ship Declined.",
        "call  Busy                   Declined",
        "Pay   ✓ SUCCEEDED, retried   ✓ SUCCEEDED, caught (Pay → Sorry)",
        "Ship  ✕ FAILED, not handled  ✕ FAILED, not handled",
    ]


def test_each_cell_is_an_execution_with_a_name_of_its_own():
    """All had the same id, and the list was one of reprs."""
    matrix = of_shop()
    names = [one.execution.name for one in matrix]
    assert names == ["1-Pay-Busy", "1-Pay-Declined", "2-Ship-Busy", "2-Ship-Declined"]
    assert matrix["Ship", "Busy"] is matrix[2].execution
    assert matrix[1, 0] is matrix["Ship", "Busy"]
    assert matrix["Ship", "Busy"].error == "Busy"


def test_calls_of_one_state_are_numbered():
    matrix = fault_matrix(each({"End": True}), [1, 2, 3], functions=ANSWERS, error="No")
    assert matrix.rows == ("Do#1", "Do#2", "Do#3")
    assert {one.answer for one in matrix} == {"not handled"}


def test_what_meets_the_error_may_stand_around_the_state():
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]
    around = {**each({"End": True}).definition["States"]["Each"], "Catch": catch}
    states = {"Each": around, "Sorry": {"Type": "Fail", "Error": "Sorry"}}
    matrix = fault_matrix(StateMachine({"StartAt": "Each", "States": states}), [1, 2], functions=ANSWERS, error="No")
    assert [(one.answer, one.way, one.is_handled) for one in matrix] == [("caught", "Each → Sorry", True)] * 2
    assert "caught (Each → Sorry), then Sorry" in str(matrix)
    again = fault_matrix(each({"End": True}, Retry=[{"ErrorEquals": ["No"]}]), [1], functions=ANSWERS, error="No")
    assert [one.answer for one in again] == ["retried"]


@pytest.mark.parametrize(
    ("inner", "outer", "answer", "way"),
    [
        ({}, {}, "not handled", ""),
        ({"Retry": [{"ErrorEquals": ["No"]}]}, {}, "handled", ""),
        ({}, {"ToleratedFailureCount": 1}, "handled", ""),
        ({}, {"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]}, "caught", "Each → Sorry"),
    ],
)
def test_of_a_call_in_a_child_execution_only_what_the_parent_tells_is_said(inner, outer, answer, way):
    """A Catcher around a distributed Map was called tolerance."""
    child = {"StartAt": "Do", "States": {"Do": task("pack", End=True, **inner)}}
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **child}
    states = {
        "Each": {"Type": "Map", "ItemProcessor": processor, "Next": "Sorry", **outer},
        "Sorry": {"Type": "Succeed"},
    }
    machine = StateMachine({"StartAt": "Each", "States": states})
    matrix = fault_matrix(machine, [1, 2, 3], functions=ANSWERS, error="No")
    assert len(matrix) == 3
    assert {(one.answer, one.way) for one in matrix} == {(answer, way)}


def test_a_call_that_fails_in_any_case_is_caught_in_the_matrix_too():
    """What is the same as in the undisturbed run was taken for nothing."""

    def no(event: Any) -> Any:
        raise ValueError("always")

    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]
    states = {"Pay": task("pay", Catch=catch, End=True), "Sorry": {"Type": "Pass", "End": True}}
    matrix = fault_matrix(StateMachine({"StartAt": "Pay", "States": states}), functions={"pay": no}, error="Busy")
    assert [(one.answer, one.way) for one in matrix] == [("caught", "Pay → Sorry")]


def test_a_machine_without_calls_has_an_empty_matrix():
    matrix = fault_matrix(StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}))
    assert len(matrix) == 0
    assert str(matrix) == "Faults in MyStateMachine: the run makes no call that could fail."


def test_a_row_or_an_error_that_is_not_there_is_named():
    matrix = of_shop()
    with pytest.raises(UsageError, match="no row 'Pya': its rows are Pay, Ship"):
        matrix["Pya", "Busy"]
    with pytest.raises(UsageError, match="no column 9: its columns are Busy, Declined"):
        matrix["Pay", 9]
    with pytest.raises(UsageError, match="error is a text, or a list"):
        fault_matrix(shop(), functions=ANSWERS, error=[])


def test_every_run_is_the_undisturbed_one_up_to_its_fault():
    """The law by which a row is one call."""
    whole = run(shop(), functions=ANSWERS)
    for one in of_shop():
        events = one.execution.events
        failed = next(event.id for event in events if event.details.get("error") == one.error)
        assert [event.type for event in events][: failed - 1] == [event.type for event in whole.events][: failed - 1]
