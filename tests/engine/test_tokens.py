"""Task tokens: when a task waits, who may answer it, and when it is too late."""

from typing import Any

import pytest

from sfnlearn import Faults, UsageError, run
from sfnlearn.effects import Answer
from sfnlearn.engine.tokens import failure
from tests.shorthand import CALLBACK, MESSAGE, machine, state

ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:check"
TOLD: dict[str, Any] = {CALLBACK: lambda parameters: {}}


def test_a_token_that_timed_out_waits_no_longer():
    of = state(
        "Task",
        Resource=CALLBACK,
        Parameters=MESSAGE,
        TimeoutSeconds=5,
        Retry=[{"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 60, "MaxAttempts": 1}],
    )
    execution = run(of, functions=TOLD)
    (before,) = execution.pending_tokens
    execution.advance(seconds=6)
    assert not execution.pending_tokens
    execution.resume()
    (after,) = execution.pending_tokens
    assert after != before
    assert execution.world.now - execution.start_time == 65


def test_the_error_of_an_answer():
    assert failure(Answer(1)) is None
    assert (failure(Answer(error="Boom", cause="why")).error, failure(Answer(error="")).error) == ("Boom", None)  # type: ignore[union-attr]


def test_the_clock_stands_still_before_the_timeout_of_a_task_that_somebody_is_to_answer():
    execution = run(state("Task", Resource=CALLBACK, Parameters=MESSAGE, TimeoutSeconds=3600), functions=TOLD)
    assert (execution.status, execution.duration) == ("RUNNING", 0)
    (token,) = execution.pending_tokens
    assert execution.send_task_success(token, {"ok": True}).output == {"ok": True}


def test_a_sign_of_life_lets_the_heartbeat_start_anew():
    execution = run(state("Task", Resource=CALLBACK, Parameters=MESSAGE, HeartbeatSeconds=10), functions=TOLD)
    (token,) = execution.pending_tokens
    execution.advance(seconds=8).send_task_heartbeat(token).advance(seconds=8)
    assert execution.status == "RUNNING"
    assert execution.advance(seconds=3).error == "States.Timeout"


@pytest.mark.parametrize("act", ["send_task_success", "send_task_failure", "send_task_heartbeat"])
def test_a_token_is_answered_once(act):
    execution = run(state("Task", Resource=CALLBACK, Parameters=MESSAGE), functions=TOLD)
    (token,) = execution.pending_tokens
    execution.send_task_success(token)
    with pytest.raises(UsageError, match="No task waits for this token"):
        getattr(execution, act)(token)


def test_what_a_fault_answers_in_place_of_the_call_comes_through_the_token():
    execution = run(
        state("Task", Resource=CALLBACK, Parameters=MESSAGE), functions=TOLD, faults=Faults().on("S", result=7)
    )
    types = [event.type for event in execution.events]
    assert (execution.output, types.index("TaskSubmitted") < types.index("TaskSucceeded")) == (7, True)


def test_workers_get_the_tasks_of_an_activity_in_the_order_of_their_coming_and_each_once():
    task = {"Type": "Task", "Resource": ACTIVITY, "End": True}
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "T", "States": {"T": task}}, "End": True}
    execution = run(machine({"Each": each}), [1, 2])
    tokens = execution.world.tokens
    first, second, nobody = (tokens.fetch(ACTIVITY, worker) for worker in ("ann", "bob", "cy"))
    assert first is not None
    assert second is not None
    assert (first.payload, first.worker, second.payload, second.worker, nobody) == (1, "ann", 2, "bob", None)
    assert [event.type for event in execution.events].count("ActivityStarted") == 2
