"""The API's refusals: an error code of botocore's model and AWS's sentence, all with HTTP status 400.

The sentences are as recorded where they were; the others follow the same pattern.
"""

from __future__ import annotations


class ApiError(Exception):
    """An error of the Step Functions API; boto3 raises it as the exception class of this code.

    >>> str(ApiError("InvalidName", "Invalid Name: 'a b'"))
    "InvalidName: Invalid Name: 'a b'"
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


def invalid_arn(reason: str) -> ApiError:
    """The text is not an ARN, or is the ARN of another kind of thing."""
    return ApiError("InvalidArn", f"Invalid Arn: '{reason}'")


def does_not_exist(kind: str, arn: str) -> ApiError:
    """There is no such state machine, execution or activity.

    >>> does_not_exist("State Machine", "arn:x").code
    'StateMachineDoesNotExist'
    """
    return ApiError(f"{kind.replace(' ', '')}DoesNotExist", f"{kind} Does Not Exist: '{arn}'")


def not_found(arn: str | None = None) -> ApiError:
    """There is no such resource: what is tagged, or what a request refers to."""
    message = "Request references a resource that does not exist." if arn is None else f"Resource not found: '{arn}'"
    return ApiError("ResourceNotFound", message)


def invalid(message: str) -> ApiError:
    """The request cannot be, beyond what its single members may hold."""
    return ApiError("ValidationException", message)


def type_not_supported() -> ApiError:
    """The operation is for the other type of state machine."""
    return ApiError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
