"""A builder shows every part with its place; what it cannot show faithfully is a text."""

import json
from functools import reduce
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn.editing.alone import state_at
from sfnlearn.editing.rules.builder import DEEPEST, rules_told, words_of

TARGET = {"B": {"Type": "Succeed"}}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["And", "Or", "Not", "Variable", "IsNull", "NumericEquals", "Next", "Condition", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def told(choices: Any, language: str = "JSONPath", **more: Any) -> dict[str, Any]:
    choice = {"Type": "Choice", "Choices": choices, "QueryLanguage": language, **more}
    definition: Any = {"StartAt": "A", "States": {"A": choice, **TARGET}}
    source = lambda place: json.dumps(reduce(lambda value, key: value[key], place, definition))
    return rules_told(state_at(definition, ("States", "A")), source)


def test_a_rule_in_its_parts():
    part = {"Variable": "$.n", "NumericGreaterThanPath": "$.most"}
    rule = {"And": [part, {"Not": {"Variable": "$.s", "StringMatches": "a*"}}], "Next": "B", "Comment": "big"}
    shown = told([rule], Default="B")
    found = shown["rules"][0]
    assert found["line"] == 'If $.n > $.most and not ($.s matches "a*"), go on with "B".'
    test = found["test"]
    assert test["kind"] == "and"
    assert [one["kind"] for one in test["parts"]] == ["compare", "not"]
    compared, negated = test["parts"]
    assert compared["operand"]["control"] == "path"
    assert compared["place"] == ["States", "A", "Choices", 0, "And", 0]
    assert negated["parts"][0]["operand"]["place"][-2:] == ["Not", "StringMatches"]
    assert (found["place"], found["next"]) == (["States", "A", "Choices", 0], "B")
    assert shown["otherwise"]["line"] == 'Otherwise go on with "B".'


def test_a_condition_and_its_form():
    shown = told([{"Condition": "{% $n > 2 %}", "Next": "B"}, {"Condition": "{% $f($n) %}", "Next": "B"}], "JSONata")
    first, second = shown["rules"]
    assert first["test"]["form"] == [">", "$n", "2"]
    assert second["test"] == {
        "kind": "condition",
        "place": ["States", "A", "Choices", 1, "Condition"],
        "text": "{% $f($n) %}",
        "expression": "$f($n)",
        "form": None,
    }
    assert shown["otherwise"]["line"].startswith("Otherwise the execution fails")


@pytest.mark.parametrize(
    "rule",
    [
        {"Variable": "$.n", "NumericEquals": 1, "NumericLessThan": 3, "Next": "B"},
        {"Variable": "$.n", "NumericSimilar": 1, "Next": "B"},
        {"Variable": 3, "NumericEquals": 1, "Next": "B"},
        {"And": 3, "Next": "B"},
        {"And": [], "Variable": "$.n", "Next": "B"},
        {"Condition": "{% true %}", "Next": "B"},
        {"Variable": "$.n", "Next": "B"},
    ],
)
def test_what_it_cannot_show_is_a_text_with_its_source(rule):
    found = told([rule])["rules"][0]["test"]
    assert found["kind"] == "source"
    assert json.loads(found["source"]) == rule


def test_what_is_too_deep_is_a_text():
    rule: dict[str, Any] = {"Variable": "$.n", "IsPresent": True}
    for _ in range(DEEPEST + 3):
        rule = {"Not": rule}
    test = told([{**rule, "Next": "B"}])["rules"][0]["test"]
    for _ in range(DEEPEST + 1):
        assert test["kind"] == "not"
        test = test["parts"][0]
    assert test["kind"] == "source"


def test_an_operand_of_the_wrong_type_is_a_text_of_its_own():
    found = told([{"Variable": "$.n", "NumericEquals": "3", "Next": "B"}])["rules"][0]["test"]
    assert found["kind"] == "compare"
    assert found["operand"]["control"] == "source"
    assert found["operand"]["source"] == '"3"'


@settings(max_examples=300, deadline=None)
@given(JUNK, st.sampled_from(["JSONPath", "JSONata"]))
def test_nothing_that_stands_there_makes_it_fail(choices, language):
    shown = told(choices, language)
    json.dumps(shown)
    assert len(shown["rules"]) == (len(choices) if isinstance(choices, list) else 0)


def test_the_words_of_what_cannot_be_read():
    assert words_of({"Not": 3}) == ""
    assert words_of({"Next": "B"}) == ""
    assert words_of(None) == ""
