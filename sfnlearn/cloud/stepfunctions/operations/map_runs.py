"""Map Runs: list, describe, update.

A Map Run's status and times are read from the events of the execution that it belongs to.
"""

from __future__ import annotations

from typing import Any

from sfnlearn.asl.states.map.map_run import MapRun
from sfnlearn.cloud.stepfunctions.api_errors import invalid, not_found
from sfnlearn.cloud.stepfunctions.arns import Arn
from sfnlearn.cloud.stepfunctions.execution_facts import map_runs
from sfnlearn.cloud.stepfunctions.messages import Request, Response
from sfnlearn.cloud.stepfunctions.paging import page
from sfnlearn.cloud.stepfunctions.registry import Registry
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.history.child_events import MapRunSpan, map_run_span, map_run_spans
from sfnlearn.engine.map_runs import counts

NO_LIMIT = 2**31 - 1
"""What AWS tells where MaxConcurrency says nothing (measured behaviour 51)."""


def list_map_runs(registry: Registry, request: Request) -> Response:
    """ListMapRuns of an execution."""
    execution = registry.execution(request["executionArn"])
    spans = map_run_spans(execution.run, running=execution.is_running())
    return page("mapRuns", [_listed(span, execution) for span in spans], request)


def _listed(span: MapRunSpan, execution: Execution) -> dict[str, Any]:
    shown = {
        "executionArn": execution.arn,
        "mapRunArn": span.map_run.arn,
        "stateMachineArn": f"{execution.machine.arn}/{span.map_run.prefix}",
        "startDate": span.started,
    }
    return shown if span.stopped is None else {**shown, "stopDate": span.stopped}


def _find(registry: Registry, text: str) -> tuple[MapRun, Execution]:
    Arn.read(text, "mapRun")
    for map_run, execution in map_runs(registry.world):
        if map_run.arn == text:
            return map_run, execution
    raise not_found(text)


def describe_map_run(registry: Registry, request: Request) -> Response:
    """DescribeMapRun."""
    map_run, execution = _find(registry, request["mapRunArn"])
    running = execution.is_running()
    span = map_run_span(map_run, execution.events, running=running)
    executions, items = counts(map_run, running=running)
    shown = {
        "mapRunArn": map_run.arn,
        "executionArn": execution.arn,
        "status": span.status,
        "startDate": span.started,
        "maxConcurrency": map_run.max_concurrency or NO_LIMIT,
        "toleratedFailurePercentage": float(map_run.tolerated.get("ToleratedFailurePercentage", 0)),
        "toleratedFailureCount": int(map_run.tolerated.get("ToleratedFailureCount", 0)),
        "itemCounts": items,
        "executionCounts": executions,
        "redriveCount": map_run.redrive_count,
    }
    redriven = _last_redrive(map_run, execution)
    dates = {"stopDate": span.stopped, "redriveDate": redriven}
    return {**shown, **{name: date for name, date in dates.items() if date is not None}}


def _last_redrive(map_run: MapRun, execution: Execution) -> float | None:
    """When the Map Run was last redriven, if it was."""
    log, last = execution.events, None
    for index, event_type in enumerate(log.types):
        if event_type == "MapRunRedriven" and log.data[index]["mapRunArn"] == map_run.arn:
            last = log.times[index]
    return last


def update_map_run(registry: Registry, request: Request) -> Response:
    """UpdateMapRun: how many children may fail, from now on.

    The concurrency of a Map Run that runs cannot be changed in this simulation.
    """
    map_run, _ = _find(registry, request["mapRunArn"])
    names = ("toleratedFailureCount", "toleratedFailurePercentage")
    if request.get("maxConcurrency", map_run.max_concurrency) != map_run.max_concurrency:
        raise invalid("sfnlearn cannot change the concurrency of a Map Run that runs: set MaxConcurrency instead.")
    given = {f"{name[:1].upper()}{name[1:]}": request[name] for name in names if name in request}
    map_run.tolerated = {**map_run.tolerated, **given}
    return {}
