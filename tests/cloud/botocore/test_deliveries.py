"""deliveries.py: what services hand on to functions and state machines inside `aws()`."""

import json
from typing import Any

import boto3
import pytest

import sfnlearn
from sfnlearn import LambdaFunction, UsageError
from tests.cloud.deploying import package

ROLE = "arn:aws:iam::123456789012:role/learner"
KEEP = """
import json, boto3
def handler(event, context):
    if "fail" in str(event):
        raise ValueError("fail")
    sqs = boto3.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="seen")["QueueUrl"], MessageBody=json.dumps(event))
"""
ARN = "arn:aws:lambda:us-east-1:123456789012:function:keep"


@pytest.fixture
def cloud():
    with sfnlearn.aws() as made:
        boto3.client("sqs").create_queue(QueueName="seen")
        role = boto3.client("iam").create_role(RoleName="learner", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        boto3.client("lambda").create_function(
            FunctionName="keep",
            Runtime="python3.12",
            Role=role,
            Handler="keep.handler",
            Code={"ZipFile": package(keep=KEEP)},
        )
        yield made


def seen(cloud: Any) -> list[Any]:
    """The events that the function got."""
    cloud.clock.advance(minutes=1)
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="seen")["QueueUrl"]
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(one["Body"]) for one in messages]


def echo(name: str = "echo") -> str:
    states = {"Echo": {"Type": "Pass", "End": True}}
    made = boto3.client("stepfunctions").create_state_machine(
        name=name, definition=json.dumps({"StartAt": "Echo", "States": states}), roleArn=ROLE
    )
    return str(made["stateMachineArn"])


def put_rule(target: dict[str, Any]) -> None:
    events = boto3.client("events")
    events.put_rule(Name="all", EventPattern='{"source": ["shop"]}')
    events.put_targets(Rule="all", Targets=[{"Id": "1", **target}])


def put_event(source: str = "shop") -> dict[str, Any]:
    entry = {"Source": source, "DetailType": "made", "Detail": '{"n": 1}'}
    answer: dict[str, Any] = boto3.client("events").put_events(Entries=[entry])
    return answer


@pytest.mark.parametrize(
    ("extra", "given"),
    [
        ({"Input": '{"x": 1}'}, {"x": 1}),
        ({"InputPath": "$.detail"}, {"n": 1}),
        ({"InputTransformer": {"InputPathsMap": {"n": "$.detail.n"}, "InputTemplate": '{"x": <n>}'}}, {"x": 1}),
    ],
)
def test_a_rule_starts_a_state_machine(cloud, extra, given):
    arn = echo()
    put_rule({"Arn": arn, "RoleArn": ROLE, **extra})
    assert put_event()["FailedEntryCount"] == 0
    put_event("another")
    (started,) = boto3.client("stepfunctions").list_executions(stateMachineArn=arn)["executions"]
    assert cloud.execution(started["executionArn"]).output == given


def test_a_rule_hands_on_the_whole_event(cloud):
    arn = echo()
    put_rule({"Arn": arn, "RoleArn": ROLE})
    put_event()
    (started,) = boto3.client("stepfunctions").list_executions(stateMachineArn=arn)["executions"]
    event = cloud.execution(started["executionArn"]).output
    assert (event["source"], event["detail-type"], event["detail"]) == ("shop", "made", {"n": 1})


def test_a_rule_calls_a_function_and_fills_a_topic(cloud):
    topic = boto3.client("sns").create_topic(Name="t")["TopicArn"]
    boto3.client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=ARN)
    put_rule({"Arn": ARN})
    boto3.client("events").put_targets(Rule="all", Targets=[{"Id": "2", "Arn": topic}])
    put_event()
    shown = seen(cloud)
    assert {one.get("source", "by topic") for one in shown} == {"shop", "by topic"}
    record = next(one for one in shown if "Records" in one)["Records"][0]
    assert (record["EventSource"], record["Sns"]["TopicArn"]) == ("aws:sns", topic)
    assert json.loads(record["Sns"]["Message"])["detail"] == {"n": 1}


def test_a_rule_starts_it_from_a_task_too(cloud):
    arn = echo()
    put_rule({"Arn": arn, "RoleArn": ROLE})
    entry = {"Source": "shop", "DetailType": "made", "Detail": {"n": 2}}
    put = {"Type": "Task", "Resource": "arn:aws:states:::events:putEvents", "End": True}
    put["Parameters"] = {"Entries": [entry]}
    sfn = boto3.client("stepfunctions")
    definition = json.dumps({"StartAt": "Put", "States": {"Put": put}})
    putting = sfn.create_state_machine(name="putting", definition=definition, roleArn=ROLE)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=putting)["executionArn"]
    assert sfn.describe_execution(executionArn=execution)["status"] == "SUCCEEDED"
    (started,) = sfn.list_executions(stateMachineArn=arn)["executions"]
    event = cloud.execution(started["executionArn"]).output
    assert (event["detail"], event["resources"]) == ({"n": 2}, [putting, execution])


@pytest.mark.parametrize("service", ["kinesis", "ecs", "batch", "firehose", "codebuild"])
def test_a_target_that_gets_nothing_is_refused_when_it_is_put(cloud, service):
    arn = f"arn:aws:{service}:us-east-1:123456789012:thing/name"
    with pytest.raises(UsageError, match=f"Events are not delivered to {arn} here"):
        put_rule({"Arn": arn})
    assert put_event()["FailedEntryCount"] == 0


def test_a_topic_calls_a_function_of_the_notebook():
    keep = LambdaFunction("keep", KEEP)
    with sfnlearn.aws(functions={"keep": keep}) as cloud:
        boto3.client("sqs").create_queue(QueueName="seen")
        sns = boto3.client("sns")
        topic = sns.create_topic(Name="t")["TopicArn"]
        subscription = sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=ARN)["SubscriptionArn"]
        attributes = {"kind": {"DataType": "String", "StringValue": "order"}}
        sent = sns.publish(TopicArn=topic, Message="hello", Subject="s", MessageAttributes=attributes)
        (event,) = seen(cloud)
        record = event["Records"][0]
        assert record["EventSubscriptionArn"] == subscription
        told = {name: record["Sns"][name] for name in ("Message", "MessageId", "Subject", "MessageAttributes")}
        assert told == {
            "Message": "hello",
            "MessageId": sent["MessageId"],
            "Subject": "s",
            "MessageAttributes": {"kind": {"Type": "String", "Value": "order"}},
        }


def test_a_queue_calls_a_function_and_keeps_what_it_fails_on(cloud):
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    boto3.client("lambda").create_event_source_mapping(EventSourceArn=arn, FunctionName="keep", BatchSize=10)
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    (event,) = seen(cloud)
    assert (event["Records"][0]["body"], event["Records"][0]["eventSourceARN"]) == ("hello", arn)
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    sqs.send_message(QueueUrl=url, MessageBody="fail")
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "fail"


def test_a_bucket_calls_a_function(cloud):
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="papers")
    wanted = {"LambdaFunctionConfigurations": [{"LambdaFunctionArn": ARN, "Events": ["s3:ObjectCreated:*"]}]}
    s3.put_bucket_notification_configuration(Bucket="papers", NotificationConfiguration=wanted)
    s3.put_object(Bucket="papers", Key="k", Body=b"x")
    assert [one["Records"][0]["s3"]["object"]["key"] for one in seen(cloud) if "Records" in one] == ["k"]


def test_nothing_is_delivered_afterwards():
    from moto.awslambda.models import LambdaFunction as MotosFunction
    from moto.events.models import Rule

    before = MotosFunction.invoke, Rule.send_to_targets
    with sfnlearn.aws():
        assert (MotosFunction.invoke, Rule.send_to_targets) != before
    assert (MotosFunction.invoke, Rule.send_to_targets) == before
