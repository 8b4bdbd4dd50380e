"""Handlers in words: who takes an error is the interpreter's answer, and one that is wrong hides no other."""

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import StateMachine, StatesError, run
from sfnlearn.editing.alone import state_at
from sfnlearn.editing.attempts.handlers import Handlers, listed

ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"
NAMES = ["Busy", "Boom", "States.Timeout", "States.TaskFailed"]


def handlers(**state):
    task = {"Type": "Task", "Resource": ARN, "End": True, **state}
    others = {name: {"Type": "Succeed"} for name in ("Sorry", "Other")}
    return Handlers(state_at({"StartAt": "A", "States": {"A": task, **others}}, ("States", "A")))


def test_each_in_words_and_where_it_goes_after_the_last_attempt():
    found = handlers(
        Retry=[{"ErrorEquals": ["Busy", "Boom"], "MaxAttempts": 2}],
        Catch=[
            {"ErrorEquals": ["Boom"], "Next": "Sorry", "ResultPath": "$.error"},
            {"ErrorEquals": ["States.Timeout"], "Next": "Other", "ResultPath": None},
        ],
    )
    retry, boom, late = found.told()
    assert retry.words == "Tries again up to 2 times, after 1 s and 2 s; gives up after 3 s of waiting."
    assert retry.after == (
        "Then, of Busy, the state fails with it.",
        'Then, of Boom, Catch 1 takes it to "Sorry".',
    )
    assert boom.words == 'Takes Boom to "Sorry"; Error and Cause are put into the input at $.error.'
    assert late.words == 'Takes States.Timeout to "Other"; the input goes on as it is.'


def test_one_that_is_wrong_hides_no_other():
    found = handlers(
        Retry=[{"ErrorEquals": ["Busy"], "IntervalSeconds": "3"}, 7, {"ErrorEquals": ["Boom"]}, {}],
        Catch=[{"ErrorEquals": ["Boom"], "Next": "Sorry", "ResultPath": "nonsense"}, {"Next": 3}],
    )
    told = {one.place: one for one in found.told()}
    assert "IntervalSeconds" in told["Retry", 0].wrong
    assert told["Retry", 0].errors == ("Busy",)
    assert told["Retry", 2].after == ('Then Catch 1 takes it to "Sorry".',)
    assert told["Retry", 3].wrong
    assert told["Catch", 1].wrong
    assert not told["Catch", 0].wrong


@pytest.mark.parametrize("value", [None, 3, "x", {}, [None], [[]], [{"ErrorEquals": 3}], [{"ErrorEquals": [3]}]])
def test_nothing_that_stands_there_makes_it_fail(value):
    found = handlers(Retry=value, Catch=value)
    assert [one.plan for one in found.told() if one.plan] == []
    assert found.course_of("Busy") == ("The state fails with it.",)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*NAMES, "States.ALL"]), max_size=3, unique=True),
    st.lists(st.sampled_from([*NAMES, "States.ALL"]), max_size=3, unique=True),
    st.sampled_from(["Busy", "Boom", "States.Timeout", "Else"]),
)
def test_the_course_of_an_error_is_what_an_execution_does(retried, caught, name):
    retried.sort(key=lambda each: each == "States.ALL")
    caught.sort(key=lambda each: each == "States.ALL")
    retry = [{"ErrorEquals": [each], "MaxAttempts": 1, "IntervalSeconds": 5 + at} for at, each in enumerate(retried)]
    catch = [{"ErrorEquals": [each], "Next": f"To {at}"} for at, each in enumerate(caught)]
    task = {"Type": "Task", "Resource": ARN, "End": True, "Retry": retry, "Catch": catch}
    states = {"A": task, **{f"To {at}": {"Type": "Succeed"} for at in range(len(caught))}}
    definition = {"StartAt": "A", "States": states}

    def fail(event, context):
        raise StatesError(name)

    execution = run(StateMachine(definition), {}, functions={"f": fail})
    told = " ".join(Handlers(state_at(definition, ("States", "A"))).course_of(name))
    taken = next((event.state for event in execution.events if event.type == "SucceedStateEntered"), None)
    assert ("the state fails" in told.lower()) == (taken is None)
    if taken:
        assert f'takes it to "{taken}"' in told
    waited = round(execution.duration)
    assert (f"after {waited} s of waiting" in told) == bool(waited)


def test_an_error_that_nobody_handles_is_told():
    found = handlers(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}])
    assert found.course_of("States.Runtime") == ("States.Runtime is never retried or caught: the execution fails.",)
    assert found.course_of("States.DataLimitExceeded") == ("The state fails with it.",)
    assert found.course_of("Anything") == ('Catch 1 takes it to "Sorry".',)


def test_names_are_listed():
    assert listed(["A", "B", "States.ALL"]) == "A, B and any error"
