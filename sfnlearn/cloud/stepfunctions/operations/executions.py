"""Executions: start, describe, list, stop, redrive, and their history.

- Starting a Standard execution again under its name answers as the first time while it runs and the input is the same;
  else it is ExecutionAlreadyExists, until 90 days after it has ended.  Express executions may share a name at once.
- The API shows only Standard executions; an Express one is seen in the answer of StartSyncExecution (recorded).
"""

from __future__ import annotations

import math
from typing import Any

from sfnlearn.cloud.stepfunctions.api_errors import ApiError, does_not_exist, invalid, not_found, type_not_supported
from sfnlearn.cloud.stepfunctions.arns import Arn, check_name, execution_arn
from sfnlearn.cloud.stepfunctions.execution_facts import ExecutionFacts, child_facts, facts_of, find_child, map_runs
from sfnlearn.cloud.stepfunctions.json_texts import read_json
from sfnlearn.cloud.stepfunctions.messages import Request, Response
from sfnlearn.cloud.stepfunctions.operations.machines import settings_of
from sfnlearn.cloud.stepfunctions.paging import page
from sfnlearn.cloud.stepfunctions.registry import Registry
from sfnlearn.cloud.stepfunctions.resources import Revision, StartedExecution, Target
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.run_options import RunOptions
from sfnlearn.engine.timetravel.redrive import reason, redrive
from sfnlearn.jsontext import JSONText

LARGEST_INPUT = 262_144
NAME_IS_KEPT = 90 * 86_400
"""Seconds for which an execution's name is not free after it has ended (measured behaviour 60)."""
_STEP = 100
"""Milliseconds: Express executions are billed in these steps."""
_MEMORY = 64
"""Megabytes: the memory of Express executions is billed in these steps; what one takes is not measured here."""


def start_execution(registry: Registry, request: Request) -> Response:
    """StartExecution."""
    execution = start(registry, request)
    return {"executionArn": execution.arn, "startDate": execution.start_time}


def start(registry: Registry, request: Request) -> Execution:
    """Start an execution, or give the one that this request has started before."""
    target = registry.target(request["stateMachineArn"])
    name = check_name(request["name"]) if request.get("name") else registry.new_id()
    text = read_input(request.get("input", "{}"))
    earlier = _earlier(registry, target, name)
    if earlier is None:
        execution = _launch(registry, target, name, text)
        execution.trace_header = request.get("traceHeader")
        return execution
    if not earlier.is_running() or earlier.input_text != text:
        raise ApiError("ExecutionAlreadyExists", f"Execution Already Exists: '{earlier.arn}'")
    return earlier


def _earlier(registry: Registry, target: Target, name: str) -> Execution | None:
    machine = target.revision.machine
    if machine.type == "EXPRESS":
        return None
    arn = execution_arn(machine.arn, machine.type, name, target.qualifier, "")
    earlier = registry.world.executions.get(arn)
    if earlier is not None and earlier.stop_time is not None and registry.now - earlier.stop_time >= NAME_IS_KEPT:
        return None
    return earlier


def read_input(text: str) -> JSONText:
    """The input, which must be a JSON text; raises InvalidExecutionInput."""
    if not text.strip():
        raise _invalid_input("Invalid execution input.")
    try:
        read_json(text)
    except ValueError as error:
        raise _invalid_input(str(error)) from None
    if len(text.encode()) > LARGEST_INPUT:
        raise _invalid_input(f"The input is larger than {LARGEST_INPUT} bytes.")
    return JSONText(text)


def _invalid_input(why: str) -> ApiError:
    return ApiError("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{why}'")


def _launch(registry: Registry, target: Target, name: str, text: JSONText) -> StartedExecution:
    options = RunOptions(
        functions=registry.functions,
        name=name,
        seed=registry.chance.getrandbits(48),
        start_time=registry.now,
        quotas=registry.quotas,
        faults=registry.faults_of(target.revision.machine.name),
    )
    return StartedExecution(target.revision.machine.through(target), text, options, world=registry.world)


def start_sync_execution(registry: Registry, request: Request) -> Response:
    """StartSyncExecution: the answer is the end of an Express execution, its failure too."""
    execution = begin_sync(registry, request)
    registry.world.run(execution.is_running)
    return sync_answer(execution, request)


def begin_sync(registry: Registry, request: Request) -> Execution:
    """Start the execution of a StartSyncExecution."""
    if registry.machine(request["stateMachineArn"]).type != "EXPRESS":
        raise type_not_supported()
    return start(registry, request)


def sync_answer(execution: Execution, request: Request) -> dict[str, Any]:
    """What StartSyncExecution answers at the end; raises UsageError where a call of it cannot be answered here."""
    execution.tell_refusal()
    shown = facts_of(execution).described(with_data=request.get("includedData") != "METADATA_ONLY")
    members = ("executionArn", "stateMachineArn", "name", "startDate", "stopDate", "status", "error", "cause")
    data = ("input", "inputDetails", "output", "outputDetails")
    return {
        **{name: shown[name] for name in (*members, *data) if name in shown},
        **_traced(execution),
        "billingDetails": billing(execution),
    }


def billing(execution: Execution) -> dict[str, int]:
    """What an Express execution is billed: its duration in steps of 100 ms, its memory in steps of 64 MB."""
    took = (execution.stop_time or execution.start_time) - execution.start_time
    steps = max(1, math.ceil(round(took * 1000, 3) / _STEP))
    return {"billedMemoryUsedInMB": _MEMORY, "billedDurationInMilliseconds": steps * _STEP}


# ----------------------------------------------------------------------- shown


def find(registry: Registry, text: str) -> ExecutionFacts:
    """The facts of the execution or child execution of an ARN; raises InvalidArn and ExecutionDoesNotExist."""
    Arn.read(text, "execution")
    if text in registry.world.executions:
        return facts_of(registry.world.executions[text])
    child = find_child(registry.world, text)
    if child is None:
        raise does_not_exist("Execution", text)
    return child[0]


def describe_execution(registry: Registry, request: Request) -> Response:
    """DescribeExecution; raises UsageError for an execution that met a call which cannot be answered here.

    That is a limit of ours and no answer of AWS's, so it comes where somebody asks for this very execution.
    """
    if request["executionArn"] in registry.world.executions:
        registry.world.executions[request["executionArn"]].tell_refusal()
    facts = find(registry, request["executionArn"])
    shown = facts.described(with_data=request.get("includedData") != "METADATA_ONLY")
    return {**shown, **_traced(registry.world.executions.get(request["executionArn"]))}


def _traced(execution: Execution | None) -> dict[str, str]:
    """The traceHeader that an execution was started with."""
    header = execution.trace_header if isinstance(execution, StartedExecution) else None
    return {} if header is None else {"traceHeader": header}


def describe_state_machine_for_execution(registry: Registry, request: Request) -> Response:
    """DescribeStateMachineForExecution: the revision that the execution was started on."""
    text = request["executionArn"]
    child = None if text in registry.world.executions else find_child(registry.world, text)
    execution = registry.execution(text) if child is None else child[1]
    revision = _revision(registry, execution)
    if revision is None:
        raise does_not_exist("Execution", text)
    shown = {"stateMachineArn": revision.machine.arn, "updateDate": revision.since, **settings_of(revision, request)}
    return shown if child is None else {**shown, "mapRunArn": child[0].origin["mapRunArn"]}


def _revision(registry: Registry, execution: Execution) -> Revision | None:
    """The revision that an execution runs; one that a task has started runs the present one."""
    if isinstance(execution, StartedExecution) and execution.target is not None:
        return execution.target.revision
    machine = registry.machines.get(execution.machine.arn)
    return None if machine is None else machine.revision


def list_executions(registry: Registry, request: Request) -> Response:
    """ListExecutions of a state machine, a version or an alias, or of a Map Run; the latest first."""
    found = _of_map_run(registry, request) if request.get("mapRunArn") else _of_machine(registry, request)
    status, redriven = request.get("statusFilter"), request.get("redriveFilter")
    shown = [
        facts.listed()
        for facts in found
        if status in (None, facts.status)
        and redriven in (None, "REDRIVEN" if facts.redrive["redriveCount"] else "NOT_REDRIVEN")
    ]
    return page("executions", shown, request)


def _of_machine(registry: Registry, request: Request) -> list[ExecutionFacts]:
    text = request.get("stateMachineArn")
    if text is None:
        raise invalid("Must provide a State Machine ARN or Map Run ARN")
    machine = registry.machine(text)
    if machine.type == "EXPRESS":
        raise type_not_supported()
    qualified = Arn.read(text).qualifier is not None
    found = [facts_of(one) for one in registry.executions(machine)]
    return [facts for facts in found if not qualified or text in facts.origin.values()]


def _of_map_run(registry: Registry, request: Request) -> list[ExecutionFacts]:
    if request.get("stateMachineArn"):
        raise invalid("Must provide either a State Machine ARN or a Map Run ARN, but not both")
    text = Arn.read(request["mapRunArn"], "mapRun").text
    for map_run, parent in map_runs(registry.world):
        if map_run.arn == text:
            return [child_facts(one, map_run, parent) for one in reversed(map_run.children) if one is not None]
    raise not_found(text)


# ------------------------------------------------------------------- changed


def stop_execution(registry: Registry, request: Request) -> Response:
    """StopExecution; an execution that has ended keeps its end."""
    execution = registry.execution(request["executionArn"])
    if execution.is_running():
        execution.stop(request.get("error"), request.get("cause"))
    return {"stopDate": execution.stop_time}


def redrive_execution(registry: Registry, request: Request) -> Response:
    """RedriveExecution; the same clientToken redrives once."""
    execution, token = registry.execution(request["executionArn"]), request.get("clientToken")
    key = (execution.arn, token)
    if token is None or key not in registry.redriven:
        why_not = reason(execution)
        if why_not is not None:
            raise ApiError("ExecutionNotRedrivable", why_not)
        redrive(execution, None, None)
        registry.redriven[key] = registry.now
    return {"redriveDate": registry.redriven[key]}


# ------------------------------------------------------------------- history


def get_execution_history(registry: Registry, request: Request) -> Response:
    """GetExecutionHistory, in pages; reverseOrder shows the latest events first."""
    events = find(registry, request["executionArn"]).log.to_aws()
    if request.get("reverseOrder"):
        events.reverse()
    answer = page("events", events, request)
    if not request.get("includeExecutionData", True):
        answer["events"] = [_without_data(event) for event in answer["events"]]
    return answer


_DATA = ("input", "output", "parameters", "assignedVariables")


def _without_data(event: dict[str, Any]) -> dict[str, Any]:
    """An event as a request with includeExecutionData false gets it (API reference, GetExecutionHistory)."""
    return {name: _hidden(value) if isinstance(value, dict) else value for name, value in event.items()}


def _hidden(details: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if name not in _DATA}
