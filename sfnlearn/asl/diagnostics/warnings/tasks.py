"""Tasks that can wait for ever, tasks that give up at the first failure, and tasks that take a role that is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sfnlearn.asl.definition import PlacedState
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import CALLBACK, LAMBDA, RETRY, one_state
from sfnlearn.asl.location import Location
from sfnlearn.asl.resource import ActivityArn, ServiceIntegration, parse_resource
from sfnlearn.errors import Diagnostic

TASK_WITHOUT_RETRY = sfnlearn_warning(
    "TASK_WITHOUT_RETRY",
    """A Task has no `Retry`, and no Parallel or Map around it has one. Every service is busy or throttled now and then,
    and the first such answer fails the state. Told once for a definition, with the names of all such Tasks.""",
    {"a Task alone": one_state({"Type": "Task", "Resource": LAMBDA, "End": True})},
)
WAITS_WITHOUT_TIMEOUT = sfnlearn_warning(
    "WAITS_WITHOUT_TIMEOUT",
    """A callback or an activity has neither `TimeoutSeconds` nor `HeartbeatSeconds`. If the answer never comes, the
    execution waits for up to a year.""",
    {"a callback": one_state({"Type": "Task", **CALLBACK, "Retry": RETRY, "End": True})},
)
NOT_A_ROLE = sfnlearn_warning(
    "NOT_A_ROLE",
    """`Credentials` name a role whose ARN is not one of IAM, `arn:aws:iam::ACCOUNT:role/NAME`. No such role can be
    taken; whether AWS says so at creation or when the Task runs is not known, so the definition loads here.""",
    {
        "a name alone": one_state(
            {"Type": "Task", "Resource": LAMBDA, "Credentials": {"RoleArn": "payer"}, "Retry": RETRY, "End": True}
        )
    },
)
_ROLE = re.compile(r"arn:[^:]+:iam::[^:]+:role/.+|.*\$\{.*|\{%.*", re.DOTALL)
"""A role's ARN, or what becomes one: a placeholder, an expression."""
MOST_NAMES = 8
"""Names of Tasks that one warning lists."""
_LIMITS = ("TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath")


def check(found: PlacedState) -> Iterator[Diagnostic]:
    """The warnings about one Task."""
    if found.type != "Task":
        return
    yield from _check_waiting(found)
    yield from _check_role(found)
    if not found.state.get("Retry") and not found.retried:
        hint = "Busy and throttled services answer the second time: add a Retrier for such errors."
        message = "This Task gives up at the first failure: it has no Retry"
        yield TASK_WITHOUT_RETRY.found(found.location, message, hint)


def _check_role(found: PlacedState) -> Iterator[Diagnostic]:
    credentials = found.state.get("Credentials")
    role = credentials.get("RoleArn") if isinstance(credentials, dict) else None
    if isinstance(role, str) and not _ROLE.fullmatch(role):
        message = f"{role!r} is not the ARN of a role, so the Task cannot take it"
        hint = "Write arn:aws:iam::ACCOUNT:role/NAME."
        yield NOT_A_ROLE.found(found.at(("Credentials", "RoleArn")), message, hint)


def folded(warnings: list[Diagnostic]) -> list[Diagnostic]:
    """The same warnings, but one of TASK_WITHOUT_RETRY for a whole definition: its place is the first such Task's."""
    alone = [found for found in warnings if found.code == TASK_WITHOUT_RETRY.code]
    if len(alone) < 2:
        return warnings
    names = [str(found.place[-1]) for found in alone if isinstance(found.place, Location)]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    message = f"{len(alone)} Tasks give up at the first failure, for they have no Retry: "
    one = replace(alone[0], message=f"{message}{', '.join(names[:MOST_NAMES])}{more}")
    return [one if found is alone[0] else found for found in warnings if found is alone[0] or found not in alone]


def _check_waiting(found: PlacedState) -> Iterator[Diagnostic]:
    """A limit is asked for, because AWS's default is 99,999,999 seconds: three years."""
    resource = parse_resource(str(found.state.get("Resource")))
    waits = isinstance(resource, ServiceIntegration) and resource.waits_for_token
    if not (waits or isinstance(resource, ActivityArn)) or any(limit in found.state for limit in _LIMITS):
        return
    whom = "its task token" if waits else "a worker"
    message = f"This Task waits for {whom} without a limit: an answer that never comes keeps the execution running"
    yield WAITS_WITHOUT_TIMEOUT.found(found.location, message, "Give it TimeoutSeconds, or HeartbeatSeconds.")
