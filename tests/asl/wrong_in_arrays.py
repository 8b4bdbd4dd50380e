"""Definitions with one mistake each, deep in an array, as JSON and YAML texts with a line for every field.

The mistake is the field "Colour", which nothing has: the line that it stands on is the one to be told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

END = {"Type": "Pass", "End": True}
TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}
MISTAKE = {"Colour": "red"}
NAMES = ("Pay", "pay/bill", "a~1b", "~0", "c[0]", 'say "x"', "back\\slash", "żółć 🐈", "[1]/b~")
"""Names of states that look like something else in a text or in a JSON pointer."""


def definitions(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The definitions by where their mistake stands; the state around the array has the name that is given."""
    catcher, retrier = {"ErrorEquals": ["E"], "Next": "Last"}, {"ErrorEquals": ["E"]}
    test = {"Variable": "$.a", "IsNull": True}
    rule = {**test, "Next": "Last"}
    blocks = [
        {"StartAt": "A", "States": {"A": END}},
        {"StartAt": "B", "States": {"B": {"Type": "Parallel", "End": True, "Branches": [
            {"StartAt": "C", "States": {"C": {**END, **MISTAKE}}}]}}},
    ]  # fmt: skip
    both = {"And": [test, {**test, **MISTAKE}], "Next": "Last"}
    states = {
        "Branches": {"Type": "Parallel", "Branches": blocks, "End": True},
        "Choices": {"Type": "Choice", "Choices": [rule, both], "Default": "Last"},
        "Retry": {**TASK, "Retry": [retrier, {**retrier, "ErrorEquals": ["F"], **MISTAKE}]},
        "Catch": {**TASK, "Catch": [catcher, {**catcher, "ErrorEquals": ["F"], **MISTAKE}]},
    }
    for array, state in states.items():
        first = {"Type": "Choice", "Choices": [{**test, "Next": name}], "Default": "Last"}
        yield f"/States/{name}/{array}[", {"StartAt": "First", "States": {"First": first, name: state, "Last": END}}


CASES = [case for name in NAMES for case in definitions(name)]


def as_json(definition: dict[str, Any]) -> str:
    """As a JSON text."""
    return json.dumps(definition, indent=2, ensure_ascii=False)


def as_yaml(definition: dict[str, Any]) -> str:
    """As a YAML text."""
    return str(yaml.safe_dump(definition, sort_keys=False, allow_unicode=True))


def line_of_mistake(text: str) -> int:
    """The line that the mistake stands on, from 1."""
    [line] = [number for number, line in enumerate(text.splitlines(), start=1) if "Colour" in line]
    return line
