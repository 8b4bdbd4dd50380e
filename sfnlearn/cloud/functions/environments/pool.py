"""The execution environments of one version of a function, and which call runs in which.

An environment is one process of Lambda's: it has run the function's file once, and so holds its globals.  A call that
meets an environment which is free finds those globals as the last call left them (a warm start); a call that meets none
gets a new environment, and fresh globals (a cold start).  Nothing else decides what a function remembers.  With calls
of 2 seconds each and `counter += 1` in the handler:

    call at   environment 1         environment 2         answer
    0 s       cold, counter 0 → 1                         1
    1 s       busy until 2 s        cold, counter 0 → 1   1        the same code, another memory
    4 s       idle since 2 s        warm, counter 1 → 2   2        of two free ones the one used last
    400 s     ended at 302 s        ended at 306 s        1        environment 3, cold: nothing is left

How the pool keeps that.  An environment is in one of two places.  `_busy` is a heap by the time at which it is free
again, so that a call looks only at those that have become free since the last call.  `_free` is a queue by when that
happened: the next call takes its last one, and those that have idled for too long leave at its front.  Both ends are
touched and never the middle, so a call costs the same among one environment or thousands.

A handler may invoke its own function, by boto3 inside `aws()`.  Its environment has been taken from `_free` then and is
not in `_busy` yet, since nobody knows when it will be free.  `_running` counts such calls, for the limits below.

- Which of several free environments is taken, and for how long an idle one is kept (`keep_warm`), are choices of this
  simulator: AWS says only that environments are reused at its discretion.
- More calls at once than the function's reserved concurrency are throttled.  A function without one shares what the
  account's concurrency leaves beside the reserved ones; the functions that count are those that were called in the same
  world.
- Calls arrive in the order of the virtual clock.  A pool belongs to one world, for every world has a clock of its own.
- A payload has at most 6 MB, both ways; an asynchronous one 1 MB.

Source: AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle", "Configuring reserved
concurrency for a function", "Lambda quotas".
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Callable, Iterator, MutableMapping
from heapq import heappop, heappush

from sfnlearn.asl.running.randomness import draw_uuid
from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.cloud.functions.configuration import LATEST, FunctionConfiguration
from sfnlearn.cloud.functions.environments.environment import ExecutionEnvironment
from sfnlearn.cloud.functions.environments.logs import Logs
from sfnlearn.cloud.functions.invoking.asynchronous import AsynchronousInvocation, EventQueue
from sfnlearn.cloud.functions.invoking.invocations import Billing, Invocation, billing_of, throttled, too_large
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import FunctionPool
from sfnlearn.engine.history.lambda_calls import FunctionCall
from sfnlearn.html_output import html_output
from sfnlearn.jsontext import JSON, check_value, dumps
from sfnlearn.late import late

Pools = MutableMapping[int, FunctionPool]
"""The pools of one world, by the id of the function, version or alias that was called."""

_MICROSECOND = 1e-6  # two virtual times nearer than this are one: 0.1 + 0.2 is 0.3 here
_LIMITS = {"RequestResponse": 6 * 1024 * 1024, "Event": 1024 * 1024}


class Pool:
    """The execution environments of one function in one world; shows itself as a table of lanes."""

    def __init__(self, configuration: FunctionConfiguration, world: Pools | None = None) -> None:
        self.configuration = configuration
        self.environments: list[ExecutionEnvironment] = []
        self.invocations: list[Invocation] = []
        self.latest = -math.inf
        self.queue = EventQueue(self)
        self._world = {} if world is None else world
        self._random = random.Random(configuration.name)
        self._free: deque[ExecutionEnvironment] = deque()
        # A heap: the first to be free, then the last number.
        self._busy: list[tuple[float, int, ExecutionEnvironment]] = []
        self._running = 0

    def __repr__(self) -> str:
        return str(late("environments")(self))

    def _repr_html_(self) -> str:
        return html_output(late("environments")(self).html())

    @property
    def logs(self) -> Logs:
        """The log lines of every call, in the order of the calls."""
        return Logs(line for invocation in self.invocations for line in invocation.log)

    @property
    def billing(self) -> Billing:
        """What AWS would bill for the calls."""
        return billing_of(self.invocations)

    @property
    def executed_version(self) -> str:
        """The version that answered the last call."""
        return self.configuration.version

    def catch_up(self, at: float) -> None:
        """Make the attempts of asynchronous calls that are due at `at` or before."""
        self.queue.run_until(at)

    def billed_calls(self) -> Iterator[FunctionCall]:
        """The calls that ran: one that was throttled costs nothing."""
        settings = self.configuration
        for call in self.invocations:
            if call.environment is not None:
                billed = call.billed_duration / 1000
                yield FunctionCall(
                    settings.name, call.at, call.ends_at, billed, settings.memory_size, call.init_duration, call.cold
                )

    def invoke(self, payload: JSON, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        """Call the function at `at` (POSIX seconds); the answer is due `answer.duration` seconds later.

        `timeout` is the caller's patience, which Lambda is not told of: the call goes on when the caller has left.
        """
        del timeout
        return self.record(payload, at, request_id).answer

    def record(self, payload: JSON, at: float, request_id: str = "", arn: str = "") -> Invocation:
        """Call the function and keep the record of the call; `arn` is how the caller has named the function."""
        event = dumps(check_value(payload))
        self.queue.run_until(at)
        return self.run(event, at, request_id or self.new_id(), arn)

    def invoke_async(self, payload: JSON, *, at: float, request_id: str = "") -> AsynchronousInvocation:
        """Put an event into the function's queue at `at`; Lambda calls the function, and again when it fails."""
        event = dumps(check_value(payload))
        self.queue.run_until(at)
        call = AsynchronousInvocation(event, at, request_id or self.new_id(), self.queue)
        refused = self._too_large(event, at, call.request_id, "Event")
        if refused is None:
            self.queue.put(call)
        else:
            self.invocations.append(refused)
            call.refuse(refused)
        return call

    def run(self, event: str, at: float, request_id: str, arn: str = "") -> Invocation:
        """Run one call of an event's JSON text, whatever waits in the queue, and keep its record."""
        self.latest = max(self.latest, at)
        refused = self._too_large(event, at, request_id, "RequestResponse")
        invocation = refused or self._run(event, at, request_id, arn or self._arn)
        self.invocations.append(invocation)
        return invocation

    def busy(self, at: float) -> int:
        """How many calls run at `at`."""
        return self._running + sum(until > at + _MICROSECOND for until, _, _ in self._busy)

    def new_id(self) -> str:
        """The next request id: the same in every run."""
        return draw_uuid(self._random)

    @property
    def _arn(self) -> str:
        settings = self.configuration
        return settings.arn if settings.version == LATEST else settings.qualified_arn

    def _too_large(self, event: str, at: float, request_id: str, kind: str) -> Invocation | None:
        # A character has at most four bytes: most events need not be encoded to be counted.
        limit = _LIMITS[kind]
        size = len(event) if len(event) * 4 <= limit else len(event.encode())
        return too_large(event, at, request_id, size=size, limit=limit, kind=kind) if size > limit else None

    def _run(self, event: str, at: float, request_id: str, arn: str) -> Invocation:
        self._release(at)
        full = self._is_full(at)
        if full:
            return throttled(event, at, request_id, full)
        environment, why = self._choose(at)
        self._running += 1
        try:
            return environment.serve(event, request_id, at, arn, why)
        finally:
            self._running -= 1
            heappush(self._busy, (environment.busy_until, -environment.number, environment))

    def _choose(self, at: float) -> tuple[ExecutionEnvironment, str]:
        if self._free:
            environment = self._free.pop()
            idle = f"environment {environment.number} idle for {_seconds(at - environment.busy_until)}"
            return environment, f"{idle}, the one used last" if self._free else idle
        return self._new(at), self._why_new()

    def _why_new(self) -> str:
        """Why no environment was free; asked when the new one is already there."""
        if len(self.environments) == 1:
            return "no environment yet"
        if self._busy or self._running:
            return "all environments busy"
        last = self.environments[-2]
        return f"environment {last.number} ended: {last.ended}"

    def _release(self, at: float) -> None:
        """Move what is free by now from `_busy` to `_free`, which is ordered by when that happened."""
        while self._busy and self._busy[0][0] <= at + _MICROSECOND:
            environment = heappop(self._busy)[-1]
            if not environment.ended:
                self._free.append(environment)
        while self._free and at - self._free[0].busy_until > self.configuration.keep_warm + _MICROSECOND:
            environment = self._free.popleft()
            environment.end("idle too long", environment.busy_until + self.configuration.keep_warm)

    def _is_full(self, at: float) -> str:
        """Which limit forbids one more call, or nothing."""
        settings = self.configuration
        reserved = settings.reserved_concurrency
        if reserved is not None:
            full = self._busy_where(at, lambda other: other.name == settings.name) >= reserved
            return f"reserved concurrency {reserved} is used up" if full else ""
        left = settings.account_concurrency - sum(self._reserved_by_others())
        full = self._busy_where(at, lambda other: other.reserved_concurrency is None) >= left
        return f"account concurrency {settings.account_concurrency} is used up" if full else ""

    def _busy_where(self, at: float, counts: Callable[[FunctionConfiguration], bool]) -> int:
        # Its own calls were released a moment ago, so they need not be looked through: calls at once may be thousands.
        others = sum(pool.busy(at) for pool in self._others() if counts(pool.configuration))
        return self._running + len(self._busy) + others

    def _reserved_by_others(self) -> Iterator[int]:
        reserved = {pool.configuration.name: pool.configuration.reserved_concurrency for pool in self._others()}
        return (number for number in reserved.values() if number is not None)

    def _others(self) -> Iterator[Pool]:
        return (pool for pool in self._world.values() if isinstance(pool, Pool) and pool is not self)

    def _new(self, at: float) -> ExecutionEnvironment:
        day, version = write_timestamp(at)[:10].replace("-", "/"), self.configuration.version
        stream = f"{day}/[{version}]{draw_uuid(self._random).replace('-', '')}"
        environment = ExecutionEnvironment(len(self.environments) + 1, self.configuration, stream)
        self.environments.append(environment)
        return environment


def _seconds(seconds: float) -> str:
    return f"{round(max(seconds, 0.0), 3):g} s"
