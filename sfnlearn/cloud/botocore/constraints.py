"""What a request may hold by the service's model: "1 validation error detected: …" (recorded).

boto3 checks types, required members and least lengths before it sends anything.  The service checks all of it once
more, and patterns, words and greatest lengths too, and answers with one ValidationException for everything that it
found:

    1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must ...

The value of a sensitive member is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sfnlearn.asl.integrations.java_names import Spelling, java_member
from sfnlearn.cloud.botocore.models import Operation, Shape, ShapedValue, walk
from sfnlearn.jsontext import JSON

_NUMBERS = ("integer", "long", "float", "double")
ORDER = ("SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING")
"""The order in which AWS lists the words of an execution's status, which is not the model's (recorded)."""


def request_complaint(shape: Shape, request: Mapping[str, JSON]) -> str | None:
    """Why a request is refused, every value in it looked at; None where it may be sent."""
    return _complaint(found for part in walk(shape, request) for found in _violations(part, part.shape.metadata))


def parameters_complaint(operation: Operation, parameters: Mapping[str, JSON]) -> str | None:
    """Why a service refuses a task's parameters (by the model's names); None where it takes them.

    Only services that speak JSON, and always did, answer so.  Texts and what is missing are looked at, not what lies
    deeper in the parameters.
    """
    if operation.protocol != "json" or operation.input is None or operation.was_query:
        return None
    parts = walk(operation.input, parameters, deep=False)
    shallow = (part for part in parts if part.value is None or isinstance(part.value, str))
    return _complaint(found for part in shallow for found in _violations(part, _rules(operation, part), java_member))


def _complaint(violations: Iterable[str]) -> str | None:
    found = list(violations)
    noun = "error" if len(found) == 1 else "errors"
    return f"{len(found)} validation {noun} detected: {'; '.join(found)}" if found else None


def _rules(operation: Operation, part: ShapedValue) -> Mapping[str, Any]:
    """The constraints of a parameter.

    DynamoDB takes a table's ARN where it takes its name, so its model names the looser shape; the service still checks
    a name as a name (recorded).
    """
    is_table = operation.service == "dynamodb" and part.place == ("TableName",)
    strict = operation.shape("TableName") if is_table and not str(part.value).startswith("arn:") else None
    return (strict or part.shape).metadata


def _violations(part: ShapedValue, rules: Mapping[str, Any], spell: Spelling = str) -> Iterator[str]:
    at = ".".join(spell(step) if isinstance(step, str) else f"{step + 1}.member" for step in part.place)
    if part.value is None:
        if part.required:
            yield f"Value null at '{at}' failed to satisfy constraint: Member must not be null"
        return
    shown = "" if rules.get("sensitive") else f" '{part.value}'"
    for rule in _broken(part.shape.type_name, rules, part.value):
        yield f"Value{shown} at '{at}' failed to satisfy constraint: {rule}"


def _broken(kind: str, rules: Mapping[str, Any], value: JSON) -> Iterator[str]:
    if isinstance(value, str) and kind == "string":
        yield from _broken_pattern(rules, value)
        yield from _broken_bounds(rules, len(value), "length")
        yield from _broken_words(rules, value)
    elif isinstance(value, list) and kind == "list":
        yield from _broken_bounds(rules, len(value), "length")
    elif isinstance(value, (int, float)) and kind in _NUMBERS:
        yield from _broken_bounds(rules, value, "value")


def _broken_bounds(rules: Mapping[str, Any], amount: float, what: str) -> Iterator[str]:
    if amount < rules.get("min", amount):
        yield f"Member must have {what} greater than or equal to {rules['min']}"
    if amount > rules.get("max", amount):
        yield f"Member must have {what} less than or equal to {rules['max']}"


def _broken_pattern(rules: Mapping[str, Any], value: str) -> Iterator[str]:
    pattern = rules.get("pattern")
    if pattern and not _matches(pattern, value):
        yield f"Member must satisfy regular expression pattern: {pattern}"


def _matches(pattern: str, value: str) -> bool:
    """Whether the whole value matches; a pattern that only Java can read forbids nothing here."""
    try:
        return re.fullmatch(pattern.replace(r"\p{ASCII}", r"[\x00-\x7f]"), value) is not None
    except re.error:
        return True


def _broken_words(rules: Mapping[str, Any], value: str) -> Iterator[str]:
    words = rules.get("enum")
    if words and value not in words:
        listed = ORDER if set(words) == set(ORDER) else words
        yield f"Member must satisfy enum value set: [{', '.join(listed)}]"
