"""The record of one call of a function: what came in, where it ran, what it found there, what went out.

Events and results are kept as JSON texts, so that nobody who reads a record can change it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.cloud.functions.environments.logs import billed_milliseconds
from sfnlearn.cloud.functions.environments.memory import Memory
from sfnlearn.effects import Answer


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call.  `at` is POSIX seconds; durations are seconds, `billed_duration` is milliseconds as AWS reports it.

    `environment` is the number of the execution environment, None for a call that never ran: throttled, or too large.
    `why` says why it ran there or not at all.  `memory_before` and `memory_after` are the module's globals as short
    texts; before a cold call they are what the init code has made.  `memory_size` is in MB.
    """

    request_id: str
    at: float
    event_text: str
    environment: int | None
    cold: bool
    init_duration: float
    duration: float
    result_text: str = "null"
    error: str | None = None
    cause: str | None = None
    memory_before: Memory = field(default_factory=dict)
    memory_after: Memory = field(default_factory=dict)
    memory_size: int = 128
    version: str = "$LATEST"
    why: str = ""
    log: tuple[str, ...] = ()

    @property
    def payload(self) -> Any:
        """The event that came in: a copy each time."""
        return json.loads(self.event_text)

    @property
    def value(self) -> Any:
        """The result that went out, None after an error: a copy each time."""
        return json.loads(self.result_text)

    @property
    def billed_duration(self) -> int:
        """Milliseconds that AWS bills: the call and, after a cold start, the initialization."""
        return 0 if self.environment is None else billed_milliseconds(self.init_duration + self.duration)

    @property
    def gb_seconds(self) -> float:
        """What the billed duration costs by: GB of memory size times seconds."""
        return self.memory_size / 1024 * self.billed_duration / 1000

    @property
    def ends_at(self) -> float:
        """When the caller has the answer, POSIX seconds."""
        return self.at + self.init_duration + self.duration

    @property
    def answer(self) -> Answer:
        """The call as the engine sees it."""
        return Answer(self.value, self.error, self.cause, self.init_duration + self.duration)


@dataclass(frozen=True, slots=True)
class Billing:
    """What AWS bills for calls: requests and GB-seconds.  `billed_duration` is the sum in milliseconds.

    Calls that never ran are free; timeouts and failures are not.  Source: AWS Lambda pricing.
    """

    requests: int
    billed_duration: int
    gb_seconds: float


def billing_of(invocations: Iterable[Invocation]) -> Billing:
    """The sums over calls.

    >>> billing_of([Invocation("id", 0.0, "{}", 1, True, 0.8, 0.2, memory_size=512)])
    Billing(requests=1, billed_duration=1000, gb_seconds=0.5)
    """
    ran = [each for each in invocations if each.environment is not None]
    # Whole MB times whole milliseconds, so that the sum does not depend on its order.
    share = sum(each.memory_size * each.billed_duration for each in ran)
    return Billing(len(ran), sum(each.billed_duration for each in ran), share / 1024 / 1000)


def throttled(event: str, at: float, request_id: str, why: str) -> Invocation:
    """The record of a call that found as many calls running as the function may have."""
    call = event, at, request_id
    return _refused(*call, why=f"throttled: {why}", error="TooManyRequestsException", status=429, says="Rate Exceeded.")


def too_large(event: str, at: float, request_id: str, *, size: int, limit: int, kind: str) -> Invocation:
    """The record of a call whose payload of `size` bytes Lambda's API does not take; `kind` is the invocation type."""
    call = event, at, request_id
    says = f"{size} byte payload is too large for the {kind} invocation type (limit {limit} bytes)"
    why = f"refused: the payload has {size:,} bytes"
    return _refused(*call, why=why, error="RequestEntityTooLargeException", status=413, says=says)


def _refused(event: str, at: float, request_id: str, *, why: str, error: str, status: int, says: str) -> Invocation:
    """The Cause has the shape that AWS was recorded to give for a function that does not exist."""
    cause = (
        f"{says} (Service: AWSLambda; Status Code: {status}; Error Code: {error}; "
        f"Request ID: {request_id}; Proxy: null)"
    )
    return Invocation(
        request_id=request_id,
        at=at,
        event_text=event,
        environment=None,
        cold=False,
        init_duration=0.0,
        duration=0.0,
        error=f"Lambda.{error}",
        cause=cause,
        why=why,
    )
