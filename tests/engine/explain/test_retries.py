"""Which Retrier or Catcher took a failure, and when the next attempt began."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from sfnlearn import Execution, Faults, StateMachine, run
from sfnlearn.engine.explain.retries import after_failures, is_failure

ARN = "arn:aws:lambda:us-east-1:123456789012:function:pay"


def machine(**fields: Any) -> StateMachine:
    pay = {"Type": "Task", "Resource": ARN, "End": True, **fields}
    more = {"Refund": {"Type": "Pass", "End": True}} if "Catch" in fields else {}
    return StateMachine({"StartAt": "Pay", "States": {"Pay": pay, **more}})


def told(execution: Execution) -> list[str]:
    return [str(one) for one in after_failures(execution).values()]


def test_each_retrier_counts_its_own_and_the_catcher_comes_last():
    retry = [
        {"ErrorEquals": ["Slow"], "IntervalSeconds": 5, "MaxAttempts": 1},
        {"ErrorEquals": ["Busy", "Full"], "IntervalSeconds": 2, "MaxAttempts": 2, "MaxDelaySeconds": 3},
    ]
    catch = [{"ErrorEquals": ["Other"], "Next": "Refund"}, {"ErrorEquals": ["States.ALL"], "Next": "Refund"}]
    plan = Faults().on("Pay", attempt=2, error="Slow").on("Pay", error="Busy")
    execution = run(machine(Retry=retry, Catch=catch), {}, faults=plan)
    assert [one.replace("IntervalSeconds 2 × BackoffRate ", "…") for one in told(execution)] == [
        "Retrier 2 (Busy, Full) tries again at +2 s: retry 1 of 2, after 2 s (…2^0, MaxDelaySeconds 3).",
        "Retrier 1 (Slow) tries again at +7 s: retry 1 of 1, after 5 s (IntervalSeconds 5 × BackoffRate 2^0).",
        "Retrier 2 (Busy, Full) tries again at +10 s: retry 2 of 2, after 3 s (…2^1, MaxDelaySeconds 3).",
        'Retrier 2 (Busy, Full) is spent after 2 retries. Catcher 2 (States.ALL) catches it and goes on with "Refund".',
    ]


def test_an_error_that_nobody_handles_says_why():
    busy = Faults().on("Pay", error="Busy")
    no_more = [{"ErrorEquals": ["Busy"], "MaxAttempts": 0}]
    other = [{"ErrorEquals": ["Other"], "Next": "Refund"}]
    assert told(run(machine(), {}, faults=busy)) == ["There is no Retry. There is no Catcher: the execution fails."]
    assert told(run(machine(Retry=no_more, Catch=other), {}, faults=busy)) == [
        "Retrier 1 (Busy) forbids another attempt: its MaxAttempts is 0. No Catcher is for Busy: the execution fails."
    ]


def test_jitter_is_named_and_the_pause_is_the_one_that_was():
    retry = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 8, "MaxAttempts": 1, "JitterStrategy": "FULL"}]
    execution = run(machine(Retry=retry), {}, faults=Faults().on("Pay", attempt=1, error="Busy"), functions={ARN: id})
    first, again = execution.events[4], execution.events[5]
    after = after_failures(execution)[5]
    assert (after.retrier, after.again) == (0, 6)
    assert "drawn by JitterStrategy FULL" in after.told
    assert f"after {again.timestamp - first.timestamp:.3f}".rstrip("0") in after.told


def test_a_redrive_sets_the_counts_back():
    retry = [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}]
    execution = run(machine(Retry=retry), {}, faults=Faults().on("Pay", error="Busy"))
    execution.redrive()
    assert [one.partition(":")[0] for one in told(execution)] == [
        "Retrier 1 (Busy) tries again at +1 s",
        "Retrier 1 (Busy) is spent after 1 retry. There is no Catcher",
        "Retrier 1 (Busy) tries again at +2 s",
        "Retrier 1 (Busy) is spent after 1 retry. There is no Catcher",
    ]


def around(kind: str, **fields: Any) -> Execution:
    block = {"StartAt": "In", "States": {"In": {"Type": "Task", "Resource": ARN, "End": True}}}
    inside = {"Branches": [block]} if kind == "Parallel" else {"ItemProcessor": block}
    more = {"Out": {"Type": "Succeed"}} if "Catch" in fields else {}
    states = {"Both": {"Type": kind, **inside, "End": True, **fields}, **more}
    return run(StateMachine({"StartAt": "Both", "States": states}), [1, 2], faults=Faults().on("In", error="Busy"))


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_an_error_that_leaves_a_state_is_decided_by_the_state_around(kind: str):
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}]
    lost = 'There is no Retry. There is no Catcher: the error goes on to "Both", around it. There: '
    again = "Retrier 1 (States.ALL) tries again at +1 s: retry 1 of 1, after 1 s (IntervalSeconds 1 × BackoffRate 2^0)."
    spent = 'Retrier 1 (States.ALL) is spent after 1 retry. Catcher 1 (Busy) catches it and goes on with "Out".'
    execution = around(kind, Retry=retry, Catch=[{"ErrorEquals": ["Busy"], "Next": "Out"}])
    assert told(execution) == [lost + again, lost + spent, spent]
    assert list(after_failures(execution))[-1] == execution.events.types.index(f"{kind}StateFailed") + 1


def test_what_the_events_do_not_tell_is_not_told():
    """A Fail state inside has no event of a failure, so the retries of the state around cannot be counted."""
    block = {"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "No"}}}
    both = {"Type": "Parallel", "Branches": [block], "Retry": [{"ErrorEquals": ["States.ALL"]}], "End": True}
    assert told(run(StateMachine({"StartAt": "Both", "States": {"Both": both}}))) == []


@pytest.mark.parametrize("seed", range(40))
def test_of_random_retries_what_is_told_is_what_the_events_show(seed: int):
    random = Random(seed)
    names = ["Busy", "Slow", "Full", "States.TaskFailed"]
    retry: list[dict[str, Any]] = [
        {"ErrorEquals": [name], "MaxAttempts": random.randint(0, 2), "IntervalSeconds": random.randint(1, 9)}
        for name in random.sample(names, 2)
    ]
    catch = [{"ErrorEquals": [random.choice(names)], "Next": "Refund"}]
    plan = Faults()
    for attempt in range(1, 8):
        plan = plan.on("Pay", attempt=attempt, error=random.choice(names[:3]))
    execution = run(machine(Retry=retry, Catch=catch), {}, faults=plan, functions={ARN: lambda data, _: data})
    log = execution.events
    failures = [event for event in log if is_failure(event.type)]
    found = after_failures(execution)
    assert [*found] == [event.id for event in failures]
    for event in failures:
        after, following = found[event.id], next((one for one in log if one.previous_event_id == event.id), None)
        assert (after.retrier is not None) is (following is not None and following.type.endswith("Scheduled"))
        assert (after.catcher is not None) is (following is not None and following.type == "TaskStateExited")
        assert after.again == (None if after.retrier is None or following is None else following.id)
        if after.retrier is not None:
            assert set(retry[after.retrier]["ErrorEquals"]) & {event.details["error"], "States.TaskFailed"}
