"""constraints.py: what a service checks by its model before it does anything."""

from typing import Any

import pytest

from sfnlearn.cloud.botocore.constraints import parameters_complaint
from sfnlearn.cloud.botocore.models import find_operation


def refusal(service: str, action: str, parameters: dict[str, Any]) -> str | None:
    operation = find_operation(service, action)
    assert operation is not None
    return parameters_complaint(operation, parameters)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"TableName": "tab", "Key": {}}, None),
        ({"TableName": "arn:aws:dynamodb:us-east-1:123456789012:table/tab", "Key": {}}, None),
        (
            {"TableName": "tab"},
            "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null",
        ),
        (
            {},
            (
                "2 validation errors detected: "
                "Value null at 'tableName' failed to satisfy constraint: Member must not be null; "
                "Value null at 'key' failed to satisfy constraint: Member must not be null"
            ),
        ),
        (
            {"TableName": "a/table", "Key": {}},
            (
                "1 validation error detected: Value 'a/table' at 'tableName' failed to satisfy constraint: "
                "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
            ),
        ),
        (
            {"TableName": "t", "Key": {}},
            (
                "1 validation error detected: Value 't' at 'tableName' failed to satisfy constraint: "
                "Member must have length greater than or equal to 3"
            ),
        ),
        (
            {"TableName": "tab", "Key": {}, "ReturnConsumedCapacity": "ALL"},
            (
                "1 validation error detected: Value 'ALL' at 'returnConsumedCapacity' failed to satisfy constraint: "
                "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
            ),
        ),
    ],
)
def test_dynamodb(parameters: dict[str, Any], message: str | None) -> None:
    assert refusal("dynamodb", "getItem", parameters) == message


@pytest.mark.parametrize(("service", "action"), [("s3", "getObject"), ("sns", "publish"), ("sqs", "sendMessage")])
def test_services_that_did_not_grow_up_with_json_answer_for_themselves(service: str, action: str) -> None:
    assert refusal(service, action, {}) is None
