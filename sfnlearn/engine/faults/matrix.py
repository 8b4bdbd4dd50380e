"""A fault at every call in turn: what is left after each possible failure?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.run import EMPTY, run
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True)
class FaultRun:
    """One run of the matrix: the call that failed (numbered from 1), the state that made it, and the execution."""

    call: int
    state: str | None
    execution: Execution


def fault_matrix(
    machine: StateMachine,
    input: JSON = EMPTY,
    *,
    error: str = "States.TaskFailed",
    cause: str | None = None,
    functions: Mapping[str, Any] | None = None,
    faults: Faults | None = None,
    seed: int = 0,
) -> Iterator[FaultRun]:
    """Run the machine once for each call of an undisturbed run, with that call failing.

    `faults` are in force in all runs.  A call is one attempt of a Task or one request to S3 by a Map.

    >>> arn = "arn:aws:lambda:us-east-1:123456789012:function:"
    >>> states = {"A": {"Type": "Task", "Resource": arn + "a", "Next": "B"},
    ...           "B": {"Type": "Task", "Resource": arn + "b", "End": True}}
    >>> machine = StateMachine({"StartAt": "A", "States": states})
    >>> runs = fault_matrix(machine, functions={"a": lambda event: 1, "b": lambda event: 2}, error="Boom")
    >>> [(run.call, run.state, run.execution.error) for run in runs]
    [(1, 'A', 'Boom'), (2, 'B', 'Boom')]
    """
    plan = faults or Faults()
    undisturbed = run(machine, input, functions=functions, faults=plan, seed=seed)
    for number in range(1, undisturbed.ledger.calls + 1):
        # The run is the same up to this call, so call number n is the same call as in the undisturbed run.
        disturbed = plan.at_call(number, error, cause)
        execution = run(machine, input, functions=functions, faults=disturbed, seed=seed)
        yield FaultRun(number, execution.ledger.callers[number - 1], execution)
