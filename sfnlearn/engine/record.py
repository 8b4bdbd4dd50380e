"""What can be read of an execution, whether it ran here or on AWS.

`Execution` (it ran here and can go on) and `ImportedExecution` (it ran on AWS, only its history is known) are both
records.  Whatever reads an execution (drawing, tables, explanations, cost, plans of faults) takes an `ExecutionRecord`
and asks for nothing else, so it never has to test which of the two it got.

Rules that hold here: the events are the truth; every view is a function of them.  The views themselves stand above
this module and are found by name (`sfnlearn.late`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.resource import ACCOUNT, REGION
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.late import late

if TYPE_CHECKING:
    from sfnlearn.asl.quotas import Quotas
    from sfnlearn.drawing.tables.history import HistoryTable
    from sfnlearn.drawing.tables.timeline import Timeline
    from sfnlearn.engine.cost.cost import Cost
    from sfnlearn.engine.explain import Explanation
    from sfnlearn.engine.explain.event import EventExplanation
    from sfnlearn.engine.faults.plan import Faults
    from sfnlearn.engine.map_runs import MapRunRecord
    from sfnlearn.engine.world import World
    from sfnlearn.events import EventLog

Status = Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]


class ExecutionRecord:
    """An execution as it can be read.

    `status` is RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED; `output` is a JSON value once it has SUCCEEDED;
    `error` and `cause` say why it did not.  `start_time` and `stop_time` are POSIX seconds on its clock.

    >>> from sfnlearn import StateMachine, run
    >>> execution = run(StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}), {"n": 1})
    >>> execution.status, execution.output, execution.duration, len(execution.events)
    ('SUCCEEDED', {'n': 1}, 0.0, 4)
    """

    machine: StateMachine
    name: str
    status: Status
    input: Any
    output: Any
    error: str | None
    cause: str | None
    start_time: float
    stop_time: float | None
    run: RunFacts
    """The facts that all fibers of the execution share; its `log` holds the events."""
    world: World
    """What the execution could reach; of one that ran on AWS, a world in which nothing was called."""
    where_it_ran: ClassVar[str] = ""
    """What `repr()` adds about where it ran."""

    @property
    def arn(self) -> str:
        """The execution's ARN in this simulation; a history does not tell the region and account that it ran in."""
        kind = "express" if self.machine.type == "EXPRESS" else "execution"
        return f"arn:aws:states:{REGION}:{ACCOUNT}:{kind}:{self.machine.name}:{self.name}"

    @property
    def duration(self) -> float:
        """Seconds on its clock from the start to the end; while it is running, to its last event."""
        return (self.run.log.times[-1] if self.stop_time is None else self.stop_time) - self.start_time

    def is_running(self) -> bool:
        """Whether the execution has not ended."""
        return self.status == "RUNNING"

    @property
    def events(self) -> EventLog:
        """The history events, as a sequence of `Event`."""
        return self.run.log

    def _as_run(self, log: EventLog, quotas: Quotas, role_arn: str) -> RunFacts:
        """Who it is, with its events: what its frames share."""
        return RunFacts(
            log=log,
            quotas=quotas,
            machine_id=self.machine.arn,
            machine_name=self.machine.name,
            machine_type=self.machine.type,
            execution_id=self.arn,
            execution_name=self.name,
            input=self.input,
            role_arn=role_arn,
            start_time=self.start_time,
        )

    # ------------------------------------------------------------------- views

    @property
    def history(self) -> HistoryTable:
        """The events as a table, in a notebook and as `str()`; `.to_aws()` gives the JSON of GetExecutionHistory."""
        table: HistoryTable = late("history")(self)
        return table

    @property
    def timeline(self) -> Timeline:
        """The states as bars over the time of the execution's clock, in a notebook and as `str()`."""
        bars: Timeline = late("timeline")(self)
        return bars

    def debug(self) -> Any:
        """Step through the events, forwards and back, with the data at each: a widget for notebooks."""
        return late("debug")(self)

    def cost(self, executions: int = 1_000_000) -> Cost:
        """What it costs, with so many executions a month, and how much of the quotas it uses: a `Cost`, in dollars."""
        cost: Cost = late("cost")(self, executions)
        return cost

    def explain(self) -> Explanation:
        """Why the execution ended as it did, or what it waits for: in two or three sentences.

        >>> from sfnlearn import StateMachine, run
        >>> run(StateMachine({"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "No"}}})).explain().state
        'A'
        """
        explanation: Explanation = late("explain")(self)
        return explanation

    def explain_event(self, n: int) -> EventExplanation:
        """What event n means: which rules a Choice tried and why one matched, which Retrier or Catcher took a failure.

        Raises UsageError for an event that is not there.

        >>> from sfnlearn import StateMachine, run
        >>> rule = {"Variable": "$.n", "NumericGreaterThan": 5, "Next": "B"}
        >>> states = {"A": {"Type": "Choice", "Choices": [rule], "Default": "B"}, "B": {"Type": "Succeed"}}
        >>> print(run(StateMachine({"StartAt": "A", "States": states}), {"n": 3}).explain_event(2))
        Event 2 is ChoiceStateEntered in "A". No rule of "A" matched, so Default is taken: it goes on with "B".
        ✕ $.n > 5: $.n is 3 → B
        ✓ Default: no rule matched → B
        """
        explanation: EventExplanation = late("explain an event")(self, n)
        return explanation

    @property
    def map_runs(self) -> list[MapRunRecord]:
        """The Map Runs of its distributed Map states, with their child executions.

        A history of AWS does not hold them: of an execution that ran there the list is empty.
        """
        found: list[MapRunRecord] = late("map runs")(self)
        return found

    def to_aws(self) -> dict[str, Any]:
        """The execution in the shape of an answer of AWS's API."""
        raise NotImplementedError

    # ------------------------------------------------------------ to answer again

    def to_faults(self) -> Faults:
        """A plan of faults with the answers of every task: `run(machine, input, faults=plan)` goes the same way.

        The plan tells answers apart by state, attempt and iteration.  Where a state was visited several times with
        different answers, those of the last visit count, and a warning says so.  Tasks inside a distributed Map have
        histories of their own and are not in the plan.
        """
        plan: Faults = late("faults")(self)
        return plan

    def to_mock_file(self, test_case: str = "Recorded") -> dict[str, Any]:
        """The same as a mock configuration file of AWS Step Functions Local (the object to write as JSON).

        `Faults.from_mock_file` reads it.  It counts the calls of a state through all its visits and iterations, in the
        order in which they were made.  Activities stay out.
        Source: Developer Guide, "Testing state machines with Step Functions Local", mocked service integrations.
        """
        config: dict[str, Any] = late("mock file")(self, test_case)
        return config

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        bundle: Mapping[str, str] = late("execution in a notebook")(self)
        return bundle

    def __repr__(self) -> str:
        result = f" {self.error}" if self.error else ""
        return (
            f"<Execution {self.name!r} of {self.machine.name!r}{self.where_it_ran}: "
            f"{self.status}{result}, {len(self.events)} events>"
        )
