"""casing.py: JSON to botocore's values and back, by the shapes of its models."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sfnlearn.asl.integrations.java_names import capitalized, java_member, sdk_member
from sfnlearn.cloud.botocore.models import find_operation
from sfnlearn.cloud.integrations.casing import Refused, from_boto, iso_time, milliseconds, to_boto


def shapes(service: str, action: str) -> tuple[Any, Any]:
    operation = find_operation(service, action)
    assert operation is not None
    return operation.input, operation.output


@pytest.mark.parametrize(
    ("model", "java"),
    [
        ("DBInstanceIdentifier", "dbInstanceIdentifier"),
        ("SSECustomerKeyMD5", "sseCustomerKeyMD5"),
        ("ChecksumCRC32", "checksumCRC32"),
        ("ETag", "eTag"),
        ("ARN", "arn"),
        ("executionArn", "executionArn"),
        ("MD5OfBody", "md5OfBody"),
    ],
)
def test_a_member_is_named_as_in_java(model: str, java: str) -> None:
    assert java_member(model) == java
    assert sdk_member(model) == capitalized(java)


def test_parameters_are_found_by_their_spelling() -> None:
    shape, _ = shapes("rds", "describeDBInstances")
    assert to_boto(shape, {"DbInstanceIdentifier": "db"}, sdk_member) == {"DBInstanceIdentifier": "db"}
    with pytest.raises(Refused) as refused:
        to_boto(shape, {"DBInstanceIdentifier": "db"}, sdk_member)
    assert refused.value.complaint == 'The field "DBInstanceIdentifier" is not supported by Step Functions'


def test_a_string_may_be_any_json_value_and_null_is_absent() -> None:
    shape, _ = shapes("stepfunctions", "startExecution")
    given = {"StateMachineArn": "arn", "Input": {"n": 1}, "Name": None}
    assert to_boto(shape, given, sdk_member) == {"stateMachineArn": "arn", "input": '{"n":1}'}


@pytest.mark.parametrize(
    ("body", "sent"), [("text", b'"text"'), ({"a": [1, None]}, b'{"a":[1,null]}'), (0, b"0"), (False, b"false")]
)
def test_a_blob_is_the_json_text(body: Any, sent: bytes) -> None:
    shape, _ = shapes("s3", "putObject")
    assert to_boto(shape, {"Bucket": "b", "Key": "k", "Body": body}, sdk_member)["Body"] == sent


def test_a_blob_in_an_item_is_base64_both_ways() -> None:
    shape, output = shapes("dynamodb", "putItem")[0], shapes("dynamodb", "getItem")[1]
    sent = to_boto(shape, {"TableName": "t", "Item": {"b": {"B": "aGVsbG8="}}}, sdk_member)
    assert sent["Item"] == {"b": {"B": b"hello"}}
    assert from_boto(output, {"Item": sent["Item"]}, sdk_member, iso_time) == {"Item": {"b": {"B": "aGVsbG8="}}}


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"MaxResults": "ten"}, "MaxResults"),
        ({"MaxResults": True}, "MaxResults"),
        ({"Filters": {"Key": "name"}}, "Filters"),
        ({"IncludePlannedDeletion": "yes"}, "IncludePlannedDeletion"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(parameters: dict[str, Any], field: str) -> None:
    shape, _ = shapes("secretsmanager", "listSecrets")
    with pytest.raises(Refused) as refused:
        to_boto(shape, parameters, sdk_member)
    assert refused.value.complaint == f"The value of the field '{field}' has an invalid format"


def test_times_differ_between_the_forms() -> None:
    moment = datetime(2026, 1, 1, 12, 30, tzinfo=UTC)
    _, output = shapes("stepfunctions", "startExecution")
    given = {"executionArn": "arn", "startDate": moment, "ResponseMetadata": {}}
    assert from_boto(output, given, sdk_member, iso_time) == {
        "ExecutionArn": "arn",
        "StartDate": "2026-01-01T12:30:00Z",
    }
    assert from_boto(output, given, capitalized, milliseconds)["StartDate"] == 1767270600000
