"""The Python runtime in an execution environment: one copy of a function's modules, and its handler.

- Starting it runs the function's file in a fresh module namespace: a cold start.  What the module holds afterwards
  survives from call to call (warm) and is gone with the environment.
- The event comes in as JSON and the result goes out as JSON, so no object is shared with the caller or another call.
- The function's own imports get stand-ins where Lambda differs from this machine: the virtual clock, environment
  variables, files (see `modules`).  Everything else is imported as it is.
- The timeout is met by declared durations and by `time.sleep` on the virtual clock, and by code that really computes
  for longer than `real_limit` (see `guards`).
- All of it happens in this process: a library that the file imports is shared with the notebook.  Memory is not
  measured: a function runs out of it where its declared `memory_used` is more than its memory size.
"""

from __future__ import annotations

import contextlib
import json
import sys
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

from sfnlearn.cloud.functions.capture import BUILTINS
from sfnlearn.cloud.functions.configuration import INIT_LIMIT, FunctionConfiguration
from sfnlearn.cloud.functions.environments.file_area import FileArea
from sfnlearn.cloud.functions.environments.file_modules import open_file, using
from sfnlearn.cloud.functions.environments.logs import FunctionLog
from sfnlearn.cloud.functions.environments.memory import Memory, memory_of
from sfnlearn.cloud.functions.environments.modules import Modules
from sfnlearn.cloud.functions.environments.stand_ins import StandIns
from sfnlearn.cloud.functions.environments.virtual_time import CallClock, ProcessEnded, TimedOut
from sfnlearn.cloud.functions.files import FunctionFile, MalformedHandlerName
from sfnlearn.cloud.functions.guards import CHECK
from sfnlearn.cloud.functions.invoking.function_errors import (
    Failure,
    LambdaRuntimeError,
    exited,
    killed,
    marshal,
    process_ended,
    raised,
    timed_out,
    too_large,
)
from sfnlearn.engine.stubs.interrupts import raised_by_code
from sfnlearn.engine.stubs.lambda_context import LambdaContext
from sfnlearn.engine.stubs.raw_payloads import NotJSONError


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What one call came to: the result's JSON text or a failure, and how long the handler took, in seconds."""

    duration: float
    text: str = "null"
    failure: Failure | None = None


class Runtime:
    """One copy of a function's modules over the files of an environment.  Times are POSIX seconds, virtual."""

    def __init__(self, configuration: FunctionConfiguration, log_stream_name: str, files: FileArea) -> None:
        self._configuration = configuration
        self._log_stream_name = log_stream_name
        self._files = files
        self._clock = CallClock()
        self.log = FunctionLog(self._clock)
        self._stand_ins = StandIns(self._clock, files, {})
        self._modules = self._fresh_modules()

    @property
    def memory(self) -> Memory:
        """What the modules hold now: the values of their globals as short texts, without functions and modules."""
        others = {
            f"{name}.{key}": text
            for name, module in self._modules.own.items()
            if module is not self._modules.main
            for key, text in memory_of(vars(module)).items()
        }
        return {**memory_of(vars(self._modules.main)), **others}

    def close(self) -> None:
        """End what still runs: the environment is gone."""
        self._stand_ins.close()

    def _fresh_modules(self) -> Modules:
        self._stand_ins.close()
        clock, variables = self._clock, self._configuration.variables(self._log_stream_name)
        self._stand_ins = StandIns(clock, self._files, variables)
        # Where nobody has ended the environment, its threads go when it does; a process that ends takes them along.
        weakref.finalize(self, self._stand_ins.close).atexit = False
        own = {"open": open_file, "input": _no_input, "exit": sys.exit, "quit": sys.exit, CHECK: clock.check}
        return Modules(self._configuration.file, self._stand_ins.modules(), {**BUILTINS, **own})

    def initialize(self, request_id: str, at: float, limit: float = INIT_LIMIT) -> CallOutcome:
        """Run the file at `at`, for at most `limit` seconds: the cold start's own work.

        Trying again takes fresh modules; files and logs stay.
        """
        self._modules = self._fresh_modules()
        before = min(self._configuration.cold_start, limit)
        self._clock.start(at + before, limit - before, self._configuration.real_seconds)
        self.log.request_id = request_id
        failure = timed_out(request_id, limit) if before >= limit else self._load(request_id)
        return CallOutcome(before + self._clock.slept, failure=failure)

    def _load(self, request_id: str) -> Failure | None:
        file = self._configuration.file
        try:
            with self._running():
                self._modules.load_main()
        except TimedOut:
            return timed_out(request_id, self._configuration.timeout)
        except ImportError as error:
            return _refused("Runtime.ImportModuleError", f"Unable to import module '{file.module}': {error}", file)
        except SyntaxError as error:
            return _refused("Runtime.UserCodeSyntaxError", f"Syntax error in module '{file.module}': {error}", file)
        except MalformedHandlerName as error:
            return _refused("Runtime.MalformedHandlerName", str(error), file)
        except Exception as error:  # noqa: BLE001 - whatever the learner's file raises is the function's failure
            return raised(error, "", file)
        except BaseException as error:  # noqa: BLE001 - the same; the stop button is told apart
            return self._ended(error, request_id)
        if not hasattr(self._modules.main, file.handler):
            missing = f"Handler '{file.handler}' missing on module '{file.module}'"
            return _refused("Runtime.HandlerNotFound", missing, file)
        return None

    def call(self, event: str, request_id: str, at: float, arn: str, spent: float = 0.0) -> CallOutcome:
        """Hand the event (JSON text) to the handler at `at`; `spent` seconds of the timeout are over already."""
        configuration = self._configuration
        self._clock.start(at, configuration.timeout - spent, configuration.real_seconds)
        self.log.request_id = request_id
        outcome = self._handle(event, request_id, arn)
        if isinstance(self._clock.ended, TimedOut) or spent + outcome.duration > configuration.timeout:
            return CallOutcome(configuration.timeout - spent, failure=timed_out(request_id, configuration.timeout))
        if (configuration.memory_used or 0) > configuration.memory_size:
            return CallOutcome(outcome.duration, failure=killed(request_id))
        return outcome

    def _handle(self, event: str, request_id: str, arn: str) -> CallOutcome:
        failure, text = None, "null"
        try:
            text = marshal(self._result(event, request_id, arn))
            failure = too_large(len(text.encode()))
        except NotJSONError as unknown:
            failure = Failure(unknown.error, unknown.cause, unknown.cause)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is the function's failure
            failure = raised(error, request_id, self._configuration.file)
        except BaseException as error:  # noqa: BLE001 - the same; the stop button is told apart
            failure = self._ended(error, request_id)
        return CallOutcome(self._clock.slept + self._configuration.duration, "null" if failure else text, failure)

    def _ended(self, error: BaseException, request_id: str) -> Failure:
        """What has ended the process, where it was the function and not somebody at the notebook's stop button."""
        ended = self._clock.ended or error
        if isinstance(ended, TimedOut):
            return timed_out(request_id, self._configuration.timeout)
        if isinstance(ended, ProcessEnded):
            return process_ended(request_id, str(ended))
        if isinstance(error, SystemExit):
            return exited(request_id, error.code)
        if isinstance(error, KeyboardInterrupt):
            if not raised_by_code(error):
                raise error
            return process_ended(request_id, "signal: interrupt")
        return process_ended(request_id, "exit status 1")  # what Python ends with that nobody catches

    def _result(self, event: str, request_id: str, arn: str) -> object:
        handler = getattr(self._modules.main, self._configuration.file.handler)
        with self._running():
            return handler(json.loads(event), self._context(request_id, arn))

    def _context(self, request_id: str, arn: str) -> LambdaContext:
        settings = self._configuration
        stream, memory_size = self._log_stream_name, str(settings.memory_size)
        return LambdaContext(settings.name, arn, memory_size, request_id, stream, self._clock, settings.version)

    @contextlib.contextmanager
    def _running(self) -> Iterator[None]:
        with self.log.capturing(), using(self._files), self._modules.findable(), self._stand_ins.alone():
            yield
            self._clock.raise_if_ended()  # by another thread of the function, perhaps


def _refused(error: str, message: str, file: FunctionFile) -> Failure:
    return raised(LambdaRuntimeError(error, message), "", file)


def _no_input(_prompt: object = "") -> str:
    raise EOFError("EOF when reading a line")  # what a process without a standard input gets
