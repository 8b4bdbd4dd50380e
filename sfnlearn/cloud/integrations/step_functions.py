"""Step Functions as tasks reach it: the control plane, asked in the middle of a run.

- A request goes to the region of the ARN that it names, otherwise to that of the simulated AWS.
- An execution that a task starts without a name gets the request's id for one, which is the same in a replay.
- StartSyncExecution and GetActivityTask wait on the world's clock.  The world runs already, so that they cannot run it:
  they give a `LongPoll`, which is asked again whenever time is about to move.
- A job (`.sync`) is answered with its start; its end is told to the world later, under the task's token.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sfnlearn.cloud.botocore.models import Operation, find_operation
from sfnlearn.cloud.botocore.moto import ServiceError
from sfnlearn.cloud.integrations.calls import ServiceCall
from sfnlearn.cloud.stepfunctions import ControlPlane
from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.cloud.stepfunctions.control_plane import OPERATIONS, check_request
from sfnlearn.cloud.stepfunctions.execution_facts import facts_of
from sfnlearn.cloud.stepfunctions.operations import executions, workers
from sfnlearn.cloud.stepfunctions.registry import Registry
from sfnlearn.effects import Answer
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.functions import Call
from sfnlearn.engine.reachable_services import LongPoll
from sfnlearn.engine.world import World
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import dumps, parse

Parameters = Mapping[str, Any]
Result = dict[str, Any]
LONGEST_EXPRESS = 300.0
"""Seconds: an Express execution may take five minutes (Developer Guide, "Service quotas")."""

LONGEST_CAUSE = 32_768
"""Characters of a cause (API reference, TaskFailedEventDetails)."""


def answer(service: ServiceCall, call: Call, plane: ControlPlane) -> Answer | LongPoll:
    """Do the operation of a request-response task."""
    later: list[Later] = []

    def send(operation: Operation, parameters: Parameters) -> Result:
        result = _ask(plane, operation, parameters, call)
        if isinstance(result, Later):
            later.append(result)
            return {}
        return result

    told = service.answer(call, send)
    return later[0].as_poll(lambda result: Answer(service.result(result, call))) if later else told


def run_job(service: ServiceCall, call: Call, plane: ControlPlane, *, parsed: bool) -> Answer:
    """Start the execution of a `.sync` task, whose result is what DescribeExecution tells at the end.

    `.sync:2` (`parsed`) gives input and output as JSON values, `.sync` as texts.
    """
    describe = find_operation("stepfunctions", "describeExecution")
    shape = service if describe is None else ServiceCall(describe, "s3")

    def told(execution: Execution) -> Result:
        described = facts_of(execution).described()
        if not parsed or execution.status != "SUCCEEDED":
            return shape.result(described, call)  # a cause is the same for both patterns, with the texts (measured)
        # The one recording of a result of `.sync:2` that counts is older than redrives, and has nothing of them.
        shown = shape.result({name: value for name, value in described.items() if not name.startswith("redrive")}, call)
        return {**shown, **{name: parse(shown[name]) for name in ("Input", "Output") if name in shown}}

    def send(operation: Operation, parameters: Parameters) -> Result:
        started = _ask(plane, operation, parameters, call, is_job=True)
        assert isinstance(started, dict)
        _await_job(plane.world.executions[started["executionArn"]], plane.world, call, told)
        return started

    return service.answer(call, send)


@dataclass(frozen=True, slots=True)
class Later:
    """A result that comes when `ask` gives one, or is `empty` after some seconds."""

    ask: Callable[[], Result | None]
    seconds: float
    empty: Result

    def as_poll(self, show: Callable[[Result], Answer]) -> LongPoll:
        """As a task waits for it."""

        def asked() -> Answer | None:
            result = self.ask()
            return None if result is None else show(result)

        return LongPoll(asked, self.seconds, show(self.empty))


def _ask(
    plane: ControlPlane, operation: Operation, parameters: Parameters, call: Call, *, is_job: bool = False
) -> Result | Later:
    """Do an operation for a task; raises ServiceError."""
    registry, request = plane.registry(_region(parameters)), dict(parameters)
    if operation.name in ("StartExecution", "StartSyncExecution"):
        # The registry's next id depends on what else was asked of it; the request's is the same in every replay.
        request.setdefault("name", call.request_id)
    depth = 0
    try:
        if operation.name in ("StartExecution", "StartSyncExecution"):
            plane.count_start()
            depth = plane.nested(call.origin[1]) if is_job and call.origin else 0
        if operation.input is not None:
            check_request(operation.input, request)
        result = WAITING.get(operation.name, OPERATIONS[operation.name])(registry, request)
    except ApiError as error:
        raise ServiceError(error.code, error.message) from None
    if depth and isinstance(result, dict):
        plane.depths[result["executionArn"]] = depth
    return result


def _region(parameters: Parameters) -> str | None:
    arns = [value for value in parameters.values() if isinstance(value, str) and value.startswith("arn:aws:states:")]
    return arns[0].split(":")[3] if arns else None


def _start_sync(registry: Registry, request: Parameters) -> Later:
    execution = executions.begin_sync(registry, request)

    def ended() -> Result | None:
        return None if execution.is_running() else executions.sync_answer(execution, request)

    return Later(ended, LONGEST_EXPRESS, {})


def _get_activity_task(registry: Registry, request: Parameters) -> Later:
    return Later(lambda: workers.fetch(registry, request) or None, workers.POLL, {})


WAITING: dict[str, Callable[[Registry, Parameters], Later]] = {
    "GetActivityTask": _get_activity_task,
    "StartSyncExecution": _start_sync,
}
"""What takes the task's time."""


# --------------------------------------------------------------------- jobs


def _await_job(execution: Execution, world: World, call: Call, told: Callable[[Execution], Result]) -> None:
    """Let an execution's end end the task (`.sync`); `told` makes the task's result of it."""
    token = call.token or ""
    world.tokens.expect_job(token, execution)

    def end(ended: Execution) -> None:
        if ended.refused is not None:
            world.tokens.refuse_job(token, ended.refused)
        elif ended.status == "SUCCEEDED":
            world.tokens.end_job(token, told(ended))
        else:
            cause = dumps(told(ended))[:LONGEST_CAUSE]  # each level quotes the one below: uncut, it doubles each time
            world.tokens.end_job(token, None, StatesError("States.TaskFailed", cause))

    execution.when_ended = end
