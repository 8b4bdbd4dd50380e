"""What a service itself checks before it does anything, by its model: "1 validation error detected: …" (recorded).

Services that speak JSON, and always did, answer with a ValidationException that lists what the model's constraints
forbid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.cloud.botocore.moto import Operation, ServiceError
from sfnlearn.cloud.integrations.casing import java_member


def check(operation: Operation, parameters: Mapping[str, Any]) -> None:
    """Raise ServiceError for parameters (by the model's names) that the model's constraints forbid."""
    if operation.protocol != "json" or operation.input is None or operation.was_query:
        return
    found = list(_violations(operation, parameters))
    if found:
        noun = "error" if len(found) == 1 else "errors"
        raise ServiceError("ValidationException", f"{len(found)} validation {noun} detected: {'; '.join(found)}")


def _violations(operation: Operation, parameters: Mapping[str, Any]) -> Iterator[str]:
    shape = operation.input
    for name, member in shape.members.items():
        value, at = parameters.get(name), java_member(name)
        if value is None:
            if name in shape.required_members:
                yield _violation("null", at, "Member must not be null")
        elif isinstance(value, str):
            for rule in _broken(_rules(operation, name, value, member), value):
                yield _violation(f"'{value}'", at, rule)


def _violation(value: str, at: str, rule: str) -> str:
    return f"Value {value} at '{at}' failed to satisfy constraint: {rule}"


def _rules(operation: Operation, name: str, value: str, member: Any) -> Mapping[str, Any]:
    """The constraints of a string.

    DynamoDB takes a table's ARN where it takes its name, so its model names the looser shape; the service still checks
    a name as a name (recorded).
    """
    if operation.service == "dynamodb" and name == "TableName" and not value.startswith("arn:"):
        metadata = operation.shape("TableName").metadata
    else:
        metadata = member.metadata
    rules: Mapping[str, Any] = metadata
    return rules


def _broken(rules: Mapping[str, Any], value: str) -> Iterator[str]:
    pattern = rules.get("pattern")
    if pattern and not _matches(pattern, value):
        yield f"Member must satisfy regular expression pattern: {pattern}"
    if len(value) < rules.get("min", 0):
        yield f"Member must have length greater than or equal to {rules['min']}"
    if len(value) > rules.get("max", len(value)):
        yield f"Member must have length less than or equal to {rules['max']}"
    choices = rules.get("enum")
    if choices and value not in choices:
        yield f"Member must satisfy enum value set: [{', '.join(choices)}]"


def _matches(pattern: str, value: str) -> bool:
    """Whether the whole value matches; a pattern that only Java can read forbids nothing here."""
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        return True
