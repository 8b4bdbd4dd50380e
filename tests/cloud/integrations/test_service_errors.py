"""failures.py: one refusal, two names."""

import pytest

from sfnlearn.asl.integrations.java_names import exception_name
from sfnlearn.cloud.botocore.models import Operation, find_operation
from sfnlearn.cloud.botocore.moto import ServiceError
from sfnlearn.cloud.integrations.service_errors import legacy_failure, sdk_failure


def operation(service: str, action: str) -> Operation:
    found = find_operation(service, action)
    assert found is not None
    return found


def test_a_modelled_exception() -> None:
    put = operation("dynamodb", "putItem")
    refused = ServiceError("ConditionalCheckFailedException", "The conditional request failed")
    sdk, optimized = sdk_failure(put, refused, "r-1"), legacy_failure("dynamodb", put, refused, "r-1")
    assert sdk.error == "DynamoDb.ConditionalCheckFailedException"
    assert sdk.cause == "The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: r-1)"
    assert optimized.error == "DynamoDB.ConditionalCheckFailedException"
    assert optimized.cause == (
        "The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; "
        "Error Code: ConditionalCheckFailedException; Request ID: r-1; Proxy: null)"
    )


def test_a_code_without_an_exception_gets_the_general_one() -> None:
    put, refused = operation("dynamodb", "putItem"), ServiceError("ValidationException", "no")
    assert sdk_failure(put, refused, "r").error == "DynamoDb.DynamoDbException"
    assert legacy_failure("dynamodb", put, refused, "r").error == "DynamoDB.AmazonDynamoDBException"


def test_s3_has_an_extended_request_id() -> None:
    answer = sdk_failure(operation("s3", "getObject"), ServiceError("NoSuchKey", "gone", 404), "r")
    assert answer.error == "S3.NoSuchKeyException"
    assert answer.cause == "gone (Service: S3, Status Code: 404, Request ID: r, Extended Request ID: r)"


def test_a_request_that_never_left_names_the_client() -> None:
    refused = ServiceError("", "Unable to execute HTTP request: nowhere", at_client=True)
    answer = legacy_failure("sqs", operation("sqs", "sendMessage"), refused, "r")
    assert (answer.error, answer.cause) == ("SQS.SdkClientException", "Unable to execute HTTP request: nowhere")


def test_a_query_services_code_finds_its_exception() -> None:
    refused = ServiceError("AWS.SimpleQueueService.NonExistentQueue", "no queue", 400, "QueueDoesNotExist")
    answer = legacy_failure("sqs", operation("sqs", "sendMessage"), refused, "r")
    assert answer.error == "SQS.QueueDoesNotExistException"


def test_java_spells_a_shapes_capitals_as_words() -> None:
    refused = ServiceError("DBInstanceNotFound", "no such instance", 404)
    assert sdk_failure(operation("rds", "describeDBInstances"), refused, "r").error == "Rds.DbInstanceNotFoundException"


@pytest.mark.parametrize(("shape", "name"), [("InvalidToken", "InvalidTokenException"), ("AFault", "AException")])
def test_every_exception_ends_in_exception(shape: str, name: str) -> None:
    assert exception_name(shape) == name
