"""step_functions.py: tasks that start executions, answer tokens, work for activities, ask for anything of the API."""

import json
from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, run
from sfnlearn.cloud.botocore.moto import client
from sfnlearn.cloud.simulated_cloud import Cloud
from sfnlearn.engine.clock import START_TIME
from sfnlearn.jsontext import dumps
from tests.cloud.integrations.calling import ARN, QUEUE, call, machine, task, types

CHILD = machine("child", Nap={"Type": "Wait", "Seconds": 3600, "Next": "Done"}, Done={"Type": "Succeed"})


def test_sync_waits_for_the_child_and_gives_texts_sync_2_gives_values(cloud: Cloud) -> None:
    cloud.add_machine(CHILD)
    for pattern, output in (("sync", '{"n":1}'), ("sync:2", {"n": 1})):
        start = task(f"states:startExecution.{pattern}", {"StateMachineArn": CHILD.arn, "Input": {"n": 1}})
        arn = cloud.add_machine(machine(f"parent-{pattern[-1]}", Start=start))
        began = cloud.world.now
        execution = cloud.start_execution(arn).resume()
        assert execution.output["Output"] == output
        assert execution.output["Status"] == "SUCCEEDED"
        assert execution.output.get("RedriveStatusReason") == {
            "sync": "Execution is SUCCEEDED and cannot be redriven",
            "sync:2": None,
        }.get(pattern)
        assert execution.stop_time == began + 3600
        assert types(execution)[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_without_a_pattern_the_child_runs_beside(cloud: Cloud) -> None:
    cloud.add_machine(CHILD)
    start = task("states:startExecution", {"StateMachineArn": CHILD.arn, "Name": "beside"})
    execution = cloud.start_execution(cloud.add_machine(machine(Start=start))).resume()
    assert execution.status == "SUCCEEDED"
    child = cloud.world.executions[f"{ARN}:execution:child:beside"]
    assert (child.status, child.resume().status) == ("RUNNING", "SUCCEEDED")


NAP = task("states:startExecution.sync", {"StateMachineArn": CHILD.arn}, TimeoutSeconds=5)
FAILURES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "with a cause": ({"Type": "Fail", "Error": "Boom", "Cause": "why"}, {"Cause": "why", "Error": "Boom"}),
    "without a cause": ({"Type": "Fail", "Error": "Boom"}, {"Error": "Boom"}),
    "as TaskFailed": ({"Type": "Fail", "Error": "States.TaskFailed"}, {"Error": "States.TaskFailed"}),
    "by a task's timeout": (NAP, {"Error": "States.Timeout"}),
    "by its own timeout": ({"Type": "Wait", "Seconds": 99, "End": True}, {}),
}


@pytest.mark.parametrize("pattern", ["sync", "sync:2"])
@pytest.mark.parametrize("ending", FAILURES)
def test_a_childs_failure_is_the_parents_task_failed_told_alike_by_both_patterns(
    cloud: Cloud, pattern: str, ending: str
) -> None:
    """Measured on AWS for these endings and both patterns: DescribeExecution's answer, with its texts."""
    state, told = FAILURES[ending]
    cloud.add_machine(CHILD)
    timeout = {"TimeoutSeconds": 5} if ending == "by its own timeout" else {}
    child = StateMachine({"StartAt": "Only", "States": {"Only": state}, **timeout}, name="kid")
    parameters = {"StateMachineArn": cloud.add_machine(child), "Input": {"k": 1}, "Name": "run-1"}
    start = task(f"states:startExecution.{pattern}", parameters)
    execution = cloud.start_execution(cloud.add_machine(machine(Start=start))).resume()
    assert execution.error == "States.TaskFailed"
    began = round(START_TIME * 1000)
    waited = 5000 if ending in {"by a task's timeout", "by its own timeout"} else 0
    assert execution.cause == dumps(
        {
            **told,
            "ExecutionArn": f"{ARN}:execution:kid:run-1",
            "Input": '{"k":1}',
            "InputDetails": {"Included": True},
            "Name": "run-1",
            "RedriveCount": 0,
            "RedriveStatus": "REDRIVABLE",
            "StartDate": began,
            "StateMachineArn": child.arn,
            "Status": "TIMED_OUT" if ending == "by its own timeout" else "FAILED",
            "StopDate": began + waited,
        }
    )


def test_a_parent_that_gives_up_stops_its_child(cloud: Cloud) -> None:
    cloud.add_machine(CHILD)
    start = task("states:startExecution.sync", {"StateMachineArn": CHILD.arn, "Name": "long"}, TimeoutSeconds=60)
    parent = machine(Start={**start, "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Rest"}]},
                     Rest={"Type": "Wait", "Seconds": 1, "End": True})  # fmt: skip
    execution = cloud.start_execution(cloud.add_machine(parent)).resume()
    assert execution.status == "SUCCEEDED"
    child = cloud.world.executions[f"{ARN}:execution:child:long"]
    assert (child.status, child.error) == ("ABORTED", None)
    assert child.cause == _aborted_by(execution)


def _aborted_by(parent: Execution) -> str:
    return f"The Task state in AWS Step Functions execution [{parent.arn}] which was managing this resource was aborted"


@pytest.mark.parametrize("cut", ["timeout", "branch", "iteration", "stop", "caught"])
def test_whatever_cuts_a_parent_stops_its_child(cloud: Cloud, cut: str) -> None:
    cloud.add_machine(CHILD)
    start = task("states:startExecution.sync:2", {"StateMachineArn": CHILD.arn, "Name": "long"})
    fail = {"Pause": {"Type": "Wait", "Seconds": 1, "Next": "Fail"}, "Fail": {"Type": "Fail", "Error": "Boom"}}
    branches = [{"StartAt": "Start", "States": {"Start": start}}, {"StartAt": "Pause", "States": fail}]
    both = {"Type": "Parallel", "Branches": branches, "End": True}
    route = {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "Start"}], "Default": "Pause"}
    states = {"Route": route, "Start": start, **fail}
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "Route", "States": states}, "End": True}
    catch = [{"ErrorEquals": ["Boom"], "Next": "Rest"}]
    rest = {"Type": "Wait", "Seconds": 1, "End": True}
    parents = {
        "timeout": {"StartAt": "Start", "TimeoutSeconds": 5, "States": {"Start": start}},
        "branch": {"StartAt": "Both", "States": {"Both": both}},
        "iteration": {"StartAt": "Each", "States": {"Each": each}},
        "stop": {"StartAt": "Start", "States": {"Start": start}},
        "caught": {"StartAt": "Both", "States": {"Both": {**both, "Catch": catch}, "Rest": rest}},
    }
    parent = cloud.start_execution(cloud.add_machine(StateMachine(parents[cut], name="parent")), [1, 2])
    if cut == "stop":
        parent.advance(seconds=1).stop()
    else:
        parent.resume()
    child = cloud.world.executions[f"{ARN}:execution:child:long"]
    assert (child.status, child.error, child.cause) == ("ABORTED", None, _aborted_by(parent))
    assert child.duration < 6


def test_starting_again_under_the_same_name(cloud: Cloud) -> None:
    cloud.add_machine(CHILD)
    again = {"StateMachineArn": CHILD.arn, "Name": "same", "Input": {"n": 1}}
    states = {
        "One": task("aws-sdk:sfn:startExecution", again, Next="Two", ResultPath=None),
        "Two": task("aws-sdk:sfn:startExecution", again, Next="Other", ResultPath=None),
        "Other": task("states:startExecution", {**again, "Input": {"n": 2}}),
    }
    execution = cloud.start_execution(cloud.add_machine(machine(**states))).resume()
    assert execution.error == "StepFunctions.ExecutionAlreadyExistsException"
    assert types(execution).count("TaskSucceeded") == 2


def test_a_machine_that_is_not_there(cloud: Cloud) -> None:
    execution = call("states:startExecution", {"StateMachineArn": f"{ARN}:stateMachine:none"})
    assert execution.error == "StepFunctions.StateMachineDoesNotExistException"
    assert "State Machine Does Not Exist: " in (execution.cause or "")


def test_an_express_child_is_waited_for_by_start_sync_execution(cloud: Cloud) -> None:
    child = StateMachine(
        {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 9, "End": True}}}, name="quick", type="EXPRESS"
    )
    start = task("aws-sdk:sfn:startSyncExecution", {"StateMachineArn": cloud.add_machine(child), "Input": {"n": 1}})
    execution = cloud.start_execution(cloud.add_machine(machine(Start=start))).resume()
    assert (execution.output["Status"], execution.output["Output"]) == ("SUCCEEDED", '{"n":1}')
    assert execution.stop_time == START_TIME + 9


def ask_by_queue(**fields: Any) -> dict[str, Any]:
    body = {"question": "go on?", "token.$": "$$.Task.Token"}
    return task("sqs:sendMessage.waitForTaskToken", {"QueueUrl": QUEUE, "MessageBody": body}, **fields)


def test_a_machine_beside_answers_the_token_that_it_finds_in_the_queue(cloud: Cloud) -> None:
    client("sqs").create_queue(QueueName="orders")
    answer = {"TaskToken.$": "$.message.token", "Output": {"go": True}}
    worker = machine(
        "worker",
        Nap={"Type": "Wait", "Seconds": 30, "Next": "Receive"},
        Receive=task("aws-sdk:sqs:receiveMessage", {"QueueUrl": QUEUE}, Next="Read"),
        Read={
            "Type": "Pass",
            "Parameters": {"message.$": "States.StringToJson($.Messages[0].Body)"},
            "Next": "Answer",
        },
        Answer=task("aws-sdk:sfn:sendTaskSuccess", answer),
    )
    cloud.start_execution(cloud.add_machine(worker))
    execution = cloud.start_execution(cloud.add_machine(machine(Ask=ask_by_queue(HeartbeatSeconds=60)))).resume()
    assert execution.output == {"go": True}
    assert execution.stop_time == START_TIME + 30


def test_a_token_nobody_answers_waits_until_its_heartbeat_ends(cloud: Cloud) -> None:
    client("sqs").create_queue(QueueName="orders")
    execution = call("sqs:sendMessage.waitForTaskToken", {"QueueUrl": QUEUE, "MessageBody": "x"}, HeartbeatSeconds=60)
    assert (execution.status, len(execution.pending_tokens)) == ("RUNNING", 1)
    execution.advance(minutes=2)
    assert (execution.status, execution.error) == ("FAILED", "States.Timeout")


@pytest.mark.parametrize("action", ["sendTaskSuccess", "sendTaskHeartbeat", "sendTaskFailure"])
def test_a_token_that_was_never_given(cloud: Cloud, action: str) -> None:
    output = {"Output": "{}"} if action == "sendTaskSuccess" else {}
    execution = call(f"aws-sdk:sfn:{action}", {"TaskToken": "made up", **output})
    assert execution.error == "Sfn.InvalidTokenException"


def test_a_worker_gets_an_activitys_task_and_fails_it(cloud: Cloud) -> None:
    activity = cloud.add_activity("pick")
    cause = {"TaskToken.$": "$.TaskToken", "Error": "OutOfStock", "Cause": "none left"}
    worker = machine(
        "worker",
        Get=task("aws-sdk:sfn:getActivityTask", {"ActivityArn": activity, "WorkerName": "ann"}, Next="Fail"),
        Fail=task("aws-sdk:sfn:sendTaskFailure", cause),
    )
    cloud.start_execution(cloud.add_machine(worker))
    states = {"Nap": {"Type": "Wait", "Seconds": 40, "Next": "Pick"}, "Pick": task(activity)}
    execution = cloud.start_execution(cloud.add_machine(machine(**states))).resume()
    assert (execution.error, execution.cause) == ("OutOfStock", "none left")
    assert types(execution)[-4:] == ["ActivityScheduled", "ActivityStarted", "ActivityFailed", "ExecutionFailed"]
    assert execution.events[-3].details == {"workerName": "ann"}
    assert execution.stop_time == START_TIME + 40


def test_a_worker_polls_for_a_minute(cloud: Cloud) -> None:
    execution = call("aws-sdk:sfn:getActivityTask", {"ActivityArn": cloud.add_activity("idle")})
    assert (execution.output, execution.stop_time) == ({}, START_TIME + 60)


def test_an_activitys_task_times_out(cloud: Cloud) -> None:
    activity = cloud.add_activity("pick")
    execution = cloud.start_execution(cloud.add_machine(machine(Pick=task(activity, TimeoutSeconds=5)))).resume()
    assert execution.status == "RUNNING"
    execution.advance(seconds=5)
    assert types(execution)[-2:] == ["ActivityTimedOut", "ExecutionFailed"]


def test_an_activity_that_does_not_exist(cloud: Cloud) -> None:
    states = machine(Pick=task(f"{ARN}:activity:deleted"))
    execution = cloud.start_execution(cloud.add_machine(states)).resume()
    assert execution.error == "States.Runtime"
    assert execution.cause == (
        "An error occurred while executing the state 'Pick' (entered at the event id #2). "
        f"The activity {ARN}:activity:deleted does not exist."
    )


ROLE = "arn:aws:iam::123456789012:role/r"


def create(cloud: Cloud, definition: Any, name: str, **more: Any) -> str:
    request = {"definition": json.dumps(definition), "roleArn": ROLE, "name": name, **more}
    return str(cloud.plane.call("CreateStateMachine", request)["stateMachineArn"])


def test_tasks_may_ask_for_every_operation_of_the_api(cloud: Cloud) -> None:
    child = create(cloud, CHILD.definition, "child")
    states = {
        "List": task("aws-sdk:sfn:listStateMachines", {}, ResultPath="$.list", Next="Start"),
        "Start": task("states:startExecution.sync:2", {"StateMachineArn": child, "Input.$": "$.list"}),
    }
    execution = cloud.start_execution(cloud.add_machine(machine(**states))).resume()
    listed, main = execution.output["Output"]["StateMachines"]
    assert (listed["Name"], listed["CreationDate"], main["Name"]) == ("child", "2026-01-01T00:00:00Z", "main")
    assert execution.stop_time == START_TIME + 3600


def test_run_has_the_clouds_machines_and_executions_of_its_own(cloud: Cloud) -> None:
    child = create(cloud, CHILD.definition, "child")
    for _ in range(2):
        ran = call("states:startExecution.sync:2", {"StateMachineArn": child, "Name": "once"})
        assert (ran.status, ran.stop_time) == ("SUCCEEDED", START_TIME + 3600)
    assert cloud.world.executions == {}
    made = call("aws-sdk:sfn:createStateMachine", {"Name": "new", "Definition": CHILD.definition, "RoleArn": ROLE})
    assert made.output["StateMachineArn"] in cloud.plane.machines()


def test_an_alias_with_weights_chooses_for_tasks_too(cloud: Cloud) -> None:
    arn = create(
        cloud, {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "End": True}}}, "m", publish=True
    )
    second = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 2, "End": True}}}
    update = {"stateMachineArn": arn, "definition": json.dumps(second), "publish": True}
    cloud.plane.call("UpdateStateMachine", update)
    routes = [{"stateMachineVersionArn": f"{arn}:{number}", "weight": 50} for number in (1, 2)]
    cloud.plane.call("CreateStateMachineAlias", {"name": "PROD", "routingConfiguration": routes})
    start = task("states:startExecution.sync:2", {"StateMachineArn": f"{arn}:PROD"}, OutputPath="$.Output")
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "Start", "States": {"Start": start}}, "End": True}
    output = run(machine(Each=each), list(range(20))).output
    assert set(output) == {1, 2}


def test_the_service_checks_what_a_task_asks(cloud: Cloud) -> None:
    failed = call("aws-sdk:sfn:listExecutions", {"StateMachineArn": f"{ARN}:stateMachine:m", "StatusFilter": "GONE"})
    assert failed.error == "Sfn.ValidationException"
    assert "Value 'GONE' at 'statusFilter'" in (failed.cause or "")
    wrong = call("aws-sdk:sfn:describeExecution", {"ExecutionArn": "wrong"})
    assert wrong.error == "Sfn.InvalidArnException"
