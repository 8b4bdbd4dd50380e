"""A service's refusal as a task's error: the names and causes differ between SDK and optimized integrations (recorded).

SDK integrations follow the Java SDK 2, optimized ones the Java SDK 1:

    DynamoDb.ResourceNotFoundException   … (Service: DynamoDb, Status Code: 400, Request ID: …)
    DynamoDB.ResourceNotFoundException   … (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: …; Request ID: …)

An error code that the service's model does not know gets the service's general exception.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sfnlearn.asl.integrations.java_names import exception_name, pascal_case
from sfnlearn.cloud.botocore.models import Operation
from sfnlearn.cloud.botocore.moto import ServiceError
from sfnlearn.effects import Answer


@dataclass(frozen=True, slots=True)
class Legacy:
    """How the Java SDK 1 names a service: before the dot, in causes, and its general exception."""

    prefix: str
    service: str
    general: str


LEGACY = {
    "dynamodb": Legacy("DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException"),
    "sqs": Legacy("SQS", "AmazonSQS", "AmazonSQSException"),
    "sns": Legacy("SNS", "AmazonSNS", "AmazonSNSException"),
    "events": Legacy("EventBridge", "AmazonEventBridge", "AmazonEventBridgeException"),
    "states": Legacy("StepFunctions", "AWSStepFunctions", "AWSStepFunctionsException"),
    "s3": Legacy("S3", "Amazon S3", "AmazonS3Exception"),
}


def _known(operation: Operation, error: ServiceError, spell: Callable[[str], str] = str) -> str | None:
    """The exception that the model has for an error."""
    if error.at_client:
        return "SdkClientException"
    shape = operation.errors.get(error.shape) or operation.errors.get(error.code)
    return None if shape is None else exception_name(spell(shape))


def sdk_failure(operation: Operation, error: ServiceError, request_id: str) -> Answer:
    """The error of an SDK integration."""
    service = operation.service_name
    name = _known(operation, error, pascal_case) or f"{service}Exception"
    extended = f", Extended Request ID: {request_id}" if operation.service == "s3" else ""
    origin = f" (Service: {service}, Status Code: {error.status}, Request ID: {request_id}{extended})"
    cause = error.message + ("" if error.at_client else origin)
    return Answer(error=f"{service}.{name}", cause=cause)


def legacy_failure(integration: str, operation: Operation, error: ServiceError, request_id: str) -> Answer:
    """The error of an optimized integration."""
    legacy = LEGACY[integration]
    name = _known(operation, error) or legacy.general
    origin = (
        f" (Service: {legacy.service}; Status Code: {error.status}; Error Code: {error.code}; "
        f"Request ID: {request_id}; Proxy: null)"
    )
    cause = error.message + ("" if error.at_client else origin)
    return Answer(error=f"{legacy.prefix}.{name}", cause=cause)
