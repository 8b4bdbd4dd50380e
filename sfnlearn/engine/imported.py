"""An execution that ran on AWS, from its history: it shows itself as one that ran here, but cannot go on.

Rules that hold here: everything comes from the events and the definition; what would need a journal (going on, going
back, saving) is refused with one sentence that says what to do instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NoReturn

from sfnlearn.asl.machine import ACCOUNT, REGION, MachineType, StateMachine
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.asl.running.frame import Run
from sfnlearn.engine.explain import Explanation, explain, last_state
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.faults.recorded_answers import faults_of, mock_file_of
from sfnlearn.engine.history.aws_history import read_history, read_log
from sfnlearn.engine.world import World
from sfnlearn.errors import UsageError
from sfnlearn.events import EventLog
from sfnlearn.late import late

_ENDS = {
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": "FAILED",
    "ExecutionTimedOut": "TIMED_OUT",
    "ExecutionAborted": "ABORTED",
}
_CANNOT = frozenset(
    {
        *("resume", "rewind", "redrive", "replay", "advance", "stop", "set_breakpoint", "save", "to_json"),
        *("send_task_success", "send_task_failure", "send_task_heartbeat"),
    }
)


class ImportedExecution:
    """An execution that ran on AWS: `Execution.from_aws` gives it.

    It has what is read of an `Execution`: `status`, `input`, `output`, `error`, `cause`, `start_time`, `stop_time`
    (POSIX seconds), `events`, `history`, `timeline`, `explain()`, `cost()`, `to_aws()`; `draw` takes it.
    `to_faults()` and `to_mock_file()` make it answer again what it was answered.
    """

    def __init__(self, machine: StateMachine, log: EventLog, name: str) -> None:
        self.machine = machine
        self.name = name
        self.events = log
        self.start_time = log.times[0]
        first, last = log[0].details, log[-1]
        self.input: Any = first.get("input")
        self.status = _ENDS.get(last.type, "RUNNING")
        ended = last.details if self.status != "RUNNING" else {}
        self.stop_time = None if self.status == "RUNNING" else log.times[-1]
        self.output: Any = ended.get("output")
        self.error: str | None = ended.get("error", "States.Timeout" if self.status == "TIMED_OUT" else None)
        self.cause: str | None = ended.get("cause")
        self.run = self._facts(log)
        self.world = World()
        """A world in which nothing was called."""

    @property
    def arn(self) -> str:
        """The execution's ARN, with the region and account of this simulation: a history does not tell its own."""
        kind = "express" if self.machine.type == "EXPRESS" else "execution"
        return f"arn:aws:states:{REGION}:{ACCOUNT}:{kind}:{self.machine.name}:{self.name}"

    def _facts(self, log: EventLog) -> Run:
        return Run(
            log=log,
            quotas=SERVICE,
            machine_id=self.machine.arn,
            machine_name=self.machine.name,
            machine_type=self.machine.type,
            execution_id=self.arn,
            execution_name=self.name,
            input=self.input,
            role_arn=str(log[0].details.get("roleArn", self.machine.role_arn)),
            start_time=self.start_time,
            redrive_count=log.types.count("ExecutionRedriven"),
        )

    @property
    def history(self) -> Any:
        """The event table."""
        return late("history")(self)

    @property
    def timeline(self) -> Any:
        """The states as bars over time."""
        return late("timeline")(self)

    def explain(self) -> Explanation:
        """Why the execution ended as it did, as far as the events tell."""
        if self.status != "RUNNING":
            return explain(self)  # type: ignore[arg-type]  # it has all that is read there
        state = last_state(self)  # type: ignore[arg-type]
        where = f' in the state "{state}"' if state else ""
        return Explanation("RUNNING", None, state, f"The history ends while the execution is RUNNING{where}.")

    def cost(self, executions: int = 1_000_000) -> Any:
        """What it costs, and how much of the quotas it uses; extrapolated to so many executions a month."""
        from sfnlearn.engine.cost.cost import Cost

        return Cost(self, executions)

    def to_aws(self) -> dict[str, Any]:
        """GetExecutionHistory's answer again: {"events": [...]}."""
        return {"events": self.events.to_aws()}

    def to_faults(self) -> Faults:
        """A plan of faults with the answers of every task: `run(machine, input, faults=plan)` goes the same way.

        The plan tells answers apart by state, attempt and iteration.  Where a state was visited several times with
        different answers, those of the last visit count, and a warning says so.  Tasks inside a distributed Map have
        histories of their own and are not in the plan.
        """
        return faults_of(self)

    def to_mock_file(self, test_case: str = "Recorded") -> dict[str, Any]:
        """The same as a mock configuration file of AWS Step Functions Local (the object to write as JSON).

        It knows no iterations and no activities: of iterations the last one counts, and activities stay out.
        Source: Developer Guide, "Testing state machines with Step Functions Local", mocked service integrations.
        """
        return mock_file_of(self, test_case)

    def __getattr__(self, name: str) -> Any:
        if name in _CANNOT:
            return partial(_refuse, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __repr__(self) -> str:
        result = f" {self.error}" if self.error else ""
        return (
            f"<Execution {self.name!r} of {self.machine.name!r}, ran on AWS: "
            f"{self.status}{result}, {len(self.events)} events>"
        )


def _refuse(name: str, *_arguments: Any, **_named: Any) -> NoReturn:
    raise UsageError(
        f"{name}() needs an execution that ran here. This one ran on AWS and only its events are known: "
        "run(execution.machine, execution.input, faults=execution.to_faults()) runs it again here."
    )


def from_aws(
    history: Any,
    definition: Any,
    *,
    name: str | None = None,
    type: MachineType = "STANDARD",
) -> ImportedExecution:
    """Read the history of an execution that ran on AWS.

    `history` is GetExecutionHistory's answer (a dict, a JSON text, the path of a file, or a list of pages);
    `definition` is a StateMachine or what makes one.  `name` is the execution's.  Raises UsageError for a history with
    missing pages or of another machine, DefinitionError for a definition that is wrong.

    >>> machine = {"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Nope"}}}
    >>> history = '''{"events": [
    ...   {"id": 1, "previousEventId": 0, "timestamp": "2026-01-01T00:00:00Z", "type": "ExecutionStarted",
    ...    "executionStartedEventDetails": {"input": "{}"}},
    ...   {"id": 2, "previousEventId": 0, "timestamp": "2026-01-01T00:00:01Z", "type": "FailStateEntered",
    ...    "stateEnteredEventDetails": {"name": "No", "input": "{}"}},
    ...   {"id": 3, "previousEventId": 2, "timestamp": "2026-01-01T00:00:01Z", "type": "ExecutionFailed",
    ...    "executionFailedEventDetails": {"error": "Nope"}}]}'''
    >>> from_aws(history, machine, name="nightly")
    <Execution 'nightly' of 'MyStateMachine', ran on AWS: FAILED Nope, 3 events>

    Source: GetExecutionHistory in the API reference.
    """
    machine = definition if isinstance(definition, StateMachine) else StateMachine(_plain(definition), type=type)
    log = read_log(read_history(history), machine.definition)
    if log.types[0] != "ExecutionStarted":
        raise UsageError(f"A history begins with ExecutionStarted, this one with {log.types[0]}.")
    return ImportedExecution(machine, log, name or "imported")


def _plain(definition: Any) -> Any:
    return dict(definition) if isinstance(definition, Mapping) else definition
