"""lambda_changes.py: what the API does to a function, the simulator does too."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sfnlearn import UsageError
from sfnlearn.cloud.aws import AWS
from tests.cloud.deploying import invoke, package

Count = Callable[..., str]
VERSION = package(app="def handler(event, context): return context.function_version")


def answer(value: str) -> bytes:
    return package(app=f"def handler(event, context): return {value}")


def test_the_simulator_has_the_versions_that_moto_has(client: Any, count: Count, cloud: AWS) -> None:
    count(Code={"ZipFile": VERSION}, Publish=True)
    assert client.publish_version(FunctionName="count")["Version"] == "1"
    client.put_function_concurrency(FunctionName="count", ReservedConcurrentExecutions=5)
    assert client.publish_version(FunctionName="count")["Version"] == "1"
    client.update_function_configuration(FunctionName="count", Description="other")
    assert client.publish_version(FunctionName="count")["Version"] == "2"
    client.update_function_code(FunctionName="count", ZipFile=answer("3"), Publish=True)
    listed = client.list_versions_by_function(FunctionName="count")["Versions"]
    assert [one["Version"] for one in listed] == ["$LATEST", "1", "2", "3"]
    assert list(cloud.world.functions.find("count").versions) == ["1", "2", "3"]  # type: ignore[union-attr]
    assert [invoke(client, f"count:{version}")[1] for version in ("1", "2", "3")] == ["1", "2", 3]


def test_a_dry_run_of_new_code_changes_nothing(client: Any, count: Count) -> None:
    count(Code={"ZipFile": answer("1")})
    client.update_function_code(FunctionName="count", ZipFile=answer("2"), DryRun=True)
    assert invoke(client, "count")[1] == 1


def test_another_handler_of_the_same_package(client: Any, count: Count) -> None:
    text = "def handler(event, context): return 1\ndef other(event, context): return 2"
    count(Code={"ZipFile": package(app=text)})
    client.update_function_configuration(FunctionName="count", Handler="app.other")
    assert invoke(client, "count")[1] == 2


def test_concurrency_leaves_the_environments_and_new_settings_do_not(client: Any, count: Count) -> None:
    count()
    invoke(client, "count", {"n": 1})
    client.put_function_concurrency(FunctionName="count", ReservedConcurrentExecutions=5)
    assert invoke(client, "count", {"n": 1})[1]["calls"] == 2
    client.update_function_configuration(FunctionName="count", MemorySize=256)
    assert invoke(client, "count", {"n": 1})[1]["calls"] == 1


def test_versions_share_the_functions_concurrency(client: Any, count: Count) -> None:
    count(Publish=True)
    client.put_function_concurrency(FunctionName="count", ReservedConcurrentExecutions=0)
    with pytest.raises(client.exceptions.TooManyRequestsException):
        client.invoke(FunctionName="count", Qualifier="1")


def test_an_alias_moves_and_goes(client: Any, count: Count) -> None:
    count(Code={"ZipFile": answer("1")}, Publish=True)
    client.update_function_code(FunctionName="count", ZipFile=answer("2"), Publish=True)
    weights = {"AdditionalVersionWeights": {"2": 0.5}}
    client.create_alias(FunctionName="count", Name="live", FunctionVersion="1", RoutingConfig=weights)
    assert {invoke(client, "count", Qualifier="live")[1] for _ in range(20)} == {1, 2}
    weights = {"AdditionalVersionWeights": {}}
    client.update_alias(FunctionName="count", Name="live", FunctionVersion="2", RoutingConfig=weights)
    assert {invoke(client, "count", Qualifier="live")[1] for _ in range(20)} == {2}
    client.delete_alias(FunctionName="count", Name="live")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.invoke(FunctionName="count", Qualifier="live")


def test_a_version_goes(client: Any, count: Count) -> None:
    count(Publish=True)
    client.delete_function(FunctionName="count", Qualifier="1")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.invoke(FunctionName="count", Qualifier="1")
    assert invoke(client, "count", {"n": 1})[1]["twice"] == 2


def test_what_becomes_of_asynchronous_calls(client: Any, count: Count, cloud: AWS) -> None:
    count(Code={"ZipFile": answer("1 / event['n']")})
    client.put_function_event_invoke_config(FunctionName="count", MaximumRetryAttempts=0)
    pool = cloud.world.functions.find("count")
    invoke(client, "count", {"n": 0}, InvocationType="Event")
    cloud.clock.advance(minutes=10)
    assert len(pool.invocations) == 1  # type: ignore[union-attr]
    client.update_function_event_invoke_config(FunctionName="count", MaximumEventAgeInSeconds=60)
    assert client.get_function_event_invoke_config(FunctionName="count")["MaximumRetryAttempts"] == 0
    client.delete_function_event_invoke_config(FunctionName="count")
    invoke(client, "count", {"n": 0}, InvocationType="Event")
    cloud.clock.advance(minutes=10)
    assert len(pool.invocations) == 4  # type: ignore[union-attr]
    client.publish_version(FunctionName="count")
    with pytest.raises(UsageError, match="leave Qualifier out"):
        client.put_function_event_invoke_config(FunctionName="count", Qualifier="1", MaximumRetryAttempts=0)


def test_an_event_that_waits_keeps_the_code_that_it_came_to(client: Any, count: Count, cloud: AWS) -> None:
    count(Code={"ZipFile": answer("1 / event['n']")})
    before = cloud.world.functions.pool("count", "count")  # type: ignore[attr-defined]
    invoke(client, "count", {"n": 0}, InvocationType="Event")
    client.update_function_code(FunctionName="count", ZipFile=answer("2"))
    cloud.clock.advance(minutes=10)
    assert (len(before.invocations), invoke(client, "count")[1]) == (3, 2)


@pytest.mark.parametrize(
    ("settings", "code", "told"),
    [
        ({"Code": {"ZipFile": b"none"}}, "InvalidParameterValueException", "Could not unzip uploaded file"),
        ({"Timeout": 1801}, "ValidationException", "Value '1801' at 'timeout' failed to satisfy constraint"),
        ({"MemorySize": 20_000}, "ValidationException", "less than or equal to 10240"),
        ({"Code": {"S3Bucket": "packages", "S3Key": "k"}}, "InvalidParameterValueException", "NoSuch"),
        ({"Role": "arn:aws:iam::123456789012:role/none"}, "InvalidParameterValueException", "cannot be assumed"),
    ],
)
def test_errors_are_awss(client: Any, count: Count, settings: Any, code: str, told: str) -> None:
    with pytest.raises(ClientError, match=told) as caught:
        count(**settings)
    assert caught.value.response["Error"]["Code"] == code
    assert client.list_functions()["Functions"] == []


def test_new_code_and_settings_are_checked_before_they_are_kept(client: Any, count: Count) -> None:
    count(Code={"ZipFile": answer("1")})
    with pytest.raises(client.exceptions.InvalidParameterValueException, match="Could not unzip"):
        client.update_function_code(FunctionName="count", ZipFile=b"none")
    with pytest.raises(ClientError, match="at 'timeout'"):
        client.update_function_configuration(FunctionName="count", Timeout=2000)
    assert invoke(client, "count")[1] == 1
    assert client.get_function_configuration(FunctionName="count")["Handler"] == "app.handler"


@pytest.mark.parametrize(
    ("setting", "text", "told"),
    [
        (
            "none.handler",
            "x = 1",
            ("Runtime.ImportModuleError", "Unable to import module 'none': No module named 'none'"),
        ),
        ("a/none.handler", "x = 1", ("Runtime.ImportModuleError", "Unable to import module 'a.none'")),
        ("app.none", "x = 1", ("Runtime.HandlerNotFound", "Handler 'none' missing on module 'app'")),
        ("app.handler", "import nowhere", ("Runtime.ImportModuleError", "No module named 'nowhere'")),
        ("app.handler", "def handler(e, c) return 1", ("Runtime.UserCodeSyntaxError", "Syntax error in module 'app'")),
        ("handler", "x = 1", ("Runtime.MalformedHandlerName", "Bad handler 'handler': not enough values to unpack")),
        ("app.handler", "def handler(): pass", ("TypeError", "takes 0 positional arguments but 2 were given")),
    ],
)
def test_code_that_cannot_run_is_taken_and_each_call_fails(
    client: Any, count: Count, setting: str, text: str, told: tuple[str, str]
) -> None:
    count(Code={"ZipFile": answer("1")})
    client.update_function_code(FunctionName="count", ZipFile=package(app=text))
    client.update_function_configuration(FunctionName="count", Handler=setting)
    count(FunctionName="other", Handler=setting, Code={"ZipFile": package(app=text)})
    for name in ("count", "other"):
        answered, payload = invoke(client, name)
        assert answered["FunctionError"] == "Unhandled"
        assert payload["errorType"] == told[0]
        assert told[1] in payload["errorMessage"]
    assert client.get_function_configuration(FunctionName="other")["Handler"] == setting


def test_a_package_that_is_too_large_unpacked_is_refused(client: Any, count: Count) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros", "w") as file:
        for _ in range(250):
            file.write(bytes(1_048_576))
    with pytest.raises(client.exceptions.InvalidParameterValueException, match="smaller than 262144000 bytes"):
        count(Code={"ZipFile": content.getvalue()})
    assert client.list_functions()["Functions"] == []


KEPT: dict[str, Any] = {
    "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:us-east-1:123456789012:dead"},
    "LoggingConfig": {"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG", "LogGroup": "/other"},
    "SnapStart": {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"},
    "TracingConfig": {"Mode": "Active"},
    "EphemeralStorage": {"Size": 1024},
    "KMSKeyArn": "arn:aws:kms:us-east-1:123456789012:key/a",
}


@pytest.mark.parametrize("member", KEPT)
def test_what_is_not_simulated_is_given_back_by_the_version_that_it_was_given_to(
    client: Any, count: Count, member: str
) -> None:
    sent = {"ApplyOn": "PublishedVersions"} if member == "SnapStart" else KEPT[member]
    count(Publish=True)
    before = client.get_function_configuration(FunctionName="count").get(member)
    client.update_function_configuration(FunctionName="count", **{member: sent})
    client.publish_version(FunctionName="count")
    shown = [client.get_function_configuration(FunctionName="count", Qualifier=one) for one in ("$LATEST", "1", "2")]
    assert [one.get(member) for one in shown] == [KEPT[member], before, KEPT[member]]
    assert client.get_function(FunctionName="count")["Configuration"][member] == KEPT[member]
    assert client.list_functions()["Functions"][0][member] == KEPT[member]


REFUSED: dict[str, Any] = {
    "DurableConfig": {"ExecutionTimeout": 60},
    "TenancyConfig": {"TenantIsolationMode": "PER_TENANT"},
    "CapacityProviderConfig": {
        "LambdaManagedInstancesCapacityProviderConfig": {
            "CapacityProviderArn": "arn:aws:lambda:us-east-1:123456789012:capacity-provider:mine"
        }
    },
    "Layers": ["arn:aws:lambda:us-east-1:123456789012:layer:mine:1"],
    "ImageConfig": {"Command": ["app.handler"]},
    "PackageType": "Image",
}


@pytest.mark.parametrize("member", REFUSED)
def test_what_would_change_how_it_runs_is_refused_by_name(client: Any, count: Count, member: str) -> None:
    with pytest.raises(UsageError, match=member):
        count(**{member: REFUSED[member]})
    assert client.list_functions()["Functions"] == []


def test_an_old_revision_is_refused(client: Any, count: Count) -> None:
    count()
    first = client.get_function_configuration(FunctionName="count")["RevisionId"]
    client.update_function_configuration(FunctionName="count", Description="x", RevisionId=first)
    for change in (
        lambda: client.update_function_configuration(FunctionName="count", Description="y", RevisionId=first),
        lambda: client.update_function_code(FunctionName="count", ZipFile=VERSION, RevisionId=first),
        lambda: client.publish_version(FunctionName="count", RevisionId=first),
    ):
        with pytest.raises(client.exceptions.PreconditionFailedException, match="does not match the latest"):
            change()


def test_lists_come_in_pages(client: Any, count: Count) -> None:
    for name in ("a", "b", "c"):
        count(FunctionName=name)
    pages = client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2})
    assert [[one["FunctionName"] for one in page["Functions"]] for page in pages] == [["a", "b"], ["c"]]


def test_a_function_twice_and_a_function_that_is_not_there(client: Any, count: Count) -> None:
    count()
    with pytest.raises(client.exceptions.ResourceConflictException):
        count()
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.update_function_code(FunctionName="none", ZipFile=answer("1"))
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_function(FunctionName="none")
