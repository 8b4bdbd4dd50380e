from __future__ import annotations

from sfnlearn import StateMachine, run
from sfnlearn.engine.history.fold import Iterations, visits
from sfnlearn.engine.history.snapshot import snapshot, snapshot_of
from tests.drawing.samples import START, Log, order_log


def statuses(log: Log, at: int | None = None) -> dict[str, str]:
    return {name: state.status for name, state in snapshot(log.events, at).states.items()}


def test_before_the_first_event_nothing_was_entered():
    seen = snapshot(order_log().events, 0)
    assert (seen.at, seen.status, seen.states, seen.current) == (0, "RUNNING", {}, None)
    assert seen["anything"].status == "not entered"


def test_a_retry_is_counted_and_the_error_remembered():
    log = order_log()
    failed, again = snapshot(log.events, 4)["Validate"], snapshot(log.events, 7)["Validate"]
    assert (failed.status, failed.retries, failed.error) == ("running", 0, "Lambda.TooManyRequestsException")
    assert (again.status, again.retries, again.visits) == ("succeeded", 1, 1)


def test_the_end_of_an_execution_that_failed():
    log = order_log()
    assert statuses(log) == {
        "Validate": "succeeded",
        "In stock?": "succeeded",
        "Prepare": "caught",
        "Charge": "aborted",
        "Pack each": "failed",
        "Pack": "failed",
        "Rejected": "failed",
    }
    seen = snapshot(log.events)
    assert (seen.status, seen.current) == ("FAILED", None)
    assert seen["Pack each"].iterations == Iterations(total=2, started=2, succeeded=1, failed=1)
    assert seen.taken == {("Validate", "In stock?"): 1, ("In stock?", "Prepare"): 1}
    assert seen.caught == {("Prepare", "Rejected"): 1}


def test_every_prefix_has_a_snapshot_whose_current_state_was_entered():
    log = order_log()
    for event in log.events:
        seen = snapshot(log.events, event.id)
        assert seen.at == event.id
        assert seen.current is None or seen[seen.current].visits > 0


def test_a_caught_error_of_a_task_leads_on_by_the_catcher():
    log = Log()
    log.add("TaskStateEntered", "A", previous=0)
    log.add("LambdaFunctionScheduled", "A")
    log.add("LambdaFunctionFailed", "A", error="E")
    log.add("TaskStateExited", "A")
    log.add("PassStateEntered", "B")
    seen = snapshot(log.events)
    assert (seen["A"].status, seen["A"].error, seen["B"].status) == ("caught", "E", "running")
    assert (seen.taken, seen.caught) == ({}, {("A", "B"): 1})


def test_a_loop_shows_its_last_visit():
    log = Log()
    log.task("A", 1, previous=0)
    log.add("TaskStateEntered", "A")
    log.add("TaskScheduled", "A")
    log.add("TaskFailed", "A", error="E")
    log.add("ExecutionFailed", error="E")
    state = snapshot(log.events)["A"]
    assert (state.status, state.visits) == ("failed", 2)
    assert snapshot(log.events).taken == {("A", "A"): 1}


def test_an_error_of_our_own_making_has_no_event_before_the_end():
    """States.Runtime: ExecutionFailed follows the state's Entered event, and its Parallel state failed with it."""
    log = Log()
    log.add("ParallelStateEntered", "P", previous=0)
    started = log.add("ParallelStateStarted", "P")
    log.add("WaitStateEntered", "W", (("P", 0),), previous=started)
    entered = log.add("PassStateEntered", "X", (("P", 1),), previous=started)
    log.add("ExecutionFailed", error="States.Runtime", previous=entered)
    assert statuses(log) == {"P": "failed", "W": "aborted", "X": "failed"}
    assert snapshot(log.events)["X"].error == "States.Runtime"


def test_an_execution_that_is_stopped_aborts_what_runs():
    log = Log()
    log.add("WaitStateEntered", "W", previous=0)
    log.add("ExecutionAborted")
    assert (statuses(log), snapshot(log.events).status) == ({"W": "aborted"}, "ABORTED")


def test_a_map_that_is_retried_starts_counting_anew():
    log = Log()
    log.add("MapStateEntered", "M", previous=0)
    for attempt in range(2):
        log.add("MapStateStarted", "M", length=3)
        log.add("MapIterationStarted", "M", name="M", index=0)
        log.add("WaitStateEntered", "W", (("M", 0),))
        if attempt == 0:
            log.add("MapIterationFailed", "M", name="M", index=0)
            assert statuses(log)["W"] == "aborted"
    state = snapshot(log.events)["M"]
    assert (state.status, state.retries, state.iterations) == ("running", 1, Iterations(total=3, started=1))
    assert snapshot(log.events)["W"].status == "running"


def test_visits_have_times_attempts_and_the_visit_around():
    found = visits(order_log().events)
    validate, pack = found[0], found[-2]
    assert [(round(t.start - START, 3), t.end and t.end - START, t.failed) for t in validate.tries] == [
        (0.0, 1.0, True),
        (3.0, 3.0, False),
    ]
    assert pack.around is not None
    assert (pack.state, pack.around.state, pack.around.around and pack.around.around.state) == (
        *("Pack", "Pack each", "Prepare"),
    )


def test_an_attempt_that_a_redrive_began_is_no_retry():
    tried: list[object] = []

    def pay(event: object) -> object:
        tried.append(event)
        if len(tried) < 4:
            raise ValueError("not yet")
        return {}

    retry = [{"ErrorEquals": ["ValueError"], "MaxAttempts": 1}]
    resource = "arn:aws:lambda:us-east-1:123456789012:function:pay"
    task = {"Type": "Task", "Resource": resource, "Retry": retry, "End": True}
    execution = run(StateMachine({"StartAt": "Pay", "States": {"Pay": task}}), functions={"pay": pay})
    assert (execution.status, snapshot_of(execution)["Pay"].retries) == ("FAILED", 1)
    execution.redrive()
    assert (execution.status, snapshot_of(execution)["Pay"].retries) == ("SUCCEEDED", 2)
    assert execution.cost().usage.transitions == 4  # entered, retried, redriven, retried


def test_a_state_whose_attempt_has_failed_is_failing_until_something_comes_of_it():
    log = order_log()
    assert [snapshot(log.events, at)["Validate"].failing for at in (3, 4, 5)] == [False, True, False]
