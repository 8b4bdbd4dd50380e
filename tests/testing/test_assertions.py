"""Each assertion holds for what the events show, and names the state where it does not."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Faults, StateMachine, UsageError, run
from sfnlearn.testing import (
    assert_called,
    assert_not_called,
    assert_not_visited,
    assert_path,
    assert_visited,
    assert_waited,
)

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
MACHINE = StateMachine(
    {
        "StartAt": "Pay",
        "States": {
            "Pay": {
                "Type": "Task",
                "Resource": ARN + "pay",
                "ResultPath": None,
                "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}],
                "Next": "Pause",
            },
            "Pause": {"Type": "Wait", "Seconds": 60, "Next": "Tell"},
            "Tell": {
                "Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {"QueueUrl": "q", "MessageBody.$": "$.to"},
                "End": True,
            },
            "Sorry": {"Type": "Fail", "Error": "NotPaid"},
        },
    }
)
STUBS: dict[str, Any] = {
    "pay": lambda event: 1,
    "arn:aws:states:::sqs:sendMessage": lambda parameters: {"MessageId": "1"},
}


def ran(faults: Faults | None = None) -> Any:
    return run(MACHINE, {"to": "Ada"}, functions=STUBS, faults=faults)


PAID = ran()
DECLINED = ran(Faults().on("Pay", error="Declined"))


def test_what_holds_says_nothing():
    assert_visited(PAID, "Pay", "Tell")
    assert_not_visited(PAID, "Sorry")
    assert_path(PAID, ["Pay", "Pause", "Tell"])
    assert_waited(PAID, "Pause", 60)
    assert_called(PAID, "pay")
    assert_called(PAID, "pay", {"to": "Ada"}, times=1)
    assert_called(PAID, "sqs:sendMessage", {"QueueUrl": "q", "MessageBody": "Ada"})
    assert_not_called(DECLINED, "sqs:sendMessage")
    assert_called(DECLINED, "pay", {"to": "Bo"}, times=0)


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (
            lambda: assert_visited(DECLINED, "Pause", "Tell", "Pay"),
            '"Pause" and "Tell" were not entered. The execution went Pay → Sorry and ended FAILED with NotPaid.',
        ),
        (
            lambda: assert_not_visited(PAID, "Pause"),
            '"Pause" was entered, at event 7. The execution went Pay → Pause → Tell',
        ),
        (lambda: assert_path(PAID, ["Pay", "Tell"]), 'Expected "Tell" after "Pay", and "Pause" came.'),
        (lambda: assert_path(PAID, ["Pay", "Pause"]), 'Expected the end after "Pause", and "Tell" came.'),
        (lambda: assert_path(DECLINED, ["Pay", "Sorry", "Tell"]), 'Expected "Tell" after "Sorry", and the end came.'),
        (lambda: assert_path(PAID, ["Pause"]), 'Expected "Pause", and "Pay" came.'),
        (lambda: assert_waited(PAID, "Pause", 30), '"Pause" took 1 min, and 30 s were expected.'),
        (lambda: assert_waited(DECLINED, "Pause", 60), '"Pause" was not entered, so it took no time.'),
        (lambda: assert_called(PAID, "refund"), "refund was not called. Called were pay, sqs:sendMessage."),
        (
            lambda: assert_called(PAID, "pay", {"to": "Bo"}),
            'pay was not called with {"to":"Bo"}. "Pay" sent {"to":"Ada"}.',
        ),
        (lambda: assert_called(PAID, "pay", times=2), "pay was called 1 time, and 2 times were expected."),
        (lambda: assert_not_called(PAID, "pay"), 'pay was called by "Pay", at event 3.'),
    ],
)
def test_what_does_not_hold_names_the_state(claim, told):
    with pytest.raises(AssertionError) as raised:
        claim()
    assert told in str(raised.value)


def test_retries_are_calls_and_take_time():
    busy = ran(Faults().on("Pay", attempt=(1, 2), error="Busy"))
    assert_called(busy, "pay", times=3)
    assert_waited(busy, "Pay", 6)


def test_the_visits_of_a_loop_are_added_up():
    rule = {"Variable": "$.n", "NumericLessThan": 3, "Next": "Pause"}
    states = {
        "Pause": {"Type": "Wait", "Seconds": 10, "Next": "Add"},
        "Add": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Enough"},
        "Enough": {"Type": "Choice", "Choices": [rule], "Default": "Done"},
        "Done": {"Type": "Succeed"},
    }
    looped = run(StateMachine({"StartAt": "Pause", "States": states}), {"n": 0})
    assert_waited(looped, "Pause", 30)
    with pytest.raises(AssertionError, match=r'"Pause" took 30 s in 3 visits, and 10 s were expected\.'):
        assert_waited(looped, "Pause", 10)


def test_what_runs_in_a_map_is_visited_and_called_but_no_part_of_the_path():
    inside = {"Work": {"Type": "Task", "Resource": ARN + "pay", "End": True}}
    for mode in ("INLINE", "DISTRIBUTED"):
        config = {"Mode": mode, **({"ExecutionType": "STANDARD"} if mode == "DISTRIBUTED" else {})}
        each = {
            "Type": "Map",
            "ItemProcessor": {"ProcessorConfig": config, "StartAt": "Work", "States": inside},
            "End": True,
        }
        execution = run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), [1, 2], functions=STUBS)
        assert_path(execution, ["Each"])
        assert_visited(execution, "Work")
        assert_called(execution, "pay", 2, times=1)


def test_a_state_that_the_machine_does_not_have_is_a_mistake_of_the_test():
    with pytest.raises(UsageError, match=r"has no state 'Sory'\. Did you mean 'Sorry'"):
        assert_not_visited(PAID, "Sory")
    with pytest.raises(UsageError, match=r"has no state 'Refund'\. It has \"Pay\", "):
        assert_visited(PAID, "Refund")
    with pytest.raises(UsageError, match="takes a list of states"):
        assert_path(PAID, "Pay")
