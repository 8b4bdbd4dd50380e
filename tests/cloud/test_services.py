"""services.py: Tasks that reach AWS services in moto, executions of their own world, and servers on this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from sfnlearn import Execution, LambdaFunction, StateMachine, UsageError, run
from sfnlearn.cloud.botocore.moto import client
from sfnlearn.cloud.simulated_cloud import Cloud
from sfnlearn.engine.clock import START_TIME

ARN = "arn:aws:states:us-east-1:123456789012"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud() as started:
        yield started


def task(resource: str, parameters: Any = None, **fields: Any) -> dict[str, Any]:
    arn = resource if resource.startswith("arn:") else f"arn:aws:states:::{resource}"
    given = {} if parameters is None else {"Parameters": parameters}
    return {"Type": "Task", "Resource": arn, **given, **({} if "Next" in fields else {"End": True}), **fields}


def machine(name: str = "main", /, **states: Any) -> StateMachine:
    return StateMachine({"StartAt": next(iter(states)), "States": states}, name=name)


def call(resource: str, parameters: Any, **fields: Any) -> Execution:
    return run(machine(Call=task(resource, parameters, **fields)))


def types(execution: Execution) -> list[str]:
    return [event.type for event in execution.events]


# ---------------------------------------------------------------- services in moto


def test_dynamodb_optimized_and_sdk_forms_differ_in_metadata(cloud: Cloud) -> None:
    client("dynamodb").create_table(
        TableName="shop",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    item = {"id": {"S": "o-1"}, "price": {"N": 12}}
    put = call("dynamodb:putItem", {"TableName": "shop", "Item": item})
    assert set(put.output) == {"SdkHttpMetadata", "SdkResponseMetadata"}
    assert put.output["SdkHttpMetadata"]["HttpHeaders"]["Date"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    raised = call(
        "aws-sdk:dynamodb:updateItem",
        {
            "TableName": "shop",
            "Key": {"id": {"S": "o-1"}},
            "UpdateExpression": "SET price = price + :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
            "ReturnValues": "UPDATED_NEW",
        },
    )
    assert raised.output == {"Attributes": {"price": {"N": "13"}}}
    assert call("aws-sdk:dynamodb:getItem", {"TableName": "shop", "Key": {"id": {"S": "o-2"}}}).output == {}


def test_a_refused_parameter_fails_before_the_task_is_scheduled(cloud: Cloud) -> None:
    execution = call("dynamodb:getItem", {"TableName": "shop", "Keys": {}})
    assert types(execution) == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
    assert execution.error == "States.Runtime"
    assert execution.cause == (
        "An error occurred while executing the state 'Call' (entered at the event id #2). "
        """The Parameters '{"TableName":"shop","Keys":{}}' could not be used to start the Task: """
        "[The field 'Keys' is not supported by Step Functions]"
    )


def test_errors_can_be_caught_by_their_names(cloud: Cloud) -> None:
    caught = [{"ErrorEquals": ["DynamoDb.ResourceNotFoundException"], "Next": "Caught"}]
    parameters = {"TableName": "nowhere", "Key": {"id": {"S": "1"}}}
    states = {"Get": task("aws-sdk:dynamodb:getItem", parameters, Catch=caught), "Caught": {"Type": "Succeed"}}
    execution = run(machine(**states))
    assert execution.status == "SUCCEEDED"
    assert execution.output["Error"] == "DynamoDb.ResourceNotFoundException"
    assert execution.output["Cause"].startswith("Requested resource not found (Service: DynamoDb, Status Code: 400,")


def test_sqs_sends_json_as_text_and_receives_it(cloud: Cloud) -> None:
    client("sqs").create_queue(QueueName="orders")
    sent = call("sqs:sendMessage", {"QueueUrl": QUEUE, "MessageBody": {"order": 7}})
    assert len(sent.output["MD5OfMessageBody"]) == 32
    received = call("aws-sdk:sqs:receiveMessage", {"QueueUrl": QUEUE})
    assert [json.loads(one["Body"]) for one in received.output["Messages"]] == [{"order": 7}]
    assert "Md5OfBody" in received.output["Messages"][0]


def test_an_empty_queue_is_waited_for_on_the_executions_clock(cloud: Cloud) -> None:
    client("sqs").create_queue(QueueName="orders", Attributes={"ReceiveMessageWaitTimeSeconds": "5"})
    for parameters, seconds in (({"WaitTimeSeconds": 20}, 20), ({}, 5), ({"WaitTimeSeconds": 0}, 0)):
        execution = call("aws-sdk:sqs:receiveMessage", {"QueueUrl": QUEUE, **parameters})
        assert execution.output == {}
        assert execution.stop_time == START_TIME + seconds


def test_a_message_that_comes_while_waiting_ends_the_wait(cloud: Cloud) -> None:
    client("sqs").create_queue(QueueName="orders")
    receive = task("aws-sdk:sqs:receiveMessage", {"QueueUrl": QUEUE, "WaitTimeSeconds": 20})
    send = task("sqs:sendMessage", {"QueueUrl": QUEUE, "MessageBody": "late"})
    wait = {"Type": "Wait", "Seconds": 7, "Next": "Send"}
    branches = [
        {"StartAt": "Receive", "States": {"Receive": receive}},
        {"StartAt": "Wait", "States": {"Wait": wait, "Send": send}},
    ]
    execution = run(machine(Both={"Type": "Parallel", "Branches": branches, "End": True}))
    assert execution.output[0]["Messages"][0]["Body"] == "late"
    assert execution.stop_time == START_TIME + 7


def test_a_queue_at_no_aws_host_is_the_clients_error(cloud: Cloud) -> None:
    execution = call("sqs:sendMessage", {"QueueUrl": "http://elsewhere/q", "MessageBody": "x"})
    assert execution.error == "SQS.SdkClientException"
    assert execution.cause == "Unable to execute HTTP request: elsewhere: Name or service not known"


def test_sns_publish_to_a_topic_and_to_none(cloud: Cloud) -> None:
    plain = client("sns").create_topic(Name="news")["TopicArn"]
    fifo = client("sns").create_topic(Name="news.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    assert "MessageId" in call("sns:publish", {"TopicArn": plain, "Message": {"hello": "world"}}).output
    group = {"MessageGroupId": "g", "MessageDeduplicationId": "d"}
    assert len(call("sns:publish", {"TopicArn": fifo, "Message": "x", **group}).output["SequenceNumber"]) == 20
    assert call("sns:publish", {"TopicArn": fifo, "Message": "x"}).error == "SNS.InvalidParameterException"
    gone = call("sns:publish", {"TopicArn": f"{plain}-gone", "Message": "x"})
    assert (gone.error, (gone.cause or "")[:20]) == ("SNS.NotFoundException", "Topic does not exist")


def test_events_a_bad_entry_fails_the_task_with_the_whole_answer(cloud: Cloud) -> None:
    good = {"Detail": {"n": 1}, "DetailType": "made", "Source": "shop"}
    assert call("events:putEvents", {"Entries": [good]}).output["FailedEntryCount"] == 0
    execution = call("events:putEvents", {"Entries": [{**good, "Detail": "[1]"}, good]})
    assert execution.error == "EventBridge.FailedEntry"
    answer = json.loads(execution.cause or "")
    assert answer["Entries"][0] == {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    assert list(answer["Entries"][1]) == ["EventId"]


def test_s3_writes_and_reads_a_body(cloud: Cloud) -> None:
    client("s3").create_bucket(Bucket="papers")
    put = call("aws-sdk:s3:putObject", {"Bucket": "papers", "Key": "k.json", "Body": {"a": [1, 2]}})
    assert put.output["ServerSideEncryption"] == "AES256"
    got = call("aws-sdk:s3:getObject", {"Bucket": "papers", "Key": "k.json"})
    assert (got.output["Body"], got.output["ContentLength"]) == ('{"a":[1,2]}', 11)
    gone = call("aws-sdk:s3:getObject", {"Bucket": "papers", "Key": "nothing"})
    assert gone.error == "S3.NoSuchKeyException"


def test_secrets_manager(cloud: Cloud) -> None:
    assert call("aws-sdk:secretsmanager:createSecret", {"Name": "db", "SecretString": "s"}).output["Name"] == "db"
    assert call("aws-sdk:secretsmanager:getSecretValue", {"SecretId": "db"}).output["SecretString"] == "s"
    execution = call("aws-sdk:secretsmanager:createSecret", {"Name": "a name", "SecretString": "s"})
    assert execution.error == "SecretsManager.SecretsManagerException"


def test_a_distributed_map_reads_and_writes_s3(cloud: Cloud) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="papers")
    for number in range(3):
        s3.put_object(Bucket="papers", Key=f"in/{number}.json", Body=b'[{"n": 1}]')
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Item",
        "States": {"Item": {"Type": "Pass", "End": True}},
    }
    listed = {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "papers", "Prefix": "in/"}}
    written = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "papers", "Prefix": "out"}}
    each = {"Type": "Map", "ItemProcessor": processor, "ItemReader": listed, "End": True}
    items = run(machine(Each=each)).output
    assert [sorted(item) for item in items] == [["Etag", "Key", "LastModified", "Size", "StorageClass"]] * 3
    execution = run(machine(Each={**each, "ResultWriter": written}))
    manifest = s3.get_object(Bucket="papers", Key=execution.output["ResultWriterDetails"]["Key"])
    succeeded = json.loads(manifest["Body"].read())["ResultFiles"]["SUCCEEDED"][0]["Key"]
    assert len(json.loads(s3.get_object(Bucket="papers", Key=succeeded)["Body"].read())) == 3


# --------------------------------------------------------------- nested executions

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
        assert execution.stop_time == began + 3600
        assert types(execution)[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_without_a_pattern_the_child_runs_beside(cloud: Cloud) -> None:
    cloud.add_machine(CHILD)
    start = task("states:startExecution", {"StateMachineArn": CHILD.arn, "Name": "beside"})
    execution = cloud.start_execution(cloud.add_machine(machine(Start=start))).resume()
    assert execution.status == "SUCCEEDED"
    child = cloud.world.executions[f"{ARN}:execution:child:beside"]
    assert (child.status, child.resume().status) == ("RUNNING", "SUCCEEDED")


def test_a_childs_failure_is_the_parents_task_failed(cloud: Cloud) -> None:
    child = machine("child", Fail={"Type": "Fail", "Error": "Broken", "Cause": "on purpose"})
    start = task("states:startExecution.sync", {"StateMachineArn": cloud.add_machine(child)})
    execution = cloud.start_execution(cloud.add_machine(machine(Start=start))).resume()
    assert execution.error == "States.TaskFailed"
    told = json.loads(execution.cause or "")
    assert (told["Status"], told["Error"], told["Cause"]) == ("FAILED", "Broken", "on purpose")
    assert "Output" not in told


def test_a_parent_that_gives_up_stops_its_child(cloud: Cloud) -> None:
    cloud.add_machine(CHILD)
    start = task("states:startExecution.sync", {"StateMachineArn": CHILD.arn, "Name": "long"}, TimeoutSeconds=60)
    parent = machine(Start={**start, "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Rest"}]},
                     Rest={"Type": "Wait", "Seconds": 1, "End": True})  # fmt: skip
    execution = cloud.start_execution(cloud.add_machine(parent)).resume()
    assert execution.status == "SUCCEEDED"
    assert cloud.world.executions[f"{ARN}:execution:child:long"].status == "ABORTED"


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


# -------------------------------------------------------------- callbacks, activities


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


# ------------------------------------------------------------------------- http


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked; /broken with a 503."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        heard = {
            "path": self.path,
            "body": body,
            "kind": self.headers.get("Content-Type"),
            "x": self.headers.get("X-A"),
        }
        text = json.dumps(heard).encode()
        self.send_response(503 if self.path.startswith("/broken") else 201)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Echo) as listening:
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()


def test_http_invoke_reaches_a_server_of_this_machine(cloud: Cloud, server: str) -> None:
    parameters = {
        "ApiEndpoint": f"{server}/orders",
        "Method": "POST",
        "Headers": {"X-A": "1"},
        "QueryParameters": {"q": ["a", "b"]},
        "RequestBody": {"n": 1},
        "InvocationConfig": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c"},
    }
    execution = call("http:invoke", parameters)
    heard = {"path": "/orders?q=a&q=b", "body": '{"n":1}', "kind": "application/json", "x": "1"}
    assert execution.output["ResponseBody"] == heard
    assert (execution.output["StatusCode"], execution.output["StatusText"]) == (201, "Created")
    assert execution.stop_time == START_TIME
    form = call("http:invoke", {**parameters, "Transform": {"RequestBodyEncoding": "URL_ENCODED"}})
    assert form.output["ResponseBody"]["body"] == "n=1"


def test_http_a_status_is_an_error(cloud: Cloud, server: str) -> None:
    execution = call("http:invoke", {"ApiEndpoint": f"{server}/broken", "Method": "POST"})
    assert execution.error == "States.Http.StatusCode.503"
    gateway = {"ApiEndpoint": server, "Stage": "broken", "Path": "/p", "Method": "POST"}
    assert call("apigateway:invoke", gateway).error == "ApiGateway.503"


def test_http_nothing_leaves_this_machine(cloud: Cloud) -> None:
    with pytest.raises(UsageError, match=r"https://example.com/ is not on this machine"):
        call("http:invoke", {"ApiEndpoint": "https://example.com/", "Method": "GET"})


@pytest.mark.parametrize("headers", ["text", {"a": "text"}, {"a": [1]}, ["a"]])
def test_api_gateways_headers_are_lists_of_texts(cloud: Cloud, headers: Any) -> None:
    execution = call("apigateway:invoke", {"ApiEndpoint": "https://x", "Method": "GET", "Headers": headers})
    assert execution.error == "States.Runtime"
    assert "[The value of the field 'Headers' has an invalid format]" in (execution.cause or "")


# ------------------------------------------------------------------ what is not there


@pytest.mark.parametrize("resource", ["glue:startJobRun.sync", "aws-sdk:glue:makeCoffee", "aws-sdk:coffee:make"])
def test_what_nobody_answers_is_named_with_the_way_out(cloud: Cloud, resource: str) -> None:
    with pytest.raises(UsageError, match=rf"Nothing here answers .*{resource}.* Give it a stub"):
        call(resource, {})


def test_a_stub_comes_first(cloud: Cloud) -> None:
    definition = machine(Call=task("sqs:sendMessage", {"any": "thing"}))
    stubs = {"arn:aws:states:::sqs:sendMessage": lambda parameters: {"stubbed": parameters}}
    assert run(definition, functions=stubs).output == {"stubbed": {"any": "thing"}}


def test_outside_a_cloud_there_are_no_services() -> None:
    with pytest.raises(UsageError, match="Nothing here answers"):
        call("sqs:sendMessage", {"QueueUrl": QUEUE, "MessageBody": "x"})


def test_a_rewound_execution_takes_the_answers_of_long_polls_from_the_journal(cloud: Cloud) -> None:
    client("sqs").create_queue(QueueName="orders")
    states = {
        "Receive": task("aws-sdk:sqs:receiveMessage", {"QueueUrl": QUEUE, "WaitTimeSeconds": 20}, Next="Done"),
        "Done": {"Type": "Pass", "End": True},
    }
    execution = run(machine(**states))
    client("sqs").send_message(QueueUrl=QUEUE, MessageBody="too late")
    again = execution.rewind(len(execution.events) - 1)
    assert (again.output, again.stop_time) == ({}, execution.stop_time)


def test_the_sdk_form_of_invoke_shows_a_functions_error_in_the_result(cloud: Cloud) -> None:
    def half(event: dict[str, Any], _context: object) -> float:
        return 1 / float(event["n"])

    states = {"Call": task("aws-sdk:lambda:invoke", {"FunctionName": "half", "Payload.$": "$"})}
    good = run(machine(**states), {"n": 2}, functions={"half": half})
    assert good.output == {"ExecutedVersion": "$LATEST", "Payload": "0.5", "StatusCode": 200}
    bad = run(machine(**states), {"n": 0}, functions={"half": half})
    assert bad.output["FunctionError"] == "Unhandled"
    assert json.loads(bad.output["Payload"])["errorType"] == "ZeroDivisionError"
    gone = run(machine(**states), {"n": 1})
    assert gone.error == "Lambda.ResourceNotFoundException"
    assert "(Service: Lambda, Status Code: 404, Request ID: " in (gone.cause or "")


def test_the_sdk_form_of_invoke_takes_a_qualifier_and_an_invocation_type(cloud: Cloud) -> None:
    function = LambdaFunction("f", "def handler(event, context): return 1 / event['n']")
    function.alias("live", function.publish_version())

    def call(**given: Any) -> Any:
        states = {"Call": task("aws-sdk:lambda:invoke", {"FunctionName": "f", "Qualifier": "live", **given})}
        return run(machine(**states), functions={"f": function}).output

    assert call(Payload={"n": 2}) == {"ExecutedVersion": "1", "Payload": "0.5", "StatusCode": 200}
    assert (call(Payload={"n": 0})["ExecutedVersion"], call(InvocationType="DryRun")) == ("1", {"StatusCode": 204})
    assert call(InvocationType="Event", Payload={"n": 1}) == {"StatusCode": 202}
    assert [one.value for one in function.versions["1"].invocations] == [1.0]


# ------------------------------------------------------- Step Functions, all of it

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
