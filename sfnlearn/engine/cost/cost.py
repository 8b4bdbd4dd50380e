"""What an execution costs, as a Standard and as an Express workflow, and how much of the quotas it uses.

Rules that hold here: usage is counted in the events (and the records of simulated functions), prices stand in
`prices.json` with their date and source, and nothing is rounded before it is shown.

> Step Functions counts a state transition each time a step of your workflow is executed [...] including retries.
> Duration is [...] rounded up to the nearest 100ms, and the amount of memory used [...] billed in 64-MB chunks.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.engine.history.fold import visits
from sfnlearn.engine.history.lambda_calls import FunctionCall, calls_of, children_of
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import DefinitionError, UsageError
from sfnlearn.events import EventLog
from sfnlearn.jsontext import JSON, dumps
from sfnlearn.late import late

LONGEST = {"STANDARD": 31_536_000, "EXPRESS": 300}
DEFINITION_LIMIT = 1_048_576
_MEGABYTE = 1_048_576
_DATA = ("input", "output", "parameters")


@lru_cache(maxsize=1)
def prices() -> Mapping[str, Any]:
    """The price table: prices in dollars, its date, region and sources.

    >>> prices()["standard"]["transition"] * 1000
    0.025
    """
    table: dict[str, Any] = json.loads(Path(__file__).with_name("prices.json").read_text(encoding="utf-8"))
    return table


@dataclass(frozen=True, slots=True)
class Usage:
    """What one execution used.

    `transitions` are states entered, retries and redrives; `seconds` is how long it took; `memory` the MB that an
    Express workflow would be billed for; `calls` are those of Lambda functions; `children` the Express child executions
    of distributed Map states, as (seconds, MB).
    """

    transitions: int
    retries: int
    seconds: float
    memory: int
    calls: tuple[FunctionCall, ...]
    children: tuple[tuple[float, int], ...] = ()

    @property
    def gb_seconds(self) -> float:
        """Memory and time that an Express workflow would be billed for."""
        return billed_gb_seconds(self.seconds, self.memory)

    @property
    def lambda_gb_seconds(self) -> float:
        """Memory and time of the Lambda functions."""
        return sum(call.seconds * call.memory / 1024 for call in self.calls)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill: `amount` in dollars for `quantity` of `what`."""

    what: str
    quantity: float
    amount: float


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of a quota was used: `used` of `limit` (None: no quota) in `unit`; `where` says at which state."""

    what: str
    used: float
    limit: float | None
    unit: str
    where: str = ""

    @property
    def share(self) -> float:
        """The used part of the quota; 0 where there is none."""
        return self.used / self.limit if self.limit else 0.0


class Cost:
    """What an execution costs: in a notebook a table, `str()` the same as text.

    `usage` is what it used once; `standard` and `express` are the lines of a month with so many `executions`, Lambda
    included and free tiers taken off; `once("STANDARD")` those of one execution without a free tier; `meters` are the
    quotas; `express_refusal` says why it could not be an Express workflow.

    >>> from sfnlearn import StateMachine, run
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    >>> cost = Cost(run(machine), executions=1_000_000)
    >>> cost.usage.transitions, round(cost.total("STANDARD"), 2), round(cost.total("EXPRESS"), 2)
    (1, 24.9, 1.1)

    Source: AWS Step Functions pricing, AWS Lambda pricing; the date is in `prices()["date"]`.
    """

    def __init__(self, execution: ExecutionRecord, executions: int = 1_000_000) -> None:
        if executions < 1:
            raise UsageError(f"executions= is how many run in a month, at least 1, not {executions!r}.")
        self.execution = execution
        self.executions = executions

    @cached_property
    def usage(self) -> Usage:
        """What one execution used."""
        return usage_of(self.execution)

    def once(self, machine_type: str) -> list[Line]:
        """The bill of one execution, without a free tier."""
        return list(_lines(self.usage, machine_type, 1, free=False))

    def month(self, machine_type: str) -> list[Line]:
        """The bill of a month with so many executions; the free tiers are taken off."""
        return list(_lines(self.usage, machine_type, self.executions, free=True))

    def total(self, machine_type: str) -> float:
        """Dollars a month."""
        return sum(line.amount for line in self.month(machine_type))

    @cached_property
    def meters(self) -> list[Meter]:
        """The quotas that the execution met, and how much of them it used."""
        return list(_meters(self.execution, self.usage))

    @cached_property
    def express_refusal(self) -> str:
        """Why this execution cannot be an Express workflow; empty where it can."""
        machine = self.execution.machine
        try:
            StateMachine(machine.definition, type="EXPRESS")
        except DefinitionError as refused:
            return refused.diagnostics[0].message
        if self.usage.seconds > LONGEST["EXPRESS"]:
            return "It takes longer than the 5 minutes that an Express workflow may take."
        return ""

    def __str__(self) -> str:
        return str(late("cost table")(self))

    __repr__ = __str__

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        bundle: dict[str, str] = late("cost table")(self)._repr_mimebundle_()
        return bundle


# ------------------------------------------------------------------------ usage


def usage_of(execution: ExecutionRecord) -> Usage:
    """Count what an execution used, its child executions too."""
    log = execution.events
    children = list(children_of(execution))
    express = [child for child in children if child.run.machine_type == "EXPRESS"]
    logs = [log, *(child.run.log for child in children if child.run.machine_type != "EXPRESS")]
    retries = sum(max(0, len(visit.tries) - 1) for one in logs for visit in visits(one))
    entered = sum(kind.endswith("StateEntered") or kind == "ExecutionRedriven" for one in logs for kind in one.types)
    definition = execution.machine.definition
    return Usage(
        transitions=entered + retries,
        retries=retries,
        seconds=log.times[-1] - log.times[0],
        memory=billed_memory(log, definition),
        calls=tuple(calls_of(execution)),
        children=tuple(_express_child(child.run.log, definition) for child in express),
    )


def _express_child(log: EventLog, definition: Mapping[str, Any]) -> tuple[float, int]:
    return log.times[-1] - log.times[0], billed_memory(log, definition)


def billed_memory(log: EventLog, definition: Mapping[str, Any]) -> int:
    """The MB that an Express workflow is billed for.

    > Workflow memory utilized = 50 MB + state machine definition size + execution data size x Number of Parallel or Map
    > Steps
    """
    table = prices()["express"]
    steps = sum(kind == "MapIterationStarted" for kind in log.types)
    steps += sum(log.types[number - 1] == "ParallelStateStarted" for number in log.previous if number)
    used = _bytes(definition) + largest_payload(log)[0] * max(1, steps)
    step = table["memory_step_mb"]
    return int(math.ceil((table["memory_base_mb"] + used / _MEGABYTE) / step) * step)


def largest_payload(log: EventLog) -> tuple[int, str]:
    """The bytes of the largest input, output or result, and the state that it belongs to."""
    found, seen = (0, ""), set()
    for event in log:
        for name in _DATA:
            value = event.details.get(name)
            if value is None or id(value) in seen:
                continue
            if event.type.endswith(("StateEntered", "StateExited")):
                seen.add(id(value))  # the log keeps it, so its id stays its own
            size = _bytes(value)
            if size > found[0] or (size == found[0] and not found[1]):
                found = (size, event.state or "")
    return found


def _bytes(value: JSON) -> int:
    return len(dumps(value).encode())


def billed_gb_seconds(seconds: float, memory: int) -> float:
    """What an Express workflow is billed for: time in steps of 100 ms, at least one.

    >>> billed_gb_seconds(0.05, 64)
    0.00625
    """
    step = float(prices()["express"]["time_step_ms"])
    return max(1, math.ceil(round(seconds * 1000, 6) / step)) * step / 1000 * memory / 1024


# ------------------------------------------------------------------------- bills


def _lines(usage: Usage, machine_type: str, executions: int, *, free: bool) -> Iterator[Line]:
    table = prices()
    requests = len(usage.children) + (machine_type == "EXPRESS")
    gb_seconds = sum(billed_gb_seconds(*child) for child in usage.children)
    if machine_type == "STANDARD":
        count = usage.transitions * executions
        paid = _beyond(count, table["standard"]["free_transitions"] if free else 0)
        yield Line("state transitions", count, paid * table["standard"]["transition"])
    else:
        gb_seconds += usage.gb_seconds
    if requests:
        yield Line("Express requests", requests * executions, requests * executions * table["express"]["request"])
        yield Line("Express GB-seconds", gb_seconds * executions, _tiered(gb_seconds * executions / 3600))
    if usage.calls:
        yield from _lambda_lines(usage, executions, free=free)


def _lambda_lines(usage: Usage, executions: int, *, free: bool) -> Iterator[Line]:
    table = prices()["lambda"]
    requests, gb_seconds = len(usage.calls) * executions, usage.lambda_gb_seconds * executions
    paid = _beyond(requests, table["free_requests"] if free else 0)
    yield Line("Lambda requests", requests, paid * table["request"])
    paid = _beyond(gb_seconds, table["free_gb_seconds"] if free else 0)
    yield Line("Lambda GB-seconds", gb_seconds, paid * table["gb_second"])


def _beyond(count: float, free: float) -> float:
    return max(0.0, count - free)


def _tiered(gb_hours: float) -> float:
    """Dollars for so many GB-hours: the first 1,000, the next 4,000, and those above have prices of their own."""
    amount = before = 0.0
    tiers: list[tuple[float | None, float]] = prices()["express"]["gb_hours"]
    for limit, price in tiers:
        until = gb_hours if limit is None else min(gb_hours, limit)
        amount += max(0.0, until - before) * price
        before = until
    return amount


# ------------------------------------------------------------------------ quotas


def _meters(execution: ExecutionRecord, usage: Usage) -> Iterator[Meter]:
    machine, log = execution.machine, execution.events
    size, state = largest_payload(log)
    yield Meter("largest payload", size, SERVICE.payload, "bytes", state)
    history = SERVICE.history if machine.type == "STANDARD" else None
    yield Meter("history", len(log), history, "events")
    yield Meter("duration", usage.seconds, LONGEST[machine.type], "seconds")
    yield Meter("definition", _bytes(machine.definition), DEFINITION_LIMIT, "bytes")
