from __future__ import annotations

import pytest

import sfnlearn
from sfnlearn import StateMachine, StatesError

INNER = {"StartAt": "In", "States": {"In": {"Type": "Fail", "Error": "In.Runs"}}}
DISTRIBUTED = {**INNER, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Parallel", "Branches": [INNER], "End": True},
        {"Type": "Map", "ItemProcessor": INNER, "End": True},
        {"Type": "Map", "ItemProcessor": DISTRIBUTED, "End": True},
    ],
)
def test_no_branch_and_no_iteration_runs(state) -> None:
    machine = StateMachine({"StartAt": "One", "States": {"One": state}})
    assert machine.inspect("One", [1]).status == "FAILED"
    assert machine.inspect("One", [1], result=["mocked"]).output == ["mocked"]
    failed = machine.inspect("One", [1], error=StatesError("Mocked", "why"))
    assert (failed.status, failed.error, failed.cause) == ("FAILED", "Mocked", "why")


def test_the_data_flow_before_the_work_still_counts() -> None:
    machine = StateMachine({"StartAt": "One", "States": {"One": {"Type": "Map", "ItemProcessor": INNER, "End": True}}})
    failed = machine.inspect("One", "no array", result=[])
    assert (failed.status, failed.error) == ("FAILED", "States.Runtime")


def test_failures_without_a_tolerated_number_leave_the_result() -> None:
    state = {"Type": "Map", "ItemProcessor": DISTRIBUTED, "End": True}
    answer = sfnlearn.test_state(
        state, input=[1, 2], mock={"result": [1]}, state_configuration={"mapIterationFailureCount": 2}
    )
    assert answer["status"] == "SUCCEEDED"


def test_a_listing_is_read_as_s3_lists() -> None:
    reader = {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}}
    state = {
        "Type": "Map",
        "ItemReader": reader,
        "ItemSelector": {"k.$": "$$.Map.Item.Value.Key"},
        "ItemProcessor": DISTRIBUTED,
        "End": True,
    }
    for data in ('[{"Key": "a"}]', '{"Contents": [{"Key": "a"}]}'):
        answer = sfnlearn.test_state(
            state, mock={"result": []}, state_configuration={"mapItemReaderData": data}, inspection_level="DEBUG"
        )
        assert answer["inspectionData"]["afterItemSelector"] == '[{"k":"a"}]'
    broken = sfnlearn.test_state(state, mock={"result": []}, state_configuration={"mapItemReaderData": "nothing"})
    assert broken["error"] == "States.ItemReaderFailed"
