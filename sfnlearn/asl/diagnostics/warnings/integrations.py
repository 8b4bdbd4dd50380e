"""Service integrations that nobody here can tell of, and parameters with which a task cannot start."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import PlacedState
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import RETRY, one_state
from sfnlearn.asl.diagnostics.guesses import asked
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from sfnlearn.errors import Diagnostic
from sfnlearn.late import late


def _task(resource: str, **parameters: object) -> dict[str, object]:
    task = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters}
    return one_state({**task, "Retry": RETRY, "TimeoutSeconds": 60, "End": True})


UNKNOWN_SERVICE = sfnlearn_warning(
    "UNKNOWN_SERVICE",
    """An SDK integration names a service that is in no model of the botocore that is installed. AWS refuses a service
    that it does not know; but a new one is there before every botocore has it, and one that is gone may still be in
    AWS. So it is not refused here, and its action and parameters are not checked.""",
    {"a service that nobody knows": _task("aws-sdk:teleporter:sendParcel", Parcel="1")},
)
WRONG_PARAMETER = sfnlearn_warning(
    "WRONG_PARAMETER",
    """A parameter with which the task will not start: its value has another type than the service takes, or its name
    is unknown and its value is computed when the task runs. AWS takes the definition, and the execution fails with
    `States.Runtime`. Or the capitals of a name are not those of the Java SDK, in whose words SDK integrations
    speak.""",
    {
        "a token beside the payload": _task(
            "lambda:invoke.waitForTaskToken", FunctionName="pay", Payload={}, **{"TaskToken.$": "$$.Task.Token"}
        ),
        "a value of the wrong type": _task("sqs:sendMessage", QueueUrl="q", MessageBody="b", DelaySeconds="soon"),
        "other capitals than the Java SDK's": _task("aws-sdk:rds:describeDBInstances", DBInstanceIdentifier="orders"),
    },
)


def check(found: PlacedState) -> Iterator[Diagnostic]:
    """The warnings about the service integration of one Task."""
    resource = parse_resource(str(found.state.get("Resource"))) if found.type == "Task" else None
    if not isinstance(resource, ServiceIntegration):
        return
    verdict = late("verdict")(resource)
    if verdict is not None and not verdict.refused:
        message = f"The service of {resource.arn} cannot be checked"
        yield UNKNOWN_SERVICE.found(found.location.below("Resource"), message, verdict.hint)
    if verdict is None:
        yield from _check_parameters(found, resource)


def _check_parameters(found: PlacedState, resource: ServiceIntegration) -> Iterator[Diagnostic]:
    is_jsonata = "Arguments" in found.state
    name = "Arguments" if is_jsonata else "Parameters"
    for fault in late("faults of parameters")(resource, found.state.get(name), is_jsonata=is_jsonata):
        if not fault.refuses and (resource.sdk or fault.kind != "made up"):
            place = found.location.below(name, *fault.place)
            yield WRONG_PARAMETER.found(place, fault.message, asked(fault.meant))
