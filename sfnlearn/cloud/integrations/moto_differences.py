"""Where moto's answer differs from a recording: one table, `QUIRKS`; `docs/integrations.md` shows it.

A quirk stands around a call to moto.  It gets the parameters by the names of botocore's model and `send`, which asks
moto.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from sfnlearn.asl.integrations.java_names import java_member
from sfnlearn.cloud.botocore.constraints import parameters_complaint
from sfnlearn.cloud.botocore.models import Operation, walk
from sfnlearn.cloud.botocore.moto import ServiceError, call

Parameters = Mapping[str, Any]
Send = Callable[[Parameters], dict[str, Any]]
Around = Callable[[Parameters, Send], dict[str, Any]]

_SECRET_NAME = re.compile(r"[A-Za-z0-9/_+=.@!-]+")
_AWS_HOST = re.compile(r"(.+\.)?amazonaws\.com(\.cn)?|localhost|127\.0\.0\.1")


@dataclass(frozen=True, slots=True)
class Quirk:
    """One difference: what moto does, and what AWS was recorded to do."""

    moto: str
    aws: str
    around: Around


def _secret_name(parameters: Parameters, send: Send) -> dict[str, Any]:
    if not _SECRET_NAME.fullmatch(str(parameters.get("Name", ""))):
        raise ServiceError(
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
        )
    return send(parameters)


def _encrypted(parameters: Parameters, send: Send) -> dict[str, Any]:
    given = {"ServerSideEncryption": "AES256", **send(parameters)}
    return {"ChecksumType": "FULL_OBJECT", **given} if any(name.startswith("Checksum") for name in given) else given


def _object_read(parameters: Parameters, send: Send) -> dict[str, Any]:
    given = _encrypted(parameters, send)
    if parameters.get("ChecksumMode") == "ENABLED":
        return given
    return {name: value for name, value in given.items() if not name.startswith("Checksum")}


def _listed_objects(parameters: Parameters, send: Send) -> dict[str, Any]:
    given = send(parameters)
    if not parameters.get("EncodingType"):
        given.pop("EncodingType", None)
    return given


def _publish(parameters: Parameters, send: Send) -> dict[str, Any]:
    if not any(parameters.get(name) for name in ("TopicArn", "TargetArn", "PhoneNumber")):
        reason = "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"
        raise ServiceError("InvalidParameter", reason)
    if parameters.get("Message") == "":
        raise ServiceError("InvalidParameter", "Invalid parameter: Empty message")
    try:
        return send(parameters)
    except ServiceError as error:
        if error.code == "NotFound" and "TopicArn" in parameters:
            raise ServiceError("NotFound", "Topic does not exist", error.status) from None
        if error.code == "MissingParameter" and "MessageGroupId" in error.message:
            message = "Invalid parameter: The MessageGroupId parameter is required for FIFO topics"
            raise ServiceError("InvalidParameter", message, error.status) from None
        raise


def _sequence_number(parameters: Parameters, send: Send) -> dict[str, Any]:
    """A number of 20 digits that grows; the message's own id keeps it unique."""
    given = _publish(parameters, send)
    if str(parameters.get("TopicArn", "")).endswith(".fifo"):
        number = int(given["MessageId"].replace("-", "")[:14], 16) % 10**16
        given.setdefault("SequenceNumber", f"1{number:019d}")
    return given


def _put_events(parameters: Parameters, send: Send) -> dict[str, Any]:
    entries = parameters.get("Entries", [])
    good = [entry for entry in entries if _is_object(entry.get("Detail", "{}"))]
    sent = iter(send({**parameters, "Entries": good})["Entries"] if good else ())
    refused = {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    answers = [next(sent) if any(entry is one for one in good) else refused for entry in entries]
    return {"FailedEntryCount": sum("ErrorCode" in one for one in answers), "Entries": answers}


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _send_message(parameters: Parameters, send: Send) -> dict[str, Any]:
    host = urlsplit(str(parameters.get("QueueUrl", ""))).hostname
    if host is not None and not _AWS_HOST.fullmatch(host):
        message = f"Unable to execute HTTP request: {host}: Name or service not known"
        raise ServiceError("", message, at_client=True)
    if not parameters.get("MessageBody"):
        raise ServiceError("MissingParameter", "The request must contain the parameter MessageBody.")
    return send(parameters)


QUIRKS: dict[tuple[str, str], Quirk] = {
    ("secretsmanager", "CreateSecret"): Quirk(
        "takes every name", "SecretsManagerException for a name with other characters", _secret_name
    ),
    ("s3", "PutObject"): Quirk(
        "leaves out the encryption and the checksum's type",
        'answers ServerSideEncryption "AES256" and ChecksumType "FULL_OBJECT"',
        _encrypted,
    ),
    ("s3", "GetObject"): Quirk(
        "leaves out the encryption, and gives a checksum unasked",
        'answers ServerSideEncryption "AES256", and checksums where ChecksumMode is "ENABLED"',
        _object_read,
    ),
    ("s3", "HeadObject"): Quirk("leaves out the encryption", 'answers ServerSideEncryption "AES256"', _object_read),
    ("s3", "ListObjectsV2"): Quirk(
        "gives the EncodingType that botocore asks for by itself",
        "gives EncodingType where the parameters ask for it",
        _listed_objects,
    ),
    ("sns", "Publish"): Quirk(
        "says `Endpoint does not exist`, MissingParameter for a FIFO topic, and takes an empty Message",
        "says `Topic does not exist`, InvalidParameter, numbers the messages of a FIFO topic, and wants a Message",
        _sequence_number,
    ),
    ("events", "PutEvents"): Quirk(
        "takes every JSON text as Detail",
        "refuses an entry whose Detail is not an object: MalformedDetail",
        _put_events,
    ),
    ("sqs", "SendMessage"): Quirk(
        "looks at the name at the end of QueueUrl only, and takes an empty MessageBody",
        "calls the host of QueueUrl: SdkClientException where no such host exists; wants a MessageBody",
        _send_message,
    ),
}
"""By boto3's service and operation."""


UNASKED: dict[tuple[str, str], tuple[str, str]] = {
    ("dynamodb", "ConsumedCapacity"): ("ReturnConsumedCapacity", "NONE"),
    ("dynamodb", "ItemCollectionMetrics"): ("ReturnItemCollectionMetrics", "NONE"),
}
"""By service and member of an answer: the parameter that asks for it, and its value that does not.

moto gives these in some of the operations in any case, AWS where the parameter asks, in all of them.
"""


def send(operation: Operation, parameters: Parameters) -> dict[str, Any]:
    """Call a service in moto as AWS would answer; the parameters have the names of botocore's model."""
    complaint = parameters_complaint(operation, parameters)
    if complaint is not None:
        raise ServiceError("ValidationException", complaint)
    _check_given(operation, parameters)
    if operation.service == "dynamodb":
        _check_attributes(operation, parameters)
    quirk = QUIRKS.get((operation.service, operation.name))
    given = quirk.around(parameters, partial(call, operation)) if quirk else call(operation, parameters)
    return {name: value for name, value in given.items() if _was_asked_for(operation.service, name, parameters)}


def _was_asked_for(service: str, member: str, parameters: Parameters) -> bool:
    asking = UNASKED.get((service, member))
    return asking is None or (parameters.get(asking[0]) or asking[1]) != asking[1]


def _check_attributes(operation: Operation, parameters: Parameters) -> None:
    """Raise ServiceError for an attribute value of DynamoDB's that holds none, as `{"S": null}` does."""
    if operation.input is None:
        return
    for part in walk(operation.input, parameters):
        if part.shape.name == "AttributeValue" and part.value == {}:
            nothing = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
            raise ServiceError("ValidationException", nothing)


def _check_given(operation: Operation, parameters: Parameters) -> None:
    """Raise ServiceError for a required member that was given as null, which is like one that is missing.

    Services that speak JSON have been asked before; a member of a request's path is missed by the SDK itself.
    """
    shape = operation.input
    for name in () if shape is None else shape.required_members:
        if parameters.get(name) is not None:
            continue
        assert shape is not None
        if operation.was_query:
            raise ServiceError("MissingParameter", f"The request must contain the parameter {name}.")
        if getattr(shape.members[name], "serialization", {}).get("location") == "uri":
            raise ServiceError("", f"Parameter '{name}' must not be null", at_client=True)
        nothing = f"1 validation error detected: Value null at '{java_member(name)}' failed to satisfy constraint: "
        raise ServiceError("ValidationError", nothing + "Member must not be null")
