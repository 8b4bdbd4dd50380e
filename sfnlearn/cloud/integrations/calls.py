"""A service integration's call: its parameters to the service, its result or error back to the task.

The two forms differ in spelling, times, errors and metadata:

- SDK (`arn:aws:states:::aws-sdk:dynamodb:putItem`): the Java SDK 2's names, the service's result alone;
- optimized (`arn:aws:states:::dynamodb:putItem`): AWS's own names, the Java SDK 1's errors, and for most services the
  HTTP response's metadata beside the result.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from sfnlearn.asl.integrations.java_names import Spelling, capitalized, sdk_member
from sfnlearn.cloud.botocore.models import Operation
from sfnlearn.cloud.botocore.moto import ServiceError
from sfnlearn.cloud.integrations.attribute_values import in_full
from sfnlearn.cloud.integrations.casing import (
    Refused,
    from_boto,
    iso_time,
    milliseconds,
    to_boto,
)
from sfnlearn.cloud.integrations.service_errors import legacy_failure, sdk_failure
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import Call
from sfnlearn.jsontext import JSON, dumps

Send = Callable[[Operation, Mapping[str, Any]], dict[str, Any]]
WITHOUT_METADATA = frozenset({"events", "s3"})
"""Optimized integrations whose result holds no SdkHttpMetadata (recorded for events)."""


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """An operation behind an integration; `optimized` is the service's name in an optimized integration's ARN."""

    operation: Operation
    optimized: str | None = None

    @property
    def spell(self) -> Spelling:
        """How this form spells the members."""
        return sdk_member if self.optimized is None else capitalized

    def parameters(self, given: JSON) -> dict[str, Any]:
        """The parameters by the model's names; raises Refused."""
        shape = self.operation.input
        if shape is None:
            return {}
        if self.optimized == "dynamodb":
            given = in_full(shape, given)
        sent = to_boto(shape, given, self.spell)
        names = given if isinstance(given, dict) else {}
        missing = [name for name in map(self.spell, shape.required_members) if name not in names]
        if missing:
            raise Refused(", ".join(f"The field '{name}' is required but was missing" for name in missing))
        return sent

    def result(self, given: Mapping[str, Any], call: Call) -> dict[str, Any]:
        """The task's result."""
        time = iso_time if self.optimized is None else milliseconds
        result = from_boto(self.operation.output, given, self.spell, time)
        if self.optimized is not None and self.optimized not in WITHOUT_METADATA:
            result |= metadata(self.optimized, result, call)
        return {name: result[name] for name in sorted(result)}

    def failure(self, error: ServiceError, request_id: str) -> Answer:
        """The task's error."""
        if self.optimized is None:
            return sdk_failure(self.operation, error, request_id)
        return legacy_failure(self.optimized, self.operation, error, request_id)

    def answer(self, call: Call, send: Send) -> Answer:
        """Call the service by `send`."""
        try:
            parameters = self.parameters(call.payload)
            if self.optimized == "events":
                parameters = _with_origin(parameters, call)
            result = self.result(send(self.operation, parameters), call)
            if self.optimized == "events" and result.get("FailedEntryCount"):
                return Answer(error="EventBridge.FailedEntry", cause=dumps(result))
            return Answer(result)
        except ServiceError as error:
            return self.failure(error, call.request_id)


def _with_origin(parameters: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """The entries of events:putEvents: each gets the ARNs of the machine and the execution (measured behaviour 53)."""
    entries = parameters.get("Entries") or []
    if not call.origin:
        return dict(parameters)
    added = [{**entry, "Resources": [*(entry.get("Resources") or []), *call.origin]} for entry in entries]
    return {**parameters, "Entries": added} if added else dict(parameters)


def metadata(service: str, result: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """The HTTP response of an optimized integration (recorded)."""
    text = dumps(dict(result)).encode()
    headers = {
        "Content-Length": str(len(text)),
        "Content-Type": "text/xml" if service == "sns" else "application/x-amz-json-1.0",
        "Date": formatdate(call.at, usegmt=True),
        "x-amzn-RequestId": call.request_id,
    }
    if service == "dynamodb":
        headers |= {"Connection": "keep-alive", "Server": "Server", "x-amz-crc32": str(zlib.crc32(text))}
    else:
        headers["connection"] = "keep-alive"
    headers = {name: headers[name] for name in sorted(headers)}
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [value] for name, value in headers.items()},
            "HttpHeaders": headers,
            "HttpStatusCode": 200,
        },
        "SdkResponseMetadata": {"RequestId": call.request_id},
    }
