"""Tasks that call a service of AWS: the usual actions, each with the parameters that it must have.

The names are those of the table of optimized integrations and of the services' models; a test reads each action back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sfnlearn.asl.resource import ACCOUNT, REGION
from sfnlearn.drawing.theme import ICONS
from sfnlearn.editing.catalogue.item import ACTIONS, Item
from sfnlearn.editing.catalogue.parts import BUSY_LAMBDA, QUEUE_URL, TOPIC_ARN, State, goes_on

_ENVELOPE = "M-6.5-4.5H6.5V4.5H-6.5ZM-6.5-4L0 1L6.5-4"
_HORN = "M-6-2V2H-3L4 5.5V-5.5L-3-2ZM-4 2V5.5H-1.5V3M6-1.5A2.5 2.5 0 0 1 6 1.5"
_TABLE = "M-6-4.5A6 2 0 0 1 6-4.5V4.5A6 2 0 0 1-6 4.5ZM-6-4.5A6 2 0 0 0 6-4.5M-6 0A6 2 0 0 0 6 0"
_BUCKET = "M-6-4.5A6 2 0 0 1 6-4.5L4 5.5A4 1.4 0 0 1-4 5.5ZM-6-4.5A6 2 0 0 0 6-4.5"
_BUS = "M-6.5 0H6.5M-4 0V-5M0 0V-5M4 0V-5M-2 0V5M2 0V5M-5-5H-3M-1-5H1M3-5H5M-3 5H-1M1 5H3"
_WORKFLOW = "M-3-6.5H3V-2.5H-3ZM0-2.5V0M-4.5 2.5V0H4.5V2.5M-7 2.5H-2V6.5H-7ZM2 2.5H7V6.5H2Z"
_JOB = "M-6.5-6.5H6.5V6.5H-6.5ZM-3-2.5L0 0L-3 2.5M1 3H4"
_CONTAINERS = "M-6.5-6.5H-0.5V-0.5H-6.5ZM0.5 0.5H6.5V6.5H0.5ZM-6.5 0.5H-0.5V6.5H-6.5ZM3.5-6.5V-0.5M0.5-3.5H6.5"
_QUERY = "M-1-6.5A5 5 0 1 1-1.01-6.5ZM2.6 2.1L6.5 6M-3.5-3H1.5M-3.5 0H1.5"
_SPARK = "M0-6.5L1.7-1.7L6.5 0L1.7 1.7L0 6.5L-1.7 1.7L-6.5 0L-1.7-1.7Z"
_GLOBE = "M0-6.5A6.5 6.5 0 1 1-0.01-6.5ZM-6.5 0H6.5M0-6.5A4 6.5 0 0 0 0 6.5A4 6.5 0 0 0 0-6.5"
_PERSON = "M0-6.5A2.8 2.8 0 1 1-0.01-6.5ZM-6 6.5A6 5.5 0 0 1 6 6.5"


def _action(
    resource: str, title: str, sentence: str, glyph: str, parameters: State, *, words: str, **more: Any
) -> Item:
    """An item whose key is the resource without `arn:aws:states:::`, and whose state is called as the title."""
    task = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters, **more}
    return Item(resource, ACTIONS, title, sentence, glyph, {title: goes_on(task, None)}, words)


def action_items() -> Iterator[Item]:
    """Lambda first, then messages, data, and jobs that are waited for."""
    yield _action(
        "lambda:invoke",
        "Lambda Invoke",
        "Calls a Lambda function and goes on with its answer.",
        ICONS["Task"],
        {"FunctionName": "my-function", "Payload.$": "$"},
        words="function code python serverless call",
        OutputPath="$.Payload",
        Retry=[BUSY_LAMBDA],
    )
    yield _action(
        "sqs:sendMessage",
        "SQS SendMessage",
        "Sends a message to a queue.",
        _ENVELOPE,
        {"QueueUrl": QUEUE_URL, "MessageBody.$": "$"},
        words="simple queue service post",
    )
    yield _action(
        "sns:publish",
        "SNS Publish",
        "Publishes a message to all who subscribe to a topic.",
        _HORN,
        {"TopicArn": TOPIC_ARN, "Message.$": "$"},
        words="simple notification service notify mail sms topic send alert",
    )
    yield _action(
        "events:putEvents",
        "EventBridge PutEvents",
        "Puts an event on an event bus.",
        _BUS,
        {"Entries": [{"EventBusName": "default", "Source": "my.workflow", "DetailType": "MyEvent", "Detail.$": "$"}]},
        words="bus emit message send",
    )
    yield from _data()
    yield from _jobs()
    yield _action(
        "http:invoke",
        "HTTP Invoke",
        "Calls a web API over HTTPS.",
        _GLOBE,
        {
            "ApiEndpoint": "https://api.example.com/orders",
            "Method": "GET",
            "Authentication": {"ConnectionArn": f"arn:aws:events:{REGION}:{ACCOUNT}:connection/my-connection/1"},
        },
        words="rest request third-party url endpoint webhook get post",
    )
    activity = {"Type": "Task", "Resource": f"arn:aws:states:{REGION}:{ACCOUNT}:activity:my-activity"}
    yield Item(
        "activity",
        ACTIONS,
        "Activity",
        "Gives work to a worker that asks for it, and waits for its answer.",
        _PERSON,
        {"Activity": goes_on({**activity, "TimeoutSeconds": 3600, "HeartbeatSeconds": 300}, None)},
        "worker poll heartbeat on premises person",
    )


def _data() -> Iterator[Item]:
    """DynamoDB and S3."""
    key = {"id": {"S.$": "$.id"}}
    table: State = {"TableName": "my-table"}
    words = "dynamo database nosql record row"
    yield _action(
        "dynamodb:getItem",
        "DynamoDB GetItem",
        "Reads an item of a table by its key.",
        _TABLE,
        {**table, "Key": key},
        words=f"{words} load fetch",
    )
    yield _action(
        "dynamodb:putItem",
        "DynamoDB PutItem",
        "Writes an item into a table.",
        _TABLE,
        {**table, "Item": key},
        words=f"{words} save store insert",
    )
    yield _action(
        "dynamodb:updateItem",
        "DynamoDB UpdateItem",
        "Changes attributes of an item in a table.",
        _TABLE,
        {
            **table,
            "Key": key,
            "UpdateExpression": "SET #status = :status",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": {":status": {"S": "DONE"}},
        },
        words=f"{words} edit counter",
    )
    yield _action(
        "dynamodb:deleteItem",
        "DynamoDB DeleteItem",
        "Removes an item from a table.",
        _TABLE,
        {**table, "Key": key},
        words=f"{words} remove",
    )
    yield _action(
        "aws-sdk:s3:getObject",
        "S3 GetObject",
        "Reads a file from a bucket.",
        _BUCKET,
        {"Bucket": "my-bucket", "Key": "file.json"},
        words="storage download load object",
    )
    yield _action(
        "aws-sdk:s3:putObject",
        "S3 PutObject",
        "Writes a file into a bucket.",
        _BUCKET,
        {"Bucket": "my-bucket", "Key": "file.json", "Body.$": "$"},
        words="storage upload save store object",
    )


def _jobs() -> Iterator[Item]:
    """What takes a while and is waited for."""
    yield _action(
        "states:startExecution.sync:2",
        "Step Functions StartExecution",
        "Runs another state machine and waits for its result.",
        _WORKFLOW,
        {
            "StateMachineArn": f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:my-machine",
            "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id", "input.$": "$"},
        },
        words="nested workflow child sub sync call",
    )
    yield _action(
        "glue:startJobRun.sync",
        "Glue StartJobRun",
        "Runs a Glue job and waits until it is done.",
        _JOB,
        {"JobName": "my-job"},
        words="etl spark data sync",
    )
    yield _action(
        "batch:submitJob.sync",
        "Batch SubmitJob",
        "Runs a Batch job and waits until it is done.",
        _JOB,
        {"JobName": "my-job", "JobQueue": "my-queue", "JobDefinition": "my-definition"},
        words="compute container sync",
    )
    yield _action(
        "ecs:runTask.sync",
        "ECS RunTask",
        "Runs a container and waits until it has stopped.",
        _CONTAINERS,
        {"LaunchType": "FARGATE", "Cluster": "my-cluster", "TaskDefinition": "my-task"},
        words="fargate docker container sync",
    )
    yield _action(
        "athena:startQueryExecution.sync",
        "Athena StartQueryExecution",
        "Runs a query with SQL and waits until it is done.",
        _QUERY,
        {"QueryString": "SELECT 1", "WorkGroup": "primary"},
        words="sql select database presto sync",
    )
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 500}
    messages = {"messages": [{"role": "user", "content": [{"type": "text", "text.$": "$.prompt"}]}]}
    yield _action(
        "bedrock:invokeModel",
        "Bedrock InvokeModel",
        "Asks a language model.",
        _SPARK,
        {"ModelId": "anthropic.claude-3-haiku-20240307-v1:0", "Body": {**body, **messages}},
        words="ai llm generate text prompt claude",
    )
