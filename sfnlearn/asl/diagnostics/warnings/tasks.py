"""Tasks that can wait for ever, and tasks that give up at the first failure."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.diagnostics.warnings.found import Found
from sfnlearn.asl.resource import ActivityArn, ServiceIntegration, parse_resource
from sfnlearn.errors import Diagnostic

_LIMITS = ("TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath")


def check(found: Found) -> Iterator[Diagnostic]:
    """The warnings about one Task."""
    if found.state.get("Type") != "Task":
        return
    yield from _check_waiting(found)
    if not found.state.get("Retry") and not found.retried:
        hint = "Busy and throttled services answer the second time: add a Retrier for such errors."
        yield found.warn("TASK_WITHOUT_RETRY", (), "This Task gives up at the first failure: it has no Retry", hint)


def _check_waiting(found: Found) -> Iterator[Diagnostic]:
    """AWS's default timeout is 99,999,999 seconds: three years."""
    resource = parse_resource(str(found.state.get("Resource")))
    waits = isinstance(resource, ServiceIntegration) and resource.waits_for_token
    if not (waits or isinstance(resource, ActivityArn)) or any(limit in found.state for limit in _LIMITS):
        return
    whom = "its task token" if waits else "a worker"
    message = f"This Task waits for {whom} without a limit: an answer that never comes keeps the execution running"
    yield found.warn("WAITS_WITHOUT_TIMEOUT", (), message, "Give it TimeoutSeconds, or HeartbeatSeconds.")
