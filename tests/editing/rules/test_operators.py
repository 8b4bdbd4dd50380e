"""What is offered is what the reader knows, and a change of operator leaves an operand that fits."""

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import StateMachine
from sfnlearn.asl.running.choice_operators import OPERATORS
from sfnlearn.editing.rules.operators import control_of, fits, operand_for, operators

ANYTHING = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()


def test_every_operator_of_the_reader_is_offered_once():
    offered = [name for each in operators() for name in (each.name, each.path_form) if name]
    assert sorted(offered) == sorted(OPERATORS)


@pytest.mark.parametrize("name", OPERATORS)
def test_the_example_of_an_operator_loads(name):
    rule = {"Variable": "$.n", name: operand_for(name, None), "Next": "B"}
    choice = {"Type": "Choice", "Choices": [rule], "Default": "B"}
    StateMachine({"StartAt": "A", "States": {"A": choice, "B": {"Type": "Succeed"}}})


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(OPERATORS), ANYTHING)
def test_an_operand_fits_whatever_it_was_before(name, before):
    after = operand_for(name, before)
    assert fits(name, after)
    if fits(name, before) and control_of(name) != "path":
        assert after is before


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("NumericEquals", "12", 12),
        ("NumericEquals", "1.5", 1.5),
        ("NumericEquals", "1e999", 0),
        ("NumericEquals", "nan", 0),
        ("NumericEquals", "²", 0),
        ("StringEquals", 12, "12"),
        ("StringEqualsPath", "text", "$.other"),
        ("StringEqualsPath", "$.mine", "$.mine"),
        ("TimestampEquals", "2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"),
    ],
)
def test_what_comes_nearest_is_kept(name, before, after):
    assert operand_for(name, before) == after
