"""What nobody here can answer is told when it is reached, by the execution that met it, and loses nothing."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest

import sfnlearn
from sfnlearn import Execution, StateMachine, UsageError, run, step

GLUE = "arn:aws:states:::glue:startJobRun.sync"
ROLE = "arn:aws:iam::123456789012:role/learner"


def machine(catch: bool = False) -> StateMachine:
    job: dict[str, Any] = {"Type": "Task", "Resource": GLUE, "Parameters": {"JobName": "x"}, "End": True}
    if catch:
        job |= {
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}],
            "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 3}],
        }
    choice = {"Variable": "$.job", "IsPresent": True, "Next": "Job"}
    states = {
        "Start": {"Type": "Pass", "Next": "Where"},
        "Where": {"Type": "Choice", "Choices": [choice], "Default": "Done"},
        "Done": {"Type": "Pass", "End": True},
        "Job": job,
    }
    return StateMachine({"StartAt": "Start", "States": states}, name="branching")


def test_a_branch_that_is_not_taken_needs_no_answer():
    assert run(machine(), {}).status == "SUCCEEDED"


@pytest.mark.parametrize("catch", [False, True])
@pytest.mark.parametrize(
    "start",
    [
        lambda m: run(m, {"job": 1}),
        lambda m: list(step(m, {"job": 1})),
        lambda m: step(m, {"job": 1}).resume(),
        lambda m: step(m, {"job": 1}).advance(hours=1),
        lambda m: run(m, {"job": 1}, until="Job").resume(),
    ],
    ids=["run", "iterated", "resumed", "advanced", "breakpoint"],
)
def test_it_is_told_when_it_is_reached_and_no_catcher_hides_it(start: Callable[[StateMachine], Any], catch: bool):
    with pytest.raises(UsageError, match=r"Nothing here answers .*glue:startJobRun\.sync\. Give it a stub") as told:
        start(machine(catch))
    execution = told.value.execution
    assert isinstance(execution, Execution)
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "States.Runtime", str(told.value))
    assert execution.events[-1].type == "ExecutionFailed"
    assert "TaskScheduled" in [event.type for event in execution.events]
    assert execution.redrive(functions={GLUE: lambda _: {"JobRunState": "DONE"}}).output == {"JobRunState": "DONE"}


@pytest.mark.parametrize(
    "block",
    [
        lambda job: {"Type": "Parallel", "Branches": [job], "End": True},
        lambda job: {"Type": "Map", "ItemProcessor": job, "End": True},
        lambda job: {
            "Type": "Map",
            "ItemProcessor": {**job, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
            "ToleratedFailurePercentage": 100,
            "End": True,
        },
    ],
    ids=["Parallel", "Map", "distributed Map"],
)
def test_it_is_told_from_any_depth(block: Callable[[Any], Any]):
    job = {"StartAt": "Job", "States": {"Job": machine().definition["States"]["Job"]}}
    with pytest.raises(UsageError, match="Nothing here answers"):
        run(StateMachine({"StartAt": "Block", "States": {"Block": block(job)}}), [1, 2])


def deploy(definition: Any, name: str, kind: str = "STANDARD") -> Any:
    sfn = boto3.client("stepfunctions")
    made = sfn.create_state_machine(name=name, definition=json.dumps(definition), roleArn=ROLE, type=kind)
    return made["stateMachineArn"]


def test_in_a_simulated_aws_it_belongs_to_the_execution_that_met_it():
    nap = {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 5, "End": True}}}
    with sfnlearn.aws() as cloud:
        sfn = boto3.client("stepfunctions")
        branching = deploy(machine(catch=True).definition, "branching")
        other = sfn.start_execution(stateMachineArn=deploy(nap, "nap"))["executionArn"]
        met = sfn.start_execution(stateMachineArn=branching, input='{"job": 1}')["executionArn"]
        missed = sfn.start_execution(stateMachineArn=branching, input="{}")["executionArn"]
        for arn in (other, missed):
            assert sfn.describe_execution(executionArn=arn)["status"] == "SUCCEEDED"
        for _ in range(2):
            with pytest.raises(UsageError, match=r"Give it a stub: sfnlearn\.aws\(functions="):
                sfn.describe_execution(executionArn=met)
        assert {one["status"] for one in sfn.list_executions(stateMachineArn=branching)["executions"]} == {
            "SUCCEEDED",
            "FAILED",
        }
        assert sfn.get_execution_history(executionArn=met)["events"][-1]["type"] == "ExecutionFailed"
        assert cloud.execution(met).error == "States.Runtime"


def test_who_waits_for_a_job_that_met_it_has_met_it_too():
    with sfnlearn.aws():
        sfn = boto3.client("stepfunctions")
        parameters = {"StateMachineArn": deploy(machine().definition, "branching"), "Input": {"job": 1}}
        nested = {
            "Type": "Task",
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": parameters,
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}],
            "End": True,
        }
        states = {"Nested": nested, "Done": {"Type": "Pass", "End": True}}
        parent = sfn.start_execution(stateMachineArn=deploy({"StartAt": "Nested", "States": states}, "parent"))
        with pytest.raises(UsageError, match="Nothing here answers"):
            sfn.describe_execution(executionArn=parent["executionArn"])


def test_an_express_execution_tells_it_as_its_answer():
    job = {**machine().definition["States"]["Job"], "Resource": GLUE.removesuffix(".sync")}
    express = {"StartAt": "Job", "States": {"Job": job}}
    with sfnlearn.aws():
        arn = deploy(express, "express", "EXPRESS")
        with pytest.raises(UsageError, match=r"Nothing here answers|needs the library"):
            boto3.client("stepfunctions").start_sync_execution(stateMachineArn=arn)


def test_a_host_elsewhere_belongs_to_its_execution():
    call = {
        "Type": "Task",
        "Resource": "arn:aws:states:::http:invoke",
        "Parameters": {
            "ApiEndpoint": "https://api.example.com/x",
            "Method": "GET",
            "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1"},
        },
        "End": True,
    }
    nap = {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 5, "End": True}}}
    with sfnlearn.aws():
        sfn = boto3.client("stepfunctions")
        met = sfn.start_execution(stateMachineArn=deploy({"StartAt": "Call", "States": {"Call": call}}, "http"))
        other = sfn.start_execution(stateMachineArn=deploy(nap, "nap"))
        assert sfn.describe_execution(executionArn=other["executionArn"])["status"] == "SUCCEEDED"
        with pytest.raises(UsageError, match="is not on this machine"):
            sfn.describe_execution(executionArn=met["executionArn"])
