r"""What Lambda answers when a function fails, and how a result leaves it.

- A failure is `{"errorMessage", "errorType", "requestId", "stackTrace"}`.  Step Functions gives `errorType` as the
  error name and this object, as a JSON string, as the Cause (recorded: `{"errorMessage":"Some exception was raised.",
  "errorType":"Exception","requestId":...,"stackTrace":["  File \"/var/task/handler.py\", line 2, in handler\n    raise
  Exception(\"Some exception was raised.\")\n"]}`).
- What the platform says itself (time-out, exit) has no stack trace: `{"errorType", "errorMessage"}`.
- The names `Runtime.*` and their sentences are those of AWS's open runtime interface client for Python (`bootstrap.py`,
  `lambda_runtime_marshaller.py`); `Runtime.ExitError` and `Sandbox.Timedout` come from the platform under it.
- A function that runs out of memory is killed, so the error is `Runtime.ExitError`, `signal: killed` (quoted from Step
  Functions in awslabs/amazon-s3-find-and-forget#283).
- Only frames of the function's own files are in a stack trace; AWS also lists those of libraries, with their paths.
"""

from __future__ import annotations

import decimal
import json
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

from sfnlearn.cloud.functions.files import FunctionFile
from sfnlearn.cloud.functions.packages import TASK_ROOT
from sfnlearn.engine.stubs.raw_payloads import value_of
from sfnlearn.jsontext import JSON, JSONSyntaxError, dumps, parse

RESPONSE_LIMIT = 6 * 1024 * 1024 + 100
"""The bytes that a response may have: 6 MB, and a little for what is around it, as AWS's own message says."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How a call ended badly.  `fatal`: the execution environment is lost, so that the next call is cold."""

    error: str
    message: str
    cause: str
    stack_trace: tuple[str, ...] = ()
    fatal: bool = False


class LambdaRuntimeError(Exception):
    """Lambda's runtime itself refuses, under one of its own names."""

    def __init__(self, error: str, message: str) -> None:
        self.error = error
        self.message = message
        super().__init__(f"{error}: {message}")


def function_error(error: str, message: str, request_id: str, stack_trace: tuple[str, ...] = ()) -> Failure:
    """A failure as the runtime reports it.

    >>> function_error("NameMissing", "who?", "id").cause
    '{"errorMessage":"who?","errorType":"NameMissing","requestId":"id","stackTrace":[]}'
    """
    report = {"errorMessage": message, "errorType": error, "requestId": request_id, "stackTrace": list(stack_trace)}
    return Failure(error, message, dumps(_printable(report)), stack_trace)


def platform_error(error: str, request_id: str, what: str) -> Failure:
    """A failure as the platform reports it when the runtime no longer can; the environment is lost.

    >>> platform_error("Sandbox.Timedout", "id", "Task timed out after 3.00 seconds").cause
    '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: id Error: Task timed out after 3.00 seconds"}'
    """
    message = f"RequestId: {request_id} Error: {what}"
    return Failure(error, message, dumps({"errorType": error, "errorMessage": message}), fatal=True)


def timed_out(request_id: str, timeout: float) -> Failure:
    """The call took longer than the function's timeout."""
    return platform_error("Sandbox.Timedout", request_id, f"Task timed out after {timeout:.2f} seconds")


def killed(request_id: str) -> Failure:
    """The function used more memory than it has; AWS's error does not name the cause, only REPORT does."""
    return platform_error("Runtime.ExitError", request_id, "Runtime exited with error: signal: killed")


def too_large(size: int) -> Failure | None:
    """The failure for a response of `size` bytes, None where Lambda takes it; its process is lost.

    >>> too_large(6_291_556), too_large(6_291_557).error
    (None, 'Function.ResponseSizeTooLarge')
    """
    if size <= RESPONSE_LIMIT:
        return None
    message = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_LIMIT} bytes)."
    cause = dumps({"errorType": "Function.ResponseSizeTooLarge", "errorMessage": message})
    return Failure("Function.ResponseSizeTooLarge", message, cause, fatal=True)


def exited(request_id: str, code: object) -> Failure:
    """The function ended the process, with sys.exit() for example."""
    status = code if isinstance(code, int) else int(code is not None)
    return process_ended(request_id, f"exit status {status & 0xFF}" if status & 0xFF else "")


def process_ended(request_id: str, how: str) -> Failure:
    """The process has ended, `how` as AWS says it (`exit status 1`, `signal: killed`), empty where it says nothing.

    >>> process_ended("id", "signal: aborted").message
    'RequestId: id Error: Runtime exited with error: signal: aborted'
    """
    what = f"Runtime exited with error: {how}" if how else "Runtime exited without providing a reason"
    return platform_error("Runtime.ExitError", request_id, what)


def raised(error: BaseException, request_id: str, file: FunctionFile) -> Failure:
    """The function raised: the class's name is the error, its text the message."""
    if isinstance(error, LambdaRuntimeError):
        return function_error(error.error, error.message, request_id)
    trace = tuple(_stack_trace(error.__traceback__, file))
    return function_error(type(error).__name__, _text_of(error), request_id, trace)


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - the exception's own __str__ may raise anything, and is the learner's code
        return f"<{type(error).__name__} whose text cannot be read>"


def _stack_trace(trace: TracebackType | None, file: FunctionFile) -> Iterator[str]:
    for frame, number in traceback.walk_tb(trace):
        path = frame.f_code.co_filename
        if path.startswith(f"{TASK_ROOT}/"):
            place = f'  File "{path}", line {number}, in {frame.f_code.co_name}\n'
            line = file.package.line(path, number)
            yield f"{place}    {line}\n" if line else place


def _printable(report: JSON) -> JSON:
    # Half a surrogate pair in a message must not make the failure itself unwritable.
    return json.loads(json.dumps(report, ensure_ascii=False).encode(errors="replace"))


def marshal(result: object) -> str:
    """A handler's result as JSON text; bytes are taken as JSON text already, as AWS's runtime takes them.

    Raises LambdaRuntimeError `Runtime.MarshalError` for what has no JSON form, NotJSONError for bytes that are no JSON.

    >>> marshal({"price": decimal.Decimal("1.5"), "tags": ("a",)})
    '{"price":1.5,"tags":["a"]}'
    >>> marshal({1, 2})
    Traceback (most recent call last):
    sfnlearn...LambdaRuntimeError: Runtime.MarshalError: Unable to marshal response: Object of type set is not JSON ...
    """
    if isinstance(result, bytes):
        return dumps(value_of(result))
    try:
        text = json.dumps(result, default=_marshal_other, allow_nan=False)
        return dumps(parse(text))
    except JSONSyntaxError as error:
        raise LambdaRuntimeError("Runtime.MarshalError", f"Unable to marshal response: {error.reason}") from None
    except Exception as error:  # noqa: BLE001 - AWS's marshaller does the same: the result is the learner's object
        raise LambdaRuntimeError("Runtime.MarshalError", f"Unable to marshal response: {error}") from None


def _marshal_other(value: object) -> JSON:
    if isinstance(value, decimal.Decimal):
        return json.loads(str(value))
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
