import json
from typing import Any

import pytest

from sfnlearn import UsageError, World
from sfnlearn.cloud.botocore.models import find_operation
from sfnlearn.cloud.stepfunctions import ControlPlane, Deployments
from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.cloud.stepfunctions.control_plane import OPERATIONS
from sfnlearn.engine.clock import WallClock

ROLE = "arn:aws:iam::123456789012:role/learner"
NAP = {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 60, "End": True}}}


def make(plane: ControlPlane, definition: Any = NAP, region: str = "us-east-1") -> Any:
    request = {"name": "m", "definition": json.dumps(definition), "roleArn": ROLE}
    return plane.call("CreateStateMachine", request, region)["stateMachineArn"]


def test_every_operation_of_the_model_is_answered():
    operation = find_operation("stepfunctions", "startExecution")
    assert operation is not None
    assert set(OPERATIONS) == set(operation.model.service_model.operation_names)


def test_an_operation_that_does_not_exist():
    with pytest.raises(ApiError, match="Step Functions has no operation Dance"):
        ControlPlane(World()).call("Dance", {})


def test_starting_lets_no_time_pass_and_looking_does():
    plane = ControlPlane(World())
    arn = make(plane)
    started = [plane.call("StartExecution", {"stateMachineArn": arn})["startDate"] for _ in range(3)]
    assert started == [plane.world.now] * 3
    ended = plane.call("ListExecutions", {"stateMachineArn": arn})["executions"]
    assert {one["stopDate"] - one["startDate"] for one in ended} == {60}
    assert plane.world.now == started[0] + 60


def test_the_wall_clock_goes_on_to_the_present_time(monkeypatch):
    real = [1000.0]
    monkeypatch.setattr("time.time", lambda: real[0])
    plane = ControlPlane(World(clock=WallClock(lambda: real[0], lambda _: pytest.fail("a call must not wait"))))
    arn = make(plane)
    execution = plane.call("StartExecution", {"stateMachineArn": arn})["executionArn"]
    for seconds, status in ((30.0, "RUNNING"), (29.5, "RUNNING"), (1.0, "SUCCEEDED")):
        real[0] += seconds
        assert plane.call("DescribeExecution", {"executionArn": execution})["status"] == status


def test_regions_are_apart():
    plane = ControlPlane(World())
    here, there = make(plane), make(plane, region="eu-west-1")
    assert there == here.replace("us-east-1", "eu-west-1")
    assert len(plane.call("ListStateMachines", {}, "eu-west-1")["stateMachines"]) == 1
    with pytest.raises(ApiError, match="StateMachineDoesNotExist"):
        plane.call("DescribeStateMachine", {"stateMachineArn": here}, "eu-west-1")


def test_an_integration_that_nothing_answers_is_told_when_its_execution_is_described():
    plane = ControlPlane(World())
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::glue:startJobRun.sync",
        "Parameters": {"JobName": "j"},
        "End": True,
    }
    arn = make(plane, {"StartAt": "Do", "States": {"Do": task}})
    started = plane.call("StartExecution", {"stateMachineArn": arn})
    assert [one["status"] for one in plane.call("ListExecutions", {"stateMachineArn": arn})["executions"]] == ["FAILED"]
    with pytest.raises(UsageError, match="Nothing here answers the service integration"):
        plane.call("DescribeExecution", {"executionArn": started["executionArn"]})


def test_the_same_seed_gives_the_same_answers():
    def answers(seed: int) -> list[Any]:
        plane = ControlPlane(World(), Deployments(seed=seed))
        arn = make(plane)
        return [plane.call("StartExecution", {"stateMachineArn": arn}) for _ in range(3)]

    assert answers(1) == answers(1)
    assert answers(1) != answers(2)
