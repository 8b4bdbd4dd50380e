"""What the requests of Lambda's API hold, member by member: nothing that somebody gives is dropped without a word.

A member is used by moto or the simulator; or it is kept, and what describes the function gives it back (`KeptFields`);
or it is refused by its name (`REFUSED`), as what would change how a function runs and is not simulated.

Revisions: every change of a function or alias gives it another RevisionId, and a request that names an old one is
refused, as on AWS.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.cloud.botocore.hooks import BotoRequest
from sfnlearn.cloud.functions.configuration import LATEST
from sfnlearn.errors import UsageError

_HOW_IT_RUNS = (
    "AcceleratorConfig",
    "CapacityProviderConfig",
    "DurableConfig",
    "ImageConfig",
    "Layers",
    "RuntimeConfig",
)
_EVENT_SOURCE = ("AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig", "LoggingConfig")
REFUSED: Mapping[str, tuple[str, ...]] = {
    "AddLayerVersionPermission": ("RevisionId",),
    "AddPermission": ("FunctionUrlAuthType", "InvokedViaFunctionUrl", "RevisionId"),
    "CreateEventSourceMapping": _EVENT_SOURCE,
    "CreateFunction": (*_HOW_IT_RUNS, "TenancyConfig", "PublishTo", "Code.ImageUri", "Code.S3ObjectStorageMode"),
    "CreateFunctionUrlConfig": ("Qualifier",),
    "DeleteFunctionEventInvokeConfig": ("Qualifier",),
    "DeleteFunctionUrlConfig": ("Qualifier",),
    "GetFunctionEventInvokeConfig": ("Qualifier",),
    "GetFunctionUrlConfig": ("Qualifier",),
    "Invoke": ("ClientContext", "DurableExecutionName", "TenantId"),
    "InvokeAsync": ("InvokeArgs",),
    "ListFunctions": ("MasterRegion",),
    "ListLayers": ("CompatibleArchitecture", "CompatibleRuntime"),
    "ListLayerVersions": ("CompatibleArchitecture", "CompatibleRuntime"),
    "PublishLayerVersion": ("Content.S3ObjectVersion", "Content.S3ObjectStorageMode"),
    "PublishVersion": ("PublishTo",),
    "RemoveLayerVersionPermission": ("RevisionId",),
    "RemovePermission": ("Qualifier", "RevisionId"),
    "UpdateEventSourceMapping": _EVENT_SOURCE,
    "UpdateFunctionCode": ("ImageUri", "PublishTo", "S3ObjectStorageMode"),
    "UpdateFunctionConfiguration": _HOW_IT_RUNS,
    "UpdateFunctionUrlConfig": ("Qualifier",),
}
"""Members that the simulator neither uses nor keeps, by operation."""
_LISTS = {
    "ListAliases": "Aliases",
    "ListEventSourceMappings": "EventSourceMappings",
    "ListFunctionEventInvokeConfigs": "FunctionEventInvokeConfigs",
    "ListFunctions": "Functions",
    "ListLayers": "Layers",
    "ListLayerVersions": "LayerVersions",
    "ListVersionsByFunction": "Versions",
}
_KEPT = (
    *("Architectures", "DeadLetterConfig", "Description", "EphemeralStorage", "FileSystemConfigs", "KMSKeyArn"),
    *("LoggingConfig", "SnapStart", "TracingConfig", "VpcConfig"),
)
"""Members of a function's configuration that moto drops, at least when they are changed."""
CHANGES = frozenset(
    {
        "CreateFunction",
        "UpdateFunctionConfiguration",
        "UpdateFunctionCode",
        "PublishVersion",
        "CreateAlias",
        "UpdateAlias",
    }
)
"""What makes another revision."""
_OLD_REVISION = (
    "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve the "
    "latest RevisionId"
)
_OTHER_CODE = (
    "CodeSHA256 ({}) is different from current CodeSHA256 in $LATEST ({}). Please try again with the CodeSHA256 in "
    "$LATEST."
)
Given = Mapping[str, Any]


def given_members(request: BotoRequest) -> dict[str, Any]:
    """The members of a request, from its path, its query, its headers and its body."""
    body = request.body.strip()
    members = request.shape.members if request.shape is not None else {}
    in_body = json.loads(body) if body[:1] == b"{" and request.operation != "Invoke" else {}
    headers = {name.lower(): value for name, value in request.headers.items()}
    given: dict[str, Any] = {}
    for name, shape in members.items():
        place, spelled = shape.serialization.get("location"), shape.serialization.get("name", name)
        found = {"header": headers.get(spelled.lower()), "querystring": request.query.get(spelled)}
        value = found[place] if place in found else in_body.get(spelled)
        if value is not None:
            given[name] = value
    return given


def refuse_unknown(operation: str, given: Given) -> None:
    """Raise UsageError for a member that is given and would be dropped."""
    for path in REFUSED.get(operation, ()):
        value: Any = given
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value not in (None, [], "", {}):
            raise UsageError(f"sfnlearn does not simulate {path} of Lambda's {operation}: leave it out.")
    network = given.get("VpcConfig") or {}
    if network and not {"SubnetIds", "SecurityGroupIds"} <= network.keys():
        raise UsageError("VpcConfig of a Lambda function needs both SubnetIds and SecurityGroupIds: give both.")
    if operation == "CreateFunction" and given.get("PackageType") == "Image":
        raise UsageError("sfnlearn runs Lambda functions from a zip: leave PackageType out, which is 'Image'.")


def page(operation: str, given: Given, answer: dict[str, Any]) -> None:
    """Cut a list to MaxItems from Marker on, and keep what FunctionVersion asks for."""
    name = _LISTS.get(operation)
    if name is None:
        return
    items = answer.get(name, [])
    if operation == "ListAliases" and "FunctionVersion" in given:
        items = [one for one in items if one["FunctionVersion"] == given["FunctionVersion"]]
    marker = str(given.get("Marker", ""))
    first = int(marker) if marker.isdigit() else 0
    end = first + int(given["MaxItems"]) if "MaxItems" in given else len(items)
    answer[name] = items[first:end]
    if end < len(items):
        answer["NextMarker"] = str(end)


class KeptFields:
    """What is kept of functions beside moto, by name and version; each change makes a new revision."""

    def __init__(self) -> None:
        self._fields: dict[tuple[str, str], dict[str, Any]] = {}
        self._shown: dict[tuple[str, str], dict[str, Any]] = {}
        self._changes = 0

    def refused(self, operation: str, place: tuple[str, str], given: Given) -> tuple[int, str, str] | None:
        """AWS's error for a revision or for code that is not the latest: status, code and sentence."""
        shown = self._fields.get(place, {})
        if given.get("RevisionId") not in (None, shown.get("RevisionId")):
            return 412, "PreconditionFailedException", _OLD_REVISION
        code = self._shown.get(place, {}).get("CodeSha256")
        if operation == "PublishVersion" and given.get("CodeSha256") not in (None, code):
            return 400, "InvalidParameterValueException", _OTHER_CODE.format(given["CodeSha256"], code)
        return None

    def keep(self, operation: str, place: tuple[str, str], given: Given, answer: dict[str, Any]) -> None:
        """Follow a request that has changed a function, a version or an alias."""
        fields = self._fields.setdefault(place, {})
        if operation == "CreateFunction":
            fields.clear()
            fields["LoggingConfig"] = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{place[0]}"}
        for member, value in _to_keep(operation, given):
            fields[member] = {**fields.get(member, {}), **value} if member == "LoggingConfig" else value
        if operation != "PublishVersion":
            self._changes += 1
            fields["RevisionId"] = _uuid(f"{place} {self._changes}")
        if operation == "PublishVersion" or given.get("Publish"):
            own = {name: given[name] for name in ("Description",) if name in given}
            self._fields.setdefault((place[0], str(answer.get("Version"))), {**fields, **own})

    def forget(self, name: str, version: str) -> None:
        """A function or a version of it is gone."""
        gone = [place for place in self._fields if place[0] == name and version in ("", place[1])]
        for place in gone:
            del self._fields[place]

    def show(self, answer: dict[str, Any], place: tuple[str, str]) -> None:
        """Give back what was kept, wherever an answer describes a function or an alias."""
        if "AliasArn" in answer:
            answer["RevisionId"] = self._fields.get(place, {}).get("RevisionId", answer.get("RevisionId"))
        for shown in _configurations(answer):
            fields = dict(self._fields.get((shown["FunctionName"], str(shown.get("Version", LATEST))), {}))
            source = fields.pop("SourceKMSKeyArn", None)
            self._shown[shown["FunctionName"], str(shown.get("Version", LATEST))] = dict(shown)
            if "SnapStart" in fields:
                fields["SnapStart"] = {"OptimizationStatus": "Off", **fields["SnapStart"]}
            if "VpcConfig" in fields:
                fields["VpcConfig"] = {**(shown.get("VpcConfig") or {}), **fields["VpcConfig"]}
            shown.update(fields)
            if source and "Code" in answer:
                answer["Code"]["SourceKMSKeyArn"] = source


def _to_keep(operation: str, given: Given) -> Iterator[tuple[str, Any]]:
    if operation in ("CreateFunction", "UpdateFunctionConfiguration", "UpdateFunctionCode"):
        yield from ((name, given[name]) for name in _KEPT if name in given)
        source = given.get("Code", given).get("SourceKMSKeyArn")
        if source:
            yield "SourceKMSKeyArn", source


def _configurations(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The configurations of functions in an answer."""
    found = [answer, answer.get("Configuration"), *answer.get("Functions", []), *answer.get("Versions", [])]
    return (one for one in found if isinstance(one, dict) and "FunctionName" in one and "Handler" in one)


def _uuid(text: str) -> str:
    drawn = hashlib.sha256(text.encode()).hexdigest()
    return "-".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:32]))
