"""Everything that was made through the API in one region, and how an ARN finds it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.quotas import SERVICE, Quotas
from sfnlearn.asl.resource import ACCOUNT, REGION
from sfnlearn.asl.running.randomness import draw_uuid
from sfnlearn.cloud.stepfunctions.api_errors import does_not_exist, invalid_arn
from sfnlearn.cloud.stepfunctions.arns import Arn
from sfnlearn.cloud.stepfunctions.resources import OWN_KEY, Activity, Machine, MachineAlias, MachineVersion, Target
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.world import World


@dataclass(slots=True, eq=False)
class Inventory:
    """What was made in one region, by ARN."""

    machines: dict[str, Machine] = field(default_factory=dict)
    aliases: dict[str, MachineAlias] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    redriven: dict[tuple[str, str | None], float] = field(default_factory=dict)
    """When an execution was redriven under a clientToken."""


@dataclass(slots=True, eq=False)
class Deployments:
    """What an account has made in every region, and how its executions run.

    It belongs to no world, and so can be reached from several: the one of the simulated AWS itself, and the one that
    each `run()` beside it has.  `functions` are what an execution calls that is rewound, in a world of its own.
    """

    region: str = REGION
    """The region of a request that names none."""
    account: str = ACCOUNT
    seed: int = 0
    quotas: Quotas | None = SERVICE
    functions: Mapping[str, Any] = field(default_factory=dict)
    faults: Faults | Mapping[str, Faults] | None = None
    """A plan for all executions, or plans by the state machine's name."""
    inventories: dict[str, Inventory] = field(default_factory=dict)

    def faults_of(self, machine: str) -> Faults | None:
        """The plan for the executions of a state machine, by its name."""
        return self.faults.get(machine) if isinstance(self.faults, Mapping) else self.faults

    def machines(self) -> list[str]:
        """The ARNs of all state machines."""
        return [arn for inventory in self.inventories.values() for arn in inventory.machines]


class Registry:
    """What was made in one region, as the API on one world finds it; the executions are those of the world.

    Ids and an alias' choices are drawn from the deployments' seed, so the same calls give the same answers.
    """

    def __init__(self, world: World, deployments: Deployments, region: str) -> None:
        self.world, self.region = world, region
        self.account, self.quotas, self.functions = deployments.account, deployments.quotas, deployments.functions
        self.faults_of = deployments.faults_of
        self.chance = random.Random(f"{region} {deployments.seed}")
        inventory = deployments.inventories.setdefault(region, Inventory())
        self.machines, self.aliases = inventory.machines, inventory.aliases
        self.activities, self.redriven = inventory.activities, inventory.redriven

    @property
    def now(self) -> float:
        """The time of the world, POSIX seconds."""
        return self.world.now

    def new_id(self) -> str:
        """A UUID."""
        return draw_uuid(self.chance)

    def arn(self, kind: str, name: str) -> str:
        """The ARN of a resource in this region."""
        return f"arn:aws:states:{self.region}:{self.account}:{kind}:{name}"

    # -------------------------------------------------------------- machines

    def machine(self, text: str) -> Machine:
        """The state machine of an ARN, with or without a version or alias; raises StateMachineDoesNotExist."""
        found = self.machines.get(Arn.read(text, "stateMachine").unqualified)
        if found is None:
            raise does_not_exist("State Machine", text)
        return found

    def version(self, text: str) -> MachineVersion | None:
        """The version that an ARN names, or None."""
        arn = Arn.read(text, "stateMachine")
        machine = self.machines.get(arn.unqualified)
        if machine is None or arn.qualifier is None or not arn.qualifier.isdecimal():
            return None
        return machine.versions.get(int(arn.qualifier))

    def target(self, text: str) -> Target:
        """What an execution on this ARN runs; an alias chooses one of its versions by their weights."""
        machine, arn = self.machine(text), Arn.read(text)
        if arn.qualifier is None:
            return Target(machine.revision)
        alias = self.aliases.get(text)
        chosen = text if alias is None else self._choose(alias)
        version = self.version(chosen)
        if version is None:
            raise does_not_exist("State Machine", text)
        return Target(version.revision, arn.qualifier, chosen, None if alias is None else alias.arn)

    def _choose(self, alias: MachineAlias) -> str:
        arns = [one["stateMachineVersionArn"] for one in alias.routing]
        (chosen,) = self.chance.choices(arns, [one["weight"] for one in alias.routing])
        return str(chosen)

    # ------------------------------------------------------------ executions

    def execution(self, text: str) -> Execution:
        """The Standard execution of an ARN; raises InvalidArn and ExecutionDoesNotExist."""
        Arn.read(text, "execution")
        found = self.world.executions.get(text)
        if found is None:
            raise does_not_exist("Execution", text)
        return found

    def executions(self, machine: Machine) -> list[Execution]:
        """The executions of a state machine, the latest first."""
        started = [one for one in self.world.executions.values() if one.machine.arn == machine.arn]
        return sorted(started, key=lambda one: one.start_time)[::-1]

    def tagged(self, text: str) -> dict[str, str] | None:
        """The tags of a state machine or an activity, or None where nothing has this ARN."""
        Arn.read(text)
        found: Machine | Activity | None = self.machines.get(text) or self.activities.get(text)
        return None if found is None else found.tags

    def activity(self, text: str) -> Activity:
        """The activity of an ARN; raises ActivityDoesNotExist."""
        if Arn.read(text, "activity").names[1:]:
            raise invalid_arn(f"Invalid ARN: {text}")
        if self.world.activities is None and text not in self.activities:
            self.activities[text] = Activity(text, self.now, OWN_KEY)  # in a world where every activity exists
        found = self.activities.get(text)
        if found is None:
            raise does_not_exist("Activity", text)
        return found
