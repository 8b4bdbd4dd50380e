"""calls.py and what stands around it: tasks that reach AWS services in moto."""

import json
from typing import Any

import pytest

from sfnlearn import run
from sfnlearn.cloud.botocore.moto import client
from sfnlearn.cloud.simulated_cloud import Cloud
from sfnlearn.engine.clock import START_TIME
from tests.cloud.integrations.calling import ARN, QUEUE, call, machine, task, types


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
    execution = call("dynamodb:getItem", {"TableName": "shop", "Key": {}, "Keys.$": "$"})
    assert types(execution) == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
    assert execution.error == "States.Runtime"
    assert execution.cause == (
        "An error occurred while executing the state 'Call' (entered at the event id #2). "
        """The Parameters '{"TableName":"shop","Key":{},"Keys":{}}' could not be used to start the Task: """
        '[The field "Keys" is not supported by Step Functions]'
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


# ------------------------------------------------------------- DynamoDB's attribute values


def table(name: str = "orders") -> Any:
    dynamodb = client("dynamodb")
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return dynamodb


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("text", {"S": "text"}),
        ("", {"S": ""}),
        ({"S": "text"}, {"S": "text"}),
        ({"N": "1.5"}, {"N": "1.5"}),
        ({"N": 5}, {"N": "5"}),
        ({"NS": [5]}, {"NS": ["5"]}),
        ({"S": True}, {"S": "true"}),
        ({"BOOL": "false"}, {"BOOL": False}),
        ({"BOOL": True}, {"BOOL": True}),
        ({"NULL": "true"}, {"NULL": True}),
        ({"L": ["P1", {"N": "2"}, {"L": ["deep"]}]}, {"L": [{"S": "P1"}, {"N": "2"}, {"L": [{"S": "deep"}]}]}),
        ({"M": {"a": "b", "c": {"M": {"d": "e"}}}}, {"M": {"a": {"S": "b"}, "c": {"M": {"d": {"S": "e"}}}}}),
        ({"SS": ["a", "b"]}, {"SS": ["a", "b"]}),
    ],
)
def test_an_attribute_value_may_be_short(cloud: Cloud, written: Any, read: Any) -> None:
    table()
    put = call("dynamodb:putItem", {"TableName": "orders", "Item": {"id": "1", "value": written}})
    assert put.status == "SUCCEEDED", put.cause
    got = call("dynamodb:getItem", {"TableName": "orders", "Key": {"id": "1"}})
    assert got.output["Item"] == {"id": {"S": "1"}, "value": read}
    where = {"TableName": "orders", "Key": {"id": "1"}, "ExpressionAttributeValues": {":v": written}}
    condition = {"ConditionExpression": "#v = :v", "ExpressionAttributeNames": {"#v": "value"}}
    gone = call("dynamodb:deleteItem", {**where, **condition})
    assert gone.status == "SUCCEEDED", gone.cause


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({"S": {"a": 1}}, "The value for the field 'S' must be a STRING"),
        ({"N": []}, "The value for the field 'N' must be a STRING"),
        ({"NS": [None]}, "The value for the field 'NS' must be a STRING"),
        ({"L": [{"N": {}}]}, "The value for the field 'N' must be a STRING"),
        ({"M": {"a": {"S": [1]}}}, "The value for the field 'S' must be a STRING"),
        (5, "has an invalid format"),
        (True, "has an invalid format"),
        (["a"], "has an invalid format"),
        ({"BOOL": "maybe"}, "has an invalid format"),
    ],
)
def test_an_attribute_value_of_another_kind_is_refused(cloud: Cloud, written: Any, complaint: str) -> None:
    table()
    refused = call("dynamodb:putItem", {"TableName": "orders", "Item": {"id": "1", "value": written}})
    assert refused.error == "States.Runtime"
    assert complaint in (refused.cause or "")
    assert "TaskScheduled" not in types(refused)


def test_an_sdk_integration_has_long_values_and_calls_null_nul(cloud: Cloud) -> None:
    table()
    item = {"id": {"S": "1"}, "none": {"Nul": True}, "flag": {"Bool": False}, "tags": {"Ss": ["a"]}}
    assert call("aws-sdk:dynamodb:putItem", {"TableName": "orders", "Item": item}).status == "SUCCEEDED"
    assert call("aws-sdk:dynamodb:scan", {"TableName": "orders"}).output["Items"] == [item]
    assert call("aws-sdk:dynamodb:putItem", {"TableName": "orders", "Item": {"id": "1"}}).error == "States.Runtime"


# ------------------------------------------------------------- null, and what nobody asked for


@pytest.mark.parametrize(
    ("resource", "parameters", "error", "sentence"),
    [
        ("sqs:sendMessage", {"QueueUrl": QUEUE, "MessageBody": None}, "SQS.AmazonSQSException",
         "parameter MessageBody. (Service: AmazonSQS; Status Code: 400; Error Code: MissingParameter;"),
        ("aws-sdk:sqs:sendMessage", {"QueueUrl": QUEUE, "MessageBody": None}, "Sqs.SqsException", "must contain the"),
        ("sqs:sendMessage", {"QueueUrl": QUEUE, "MessageBody": ""}, "SQS.AmazonSQSException", "must contain the"),
        ("sqs:sendMessage", {"QueueUrl": None, "MessageBody": "x"}, "SQS.AmazonSQSException", "parameter QueueUrl"),
        ("sns:publish", {"TopicArn": f"{ARN}:t", "Message": None}, "SNS.AmazonSNSException", "Value null at"),
        ("sns:publish", {"TopicArn": f"{ARN}:t", "Message": ""}, "SNS.InvalidParameterException", "Empty message"),
        ("sns:publish", {"TopicArn": None, "Message": "x"}, "SNS.InvalidParameterException", "no value for required"),
        ("aws-sdk:sns:createTopic", {"Name": None}, "Sns.SnsException", "Value null at 'name'"),
        ("events:putEvents", {"Entries": None}, "EventBridge.AmazonEventBridgeException", "Value null at 'entries'"),
        ("dynamodb:putItem", {"TableName": "orders", "Item": None}, "DynamoDB.AmazonDynamoDBException", "Value null"),
        ("dynamodb:putItem", {"TableName": "orders", "Item": {"id": {"S": None}}}, "DynamoDB.AmazonDynamoDBException",
         "Supplied AttributeValue is empty"),
        ("aws-sdk:s3:getObject", {"Bucket": "papers", "Key": None}, "S3.SdkClientException", "must not be null"),
        ("aws-sdk:s3:getObject", {"Bucket": None, "Key": "k"}, "S3.SdkClientException", "must not be null"),
        ("aws-sdk:ssm:getParameter", {"Name": None}, "Ssm.ValidationException", "Value null at 'name'"),
    ],
)  # fmt: skip
def test_a_required_parameter_that_is_null_is_the_services_error(
    cloud: Cloud, resource: str, parameters: Any, error: str, sentence: str
) -> None:
    table()
    client("sqs").create_queue(QueueName="orders")
    client("s3").create_bucket(Bucket="papers")
    failed = call(resource, parameters)
    assert (failed.status, failed.error) == ("FAILED", error)
    assert sentence in (failed.cause or "")


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("putItem", {"TableName": "orders", "Item": {"id": {"S": "1"}}}),
        ("updateItem", {"TableName": "orders", "Key": {"id": {"S": "1"}}, "UpdateExpression": "REMOVE gone"}),
        ("deleteItem", {"TableName": "orders", "Key": {"id": {"S": "1"}}}),
        ("query", {"TableName": "orders", "KeyConditionExpression": "id = :i",
                   "ExpressionAttributeValues": {":i": {"S": "1"}}}),
        ("batchWriteItem", {"RequestItems": {"orders": [{"PutRequest": {"Item": {"id": {"S": "1"}}}}]}}),
        ("batchGetItem", {"RequestItems": {"orders": {"Keys": [{"id": {"S": "1"}}]}}}),
        ("transactWriteItems", {"TransactItems": [{"Put": {"TableName": "orders", "Item": {"id": {"S": "1"}}}}]}),
    ],
)  # fmt: skip
def test_consumed_capacity_comes_where_it_is_asked_for(cloud: Cloud, action: str, parameters: Any) -> None:
    table()
    plain = call(f"aws-sdk:dynamodb:{action}", parameters).output
    assert not {"ConsumedCapacity", "ItemCollectionMetrics"} & set(plain)
    if not action.startswith("transact"):  # moto counts no capacity of a transaction
        asked = call(f"aws-sdk:dynamodb:{action}", {**parameters, "ReturnConsumedCapacity": "TOTAL"}).output
        assert "ConsumedCapacity" in asked


def test_an_object_has_its_checksum_where_it_is_asked_for(cloud: Cloud) -> None:
    client("s3").create_bucket(Bucket="papers")
    client("s3").put_object(Bucket="papers", Key="k", Body=b"x", ContentType="text/plain")
    got = call("aws-sdk:s3:getObject", {"Bucket": "papers", "Key": "k"}).output
    assert set(got) == {
        "AcceptRanges", "Body", "ContentLength", "ContentType", "ETag", "LastModified", "Metadata",
        "ServerSideEncryption",
    }  # fmt: skip
    asked = call("aws-sdk:s3:getObject", {"Bucket": "papers", "Key": "k", "ChecksumMode": "ENABLED"}).output
    assert set(asked) - set(got) == {"ChecksumCRC32", "ChecksumType"}
    assert "ServerSideEncryption" in call("aws-sdk:s3:headObject", {"Bucket": "papers", "Key": "k"}).output
    assert "EncodingType" not in call("aws-sdk:s3:listObjectsV2", {"Bucket": "papers"}).output


def test_an_event_carries_the_arns_of_machine_and_execution(cloud: Cloud) -> None:
    events, sqs = client("events"), client("sqs")
    url = sqs.create_queue(QueueName="heard")["QueueUrl"]
    events.put_rule(Name="all", EventPattern='{"source": ["shop"]}')
    events.put_targets(Rule="all", Targets=[{"Id": "q", "Arn": "arn:aws:sqs:us-east-1:123456789012:heard"}])
    entry = {"Detail": {"n": 1}, "DetailType": "made", "Source": "shop"}
    execution = call("events:putEvents", {"Entries": [entry, {**entry, "Resources": ["mine"]}]})
    heard = [json.loads(one["Body"]) for one in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=2)["Messages"]]
    own = [f"{ARN}:stateMachine:main", execution.arn]
    assert [one["resources"] for one in heard] == [own, ["mine", *own]]
