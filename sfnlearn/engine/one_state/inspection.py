"""Inspecting one state: it is entered with an input, works once, and everything on the way is kept.

What a state does after one attempt is told and not done: that a Retrier would try again and when, which Catcher takes
the error, which state follows.  `test_state` tells the same in the shape of AWS's operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sfnlearn.arguments import FUNCTIONS, check_argument
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.retry import Catcher, decide, first_match
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.asl.running.state import InstantState, LastingState, State
from sfnlearn.asl.states.pass_ import NO_RESULT
from sfnlearn.asl.states.task import Task
from sfnlearn.effects import Routine
from sfnlearn.engine.faults.plan import FaultRule, Faults
from sfnlearn.engine.ledger import ExecutionLedger
from sfnlearn.engine.one_state.mocked_work import MOCKED, Mock, mocked
from sfnlearn.engine.run import EMPTY
from sfnlearn.engine.run_options import take_input
from sfnlearn.engine.world import World
from sfnlearn.errors import StatesError, UsageError
from sfnlearn.events import EventLog
from sfnlearn.jsontext import JSON, check_value
from sfnlearn.late import late

InspectionStatus = Literal["SUCCEEDED", "FAILED", "RETRIABLE", "CAUGHT_ERROR"]
Left = tuple[JSON, Mapping[str, Any] | None, str | None]
"""What a state's work came to: its output, the variables that it assigned, the state that follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What one state did with one input.

    `status` is TestState's: SUCCEEDED, FAILED, RETRIABLE (a Retrier would try again after `retry_delay` seconds) or
    CAUGHT_ERROR.  `stages` has the data at every stage under AWS's names, in order: input, afterInputPath,
    afterParameters or afterArguments, result, afterResultSelector, afterResultPath, output, and a Map's own.
    `variables` are those after the state, `assigned` the ones that it assigned itself.  `retry_index` and
    `catch_index` say which Retrier or Catcher matched; `retry_delay` is None once the Retrier's attempts are spent.
    In a notebook it shows as a table.
    """

    state: str
    type: str
    status: InspectionStatus
    stages: Mapping[str, Any]
    output: Any = None
    error: str | None = None
    cause: str | None = None
    next_state: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    assigned: Mapping[str, Any] = field(default_factory=dict)
    retry_index: int | None = None
    retry_delay: float | None = None
    catch_index: int | None = None
    handler: tuple[str, ...] = ()
    """The Error Names of the Retrier or Catcher that matched."""

    def __getitem__(self, stage: str) -> Any:
        if stage not in self.stages:
            raise KeyError(f"The state {self.state!r} came through no stage {stage!r}, but {', '.join(self.stages)}.")
        return self.stages[stage]

    def __str__(self) -> str:
        return str(late("stages")(self))

    __repr__ = __str__

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        bundle: dict[str, str] = late("stages")(self)._repr_mimebundle_()
        return bundle


class InspectedFrame(Frame):
    """The frame of a state that is inspected: it keeps the stages, and its context object may be given."""

    __slots__ = ("given_context", "known_as", "merges")

    def __init__(self, run: RunFacts, variables: Mapping[str, Any]) -> None:
        super().__init__(run, variables=variables)
        self.stages: dict[str, Any] | None = {}
        self.given_context: Mapping[str, Any] | None = None
        self.merges = False
        """Whether the given context object only replaces members of the usual one."""
        self.known_as: str | None = None
        """The state's name in the context object, where it is not its own."""

    @property
    def context(self) -> dict[str, Any]:
        """The given context object, or that of an execution in which this state is the only one."""
        if self.given_context is not None and not self.merges:
            return dict(self.given_context)
        context = super().context
        if self.known_as is not None:
            context["State"]["Name"] = self.known_as
        execution = context["Execution"]
        execution["RoleArn"] = execution["RoleArn"] or None
        if self.run.machine_type == "EXPRESS":
            del execution["RedriveCount"]
        return {**context, **(self.given_context or {})}

    def explain(self, reason: str) -> str:
        """There is no event to point at: AWS gives the reason alone (recorded)."""
        return reason


def make_run(machine: StateMachine, data: JSON, now: float, machine_type: str, role_arn: str) -> RunFacts:
    """The facts of an execution that exists for one state."""
    kind = "express" if machine_type == "EXPRESS" else "execution"
    name = "inspection"
    log = EventLog(None)
    log.now = now
    return RunFacts(
        log=log,
        quotas=SERVICE,
        machine_id=machine.arn,
        machine_name=machine.name,
        machine_type=machine_type,
        execution_id=f"{machine.arn.replace(':stateMachine:', f':{kind}:')}:{name}",
        execution_name=name,
        input=data,
        role_arn=role_arn,
        start_time=now,
    )


def make_world(functions: Mapping[str, Any] | None, mock: Mock | None) -> World:
    """What the state can reach: functions, and what a mocked ItemReader reads."""
    check_argument("functions", functions, FUNCTIONS, optional=True)
    return World({**(functions or {}), **(mock.functions() if mock else {})})


def ledger_with(state: State, mock: Mock | None) -> ExecutionLedger:
    """The ledger of the attempt: with a mock its faults answer the call of a Task.

    So a mocked Task runs as it always does, up to the call and from its answer on.  A Map or a Parallel calls nobody;
    its mock takes the place of its branches (`mocked_work`).
    """
    if mock is None or not isinstance(state, Task):
        return ExecutionLedger()
    error = mock.error
    fault = FaultRule(
        state.name,
        error=None if error is None else error.error or "",
        cause=None if error is None else error.cause,
        result=mock.result,
        answers=error is None,
    )
    return ExecutionLedger(faults=Faults((fault,)))


# ----------------------------------------------------------------- one attempt


def attempt(
    state: State,
    raw: JSON,
    frame: Frame,
    world: World,
    mock: Mock | None = None,
    *,
    retries: int = 0,
    longest: float | None = None,
) -> Inspection:
    """Let the state work once and tell how it ended; after `longest` seconds of the clock it is broken off."""
    ended: list[tuple[Any, StatesError | None]] = []
    frame.run.owner = ledger_with(state, mock)
    routine = _work(state, raw, frame, mock)
    world.scheduler.spawn(frame, routine, lambda value, failure: ended.append((value, failure)))
    world.run(lambda: not ended, until=None if longest is None else world.now + longest)
    assert frame.stages is not None
    # What a Catcher does after this is no stage of the state's own data flow, so nothing more is kept.
    stages, frame.stages = {"input": raw, **frame.stages}, None
    if not ended and longest is None:
        raise UsageError(f"{state.name!r} waits for its task token: say what it is answered with result= or error=.")
    if not ended:
        return _failed(state, StatesError("States.Timeout"), frame, stages)
    value, failure = ended[0]
    if failure is None:
        return _left(state, value, frame, stages)
    return _handled(state, failure, raw, frame, stages, retries=retries)


def _work(state: State, raw: JSON, frame: Frame, mock: Mock | None) -> Routine[Any]:
    raw = frame.enter(state, raw)
    following = state.next
    if isinstance(state, InstantState):
        output, assigned, following = state.compute(raw, frame)
    elif mock is not None and isinstance(state, MOCKED):
        output, assigned = yield from mocked(state, raw, frame, mock)
    else:
        assert isinstance(state, LastingState)
        output, assigned = yield from state.run(raw, frame)
    return frame.exit(state, output, assigned), assigned, following


def _left(state: State, value: Left, frame: Frame, stages: dict[str, Any]) -> Inspection:
    output, assigned, following = value
    return Inspection(
        state=state.name,
        type=state.type,
        status="SUCCEEDED",
        stages={**stages, "output": output},
        output=output,
        next_state=following,
        variables=frame.variables,
        assigned=assigned or {},
    )


def _failed(state: State, error: StatesError, frame: Frame, stages: dict[str, Any]) -> Inspection:
    return Inspection(
        state=state.name,
        type=state.type,
        status="FAILED",
        stages=stages,
        error=error.error,
        cause=error.cause,
        variables=frame.variables,
    )


def _handled(
    state: State, error: StatesError, raw: JSON, frame: Frame, stages: dict[str, Any], *, retries: int
) -> Inspection:
    """Tell what the language decides for the error, after so many retries by the Retrier that it meets."""
    told = _failed(state, error, frame, stages)
    if not isinstance(state, LastingState):
        return told
    handler = decide(error, state.retry, state.catch, dict.fromkeys(state.retry, retries))
    if isinstance(handler, Catcher):
        return _caught(state, handler, raw, frame, told)
    if handler is None:  # a Retrier whose attempts are spent is told (measured behaviour 46)
        spent = first_match(state.retry, error)
        return told if spent is None else replace(told, retry_index=state.retry.index(spent))
    return replace(
        told,
        status="RETRIABLE",
        retry_index=state.retry.index(handler),
        retry_delay=handler.delay(retries, frame),
        handler=handler.error_equals,
    )


def _caught(state: LastingState, catcher: Catcher, raw: JSON, frame: Frame, told: Inspection) -> Inspection:
    """What is told of an error, with what the Catcher makes of it."""
    try:
        output, assigned = catcher.flow.caught(raw, StatesError(told.error, told.cause), frame)
        output = frame.exit(state, output, assigned)
    except StatesError as failure:
        return _failed(state, failure, frame, dict(told.stages))
    return replace(
        told,
        status="CAUGHT_ERROR",
        stages={**told.stages, "output": output},
        output=output,
        next_state=catcher.next,
        variables=frame.variables,
        assigned=assigned or {},
        catch_index=state.catch.index(catcher),
        handler=catcher.error_equals,
    )


# --------------------------------------------------------- the learner's form


def inspect(
    machine: StateMachine,
    state: str,
    input: JSON = EMPTY,
    *,
    variables: Mapping[str, Any] | None = None,
    result: JSON = NO_RESULT,
    error: str | StatesError | None = None,
    functions: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
) -> Inspection:
    """One state of a machine, every stage of its data: what `StateMachine.inspect` gives."""
    found = machine.block.find(state)
    if found is None:
        names = ", ".join(repr(each.name) for each in machine.block.every_state())
        raise UsageError(f"The machine has no state {state!r}. It has {names}.")
    mock = _read_mock(found, result, error)
    data, _ = take_input(input)
    world = make_world(functions, mock)
    return attempt(found, data, inspected_frame(machine, data, world.now, variables, context), world, mock)


def inspected_frame(
    machine: StateMachine,
    data: JSON,
    now: float,
    variables: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
) -> InspectedFrame:
    """The frame in which `inspect` lets a state work; members of `context` replace those of the usual one."""
    run = make_run(machine, data, now, machine.type, machine.role_arn)
    frame = InspectedFrame(run, _fields({} if variables is None else variables, "variables"))
    frame.given_context = None if context is None else _fields(context, "context")
    frame.merges = True
    return frame


def _fields(given: object, what: str) -> Any:
    if not isinstance(given, Mapping):
        raise UsageError(f"{what} is a dict of values by their names, not {given!r}.")
    return check_value(dict(given))


def _read_mock(state: State, result: JSON, error: str | StatesError | None) -> Mock | None:
    if result is NO_RESULT and error is None:
        return None
    if not isinstance(state, (Task, *MOCKED)):
        raise UsageError(
            f"A {state.type} state calls nobody: result= and error= are for Task, Map and Parallel states."
        )
    if result is not NO_RESULT and error is not None:
        raise UsageError("The state either gives result= or fails with error=, not both.")
    if error is None:
        return Mock(check_value(result))
    return Mock(error=error if isinstance(error, StatesError) else StatesError(error))
