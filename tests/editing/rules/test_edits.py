"""Changes of a test leave the rest of the text as it is, and what they make is read as it was meant."""

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import StateMachine, UsageError
from sfnlearn.asl.running.choice_operators import OPERATORS
from sfnlearn.editing.rules.edits import nest_test, set_condition, set_operator, unnest_test
from sfnlearn.editing.rules.operators import operand_for
from sfnlearn.editing.text import Text

RULE = '{\n  "Variable": "$.n",\n  "NumericLessThan": 1.50,\n  "Next": "B",\n  "Comment": "kept"\n}'
PLACE = ("States", "A", "Choices", 0)


def loads(rule: Any) -> StateMachine:
    choice = {"Type": "Choice", "Choices": [{"Next": "B", **rule}], "Default": "B"}
    return StateMachine({"StartAt": "A", "States": {"A": choice, "B": {"Type": "Succeed"}}})


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(OPERATORS), st.sampled_from(OPERATORS))
def test_any_operator_becomes_any_other(before, after):
    text = Text(json.dumps({"Variable": "$.n", before: operand_for(before, None), "Next": "B"}))
    changed = set_operator(text, [], after).text
    assert list(changed.value) == ["Variable", after, "Next"]
    loads(changed.value)


def test_what_fits_keeps_its_spelling():
    assert set_operator(Text(RULE), [], "NumericEquals").text.text == RULE.replace("LessThan", "Equals")
    assert set_operator(Text(RULE), [], "StringEquals").text.value["StringEquals"] == "1.5"
    path = Text('{"Variable": "$.n", "NumericEqualsPath": "$.m"}')
    assert set_operator(path, [], "StringEquals").text.value["StringEquals"] == ""
    assert set_operator(Text(RULE), [], "NumericLessThan").text.text == RULE


@pytest.mark.parametrize("syntax", ["JSON"])
@pytest.mark.parametrize("way", ["And", "Or", "Not"])
def test_in_and_out_again_gives_the_text_that_was_there(way, syntax):
    source = RULE if syntax == "JSON" else "Variable: $.n\nNumericLessThan: 1.50 # spelt so\nNext: B\nComment: kept\n"
    text = Text(source)
    nested = nest_test(text, [], way).text
    loads(nested.value)
    assert "1.50" in nested.text
    inner = nested.value[way] if way == "Not" else nested.value[way][0]
    assert inner == {"Variable": "$.n", "NumericLessThan": 1.5}
    assert list(nested.value) == [way, "Next", "Comment"]
    one = nested if way == "Not" else nested.remove((way, 1))
    back = unnest_test(one, []).text
    assert back.value == text.value
    assert list(back.value) == list(text.value)
    assert "1.50" in back.text
    assert ("# spelt so" in back.text) == (syntax == "YAML")


def test_and_goes_inside_and():
    nested = nest_test(Text(RULE), [], "And").text
    twice = nest_test(nested, [], "And").text
    loads(twice.value)
    assert twice.value["And"][0] == {"And": nested.value["And"]}
    inside = nest_test(twice, ["And", 0, "And", 1], "Not").text
    loads(inside.value)
    assert inside.value["And"][0]["And"][1] == {"Not": {"Variable": "$.value", "IsPresent": True}}


@pytest.mark.parametrize(
    ("rule", "act", "reason"),
    [
        ({"And": [{}, {}]}, lambda text: unnest_test(text, []), "holds 2 parts"),
        ({"Not": 3}, lambda text: unnest_test(text, []), "holds no test"),
        ({"Variable": "$.n", "IsNull": True}, lambda text: unnest_test(text, []), "holds no test"),
        ({"Not": {"Comment": "a"}, "Comment": "b"}, lambda text: unnest_test(text, []), "Both have a field Comment"),
        ({"Next": "B"}, lambda text: nest_test(text, [], "Not"), "exactly one operator"),
        ({"IsNull": True}, lambda text: nest_test(text, [], "Xor"), "And, Or, Not"),
        ({"IsNull": True}, lambda text: set_operator(text, [], "IsOdd"), "not an operator 'IsOdd'"),
        ({"Not": {}}, lambda text: set_operator(text, [], "IsNull"), "not a comparison"),
        ([], lambda text: set_condition(text, [], "=", "$a", "1"), "There is not a rule"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(rule, act, reason):
    with pytest.raises(UsageError, match=reason):
        act(Text(json.dumps(rule)))


def test_a_condition_in_a_form():
    text = set_condition(Text('{"Condition": "{% true %}", "Next": "B"}'), [], "contains", "$s", "'x'").text
    assert text.value == {"Condition": "{% $contains($s, 'x') %}", "Next": "B"}
