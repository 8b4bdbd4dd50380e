import json
from typing import Any

import pytest

from sfnlearn import UsageError, World
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.cloud.botocore.models import find_operation
from sfnlearn.cloud.simulated_cloud import Cloud
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


# ------------------------------------------------------------------ machines that start themselves

LOOPS = {
    "request": ("arn:aws:states:::states:startExecution", "StateMachineArn"),
    "job": ("arn:aws:states:::states:startExecution.sync", "StateMachineArn"),
    "parsed job": ("arn:aws:states:::states:startExecution.sync:2", "StateMachineArn"),
    "sdk": ("arn:aws:states:::aws-sdk:sfn:startExecution", "StateMachineArn"),
    "sdk, express": ("arn:aws:states:::aws-sdk:sfn:startSyncExecution", "StateMachineArn"),
}
AGAIN = "arn:aws:states:us-east-1:123456789012:stateMachine:again"


@pytest.mark.parametrize("kind", LOOPS)
@pytest.mark.parametrize("quotas", [SERVICE, None])
def test_a_machine_that_starts_itself_meets_the_quota(monkeypatch, kind, quotas):
    # An express execution's answer holds that of the one below as a text, which doubles where no quota ends it.
    most = 10 if kind == "sdk, express" else 40
    monkeypatch.setattr("sfnlearn.cloud.stepfunctions.control_plane.MOST_STARTED", most)
    monkeypatch.setattr("sfnlearn.cloud.stepfunctions.control_plane.DEEPEST", 20)
    resource, name = LOOPS[kind]
    task = {"Type": "Task", "Resource": resource, "Parameters": {name: AGAIN}, "End": True}
    with Cloud(quotas=quotas) as cloud:
        definition = json.dumps({"StartAt": "Go", "States": {"Go": task}})
        request = {"name": "again", "definition": definition, "roleArn": ROLE}
        if kind == "sdk, express":
            request["type"] = "EXPRESS"
        assert cloud.plane.call("CreateStateMachine", request)["stateMachineArn"] == AGAIN
        if kind == "sdk, express":
            cloud.plane.call("StartSyncExecution", {"stateMachineArn": AGAIN})
        else:
            cloud.plane.call("StartExecution", {"stateMachineArn": AGAIN})
        ended = list(cloud.world.executions.values())
        assert len(ended) <= 41
        assert not [one for one in ended if one.is_running()]
        assert "ExecutionLimitExceeded" in str(ended[-1].error)
        assert "maximum number of running executions" in str(ended[-1].cause)
        assert all(len(one.cause or "") <= 32_768 for one in ended)


def test_starts_from_outside_are_not_counted(monkeypatch):
    monkeypatch.setattr("sfnlearn.cloud.stepfunctions.control_plane.MOST_STARTED", 3)
    plane = ControlPlane(World())
    arn = make(plane)
    for _ in range(10):
        plane.call("StartExecution", {"stateMachineArn": arn})
    assert len(plane.call("ListExecutions", {"stateMachineArn": arn})["executions"]) == 10


# ------------------------------------------------------------------ names and headers


def test_a_name_is_free_ninety_days_after_the_end():
    plane = ControlPlane(World())
    arn = make(plane)
    request = {"stateMachineArn": arn, "name": "n", "input": "1"}
    first = plane.call("StartExecution", request)["executionArn"]
    ended = plane.call("DescribeExecution", {"executionArn": first})["stopDate"]
    plane.go_on(until=ended + 90 * 86_400 - 1)
    with pytest.raises(ApiError, match="ExecutionAlreadyExists"):
        plane.call("StartExecution", {**request, "input": "2"})
    plane.go_on(until=ended + 90 * 86_400)
    assert plane.call("StartExecution", {**request, "input": "2"})["executionArn"] == first
    assert plane.call("DescribeExecution", {"executionArn": first})["input"] == "2"


def test_a_trace_header_is_given_back():
    plane = ControlPlane(World())
    request = {"stateMachineArn": make(plane), "traceHeader": "Root=1-5759e988-bd862e3fe1be46a994272793"}
    arn = plane.call("StartExecution", request)["executionArn"]
    assert plane.call("DescribeExecution", {"executionArn": arn})["traceHeader"] == request["traceHeader"]
