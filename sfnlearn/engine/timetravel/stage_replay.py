"""What only a replay can show: the data at every stage of a state, its variables, its context object.

Rules that hold here: the execution is replayed from its own journal with checkpoints, and nothing is called: every
integration has a stub that refuses.  One that ran on AWS has no journal: its machine is run here with the answers that
its history holds, and where every event comes out the same, its stages are that run's.  A replay that comes to other
events is not shown; a sentence says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, NoReturn
from warnings import catch_warnings, simplefilter

from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.effects import Checkpoint
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.engine.run import run
from sfnlearn.engine.timetravel.edit import put_edit
from sfnlearn.engine.timetravel.redrive import replay_redrives
from sfnlearn.engine.timetravel.replay import begin_again, check_prefix
from sfnlearn.errors import UsageError
from sfnlearn.events import Event
from sfnlearn.jsontext import JSON

FOREVER = 1 << 30
ELSEWHERE = "This execution did not run here, and the stages between its events cannot be worked out."
NO_DATA = "The history holds no data (it was fetched with includeExecutionData=false), so there are no stages to show."
GOES_ON = (
    "The history ends while the execution is RUNNING: the stages of one that ran on AWS are shown once it has ended."
)
OTHER = "A replay comes to other events, so the stages between the events cannot be shown."


@dataclass(slots=True)
class Kept:
    """One visit of a state.  `attempts` are (last event, stages by name); the last attempt's event is `FOREVER`."""

    variables: Mapping[str, Any]
    attempts: list[tuple[int, dict[str, JSON]]] = field(default_factory=list)
    after: Mapping[str, Any] | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


def replayed(execution: ExecutionRecord) -> tuple[dict[int, Kept], str]:
    """Every visit by the id of the event that entered it; or nothing, and a sentence that says why.

    >>> from sfnlearn import StateMachine, run
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "End": True}}})
    >>> visits, reason = replayed(run(machine, {"n": 1}))
    >>> visits[2].attempts[0][1]["afterResultPath"], reason
    (1, '')
    """
    if not isinstance(execution, Execution):
        return _run_again(execution)
    again, events = _again(execution), _replayable(execution)
    keeper = _Keeper(again.run)
    try:
        again.ledger.stops_at = keeper
        replay_redrives(again, execution.redrives, len(execution.events))
        again.replay(events, until=execution.events.times[-1])
        check_prefix(again, execution, events)
    except UsageError as refused:
        return {}, f"{OTHER} {refused}"
    keeper.close()
    return keeper.visits, ""


def _replayable(execution: Execution) -> int:
    """How many of the events a replay comes to by itself: nothing in it calls stop()."""
    was_stopped = execution.status == "ABORTED" and execution.stopped_after is not None
    return execution.stopped_after or 0 if was_stopped else len(execution.events)


def _run_again(execution: ExecutionRecord) -> tuple[dict[int, Kept], str]:
    """The visits of an execution that ran elsewhere: of a run here in which every task answers as it was recorded."""
    if not execution.events.holds_data:
        return {}, NO_DATA
    if execution.is_running():
        return {}, GOES_ON
    refusing = {task.resource.arn: _refuse for task in execution.machine.tasks}
    try:
        with catch_warnings():  # that answers of several visits differ shows in the events, which are compared
            simplefilter("ignore")
            plan = execution.to_faults()
        again = run(
            execution.machine, execution.input, functions=refusing, faults=plan, start_time=execution.start_time
        )
    except UsageError as refused:
        return {}, f"{ELSEWHERE} {refused}"
    other = _first_other_event(execution, again)
    if other:
        return {}, f"{ELSEWHERE} A run here with the recorded answers differs from event {other} on."
    visits, reason = replayed(again)
    for kept in visits.values():
        kept.context = _named(kept.context, execution)
    return visits, reason


def _named(context: Mapping[str, Any], execution: ExecutionRecord) -> Mapping[str, Any]:
    """The context object with the name and the ARN of the execution that it is shown of."""
    return {**context, "Execution": {**context.get("Execution", {}), "Id": execution.arn, "Name": execution.name}}


def _first_other_event(one: ExecutionRecord, other: ExecutionRecord) -> int | None:
    """The id of the first event that is of another type, or happened elsewhere, or carries other data."""
    for event, again in zip_longest(one.events, other.events):
        if event is None or again is None or _told(event) != _told(again):
            return int((event or again).id)
    return None


def _told(event: Event) -> tuple[object, ...]:
    data = (event.details.get(name) for name in ("input", "output", "error"))
    return (event.type, event.state, event.path, event.previous_event_id, *data)


def _again(execution: Execution) -> Execution:
    refusing = {task.resource.arn: _refuse for task in execution.machine.tasks}
    again = begin_again(execution, len(execution.events) + 1, functions=refusing, stepping=True)
    put_edit(again, execution.edit)
    return again


def _refuse(_parameters: JSON) -> NoReturn:
    raise UsageError("It would have to make a call that the first run did not make.")


@dataclass(slots=True)
class _InState:
    """A state that a frame is in: its visit, once an attempt is kept, and its raw input."""

    frame: Frame
    raw: JSON
    visit: Kept


class _Keeper:
    """Stands where breakpoints are asked: stops nowhere, and keeps what passes by.

    A visit is known by the event that entered it, and not by its frame: a redrive goes on in the same visit with a new
    frame, while the old one stays where it failed.
    """

    def __init__(self, run: RunFacts) -> None:
        self.visits: dict[int, Kept] = {}
        self._run = run
        self._open: dict[int, _InState] = {}
        self._latest: dict[int, Frame] = {}

    def __call__(self, checkpoint: Checkpoint) -> bool:
        frame = checkpoint.frame
        if frame.run is not self._run:  # a child execution of a distributed Map has events of its own
            return False
        if checkpoint.moment == "before":
            self._open[id(frame)] = _InState(frame, checkpoint.data, Kept(frame.variables))
            frame.stages = {}
        elif checkpoint.moment == "error":  # the next attempt, or the Catcher, fills the stages anew
            self._keep(frame, frame.last).context = frame.context
            frame.stages = {}
        else:
            self._end(frame, checkpoint.data)
        return False

    def _end(self, frame: Frame, output: JSON) -> None:
        visit = self._keep(frame, FOREVER)
        visit.attempts[-1][1]["output"] = output
        visit.after, visit.context = frame.variables, frame.context
        del self._open[id(frame)]
        frame.stages = None

    def _keep(self, frame: Frame, until: int) -> Kept:
        """Keep an attempt's stages, in the visit that was known before or as the first of a new one."""
        left = self._open[id(frame)]
        left.visit = self.visits.setdefault(frame.entered, left.visit)
        left.visit.attempts.append((until, {"input": left.raw, **(frame.stages or {})}))
        self._latest[frame.entered] = frame
        return left.visit

    def close(self) -> None:
        """What is still open when the events end: a state that waits, fails, or was ended from outside."""
        for left in self._open.values():
            frame, visit = left.frame, left.visit
            if self._latest.get(frame.entered, frame) is not frame:  # a redrive went on here
                continue
            if visit.attempts and not frame.stages:  # its last attempt failed, and nothing came after that
                visit.attempts[-1] = (FOREVER, visit.attempts[-1][1])
            elif frame.entered:
                self._keep(frame, FOREVER).context = frame.context
