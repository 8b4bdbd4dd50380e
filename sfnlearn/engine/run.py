"""`run` and `step`: how an execution starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.quotas import SERVICE, Quotas
from sfnlearn.engine.clock import Clock
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.journal import Journal
from sfnlearn.engine.run_options import ClockName, RunOptions
from sfnlearn.engine.timetravel.breakpoints import Until
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

EMPTY: Mapping[str, Any] = {}
"""The input of whoever gives none."""


def run(
    machine: StateMachine,
    input: JSON = EMPTY,
    *,
    functions: Mapping[str, Any] | None = None,
    name: str | None = None,
    clock: ClockName | Clock = "virtual",
    seed: int = 0,
    start_time: float | None = None,
    quotas: Quotas | None = SERVICE,
    faults: Faults | None = None,
    until: Until = None,
    shuffle: int | None = None,
) -> Execution:
    """Run a state machine to its end, or until it waits for a task token or meets a breakpoint.

    `input` is a JSON value, or a `JSONText` where the verbatim text matters.  `functions` maps Lambda names or Resource
    ARNs to callables `(event, context)` or simulated functions.  `start_time` (POSIX seconds) is where the virtual
    clock starts.  `quotas=None` lifts sizes and event counts.  The same `seed` gives the same events.  `faults` fail
    calls on purpose; `until` is a state's name, a `Breakpoint` or a predicate; `shuffle` tries another interleaving.

    Raises UsageError for an input that is not JSON, and when a service integration is reached that nothing answers:
    the error's `execution` has the history so far, and `redrive(functions=...)` goes on from there.

    >>> machine = StateMachine('{"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 86400, "End": true}}}')
    >>> execution = run(machine, {"name": "Ada"})
    >>> execution.status, execution.output, execution.stop_time - execution.start_time
    ('SUCCEEDED', {'name': 'Ada'}, 86400.0)

    Source: StartExecution in the API reference.
    """
    options = RunOptions(
        functions=functions,
        name=name,
        clock=clock,
        seed=seed,
        start_time=start_time,
        quotas=quotas,
        faults=faults,
        shuffle=shuffle,
        stepping=until is not None,
    )
    return start(machine, input, options).resume(until=until)


def step(
    machine: StateMachine,
    input: JSON = EMPTY,
    *,
    functions: Mapping[str, Any] | None = None,
    name: str | None = None,
    clock: ClockName | Clock = "virtual",
    seed: int = 0,
    start_time: float | None = None,
    quotas: Quotas | None = SERVICE,
    faults: Faults | None = None,
    shuffle: int | None = None,
) -> Execution:
    """Start an execution that goes on only as its events are read; the arguments are those of `run`.

    >>> machine = StateMachine({"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "End": True}}})
    >>> [event.type for event in step(machine)]
    ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']
    """
    options = RunOptions(
        functions=functions,
        name=name,
        clock=clock,
        seed=seed,
        start_time=start_time,
        quotas=quotas,
        faults=faults,
        shuffle=shuffle,
        stepping=True,
    )
    return start(machine, input, options)


def start(machine: StateMachine, data: JSON, options: RunOptions, journal: Journal | None = None) -> Execution:
    """An execution that is ready to go on; with a journal it answers its first effects from that."""
    if not isinstance(machine, StateMachine):
        kind = type(machine).__name__
        raise UsageError(f"run() takes a StateMachine, not {kind}: write run(StateMachine(...), input).")
    if machine.unknown_values:
        [name, *_] = machine.unknown_values
        raise UsageError(
            f"The placeholder ${{{name}}} has no value, so the machine cannot run: give it one with "
            f"StateMachine(..., substitutions={{{name!r}: ...}}), in the terminal with --substitute {name}=VALUE."
        )
    return Execution(machine, data, options, journal)
