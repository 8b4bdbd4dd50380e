"""The fold's account: what follows from the events that AWS does record about those that it does not."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, StatesError, run
from sfnlearn.engine.history.fold import Fold, read_event, visits
from tests.shorthand import FUNCTION, answers
from tests.widgets.samples import random_execution

ALL = ["States.ALL"]


def fail(event: Any) -> Any:
    raise ValueError


def call(**fields: Any) -> StateMachine:
    states: dict[str, Any] = {"T": {"Type": "Task", "Resource": FUNCTION, "End": True, **fields}}
    if "Catch" in fields:
        states["C"] = {"Type": "Succeed"}
    return StateMachine({"StartAt": "T", "States": states})


def words(execution: Execution) -> list[tuple[str, str, int]]:
    return [(visit.state, visit.status, len(visit.tries)) for visit in visits(execution.events)]


def test_a_second_schedule_is_a_retry_and_leaving_after_a_failure_is_a_catch():
    retry, catch = [{"ErrorEquals": ALL, "MaxAttempts": 1}], [{"ErrorEquals": ALL, "Next": "C"}]
    again = run(call(Retry=retry), functions={"f": answers(StatesError("Busy"), 1)})
    assert words(again) == [("T", "succeeded", 2)]
    assert [attempt.failed for attempt in visits(again.events)[0].tries] == [True, False]
    assert words(run(call(Retry=retry), functions={"f": fail})) == [("T", "failed", 2)]
    assert words(run(call(Catch=catch), functions={"f": fail})) == [("T", "caught", 1), ("C", "succeeded", 0)]


def test_nobody_knows_what_becomes_of_a_failure_before_the_next_event():
    execution = run(call(Catch=[{"ErrorEquals": ALL, "Next": "C"}]), functions={"f": fail})
    failed = execution.events.types.index("LambdaFunctionFailed") + 1
    (visit,) = visits(execution.events, failed)
    assert (visit.status, visit.pending, visit.tries[0].failed) == ("running", True, True)


def test_what_still_runs_when_its_parallel_fails_is_aborted_and_only_the_culprit_failed():
    slow = {"StartAt": "Slow", "States": {"Slow": {"Type": "Wait", "Seconds": 9, "End": True}}}
    bad = {"StartAt": "Bad", "States": {"Bad": {"Type": "Fail"}}}
    states = {"P": {"Type": "Parallel", "Branches": [slow, bad], "End": True}}
    execution = run(StateMachine({"StartAt": "P", "States": states}))
    assert {(state, word) for state, word, _ in words(execution)} == {
        ("P", "failed"),
        ("Slow", "aborted"),
        ("Bad", "failed"),
    }


def test_a_redrive_goes_on_in_the_same_visit():
    execution = run(call(), functions={"f": fail})
    assert words(execution) == [("T", "failed", 1)]
    execution.redrive(functions={"f": lambda event: 1})
    assert words(execution) == [("T", "succeeded", 2)]


@pytest.mark.parametrize("seed", range(30))
def test_after_every_event_what_runs_has_no_end_and_what_does_not_run_has_one(seed):
    execution = random_execution(seed)
    if execution is None:
        return
    fold = Fold()
    for event in execution.events:
        read_event(fold, event)
        assert all((visit.status == "running") == (visit.end is None) for visit in fold.visits)
        assert {id(visit) for visit in fold.visits if visit.end is None} == set(fold.running)
    entered = [event.id for event in execution.events if event.type.endswith("StateEntered")]
    assert [visit.event_id for visit in fold.visits] == entered
    assert execution.status == "RUNNING" or not fold.running
