"""Tasks that can wait for ever, and tasks that give up at the first failure."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import PlacedState
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import CALLBACK, LAMBDA, RETRY, one_state
from sfnlearn.asl.resource import ActivityArn, ServiceIntegration, parse_resource
from sfnlearn.errors import Diagnostic

TASK_WITHOUT_RETRY = sfnlearn_warning(
    "TASK_WITHOUT_RETRY",
    """A Task has no `Retry`, and no Parallel or Map around it has one. Every service is busy or throttled now and then,
    and the first such answer fails the state.""",
    {"a Task alone": one_state({"Type": "Task", "Resource": LAMBDA, "End": True})},
)
WAITS_WITHOUT_TIMEOUT = sfnlearn_warning(
    "WAITS_WITHOUT_TIMEOUT",
    """A callback or an activity has neither `TimeoutSeconds` nor `HeartbeatSeconds`. If the answer never comes, the
    execution waits for up to a year.""",
    {"a callback": one_state({"Type": "Task", **CALLBACK, "Retry": RETRY, "End": True})},
)
_LIMITS = ("TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath")


def check(found: PlacedState) -> Iterator[Diagnostic]:
    """The warnings about one Task."""
    if found.type != "Task":
        return
    yield from _check_waiting(found)
    if not found.state.get("Retry") and not found.retried:
        hint = "Busy and throttled services answer the second time: add a Retrier for such errors."
        message = "This Task gives up at the first failure: it has no Retry"
        yield TASK_WITHOUT_RETRY.found(found.location, message, hint)


def _check_waiting(found: PlacedState) -> Iterator[Diagnostic]:
    """A limit is asked for, because AWS's default is 99,999,999 seconds: three years."""
    resource = parse_resource(str(found.state.get("Resource")))
    waits = isinstance(resource, ServiceIntegration) and resource.waits_for_token
    if not (waits or isinstance(resource, ActivityArn)) or any(limit in found.state for limit in _LIMITS):
        return
    whom = "its task token" if waits else "a worker"
    message = f"This Task waits for {whom} without a limit: an answer that never comes keeps the execution running"
    yield WAITS_WITHOUT_TIMEOUT.found(found.location, message, "Give it TimeoutSeconds, or HeartbeatSeconds.")
