"""Aliases: create, update, describe, delete, list.

An alias leads to one version, or to two whose weights add up to 100.  Creating again with the same routing and
description answers as the first time; anything else under the name is a ConflictException (recorded).
"""

from __future__ import annotations

from typing import Any

from sfnlearn.cloud.stepfunctions.api_errors import ApiError, invalid, not_found
from sfnlearn.cloud.stepfunctions.arns import Arn
from sfnlearn.cloud.stepfunctions.messages import Request, Response
from sfnlearn.cloud.stepfunctions.paging import page
from sfnlearn.cloud.stepfunctions.registry import Registry
from sfnlearn.cloud.stepfunctions.resources import MachineAlias

Routing = list[dict[str, Any]]
"""As AWS writes it: `stateMachineVersionArn` and `weight` of one version or two."""
MOST = 100
"""Aliases that a state machine can have (Developer Guide, "Service quotas")."""


def create_state_machine_alias(registry: Registry, request: Request) -> Response:
    """CreateStateMachineAlias."""
    routing, description = request["routingConfiguration"], request.get("description")
    check_versions(routing)
    machine = registry.machine(routing[0]["stateMachineVersionArn"])
    arn = f"{machine.arn}:{request['name']}"
    alias = registry.aliases.get(arn)
    if alias is None:
        check_routing(registry, routing)
        if len(_aliases_of(registry, machine.arn)) >= MOST:
            message = f"A state machine has {MOST} aliases at most. Delete one that is not used."
            raise ApiError("ServiceQuotaExceededException", message)
        registry.aliases[arn] = alias = MachineAlias(arn, registry.now, registry.now, routing, description)
    elif (alias.routing, alias.description) != (routing, description):
        raise ApiError(
            "ConflictException",
            "Failed to create alias because an alias with the same name and a different routing configuration "
            "already exists.",
        )
    return {"stateMachineAliasArn": arn, "creationDate": alias.created}


def check_versions(routing: Routing) -> list[Arn]:
    """Refuse a routing configuration that names anything but versions (recorded)."""
    names = [Arn.read(one["stateMachineVersionArn"], "stateMachine") for one in routing]
    if any(name.qualifier is None or not name.qualifier.isdecimal() for name in names):
        received = ", ".join(name.text for name in names)
        raise invalid(f"Routing configuration must contain state machine version ARNs. Received: [{received}]")
    return names


def check_routing(registry: Registry, routing: Routing) -> None:
    """A routing configuration has versions of one machine that exist, and weights that add up to 100."""
    names = check_versions(routing)
    arns = [name.text for name in names]
    if len(set(arns)) < len(arns) or len({name.unqualified for name in names}) > 1:
        raise invalid(
            f"Routing configuration must contain different versions of one state machine. Received: [{', '.join(arns)}]"
        )
    weights = [one["weight"] for one in routing]
    if sum(weights) != 100:
        raise invalid(f"Sum of routing configuration weights must equal 100. Received: {weights}")
    if any(registry.version(arn) is None for arn in arns):
        raise not_found()


def _aliases_of(registry: Registry, machine_arn: str) -> list[MachineAlias]:
    return [one for arn, one in registry.aliases.items() if arn.rpartition(":")[0] == machine_arn]


def _alias(registry: Registry, text: str) -> MachineAlias:
    Arn.read(text, "stateMachine")
    if text not in registry.aliases:
        raise not_found()
    return registry.aliases[text]


def update_state_machine_alias(registry: Registry, request: Request) -> Response:
    """UpdateStateMachineAlias: another routing, another description, or both."""
    alias = _alias(registry, request["stateMachineAliasArn"])
    if "routingConfiguration" not in request and "description" not in request:
        raise invalid("Either the description or the routing configuration must be specified")
    if "routingConfiguration" in request:
        routing = request["routingConfiguration"]
        check_routing(registry, routing)
        if Arn.read(routing[0]["stateMachineVersionArn"]).unqualified != alias.arn.rpartition(":")[0]:
            raise invalid("Routing configuration must contain versions of the alias' own state machine")
        alias.routing = routing
    alias.description = request.get("description", alias.description)
    alias.updated = registry.now
    return {"updateDate": alias.updated}


def describe_state_machine_alias(registry: Registry, request: Request) -> Response:
    """DescribeStateMachineAlias."""
    alias = _alias(registry, request["stateMachineAliasArn"])
    shown = {
        "stateMachineAliasArn": alias.arn,
        "name": alias.name,
        "routingConfiguration": alias.routing,
        "creationDate": alias.created,
        "updateDate": alias.updated,
    }
    return shown if alias.description is None else {**shown, "description": alias.description}


def delete_state_machine_alias(registry: Registry, request: Request) -> Response:
    """DeleteStateMachineAlias; deleting what does not exist is not an error (recorded)."""
    text = request["stateMachineAliasArn"]
    Arn.read(text, "stateMachine")
    registry.aliases.pop(text, None)
    return {}


def list_state_machine_aliases(registry: Registry, request: Request) -> Response:
    """ListStateMachineAliases, of a machine or of those that lead to one of its versions."""
    text = request["stateMachineArn"]
    machine, is_version = registry.machine(text), registry.version(text) is not None
    found = [
        {"stateMachineAliasArn": one.arn, "creationDate": one.created}
        for one in _aliases_of(registry, machine.arn)
        if not is_version or any(route["stateMachineVersionArn"] == text for route in one.routing)
    ]
    return page("stateMachineAliases", found, request)
