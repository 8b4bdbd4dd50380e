"""Step Functions as tasks reach it: the control plane, asked in the middle of a run.

- A request goes to the region of the ARN that it names, otherwise to that of the simulated AWS.
- An execution that a task starts without a name gets the request's id for one, which is the same in a replay.
- StartSyncExecution and GetActivityTask wait on the world's clock, for the world runs already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sfnlearn.cloud.botocore.models import Operation
from sfnlearn.cloud.botocore.moto import ServiceError
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
from sfnlearn.jsontext import dumps

Parameters = Mapping[str, Any]
LONGEST_EXPRESS = 300.0
"""> Express Workflows have a maximum duration of five minutes."""


class Later:
    """A result that comes when `ask` gives one, or is `empty` after some seconds."""

    def __init__(self, ask: Callable[[], dict[str, Any] | None], seconds: float, empty: dict[str, Any]) -> None:
        self.ask, self.seconds, self.empty = ask, seconds, empty


def ask(plane: ControlPlane, operation: Operation, parameters: Parameters, call: Call) -> dict[str, Any] | Later:
    """Do an operation for a task; raises ServiceError."""
    registry, request = plane.registry(_region(parameters)), dict(parameters)
    if operation.name in ("StartExecution", "StartSyncExecution"):
        request.setdefault("name", call.request_id)
    try:
        if operation.input is not None:
            check_request(operation.input, request)
        return WAITING.get(operation.name, OPERATIONS[operation.name])(registry, request)
    except ApiError as error:
        raise ServiceError(error.code, error.message) from None


def _region(parameters: Parameters) -> str | None:
    arns = [value for value in parameters.values() if isinstance(value, str) and value.startswith("arn:aws:states:")]
    return arns[0].split(":")[3] if arns else None


def _start_sync(registry: Registry, request: Parameters) -> Later:
    execution = executions.begin_sync(registry, request)

    def answer() -> dict[str, Any] | None:
        return None if execution.is_running() else executions.sync_answer(execution, request)

    return Later(answer, LONGEST_EXPRESS, {})


def _get_activity_task(registry: Registry, request: Parameters) -> Later:
    return Later(lambda: workers.fetch(registry, request) or None, workers.POLL, {})


WAITING: dict[str, Callable[[Registry, Parameters], Later]] = {
    "GetActivityTask": _get_activity_task,
    "StartSyncExecution": _start_sync,
}
"""What takes the task's time."""


# --------------------------------------------------------------------- jobs


def described(execution: Execution) -> dict[str, Any]:
    """An execution as DescribeExecution gives it, without what is there for a redrive (as recorded for `.sync:2`)."""
    shown = facts_of(execution).described()
    return {name: value for name, value in shown.items() if not name.startswith("redrive")}


def await_job(execution: Execution, world: World, call: Call, told: Callable[[Execution], Any]) -> None:
    """Let an execution's end end the task (`.sync`); `told` makes the task's result of it."""
    token = call.token or ""
    world.tokens.expect_job(token, execution)

    def end(ended: Execution) -> None:
        if ended.status == "SUCCEEDED":
            world.tokens.end_job(token, told(ended))
        else:
            world.tokens.end_job(token, None, StatesError("States.TaskFailed", dumps(told(ended))))

    execution.when_ended = end


def as_answer(later: Later, show: Callable[[dict[str, Any]], Answer]) -> LongPoll:
    """A result that comes later, as a task waits for it."""

    def asked() -> Answer | None:
        result = later.ask()
        return None if result is None else show(result)

    return LongPoll(asked, later.seconds, show(later.empty))
