"""An execution environment: it serves one event at a time and remembers in between.

- What its module's globals hold from call to call is in its `Runtime` (`runtime.py`).
- Its first call is cold: the function's file runs first, for as long as `cold_start` says and as its own code sleeps.
- Init code that fails, or takes more than 10 seconds, is run once more within the call, as Lambda does: with fresh
  modules, the same `/tmp`, and against the function's timeout.
- It ends when that fails too, when a call times out or leaves the process, and when the pool has kept it idle for long
  enough.  Its `/tmp` goes with it.  (After a timeout Lambda may start the code anew over the same `/tmp`; it promises
  neither.)
"""

from __future__ import annotations

import math

from sfnlearn.cloud.functions.configuration import FunctionConfiguration
from sfnlearn.cloud.functions.environments.file_area import FileArea
from sfnlearn.cloud.functions.environments.logs import failure_lines, report
from sfnlearn.cloud.functions.environments.memory import Memory
from sfnlearn.cloud.functions.environments.runtime import CallOutcome, Runtime
from sfnlearn.cloud.functions.invoking.function_errors import Failure
from sfnlearn.cloud.functions.invoking.invocations import Invocation


class ExecutionEnvironment:
    """One execution environment.

    `number` counts from 1 in the pool; `busy_until` and `ended_at` are POSIX seconds; `ended` says why the environment
    is gone, and is empty while it lives.
    """

    def __init__(self, number: int, configuration: FunctionConfiguration, log_stream_name: str) -> None:
        self.number = number
        self.log_stream_name = log_stream_name
        self.busy_until = -math.inf
        self.ended = ""
        self.ended_at = math.inf
        self.files = FileArea(configuration.file.package, configuration.ephemeral_storage)
        self._configuration = configuration
        self._runtime = Runtime(configuration, log_stream_name, self.files)
        self._is_new = True

    def __repr__(self) -> str:
        return f"<execution environment {self.number} of {self._configuration.name}{self.ended and ': ' + self.ended}>"

    @property
    def memory(self) -> Memory:
        """What the module holds now: the values of its globals as short texts, without functions and modules."""
        return self._runtime.memory

    def end(self, why: str, at: float) -> None:
        """Let the environment be gone from `at` on; its `/tmp` is deleted."""
        self.ended, self.ended_at = why, at
        self._runtime.close()
        self.files.close()

    def serve(self, event: str, request_id: str, at: float, arn: str, why: str = "") -> Invocation:
        """Serve one event (JSON text) that comes at `at`, POSIX seconds, for the reason `why` (see `pool`)."""
        self.busy_until = math.inf  # nobody knows yet: the handler may sleep, or call this function again
        try:
            return self._serve(event, request_id, at, arn, why)
        except BaseException:  # an interrupted handler leaves its module half-way: nobody may meet it
            self.busy_until = at
            self.end("interrupted", at)
            raise

    def _serve(self, event: str, request_id: str, at: float, arn: str, why: str) -> Invocation:
        init = self._runtime.initialize(request_id, at) if self._is_new else None
        self._is_new = False
        written = self._runtime.log.take()
        started = at + (init.duration if init else 0.0)
        again = self._runtime.initialize(request_id, started, self._timeout) if init and init.failure else None
        before = self.memory
        outcome = self._called(event, request_id, started, arn, again)
        self.busy_until = started + outcome.duration
        end = _end(outcome.failure, again)
        if end:
            self.end(end, self.busy_until)
        return Invocation(
            request_id=request_id,
            at=at,
            event_text=event,
            environment=self.number,
            cold=init is not None,
            init_duration=init.duration if init else 0.0,
            duration=outcome.duration,
            result_text=outcome.text,
            error=outcome.failure.error if outcome.failure else None,
            cause=outcome.failure.cause if outcome.failure else None,
            memory_before=before,
            memory_after=self.memory,
            memory_size=self._configuration.memory_size,
            version=self._configuration.version,
            why=why,
            log=(*written, *self._log(request_id, init, again, outcome)),
        )

    @property
    def _timeout(self) -> float:
        return self._configuration.timeout

    def _called(self, event: str, request_id: str, at: float, arn: str, again: CallOutcome | None) -> CallOutcome:
        """The call proper; after init code that was run `again` within it, what that has taken counts."""
        if again is None:
            return self._runtime.call(event, request_id, at, arn)
        if again.failure:
            return again
        outcome = self._runtime.call(event, request_id, at + again.duration, arn, again.duration)
        return CallOutcome(again.duration + outcome.duration, outcome.text, outcome.failure)

    def _log(
        self, request_id: str, init: CallOutcome | None, again: CallOutcome | None, outcome: CallOutcome
    ) -> tuple[str, ...]:
        failure = outcome.failure
        return (
            *([init_report(init, "init")] if init and again else ()),
            f"START RequestId: {request_id} Version: {self._configuration.version}",
            *self._runtime.log.take(),
            *(failure_lines(failure, self.busy_until, request_id) if failure else ()),
            *([init_report(again, "invoke")] if again and again.failure else ()),
            f"END RequestId: {request_id}",
            report(
                request_id,
                init.duration if init and not again else None,
                outcome.duration,
                self._configuration.memory_size,
                _status(failure),
                billed=outcome.duration + (init.duration if init else 0.0),
                memory_used=self._configuration.memory_used,
            ),
        )


def init_report(init: CallOutcome, phase: str) -> str:
    """The line that Lambda writes for an init phase that failed."""
    status = "timeout" if init.failure and init.failure.error == "Sandbox.Timedout" else "error"
    return f"INIT_REPORT Init Duration: {init.duration * 1000:.2f} ms\tPhase: {phase}\tStatus: {status}"


def _end(failure: Failure | None, again: CallOutcome | None) -> str:
    """Why the environment is gone after a call, or nothing."""
    if again and again.failure:
        return "its init code failed"
    if failure is None or not failure.fatal:
        return ""
    return "timed out" if failure.error == "Sandbox.Timedout" else "its process exited"


def _status(failure: Failure | None) -> str:
    if failure is None or not failure.fatal:
        return ""
    return "timeout" if failure.error == "Sandbox.Timedout" else "error"
