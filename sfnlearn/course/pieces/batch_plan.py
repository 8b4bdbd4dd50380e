"""What a Map Run over a file of rows will do: child executions, time, failures and cost, without running it.

The children are lined up as the engine's scheduler does it: as many as may run at once start together, and each that
ends makes room for the next.  `tests/course/pieces/test_batch_plan.py` holds that a plan equals a run.

Rules that hold here: every row takes equally long; a child works on its rows one after the other and fails at its end
where one of them was bad; bad rows are spread evenly over the file.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sfnlearn.arguments import COUNT, NUMBER_FROM_ONE, SECONDS, Kind, check_argument
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.engine.cost.cost import bill
from sfnlearn.engine.cost.prices import prices
from sfnlearn.engine.cost.usage import Usage
from sfnlearn.engine.execution import LONGEST
from sfnlearn.engine.history.lambda_calls import FunctionCall

PERCENT = Kind((int, float), "a number from 0 to 100", 0, 100)
ROWS = Kind((int,), "a whole number from 1 to 100,000", 1, 100_000)


@dataclass(frozen=True, kw_only=True)
class BatchPlan:
    """A Map Run: `rows` in batches of `batch`, each row taking `seconds`, `bad` of them failing their child.

    `concurrency` is MaxConcurrency (0: as many as the service allows), `tolerated` ToleratedFailurePercentage.  The
    ItemProcessor is one Task that calls a Lambda function of 128 MB.

    >>> plan = BatchPlan(rows=1_000, batch=50, concurrency=4, seconds=0.1, bad=10, tolerated=5)
    >>> plan.children, plan.failing, plan.holds
    (20, 10, False)

    Raises UsageError for a number that makes no sense.
    """

    rows: int
    batch: int = 1
    concurrency: int = 0
    seconds: float = 0.0
    bad: int = 0
    tolerated: float = 0.0

    def __post_init__(self) -> None:
        """Look at every number."""
        check_argument("rows", self.rows, ROWS)
        check_argument("batch", self.batch, NUMBER_FROM_ONE)
        check_argument("concurrency", self.concurrency, COUNT)
        check_argument("seconds", self.seconds, SECONDS)
        check_argument("bad", self.bad, Kind((int,), f"a whole number from 0 to the {self.rows:,} rows", 0, self.rows))
        check_argument("tolerated", self.tolerated, PERCENT)

    @property
    def children(self) -> int:
        """How many child executions there are: one for each batch."""
        return -(-self.rows // self.batch)

    @property
    def bad_rows(self) -> list[int]:
        """The places of the bad rows, from 0: in the middle of as many equal parts of the file."""
        return [(2 * place + 1) * self.rows // (2 * self.bad) for place in range(self.bad)]

    @cached_property
    def bad_children(self) -> frozenset[int]:
        """The children that have a bad row, by their index."""
        return frozenset(row // self.batch for row in self.bad_rows)

    @property
    def failing(self) -> int:
        """How many children would fail, if all of them ran."""
        return len(self.bad_children)

    @property
    def failing_percentage(self) -> float:
        """Of all children, those that would fail."""
        return 100 * self.failing / self.children

    @property
    def holds(self) -> bool:
        """Whether the Map Run succeeds: no more fail than are tolerated."""
        return self.failing <= self._allowed

    @property
    def _allowed(self) -> float:
        return self.children * self.tolerated / 100

    def seconds_of(self, index: int) -> float:
        """How long a child takes."""
        return self.seconds * min(self.batch, self.rows - index * self.batch)

    @cached_property
    def _schedule(self) -> tuple[float, int]:
        """When the Map Run ends, and how many children have started by then."""
        quota = SERVICE.distributed_concurrency
        at_once = min(self.concurrency or quota, quota, self.children)
        running = [(self.seconds_of(index), index) for index in range(at_once)]
        heapq.heapify(running)
        started, failed, now = at_once, 0, 0.0
        while running:
            now, index = heapq.heappop(running)
            failed += index in self.bad_children
            if failed > self._allowed:
                break
            if started < self.children:
                heapq.heappush(running, (now + self.seconds_of(started), started))
                started += 1
        return now, started

    @property
    def makespan(self) -> float:
        """Seconds from the start of the Map Run to its end, be it a good or a bad one."""
        return self._schedule[0]

    @property
    def started(self) -> int:
        """How many children are started: all of them, unless too many fail before."""
        return self._schedule[1]

    @property
    def express_holds(self) -> bool:
        """Whether a child may be an Express workflow: it must not take longer than one may."""
        return self.seconds_of(0) <= LONGEST["EXPRESS"]

    def dollars(self, execution_type: str) -> float:
        """What one Map Run costs with Standard or Express children, Lambda included and no free tier taken off.

        Of one that fails it is the most that it may cost: every child that has started is counted to its end.

        >>> plan = BatchPlan(rows=1_000, batch=100, seconds=0.01)
        >>> plan.dollars("STANDARD") > plan.dollars("EXPRESS")
        True
        """
        return sum(line.amount for line in bill(self._usage(execution_type), "STANDARD", 1, free=False))

    def _usage(self, execution_type: str) -> Usage:
        """What one Map Run uses: a transition for the Map state, and what its children use."""
        memory = int(prices()["express"]["memory_step_mb"])
        took = [self.seconds_of(index) for index in range(self.started)]
        express = execution_type == "EXPRESS"
        return Usage(
            transitions=1 if express else 1 + self.started,
            retries=0,
            seconds=self.makespan,
            memory=memory,
            calls=tuple(_calls(took)),
            children=tuple((seconds, memory) for seconds in took) if express else (),
        )


def _calls(took: list[float]) -> Iterator[FunctionCall]:
    """One call for each child; Lambda bills whole milliseconds."""
    for seconds in took:
        billed = math.ceil(round(seconds * 1000, 6)) / 1000
        yield FunctionCall("work", 0.0, seconds, billed)
