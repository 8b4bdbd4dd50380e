"""What only a replay can show: the data at every stage of a state, its variables, its context object.

Rules that hold here: the execution is replayed from its own journal with checkpoints, and nothing is called: every
integration has a stub that refuses.  A replay that comes to other events is not shown; a sentence says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sfnlearn.asl.running.frame import Frame
from sfnlearn.effects import Checkpoint
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.journal import Journal
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSONText

FOREVER = 1 << 30
IMPORTED = "This execution has no journal (it did not run here), so only its events are known, not the stages between."
OTHER = "A replay comes to other events, so the stages between the events cannot be shown."


@dataclass(slots=True)
class Kept:
    """One visit of a state.  `attempts` are (last event, stages by name); the last attempt's event is `FOREVER`."""

    variables: Mapping[str, Any]
    attempts: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    after: Mapping[str, Any] | None = None
    context: Any = None


def replayed(execution: ExecutionRecord) -> tuple[dict[int, Kept], str]:
    """Every visit by the id of the event that entered it; or nothing, and a sentence that says why.

    >>> from sfnlearn import StateMachine, run
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "End": True}}})
    >>> visits, reason = replayed(run(machine, {"n": 1}))
    >>> visits[2].attempts[0][1]["afterResultPath"], reason
    (1, '')
    """
    if not isinstance(execution, Execution):
        return {}, IMPORTED
    keeper = _Keeper()
    try:
        again = _again(execution)
        keeper.run = again.run
        again.account.stops_at = keeper
        again.replay(len(execution.events), until=execution.events.times[-1])
    except UsageError as refused:
        return {}, f"{OTHER} {refused}"
    if list(again.events[: len(execution.events)]) != list(execution.events):
        return {}, OTHER
    keeper.close()
    return keeper.visits, ""


def _again(execution: Execution) -> Execution:
    refusing = {task.resource.arn: _refuse for task in execution.machine.tasks}
    return anew(execution, len(execution.events) + 1, functions=refusing, stepping=True)


def anew(execution: Execution, events: int, **options: Any) -> Execution:
    """The same execution, not yet begun, with the answers that it was given up to so many events."""
    given = JSONText(execution.input_text) if execution.input_text else execution.input
    known: dict[str, Any] = {"name": execution.name, "start_time": execution.start_time, "clock": "virtual"}
    again = Execution(
        execution.machine,
        given,
        replace(execution.options, **known, **options),
        Journal(execution.account.journal, events),
    )
    again.run.edit = execution.run.edit
    return again


def _refuse(_parameters: Any) -> Any:
    raise UsageError("It would have to make a call that the first run did not make.")


class _Keeper:
    """Stands where breakpoints are asked: stops nowhere, and keeps what passes by."""

    def __init__(self) -> None:
        self.run: Any = None
        self.visits: dict[int, Kept] = {}
        self._open: dict[int, tuple[Frame, Kept, Any]] = {}

    def __call__(self, checkpoint: Checkpoint) -> bool:
        frame = checkpoint.frame
        if frame.run is not self.run:  # a child execution of a distributed Map has events of its own
            return False
        if checkpoint.moment == "before":
            self._begin(frame, checkpoint.data)
        elif checkpoint.moment == "error":
            self._fail(frame)
        else:
            self._end(frame, checkpoint.data)
        return False

    def _begin(self, frame: Frame, data: Any) -> None:
        self._open[id(frame)] = (frame, Kept(frame.variables), data)
        frame.stages = {}

    def _fail(self, frame: Frame) -> None:
        """An attempt is over; the next one, or the Catcher, fills the stages anew."""
        _frame, kept, _raw = self._open[id(frame)]
        self._keep(frame, frame.last)
        kept.context = frame.context
        frame.stages = {}

    def _end(self, frame: Frame, output: Any) -> None:
        kept = self._keep(frame, FOREVER)
        kept.attempts[-1][1]["output"] = output
        kept.after, kept.context = frame.variables, frame.context
        del self._open[id(frame)]
        frame.stages = None

    def _keep(self, frame: Frame, until: int) -> Kept:
        _frame, kept, raw = self._open[id(frame)]
        kept.attempts.append((until, {"input": raw, **(frame.stages or {})}))
        return self.visits.setdefault(frame.entered, kept)

    def close(self) -> None:
        """What is still open when the events end: a state that waits, fails, or was ended from outside."""
        for frame, kept, _raw in self._open.values():
            if kept.attempts and not frame.stages:  # its last attempt failed, and nothing came after that
                kept.attempts[-1] = (FOREVER, kept.attempts[-1][1])
            elif frame.entered:
                kept.context = frame.context
                self._keep(frame, FOREVER)
