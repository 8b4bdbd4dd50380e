"""Redrive: an execution that did not succeed goes on where it stands, under the same ARN and in the same history.

It looks like going back in time and is the opposite.  Rewinding makes a new execution, runs it from its first event and
answers the calls from the journal; the old one stays.  A redrive keeps the execution: its history grows, its clock has
moved on, what was fixed outside counts, and nothing that has succeeded happens again.  A replay could not do that.  It
would run the failed call as it failed, at the time when it failed; and with another answer there, every event after it
would be another than the one that the history holds already, the ExecutionFailed at its end among them.

So nothing is replayed.  Where the execution stands is read from its events (`asl/running/position.py`): for each strand
the state that was entered and not left, with its raw input, and below a Map or Parallel the results of the branches
that are over.  A new frame is put there, and walks on:

    1 ExecutionStarted   2 Entered A   3 Exited A   4 Entered B   5 Scheduled   6 Started   7 Failed   8 ExecutionFailed
    9 ExecutionRedriven  10 Scheduled (B goes on: there is no second Entered)   11 Started   12 Succeeded   13 Exited B

A redriven execution can be replayed for its part, and then the redrives are part of what is replayed
(`replay_redrives`): run to the end of the first attempt, let the time pass, redrive, and so on.

Source: RedriveExecution in the API reference; Developer Guide, "Redriving executions".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sfnlearn.arguments import FUNCTIONS, check_argument
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.position import Branch, Position, where_it_stands
from sfnlearn.engine.faults.plan import FAULTS, Faults
from sfnlearn.errors import UsageError

if TYPE_CHECKING:
    from sfnlearn.engine.execution import Execution

PERIOD = 14 * 86_400
"""Seconds after its end in which an execution can be redriven."""
ROOM = 2
"""Events that the history must have room for: ExecutionRedriven and at least one other."""


@dataclass(frozen=True, slots=True)
class Redriven:
    """A redrive that took place: after how many events and when (POSIX seconds), and how the attempt had ended.

    `stopped_after` counts the events before `stop()` was called; None where the attempt ended by itself.
    """

    events: int
    time: float
    ended: float
    stopped_after: int | None = None
    error: str | None = None
    cause: str | None = None


def redrive(execution: Execution, functions: Mapping[str, Any] | None, faults: Faults | None) -> None:
    """See `Execution.redrive`; afterwards the execution is ready to run."""
    check_argument("functions", functions, FUNCTIONS, optional=True)
    check_argument("faults", faults, FAULTS, optional=True)
    why_not = reason(execution)
    if why_not is not None:
        raise UsageError(f"ExecutionNotRedrivable: {why_not}.")
    frame = _frame(execution)
    _change(execution, functions, faults)
    execution.redrives.append(_noted(execution))
    run = execution.run
    run.redrive_count += 1
    run.redrive_time = run.log.now = execution.world.now
    execution.launch_again(frame)


def _noted(execution: Execution) -> Redriven:
    now, ended = execution.world.now, execution.stop_time or 0.0
    if execution.status != "ABORTED":
        return Redriven(len(execution.events), now, ended)
    return Redriven(len(execution.events), now, ended, execution.stopped_after, execution.error, execution.cause)


def replay_redrives(execution: Execution, redrives: Iterable[Redriven], events: int) -> None:
    """Bring a replayed execution past the redrives that come before event number `events`."""
    for one in redrives:
        if one.events >= events:
            return
        if one.stopped_after is None:
            # It had ended, by as many events as an end has today: the rules of histories may have changed since.
            execution.replay(until=one.ended)
        else:
            execution.replay(one.stopped_after, until=one.ended)
            execution.world.scheduler.now = one.ended
            execution.stop(one.error, one.cause)
        execution.world.scheduler.now = one.time
        redrive(execution, None, None)


def reason(execution: Execution) -> str | None:
    """Why the execution cannot be redriven, in AWS's words (redriveStatusReason of DescribeExecution), or None."""
    if execution.machine.type == "EXPRESS":
        return "Execution belongs to an EXPRESS state machine and cannot be redriven"
    if execution.status in ("RUNNING", "SUCCEEDED"):
        return f"Execution is {execution.status} and cannot be redriven"
    limit = execution.run.quotas.history
    if limit is not None and len(execution.events) > limit - ROOM:
        return "Execution history event limit exceeded"
    if execution.stop_time is not None and execution.world.now > execution.stop_time + PERIOD:
        return "Execution redrivable period exceeded"
    return None


def redrive_status(execution: Execution) -> dict[str, Any]:
    """The redrive's members of DescribeExecution."""
    run, why_not = execution.run, reason(execution)
    shown: dict[str, Any] = {"redriveCount": run.redrive_count}
    if run.redrive_time is not None:
        shown["redriveDate"] = run.redrive_time
    shown["redriveStatus"] = "REDRIVABLE" if why_not is None else "NOT_REDRIVABLE"
    if why_not is not None:
        shown["redriveStatusReason"] = why_not
    return shown


def _change(execution: Execution, functions: Mapping[str, Any] | None, faults: Faults | None) -> None:
    """Put the fixed functions and the other faults in force."""
    before = execution.options
    if functions is not None:
        execution.world.functions.replace(functions)
    if faults is not None:
        execution.ledger.faults = faults
    execution.options = replace(
        before, functions={**(before.functions or {}), **(functions or {})}, faults=faults or before.faults
    )


def _frame(execution: Execution) -> Frame:
    """A frame for the root fiber, which stands where the execution ended."""
    stands = where_it_stands(execution.events, execution.error)
    frame = Frame(execution.run, variables=stands.variables)
    frame.position = stands.position or _between(execution, stands)
    return frame


def _between(execution: Execution, stands: Branch) -> Position | None:
    """An execution that was stopped between two states enters the second one."""
    if stands.left is None:
        return None
    following = execution.machine.states[stands.left].targets()
    if len(following) != 1:
        raise UsageError(f"The execution was stopped after '{stands.left}', before it was settled which state follows.")
    return Position(following[0], stands.output, 0, 0.0)
