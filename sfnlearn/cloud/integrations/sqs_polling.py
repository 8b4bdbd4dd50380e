"""SQS ReceiveMessage with a wait: on the execution's clock, where moto would wait in real time.

moto is asked without a wait; while the queue is empty it is asked again whenever time is about to move.  The wait is
WaitTimeSeconds, or the queue's ReceiveMessageWaitTimeSeconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.cloud.botocore.models import Operation, find_operation
from sfnlearn.cloud.botocore.moto import ServiceError
from sfnlearn.cloud.integrations import moto_differences
from sfnlearn.cloud.integrations.calls import ServiceCall
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import Call
from sfnlearn.engine.reachable_services import LongPoll

_WAIT = "ReceiveMessageWaitTimeSeconds"


def receive(service: ServiceCall, call: Call) -> Answer | LongPoll:
    """Receive messages, now or within the wait."""
    first = service.answer(call, _send)
    if first.failed or first.value.get("Messages"):
        return first
    wait = _seconds(service.parameters(call.payload))
    return LongPoll(lambda: _once(service, call), wait, first) if wait else first


def _send(operation: Operation, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return moto_differences.send(operation, {**parameters, "WaitTimeSeconds": 0})


def _once(service: ServiceCall, call: Call) -> Answer | None:
    answer = service.answer(call, _send)
    return answer if answer.failed or answer.value.get("Messages") else None


def _seconds(parameters: Mapping[str, Any]) -> float:
    """How long to wait for a message."""
    if "WaitTimeSeconds" in parameters:
        return float(parameters["WaitTimeSeconds"])
    attributes = find_operation("sqs", "getQueueAttributes")
    if attributes is None:
        return 0.0
    try:
        given = moto_differences.send(attributes, {"QueueUrl": parameters["QueueUrl"], "AttributeNames": [_WAIT]})
    except ServiceError:
        return 0.0
    return float(given.get("Attributes", {}).get(_WAIT, 0))
