"""Versions of a state machine: publish, delete, list.

A revision has one version: publishing it again gives the version that it has.  The first number is 1, and a number that
was deleted does not come back.

Source: API reference, PublishStateMachineVersion and DeleteStateMachineVersion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.cloud.stepfunctions.api_errors import ApiError, invalid
from sfnlearn.cloud.stepfunctions.messages import Request, Response
from sfnlearn.cloud.stepfunctions.paging import page
from sfnlearn.cloud.stepfunctions.registry import Registry
from sfnlearn.cloud.stepfunctions.resources import Machine, MachineVersion

MOST = 1000
"""Versions that a state machine can have (Developer Guide, "Service quotas")."""


def publish(registry: Registry, machine: Machine, description: str | None) -> MachineVersion:
    """The version of the present revision: a new one, unless there is one."""
    for version in machine.versions.values():
        if version.revision is machine.revision:
            return version
    if len(machine.versions) >= MOST:
        message = f"A state machine has {MOST} versions at most. Delete one that is not used."
        raise ApiError("ServiceQuotaExceededException", message)
    machine.published += 1
    version = MachineVersion(machine.published, machine.revision, registry.now, description)
    machine.versions[version.number] = version
    return version


def publish_state_machine_version(registry: Registry, request: Request) -> Response:
    """PublishStateMachineVersion; `revisionId` guards against a revision that somebody else made (recorded)."""
    machine = registry.machine(request["stateMachineArn"])
    wanted, present = request.get("revisionId"), machine.revision.id
    if wanted is not None and wanted != present:
        raise ApiError(
            "ConflictException",
            f"Failed to publish the State Machine version for revision {wanted}. "
            f"The current State Machine revision is {present}.",
        )
    version = publish(registry, machine, request.get("description"))
    return {"stateMachineVersionArn": machine.version_arn(version), "creationDate": version.created}


def delete_state_machine_version(registry: Registry, request: Request) -> Response:
    """DeleteStateMachineVersion: ConflictException while an alias leads to it; no error where nothing is deleted."""
    text = request["stateMachineVersionArn"]
    version = registry.version(text)
    users = [one.name for one in registry.aliases.values() if any(_leads_to(route, text) for route in one.routing)]
    if users:
        raise ApiError(
            "ConflictException",
            "Version to be deleted must not be referenced by an alias. "
            f"Current list of aliases referencing this version: [{', '.join(users)}]",
        )
    if version is not None:
        del registry.machine(text).versions[version.number]
    elif text.count(":") == 6:
        raise invalid(f"The ARN of a version ends in its number: {text}")
    return {}


def _leads_to(route: Mapping[str, Any], text: str) -> bool:
    return bool(route["stateMachineVersionArn"] == text)


def list_state_machine_versions(registry: Registry, request: Request) -> Response:
    """ListStateMachineVersions, the latest first."""
    machine = registry.machine(request["stateMachineArn"])
    found = [
        {"stateMachineVersionArn": machine.version_arn(one), "creationDate": one.created}
        for one in sorted(machine.versions.values(), key=lambda one: -one.number)
    ]
    return page("stateMachineVersions", found, request)
