"""The shapes of AWS's answers, from the service models that AWS's SDK for Python carries.

A mocked result of a service integration is held against the model of the operation:

> STRICT: All required fields must be present, and all present fields must conform to the API's schema.
> PRESENT: All present fields must conform to the API's schema.

Fields that the model does not know pass (recorded).  Step Functions begins every member's name with a capital letter,
tells a time as a string, and so it does bytes.  The models are data files of botocore; no client is made, nothing is
called.  Without botocore nothing is validated, and the caller is told so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from sfnlearn.asl.resource import ServiceIntegration

SERVICES: Mapping[str, str] = {
    "applicationdiscovery": "discovery",
    "bedrock": "bedrock-runtime",
    "cloudwatchevents": "events",
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "costandusagereport": "cur",
    "costexplorer": "ce",
    "databasemigration": "dms",
    "directory": "ds",
    "elasticloadbalancing": "elb",
    "elasticloadbalancingv2": "elbv2",
    "elasticmapreduce": "emr",
    "eventbridge": "events",
    "iotdataplane": "iot-data",
    "serverlessapplicationrepository": "serverlessrepo",
    "sfn": "stepfunctions",
    "states": "stepfunctions",
}
"""Services whose name in a Resource is not botocore's (Developer Guide, "Supported AWS SDK services")."""
WITHOUT_MODEL = frozenset({"apigateway", "eks", "http"})
"""Optimized integrations whose answer is Step Functions' own."""
OPERATIONS: Mapping[tuple[str, str], str] = {
    ("elasticmapreduce", "createCluster"): "RunJobFlow",
    ("elasticmapreduce", "addStep"): "AddJobFlowSteps",
    ("elasticmapreduce", "cancelStep"): "CancelSteps",
    ("elasticmapreduce", "terminateCluster"): "TerminateJobFlows",
    ("elasticmapreduce", "setClusterTerminationProtection"): "SetTerminationProtection",
    ("elasticmapreduce", "modifyInstanceFleetByName"): "ModifyInstanceFleet",
    ("elasticmapreduce", "modifyInstanceGroupByName"): "ModifyInstanceGroups",
}
"""Actions of optimized integrations that are not named after the operation."""
POLLS: Mapping[tuple[str, str], str] = {
    ("athena", "startQueryExecution"): "GetQueryExecution",
    ("batch", "submitJob"): "DescribeJobs",
    ("codebuild", "startBuild"): "BatchGetBuilds",
    ("codebuild", "startBuildBatch"): "BatchGetBuildBatches",
    ("databrew", "startJobRun"): "DescribeJobRun",
    ("ecs", "runTask"): "DescribeTasks",
    ("elasticmapreduce", "createCluster"): "DescribeCluster",
    ("elasticmapreduce", "terminateCluster"): "DescribeCluster",
    ("elasticmapreduce", "addStep"): "DescribeStep",
    ("emr-containers", "startJobRun"): "DescribeJobRun",
    ("emr-serverless", "startJobRun"): "GetJobRun",
    ("glue", "startJobRun"): "GetJobRun",
    ("mediaconvert", "createJob"): "GetJob",
    ("sagemaker", "createLabelingJob"): "DescribeLabelingJob",
    ("sagemaker", "createProcessingJob"): "DescribeProcessingJob",
    ("sagemaker", "createTrainingJob"): "DescribeTrainingJob",
    ("sagemaker", "createTransformJob"): "DescribeTransformJob",
    ("states", "startExecution"): "DescribeExecution",
}
"""What a job (`.sync`) is asked for until it has ended: the mock has that operation's shape (Developer Guide)."""

Verdict = tuple[str | None, str | None]


def mismatch(resource: ServiceIntegration, result: Any, *, strict: bool) -> Verdict:
    """What in a result the operation of this resource does not answer: (the problem, why nothing was validated).

    >>> from sfnlearn.asl.resource import parse_resource
    >>> mismatch(parse_resource("arn:aws:states:::events:putEvents"), {"Entries": {}}, strict=True)
    ("Field 'Entries' must be an array", None)
    """
    if resource.service in WITHOUT_MODEL and not resource.sdk:
        return None, None
    try:
        shape = output_shape(resource)
    except ImportError:
        return None, "botocore is not installed; `pip install 'sfnlearn[aws]'` brings it."
    except LookupError as unknown:
        return None, f"{unknown.args[0]}."
    return next(_problems(result, shape, "", strict), None) if shape is not None else None, None


def output_shape(resource: ServiceIntegration) -> Any:
    """The shape that the operation answers with, None where it answers nothing.

    Raises ImportError without botocore, LookupError for a service or an operation that it does not know.
    """
    model = _service_model(_service(resource))
    place = (resource.service, resource.action)
    tables = (POLLS, OPERATIONS) if resource.is_job else (OPERATIONS,)
    wanted = next((table[place] for table in tables if not resource.sdk and place in table), resource.action)
    named = {name.lower(): name for name in model.operation_names}
    if wanted.lower() not in named:
        raise LookupError(f"botocore knows no operation {wanted} of {resource.service}")
    return model.operation_model(named[wanted.lower()]).output_shape


def _service(resource: ServiceIntegration) -> str:
    """Botocore's name of the service: an SDK integration is named like AWS's SDK for Java, without hyphens."""
    known = _known_services()
    name = resource.service
    if name in SERVICES and not (resource.sdk and name == "bedrock"):
        return SERVICES[name]
    if name in known.values():
        return name
    if name.replace("-", "") in known:
        return known[name.replace("-", "")]
    raise LookupError(f"botocore knows no service {name}")


@lru_cache(maxsize=1)
def _known_services() -> dict[str, str]:
    from botocore.loaders import Loader

    return {name.replace("-", ""): name for name in Loader().list_available_services("service-2")}


@lru_cache(maxsize=32)
def _service_model(name: str) -> Any:
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    return ServiceModel(Loader().load_service_model(name, "service-2"), name)


# ------------------------------------------------------------------- values against shapes

_KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "structure": ((dict,), "an object"),
    "map": ((dict,), "an object"),
    "list": ((list,), "an array"),
    "string": ((str,), "a string"),
    "character": ((str,), "a string"),
    "timestamp": ((str,), "a string"),
    "blob": ((str,), "a string"),
    "boolean": ((bool,), "a boolean"),
    "integer": ((int,), "a number"),
    "long": ((int,), "a number"),
    "float": ((int, float), "a number"),
    "double": ((int, float), "a number"),
}
"""Shapes, the Python types of the JSON values that fit them, and what such a value is called."""


def member_name(name: str) -> str:
    """A member's name as Step Functions writes it.

    >>> member_name("executionArn")
    'ExecutionArn'
    """
    return name[:1].upper() + name[1:]


def _problems(value: Any, shape: Any, field: str, strict: bool) -> Iterator[str]:
    """The problems of a value, in the order of its members; `field` is the name of the member that holds it."""
    if getattr(shape, "is_document_type", False) or value is None:
        return
    types, called = _KINDS.get(shape.type_name, ((object,), ""))
    if not _fits(value, types):
        yield f"Field '{field}' must be {called}" if field else f"The result must be {called}"
        return
    yield from _bounds(value, shape, field)
    if shape.type_name == "structure":
        yield from _structure(value, shape, strict)
    elif shape.type_name == "list":
        for item in value:
            yield from _problems(item, shape.member, field, strict)
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from _problems(item, shape.value, key, strict)


def _fits(value: Any, types: tuple[type, ...]) -> bool:
    """Whether the value is of one of the types; true and false are no numbers."""
    return type(value) in types or (object in types)


def _structure(value: Mapping[str, Any], shape: Any, strict: bool) -> Iterator[str]:
    for name in shape.required_members if strict else ():
        if value.get(member_name(name)) is None:
            yield f"Required field '{member_name(name)}' is missing"
    members = {member_name(name): member for name, member in shape.members.items()}
    for name, item in value.items():
        if name in members:
            yield from _problems(item, members[name], name, strict)


def _bounds(value: Any, shape: Any, field: str) -> Iterator[str]:
    """The least and the greatest length of a text or an array, or value of a number."""
    measured = isinstance(value, (str, list)) and shape.type_name in ("string", "list")
    if not measured and (isinstance(value, (str, list, dict, bool)) or not shape.metadata):
        return
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    amount = len(value) if measured else value
    what = f"The length of field '{field}'" if measured else f"Field '{field}'"
    if low is not None and amount < low:
        yield f"{what} must be at least {low}"
    elif high is not None and amount > high:
        yield f"{what} must be at most {high}"
