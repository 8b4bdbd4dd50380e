"""People who get a task token and answer later: in virtual time, never after the machine has given up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.expectations import DRAWN, sent_to
from sfnlearn.course.checking.probes import failure, fault, heartbeat, out, person, success
from sfnlearn.course.checking.submission import CannotRunError, Submission, prepare

ASK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
SENT = {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": {"token.$": "$$.Task.Token"}}
ENDS = {name: {"Type": "Pass", "Result": name, "End": True} for name in ("silent", "late", "no")}
CATCH = [
    {"ErrorEquals": [error], "Next": name}
    for error, name in (("States.HeartbeatTimeout", "silent"), ("States.Timeout", "late"), ("No", "no"))
]


def machine(sent: Any = SENT, **limits: Any) -> dict[str, Any]:
    ask = {"Type": "Task", "Resource": ASK, "Parameters": sent, "Catch": CATCH, "End": True, **limits}
    return {"StartAt": "Ask", "States": {"Ask": ask, **ENDS}}


def prepared(answer: Any, decide: Any) -> Submission:
    """The answer, with a person behind its queue."""
    exercise = Exercise(
        id="l99.p1",
        title="t",
        prompt="p",
        kind="asl",
        starter="{}",
        solution=answer,
        probes=[out({}, 1)],
        wrong=[Wrong(answer={}, says="", hint="h")],
        hints=["h"],
        concepts=["c"],
        why="w",
        functions={ASK: person(decide)},
    )
    return prepare(exercise, answer)


def lived(acts: list[Any], *, definition: Any = None, **limits: Any) -> Any:
    """How the machine ends with a person who acts so."""
    return prepared(definition or machine(**limits), lambda sent: acts).execute({})


@pytest.mark.parametrize(
    ("acts", "output", "seconds"),
    [
        ([success("yes", after=60)], "yes", 60),
        ([failure("No", after=60)], "no", 60),
        ([], "silent", 600),
        ([heartbeat(after=500), success("yes", after=1000)], "yes", 1000),
        ([heartbeat(after=500)], "silent", 1100),
        ([heartbeat(after=500 * n) for n in range(1, 99)], "late", 3600),
        ([success("yes", after=60), success("twice", after=61)], "yes", 60),
        ([success("too late", after=601)], "silent", 600),
    ],
)
def test_what_comes_first_counts(acts, output, seconds):
    execution = lived(acts, HeartbeatSeconds=600, TimeoutSeconds=3600)
    assert (execution.output, execution.duration) == (output, seconds)


@given(st.floats(0.5, 3599))
def test_an_answer_comes_when_it_is_sent(after):
    assert lived([success(1, after=after)], TimeoutSeconds=3600).duration == pytest.approx(after)


def test_without_a_limit_the_execution_ends_after_a_year():
    execution = lived([])
    assert (execution.status, execution.duration) == ("TIMED_OUT", 31_536_000)


def test_without_a_token_nobody_can_answer():
    sent = {**SENT, "MessageBody": "please"}
    assert lived([success("yes", after=1)], definition=machine(sent, TimeoutSeconds=60)).output == "late"


def test_two_people_answer_in_the_order_of_time():
    branches = [
        {"StartAt": name, "States": {name: {**machine()["States"]["Ask"], "Catch": []}}} for name in ("first", "second")
    ]
    both = {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}}}
    execution = lived([success("yes", after=60)], definition=both)
    assert (execution.output, execution.duration) == (["yes", "yes"], 60)


def test_asked_again_after_a_timeout():
    again = [{"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    execution = lived([], TimeoutSeconds=10, Retry=again)
    assert (execution.output, execution.duration) == ("late", 21)


def test_a_person_who_misses_what_they_want_to_know_stays_silent():
    answer = machine(TimeoutSeconds=5)
    assert prepared(answer, lambda sent: [success(sent["MessageBody"]["amount"], after=1)]).execute({}).output == "late"


def test_a_fault_stands_before_the_person():
    busy = fault(ASK, "Sqs.Busy")
    assert prepared(machine(), lambda sent: [success(1, after=1)]).execute({}, [busy]).error == "Sqs.Busy"
    assert str(busy) == "the first call of sqs:sendMessage.waitForTaskToken fails with Sqs.Busy"


def test_what_a_service_was_sent_is_told_without_the_token():
    execution = lived([success(1, after=1)])
    assert sent_to(execution) == {ASK: [{**SENT, "MessageBody": {"token": DRAWN}}]}


def test_a_service_that_nobody_stands_for_is_told_by_name():
    other = machine()
    other["States"]["Ask"]["Resource"] = "arn:aws:states:::sns:publish"
    other["States"]["Ask"]["Parameters"] = {"TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "Message": "a"}
    with pytest.raises(CannotRunError, match="sns:publish"):
        lived([], definition=other)
