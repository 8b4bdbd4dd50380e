"""The services that Tasks reach beside Lambda: SDK integrations, optimized ones, Step Functions itself, HTTP.

Rules: AWS services are answered by moto in this process, Step Functions by the world that the task runs in, HTTP by a
server of this machine.  A stub for the Resource always comes first.  What nobody answers is an error that names the
integration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from sfnlearn.cloud.botocore import moto
from sfnlearn.cloud.botocore.models import Operation, find_operation, find_service
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
from sfnlearn.cloud.stepfunctions import ControlPlane
from sfnlearn.effects import Answer
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.functions import Call, missing_integration
from sfnlearn.engine.reachable_services import LongPoll
from sfnlearn.engine.world import World
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import dumps, parse

OPTIMIZED: dict[str, tuple[str, frozenset[str]]] = {
    "dynamodb": ("dynamodb", frozenset({"getItem", "putItem", "updateItem", "deleteItem"})),
    "sqs": ("sqs", frozenset({"sendMessage"})),
    "sns": ("sns", frozenset({"publish"})),
    "events": ("events", frozenset({"putEvents"})),
    "states": ("stepfunctions", frozenset({"startExecution"})),
    "s3": ("s3", frozenset({"getObject", "putObject", "listObjectsV2"})),
}
"""The optimized integrations: boto3's name of the service, and the actions.  `s3` is what a distributed Map uses."""


class CloudServices:
    """Answers service integrations.

    >>> CloudServices().answers("arn:aws:states:::aws-sdk:sqs:listQueues")
    True
    """

    def __init__(self) -> None:
        self.plane: ControlPlane | None = None
        """The Step Functions API on the world of a simulated cloud."""
        self._visiting: ControlPlane | None = None

    def plane_in(self, world: World) -> ControlPlane:
        """The Step Functions API for a world; in one of its own, as `run()` has it, with the cloud's state machines."""
        for plane in (self.plane, self._visiting):
            if plane is not None and plane.world is world:
                return plane
        self._visiting = ControlPlane(world) if self.plane is None else self.plane.visited_from(world)
        return self._visiting

    def answers(self, arn: str) -> bool:
        """Whether a Resource is one of those that are simulated."""
        return find_integration(arn) is not None

    def refusal(self, arn: str, parameters: Any) -> str | None:
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
            raise UsageError(missing_integration(call.arn))
        return found.call(call, world)


@dataclass(frozen=True, slots=True)
class Integration:
    """One Resource: how its parameters are checked before the task starts, and how it is called."""

    check: Callable[[Any], object]
    call: Callable[[Call, World], Answer | LongPoll]


@cache
def find_integration(arn: str) -> Integration | None:
    """The integration that a Resource names, or None where it is not simulated."""
    resource = parse_resource(arn)
    if not isinstance(resource, ServiceIntegration):
        return None
    if not resource.sdk and resource.action == "invoke" and resource.service in http.INVOKERS:
        return None if resource.is_job else Integration(*http.INVOKERS[resource.service])
    service = _service_call(resource)
    if service is None or (resource.is_job and resource.service != "states"):
        return None
    return Integration(service.parameters, partial(_caller(resource, service), service))


def _service_call(resource: ServiceIntegration) -> ServiceCall | None:
    """The operation behind a Resource."""
    if not moto.is_installed():
        return None
    if resource.sdk:
        name = find_service(resource.service)
        operation = None if name is None else find_operation(name, resource.action)
    else:
        name, actions = OPTIMIZED.get(resource.service, (None, frozenset()))
        operation = find_operation(name, resource.action) if name and resource.action in actions else None
    if operation is None:
        return None
    return ServiceCall(operation, None if resource.sdk else resource.service)


def _caller(
    resource: ServiceIntegration, service: ServiceCall
) -> Callable[[ServiceCall, Call, World], Answer | LongPoll]:
    if service.operation.service == "stepfunctions":
        return partial(_run_job, parsed=resource.pattern == "sync:2") if resource.is_job else _ask_world
    if service.optimized == "s3":
        return lambda found, call, _world: s3_objects.call(found, call)
    match service.operation.service, service.operation.name:
        case "sqs", "ReceiveMessage":
            return lambda found, call, _world: sqs_polling.receive(found, call)
        case "lambda", "Invoke":
            return lambda_functions.invoke
    return lambda found, call, _world: found.answer(call, moto_differences.send)


# ----------------------------------------------------------- Step Functions


def _plane(world: World) -> ControlPlane:
    """Who answers the Step Functions API for a world."""
    services = world.services if isinstance(world.services, CloudServices) else CloudServices()
    return services.plane_in(world)


def _ask_world(service: ServiceCall, call: Call, world: World) -> Answer | LongPoll:
    later: list[step_functions.Later] = []

    def send(operation: Operation, parameters: Mapping[str, Any]) -> dict[str, Any]:
        result = step_functions.ask(_plane(world), operation, parameters, call)
        if isinstance(result, step_functions.Later):
            later.append(result)
            return {}
        return result

    answer = service.answer(call, send)
    return step_functions.as_answer(later[0], lambda result: Answer(service.result(result, call))) if later else answer


def _run_job(service: ServiceCall, call: Call, world: World, *, parsed: bool) -> Answer:
    """`.sync` gives the execution as DescribeExecution does; `.sync:2` gives its input and output as JSON values."""
    describe = find_operation("stepfunctions", "describeExecution")

    def told(execution: Execution) -> dict[str, Any]:
        shape = ServiceCall(describe, "s3") if describe is not None else service
        shown = shape.result(step_functions.described(execution), call)
        if parsed:
            shown |= {name: parse(shown[name]) for name in ("Input", "Output") if name in shown}
        return shown

    def send(operation: Operation, parameters: Mapping[str, Any]) -> dict[str, Any]:
        answer = step_functions.ask(_plane(world), operation, parameters, call)
        assert isinstance(answer, dict)
        step_functions.await_job(world.executions[answer["executionArn"]], world, call, told)
        return answer

    return service.answer(call, send)
