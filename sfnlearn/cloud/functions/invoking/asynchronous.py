"""Asynchronous invocation: the event waits in a queue, and Lambda calls the function, again and again if need be.

- A function error (a timeout too) is tried again 1 minute and 2 minutes after the attempt before it has ended: at most
  three attempts in all, with the same request id.
- A throttled event goes back to the queue: 1 second first, twice as long each time, at most 5 minutes, until the event
  is 6 hours old.  With a reserved concurrency of 0 it is given up at once.
- The end is reported to a destination: `on_success` or `on_failure`, a Python callable that takes the invocation record
  or a Lambda function, which is called with it asynchronously.
- Nobody waits: attempts are made when the virtual time reaches them, that is, before a later call of the function, or
  when somebody lets time pass (`advance`, `wait`).

Source: AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation", "Capturing
records of Lambda asynchronous invocations".
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Protocol

from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.cloud.functions.configuration import FunctionConfiguration
from sfnlearn.cloud.functions.invoking.invocations import Invocation
from sfnlearn.jsontext import JSON

RETRY_AFTER = (60.0, 120.0)
"""Seconds from the end of an attempt that failed to the next one."""

_LONGEST_WAIT = 300.0


class HasAttempts(Protocol):
    """The pool whose queue this is."""

    @property
    def configuration(self) -> FunctionConfiguration:
        """The function's configuration."""

    def run(self, event: str, at: float, request_id: str, arn: str = "") -> Invocation:
        """Run one attempt."""


class AsynchronousInvocation:
    """One event that was handed over, and what became of it.

    `attempts` are the records of the calls, throttled ones too.  `condition` is empty while the event waits, then
    `Success`, `RetriesExhausted` or `EventAgeExceeded`, as AWS's record says it; `Refused` where the API did not take
    the event.  `record` is what a destination gets.
    """

    def __init__(self, event: str, at: float, request_id: str, queue: EventQueue) -> None:
        self.event_text = event
        self.at = at
        self.request_id = request_id
        self.attempts: list[Invocation] = []
        self.condition = ""
        self.record: JSON = None
        self._queue = queue

    def __repr__(self) -> str:
        state = self.condition or "waiting"
        return f"<asynchronous invocation {self.request_id}: {state}, {len(self.attempts)} attempts>"

    @property
    def runs(self) -> list[Invocation]:
        """The attempts that were not throttled."""
        return [attempt for attempt in self.attempts if attempt.environment is not None]

    def wait(self) -> AsynchronousInvocation:
        """Let virtual time pass until the event is done with."""
        self._queue.run_while(lambda: not self.condition)
        return self

    def refuse(self, refused: Invocation) -> None:
        """The API did not take the event."""
        self.attempts.append(refused)
        self.condition = "Refused"


class EventQueue:
    """The events that wait for a function, by the time of their next attempt."""

    def __init__(self, pool: HasAttempts) -> None:
        self._pool = pool
        self._waiting: list[tuple[float, int, AsynchronousInvocation]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def next_at(self) -> float:
        """When the next attempt is due, POSIX seconds; infinity for an empty queue."""
        return self._waiting[0][0] if self._waiting else math.inf

    def put(self, call: AsynchronousInvocation, at: float | None = None) -> None:
        """Let an event wait for its next attempt."""
        self._count += 1
        heappush(self._waiting, (call.at if at is None else at, self._count, call))

    def run_until(self, at: float) -> None:
        """Make every attempt that is due at `at` or before."""
        self.run_while(lambda: self.next_at <= at)

    def run_while(self, goes_on: Callable[[], bool]) -> None:
        """Make the next attempt as long as there is one."""
        while self._waiting and goes_on():
            at, _, call = heappop(self._waiting)
            self._attempt(call, at)

    def _attempt(self, call: AsynchronousInvocation, at: float) -> None:
        attempt = self._pool.run(call.event_text, at, call.request_id)
        call.attempts.append(attempt)
        settings = self._pool.configuration
        if attempt.error is None:
            self._end(call, "Success")
        elif _is_last(call, attempt, settings):
            self._end(call, "RetriesExhausted")
        else:
            self._again(call, attempt)

    def _again(self, call: AsynchronousInvocation, attempt: Invocation) -> None:
        if attempt.environment is None:
            throttles = len(call.attempts) - len(call.runs)
            at = attempt.at + min(2.0 ** min(throttles - 1, 10), _LONGEST_WAIT)
        else:
            at = attempt.ends_at + RETRY_AFTER[len(call.runs) - 1]
        if at - call.at > self._pool.configuration.maximum_event_age:
            self._end(call, "EventAgeExceeded")
        else:
            self.put(call, at)

    def _end(self, call: AsynchronousInvocation, condition: str) -> None:
        call.condition = condition
        call.record = invocation_record(call, self._pool.configuration)
        settings = self._pool.configuration
        destination = settings.on_success if condition == "Success" else settings.on_failure
        if destination is not None:
            _deliver(destination, call.record, call.attempts[-1].ends_at)


def _is_last(call: AsynchronousInvocation, attempt: Invocation, settings: FunctionConfiguration) -> bool:
    if attempt.environment is None:
        return settings.reserved_concurrency == 0
    return len(call.runs) > settings.maximum_retry_attempts


def _deliver(destination: Callable[[Any], Any], record: JSON, at: float) -> None:
    pool = getattr(destination, "pool", None)
    if pool is None:
        destination(json.loads(json.dumps(record)))
    else:
        pool.invoke_async(record, at=max(at, pool.latest))


def invocation_record(call: AsynchronousInvocation, configuration: FunctionConfiguration) -> JSON:
    """What AWS sends to a destination about an event that is done with."""
    last = call.attempts[-1]
    ran = last.environment is not None
    response = {"statusCode": 200, "executedVersion": configuration.version}
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": write_timestamp(last.ends_at),
        "requestContext": {
            "requestId": call.request_id,
            "functionArn": configuration.qualified_arn,
            "condition": call.condition,
            "approximateInvokeCount": len(call.runs),
        },
        "requestPayload": json.loads(call.event_text),
    }
    if not ran:
        return record
    failed = {} if last.error is None else {"functionError": "Unhandled"}
    payload = last.value if last.error is None else json.loads(last.cause or "null")
    return {**record, "responseContext": {**response, **failed}, "responsePayload": payload}
