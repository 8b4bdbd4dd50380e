"""What a JSONata expression looks like, held for everybody who asks: reader, template, warnings, drawings, API."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import sfnlearn
from sfnlearn import DefinitionError, StateMachine
from sfnlearn.drawing.picture.choice_text import expression
from sfnlearn.query.jsonata.delimiters import (
    delimited,
    expression_text,
    holds_expression,
    is_expression,
    looks_delimited,
    without_delimiters,
)
from sfnlearn.query.jsonata.field_templates import FieldTemplate, FieldTemplateError
from tests.shorthand import jsonata, output

TABLE: list[tuple[Any, str | None]] = [
    ("{% 1 %}", "1"),
    ("{%1%}", "1"),
    ("{% 1\n %}", "1"),
    ("{%\t1%}", "1"),
    ("{%%1%%}", "%1%"),
    ("{%%}", ""),
    ("{% %}", ""),
    ("{%}", None),
    ("{%", None),
    ("%}", None),
    ("", None),
    (" {% 1 %}", None),
    ("{% 1 %} ", None),
    ("{% 1 %}\n", None),
    ("{% 1", None),
    ("1 %}", None),
    ("a {% 1 %}", None),
    ("{ % 1 % }", None),
    ("plain", None),
    (5, None),
    (None, None),
    (["{% 1 %}"], None),
]


@pytest.mark.parametrize(("value", "text"), TABLE)
def test_a_value_is_an_expression_or_it_is_not(value, text):
    assert expression_text(value) == text
    assert is_expression(value) is (text is not None)
    if isinstance(value, str):
        assert holds_expression({"a": ["b", value]}) is (text is not None)


def by_the_reader(value: str) -> bool:
    try:
        machine = jsonata("Pass", Output=value)
    except DefinitionError:
        return True  # an expression that cannot be read
    return bool(output(machine) != value)


def by_a_field_that_takes_booleans(value: str) -> bool:
    """A text is no Condition; an expression may be one, or is refused as JSONata."""
    rule = {"Condition": value, "Next": "S"}
    definition = {"StartAt": "S", "States": {"S": {"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [rule]}}}
    try:
        StateMachine(definition)
    except DefinitionError as error:
        return "must be a boolean or a JSONata expression" not in str(error)
    return True


def by_a_template(value: str) -> bool:
    try:
        return not FieldTemplate(value, "Output").constant
    except FieldTemplateError:
        return True


def by_the_picture(value: str) -> bool:
    return expression(value) != value


@pytest.mark.parametrize("asked", [by_the_reader, by_a_field_that_takes_booleans, by_a_template, by_the_picture])
@pytest.mark.parametrize(("value", "text"), [row for row in TABLE if isinstance(row[0], str)])
def test_everybody_says_the_same(asked: Callable[[str], bool], value: str, text: str | None):
    assert asked(value) is (text is not None)


def test_nobody_looks_for_the_delimiters_in_another_way():
    """The delimiters are spelt in one module; elsewhere they stand in whole examples and in sentences only."""
    package = Path(sfnlearn.__file__).parent
    for path in package.rglob("*.py"):
        if "lessons" not in path.parts and path.name != "delimiters.py":
            text = path.read_text(encoding="utf-8")
            assert not {mark for mark in ('"{%"', "'{%'", '"%}"', "'%}'", '"{% "', '" %}"') if mark in text}, path


def test_an_expression_reads_as_it_was_written():
    assert expression_text(delimited("$states.input")) == "$states.input"


@pytest.mark.parametrize(
    ("text", "meant", "inner"),
    [
        ("{% $x %}", True, "$x"),
        (" {% $x %} ", True, "$x"),
        ("{% $x", True, "$x"),
        ("Total: {% $x %}", True, "Total: {% $x"),
        ("$x %}", False, "$x"),
        ("50 %}", False, "50"),
    ],
)
def test_what_was_meant_as_an_expression(text, meant, inner):
    assert looks_delimited(text) is meant
    assert without_delimiters(text) == inner


def test_the_text_is_evaluated_without_its_delimiters():
    scope: Any = SimpleNamespace(variables={"rate": 2}, now=0.0)
    assert FieldTemplate("{%$rate * 21%}", "Output")({}, scope) == 42
