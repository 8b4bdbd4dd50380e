"""The API as AWS's documentation uses it: plain boto3 code, which knows nothing of sfnlearn.

The request syntax is that of the AWS SDK for Python's reference; the flow (create, find, start, poll, answer an
activity's tasks, clean up) is that of AWS's code examples for Step Functions.
"""

import json
import time
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError

from sfnlearn.cloud.stepfunctions.control_plane import OPERATIONS

ROLE = "arn:aws:iam::123456789012:role/learner"
MISSING = "arn:aws:states:us-east-1:123456789012:stateMachine:missing"


def find(client: Any, operation: str, member: str, name: str) -> Any:
    """As in AWS's examples: through a paginator."""
    for page in client.get_paginator(operation).paginate():
        for found in page[member]:
            if found["name"] == name:
                return found
    return None


def test_a_conversation_with_a_worker(sfn):
    client = sfn
    activity_arn = client.create_activity(name="chat")["activityArn"]
    definition = {
        "StartAt": "Ask",
        "States": {
            "Ask": {"Type": "Task", "Resource": activity_arn, "TimeoutSeconds": 300, "Next": "Pause"},
            "Pause": {"Type": "Wait", "Seconds": 30, "End": True},
        },
    }
    machine_arn = client.create_state_machine(name="conversation", definition=json.dumps(definition), roleArn=ROLE)[
        "stateMachineArn"
    ]
    assert find(client, "list_state_machines", "stateMachines", "conversation")["stateMachineArn"] == machine_arn
    assert find(client, "list_activities", "activities", "chat")["activityArn"] == activity_arn
    response = client.start_execution(stateMachineArn=machine_arn, input=json.dumps({"name": "Ada"}))
    run_arn = response["executionArn"]
    task = client.get_activity_task(activityArn=activity_arn, workerName="keyboard")
    assert json.loads(task["input"]) == {"name": "Ada"}
    client.send_task_success(taskToken=task["taskToken"], output=json.dumps({"said": "hello"}))
    run = client.describe_execution(executionArn=run_arn)
    while run["status"] == "RUNNING":
        time.sleep(1)
        run = client.describe_execution(executionArn=run_arn)
    assert (run["status"], json.loads(run["output"])) == ("SUCCEEDED", {"said": "hello"})
    client.delete_state_machine(stateMachineArn=machine_arn)
    client.delete_activity(activityArn=activity_arn)
    assert find(client, "list_state_machines", "stateMachines", "conversation") is None


def test_every_operation_is_called_with_the_documented_syntax(cloud, sfn):
    """The request syntax of the reference, for all operations; conftest holds every answer against the model."""
    called = set()
    sfn.meta.events.register("after-call.sfn", lambda model, **_: called.add(model.name))
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 60, "End": True}}})
    machine = sfn.create_state_machine(
        name="documented",
        definition=definition,
        roleArn=ROLE,
        type="STANDARD",
        loggingConfiguration={"level": "OFF", "includeExecutionData": False},
        tags=[{"key": "team", "value": "blue"}],
        tracingConfiguration={"enabled": False},
        publish=True,
        versionDescription="first",
        encryptionConfiguration={"type": "AWS_OWNED_KEY"},
    )
    arn, version = machine["stateMachineArn"], machine["stateMachineVersionArn"]
    sfn.describe_state_machine(stateMachineArn=arn, includedData="ALL_DATA")
    update = sfn.update_state_machine(stateMachineArn=arn, definition=definition.replace("60", "90"), roleArn=ROLE)
    sfn.publish_state_machine_version(stateMachineArn=arn, revisionId=update["revisionId"], description="second")
    sfn.list_state_machine_versions(stateMachineArn=arn, maxResults=10)
    routing = [{"stateMachineVersionArn": version, "weight": 90}, {"stateMachineVersionArn": f"{arn}:2", "weight": 10}]
    alias = sfn.create_state_machine_alias(description="live", name="PROD", routingConfiguration=routing)
    alias_arn = alias["stateMachineAliasArn"]
    sfn.describe_state_machine_alias(stateMachineAliasArn=alias_arn)
    sfn.list_state_machine_aliases(stateMachineArn=arn, maxResults=10)
    run = sfn.start_execution(stateMachineArn=alias_arn, name="run", input='{"n": 1}', traceHeader="Root=1")
    sfn.stop_execution(executionArn=run["executionArn"], error="Enough", cause="by hand")
    sfn.describe_execution(executionArn=run["executionArn"], includedData="METADATA_ONLY")
    sfn.redrive_execution(executionArn=run["executionArn"], clientToken="once")
    sfn.update_state_machine_alias(
        stateMachineAliasArn=alias_arn,
        description="all",
        routingConfiguration=[{"stateMachineVersionArn": f"{arn}:2", "weight": 100}],
    )
    sfn.describe_state_machine_for_execution(executionArn=run["executionArn"], includedData="ALL_DATA")
    sfn.get_execution_history(
        executionArn=run["executionArn"], maxResults=100, reverseOrder=True, includeExecutionData=True
    )
    sfn.list_executions(stateMachineArn=arn, statusFilter="SUCCEEDED", maxResults=10)
    sfn.list_state_machines(maxResults=10)
    sfn.list_map_runs(executionArn=run["executionArn"], maxResults=10)
    sfn.tag_resource(resourceArn=arn, tags=[{"key": "cost", "value": "1"}])
    sfn.list_tags_for_resource(resourceArn=arn)
    sfn.untag_resource(resourceArn=arn, tagKeys=["cost"])
    sfn.validate_state_machine_definition(definition=definition, type="STANDARD", severity="WARNING", maxResults=5)
    sfn.test_state(definition='{"Type": "Pass", "End": true}', roleArn=ROLE, input="{}", inspectionLevel="TRACE")
    call_the_others(cloud, sfn)
    sfn.delete_state_machine_alias(stateMachineAliasArn=alias_arn)
    sfn.delete_state_machine_version(stateMachineVersionArn=version)
    sfn.delete_state_machine(stateMachineArn=arn)
    assert called == set(OPERATIONS)
    assert len(called) == 37


def call_the_others(cloud: Any, sfn: Any) -> None:
    """Express, Map Runs, activities and task tokens."""
    block = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    express = sfn.create_state_machine(name="quick", definition=json.dumps(block), roleArn=ROLE, type="EXPRESS")
    sfn.start_sync_execution(
        stateMachineArn=express["stateMachineArn"],
        name="now",
        input="{}",
        traceHeader="Root=1",
        includedData="ALL_DATA",
    )
    each = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}}
    each = {**each, "ItemProcessor": {**each["ItemProcessor"], **block}, "End": True}  # type: ignore[dict-item]
    definition = json.dumps({"StartAt": "Each", "States": {"Each": each}})
    arn = sfn.create_state_machine(name="each", definition=definition, roleArn=ROLE)["stateMachineArn"]
    run = sfn.start_execution(stateMachineArn=arn, input="[1, 2]")["executionArn"]
    map_run = sfn.list_map_runs(executionArn=run)["mapRuns"][0]["mapRunArn"]
    sfn.describe_map_run(mapRunArn=map_run)
    sfn.update_map_run(mapRunArn=map_run, toleratedFailurePercentage=10.0, toleratedFailureCount=1)
    activity = sfn.create_activity(name="work", tags=[{"key": "team", "value": "blue"}])["activityArn"]
    sfn.describe_activity(activityArn=activity)
    sfn.list_activities(maxResults=10)
    work = {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": activity, "End": True}}}
    arn = sfn.create_state_machine(name="work", definition=json.dumps(work), roleArn=ROLE)["stateMachineArn"]
    for answer in ("success", "failure"):
        sfn.start_execution(stateMachineArn=arn)
        token = sfn.get_activity_task(activityArn=activity, workerName="me")["taskToken"]
        sfn.send_task_heartbeat(taskToken=token)
        if answer == "success":
            sfn.send_task_success(taskToken=token, output='{"done": true}')
        else:
            sfn.send_task_failure(taskToken=token, error="Broken", cause="no tools")
    sfn.delete_activity(activityArn=activity)


@pytest.mark.parametrize(
    ("operation", "request_members", "code"),
    [
        ("describe_state_machine", {"stateMachineArn": MISSING}, "StateMachineDoesNotExist"),
        ("describe_state_machine", {"stateMachineArn": "wrong"}, "InvalidArn"),
        ("start_execution", {"stateMachineArn": MISSING}, "StateMachineDoesNotExist"),
        ("update_state_machine", {"stateMachineArn": MISSING, "roleArn": ROLE}, "StateMachineDoesNotExist"),
        (
            "describe_execution",
            {"executionArn": f"{MISSING}:x".replace("stateMachine", "execution")},
            "ExecutionDoesNotExist",
        ),
        ("stop_execution", {"executionArn": "wrong"}, "InvalidArn"),
        ("create_activity", {"name": "white space"}, "InvalidName"),
        ("get_activity_task", {"activityArn": MISSING.replace("stateMachine", "activity")}, "ActivityDoesNotExist"),
        ("send_task_success", {"taskToken": "wrong", "output": "{}"}, "InvalidToken"),
        ("tag_resource", {"resourceArn": MISSING, "tags": []}, "ResourceNotFound"),
        ("create_state_machine", {"name": "m", "definition": "{}", "roleArn": ROLE}, "InvalidDefinition"),
    ],
)
def test_errors_are_botocores_own_classes(sfn, operation, request_members, code):
    with pytest.raises(ClientError) as caught:
        getattr(sfn, operation)(**request_members)
    assert type(caught.value) is getattr(sfn.exceptions, code)
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert caught.value.response["ResponseMetadata"]["RequestId"]


def test_names_that_are_taken_and_inputs_that_are_no_json(sfn):
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    arn = sfn.create_state_machine(name="orders", definition=definition, roleArn=ROLE)["stateMachineArn"]
    with pytest.raises(sfn.exceptions.StateMachineAlreadyExists):
        sfn.create_state_machine(
            name="orders", definition=definition.replace("Pass", "Succeed").replace(', "End": true', ""), roleArn=ROLE
        )
    run = sfn.start_execution(stateMachineArn=arn, name="monday")["executionArn"]
    assert sfn.describe_execution(executionArn=run)["status"] == "SUCCEEDED"
    with pytest.raises(sfn.exceptions.ExecutionAlreadyExists):
        sfn.start_execution(stateMachineArn=arn, name="monday", input='{"n": 2}')
    with pytest.raises(sfn.exceptions.InvalidExecutionInput):
        sfn.start_execution(stateMachineArn=arn, input="{'n': 2}")
    with pytest.raises(sfn.exceptions.ExecutionDoesNotExist):
        sfn.describe_execution(executionArn=run.replace("monday", "tuesday"))


def test_what_boto3_itself_refuses(sfn):
    with pytest.raises(ParamValidationError, match="valid min value: 0"):
        sfn.list_state_machines(maxResults=-1)
    with pytest.raises(ParamValidationError, match="Missing required parameter"):
        sfn.start_execution()


def test_an_old_region_and_a_new_client_see_each_their_own(cloud):
    here, there = (boto3.client("stepfunctions", region_name=name) for name in ("us-east-1", "eu-central-1"))
    here.create_activity(name="a")
    assert (len(here.list_activities()["activities"]), there.list_activities()["activities"]) == (1, [])


UNTRIED = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "Parameters": {"a": "$.b"}}


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        (UNTRIED, ["NO_DOLLAR"]),
        ({**UNTRIED, "Comment": "sfnlearn: ignore NO_DOLLAR"}, ["NO_DOLLAR"]),
        ({"Type": "Pass", "Result": {"a.$": "$.b"}}, ["PASS_RESULT_IS_STATIC"]),
        ({"Type": "Wait", "Timestamp": "2026-01-31T00:00:00Z", "Comment": "sfnlearn: ignore NO_PATH"}, []),
        ({"Type": "Pass", "InputPath": "$unknown"}, []),
    ],
)
def test_validation_gives_the_warnings_that_aws_has(sfn, state, codes):
    definition = json.dumps({"StartAt": "A", "States": {"A": {**state, "End": True}}})
    judged = sfn.validate_state_machine_definition(definition=definition, severity="WARNING")
    assert (judged["result"], [found["code"] for found in judged["diagnostics"]]) == ("OK", codes)
    assert sfn.validate_state_machine_definition(definition=definition)["diagnostics"] == []
