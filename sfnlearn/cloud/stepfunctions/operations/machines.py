"""State machines: create, update, describe, delete, list.

- Creating again with the same name, definition, type and configurations answers as the first time; roleArn and tags are
  not compared.  Anything else under the name is StateMachineAlreadyExists.
- Every update makes a new revision.  Executions that run keep the revision that they were started on.
- DescribeStateMachine shows `revisionId` only after an update (recorded).
"""

from __future__ import annotations

from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.cloud.stepfunctions.api_errors import ApiError, does_not_exist, invalid
from sfnlearn.cloud.stepfunctions.arns import Arn, check_name
from sfnlearn.cloud.stepfunctions.messages import Request, Response
from sfnlearn.cloud.stepfunctions.operations.definitions import check_role, read_machine
from sfnlearn.cloud.stepfunctions.operations.tags import read_tags
from sfnlearn.cloud.stepfunctions.operations.versions import publish
from sfnlearn.cloud.stepfunctions.paging import page
from sfnlearn.cloud.stepfunctions.registry import Registry
from sfnlearn.cloud.stepfunctions.resources import (
    INITIAL,
    NO_LOGGING,
    NO_TRACING,
    OWN_KEY,
    DeployedMachine,
    Machine,
    Revision,
)
from sfnlearn.cloud.stepfunctions.variable_references import variable_references
from sfnlearn.jsontext import dumps

_CHANGES = ("definition", "roleArn", "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration")


def create_state_machine(registry: Registry, request: Request) -> Response:
    """CreateStateMachine."""
    check_version_description(request)
    arn = registry.arn("stateMachine", check_name(request["name"]))
    tags = read_tags(request.get("tags", ()), arn)
    settings = {"type": "STANDARD", **request}
    revision = _revise(registry, arn, INITIAL, settings)
    machine = registry.machines.get(arn)
    if machine is None:
        machine = registry.machines[arn] = Machine(arn, registry.now, revision, tags=tags)
    elif not _is_same(machine.revision, revision):
        raise ApiError("StateMachineAlreadyExists", f"State Machine Already Exists: '{arn}'")
    answer = {"stateMachineArn": arn, "creationDate": machine.created}
    return {**answer, **_published(registry, machine, request)}


def register(registry: Registry, machine: StateMachine) -> str:
    """Make a state machine that was read already, in place of one that had its name; gives its ARN."""
    arn = registry.arn("stateMachine", machine.name)
    deployed = DeployedMachine(machine.definition, arn, machine.type, machine.role_arn)
    settings = (machine.role_arn, NO_LOGGING, NO_TRACING, OWN_KEY, registry.now)
    revision = Revision(INITIAL, dumps(machine.definition), deployed, *settings)
    registry.machines[arn] = Machine(arn, registry.now, revision)
    return arn


def _is_same(one: Revision, other: Revision) -> bool:
    def compared(revision: Revision) -> tuple[Any, ...]:
        return (revision.text, revision.machine.type, revision.logging, revision.tracing, revision.encryption)

    return compared(one) == compared(other)


def _revise(registry: Registry, arn: str, id: str, settings: Request) -> Revision:
    role_arn = check_role(settings["roleArn"])
    logging = read_logging(settings.get("loggingConfiguration", NO_LOGGING))
    return Revision(
        id=id,
        text=settings["definition"],
        machine=read_machine(settings["definition"], arn, settings["type"], role_arn),
        role_arn=role_arn,
        logging=logging,
        tracing={**NO_TRACING, **settings.get("tracingConfiguration", {})},
        encryption=settings.get("encryptionConfiguration", OWN_KEY),
        since=registry.now,
    )


def read_logging(given: Request) -> dict[str, Any]:
    """A logging configuration; raises InvalidLoggingConfiguration.  Nothing is logged: the history holds it all."""
    read = {**NO_LOGGING, **given}
    if read["level"] != "OFF" and len(read.get("destinations", ())) != 1:
        reason = "Must specify exactly one Log Destination."
        raise ApiError("InvalidLoggingConfiguration", f"Invalid Logging Configuration: {reason}")
    return read


def check_version_description(request: Request) -> None:
    """A version's description needs a version (recorded)."""
    if request.get("versionDescription") is not None and not request.get("publish"):
        raise invalid("Version description can only be set when publish is true")


def _published(registry: Registry, machine: Machine, request: Request) -> dict[str, Any]:
    if not request.get("publish"):
        return {}
    version = publish(registry, machine, request.get("versionDescription"))
    return {"stateMachineVersionArn": machine.version_arn(version)}


def update_state_machine(registry: Registry, request: Request) -> Response:
    """UpdateStateMachine."""
    machine = unqualified(registry, request["stateMachineArn"])
    check_version_description(request)
    if not any(name in request for name in (*_CHANGES, "publish")):
        raise ApiError(
            "MissingRequiredParameter",
            "Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration, "
            "or the EncryptionConfiguration must be specified",
        )
    if any(name in request for name in _CHANGES):
        before = machine.revision
        settings = {
            "definition": before.text,
            "roleArn": before.role_arn,
            "loggingConfiguration": before.logging,
            "tracingConfiguration": before.tracing,
            "encryptionConfiguration": before.encryption,
            **{name: request[name] for name in _CHANGES if name in request},
            "type": machine.type,
        }
        machine.revision = _revise(registry, machine.arn, registry.new_id(), settings)
    answer = {"updateDate": registry.now, "revisionId": machine.revision.id}
    return {**answer, **_published(registry, machine, request)}


def unqualified(registry: Registry, text: str) -> Machine:
    """The machine of an ARN that names neither version nor alias."""
    if Arn.read(text, "stateMachine").qualifier is not None:
        raise invalid(f"The operation takes the ARN of a state machine, not of a version or an alias: {text}")
    return registry.machine(text)


def describe_state_machine(registry: Registry, request: Request) -> Response:
    """DescribeStateMachine, of a machine as it is or of a version."""
    text = request["stateMachineArn"]
    machine, version = registry.machine(text), registry.version(text)
    if version is None and Arn.read(text).qualifier is not None:
        raise does_not_exist("State Machine", text)
    revision = machine.revision if version is None else version.revision
    answer = {
        "stateMachineArn": text,
        "status": "ACTIVE",
        "type": machine.type,
        "creationDate": machine.created if version is None else version.created,
        **settings_of(revision, request),
    }
    if version is not None and version.description is not None:
        answer["description"] = version.description
    return answer


def settings_of(revision: Revision, request: Request) -> dict[str, Any]:
    """What DescribeStateMachine and DescribeStateMachineForExecution both show."""
    shown: dict[str, Any] = {
        "name": revision.machine.name,
        "definition": revision.text,
        "roleArn": revision.role_arn,
        "loggingConfiguration": revision.logging,
        "tracingConfiguration": revision.tracing,
        "encryptionConfiguration": revision.encryption,
    }
    if request.get("includedData") == "METADATA_ONLY":
        # Who may read the metadata and not the data sees an empty definition (API reference, includedData).
        shown["definition"] = "{}"
    elif references := variable_references(revision.machine.definition):
        shown["variableReferences"] = references
    if revision.id != INITIAL:
        shown["revisionId"] = revision.id
    return shown


def delete_state_machine(registry: Registry, request: Request) -> Response:
    """DeleteStateMachine, with its versions and aliases; deleting what does not exist is not an error.

    AWS does it in the background, once the executions that run have ended.  Here it is gone at once for new executions,
    and those that run go on.
    """
    text = request["stateMachineArn"]
    if Arn.read(text, "stateMachine").qualifier is not None:
        raise invalid(f"The operation takes the ARN of a state machine, not of a version or an alias: {text}")
    registry.machines.pop(text, None)
    for arn in [arn for arn in registry.aliases if arn.startswith(f"{text}:")]:
        del registry.aliases[arn]
    return {}


def list_state_machines(registry: Registry, request: Request) -> Response:
    """ListStateMachines, by name."""
    found = [
        {"stateMachineArn": one.arn, "name": one.name, "type": one.type, "creationDate": one.created}
        for one in sorted(registry.machines.values(), key=lambda one: one.name)
    ]
    return page("stateMachines", found, request)
