"""constraints.py: what a service checks by its model before it does anything."""

from typing import Any

import pytest

from sfnlearn.cloud.botocore.constraints import parameters_complaint, request_complaint
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


@pytest.mark.parametrize(
    ("action", "request_", "told"),
    [
        ("listExecutions", {"maxResults": 1001}, "Value '1001' at 'maxResults' …: Member must have value less than"),
        ("listExecutions", {"statusFilter": "DONE"}, ": [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, "),
        (
            "createStateMachineAlias",
            {"name": "live", "routingConfiguration": [{"stateMachineVersionArn": "arn", "weight": 101}]},
            "Value '101' at 'routingConfiguration.1.member.weight' …: Member must have value less than or equal to 100",
        ),
        (
            "createStateMachineAlias",
            {"name": "live", "routingConfiguration": [{"weight": 100}]},
            "Value null at 'routingConfiguration.1.member.stateMachineVersionArn' …: Member must not be null",
        ),
        ("startExecution", {"stateMachineArn": "arn", "input": "x" * 262_145}, "Value at 'input' …: Member must have"),
        ("startExecution", {"stateMachineArn": "arn", "input": "{}"}, None),
    ],
)
def test_every_value_of_a_request_is_looked_at(action: str, request_: dict[str, Any], told: str | None) -> None:
    operation = find_operation("stepfunctions", action)
    assert operation is not None
    assert operation.input is not None
    complaint = request_complaint(operation.input, request_)
    if told is None:
        assert complaint is None
    else:
        assert told in str(complaint).replace("failed to satisfy constraint", "…")
