"""What a month costs as Standard and as Express, and where the two bills cross."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import StateMachine, UsageError, run
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.course.pieces import MonthlyCost
from sfnlearn.engine.cost.prices import prices
from sfnlearn.engine.execution import LONGEST

SECONDS = st.sampled_from([0.1, 0.5, 2, 30, 60, 100, 120, 200, 299])


@settings(max_examples=60, deadline=None)
@given(transitions=st.integers(1, 50), seconds=SECONDS, memory=st.sampled_from([64, 128, 512]))
def test_at_a_break_even_the_other_kind_has_become_cheaper(transitions: int, seconds: float, memory: int):
    cost = MonthlyCost(transitions=transitions, seconds=seconds, memory=memory)
    for number in cost.break_evens:
        assert cost.cheaper(number) != cost.cheaper(number - 1)
    places = [1, *cost.break_evens, 1_000_000_000]
    assert all(cost.cheaper(first) == cost.cheaper(after - 1) for first, after in itertools.pairwise(places))


@pytest.mark.parametrize("executions", [1, 5_000, 3_000_000])
def test_it_is_the_bill_of_the_execution_without_lambda(executions: int):
    states = {"A": {"Type": "Wait", "Seconds": 7, "Next": "B"}, "B": {"Type": "Succeed"}}
    execution = run(StateMachine({"StartAt": "A", "States": states}))
    cost, bill = MonthlyCost.of(execution), execution.cost(executions)
    assert (cost.transitions, cost.seconds) == (2, 7)
    for kind in ("STANDARD", "EXPRESS"):
        assert cost.dollars(kind, executions) == pytest.approx(bill.total(kind))


def test_what_is_longer_than_five_minutes_is_standard():
    assert MonthlyCost(transitions=1, seconds=301).cheaper(10**9) == "STANDARD"
    assert MonthlyCost(transitions=1, seconds=301).break_evens == []
    assert not MonthlyCost(transitions=1, seconds=301).may_be_express


def test_the_table_of_lesson_13_has_the_numbers_of_the_price_list_and_of_the_quotas():
    express = prices()["express"]
    assert (express["time_step_ms"], express["memory_step_mb"]) == (100, 64)
    assert [price for _, price in express["gb_hours"]] == sorted(
        (price for _, price in express["gb_hours"]), reverse=True
    )
    assert (SERVICE.history, LONGEST["STANDARD"], LONGEST["EXPRESS"]) == (25_000, 365 * 86_400, 5 * 60)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"transitions": 0, "seconds": 1}, "transitions is a whole number of at least 1, not 0"),
        ({"transitions": 1, "seconds": -1}, "seconds is a number of seconds from 0 to 31536000, not -1"),
        ({"transitions": 1, "seconds": 1, "memory": 1}, "memory is a number of MB from 64 to 10,240, not 1"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(numbers: dict[str, Any], told: str):
    with pytest.raises(UsageError, match=told):
        MonthlyCost(**numbers)
