"""The door to what is known of service integrations: what reading a definition, its warnings and a run ask.

Found through `late`: what it takes to know the services would make `import sfnlearn` heavier, and most definitions name
Lambda functions alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sfnlearn.asl.integrations.existence import Verdict, judge
from sfnlearn.asl.integrations.parameters import JSONATA, JSONPATH, VALUES, Check, Fault, check_of
from sfnlearn.asl.placeholders import plain_resource
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from sfnlearn.jsontext import JSON, dumps


@lru_cache(maxsize=256)
def verdict(resource: ServiceIntegration) -> Verdict | None:
    """What is said of a Resource, or None where it exists; one whose name is a placeholder is not looked at."""
    names = f"{resource.service}:{resource.action}"
    return None if any(word in names for word in plain_resource(resource.arn)[1]) else judge(resource)


def faults(resource: ServiceIntegration, template: JSON, *, is_jsonata: bool) -> Iterator[Fault]:
    """What is wrong with a template of parameters."""
    check = check_of(resource)
    if check is not None:
        yield from check(template, JSONATA if is_jsonata else JSONPATH)


def refusal(arn: str, arguments: JSON) -> str | None:
    """Why Step Functions does not start a task with these parameters, or None (recorded).

    >>> refusal("arn:aws:states:::sqs:sendMessage", {}).partition(" to start the Task: ")[2]
    "[The field 'QueueUrl' is required but was missing, The field 'MessageBody' is required but was missing]"
    """
    check = _check_by_arn(arn)
    if check is None:
        return None
    found = [fault for fault in check(arguments, VALUES) if fault.kind not in ("misspelt", "made up")]
    if not found:
        return None
    complaints = ", ".join(fault.message for fault in found)
    return f"The Parameters '{dumps(arguments)}' could not be used to start the Task: [{complaints}]"


@lru_cache(maxsize=256)
def _check_by_arn(arn: str) -> Check | None:
    """The check of a Resource: a run asks for it with every call."""
    resource = parse_resource(arn)
    return check_of(resource) if isinstance(resource, ServiceIntegration) else None
