"""A simulated cloud: moto for AWS's services, and one world for the state machines, activities and executions in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.quotas import SERVICE, Quotas
from sfnlearn.asl.resource import REGION
from sfnlearn.cloud.botocore.moto import Moto
from sfnlearn.cloud.functions.deployed_functions import DeployedFunctions
from sfnlearn.cloud.services import CloudServices
from sfnlearn.cloud.stepfunctions import Deployments
from sfnlearn.cloud.stepfunctions.operations.executions import start
from sfnlearn.cloud.stepfunctions.operations.machines import register
from sfnlearn.cloud.stepfunctions.operations.workers import create_activity
from sfnlearn.engine.clock import Clock
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.reachable_services import leave, reach
from sfnlearn.engine.world import World
from sfnlearn.jsontext import JSON, dumps


class Cloud:
    """Everything that Tasks reach, on one virtual clock, between `start()` and `stop()` or in a `with`.

    While it is started, `run()` reaches the same services.  `clock` and `functions` are those of `run`; tasks
    find their services in `region`.  `faults` are a plan for all executions, or plans by the state machine's name.

    >>> machine = StateMachine({"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "End": True}}}, name="hello")
    >>> with Cloud() as cloud:
    ...     cloud.start_execution(cloud.add_machine(machine), {"name": "Ada"}).resume().output
    {'name': 'Ada'}
    """

    def __init__(
        self,
        functions: Mapping[str, Any] | None = None,
        clock: Clock | None = None,
        *,
        region: str = REGION,
        seed: int = 0,
        quotas: Quotas | None = SERVICE,
        faults: Faults | Mapping[str, Faults] | None = None,
    ) -> None:
        self.moto = Moto(region)
        self.functions = DeployedFunctions(functions)
        deployments = Deployments(region, seed=seed, quotas=quotas, functions=self.functions.given, faults=faults)
        self.services = CloudServices(deployments)
        # Here an activity exists when it was made; in a world of `run()` every activity does.
        self.world = World(self.functions, clock, services=self.services, activities=set())
        self.plane = self.services.plane_in(self.world)

    def start(self) -> Self:
        """Start moto; from now on Tasks reach it."""
        self.moto.start()
        reach(self.services)
        return self

    def stop(self) -> None:
        """Stop moto and forget what is in it; it does not matter how far a start came."""
        leave(self.services)
        self.moto.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_raised: object) -> None:
        self.stop()

    def add_machine(self, machine: StateMachine) -> str:
        """Make a state machine; gives its ARN."""
        return register(self.plane.registry(), machine)

    def add_activity(self, name: str) -> str:
        """Make an activity; gives its ARN."""
        return str(create_activity(self.plane.registry(), {"name": name})["activityArn"])

    def start_execution(self, arn: str, input: JSON = None, name: str | None = None) -> Execution:
        """Start an execution of a state machine beside the others; `resume()` or `advance()` lets it go on."""
        request = {"stateMachineArn": arn, "input": dumps({} if input is None else input), "name": name}
        return start(self.plane.registry(), request)
