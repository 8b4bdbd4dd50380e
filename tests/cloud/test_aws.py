import json
import os
import time
from typing import Any

import boto3
import pytest

import sfnlearn
from sfnlearn import LambdaFunction, UsageError, aws
from sfnlearn.cloud.aws import AWS

ROLE = "arn:aws:iam::123456789012:role/learner"


def nap(seconds: int) -> str:
    return json.dumps({"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": seconds, "End": True}}})


def deploy(definition: str, name: str = "m", **settings: Any) -> Any:
    sfn = boto3.client("stepfunctions")
    return sfn.create_state_machine(name=name, definition=definition, roleArn=ROLE, **settings)["stateMachineArn"]


def test_it_is_a_public_name():
    assert sfnlearn.aws is aws
    assert {"aws", "World"} <= set(dir(sfnlearn))


def test_executions_run_side_by_side():
    with aws() as cloud:
        sfn, arn = boto3.client("stepfunctions"), deploy(nap(60))
        started = [sfn.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(3)]
        ended = {cloud.execution(one).stop_time for one in started}
        assert ended == {cloud.clock.now} == {1_767_225_660.0}


def test_one_waits_for_its_token_while_another_goes_on():
    task = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "End": True}
    with aws() as cloud:
        sfn = boto3.client("stepfunctions")
        activity = sfn.create_activity(name="ask")["activityArn"]
        asking = deploy(json.dumps({"StartAt": "Ask", "States": {"Ask": task}}), "asking")
        first = sfn.start_execution(stateMachineArn=asking)["executionArn"]
        second = sfn.start_execution(stateMachineArn=deploy(nap(30), "napping"))["executionArn"]
        assert sfn.describe_execution(executionArn=second)["status"] == "SUCCEEDED"
        assert sfn.describe_execution(executionArn=first)["status"] == "RUNNING"
        cloud.clock.advance(hours=1)
        assert cloud.clock.now == 1_767_225_600.0 + 30 + 3600
        assert repr(cloud.clock) == "<AWS's clock, virtual: 2026-01-01T01:00:30.000Z>"
        token = sfn.get_activity_task(activityArn=activity)["taskToken"]
        sfn.send_task_success(taskToken=token, output="1")
        assert sfn.describe_execution(executionArn=first)["status"] == "SUCCEEDED"


def test_an_execution_is_there_as_run_gives_it():
    with aws() as cloud:
        arn = boto3.client("stepfunctions").start_execution(stateMachineArn=deploy(nap(1)), input='{"n": 1}')
        execution = cloud.execution(arn["executionArn"])
        assert (execution.status, execution.output) == ("SUCCEEDED", {"n": 1})
        assert "WaitStateEntered" in str(execution.history)
        assert "SUCCEEDED" in str(execution.explain())
        assert execution.rewind(2, input={"n": 2}).output == {"n": 2}
        with pytest.raises(UsageError, match="There is no execution"):
            cloud.execution("arn")


def test_functions_are_given_as_to_run():
    double = LambdaFunction("double", "def handler(event, context): return event * 2")
    lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function"
    states = {
        "Double": {"Type": "Task", "Resource": f"{lambda_arn}:double", "Next": "Add"},
        "Add": {"Type": "Task", "Resource": f"{lambda_arn}:add", "End": True},
    }
    with aws(functions={"double": double, "add": lambda event, _: event + 1}) as cloud:
        arn = deploy(json.dumps({"StartAt": "Double", "States": states}))
        execution = boto3.client("stepfunctions").start_execution(stateMachineArn=arn, input="5")["executionArn"]
        assert cloud.execution(execution).output == 11
        assert len(double.pool.invocations) == 1


def test_a_machine_reaches_other_services():
    with aws() as cloud:
        sqs = boto3.client("sqs")
        url = sqs.create_queue(QueueName="orders")["QueueUrl"]
        task = {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": url, "MessageBody.$": "$.text"},
            "End": True,
        }
        arn = deploy(json.dumps({"StartAt": "Send", "States": {"Send": task}}))
        execution = boto3.client("stepfunctions").start_execution(stateMachineArn=arn, input='{"text": "hello"}')
        assert cloud.execution(execution["executionArn"]).status == "SUCCEEDED"
        assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "hello"


def test_time_passes_before_another_service_is_asked():
    states = {
        "Nap": {"Type": "Wait", "Seconds": 60, "Next": "Make"},
        "Make": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:sqs:createQueue",
            "Parameters": {"QueueName": "late"},
            "End": True,
        },
    }
    with aws():
        arn = deploy(json.dumps({"StartAt": "Nap", "States": states}))
        boto3.client("stepfunctions").start_execution(stateMachineArn=arn)
        assert boto3.client("sqs").list_queues()["QueueUrls"][0].endswith("/late")


def test_a_function_starts_an_execution_while_the_world_runs():
    starts = f"""
import boto3
def handler(event, context):
    sfn = boto3.client("stepfunctions")
    arn = sfn.create_state_machine(name="inner", definition={nap(5)!r}, roleArn="{ROLE}")["stateMachineArn"]
    return sfn.start_execution(stateMachineArn=arn)["executionArn"]
"""
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:starts", "End": True}
    with aws(functions={"starts": LambdaFunction("starts", starts)}) as cloud:
        arn = deploy(json.dumps({"StartAt": "Start", "States": {"Start": task}}))
        outer = boto3.client("stepfunctions").start_execution(stateMachineArn=arn)["executionArn"]
        assert cloud.execution(cloud.execution(outer).output).status == "SUCCEEDED"


def test_start_and_stop_for_cells():
    cloud = aws(start_time=0.0)
    with pytest.raises(UsageError, match="not started"):
        cloud.clock  # noqa: B018 - reading it is the test
    assert cloud.start() is cloud
    assert cloud.start() is cloud
    deploy(nap(1))
    assert repr(cloud) == "<AWS, simulated: 1 state machines, 0 executions>"
    assert cloud.clock.now == 0.0
    cloud.stop()
    cloud.stop()
    assert repr(cloud) == "<AWS, simulated: not started>"
    with cloud:
        assert boto3.client("stepfunctions").list_state_machines()["stateMachines"] == []


def test_a_second_start_is_refused_as_a_second_with_is():
    with aws() as cloud:
        for second in (aws(), aws(region="eu-west-1")):
            with pytest.raises(UsageError, match=r"An aws\(\) is started already: use that one, or stop it first"):
                second.start()
            with pytest.raises(UsageError, match=r"An aws\(\) is started already"), second:
                pass
            second.stop()  # it never started, so nothing stops
        assert AWS.running is cloud
        assert boto3.client("stepfunctions").list_activities()["activities"] == []
    assert AWS.running is None


def test_what_was_started_goes_on_when_it_stops():
    calls = []
    states = {
        "Nap": {"Type": "Wait", "Seconds": 60, "Next": "Call"},
        "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:call", "End": True},
    }
    with aws(functions={"call": lambda event, _: calls.append(event)}):
        arn = deploy(json.dumps({"StartAt": "Nap", "States": states}))
        boto3.client("stepfunctions").start_execution(stateMachineArn=arn, input="7")
    assert calls == [7]


def test_the_wall_clock():
    with aws(clock="wall") as cloud:
        sfn, arn = boto3.client("stepfunctions"), deploy(nap(1))
        before = time.time()
        execution = sfn.start_execution(stateMachineArn=arn)
        assert execution["startDate"].timestamp() == pytest.approx(before, abs=60)
        assert sfn.describe_execution(executionArn=execution["executionArn"])["status"] == "RUNNING"
        while sfn.describe_execution(executionArn=execution["executionArn"])["status"] == "RUNNING":
            time.sleep(0.05)
        assert time.time() - before >= 1
        with pytest.raises(UsageError, match="The wall clock cannot be advanced"):
            cloud.clock.advance(hours=1)


@pytest.mark.parametrize(
    ("argument", "value", "sentence"),
    [
        ("clock", "sundial", 'clock is "virtual" or "wall"'),
        ("region", None, "region is the name of one of AWS's regions, such as us-east-1, not None"),
        ("region", "", "region is"),
        ("region", "x y", "region is"),
        ("region", 5, "region is"),
        ("quotas", 5, "quotas is a Quotas, or None for no bounds, not 5"),
        ("seed", "x", "seed is a whole number, not 'x'"),
        ("seed", True, "seed is"),
        ("functions", 5, "functions is a dict of functions by their names or ARNs, not 5"),
        ("functions", [len], "functions is a dict"),
        ("start_time", "noon", "start_time is a time in POSIX seconds from 0 to 253370764800"),
    ],
)
def test_a_bad_argument_is_told_in_one_sentence(argument: str, value: Any, sentence: str):
    before = dict(os.environ)
    with pytest.raises(UsageError) as told:
        aws(**{argument: value})
    assert str(told.value).startswith(sentence)
    assert dict(os.environ) == before


@pytest.mark.parametrize("region", ["xx-east-1", "us-east-99", "us-iso-east-1"])
def test_a_region_that_is_not_simulated_is_told(region):
    with pytest.raises(UsageError, match=f"There is no region '{region}' here"), aws(region=region):
        pass
    assert AWS.running is None
    with aws(), pytest.raises(UsageError, match=f"There is no region '{region}' here"):
        boto3.client("sqs", region_name=region).list_queues()


def test_time_does_not_go_back():
    with aws() as cloud, pytest.raises(UsageError, match="Time does not go back"):
        cloud.clock.advance(seconds=-1)


def test_the_same_seed_gives_the_same_arns():
    def arns(seed: int) -> list[str]:
        with aws(seed=seed):
            sfn, arn = boto3.client("stepfunctions"), deploy(nap(1))
            return [sfn.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(2)]

    assert arns(3) == arns(3)
    assert arns(3) != arns(4)


def test_a_task_starts_what_the_api_made():
    with aws() as cloud:
        sfn = boto3.client("stepfunctions")
        inner = deploy(nap(5), "inner", publish=True)
        route = [{"stateMachineVersionArn": f"{inner}:1", "weight": 100}]
        sfn.create_state_machine_alias(name="PROD", routingConfiguration=route)
        for arn in (inner, f"{inner}:1", f"{inner}:PROD"):
            task = {
                "Type": "Task",
                "Resource": "arn:aws:states:::states:startExecution.sync:2",
                "Parameters": {"StateMachineArn": arn, "Input": {"n": 1}},
                "End": True,
            }
            definition = json.dumps({"StartAt": "Start", "States": {"Start": task}})
            outer = deploy(definition, f"outer-{arn[-1]}")
            execution = cloud.execution(sfn.start_execution(stateMachineArn=outer)["executionArn"])
            assert (execution.status, execution.output["Output"]) == ("SUCCEEDED", {"n": 1})
        started = sfn.list_executions(stateMachineArn=inner)["executions"]
        assert len(started) == 3
        shown = sfn.describe_state_machine_for_execution(executionArn=started[0]["executionArn"])
        assert shown["stateMachineArn"] == inner
        sfn.delete_state_machine(stateMachineArn=inner)
        with pytest.raises(sfn.exceptions.StateMachineDoesNotExist):
            sfn.start_execution(stateMachineArn=f"{inner}:PROD")


def test_tasks_find_services_and_machines_in_the_region_of_aws():
    with aws(region="eu-central-1") as cloud:
        sqs, sfn = boto3.client("sqs"), boto3.client("stepfunctions")
        url = sqs.create_queue(QueueName="orders")["QueueUrl"]
        send = {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": url, "MessageBody": "hello"},
            "End": True,
        }
        inner = deploy(json.dumps({"StartAt": "Send", "States": {"Send": send}}), "inner")
        start = {
            "Type": "Task",
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"StateMachineArn": inner},
            "End": True,
        }
        outer = deploy(json.dumps({"StartAt": "Start", "States": {"Start": start}}), "outer")
        execution = cloud.execution(sfn.start_execution(stateMachineArn=outer)["executionArn"])
        assert execution.status == "SUCCEEDED", execution.cause
        assert execution.output["ExecutionArn"].startswith("arn:aws:states:eu-central-1:123456789012:execution:inner:")
        assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "hello"


# ---------------------------------------------------------------------------- faults

PAY = "arn:aws:states:::glue:startJobRun"


def paying() -> str:
    pay = {"Type": "Task", "Resource": PAY, "Parameters": {"JobName": "j"}, "End": True}
    pay["Retry"] = [{"ErrorEquals": ["Busy"]}]
    return json.dumps({"StartAt": "Pay", "States": {"Pay": pay}})


MOCKS = {
    "StateMachines": {"Order": {"TestCases": {"Slow": {"Pay": "BusyTwice"}}}},
    "MockedResponses": {"BusyTwice": {"0-1": {"Throw": {"Error": "Busy", "Cause": ""}}, "2": {"Return": "paid"}}},
}


@pytest.mark.parametrize("by_name", [True, False])
def test_faults_and_mock_files_are_taken_as_by_run(by_name, tmp_path):
    file = tmp_path / "mocks.json"
    file.write_text(json.dumps(MOCKS), "utf-8")
    plan = sfnlearn.Faults.from_mock_file(file, "Order", "Slow")
    with aws(faults={"Order": plan} if by_name else plan) as cloud:
        sfn, arn = boto3.client("stepfunctions"), deploy(paying(), "Order")
        for _ in range(2):  # attempts count in each execution anew
            execution = cloud.execution(sfn.start_execution(stateMachineArn=arn)["executionArn"])
            assert (execution.status, execution.output) == ("SUCCEEDED", "paid")
            assert [event.type for event in execution.events].count("TaskFailed") == 2
        other = sfn.start_execution(stateMachineArn=deploy(paying(), "Other"))["executionArn"]
        if by_name:
            with pytest.raises(UsageError, match="glue"):
                sfn.describe_execution(executionArn=other)
        else:
            assert cloud.execution(other).output == "paid"


@pytest.mark.parametrize("faults", [5, {"Order": 5}, [], "mocks.json"])
def test_faults_that_are_none_are_told(faults):
    with pytest.raises(UsageError, match="faults is a plan, or a dict of plans"):
        aws(faults=faults)
