"""What was made through the API: state machines with their revisions and versions, aliases, activities."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.machine import MachineType, StateMachine
from sfnlearn.cloud.stepfunctions.arns import execution_arn
from sfnlearn.engine.execution import Execution

INITIAL = "INITIAL"
"""The revision of a state machine that was never updated; DescribeStateMachine does not show it."""
NO_LOGGING: Mapping[str, Any] = {"level": "OFF", "includeExecutionData": False}
NO_TRACING: Mapping[str, Any] = {"enabled": False}
OWN_KEY: Mapping[str, Any] = {"type": "AWS_OWNED_KEY"}


class DeployedMachine(StateMachine):
    """A state machine that has an ARN in the region where it was made; `target` is how an execution came to it."""

    target: Target | None = None

    def __init__(self, definition: Mapping[str, Any], arn: str, type: MachineType, role_arn: str) -> None:
        super().__init__(definition, name=arn.rpartition(":")[2], type=type, role_arn=role_arn)
        self._arn = arn

    @property
    def arn(self) -> str:
        """The ARN, without version or alias."""
        return self._arn

    def through(self, target: Target) -> DeployedMachine:
        """The machine for one execution."""
        machine = copy(self)
        machine.target = target
        return machine


@dataclass(frozen=True, slots=True)
class Revision:
    """A state machine as it was from one update to the next; `text` is the definition verbatim."""

    id: str
    text: str
    machine: DeployedMachine
    role_arn: str
    logging: Mapping[str, Any]
    tracing: Mapping[str, Any]
    encryption: Mapping[str, Any]
    since: float


@dataclass(frozen=True, slots=True)
class MachineVersion:
    """A published revision: it does not change any more."""

    number: int
    revision: Revision
    created: float
    description: str | None = None


@dataclass(slots=True, eq=False)
class Machine:
    """A state machine of the API: its present revision, its versions, its tags."""

    arn: str
    created: float
    revision: Revision
    versions: dict[int, MachineVersion] = field(default_factory=dict)
    published: int = 0
    """The last number that a version got; numbers are not used again."""
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> MachineType:
        """STANDARD or EXPRESS."""
        return self.revision.machine.type

    @property
    def name(self) -> str:
        """The name."""
        return self.revision.machine.name

    def version_arn(self, version: MachineVersion) -> str:
        """The ARN of a version."""
        return f"{self.arn}:{version.number}"


@dataclass(slots=True, eq=False)
class MachineAlias:
    """A name for one version, or for two with weights that add up to 100."""

    arn: str
    created: float
    updated: float
    routing: list[dict[str, Any]]
    description: str | None = None

    @property
    def name(self) -> str:
        """The name, without the machine's."""
        return self.arn.rpartition(":")[2]


@dataclass(slots=True, eq=False)
class Activity:
    """An activity: a name under which workers ask for tasks."""

    arn: str
    created: float
    encryption: Mapping[str, Any]
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """What an execution is started on: a revision, directly or through a version, or an alias that led to one."""

    revision: Revision
    qualifier: str | None = None
    version_arn: str | None = None
    alias_arn: str | None = None


class StartedExecution(Execution):
    """An execution that was started through the API."""

    trace_header: str | None = None
    """X-Ray's header that StartExecution was given: nothing is traced here, and DescribeExecution gives it back."""

    @property
    def target(self) -> Target | None:
        """What it was started on."""
        return self.machine.target if isinstance(self.machine, DeployedMachine) else None

    @property
    def arn(self) -> str:
        """The ARN, which shows the version or the alias that the execution was started on."""
        qualifier = None if self.target is None else self.target.qualifier
        # The name alone would do, but AWS gives executions of an Express machine that share a name different ARNs.
        unique = uuid.uuid5(uuid.NAMESPACE_OID, f"{self.name} {self.options.seed}")
        return execution_arn(self.machine.arn, self.machine.type, self.name, qualifier, str(unique))
