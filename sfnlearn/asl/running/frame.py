"""A frame: where a fiber is while it walks through states.

It holds what the States Language calls the context of a state: its variables, the context object, the event that
entered it.  Events are recorded through it, because it knows the event before (previousEventId): AWS chains the
events of one branch, and lets the leaves of a Map hang beside the chain (recorded behaviours 1, 7 and 8).
"""

from __future__ import annotations

import random as _random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sfnlearn.asl.quotas import Quotas, surely_fits
from sfnlearn.asl.running.position import Branch, Position
from sfnlearn.errors import StatesError
from sfnlearn.events import EventLog, Path
from sfnlearn.jsontext import MAX_DEPTH, is_too_deep, size

if TYPE_CHECKING:
    from sfnlearn.asl.running.state import State
    from sfnlearn.asl.states.map.map_run import MapRun

_NO_VARIABLES: Mapping[str, Any] = {}
_NO_BRANCHES: Mapping[int, Branch] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """Other data at one event: what a learner changes before going on from there.

    `earlier` is the edit of the execution that was gone back in, where that had one before this event.
    """

    event_id: int
    value: Any
    earlier: Edit | None = None

    def apply_to(self, event_id: int, value: Any) -> Any:
        """The value that counts at an event."""
        if event_id == self.event_id:
            return self.value
        return value if self.earlier is None else self.earlier.apply_to(event_id, value)

    def apply(self, log: EventLog, event_id: int, value: Any) -> Any:
        """The value that counts at an Entered or Exited event, which then shows it."""
        counts = self.apply_to(event_id, value)
        log.data[event_id - 1] = counts
        return counts

    def before(self, event_id: int) -> Edit | None:
        """The latest of these edits that lies before an event."""
        if self.event_id < event_id:
            return self
        return None if self.earlier is None else self.earlier.before(event_id)


def _starts_anything(_arn: str, _arguments: Any) -> str | None:
    return None


@dataclass(slots=True, eq=False)
class Run:
    """The facts that all frames of one execution share."""

    log: EventLog
    quotas: Quotas
    machine_id: str
    machine_name: str
    machine_type: str
    execution_id: str
    execution_name: str
    input: Any
    role_arn: str
    start_time: float
    seed: str = "0"
    redrive_count: int = 0
    redrive_time: float | None = None
    stepping: bool = False
    variables_size: int = 0
    """Bytes that the variables of the whole execution take."""
    tokens: int = 0
    """How many task tokens were made."""
    item_context: Mapping[str, Any] | None = None
    """In a child execution of a distributed Map: the parent's `Map` member of the context object."""
    edit: Edit | None = None
    """The change that a rewound execution goes on with."""
    refusal: Callable[[str, Any], str | None] = _starts_anything
    """Why a task with a Resource and arguments cannot be started; the engine knows what there is to call."""
    owner: Any = None
    """The engine's account of the execution that this run belongs to; nothing in the language looks at it."""
    map_runs: list[MapRun] = field(default_factory=list)
    """The Map Runs of distributed Map states, in the order of their start."""


class EvaluationError(StatesError):
    """A JSONata expression failed in a field; the state records an EvaluationFailed event for it."""

    def __init__(self, cause: str, location: str | None) -> None:
        super().__init__("States.QueryEvaluationError", cause)
        self.location = location


class Frame:
    """The place of one fiber; a scope for the expressions of the state that it is in."""

    __slots__ = (
        "_forked",
        "_forks",
        "_generator",
        "_origin",
        "before",
        "branches",
        "entered",
        "entered_at",
        "item",
        "last",
        "path",
        "position",
        "resumed",
        "retry_count",
        "run",
        "sized",
        "stages",
        "state",
        "token",
        "variables",
    )

    def __init__(self, run: Run, path: Path = (), last: int = 0, variables: Mapping[str, Any] = _NO_VARIABLES) -> None:
        self.run = run
        self.path = path
        self.last = last
        self.variables = variables
        self.state: str | None = None
        self.before = 0
        self.entered = 0
        self.entered_at = 0.0
        self.retry_count: int | None = None
        self.item: Mapping[str, Any] | None = run.item_context
        self.token: str | None = None
        self.sized: Any = None
        self.stages: dict[str, Any] | None = None
        self.position: Position | None = None
        self.resumed: Position | None = None
        self.branches: Mapping[int, Branch] = _NO_BRANCHES
        self._generator: _random.Random | None = None
        self._origin: tuple[int, ...] = ()
        """Which of its Forks each frame on the way here came from: a Map that is visited again has other numbers."""
        self._forks = 0
        self._forked: tuple[int, int | None] | None = None

    def child(self, index: int, last: int, item: Mapping[str, Any] | None = None) -> Frame:
        """The frame of a branch or an iteration of the present state; it reads these variables, and no other way."""
        frame = Frame(self.run, (*self.path, (self.state or "", index)), last, self.variables)
        frame.item = self.item if item is None else item
        frame._origin = (*self._origin, self._fork_number())
        if self.branches and (branch := self.branches.get(index)) is not None and branch.position is not None:
            frame.position, frame.variables = branch.position, branch.variables
        return frame

    def _fork_number(self) -> int:
        """The number of this Fork among those of this frame, which no interleaving changes."""
        visit = (self.entered, self.retry_count)
        if visit != self._forked:
            self._forked = visit
            self._forks += 1
        return self._forks

    # ---------------------------------------------------------------- events

    def enter(self, state: State, raw: Any) -> Any:
        """Record that the state is entered with its raw input; gives that input, or what it was edited to."""
        if self.position is not None:
            return self._enter_again(state, self.position)
        log = self.run.log
        self.state = state.name
        self.before = self.last
        self.entered_at = log.now
        self.retry_count = state.first_retry_count
        self.last = self.entered = log.record(state.entered_type, self.before, raw, state.name, self.path)
        return raw if self.run.edit is None else self.run.edit.apply(log, self.last, raw)

    def _enter_again(self, state: State, position: Position) -> Any:
        """Go on in the visit that a redrive takes up, without another Entered event.

        > Fail: Reenters the Fail state and fails again (Developer Guide, "Redrive behavior of individual states").
        """
        self.position = None
        if not state.exited_type or not position.entered:
            return self.enter(state, position.raw)
        self.resumed = position
        self.state, self.before, self.retry_count = state.name, self.last, state.first_retry_count
        self.entered, self.entered_at = position.entered, position.entered_at
        return position.raw

    def first(self, data: Any, start_at: str) -> tuple[Any, str]:
        """The data and the state that a walk starts with: after a redrive those where it stood."""
        return (data, start_at) if self.position is None else (self.position.raw, self.position.state)

    def take_up(self) -> Position | None:
        """Where the present state's work stood before a redrive, for its first attempt; None where it starts afresh."""
        position, self.resumed = self.resumed, None
        if position is None or position.entered != self.entered or not position.started:
            return None
        return position

    def begin(self, event_type: str, details: Mapping[str, Any] | None = None) -> None:
        """Record that a Map or Parallel starts its branches, unless it takes up those that it had started."""
        position = self.take_up()
        self.branches = _NO_BRANCHES if position is None else position.branches
        if position is None:
            self.record(event_type, details)

    def results(self) -> dict[int, Any]:
        """The results of the branches that were over before a redrive."""
        return {index: branch.output for index, branch in self.branches.items() if branch.is_over}

    def exit(self, state: State, output: Any, assigned: Mapping[str, Any] | None = None) -> Any:
        """Record that the state is left with its output, once that is known to fit the quota; gives the output."""
        run = self.run
        limit = run.quotas.payload
        if limit is not None and output is not self.sized:
            if not surely_fits(output, limit):
                self.check_size(output)
            self.sized = output
        self.last = run.log.record(state.exited_type, self.last, output, state.name, self.path)
        if assigned:
            self._assign(assigned)
        return output if run.edit is None else run.edit.apply(run.log, self.last, output)

    def record_result(self, event_type: str, details: dict[str, Any]) -> Any:
        """Record the event that holds a task's result as `output`; gives the result, or what it was edited to."""
        self.record(event_type, details)
        if self.run.edit is not None:
            details["output"] = self.run.edit.apply_to(self.last, details["output"])
        return details["output"]

    def record(self, event_type: str, details: Mapping[str, Any] | None = None) -> None:
        """Record an event of the present state; the next one follows it."""
        self.last = self.run.log.record(event_type, self.last, details, self.state, self.path)

    def record_leaf(self, event_type: str, details: Mapping[str, Any] | None, state: str | None) -> None:
        """Record an event that no other event follows."""
        self.run.log.record(event_type, self.last, details, state, self.path)

    # ------------------------------------------------------------- variables

    def _assign(self, assigned: Mapping[str, Any]) -> None:
        run = self.run
        if run.quotas.variable is not None:
            self._check_variables(assigned)
        run.log.assigned[self.last] = assigned
        self.variables = {**self.variables, **assigned}

    def _check_variables(self, assigned: Mapping[str, Any]) -> None:
        """256 KiB a variable and an Assign, 10 MiB in all (Developer Guide, "Passing data with variables")."""
        limits, total = self.run.quotas, 0
        for name, value in assigned.items():
            total += (bytes_taken := self._measure(value))
            if limits.variable is not None and bytes_taken > limits.variable:
                raise self.data_limit(f"assigned the variable '{name}' a value with")
        if limits.variable is not None and total > limits.variable:
            raise self.data_limit("assigned variables with")
        replaced = sum(size(self.variables[name]) for name in assigned if name in self.variables)
        self.run.variables_size += total - replaced
        if limits.variables is not None and self.run.variables_size > limits.variables:
            raise self.data_limit("brought the execution's variables to")

    # ---------------------------------------------------------------- stages

    def keep(self, stage: str, value: Any) -> Any:
        """Keep a value under AWS's name for the stage, where somebody inspects the state; gives the value."""
        if self.stages is not None:
            self.stages[stage] = value
        return value

    # ---------------------------------------------------------------- errors

    def check_size(self, value: Any) -> None:
        """Raise States.DataLimitExceeded for a value beyond the payload quota."""
        limit = self.run.quotas.payload
        if limit is None or surely_fits(value, limit):
            return
        if self._measure(value) > limit:
            raise self.data_limit("returned a result with")

    def _measure(self, value: Any) -> int:
        """The bytes of a value; States.Runtime for one that is nested too deeply to come in from outside."""
        try:
            bytes_taken = size(value)
            too_deep = bytes_taken > 2 * MAX_DEPTH and is_too_deep(value)
        except RecursionError:
            too_deep = True
        if too_deep:
            raise self.runtime_error(f"The value is nested more than {MAX_DEPTH} levels deep")
        return bytes_taken

    def data_limit(self, did: str) -> StatesError:
        """The error for a payload that is too large, in AWS's words (recorded)."""
        cause = f"The state/task '{self.state}' {did} a size exceeding the maximum number of bytes service limit."
        return StatesError("States.DataLimitExceeded", cause)

    def explain(self, reason: str) -> str:
        """AWS's opening of a cause, then the reason (recorded)."""
        return (
            f"An error occurred while executing the state '{self.state}' "
            f"(entered at the event id #{self.entered}). {reason}"
        )

    def runtime_error(self, reason: str) -> StatesError:
        """States.Runtime, which no Retrier and no Catcher sees."""
        return StatesError("States.Runtime", self.explain(reason))

    def evaluation_error(self, reason: str, location: str | None) -> EvaluationError:
        """States.QueryEvaluationError in the field at `location`, such as `Output/result`."""
        return EvaluationError(self.explain(reason), location)

    # ----------------------------------------------------------------- scope

    @property
    def now(self) -> float:
        """The time on the execution's clock, in POSIX seconds."""
        return self.run.log.now

    @property
    def context(self) -> dict[str, Any]:
        """The context object (Developer Guide, "Accessing execution data from the Context object")."""
        run = self.run
        execution = {
            "Id": run.execution_id,
            "Input": run.input,
            "StartTime": timestamp(run.start_time),
            "Name": run.execution_name,
            "RoleArn": run.role_arn,
            "RedriveCount": run.redrive_count,
        }
        if run.redrive_time is not None:
            execution["RedriveTime"] = timestamp(run.redrive_time)
        context: dict[str, Any] = {
            "Execution": execution,
            "StateMachine": {"Id": run.machine_id, "Name": run.machine_name},
            "State": {"Name": self.state, "EnteredTime": timestamp(self.entered_at)},
        }
        if self.retry_count is not None:
            context["State"]["RetryCount"] = self.retry_count
        if self.item is not None:
            context["Map"] = self.item
        if self.token is not None:
            context["Task"] = {"Token": self.token}
        return context

    def _randomness(self) -> _random.Random:
        """Seeded by the execution and the path: an interleaving cannot change a branch's numbers."""
        if self._generator is None:
            redrive = f"redrive {self.run.redrive_count}" if self.run.redrive_count else ""
            self._generator = _random.Random(f"{self.run.seed}{self.path}{self._origin}{redrive}")
        return self._generator

    def random(self) -> float:
        """A number in [0, 1) from the seed."""
        return self._randomness().random()

    def uuid(self) -> str:
        """A version 4 UUID from the seed."""
        return uuid_text(self._randomness().getrandbits(128))


def uuid_text(bits: int) -> str:
    """128 random bits as a version 4 UUID (RFC 4122).

    >>> uuid_text(0)
    '00000000-0000-4000-8000-000000000000'
    """
    bits = bits & ~(0xF << 76) & ~(0x3 << 62) | (0x4 << 76) | (0x2 << 62)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def timestamp(seconds: float) -> str:
    """POSIX seconds as AWS writes a time: RFC 3339 in UTC with milliseconds.

    >>> timestamp(1767225600.5)
    '2026-01-01T00:00:00.500Z'
    """
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
