"""A Lambda durable function, run offline from its start to its end, and what it did.

It runs in AWS's own SDK and in the SDK's testing package; ours is the clock.  A day of waiting takes no time, and every
run of the same function has the same times.  The function is called as Lambda calls it: anew, from its first line,
after every wait and before every further attempt of a step.

Rules that hold here:
* The run is told from the history that the testing package gives, as `GetDurableExecutionHistory` would.
* The SDK logs what a step raises, with a traceback; while a function runs here its logs are held back, since the events
  tell the error.
* The packages are imported when a function is run: they belong to the extra `course`.

Source: the packages aws-durable-execution-sdk-python 3.0 and aws-durable-execution-sdk-python-testing 1.4.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest import mock

from sfnlearn.cloud.durable.loops import pipes_for_sockets
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, dumps

if TYPE_CHECKING:
    from aws_durable_execution_sdk_python_testing.model import Event as SdkEvent

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
YEAR = 31_622_400
"""The longest that a durable execution may last, in seconds: Lambda's model of DurableConfig."""
_POLL = "_STOP_SIGNAL_POLL_SECONDS"
"""How often the SDK's background thread looks whether a call is over: a tenth of a second at the end of each call."""
_BILLED = frozenset(
    {"ExecutionStarted", "StepSucceeded", "StepFailed", "WaitStarted", "CallbackStarted", "ChainedInvokeStarted"}
)
"""What counts as a durable operation: a start, a step that ends, a wait.  Not checked: each attempt of a step."""


class DurableClock:
    """Virtual time for the testing package: it moves only when a wait or a pause before an attempt is skipped."""

    def __init__(self, start: dt.datetime = START) -> None:
        self.start = start
        self._lock = threading.Lock()
        self._skipped = dt.timedelta(0)
        self._reads = 0

    def now(self) -> dt.datetime:
        """The present time; every reading is a microsecond later than the one before, as the package wants."""
        with self._lock:
            self._reads += 1
            return self.start + self._skipped + dt.timedelta(microseconds=self._reads)

    def arm(self, wake: dt.datetime) -> float:
        """Skip to the time of waking; how many real seconds to wait for it: none."""
        with self._lock:
            self._skipped = max(self._skipped, wake - self.start)
        return 0.0

    def time(self) -> float:
        """The present time in POSIX seconds, as `time.time()` of a durable function would give it."""
        with self._lock:
            return round((self.start + self._skipped).timestamp())


@dataclass(frozen=True, slots=True)
class DurableEvent:
    """An event of a durable execution: its id, seconds since the start, type, operation and error."""

    id: int
    seconds: float
    type: str
    name: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class DurableRecord:
    """What a durable function did: `status`, `output`, `error` and `cause` as of an execution, and its `events`."""

    status: str
    output: JSON = None
    error: str | None = None
    cause: str | None = None
    events: tuple[DurableEvent, ...] = ()

    @property
    def invocations(self) -> int:
        """How often Lambda called the function."""
        return sum(event.type == "InvocationCompleted" for event in self.events)

    @property
    def operations(self) -> int:
        """The durable operations that are billed."""
        return sum(event.type in _BILLED for event in self.events)

    @property
    def duration(self) -> float:
        """Its length in seconds of virtual time."""
        return self.events[-1].seconds if self.events else 0.0

    def steps(self, ending: str = "") -> list[str]:
        """The names of the steps that ended, in order, an attempt each; with `ending` ("Succeeded", "Failed") those.

        A step that was replayed is not in it: it did not run again.
        """
        wanted = {f"Step{ending}"} if ending else {"StepSucceeded", "StepFailed"}
        return [event.name for event in self.events if event.type in wanted]


def run_durable(handler: Callable[..., Any], event: JSON, *, clock: DurableClock | None = None) -> DurableRecord:
    """Run a durable function with this event, in no time.

    `handler` is a function with `@durable_execution`.  Raises UsageError where it is not one, where the packages are
    missing, and where the event is not JSON.

    >>> from aws_durable_execution_sdk_python import durable_execution
    >>> from aws_durable_execution_sdk_python.config import Duration
    >>> @durable_execution
    ... def slow(event, context):
    ...     context.wait(Duration.from_days(1), name="night")
    ...     return event["n"] + 1
    >>> done = run_durable(slow, {"n": 1})
    >>> done.status, done.output, done.invocations, done.duration
    ('SUCCEEDED', 2, 2, 86400.0)
    """
    if not hasattr(handler, "__wrapped__"):
        raise UsageError("This is not a durable function: write @durable_execution in the line above it.")
    clock = clock or DurableClock()
    with pipes_for_sockets(), _quiet(clock) as make_runner, make_runner(handler=handler) as runner:
        arn = runner.run_async(input=dumps(event), execution_timeout=YEAR)
        result = runner.wait_for_result(arn)
        history = runner.get_execution_history(arn, include_execution_data=True)
    error = result.error
    return DurableRecord(
        status=result.status.value,
        output=None if result.result is None else json.loads(result.result),
        error=None if error is None else _short(error.type),
        cause=None if error is None else error.message,
        events=tuple(_read(one, clock.start) for one in history.events),
    )


@contextmanager
def _quiet(clock: DurableClock) -> Iterator[Callable[..., Any]]:
    """The testing package's runner on this clock, without its logs and without its pauses."""
    try:
        from aws_durable_execution_sdk_python import state
        from aws_durable_execution_sdk_python_testing import runner
        from aws_durable_execution_sdk_python_testing.scheduler import Scheduler
    except ImportError as missing:
        raise UsageError(
            "Durable functions need the packages aws-durable-execution-sdk-python and "
            "aws-durable-execution-sdk-python-testing, which the extra `course` brings: "
            'pip install "sfnlearn[course]".'
        ) from missing
    before = logging.root.manager.disable
    with ExitStack() as patches:
        patches.enter_context(mock.patch.object(runner, "SkipClock", return_value=clock))
        patches.enter_context(mock.patch.object(runner, "Scheduler", _closing(Scheduler)))
        if hasattr(state, _POLL):
            patches.enter_context(mock.patch.object(state, _POLL, 0.002))
        logging.disable(logging.CRITICAL)
        try:
            yield runner.DurableFunctionTestRunner
        finally:
            logging.disable(before)


def _closing(scheduler: Any) -> Callable[[], Any]:
    """The package's scheduler, which stops its event loop, made to close it too: an open one is warned of."""

    def made() -> Any:
        one = scheduler()
        loop, stop = vars(one).get("_loop"), one.stop

        def stop_and_close() -> None:
            stop()
            if loop is not None:
                loop.close()

        one.stop = stop_and_close
        return one

    return made


def _read(event: SdkEvent, start: dt.datetime) -> DurableEvent:
    """An event of the testing package's history."""
    named = "" if event.event_type.startswith(("Execution", "Invocation")) else event.name or ""
    seconds = round((event.event_timestamp - start).total_seconds(), 3)
    return DurableEvent(event.event_id, seconds, event.event_type, named, _error_of(event))


def _error_of(event: SdkEvent) -> str:
    """The error that an event tells, as `Name: message`."""
    for details in (event.step_failed_details, event.execution_failed_details, event.chained_invoke_failed_details):
        payload = details.error.payload if details and details.error else None
        if payload:
            return ": ".join(filter(None, [_short(payload.type), payload.message]))
    return ""


def _short(error_type: str | None) -> str:
    """A class's name without its module."""
    return (error_type or "").rpartition(".")[2]
