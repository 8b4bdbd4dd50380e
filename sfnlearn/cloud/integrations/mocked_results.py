"""A mocked result of a service integration, held against the shape of what the operation answers (TestState).

- STRICT: what the model requires must be there, and what is there must fit.  PRESENT: what is there must fit.
- Fields that the model does not know pass (recorded).
- Step Functions begins every member's name with a capital letter; a time is told as a string there, and so are bytes.
- Without botocore nothing is validated, and the caller is told so.

Source: AWS Step Functions API reference, TestState, MockInput.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sfnlearn.asl.integrations.java_names import capitalized
from sfnlearn.asl.integrations.optimized import OPERATIONS, OPTIMIZED, OTHER_SERVICES
from sfnlearn.asl.integrations.service_models import find_service, service_names
from sfnlearn.asl.resource import ServiceIntegration
from sfnlearn.cloud.botocore.models import (
    Shape,
    ShapedValue,
    find_operation,
    is_document,
    walk,
)
from sfnlearn.jsontext import JSON

WITHOUT_MODEL = frozenset({"apigateway", "eks", "http"})
"""Optimized integrations whose answer is Step Functions' own."""
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


def mismatch(resource: ServiceIntegration, result: JSON, *, strict: bool) -> Verdict:
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
    return next(_problems(shape, result, strict), None) if shape is not None else None, None


def output_shape(resource: ServiceIntegration) -> Shape | None:
    """The shape that the operation answers with, None where it answers nothing.

    Raises ImportError without botocore, LookupError for a service or an operation that it does not know.
    """
    place = (resource.service, resource.action)
    tables = (POLLS, OPERATIONS) if resource.is_job else (OPERATIONS,)
    wanted = next((table[place] for table in tables if not resource.sdk and place in table), resource.action)
    operation = find_operation(_service(resource), wanted)
    if operation is None:
        raise LookupError(f"botocore knows no operation {wanted} of {resource.service}")
    return operation.output


def _service(resource: ServiceIntegration) -> str:
    """boto3's name of the service."""
    name = resource.service
    known = OPTIMIZED.get(name)
    optimized = OTHER_SERVICES.get((name, resource.action), known.service if known else name)
    found = find_service(name) if resource.sdk else optimized
    if found is None or found not in service_names():
        raise LookupError(f"botocore knows no service {name}")
    return found


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


def _problems(shape: Shape, result: JSON, strict: bool) -> Iterator[str]:
    """The problems of a result, in the order of the model."""
    for part in walk(shape, result, capitalized):
        if part.value is None:
            if strict and part.required:
                yield f"Required field '{_field(part)}' is missing"
        elif not is_document(part.shape):
            yield from _misfit(part)


def _field(part: ShapedValue) -> str:
    """The member that a value is, or is an item of."""
    return next((step for step in reversed(part.place) if isinstance(step, str)), "")


def _misfit(part: ShapedValue) -> Iterator[str]:
    types, called = _KINDS.get(part.shape.type_name, ((), ""))
    field = _field(part)
    if types and type(part.value) not in types:  # true and false are not numbers, though Python says so
        yield f"Field '{field}' must be {called}" if field else f"The result must be {called}"
    elif isinstance(part.value, (str, list)):
        if part.shape.type_name in ("string", "list"):
            yield from _out_of_bounds(part.shape, len(part.value), f"The length of field '{field}'")
    elif isinstance(part.value, (int, float)) and type(part.value) is not bool:
        yield from _out_of_bounds(part.shape, part.value, f"Field '{field}'")


def _out_of_bounds(shape: Shape, amount: float, what: str) -> Iterator[str]:
    """A text or an array of another length than the model allows, a number of another value."""
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and amount < low:
        yield f"{what} must be at least {low}"
    elif high is not None and amount > high:
        yield f"{what} must be at most {high}"
