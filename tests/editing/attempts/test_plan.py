"""A plan is what the interpreter does: the same delays, summed."""

from itertools import accumulate

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import StateMachine, StatesError, run
from sfnlearn.asl.running.retry import Retrier
from sfnlearn.editing.attempts.plan import MOST_SHOWN, Fixed, plan_of

RETRIERS = st.builds(
    Retrier,
    error_equals=st.just(("E",)),
    interval_seconds=st.integers(0, 100_000),
    max_attempts=st.integers(0, 60),
    backoff_rate=st.floats(1, 20, allow_nan=False) | st.integers(1, 5),
    max_delay_seconds=st.none() | st.integers(1, 100_000),
    jitter_strategy=st.sampled_from(["NONE", "FULL"]),
)


@settings(max_examples=300, deadline=None)
@given(RETRIERS)
def test_a_plan_is_the_sum_of_the_delays(retrier):
    plan = plan_of(retrier)
    for bound, chance in ((0, 0.0), (1, 1.0)):
        delays = [retrier.delay(count, Fixed(chance)) for count in range(retrier.max_attempts)]
        assert plan.total[bound] == pytest.approx(sum(delays))
        assert [one.pause[bound] for one in plan.retries] == delays[:MOST_SHOWN]
        assert [one.at[bound] for one in plan.retries] == pytest.approx([*accumulate(delays[:MOST_SHOWN])])
    assert not plan.is_least
    assert plan.attempts == retrier.max_attempts


@pytest.mark.parametrize("rate", [1, 1.5, 2])
def test_a_run_waits_as_the_plan_says(rate):
    retry = [{"ErrorEquals": ["E"], "IntervalSeconds": 3, "BackoffRate": rate, "MaxAttempts": 4, "MaxDelaySeconds": 20}]
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": retry, "End": True}
    machine = StateMachine({"StartAt": "A", "States": {"A": task}})

    def fail(event, context):
        raise StatesError("E")

    execution = run(machine, {}, functions={"f": fail})
    state = machine.block.find("A")
    assert execution.duration == pytest.approx(plan_of(state.retry[0]).total[1])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"max_attempts": 0}, "Never tries again: MaxAttempts is 0."),
        ({"max_attempts": 1}, "Tries again once, after 1 s; gives up after 1 s of waiting."),
        (
            {"max_attempts": 3, "interval_seconds": 2},
            "Tries again up to 3 times, after 2 s, 4 s and 8 s; gives up after 14 s of waiting.",
        ),
        (
            {"max_attempts": 2, "jitter_strategy": "FULL"},
            "Tries again up to 2 times, after up to 1 s and up to 2 s; gives up after at most 3 s of waiting.",
        ),
        (
            {"max_attempts": 4, "backoff_rate": 1, "interval_seconds": 60},
            "Tries again up to 4 times, each time after 1 min; gives up after 4 min of waiting.",
        ),
        (
            {"max_attempts": 8, "interval_seconds": 0},
            "Tries again up to 8 times, each time after 0 s; gives up after 0 s of waiting.",
        ),
        (
            {"max_attempts": 7},
            "Tries again up to 7 times, after 1 s, 2 s, 4 s, 8 s, 16 s, 32 s and so on; gives up after 2 min 7 s of waiting.",  # noqa: E501
        ),
    ],
)
def test_the_words(fields, words):
    assert str(plan_of(Retrier(error_equals=("E",), **fields))) == words


def test_a_hundred_million_attempts_are_no_work():
    plan = plan_of(Retrier(error_equals=("E",), max_attempts=99_999_999, max_delay_seconds=10))
    assert len(plan.retries) == MOST_SHOWN
    assert plan.total[1] == pytest.approx(1 + 2 + 4 + 8 + 10 * (99_999_999 - 4))
    slow = plan_of(Retrier(error_equals=("E",), max_attempts=99_999_999, backoff_rate=1.0000001))
    assert slow.is_least
    assert "at least" in str(slow)
