"""Plain callables in place of Lambda functions and services.

A stub is code that somebody wrote for a test, so it has mistakes of its own, and what a mistake means depends on what
it stands for:

- A Lambda function may raise anything: the class is the error, and the Cause has Lambda's form with a stack trace that
  names the stub's file and lines.
- A service cannot raise a TypeError.  Where its stub does, the test is wrong, and a UsageError says where; as an error
  of the task it would be retried and caught.  What the service answers is told by StatesError; a ValueError and the
  like that the stub raises itself, by `raise`, is taken as meant, too.
- A job (`.sync`) can be refused (StatesError: TaskSubmitFailed), or be submitted and fail (JobFailed: TaskFailed).
"""

from __future__ import annotations

import inspect
import json
import linecache
import os
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from sfnlearn.asl.resource import ServiceIntegration
from sfnlearn.effects import Answer
from sfnlearn.engine.stubs.interrupts import raised_by_code
from sfnlearn.engine.stubs.lambda_context import LambdaContext, TimeLeft
from sfnlearn.engine.stubs.raw_payloads import NotJSONError, value_of
from sfnlearn.errors import JobFailed, StatesError, UsageError
from sfnlearn.jsontext import JSON, check_value, dumps, parse

Stub = Callable[..., Any]
ALWAYS_MISTAKES = (AssertionError, AttributeError, ImportError, NameError, SyntaxError, TypeError)
"""What nobody raises to say that a service failed."""
MISTAKES = (
    *(ArithmeticError, EOFError, LookupError, NotImplementedError, RecursionError, StopIteration, ValueError),
    *(SystemExit, GeneratorExit),
)
"""What Python raises of itself where a program is wrong; a stub may also `raise` it on purpose."""
_LONGEST_TIMEOUT = 1800.0
_ENDS = 20
"""The frames that are told from either end of a stack trace: a Cause may not be longer than 32,768 characters."""
_OWN = __file__.partition(f"{os.sep}engine{os.sep}stubs")[0] + os.sep


@dataclass(frozen=True, slots=True)
class FailedJob(Answer):
    """The end of a job that was `submitted` and has failed."""

    submitted: JSON = None


def call_stub(function: Stub, payload: JSON, request_id: str, arn: str = "") -> Answer:
    """Call a plain callable as a Lambda function, `(event, context)` or `(event)`; what it raises is the task's error.

    The event is a copy and the result is copied, since both cross as JSON.  A StatesError is taken as it is; any other
    exception gives its class name and the Cause that Lambda gives.
    """
    try:
        result = _called(function, payload, _context(function, request_id, arn))
    except JobFailed:
        raise _no_job(function) from None
    except StatesError as error:
        return Answer(error=error.error or "", cause=error.cause)
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is the function's error
        return Answer(error=type(error).__name__, cause=_cause(error, request_id))
    except (SystemExit, GeneratorExit, KeyboardInterrupt) as error:
        return _exited(error, request_id)
    if isinstance(result, bytes):
        return _raw_answer(result)
    return _answer(function, result)


def _raw_answer(payload: bytes) -> Answer:
    try:
        return Answer(value_of(payload))
    except NotJSONError as unknown:
        return Answer(error=unknown.error, cause=unknown.cause)


def call_service_stub(function: Stub, payload: JSON, resource: ServiceIntegration) -> Answer:
    """Call a plain callable as a service, with the parameters; raises UsageError for a mistake in it."""
    try:
        result = _called(function, payload, None)
    except JobFailed as failed:
        if not resource.is_job:
            raise _no_job(function) from None
        return FailedJob(error=failed.error or "", cause=failed.cause, submitted=check_value(failed.submitted))
    except StatesError as error:
        return Answer(error=error.error or "", cause=error.cause)
    except UsageError:
        raise
    except ALWAYS_MISTAKES as mistake:
        raise UsageError(_mistake(function, resource, mistake)) from mistake
    except MISTAKES as error:
        if not isinstance(error, Exception) or not _on_purpose(error):
            raise UsageError(_mistake(function, resource, error)) from error
        return Answer(error=type(error).__name__, cause=_cause(error, ""))
    except Exception as error:  # noqa: BLE001 - an exception of its own is the task's error by its class
        return Answer(error=type(error).__name__, cause=_cause(error, ""))
    return _answer(function, result)


def _called(function: Stub, payload: JSON, context: object) -> object:
    event = parse(dumps(payload))  # a handler may change its event, and the payload stands in the history
    return function(event, context) if _takes_context(function) else function(event)


def _answer(function: Stub, result: object) -> Answer:
    try:
        return Answer(check_value(result))
    except UsageError as error:
        raise UsageError(f"The stub {_name(function)} gave a result that is not JSON. {error}") from None


_TAKES_CONTEXT: MutableMapping[Stub, bool] = WeakKeyDictionary()
"""What is known of stubs that were called before: looking at a signature takes longer than most stubs."""


def _takes_context(function: Stub) -> bool:
    try:
        known = _TAKES_CONTEXT.get(function)
        if known is None:
            known = _TAKES_CONTEXT[function] = _binds_two(function)
    except TypeError:  # neither hashed nor referred to weakly
        return _binds_two(function)
    return known


def _binds_two(function: Stub) -> bool:
    try:
        inspect.signature(function).bind(None, None)
    except TypeError:
        return False
    except ValueError:
        return True
    return True


def _context(function: Stub, request_id: str, arn: str) -> LambdaContext:
    """What Lambda would tell: the longest time that there is, since a stub takes none."""
    parts = arn.split(":")
    name = parts[6] if len(parts) > 6 else _name(function)
    version = parts[7] if len(parts) > 7 and parts[7].isdigit() else "$LATEST"
    stream = f"2026/01/01/[{version}]{request_id.replace('-', '')}"
    return LambdaContext(name, arn, "128", request_id, stream, TimeLeft(_LONGEST_TIMEOUT), version)


def _cause(error: BaseException, request_id: str) -> str:
    message = str(error).encode("utf-8", "replace").decode()  # half a surrogate pair cannot be written
    details = {"errorMessage": message, "errorType": type(error).__name__, "requestId": request_id}
    frames = list(_stack_trace(error))
    trace = {"stackTrace": frames if len(frames) <= 2 * _ENDS else [*frames[:_ENDS], *frames[-_ENDS:]]}
    return json.dumps({**details, **trace}, ensure_ascii=False, separators=(",", ":"))


def _frames(error: BaseException) -> Iterator[tuple[FrameType, int]]:
    """The frames that an error came through, with their lines; the module traceback would be loaded for this alone."""
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def _stack_trace(error: BaseException) -> Iterator[str]:
    """The frames as Lambda writes them, without those of this package."""
    for frame, number in _frames(error):
        path = frame.f_code.co_filename
        if not path.startswith(_OWN):
            line = linecache.getline(path, number, frame.f_globals).strip()
            place = f'  File "{path}", line {number}, in {frame.f_code.co_name}\n'
            yield f"{place}    {line}\n" if line else place


def _on_purpose(error: BaseException) -> bool:
    """Whether a `raise` in the stub's own file has raised an error."""
    frames = (frame.f_code.co_filename for frame, _ in _frames(error))
    files = [path for path in frames if not path.startswith(_OWN)]
    return bool(files) and files[0] == files[-1] and raised_by_code(error)


def _exited(error: BaseException, request_id: str) -> Answer:
    """What Lambda says when the handler ends its process; an interrupt from outside is nobody's answer."""
    if isinstance(error, KeyboardInterrupt) and not raised_by_code(error):
        raise error
    code = getattr(error, "code", 1)
    status = code if isinstance(code, int) else int(code is not None)
    how = "signal: interrupt" if isinstance(error, KeyboardInterrupt) else f"exit status {status & 0xFF}"
    said = f"exited with error: {how}" if status else "exited without providing a reason"
    message = f"RequestId: {request_id} Error: Runtime {said}"
    return Answer(error="Runtime.ExitError", cause=dumps({"errorType": "Runtime.ExitError", "errorMessage": message}))


def _mistake(function: Stub, resource: ServiceIntegration, mistake: BaseException) -> str:
    # A library may have raised it; what is wrong is the line of the stub that has called it.
    own = list(_stack_trace(mistake))
    trace = [frame for frame in own if frame.partition(",")[0] == own[0].partition(",")[0]]
    place, _, code = trace[-1].strip().partition("\n") if trace else ("", "", "")
    where = f" ({place.replace(chr(34), '')}{': ' if code else ''}{code.strip()})" if place else ""
    message = f": {mistake}" if str(mistake) else ""
    return (
        f"The stub {_name(function)} of {resource.arn} has a mistake: {type(mistake).__name__}{message}{where}. "
        "An error of the service is told by raise StatesError(error, cause)."
    )


def _no_job(function: Stub) -> UsageError:
    return UsageError(
        f"The stub {_name(function)} raised JobFailed, which is for jobs (.sync): raise StatesError(error, cause)."
    )


def _name(function: Stub) -> str:
    return getattr(function, "__name__", repr(function))
