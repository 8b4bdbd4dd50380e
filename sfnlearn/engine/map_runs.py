"""Map Runs as they can be read: `execution.map_runs`, each with its counts and its child executions.

A child execution is a record like any other: it has its own events, picture, timeline, stepper and explanation, on the
machine that the ItemProcessor is.

Source: DescribeMapRun in the API reference; Developer Guide, "Examining Map Run".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from sfnlearn.asl.definition import find_state, processor_field
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.states.map.map_run import Child, MapRun
from sfnlearn.engine.history.child_events import MapRunSpan, map_run_spans
from sfnlearn.engine.record import ExecutionRecord, Status
from sfnlearn.jsontext import JSON
from sfnlearn.late import late

if TYPE_CHECKING:
    from sfnlearn.drawing.tables.map_run_table import MapRunTable

COUNTED: Mapping[str, str] = {
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "TIMED_OUT": "timedOut",
    "ABORTED": "aborted",
}


_STATUSES: Mapping[str, Status] = {"RUNNING": "RUNNING", "SUCCEEDED": "SUCCEEDED", "FAILED": "FAILED"}
"""How the interpreter says that a child execution stands: it has no time limit of its own."""


class ChildExecution(ExecutionRecord):
    """An execution that a Map Run started for an item or a batch; `index` counts from 0 in the order of the items."""

    where_it_ran: ClassVar[str] = ", child of a Map Run"

    def __init__(self, machine: StateMachine, child: Child, parent: ExecutionRecord, index: int) -> None:
        self.machine, self.run, self.world, self.index = machine, child.run, parent.world, index
        self.name, self.input, self.output = child.run.execution_name, child.run.input, child.output
        self.status: Status = status_of(child, running=parent.is_running())
        self.error = child.error.error if child.error else None
        self.cause = child.error.cause if child.error else None
        self.start_time = child.run.start_time
        self.stop_time = parent.stop_time if self.status == "ABORTED" else child.stop_time

    @property
    def arn(self) -> str:
        """The child execution's ARN."""
        return self.run.execution_id


class MapRunRecord:
    """A Map Run: `state` and `path` (the Map state and where it is), `status`, times in POSIX seconds, counts.

    `executions` counts the child executions and `items` their items, under the names of DescribeMapRun: pending,
    running, succeeded, failed, timedOut, aborted, total, resultsWritten. Indexing gives the child executions, in the
    order of the items; one that was not started is None.

    >>> from sfnlearn import StateMachine, run
    >>> inner = {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": True}}}
    >>> config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    >>> each = {"Type": "Map", "End": True, "ItemProcessor": {"ProcessorConfig": config, **inner}}
    >>> (map_run,) = run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), [1, 2]).map_runs
    >>> map_run.state, map_run.status, map_run.executions["succeeded"], map_run[1].input
    ('Each', 'SUCCEEDED', 2, 2)
    """

    def __init__(self, execution: ExecutionRecord, span: MapRunSpan) -> None:
        self._execution, self._map_run = execution, span.map_run
        self.arn, self.state, self.path = span.map_run.arn, span.state, span.path
        self.status, self.started, self.stopped = span.status, span.started, span.stopped
        self.began, self.ended = span.began, span.ended
        self.executions, self.items = counts(span.map_run, running=execution.is_running())
        self.redrive_count = span.map_run.redrive_count
        self.tolerated: Mapping[str, float] = span.map_run.tolerated
        self._machine: StateMachine | None = None

    @property
    def machine(self) -> StateMachine:
        """The machine of the child executions: the ItemProcessor."""
        if self._machine is None:
            self._machine = child_machine(self._execution.machine, self.state)
        return self._machine

    def __len__(self) -> int:
        return len(self._map_run.children)

    def __getitem__(self, index: int) -> ChildExecution | None:
        child = self._map_run.children[index]
        return None if child is None else ChildExecution(self.machine, child, self._execution, index)

    def __iter__(self) -> Iterator[ChildExecution | None]:
        return (self[index] for index in range(len(self)))

    def statuses(self) -> list[str]:
        """The status of each child execution, PENDING where it was not started."""
        running = self._execution.is_running()
        return ["PENDING" if child is None else status_of(child, running=running) for child in self._map_run.children]

    def batch_sizes(self) -> list[int]:
        """How many items each child execution has: those of its batch, or one."""
        return [_batch_size(data) for data in self._map_run.inputs]

    def told(self) -> dict[str, int]:
        """How many child executions stand how, without those words that none has."""
        return {name: number for name, number in self.executions.items() if number and name in _TOLD}

    def table(self, *, status: str | None = None, rows: int = 100) -> MapRunTable:
        """The child executions as a table: those with a `status` alone ("FAILED", say), and at most so many rows.

        Raises UsageError for a status that no child execution has.
        """
        shown: MapRunTable = late("map run table")(self, rows, status)
        return shown

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        return self.table()._repr_mimebundle_()

    def __repr__(self) -> str:
        told = ", ".join(f"{number} {name}" for name, number in self.told().items())
        return f"<Map Run of {self.state!r}: {self.status}, {len(self)} child executions: {told}>"


_TOLD = frozenset({"pending", "running", *COUNTED.values()})


def child_machine(machine: StateMachine, state: str) -> StateMachine:
    """The ItemProcessor of a distributed Map as a machine of its own, of the type that its child executions have."""
    holder = find_state(machine.definition, state) or {}
    processor = dict(holder[processor_field(holder)])
    kind = processor.pop("ProcessorConfig", {}).get("ExecutionType", machine.type)
    language = machine.definition.get("QueryLanguage")
    spoken = {} if language is None else {"QueryLanguage": language}
    return StateMachine({**spoken, **processor}, name=machine.name, type=kind, role_arn=machine.role_arn)


def map_runs_of(execution: ExecutionRecord) -> list[MapRunRecord]:
    """The Map Runs of an execution that ran here, in the order of their start."""
    spans = map_run_spans(execution.run, running=execution.is_running())
    return [MapRunRecord(execution, span) for span in spans]


def status_of(child: Child, *, running: bool) -> Status:
    """How a child execution ended; one that runs when its parent ends is aborted."""
    if child.status == "RUNNING" and not running:
        return "ABORTED"
    return _STATUSES[child.status]


def counts(map_run: MapRun, *, running: bool) -> tuple[dict[str, int], dict[str, int]]:
    """The counts of the child executions and of their items; one that was not started counts as pending."""
    children: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for index, child in enumerate(map_run.children):
        name = "pending" if child is None else COUNTED.get(status_of(child, running=running), "running")
        children[name] += 1
        items[name] += _batch_size(map_run.inputs[index])
    return _table(children), _table(items)


def _batch_size(data: JSON) -> int:
    """How many items a child has: those of its batch, or one."""
    items = data.get("Items") if isinstance(data, dict) and set(data) <= {"Items", "BatchInput"} else None
    return len(items) if isinstance(items, list) else 1


def _table(counted: Mapping[str, int]) -> dict[str, int]:
    """The counts as AWS gives them; whatever has ended counts as written, without a ResultWriter too.

    Source: measured behaviour 51.
    """
    names = ("pending", "running", *COUNTED.values())
    return {
        **{name: counted.get(name, 0) for name in names},
        "total": sum(counted.values()),
        "resultsWritten": sum(counted.get(name, 0) for name in COUNTED.values()),
        "failuresNotRedrivable": 0,
        "pendingRedrive": 0,
    }
