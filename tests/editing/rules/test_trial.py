"""Which rule takes an example: what an execution does with it."""

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import StateMachine, UsageError, run
from sfnlearn.editing.rules.trial import try_rules

PLACE = ("States", "A")


def definition(*rules, default=True, language="JSONPath", **fields):
    way = {"Default": "D"} if default else {}
    choices = [{**rule, "Next": f"R{at}"} for at, rule in enumerate(rules)]
    states = {name: {"Type": "Succeed"} for name in (*(rule["Next"] for rule in choices), *way.values())}
    choice = {"Type": "Choice", "Choices": choices, **way, **fields}
    return {"StartAt": "A", "QueryLanguage": language, "States": {"A": choice, **states}}


def above(number):
    return {"Variable": "$.n", "NumericGreaterThan": number}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 9), st.tuples(st.integers(0, 9), st.integers(0, 9)), st.booleans())
def test_the_rule_that_takes_it_is_the_one_of_an_execution(number, limits, default):
    one, other = limits
    tested = definition(above(one), {"And": [above(other), {"Not": above(other + 2)}]}, default=default)
    trial = try_rules(tested, PLACE, {"n": number})
    execution = run(StateMachine({**tested, "StartAt": "A"}), {"n": number})
    entered = [event.state for event in execution.events if event.type == "SucceedStateEntered"]
    assert trial.target == (entered[0] if entered else None)
    assert (trial.taken is None) == (execution.status == "FAILED")


def test_what_each_rule_came_to():
    trial = try_rules(definition({"Or": [above(5), above(2)]}, above(1)), PLACE, {"n": 3}).as_json()
    first, second = trial["rules"]
    assert [part["matched"] for part in first["parts"]] == [False, True]
    assert first["parts"][0]["verdict"] == "does not match: $.n is 3"
    assert second["matched"] is None
    assert second["verdict"] == "was not tried"
    assert trial["told"] == 'Rule 1 of "A" matched: it goes on with "R0".'


def test_jsonata_with_variables():
    rules = ({"Condition": "{% $states.input.n > $most %}"},)
    assert try_rules(definition(*rules, language="JSONata"), PLACE, {"n": 3}, variables={"most": 2}).taken == 0
    failing = try_rules(definition(*rules, language="JSONata"), PLACE, {"n": "x"}, variables={"most": 2})
    assert failing.taken is None
    assert failing.rules[0].failed
    assert "the execution fails" in failing.told


def test_a_path_that_finds_nothing_fails_and_says_so():
    trial = try_rules(definition(above(1)), PLACE, {})
    assert trial.told == 'Rule 1 of "A" cannot be evaluated: the execution fails.'
    assert "$.n" in trial.as_json()["rules"][0]["verdict"]


def test_the_rules_see_what_inputpath_leaves():
    assert try_rules(definition(above(1), InputPath="$.in"), PLACE, {"in": {"n": 2}}).taken == 0
    assert "not tried" in try_rules(definition(above(1), InputPath="$.in"), PLACE, {}).told


def test_a_rule_that_is_wrong_is_named_with_its_place():
    with pytest.raises(UsageError, match=r"once this is fixed: /States/A/Choices\[0\]"):
        try_rules(definition({"Variable": "$.n", "NumericGreater": 1}), PLACE, {})


def test_another_type_of_state_has_no_rules():
    with pytest.raises(UsageError, match="is not a Choice state"):
        try_rules({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}, PLACE, {})
