"""An execution as the API shows it: one that was started, or a child execution of a Map Run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.states.map.map_run import Child, MapRun
from sfnlearn.cloud.stepfunctions.resources import StartedExecution
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.map_runs import status_of
from sfnlearn.engine.timetravel.redrive import redrive_status
from sfnlearn.engine.world import World
from sfnlearn.events import EventLog
from sfnlearn.jsontext import dumps

_ENDED = ("FAILED", "TIMED_OUT", "ABORTED")


@dataclass(frozen=True, slots=True)
class ExecutionFacts:
    """What DescribeExecution, ListExecutions and GetExecutionHistory show."""

    arn: str
    machine_arn: str
    name: str
    status: str
    start: float
    stop: float | None
    input: str
    output: str | None
    error: str | None
    cause: str | None
    log: EventLog = field(repr=False)
    redrive: Mapping[str, Any]
    origin: Mapping[str, str]
    """The version, the alias or the Map Run that it was started through."""

    def described(self, *, with_data: bool = True) -> dict[str, Any]:
        """The members of DescribeExecution."""
        shown = {**self.listed(), **self.redrive}
        data = {"input": self.input, "output": self.output}
        for name, text in data.items():
            if text is not None:
                shown |= {name: text} if with_data else {}
                shown[f"{name}Details"] = {"included": with_data}
        if with_data:
            shown |= {name: text for name, text in (("error", self.error), ("cause", self.cause)) if text is not None}
        return shown

    def listed(self) -> dict[str, Any]:
        """The members of an item of ListExecutions."""
        shown: dict[str, Any] = {
            "executionArn": self.arn,
            "stateMachineArn": self.machine_arn,
            "name": self.name,
            "status": self.status,
            "startDate": self.start,
            "redriveCount": self.redrive["redriveCount"],
            **self.origin,
        }
        if self.stop is not None:
            shown["stopDate"] = self.stop
        if "redriveDate" in self.redrive:
            shown["redriveDate"] = self.redrive["redriveDate"]
        return shown


def facts_of(execution: Execution) -> ExecutionFacts:
    """The facts of an execution."""
    return ExecutionFacts(
        arn=execution.arn,
        machine_arn=execution.machine.arn,
        name=execution.name,
        status=execution.status,
        start=execution.start_time,
        stop=execution.stop_time,
        input=execution.input_text or dumps(execution.input),
        output=dumps(execution.output) if execution.status == "SUCCEEDED" else None,
        error=None if execution.status == "TIMED_OUT" else execution.error,  # recorded: none for a machine's timeout
        cause=execution.cause,
        log=execution.events,
        redrive=redrive_status(execution),
        origin=_origin(execution),
    )


def _origin(execution: Execution) -> dict[str, str]:
    target = execution.target if isinstance(execution, StartedExecution) else None
    if target is None:
        return {}
    arns = {"stateMachineVersionArn": target.version_arn, "stateMachineAliasArn": target.alias_arn}
    return {name: arn for name, arn in arns.items() if arn is not None}


def child_facts(child: Child, map_run: MapRun, parent: Execution) -> ExecutionFacts:
    """The facts of a child execution of a Map Run; one that runs when its parent ends is aborted."""
    run, status = child.run, status_of(child, running=parent.is_running())
    standing = {"redriveCount": run.redrive_count, "redriveStatus": "NOT_REDRIVABLE"}
    if status in _ENDED:
        standing["redriveStatus"] = "REDRIVABLE_BY_MAP_RUN"
    else:
        standing["redriveStatusReason"] = f"Execution is {status} and cannot be redriven"
    return ExecutionFacts(
        arn=run.execution_id,
        machine_arn=run.machine_id,
        name=run.execution_name,
        status=status,
        start=run.start_time,
        stop=parent.stop_time if status == "ABORTED" else child.stop_time,
        input=dumps(run.input),
        output=dumps(child.output) if status == "SUCCEEDED" else None,
        error=child.error.error if child.error else None,
        cause=child.error.cause if child.error else None,
        log=run.log,
        redrive=standing,
        origin={"mapRunArn": map_run.arn},
    )


def map_runs(world: World) -> Iterator[tuple[MapRun, Execution]]:
    """Every Map Run, with the execution that it belongs to."""
    for execution in world.executions.values():
        for map_run in execution.run.map_runs:
            yield map_run, execution


def find_child(world: World, arn: str) -> tuple[ExecutionFacts, Execution] | None:
    """The child execution of an ARN, and its parent."""
    for map_run, parent in map_runs(world):
        for child in map_run.children:
            if child is not None and child.run.execution_id == arn:
                return child_facts(child, map_run, parent), parent
    return None
