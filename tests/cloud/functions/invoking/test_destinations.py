"""destinations.py: the record of an asynchronous call reaches SQS, SNS, EventBridge and Lambda."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from sfnlearn import UsageError
from sfnlearn.cloud.aws import AWS
from tests.cloud.deploying import invoke, package

Fails = Callable[..., None]
HERE = "us-east-1:123456789012"


@pytest.fixture
def fails(client: Any, count: Callable[..., str], cloud: AWS) -> Fails:
    """A function whose calls end at a destination."""

    def send(arn: str, payload: Any = None, side: str = "OnFailure") -> None:
        client.put_function_event_invoke_config(
            FunctionName="count", MaximumRetryAttempts=0, DestinationConfig={side: {"Destination": arn}}
        )
        invoke(client, "count", payload or {}, InvocationType="Event")
        cloud.clock.advance(minutes=1)

    count()
    return send


def received(url: str) -> Any:
    (message,) = boto3.client("sqs").receive_message(QueueUrl=url)["Messages"]
    return json.loads(message["Body"])


@pytest.fixture
def queue(cloud: AWS) -> str:
    url: str = boto3.client("sqs").create_queue(QueueName="records")["QueueUrl"]
    return url


def test_a_queue(fails: Fails, queue: str) -> None:
    fails(f"arn:aws:sqs:{HERE}:records")
    record = received(queue)
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["responsePayload"]["errorType"] == "KeyError"


def test_a_success(fails: Fails, queue: str) -> None:
    fails(f"arn:aws:sqs:{HERE}:records", {"n": 2}, "OnSuccess")
    assert received(queue)["responsePayload"]["twice"] == 4


def test_a_topic(fails: Fails, queue: str) -> None:
    sns = boto3.client("sns")
    topic = sns.create_topic(Name="records")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{HERE}:records")
    fails(topic)
    assert json.loads(received(queue)["Message"])["requestPayload"] == {}


def test_an_event_bus(fails: Fails, queue: str) -> None:
    events = boto3.client("events")
    events.put_rule(Name="failed", EventPattern='{"source": ["lambda"]}')
    events.put_targets(Rule="failed", Targets=[{"Id": "1", "Arn": f"arn:aws:sqs:{HERE}:records"}])
    fails(f"arn:aws:events:{HERE}:event-bus/default")
    assert received(queue)["detail-type"] == "Lambda Function Invocation Result - Failure"


def test_a_function(fails: Fails, client: Any, role: str, cloud: AWS) -> None:
    code = {"ZipFile": package(app="def handler(event, context): return event['requestContext']['condition']")}
    given = {"Runtime": "python3.12", "Role": role, "Handler": "app.handler", "Code": code}
    arn = client.create_function(FunctionName="told", **given)["FunctionArn"]
    fails(arn)
    (call,) = cloud.world.functions.find("told").invocations  # type: ignore[union-attr]
    assert call.value == "RetriesExhausted"


@pytest.mark.parametrize("gone", [f"arn:aws:sqs:{HERE}:none", f"arn:aws:lambda:{HERE}:function:none"])
def test_a_destination_that_is_not_there_loses_the_record_and_the_next_one_arrives(
    fails: Fails, queue: str, cloud: AWS, gone: str
) -> None:
    """Lambda counts what it could not deliver, and keeps nothing: the call itself is over."""
    fails(gone)
    assert "Messages" not in boto3.client("sqs").receive_message(QueueUrl=queue)
    counted = cloud.world.functions.find("count")
    assert [call.error for call in counted.invocations] == ["KeyError"]  # type: ignore[union-attr]
    fails(f"arn:aws:sqs:{HERE}:records", {"second": "call"})
    assert received(queue)["requestPayload"] == {"second": "call"}


def test_a_destination_that_cannot_be_reached(fails: Fails) -> None:
    with pytest.raises(UsageError, match="not to arn:aws:s3:::records"):
        fails("arn:aws:s3:::records")
