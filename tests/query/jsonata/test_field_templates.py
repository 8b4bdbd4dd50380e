"""Fields with JSONata expressions: what is built, what is left alone, and AWS's sentences when it fails."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.query.jsonata.field_templates import FieldTemplate, FieldTemplateError, QueryEvaluationError

SCOPE: Any = SimpleNamespace(variables={"rate": 2}, now=0.0)
STATES = {"input": {"price": 21, "list": [1, 2], "nothing": None}}


def cause(value: Any, where: str = "Output", expected: str | None = None) -> tuple[str, str | None]:
    with pytest.raises(QueryEvaluationError) as caught:
        FieldTemplate(value, where, expected)(STATES, SCOPE)
    assert caught.value.error == "States.QueryEvaluationError"
    return caught.value.location, caught.value.cause


class TestBuilding:
    def test_expressions_at_any_depth(self):
        value = {"a": ["{% $rate %}", {"b": "{% $states.input.price * $rate %}"}], "c": "plain"}
        template = FieldTemplate(value, "Output")
        assert template(STATES, SCOPE) == {"a": [2, {"b": 42}], "c": "plain"}

    def test_a_whole_value(self):
        assert FieldTemplate("{% $states.input %}", "Output")(STATES, SCOPE) is STATES["input"]

    @pytest.mark.parametrize("text", ["{% 1", "$states.input", " {% 1 %}", "{% 1 %} and {% 2 % }", ""])
    def test_other_texts_are_texts(self, text):
        assert FieldTemplate(text, "Output")(STATES, SCOPE) == text

    def test_names_of_fields_are_never_expressions(self):
        assert FieldTemplate({"{% 1 %}": "{% 1 %}"}, "Output")(STATES, SCOPE) == {"{% 1 %}": 1}

    def test_null_is_a_value(self):
        assert FieldTemplate({"a": "{% $states.input.nothing %}"}, "Output")(STATES, SCOPE) == {"a": None}

    def test_constants_are_not_copied(self):
        constant = {"deep": [1, {"x": "y"}]}
        template = FieldTemplate({"constant": constant, "price": "{% $rate %}"}, "Output")
        built: Any = template(STATES, SCOPE)
        assert built["constant"] is constant
        whole = FieldTemplate(constant, "Output")
        assert whole.constant
        assert whole(STATES, SCOPE) is constant

    def test_its_expressions_have_places(self):
        template = FieldTemplate({"a": ["{% $rate %}"], "b": "{% $states.result %}"}, "Assign")
        assert [(where, sorted(found.reads), sorted(found.variables)) for where, found in template] == [
            ("Assign/a[0]", [], ["rate"]),
            ("Assign/b", ["result"], []),
        ]


class TestFailing:
    @pytest.mark.parametrize(
        ("value", "location"),
        [
            ("{% $gone %}", "Output"),
            ({"v": "{% $gone %}"}, "Output/v"),
            ({"a": {"b": "{% $gone %}"}}, "Output/a/b"),
            ({"values": ["{% $gone %}", 1]}, "Output/values[0]"),
            ({"a": {"b": [[1, "{% $gone %}"]]}}, "Output/a/b[0][1]"),
        ],
    )
    def test_nothing(self, value, location):
        assert cause(value) == (
            location,
            f"The JSONata expression '$gone' specified for the field '{location}' returned nothing (undefined).",
        )

    def test_an_error(self):
        assert cause({"total": "{% $later(1) %}"}) == (
            "Output/total",
            (
                "The JSONata expression '$later(1)' specified for the field 'Output/total' threw an error during "
                "evaluation. T1006: Attempted to invoke a non-function"
            ),
        )

    def test_a_bound_has_a_colon(self):
        _, sentence = cause("{% $pad('', 1e9) %}")
        assert sentence is not None
        assert sentence.endswith(
            "threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory "
            "usage"
        )

    def test_a_wrong_type(self):
        assert cause("{% $states.input.price %}", "Items", "array") == (
            "Items",
            (
                "The JSONata expression '$states.input.price' specified for the field 'Items' returned an unexpected "
                "result type. Expected 'array', but was 'number' for value: 21"
            ),
        )

    def test_the_right_type(self):
        assert FieldTemplate("{% $states.input.list %}", "Items", "array")(STATES, SCOPE) == [1, 2]

    def test_what_cannot_be_compiled_has_a_place(self):
        with pytest.raises(FieldTemplateError) as caught:
            FieldTemplate({"a": [0, "{% 1 + %}"]}, "Output")
        assert caught.value.where == "Output/a[1]"
        assert str(caught.value) == "Output/a[1]: Unexpected end of expression"


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=10,
)


@given(JSON)
def test_json_without_expressions_is_itself(value):
    assert FieldTemplate({"x": value, "y": "{% 1 %}"}, "Output")(STATES, SCOPE) == {"x": value, "y": 1}
