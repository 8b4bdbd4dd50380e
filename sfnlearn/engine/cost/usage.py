"""What one execution used: counted in its events, and in the records of the simulated functions that it called.

A workflow's type decides what it pays for, not what it uses: the same events tell the transitions that a Standard
workflow is billed for and the seconds and memory of an Express one, so both are counted here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sfnlearn.engine.cost.prices import billed_gb_seconds, prices
from sfnlearn.engine.history.fold import visits
from sfnlearn.engine.history.lambda_calls import FunctionCall, calls_of, children_of
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import JSON_TEXTS, EventLog
from sfnlearn.jsontext import size

_MEGABYTE = 1_048_576


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


def usage_of(execution: ExecutionRecord) -> Usage:
    """Count what an execution used, its child executions too."""
    log = execution.events
    children = list(children_of(execution))
    # A child that was cut off before its first event has begun nothing that could be billed.
    express = [child for child in children if child.run.machine_type == "EXPRESS" and len(child.run.log)]
    logs = [log, *(child.run.log for child in children if child.run.machine_type != "EXPRESS")]
    # A retry has no event of its own: it shows as one more attempt in a visit.
    retries = sum(visit.retries for one in logs for visit in visits(one))
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

    It is 50 MB, the size of the definition, and the execution's data once for every branch and iteration, all in steps
    of 64 MB.  Source: AWS Step Functions pricing, the example for Express workflows.
    """
    table = prices()["express"]
    steps = sum(kind == "MapIterationStarted" for kind in log.types)
    steps += sum(log.types[number - 1] == "ParallelStateStarted" for number in log.previous if number)
    used = size(definition) + largest_payload(log)[0] * max(1, steps)
    step = table["memory_step_mb"]
    return int(math.ceil((table["memory_base_mb"] + used / _MEGABYTE) / step) * step)


def largest_payload(log: EventLog) -> tuple[int, str]:
    """The bytes of the largest input, output or result, and the state that it belongs to."""
    found, seen = (0, ""), set()
    for event in log:
        for name in JSON_TEXTS:
            value = event.details.get(name)
            if value is None or id(value) in seen:
                continue
            if event.type.endswith(("StateEntered", "StateExited")):
                seen.add(id(value))  # the log keeps it, so its id stays its own
            taken = size(value)
            if taken > found[0] or (taken == found[0] and not found[1]):
                found = (taken, event.state or "")
    return found
