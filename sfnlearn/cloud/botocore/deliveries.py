"""What services hand on to a function or a state machine: moto keeps the wiring, and we deliver.

    SNS subscription (lambda)      the function gets the message
    SQS event source mapping       the function gets a batch; what it fails on stays in the queue
    S3 notifications, DynamoDB and CloudWatch Logs streams      the function gets moto's event
    EventBridge rule               its targets get the event: functions, state machines, topics, and what moto knows

moto would call a function in Docker, or answer for it, and raises NotImplementedError for most targets of a rule.  A
target that neither moto nor we deliver to is refused when it is put.

These methods of moto's are replaced, which moto promises to nobody: `LambdaFunction.invoke`,
`LambdaBackend.send_sqs_batch`, `Subscription.publish`, `Rule.put_targets` and `Rule.send_to_targets`.

Sources: AWS Lambda Developer Guide, "Using AWS Lambda with …", for the events; EventBridge User Guide, "Targets".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol
from unittest import mock

from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

_OURS = ("lambda", "states", "sns")
_MOTOS = ("logs", "events", "sqs")


class Receiver(Protocol):
    """Who gets what is delivered."""

    def send(self, arn: str, event: JSON) -> None:
        """Let a function, a state machine or a topic have an event for which nobody waits."""

    def call(self, arn: str, event: JSON) -> bool:
        """Call a function; whether it succeeded."""


@contextmanager
def delivered(to: Receiver) -> Iterator[None]:
    """Deliver to `to` what services hand on."""
    from moto.awslambda.models import LambdaBackend, LambdaFunction
    from moto.events.models import Rule
    from moto.sns.models import Subscription

    with ExitStack() as undo:
        for owner, name, method in (
            (LambdaFunction, "invoke", _invoke(to)),
            (LambdaBackend, "send_sqs_batch", _send_batch(to)),
            (Subscription, "publish", _publish(to, Subscription.publish)),
            (Rule, "put_targets", _put_targets(Rule.put_targets)),
            (Rule, "send_to_targets", _send_to_targets(to, Rule.send_to_targets)),
        ):
            undo.enter_context(mock.patch.object(owner, name, method))
        yield


def _invoke(to: Receiver) -> Callable[..., str]:
    def invoke(function: Any, body: str, *_headers: object) -> str:
        to.send(function.function_arn, json.loads(body))
        return ""

    return invoke


# ------------------------------------------------------------------------- queues and topics


def _send_batch(to: Receiver) -> Callable[..., bool]:
    def send_batch(backend: Any, function_arn: str, messages: list[Any], queue_arn: str) -> bool:
        records = [_queue_record(one, queue_arn, backend.region_name) for one in messages]
        return not records or to.call(function_arn, {"Records": records})

    return send_batch


def _queue_record(message: Any, queue_arn: str, region: str) -> dict[str, Any]:
    attributes = {
        "ApproximateReceiveCount": str(message.approximate_receive_count),
        "SentTimestamp": str(message.sent_timestamp),
        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
        "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
    }
    if queue_arn.endswith(".fifo"):
        attributes |= {"MessageGroupId": message.group_id, "MessageDeduplicationId": message.deduplication_id}
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": {},
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": region,
    }


def _publish(to: Receiver, motos: Callable[..., None]) -> Callable[..., None]:
    def publish(subscription: Any, message: str, message_id: str, subject: str | None = None, **rest: Any) -> None:
        attributes = rest.get("message_attributes") or {}
        if subscription.protocol != "lambda":
            motos(subscription, message, message_id, subject=subject, **rest)
            return
        policy = subscription._filter_policy_matcher  # noqa: SLF001 - moto's own publish() asks it
        if policy is None or policy.matches(attributes, message):
            record = _topic_record(subscription, message, message_id, subject, attributes)
            to.send(subscription.endpoint, {"Records": [record]})

    return publish


def _topic_record(subscription: Any, message: str, message_id: str, subject: str | None, attributes: Any) -> JSON:
    return {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.arn,
        "EventSource": "aws:sns",
        "Sns": {
            "Type": "Notification",
            "MessageId": message_id,
            "TopicArn": subscription.topic.arn,
            "Subject": subject,
            "Message": message,
            "Timestamp": "1970-01-01T00:00:00.000Z",
            "SignatureVersion": "1",
            "Signature": "EXAMPLE",
            "SigningCertUrl": "EXAMPLE",
            "UnsubscribeUrl": "EXAMPLE",
            "MessageAttributes": attributes,
        },
    }


# ------------------------------------------------------------------------- rules


def _service(arn: str) -> str:
    return [*arn.split(":"), "", "", ""][2]


def _put_targets(motos: Callable[..., None]) -> Callable[..., None]:
    def put_targets(rule: Any, targets: list[dict[str, Any]]) -> None:
        for target in targets:
            if _service(target["Arn"]) not in (*_OURS, *_MOTOS):
                raise UsageError(
                    f"Events are not delivered to {target['Arn']} here: a rule's target may be a state machine, "
                    "a Lambda function, a queue, a topic, a log group or an event bus."
                )
        motos(rule, targets)

    return put_targets


def _send_to_targets(to: Receiver, motos: Callable[..., None]) -> Callable[..., None]:
    def send_to_targets(rule: Any, original_event: Any, *, transform_input: bool = True) -> None:
        if not rule.event_pattern.matches_event(original_event):
            return
        kept = rule.targets
        try:
            rule.targets = [one for one in kept if _service(one["Arn"]) not in _OURS]
            motos(rule, original_event, transform_input)
        finally:
            rule.targets = kept
        for target in kept:
            if _service(target["Arn"]) in _OURS:
                to.send(target["Arn"], _input(target, original_event))

    return send_to_targets


def _input(target: dict[str, Any], event: Any) -> JSON:
    """What a target gets: the event, a part of it, a constant, or what a template makes of it."""
    from moto.events.utils import EventTemplateParser

    if target.get("Input"):
        constant: JSON = json.loads(target["Input"])
        return constant
    if target.get("InputPath"):
        for step in filter(None, target["InputPath"].removeprefix("$").split(".")):
            event = event.get(step) if isinstance(event, dict) else None
        return event
    transformer = target.get("InputTransformer")
    if not transformer:
        return dict(event)
    made: JSON = EventTemplateParser.parse(transformer["InputTemplate"], transformer.get("InputPathsMap", {}), event)
    return made
