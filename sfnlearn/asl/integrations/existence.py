"""Whether the service integration that a Resource names is there.

AWS refuses a definition whose Resource is not: a service, an action or a pattern that does not exist.  What exists
follows from two lists, the table of `optimized` and the services' models, and each can be older than AWS is:

- An optimized integration that the table lacks is refused.  One is added about once in two years.
- An action that a known service's model lacks is refused: Step Functions follows the SDK's models, months later.
- A service that no model is of may be newer than the models, or was taken out of them.  It is refused only where it
  plainly is another one: boto3's name for it, or a slip of one letter (`gleu`).  Otherwise the answer is a doubt, which
  becomes a warning.
- Without botocore nothing is said about SDK integrations but that none has `.sync`.

Sources: measured behaviour 45; Developer Guide, "Integrating optimized services" and "Learning to use AWS service SDK
integrations" (the operations that are not supported); the spelling of actions: aws-cdk, pull request 27635.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sfnlearn.asl.diagnostics.guesses import asked, nearest
from sfnlearn.asl.integrations.optimized import CALLBACK, OPTIMIZED, REQUEST
from sfnlearn.asl.integrations.service_models import (
    ServiceModel,
    find_service,
    sdk_name,
    service_model,
    service_names,
)
from sfnlearn.asl.resource import ServiceIntegration, parse_resource

SDK_PATTERNS = (REQUEST, CALLBACK)
UNSUPPORTED_SERVICES: Mapping[str, str] = {"apigatewaymanagementapi": "it needs an endpoint of its own"}
"""Services of the SDK that Step Functions was seen to refuse, and why."""
UNSUPPORTED: Mapping[str, str] = {
    "applicationdiscovery": "DescribeExportConfigurations ExportConfigurations",
    "bedrockagentruntime": "OptimizePrompt",
    "codedeploy": "BatchGetDeploymentInstances GetDeploymentInstance ListDeploymentInstances "
    "SkipWaitTimeForInstanceTermination",
    "comprehendmedical": "DetectEntities",
    "dataexchange": "SendApiAsset",
    "directconnect": "AllocateConnectionOnInterconnect DescribeConnectionLoa DescribeConnectionsOnInterconnect "
    "DescribeInterconnectLoa",
    "efs": "CreateTags",
    "elastictranscoder": "TestRole",
    "emr": "DescribeJobFlows",
    "iot": "AttachPrincipalPolicy ListPrincipalPolicies DetachPrincipalPolicy ListPolicyPrincipals",
    "iotdeviceadvisor": "ListTestCases",
    "lambda": "InvokeAsync",
    "mediapackage": "RotateChannelCredentials",
    "rdsdata": "ExecuteSql",
    "s3control": "SelectObjectContent",
    "shield": "DeleteSubscription",
    "sts": "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity",
}
"""Operations that the Developer Guide lists as not supported; those that stream events are known by their models."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a Resource: that it is refused, or that nobody here can tell; and which ARN was meant."""

    refused: bool
    hint: str
    meant: str | None = None


def judge(resource: ServiceIntegration) -> Verdict | None:
    """What is wrong with a Resource, or None where it exists.

    >>> from sfnlearn.asl.resource import parse_resource
    >>> judge(parse_resource("arn:aws:states:::dynamodb:query")).meant
    'arn:aws:states:::aws-sdk:dynamodb:query'
    >>> judge(parse_resource("arn:aws:states:::sqs:sendMessage.sync")).meant
    'arn:aws:states:::sqs:sendMessage'
    """
    return _judge_sdk(resource) if resource.sdk else _judge_optimized(resource)


def _judge_optimized(resource: ServiceIntegration) -> Verdict | None:
    known = OPTIMIZED.get(resource.service)
    if known is None:
        near = nearest(resource.service, OPTIMIZED)
        meant = _renamed(resource, service=near) or _as_sdk(resource)
        return _refused(f"Step Functions has no optimized integration {resource.service}.", meant)
    patterns = known.patterns.get(resource.action)
    if patterns is None:
        meant = _as_sdk(resource) or _renamed(resource, action=nearest(resource.action, known.patterns))
        why = f"{resource.service} has no action {resource.action} of its own, only {_listed(known.patterns)}."
        return _refused(why, meant)
    return _judge_pattern(resource, patterns)


def _judge_pattern(resource: ServiceIntegration, patterns: tuple[str, ...]) -> Verdict | None:
    if (resource.pattern or REQUEST) in patterns:
        return None
    has = [f".{pattern}" for pattern in patterns if pattern]
    only = f"only {_listed(has)}" if has else "no pattern"
    kind = "an SDK integration" if resource.sdk else f"{resource.service}:{resource.action}"
    return _refused(f"After {kind} stands {only}.", _without_pattern(resource))


def _judge_sdk(resource: ServiceIntegration) -> Verdict | None:
    try:
        service = find_service(resource.service)
        if service is None:
            return _judge_unknown_service(resource)
        model = service_model(service)
    except ImportError:
        return _judge_pattern(resource, SDK_PATTERNS)
    if resource.service in UNSUPPORTED_SERVICES:
        why = UNSUPPORTED_SERVICES[resource.service]
        return _refused(f"Step Functions cannot call the service {resource.service}: {why}.")
    return _judge_action(resource, model) or _judge_pattern(resource, SDK_PATTERNS)


def _judge_action(resource: ServiceIntegration, model: ServiceModel) -> Verdict | None:
    operation = operation_of(resource.action, model)
    if operation is None:
        near = nearest(resource.action, model.operations)
        meant = _renamed(resource, action=near and action_of(near))
        return _refused(f"The service {resource.service} has no action {resource.action}.", meant)
    if operation in UNSUPPORTED.get(resource.service, "").split() or model.streams_events(operation):
        return _refused(f"Step Functions cannot call {operation} of the service {resource.service}.")
    return None


def operation_of(action: str, model: ServiceModel) -> str | None:
    """The operation that an action names: in camel case, and in no other."""
    name = action[:1].upper() + action[1:]
    return name if action[:1].islower() and name in model.operations else None


def action_of(operation: str) -> str:
    """The action that names an operation.

    >>> action_of("DescribeDBInstances")
    'describeDBInstances'
    """
    return operation[:1].lower() + operation[1:]


def _judge_unknown_service(resource: ServiceIntegration) -> Verdict:
    hint = f"No service is called {resource.service} in the models here."
    if resource.service in service_names():
        return _refused(hint, _renamed(resource, service=sdk_name(resource.service)))
    near = next((name for name in map(sdk_name, service_names()) if is_slip(resource.service, name)), None)
    if near is not None:
        return _refused(hint, _renamed(resource, service=near))
    doubt = f"{hint} It may be newer than they are, or gone: AWS refuses a service that it does not know."
    return Verdict(refused=False, hint=doubt)


def is_slip(written: str, meant: str) -> bool:
    """Whether a name is another one but for a letter that is missing, too many or wrong, or two that changed places.

    Another digit makes another name, and so does another first letter: `inspector2` is not a slip of `inspector`, nor
    `qconnect` of `connect`.

    >>> is_slip("gleu", "glue"), is_slip("dynamdb", "dynamodb"), is_slip("inspector3", "inspector2")
    (True, True, False)
    """
    if len(written) < 4 or written[0] != meant[0] or abs(len(written) - len(meant)) > 1:
        return False
    if _digits(written) != _digits(meant):
        return False
    start = _common(written, meant)
    rest, other = written[start:], meant[start:]
    end = _common(rest[::-1], other[::-1])
    left = (rest[: len(rest) - end], other[: len(other) - end])
    return max(map(len, left)) <= 1 or (len(left[0]) == 2 and left[0] == left[1][::-1])


def _digits(name: str) -> list[str]:
    return [letter for letter in name if letter.isdigit()]


def _common(one: str, other: str) -> int:
    """How many letters two words have in common from the start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def _refused(why: str, meant: str | None = None) -> Verdict:
    return Verdict(refused=True, hint=" ".join(text for text in (why, asked(meant)) if text), meant=meant)


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


# ------------------------------------------------------------------- what was meant


def _renamed(resource: ServiceIntegration, service: str | None = "", action: str | None = "") -> str | None:
    """The ARN with another service or action in it, if that exists."""
    if service is None or action is None:
        return None
    start = resource.arn[: resource.arn.rindex(f":{resource.service}:")]
    pattern = f".{resource.pattern}" if resource.pattern else ""
    return _existing(f"{start}:{service or resource.service}:{action or resource.action}{pattern}", resource)


def _as_sdk(resource: ServiceIntegration) -> str | None:
    """The ARN of the SDK integration with the same names, if that exists."""
    before, _, after = resource.arn.rpartition(f":{resource.service}:")
    return _existing(f"{before}:aws-sdk:{resource.service}:{after}", resource)


def _without_pattern(resource: ServiceIntegration) -> str | None:
    return _existing(resource.arn.removesuffix(f".{resource.pattern}"), resource)


def _existing(arn: str, resource: ServiceIntegration) -> str | None:
    found = parse_resource(arn)
    if arn == resource.arn or not isinstance(found, ServiceIntegration):
        return None
    try:
        wrong = judge(found) if not found.sdk or find_service(found.service) else Verdict(True, "")
    except ImportError:
        return None
    return arn if wrong is None else None
