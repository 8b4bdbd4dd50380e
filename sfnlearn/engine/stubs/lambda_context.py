"""The second argument of a handler: Lambda's context object for Python.

Source: AWS Lambda Developer Guide, "Using the Lambda context object to retrieve Python function information", and AWS's
open runtime interface client for Python (`lambda_context.py`).  Time is virtual: what is left is the timeout minus what
the function has slept.
"""

from __future__ import annotations

from typing import Protocol


class HasTimeLeft(Protocol):
    """The clock of a call."""

    @property
    def remaining(self) -> float:
        """Seconds until the timeout."""


class TimeLeft:
    """A clock that stands still: a stub takes no time."""

    __slots__ = ("remaining",)

    def __init__(self, remaining: float) -> None:
        self.remaining = remaining


class LambdaContext:
    """What Lambda tells a handler about the call that it is in.

    `memory_limit_in_mb` is a string, as in AWS's runtime, which takes it from an environment variable.

    >>> context = LambdaContext("hello", "arn:...", "128", "id", "2026/01/01/[$LATEST]0", TimeLeft(2.0))
    >>> context.get_remaining_time_in_millis()
    2000
    """

    client_context: object = None
    identity: object = None

    def __init__(  # noqa: PLR0917 - what Lambda tells, each under its name
        self,
        function_name: str,
        invoked_function_arn: str,
        memory_limit_in_mb: str,
        aws_request_id: str,
        log_stream_name: str,
        clock: HasTimeLeft,
        function_version: str = "$LATEST",
    ) -> None:
        self.function_name = function_name
        self.invoked_function_arn = invoked_function_arn
        self.memory_limit_in_mb = memory_limit_in_mb
        self.aws_request_id = aws_request_id
        self.log_stream_name = log_stream_name
        self.function_version = function_version
        self._clock = clock

    def __repr__(self) -> str:
        told = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return f"LambdaContext({', '.join(f'{name}={value!r}' for name, value in told.items())})"

    @property
    def log_group_name(self) -> str:
        """The function's log group in CloudWatch Logs."""
        return f"/aws/lambda/{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda stops the call."""
        return max(0, round(self._clock.remaining * 1000))

    def log(self, message: object) -> None:
        """Write to the function's log without a line end of its own, as AWS's runtime does."""
        print(message, end="")  # noqa: T201 - standard output is the function's log
