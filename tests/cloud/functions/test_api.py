import base64
import json

import boto3
import pytest

from sfnlearn import LambdaFunction, UsageError, aws
from sfnlearn.cloud.functions.api_changes import function_name
from sfnlearn.engine.functions import FUNCTIONS
from tests.cloud.deploying import invoke, package


def test_a_zip_becomes_a_simulated_function(client, count, cloud):
    arn = count()
    assert invoke(client, "count", {"n": 4})[1] == {"calls": 1, "twice": 8}
    answer, result = invoke(client, arn, {"n": 5}, LogType="Tail")
    assert result == {"calls": 2, "twice": 10}
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    assert "call 2" in base64.b64decode(answer["LogResult"]).decode()
    assert cloud.clock.now > 1_767_225_600.0


def test_an_exception_of_the_function_is_a_function_error(client, count):
    count()
    answer, told = invoke(client, "count", {})
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert told["errorType"] == "KeyError"


def test_state_machine_and_invoke_share_the_environments(client, count):
    arn = count()
    invoke(client, "count", {"n": 1})
    sfn = boto3.client("stepfunctions")
    task = {"Type": "Task", "Resource": arn, "End": True}
    machine = sfn.create_state_machine(
        name="m",
        definition=json.dumps({"StartAt": "Count", "States": {"Count": task}}),
        roleArn="arn:aws:iam::123456789012:role/learner",
    )["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=machine, input='{"n": 2}')["executionArn"]
    assert json.loads(sfn.describe_execution(executionArn=execution)["output"]) == {"calls": 2, "twice": 4}


def test_a_dry_run_and_an_event_have_no_result(client, count, cloud):
    count()
    assert invoke(client, "count", {"n": 1}, InvocationType="DryRun")[0]["StatusCode"] == 204
    assert invoke(client, "count", {"n": 1}, InvocationType="Event")[0]["StatusCode"] == 202
    cloud.clock.advance(seconds=1)
    assert invoke(client, "count", {"n": 1})[1]["calls"] == 2


def test_an_event_that_fails_is_tried_again_when_the_clock_gets_there(client, cloud):
    failing = LambdaFunction("failing", "def handler(event, context): raise KeyError(event)")
    FUNCTIONS["failing"] = failing
    try:
        invoke(client, "failing", {}, InvocationType="Event")
        assert len(failing.pool.invocations) == 1
        cloud.clock.advance(minutes=4)
        assert len(failing.pool.invocations) == 3
    finally:
        del FUNCTIONS["failing"]


def test_a_function_that_is_not_there(client):
    with pytest.raises(client.exceptions.ResourceNotFoundException, match="Function not found: arn:aws:lambda"):
        client.invoke(FunctionName="none")


def test_a_payload_that_is_no_json(client, count):
    count()
    with pytest.raises(client.exceptions.InvalidRequestContentException, match="Could not parse request body"):
        client.invoke(FunctionName="count", Payload=b"nothing")


def test_functions_of_the_notebook_are_there_by_name():
    double = LambdaFunction("double", "def handler(event, context): return event * 2")
    with aws(functions={"double": double, "stub": lambda event, context: event + 1}):
        client = boto3.client("lambda")
        assert invoke(client, "double", 4)[1] == 8
        assert invoke(client, "stub", 4)[1] == 5
        assert invoke(client, "stub", 4, InvocationType="Event")[0]["StatusCode"] == 202


def test_throttling_is_an_exception_of_the_client(client, role, count):
    count(Code={"ZipFile": package(app="def handler(event, context): return 1")})
    client.put_function_concurrency(FunctionName="count", ReservedConcurrentExecutions=0)
    with pytest.raises(client.exceptions.TooManyRequestsException):
        client.invoke(FunctionName="count")
    client.delete_function_concurrency(FunctionName="count")
    assert invoke(client, "count")[1] == 1


def test_new_code_begins_with_new_environments(client, count):
    count()
    invoke(client, "count", {"n": 1})
    client.update_function_code(FunctionName="count", ZipFile=package(app="def handler(event, context): return 'new'"))
    assert invoke(client, "count", {"n": 1})[1] == "new"


def test_settings_reach_the_function(client, count):
    code = "import os\ndef handler(event, context): return [os.environ['COLOUR'], context.memory_limit_in_mb]"
    count(Code={"ZipFile": package(app=code)}, Environment={"Variables": {"COLOUR": "red"}})
    assert invoke(client, "count")[1] == ["red", "128"]
    client.update_function_configuration(FunctionName="count", MemorySize=256)
    assert invoke(client, "count")[1] == ["red", "256"]


def test_versions_and_aliases(client, count):
    count(Code={"ZipFile": package(app="def handler(event, context): return 'first'")})
    assert client.publish_version(FunctionName="count")["Version"] == "1"
    client.create_alias(FunctionName="count", Name="live", FunctionVersion="1")
    client.update_function_code(FunctionName="count", ZipFile=package(app="def handler(event, context): return 2"))
    assert invoke(client, "count")[1] == 2
    answer, result = invoke(client, "count", Qualifier="live")
    assert (result, answer["ExecutedVersion"]) == ("first", "1")
    assert invoke(client, "count:1")[1] == "first"
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.invoke(FunctionName="count", Qualifier="7")


def test_deleting(client, count):
    count()
    client.delete_function(FunctionName="count")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.invoke(FunctionName="count")


def test_a_package_in_s3(client, role):
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="packages")
    s3.put_object(Bucket="packages", Key="app.zip", Body=package(app="def handler(event, context): return 's3'"))
    code = {"S3Bucket": "packages", "S3Key": "app.zip"}
    client.create_function(FunctionName="f", Runtime="python3.12", Role=role, Handler="app.handler", Code=code)
    assert invoke(client, "f")[1] == "s3"


def test_what_cannot_be_run_is_refused_before_it_is_made(client, role):
    code = {"ZipFile": package(app="")}
    with pytest.raises(UsageError, match=r"cannot be nodejs22\.x"):
        client.create_function(FunctionName="f", Runtime="nodejs22.x", Role=role, Handler="app.handler", Code=code)
    assert client.list_functions()["Functions"] == []


def test_a_function_calls_another_service(client, count):
    sends = (
        "import boto3\ndef handler(event, context): return boto3.client('sqs').create_queue(QueueName='q')['QueueUrl']"
    )
    count(Code={"ZipFile": package(app=sends)})
    assert invoke(client, "count")[1].endswith("/q")


@pytest.mark.parametrize(
    "name", ["pay", "pay:3", "123456789012:function:pay", "arn%3Aaws%3Alambda%3Ax%3A1%3Afunction%3Apay%3A3"]
)
def test_names_in_paths(name):
    assert function_name(f"/2015-03-31/functions/{name}/invocations") == "pay"
