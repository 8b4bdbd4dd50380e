"""Destinations of asynchronous calls: an ARN, to which Lambda sends the record of a call that is done with.

The record is a JSON document.  A queue gets it as a message's body, a topic as its message, an event bus as an event's
detail, a function as its event.

A destination that is not there loses the record, as on AWS, which only counts it (DestinationDeliveryFailures).

Source: AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from sfnlearn.cloud.botocore import moto
from sfnlearn.cloud.botocore.models import find_operation
from sfnlearn.cloud.functions.deployed_functions import DeployedFunctions
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import dumps

Record = Mapping[str, Any]
_SERVICES = ("sqs", "sns", "events", "lambda")


class Destinations:
    """Sends records; `now` gives the time of the world, at which a function is called."""

    def __init__(self, functions: DeployedFunctions, now: Callable[[], float]) -> None:
        self._functions, self._now = functions, now

    def check(self, arn: str | None) -> None:
        """Raise UsageError for a destination that the simulator cannot reach."""
        if arn is not None and _service(arn) not in _SERVICES:
            raise UsageError(f"sfnlearn sends records to SQS, SNS, EventBridge and Lambda, not to {arn}.")

    def to(self, arn: str | None) -> Callable[[Record], None] | None:
        """What sends a record to `arn`."""
        return None if arn is None else lambda record: self._send(arn, record)

    def _send(self, arn: str, record: Record) -> None:
        service, name = _service(arn), arn.rpartition(":")[2]
        if service == "lambda":
            self._call(arn, record)
            return
        match service:
            case "sqs":
                region, account = arn.split(":")[3:5]
                url = f"https://sqs.{region}.amazonaws.com/{account}/{name}"
                _tell("sqs", "sendMessage", {"QueueUrl": url, "MessageBody": dumps(dict(record))})
            case "sns":
                _tell("sns", "publish", {"TopicArn": arn, "Message": dumps(dict(record))})
            case "events":
                _tell("events", "putEvents", {"Entries": [_event(arn, record)]})

    def _call(self, arn: str, record: Record) -> None:
        name = arn.split(":")[6]
        pool = self._functions.pool(arn, name)
        if pool is not None:
            pool.invoke_async(dict(record), at=max(self._now(), pool.latest))


def _service(arn: str) -> str:
    return [*arn.split(":"), "", "", ""][2]


def _event(bus: str, record: Record) -> dict[str, Any]:
    ended = "Success" if record["requestContext"]["condition"] == "Success" else "Failure"
    return {
        "Source": "lambda",
        "DetailType": f"Lambda Function Invocation Result - {ended}",
        "Detail": dumps(dict(record)),
        "Resources": [bus, record["requestContext"]["functionArn"]],
        "EventBusName": bus,
    }


def _tell(service: str, action: str, parameters: Mapping[str, Any]) -> None:
    operation = find_operation(service, action)
    assert operation is not None
    with contextlib.suppress(moto.ServiceError):
        moto.call(operation, parameters)
