"""S3 as a distributed Map uses it: ItemReader's getObject and listObjectsV2, ResultWriter's putObject.

An item of a listing has five members: `Etag`, `Key`, `LastModified` (in seconds), `Size` and `StorageClass`.  S3 itself
answers `ETag`, a time and more.

Source: Developer Guide, "ItemReader (Map)", the example of an input list of S3 objects.
"""

from __future__ import annotations

import base64
from typing import Any

from sfnlearn.cloud.botocore.moto import ServiceError
from sfnlearn.cloud.integrations import moto_differences
from sfnlearn.cloud.integrations.calls import ServiceCall
from sfnlearn.cloud.integrations.casing import from_boto, iso_time
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import Call

_LISTED = ("Key", "Size", "StorageClass")


def call(service: ServiceCall, request: Call) -> Answer:
    """Call S3; a body that is written is a text and taken as it is."""
    parameters = dict(request.payload)
    if isinstance(parameters.get("Body"), str):
        parameters["Body"] = parameters["Body"].encode()
    foreign = [name for name in parameters if service.operation.input and name not in service.operation.input.members]
    if foreign:
        return Answer(error="States.Runtime", cause=f'The field "{foreign[0]}" is not supported by Step Functions')
    try:
        given = moto_differences.send(service.operation, parameters)
    except ServiceError as error:
        return service.failure(error, request.request_id)
    if service.operation.name == "ListObjectsV2":
        return Answer(_listing(given))
    content = _content(given)
    plain = {name: value for name, value in given.items() if name != "Body"}
    return Answer({**from_boto(service.operation.output, plain, str, iso_time), **content})


def _content(given: dict[str, Any]) -> dict[str, str]:
    """The bytes of an object: as a text where they are one in UTF-8, else in Base64."""
    body = given.get("Body")
    if body is None:
        return {}
    data = body.read() if hasattr(body, "read") else bytes(body)
    try:
        return {"Body": data.decode()}
    except UnicodeDecodeError:
        return {"BodyBase64": base64.b64encode(data).decode()}


def _listing(given: dict[str, Any]) -> dict[str, Any]:
    contents = [
        {
            "Etag": found["ETag"],
            "LastModified": int(found["LastModified"].timestamp()),
            **{name: found[name] for name in _LISTED if name in found},
        }
        for found in given.get("Contents", ())
    ]
    more = {"NextContinuationToken": given["NextContinuationToken"]} if given.get("NextContinuationToken") else {}
    return {"Contents": [{name: one[name] for name in sorted(one)} for one in contents], **more}
