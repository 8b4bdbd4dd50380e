import json

import pytest

ARN = "arn:aws:states:us-east-1:123456789012:activity:weigh"


@pytest.fixture
def activity(sfn):
    return sfn.create_activity(name="weigh")["activityArn"]


@pytest.fixture
def weighing(activity, deploy):
    task = {"Type": "Task", "Resource": activity, "TimeoutSeconds": 600, "HeartbeatSeconds": 60, "End": True}
    return deploy({"StartAt": "Weigh", "States": {"Weigh": task}}, "weighing")


def test_activities_come_and_go(sfn, activity):
    assert activity == ARN
    assert sfn.create_activity(name="weigh")["activityArn"] == ARN
    shown = sfn.describe_activity(activityArn=ARN)
    assert (shown["name"], shown["encryptionConfiguration"]) == ("weigh", {"type": "AWS_OWNED_KEY"})
    assert [one["name"] for one in sfn.list_activities()["activities"]] == ["weigh"]
    sfn.delete_activity(activityArn=ARN)
    sfn.delete_activity(activityArn=ARN)
    for operation in (sfn.describe_activity, sfn.get_activity_task):
        with pytest.raises(sfn.exceptions.ActivityDoesNotExist) as caught:
            operation(activityArn=ARN)
        assert caught.value.response["Error"]["Message"] == f"Activity Does Not Exist: '{ARN}'"


def test_an_activity_that_is_not_there_fails_the_task(sfn, weighing):
    sfn.delete_activity(activityArn=ARN)
    execution = sfn.start_execution(stateMachineArn=weighing)["executionArn"]
    assert sfn.describe_execution(executionArn=execution)["status"] == "FAILED"


def test_a_worker_does_a_task(sfn, activity, weighing):
    execution = sfn.start_execution(stateMachineArn=weighing, input='{"parcel": 7}')["executionArn"]
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    task = sfn.get_activity_task(activityArn=activity, workerName="scales")
    assert json.loads(task["input"]) == {"parcel": 7}
    sfn.send_task_heartbeat(taskToken=task["taskToken"])
    sfn.send_task_success(taskToken=task["taskToken"], output='{"kg": 1.5}')
    assert sfn.describe_execution(executionArn=execution)["output"] == '{"kg":1.5}'
    events = sfn.get_execution_history(executionArn=execution)["events"]
    assert {"workerName": "scales"} in [event.get("activityStartedEventDetails") for event in events]


def test_a_poll_without_a_task_has_no_token(sfn, cloud, activity, waiting):
    assert "taskToken" not in sfn.get_activity_task(activityArn=activity)
    assert cloud.clock.now == 1_767_225_600.0


def test_a_poll_waits_for_a_task_that_comes_within_a_minute(sfn, cloud, activity, deploy):
    states = {
        "Nap": {"Type": "Wait", "Seconds": 30, "Next": "Weigh"},
        "Weigh": {"Type": "Task", "Resource": activity, "End": True},
    }
    sfn.start_execution(stateMachineArn=deploy({"StartAt": "Nap", "States": states}))
    assert sfn.get_activity_task(activityArn=activity)["taskToken"]
    assert cloud.clock.now == 1_767_225_630.0


def test_heartbeats_that_fail_to_come(sfn, cloud, activity, weighing):
    execution = sfn.start_execution(stateMachineArn=weighing)["executionArn"]
    token = sfn.get_activity_task(activityArn=activity)["taskToken"]
    cloud.clock.advance(seconds=50)
    sfn.send_task_heartbeat(taskToken=token)
    cloud.clock.advance(seconds=50)
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    cloud.clock.advance(seconds=50)
    assert sfn.describe_execution(executionArn=execution)["error"] == "States.Timeout"
    for operation in (sfn.send_task_heartbeat, sfn.send_task_failure):
        with pytest.raises(sfn.exceptions.TaskTimedOut):
            operation(taskToken=token)
    with pytest.raises(sfn.exceptions.TaskTimedOut):
        sfn.send_task_success(taskToken=token, output="1")


def test_a_failure_by_token(sfn, activity, weighing):
    execution = sfn.start_execution(stateMachineArn=weighing)["executionArn"]
    token = sfn.get_activity_task(activityArn=activity)["taskToken"]
    sfn.send_task_failure(taskToken=token, error="Broken", cause="no scales")
    shown = sfn.describe_execution(executionArn=execution)
    assert (shown["status"], shown["error"], shown["cause"]) == ("FAILED", "Broken", "no scales")


def test_tokens_that_were_never_given(sfn):
    with pytest.raises(sfn.exceptions.InvalidToken) as caught:
        sfn.send_task_success(taskToken="token", output="1")
    assert caught.value.response["Error"]["Message"] == "Invalid Token: 'Invalid token'"
    for operation in (sfn.send_task_heartbeat, sfn.send_task_failure):
        with pytest.raises(sfn.exceptions.InvalidToken):
            operation(taskToken="token")


@pytest.mark.parametrize("output", ["1", "done", "{", ""])
def test_the_token_is_looked_at_before_the_output(sfn, cloud, activity, weighing, output):
    with pytest.raises(sfn.exceptions.InvalidToken):
        sfn.send_task_success(taskToken="token", output=output)
    sfn.start_execution(stateMachineArn=weighing)
    token = sfn.get_activity_task(activityArn=activity)["taskToken"]
    cloud.clock.advance(seconds=61)
    with pytest.raises(sfn.exceptions.TaskTimedOut):
        sfn.send_task_success(taskToken=token, output=output)


def test_an_output_that_is_no_json(sfn, activity, weighing):
    sfn.start_execution(stateMachineArn=weighing)
    token = sfn.get_activity_task(activityArn=activity)["taskToken"]
    with pytest.raises(sfn.exceptions.InvalidOutput, match="Unrecognized token 'done'"):
        sfn.send_task_success(taskToken=token, output="done")
