"""Payload templates."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.query.payload_templates import FieldNotFound, PayloadTemplate, PayloadTemplateError
from tests.shorthand import Surroundings

DATA = {"a": 1, "b": {"c": [1, 2, 3]}}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6).filter(lambda text: not text.endswith(".$"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)


SCOPE = Surroundings({"State": {"Name": "S"}}, x=5)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ({}, {}),
        ({"v.$": "$.a"}, {"v": 1}),
        ({"v.$": "$"}, {"v": DATA}),
        ({"v.$": "$$.State.Name", "w.$": "$x"}, {"v": "S", "w": 5}),
        ({"v.$": "States.Array($.a, 'b')"}, {"v": [1, "b"]}),
        ({"v.$": "$.b.c[?(@ > 1)]"}, {"v": [2, 3]}),
        ({"v": {"w": [{"x.$": "$.a"}, 2]}}, {"v": {"w": [{"x": 1}, 2]}}),
        ({"v": "$.a", "w.$.z": 1}, {"v": "$.a", "w.$.z": 1}),
        ({".$": "$.a"}, {"": 1}),
        ({"z.$": "$.a", "a": 1, "m.$": "$.a"}, {"z": 1, "a": 1, "m": 1}),
        ([{"v.$": "$.a"}], [{"v": 1}]),
        (5, 5),
        ("$.a", "$.a"),
    ],
)
def test_fields_that_end_in_dollar_are_evaluated_and_renamed(template, expected):
    built: Any = PayloadTemplate(template)(DATA, SCOPE)
    assert built == expected
    if isinstance(expected, dict):
        assert list(built) == list(expected)


@given(VALUES)
def test_a_template_without_expressions_is_given_back_as_it_stands(value):
    template = PayloadTemplate(value)
    assert template.constant
    assert template(DATA, SCOPE) is value


@pytest.mark.parametrize(
    ("template", "pointer"),
    [
        ({"v.$": 5}, "/v.$"),
        ({"v.$": None}, "/v.$"),
        ({"v.$": "a"}, "/v.$"),
        ({"v.$": "$["}, "/v.$"),
        ({"v.$": "States.Nothing()"}, "/v.$"),
        ({"v.$": "$.a", "v": 1}, "/v"),
        ({"a": [{"b": {"v.$": 5}}]}, "/a/0/b/v.$"),
    ],
)
def test_what_cannot_be_compiled_is_told_with_its_place(template, pointer):
    with pytest.raises(PayloadTemplateError) as caught:
        PayloadTemplate(template)
    assert caught.value.pointer == pointer


def test_a_path_that_names_nothing_is_told_as_aws_tells_it():
    with pytest.raises(FieldNotFound) as caught:
        PayloadTemplate({"a": {"v.$": "$.x.y"}})({"n": 1}, SCOPE)
    assert (
        str(caught.value)
        == "The JSONPath '$.x.y' specified for the field 'v.$' could not be found in the input '{\"n\":1}'"
    )


def test_templates_nest_as_deep_as_json_does():
    from sfnlearn.jsonplaces import MAX_DEPTH

    template: dict[str, Any] = {"x.$": "$.a"}
    for _ in range(MAX_DEPTH - 1):
        template = {"a": template}
    value: Any = PayloadTemplate(template)(DATA, SCOPE)
    for _ in range(MAX_DEPTH - 1):
        value = value["a"]
    assert value == {"x": 1}
