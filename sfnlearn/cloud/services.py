"""The services that Tasks reach beside Lambda: SDK integrations, optimized ones, Step Functions itself, HTTP.

Rules: AWS services are answered by moto in this process, Step Functions by the world that the task runs in, HTTP by a
server of this machine.  A stub for the Resource always comes first.  What nobody answers is an error that names the
integration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from sfnlearn.asl.integrations.optimized import OPTIMIZED
from sfnlearn.asl.integrations.service_models import find_service
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from sfnlearn.cloud.botocore import moto
from sfnlearn.cloud.botocore.models import find_operation
from sfnlearn.cloud.integrations import (
    http,
    lambda_functions,
    moto_differences,
    s3_objects,
    sqs_polling,
    step_functions,
)
from sfnlearn.cloud.integrations.calls import ServiceCall
from sfnlearn.cloud.integrations.casing import Refused
from sfnlearn.cloud.stepfunctions import ControlPlane, Deployments
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import Call, UnansweredIntegration
from sfnlearn.engine.reachable_services import LongPoll
from sfnlearn.engine.world import World
from sfnlearn.jsontext import JSON, dumps

ANSWERED = frozenset({"dynamodb", "sqs", "sns", "events", "states"})
"""The optimized integrations that moto, or our own Step Functions, answers with all their actions."""
OF_DISTRIBUTED_MAPS = frozenset({"getObject", "putObject", "listObjectsV2"})
"""The actions of `s3` that a distributed Map reads and writes by; no Task has them."""


class CloudServices:
    """Answers service integrations; `deployments` are what Step Functions itself has, in whichever world it is asked.

    >>> CloudServices().answers("arn:aws:states:::aws-sdk:sqs:listQueues")
    True
    """

    def __init__(self, deployments: Deployments | None = None) -> None:
        self._deployments = Deployments() if deployments is None else deployments
        self._planes: tuple[ControlPlane, ...] = ()
        """Those of the first world, which is the simulated cloud's own, and of the last one: others have ended."""

    def plane_in(self, world: World) -> ControlPlane:
        """The Step Functions API on a world; the state machines are the same in all of them."""
        for plane in self._planes:
            if plane.world is world:
                return plane
        plane = ControlPlane(world, self._deployments)
        self._planes = (*self._planes[:1], plane)
        return plane

    def answers(self, arn: str) -> bool:
        """Whether a Resource is one of those that are simulated."""
        return find_integration(arn) is not None

    def refusal(self, arn: str, parameters: JSON) -> str | None:
        """Why Step Functions does not start a task with these parameters (recorded)."""
        found = find_integration(arn)
        try:
            if found is not None:
                found.check(parameters)
        except Refused as error:
            return f"The Parameters '{dumps(parameters)}' could not be used to start the Task: [{error.complaint}]"
        return None

    def call(self, call: Call, world: World) -> Answer | LongPoll:
        """Call the service; UsageError for one that is not simulated."""
        found = find_integration(call.arn)
        if found is None:
            own = bool(self._planes) and self._planes[0].world is world
            raise UnansweredIntegration(call.arn, "sfnlearn.aws(...)" if own else "run(machine, input, ...)")
        return found.answer(call, self.plane_in(world))


Caller = Callable[[Call, ControlPlane], Answer | LongPoll]
"""Answers a call; the plane is the Step Functions API on the world that the task runs in."""


@dataclass(frozen=True, slots=True)
class Integration:
    """One Resource: how its parameters are checked before the task starts, and how it is called."""

    check: Callable[[JSON], object]
    answer: Caller


@cache
def find_integration(arn: str) -> Integration | None:
    """The integration that a Resource names, or None where it is not simulated."""
    resource = parse_resource(arn)
    if not isinstance(resource, ServiceIntegration):
        return None
    if not resource.sdk and resource.action == "invoke" and resource.service in http.INVOKERS:
        check, invoke = http.INVOKERS[resource.service]
        return None if resource.is_job else Integration(check, lambda call, _plane: invoke(call))
    service = _service_call(resource)
    if service is None or (resource.is_job and resource.service != "states"):
        return None
    return Integration(service.parameters, _caller(resource, service))


def _service_call(resource: ServiceIntegration) -> ServiceCall | None:
    """The operation behind a Resource."""
    if not moto.is_installed():
        return None
    if resource.sdk:
        name = find_service(resource.service)
        operation = None if name is None else find_operation(name, resource.action)
    else:
        name = _answered_by(resource)
        operation = None if name is None else find_operation(name, resource.action)
    if operation is None:
        return None
    return ServiceCall(operation, None if resource.sdk else resource.service)


def _answered_by(resource: ServiceIntegration) -> str | None:
    """boto3's name of the service that answers an optimized integration here, or None."""
    if resource.service == "s3":
        return "s3" if resource.action in OF_DISTRIBUTED_MAPS else None
    known = OPTIMIZED[resource.service] if resource.service in ANSWERED else None
    return known.service if known is not None and resource.action in known.patterns else None


def _caller(resource: ServiceIntegration, service: ServiceCall) -> Caller:
    if service.operation.service == "stepfunctions":
        if resource.is_job:
            return partial(step_functions.run_job, service, parsed=resource.pattern == "sync:2")
        return partial(step_functions.answer, service)
    if service.optimized == "s3":
        return lambda call, _plane: s3_objects.call(service, call)
    match service.operation.service, service.operation.name:
        case "sqs", "ReceiveMessage":
            return lambda call, _plane: sqs_polling.receive(service, call)
        case "lambda", "Invoke":
            return lambda call, plane: lambda_functions.invoke(service, call, plane.world.functions)
    return lambda call, _plane: service.answer(call, moto_differences.send)
