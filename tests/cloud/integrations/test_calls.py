"""calls.py and what stands around it: tasks that reach AWS services in moto."""

import json

from sfnlearn import run
from sfnlearn.cloud.botocore.moto import client
from sfnlearn.cloud.simulated_cloud import Cloud
from sfnlearn.engine.clock import START_TIME
from tests.cloud.integrations.calling import QUEUE, call, machine, task, types


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
