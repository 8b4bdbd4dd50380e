"""An execution that ran on AWS, from its history: it shows itself as one that ran here, but cannot go on.

Rules that hold here: everything comes from the events and the definition; what would need a journal (going on, going
back, saving) is refused with one sentence that says what to do instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, NoReturn

from sfnlearn.asl.machine import MachineType, StateMachine
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.engine.explain import Explanation, last_state
from sfnlearn.engine.history.aws_history import read_log
from sfnlearn.engine.history.history_pages import read_history
from sfnlearn.engine.record import ExecutionRecord, Status
from sfnlearn.engine.world import World
from sfnlearn.errors import UsageError, check_text
from sfnlearn.events import EventLog
from sfnlearn.jsontext import JSON

_ENDS: Mapping[str, Status] = {
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": "FAILED",
    "ExecutionTimedOut": "TIMED_OUT",
    "ExecutionAborted": "ABORTED",
}
_CANNOT = frozenset(
    {
        *("resume", "rewind", "answer", "redrive", "replay", "advance", "stop", "set_breakpoint", "save", "to_json"),
        *("send_task_success", "send_task_failure", "send_task_heartbeat"),
    }
)


class ImportedExecution(ExecutionRecord):
    """An execution that ran on AWS: `Execution.from_aws` gives it.

    It has what is read of an `Execution`, which `ExecutionRecord` tells; `draw` takes it.  `to_faults()` and
    `to_mock_file()` make it answer again what it was answered.
    """

    where_it_ran: ClassVar[str] = ", ran on AWS"

    def __init__(self, machine: StateMachine, log: EventLog, name: str) -> None:
        self.machine = machine
        self.name = name
        self.start_time = log.times[0]
        first, last = log[0].details, log[-1]
        self.input = first.get("input")
        self.status = _ENDS.get(last.type, "RUNNING")
        ended = last.details if self.status != "RUNNING" else {}
        self.stop_time = None if self.status == "RUNNING" else log.times[-1]
        self.output = ended.get("output")
        self.error = ended.get("error", "States.Timeout" if self.status == "TIMED_OUT" else None)
        self.cause = ended.get("cause")
        self.run = self._as_run(log, SERVICE, str(first.get("roleArn", machine.role_arn)))
        self.run.redrive_count = log.types.count("ExecutionRedriven")
        self.world = World()

    def explain(self) -> Explanation:
        """Why the execution ended as it did, as far as the events tell."""
        if not self.is_running():
            return super().explain()
        state = last_state(self)
        where = f' in the state "{state}"' if state else ""
        return Explanation("RUNNING", None, state, f"The history ends while the execution is RUNNING{where}.")

    def to_aws(self) -> dict[str, Any]:
        """GetExecutionHistory's answer again: {"events": [...]}."""
        return {"events": self.events.to_aws()}

    def __getattr__(self, name: str) -> Any:
        if name in _CANNOT:
            return partial(_refuse, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


def _refuse(name: str, *_arguments: object, **_named: object) -> NoReturn:
    raise UsageError(
        f"{name}() needs an execution that ran here. This one ran on AWS and only its events are known: "
        "run(execution.machine, execution.input, faults=execution.to_faults()) runs it again here."
    )


def from_aws(
    history: JSON,
    definition: JSON,
    *,
    name: str | None = None,
    type: MachineType = "STANDARD",
) -> ImportedExecution:
    """Read the history of an execution that ran on AWS.

    `history` is GetExecutionHistory's answer (a dict, a JSON text, the path of a file, or a list of pages);
    `definition` is a StateMachine or what makes one.  `name` is the execution's.  Raises UsageError for a history with
    missing pages, of another machine, or damaged, DefinitionError for a definition that is wrong.

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
    check_text(name, "name")
    machine = definition if isinstance(definition, StateMachine) else StateMachine(_plain(definition), type=type)
    log = read_log(read_history(history), machine.definition)
    if log.types[0] != "ExecutionStarted":
        raise UsageError(f"A history begins with ExecutionStarted, this one with {log.types[0]}.")
    return ImportedExecution(machine, log, name or "imported")


def _plain(definition: JSON) -> Any:
    return dict(definition) if isinstance(definition, Mapping) else definition
