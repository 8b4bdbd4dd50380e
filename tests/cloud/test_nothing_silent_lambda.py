"""Nothing silent: every member of every request about Lambda functions is used, kept, or refused by its name.

The members come from botocore's model.  Each is sent twice, with two values, to a function of its own.  It counts as
- refused, when an error names it;
- kept, when what was sent stands in what Get, List or the answer give back;
- used, when another value, or none, leads to another answer or another state.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.exceptions import ClientError, ParamValidationError

from sfnlearn import UsageError, aws

ROLE = "arn:aws:iam::123456789012:role/learner"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
KEY = "arn:aws:kms:us-east-1:123456789012:key/"


def package(answer: str) -> bytes:
    content = io.BytesIO()
    text = (
        f"def handler(event, context): return [{answer!r}, event, context.function_version]\ndef other(e, c): return 2"
    )
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("app.py"), text)
        archive.writestr(zipfile.ZipInfo("b.py"), "def handler(event, context): return 'b'")
    return content.getvalue()


VALUES: dict[str, tuple[Any, ...]] = {
    "FunctionName": (None, "nowhere"),
    "Runtime": ("python3.12", "python3.11"),
    "Role": (ROLE, "arn:aws:iam::123456789012:role/other"),
    "Handler": ("app.other", "b.handler"),
    "Timeout": (1800, 7),
    "MemorySize": (256, 512),
    "EphemeralStorage.Size": (600, 700),
    "ZipFile": (package("one"), package("two")),
    "Code.ZipFile": (package("one"), package("two")),
    "S3Bucket": ("packages", "nowhere"),
    "Code.S3Bucket": ("packages", "nowhere"),
    "S3Key": ("one", "two"),
    "Code.S3Key": ("one", "two"),
    "S3ObjectVersion": ("OLD", "NEW"),
    "Code.S3ObjectVersion": ("OLD", "NEW"),
    "PackageType": ("Zip", "Image"),
    "Architectures": (["arm64"], ["x86_64"]),
    "DeadLetterConfig.TargetArn": ("arn:aws:sqs:us-east-1:123456789012:a", "arn:aws:sqs:us-east-1:123456789012:b"),
    "Environment.Variables": ({"A": "1"}, {"B": "2"}),
    "KMSKeyArn": (f"{KEY}a", f"{KEY}b"),
    "SourceKMSKeyArn": (f"{KEY}c", f"{KEY}d"),
    "Code.SourceKMSKeyArn": (f"{KEY}c", f"{KEY}d"),
    "CodeSigningConfigArn": tuple(
        f"arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-{letter * 17}" for letter in "ab"
    ),
    "Tags": ({"team": "a"}, {"team": "b"}),
    "VpcConfig.SubnetIds": (["subnet-aaaa"], ["subnet-bbbb"]),
    "VpcConfig.SecurityGroupIds": (["sg-aaaa"], ["sg-bbbb"]),
    "FileSystemConfigs[].Arn": tuple(
        f"arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-{letter * 17}" for letter in "ab"
    ),
    "FileSystemConfigs[].LocalMountPath": ("/mnt/a", "/mnt/b"),
    "Layers": ([f"arn:aws:lambda:us-east-1:123456789012:layer:{letter}:1" for letter in "ab"], []),
    "FunctionVersion": ("1", "2"),
    "RoutingConfig.AdditionalVersionWeights": ({"2": 0.25}, {"2": 0.75}),
    "Name": ("blue", "green"),
    "MaximumRetryAttempts": (0, 1),
    "MaximumEventAgeInSeconds": (60, 120),
    "ReservedConcurrentExecutions": (5, 6),
    "DestinationConfig.OnSuccess.Destination": ("arn:aws:sqs:us-east-1:123456789012:a", "arn:aws:sns:us-east-1:1:b"),
    "DestinationConfig.OnFailure.Destination": ("arn:aws:sqs:us-east-1:123456789012:a", "arn:aws:sns:us-east-1:1:b"),
    "InvocationType": ("RequestResponse", "DryRun"),
    "LogType": ("Tail", "None"),
    "Payload": (b"1", b"2"),
    "Qualifier": ("1", "2"),
    "MaxItems": (1, 2),
    "Marker": ("1", "2"),
    "CodeSha256": ("wrong", None),
    "Publish": (True, False),
    "DryRun": (True, False),
    "Resource": (None, f"{ARN}nowhere"),
    "TagKeys": (["team"], ["other"]),
    "PublishTo": ("LATEST_PUBLISHED", "LATEST_PUBLISHED"),
    "ClientContext": ("e30=", "e30="),
    "Description": ("the first text", "the second text"),
}
"""Two values of a member, where the model's type does not say enough; None leaves the base's."""


def of_type(shape: Any) -> tuple[Any, Any]:
    match shape.type_name:
        case "string":
            words = shape.metadata.get("enum")
            return (words[0], words[-1]) if words else ("abcde", "vwxyz")
        case "integer" | "long" | "float" | "double":
            least = shape.metadata.get("min", 1)
            return least, least + 1
        case "boolean":
            return True, False
        case "blob":
            return b"abcde", b"vwxyz"
        case "map":
            return {"abcde": "1"}, {"vwxyz": "1"}
        case "list":
            return [of_type(shape.member)[0]], [of_type(shape.member)[1]]
    raise AssertionError(shape)


def leaves(shape: Any, before: str = "", seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The members of a request, nested ones too, that hold no others."""
    if shape.type_name == "structure" and shape.name not in seen:
        for name, member in shape.members.items():
            yield from leaves(member, f"{before}.{name}" if before else name, (*seen, shape.name))
    elif shape.type_name == "list" and shape.member.type_name == "structure":
        yield from leaves(shape.member, f"{before}[]", seen)
    else:
        yield before, shape


MODEL = botocore.session.get_session().get_service_model("lambda")
OPERATIONS = [
    name
    for name in MODEL.operation_names
    if re.search(
        "Function(Configuration|Code|Concurrency|EventInvokeConfig|s)?$|Alias|Version$|^Invoke$|VersionsBy|Tag", name
    )
    and not re.search("Durable|Layer|Capacity|UrlConfig|InvokeConfigs|CodeSigning", name)
]
CASES = [
    (operation, path)
    for operation in OPERATIONS
    for path, _ in (
        leaves(MODEL.operation_model(operation).input_shape) if MODEL.operation_model(operation).input_shape else ()
    )
]


def test_the_operations_are_those_about_functions() -> None:
    assert {"CreateFunction", "UpdateFunctionConfiguration", "UpdateFunctionCode", "Invoke"} <= set(OPERATIONS)
    assert len(CASES) > 120


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with aws():
        iam = boto3.client("iam")
        for name in ("learner", "other"):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="packages")
        s3.put_bucket_versioning(Bucket="packages", VersioningConfiguration={"Status": "Enabled"})
        for key in ("one", "two"):
            for text in ("old", "new"):
                VERSIONS[text] = s3.put_object(Bucket="packages", Key=key, Body=package(f"{key} {text}"))["VersionId"]
                if key == "one":
                    FIRST[text] = VERSIONS[text]
        yield boto3.client("lambda")


VERSIONS: dict[str, str] = {}
FIRST: dict[str, str] = {}
numbers = iter(range(10**6))


def deployed(client: Any) -> str:
    """A function with two versions, an alias, a tag and an event invoke config."""
    name = f"f{next(numbers)}"
    client.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=ROLE,
        Handler="app.handler",
        Code={"ZipFile": package("base")},
        Publish=True,
        Tags={"team": "base", "other": "base"},
    )
    client.update_function_code(FunctionName=name, ZipFile=package("second"), Publish=True)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    client.create_alias(FunctionName=name, Name="next", FunctionVersion="2")
    client.update_function_configuration(FunctionName=name, Timeout=9)
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=9)
    client.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=2)
    return name


def base(operation: str, name: str) -> dict[str, Any]:
    """A request that is answered, without what may be left out."""
    needed = MODEL.operation_model(operation).input_shape.required_members
    own: dict[str, Any] = {
        "FunctionName": name,
        "Name": "live",
        "Resource": ARN + name,
        "ReservedConcurrentExecutions": 4,
    }
    own |= {"Tags": {"team": "z"}, "TagKeys": ["none"], "FunctionVersion": "1", "Role": ROLE}
    own |= {"Code": {"ZipFile": package("base")}}
    request = {member: own[member] for member in needed}
    if operation == "CreateFunction":
        request |= {"FunctionName": f"{name}-made", "Runtime": "python3.13", "Handler": "app.handler"}
    if operation == "CreateAlias":
        request["Name"] = "other"
    if operation == "UpdateFunctionCode":
        request["ZipFile"] = package("newer")
    return request


def put(request: dict[str, Any], path: str, value: Any) -> None:
    """Set a member; other members that it needs or excludes follow."""
    first, *rest = path.replace("[]", ".[]").split(".")
    if "S3" in path.rpartition(".")[2]:
        place = request.setdefault("Code", {}) if first == "Code" else request
        place.pop("ZipFile", None)
        place.update({"S3Bucket": "packages", "S3Key": "one"})
        value = {"OLD": FIRST.get("old"), "NEW": FIRST.get("new")}.get(value, value)
    if path == "RoutingConfig.AdditionalVersionWeights":
        request["FunctionVersion"] = "1"
    if path.startswith("FileSystemConfigs"):
        own = {"Arn": VALUES["FileSystemConfigs[].Arn"][0], "LocalMountPath": "/mnt/base"}
        request.setdefault("FileSystemConfigs", [own])
    if path.startswith("VpcConfig"):
        request.setdefault("VpcConfig", {"SubnetIds": ["subnet-base"], "SecurityGroupIds": ["sg-base"]})
    if path.startswith("LoggingConfig") and "LogFormat" not in path:
        request.setdefault("LoggingConfig", {})["LogFormat"] = "JSON"
    if path.startswith("CapacityProviderConfig"):
        config = request.setdefault("CapacityProviderConfig", {}).setdefault(
            "LambdaManagedInstancesCapacityProviderConfig", {}
        )
        config["CapacityProviderArn"] = "arn:aws:lambda:us-east-1:123456789012:capacity-provider:own"
    here: Any = request
    for step in [first, *rest][:-1]:
        here = here[0] if step == "[]" else here.setdefault(step, {})
    here[[first, *rest][-1]] = value


def plain(value: Any) -> Any:
    """An answer without what differs by itself: times, ids, the names of the test's functions."""
    if isinstance(value, dict):
        dropped = {"ResponseMetadata", "LastModified", "RevisionId", "Location"}
        return {name: plain(item) for name, item in value.items() if name not in dropped}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if hasattr(value, "read"):
        return re.sub(r"\bf\d+\b|[0-9a-f-]{36}", "ID", value.read().decode())
    return re.sub(r"\bf\d+\b|[0-9a-f-]{36}", "ID", str(value))


def state(client: Any, name: str) -> dict[str, Any]:
    """All that can be read of a function."""
    calls: dict[str, Callable[[], Any]] = {
        "configuration": lambda: client.get_function_configuration(FunctionName=name),
        "function": lambda: client.get_function(FunctionName=name),
        "versions": lambda: client.list_versions_by_function(FunctionName=name),
        "aliases": lambda: client.list_aliases(FunctionName=name),
        "tags": lambda: client.list_tags(Resource=ARN + name),
        "concurrency": lambda: client.get_function_concurrency(FunctionName=name),
        "events": lambda: client.get_function_event_invoke_config(FunctionName=name),
        "signing": lambda: client.get_function_code_signing_config(FunctionName=name),
        "payload": lambda: client.invoke(FunctionName=name, Payload=b"7"),
    }
    told = {}
    for what, call in calls.items():
        try:
            told[what] = plain(call())
        except ClientError as error:
            told[what] = plain(error)
    return told


def outcome(client: Any, operation: str, path: str, value: Any) -> tuple[str, Any]:
    """What became of one request: ("refused", the sentence) or ("answered", the answer and the state after it)."""
    name = deployed(client)
    request = base(operation, name)
    if value is not None:
        put(request, path, value)
    method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    try:
        answer = plain(getattr(client, method)(**request))
    except (UsageError, ClientError, ParamValidationError) as error:
        return "refused", plain(error)
    made = f"{name}-made" if operation == "CreateFunction" else name
    return "answered", [answer, state(client, made)]


def is_in(value: Any, told: Any) -> bool:
    return json.dumps(plain(value)) in json.dumps(told)


@pytest.mark.parametrize(("operation", "path"), CASES, ids=[f"{operation}-{path}" for operation, path in CASES])
def test_every_member_is_used_kept_or_refused_by_name(client: Any, operation: str, path: str) -> None:
    shape = dict(leaves(MODEL.operation_model(operation).input_shape))[path]
    first, second = VALUES.get(path) or VALUES.get(path.rpartition(".")[2]) or of_type(shape)
    how, told = outcome(client, operation, path, first)
    assert "moto, which simulates" not in str(told), told
    if how == "refused" and re.split(r"[.\[\]]+", path)[-1].lower() in told.lower():
        return
    other = outcome(client, operation, path, second)
    without = outcome(client, operation, path, None)
    kept = is_in(first, told) and not is_in(first, without[1])
    used = (how, told) != other or (how, told) != without
    assert kept or used, f"{operation} drops {path}: {told}"
