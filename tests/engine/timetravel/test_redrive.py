from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution, Quotas, StateMachine, UsageError, load, run
from sfnlearn.engine.history.fold import Iterations
from sfnlearn.engine.history.snapshot import snapshot

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
JSON = dict[str, Any]


def task(function: str, **fields: Any) -> JSON:
    return {"Type": "Task", "Resource": LAMBDA + function, **(fields or {"End": True})}


def chain(**states: JSON) -> StateMachine:
    return StateMachine({"StartAt": next(iter(states)), "States": states})


def broken(event: Any, _context: Any) -> Any:
    raise ValueError(event)


def echo(event: Any, _context: Any) -> Any:
    return event


def types(execution: Execution, after: int = 0) -> list[str]:
    return [event.type for event in execution.events[after:]]


ORDER = chain(
    Prepare={"Type": "Pass", "Assign": {"n": 3}, "Result": {"paid": 1}, "Next": "Pay"},
    Pay=task("pay", Next="Done"),
    Done={"Type": "Pass", "Parameters": {"n.$": "$n", "got.$": "$"}, "End": True},
)


def test_it_goes_on_at_the_failed_state_in_the_same_history():
    execution = run(ORDER, {}, functions={"pay": broken})
    arn, before = execution.arn, list(execution.events)
    again = execution.redrive(functions={"pay": echo})
    assert again is execution
    assert (again.arn, again.status, again.error, again.cause) == (arn, "SUCCEEDED", None, None)
    assert again.output == {"n": 3, "got": {"paid": 1}}
    assert list(again.events)[: len(before)] == before
    assert types(again, len(before)) == [
        "ExecutionRedriven",
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
        "TaskStateExited",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ]
    redriven, scheduled = again.events[len(before)], again.events[len(before) + 1]
    assert redriven.details == {"redriveCount": 1}
    assert (redriven.previous_event_id, scheduled.previous_event_id) == (len(before), redriven.id)


def test_the_context_object_and_the_description_tell_of_it():
    seen = chain(
        Ask=task("ask", Parameters={"of.$": "$$.Execution"}, End=True),
    )
    execution = run(seen, {}, functions={"ask": broken})
    assert (execution.to_aws()["redriveStatus"], execution.to_aws()["redriveCount"]) == ("REDRIVABLE", 0)
    output = execution.redrive(functions={"ask": echo}).output["of"]
    assert (output["RedriveCount"], output["RedriveTime"]) == (1, "2026-01-01T00:00:00.000Z")
    shown = execution.to_aws()
    assert (shown["redriveCount"], shown["redriveStatus"]) == (1, "NOT_REDRIVABLE")
    assert shown["redriveStatusReason"] == "Execution is SUCCEEDED and cannot be redriven"


def test_retries_count_anew():
    again = {"ErrorEquals": ["ValueError"], "MaxAttempts": 2}
    execution = run(chain(Pay=task("pay", Retry=[again], End=True)), {}, functions={"pay": broken})
    first = types(execution).count("LambdaFunctionFailed")
    execution.redrive()
    assert (first, types(execution).count("LambdaFunctionFailed")) == (3, 6)
    assert execution.status == "FAILED"


def test_a_fail_state_is_entered_again_and_fails_again():
    execution = run(chain(Stop={"Type": "Fail", "Error": "No", "Cause": "never"}), {})
    execution.redrive()
    assert types(execution)[3:] == ["ExecutionRedriven", "FailStateEntered", "ExecutionFailed"]
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "No", "never")


def test_a_choice_is_evaluated_again():
    pick = {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "End"}]}
    execution = run(chain(Pick=pick, End={"Type": "Succeed"}), {"n": 2}).redrive()
    assert execution.error == "States.Runtime"
    assert types(execution).count("ChoiceStateEntered") == 1


def parallel() -> StateMachine:
    def branch(name: str, state: JSON) -> JSON:
        return {"StartAt": name, "States": {name: state}}

    branches = [
        branch("Quick", task("count")),
        branch("Weak", task("weak")),
        branch("Slow", {"Type": "Wait", "Seconds": 60, "End": True}),
    ]
    return chain(Both={"Type": "Parallel", "Branches": branches, "End": True})


def test_only_the_branches_that_failed_or_were_aborted_run_again():
    calls: list[Any] = []

    def count(event: Any, _context: Any) -> int:
        calls.append(event)
        return len(calls)

    execution = run(parallel(), "x", functions={"count": count, "weak": broken})
    ended = len(execution.events)
    execution.redrive(functions={"weak": echo})
    assert (execution.output, calls) == ([1, "x", "x"], ["x"])
    assert [event.state for event in execution.events[ended:] if event.type.endswith("Entered")] == []
    assert types(execution).count("ParallelStateStarted") == 1


def each(**processor: Any) -> StateMachine:
    states = {"StartAt": "Try", "States": {"Try": task("try")}, **processor}
    return chain(Each={"Type": "Map", "MaxConcurrency": 2, "ItemProcessor": states, "End": True})


def only_even(event: Any, _context: Any) -> Any:
    if event % 2:
        raise ValueError(event)
    return event * 10


def test_only_the_iterations_that_failed_were_aborted_or_never_started_run_again():
    calls: list[int] = []

    def fixed(event: int, _context: Any) -> int:
        calls.append(event)
        return event * 10

    execution = run(each(), [2, 1, 4, 6], functions={"try": only_even})
    # The first iteration that ended made room for a third, which did nothing before the second one failed.
    assert types(execution).count("MapIterationStarted") == 3
    execution.redrive(functions={"try": fixed})
    assert (execution.output, calls) == ([20, 10, 40, 60], [1, 4, 6])
    assert types(execution).count("MapIterationStarted") == 4
    assert snapshot(execution.events)["Each"].iterations == Iterations(total=4, started=4, succeeded=4)


def test_the_picture_shows_the_redriven_states_running_again():
    execution = run(parallel(), "x", functions={"count": echo, "weak": broken})
    redriven = len(execution.events) + 1
    execution.redrive(functions={"weak": echo})
    before, after = snapshot(execution.events, redriven - 1), snapshot(execution.events, redriven)
    names = ("Both", "Quick", "Weak", "Slow")
    assert [before[name].status for name in names] == ["failed", "succeeded", "failed", "aborted"]
    assert [after[name].status for name in names] == ["running", "succeeded", "running", "running"]
    assert {state.status for state in snapshot(execution.events).states.values()} == {"succeeded"}


def test_a_retried_map_runs_all_of_its_iterations_again():
    states = {"StartAt": "Try", "States": {"Try": task("try")}}
    retried = {"Type": "Map", "ItemProcessor": states, "Retry": [{"ErrorEquals": ["ValueError"]}], "End": True}
    answers = iter([1, "no", "no", "no", "no", "no", "no", "no", "no", "no"])
    flaky = {"n": 0}

    def function(event: Any, _context: Any) -> Any:
        if event == "bad" and next(answers) == "no":
            raise ValueError(event)
        flaky["n"] += 1
        return event

    next(answers)
    execution = run(chain(Each=retried), ["good", "bad"], functions={"try": function})
    assert execution.status == "FAILED"
    answers = iter(["no", "yes"])
    execution.redrive()
    assert execution.output == ["good", "bad"]
    # First attempt of the redrive: the bad one alone; then a Retry, which starts all.
    assert types(execution).count("MapStateStarted") == 4 + 1
    assert flaky["n"] == 4 + 2


def test_a_state_that_failed_for_its_size_is_run_anew():
    big = chain(Each={"Type": "Map", "ItemProcessor": {"StartAt": "Try", "States": {"Try": task("try")}}, "End": True})
    execution = run(big, [1, 2], functions={"try": lambda _event, _context: "x" * 200_000})
    assert execution.error == "States.DataLimitExceeded"
    execution.redrive(functions={"try": echo})
    assert (execution.output, types(execution).count("MapStateStarted")) == ([1, 2], 2)


@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
def test_a_map_run_redrives_its_unsuccessful_children(kind):
    machine = each(ProcessorConfig={"Mode": "DISTRIBUTED", "ExecutionType": kind})
    execution = run(machine, [2, 1, 3], functions={"try": only_even})
    assert execution.error == "States.ExceedToleratedFailureThreshold"
    (map_run,) = execution.run.map_runs
    arns = [child.run.execution_id if child else None for child in map_run.children]
    execution.redrive(functions={"try": lambda event, _context: -event})
    assert execution.output == [20, -1, -3]
    (redriven,) = (event for event in execution.events if event.type == "MapRunRedriven")
    assert redriven.details == {"mapRunArn": map_run.arn, "redriveCount": 1}
    assert types(execution).count("MapRunStarted") == 1
    children = [child for child in map_run.children if child]
    assert [child.run.execution_id for child in children][:2] == arns[:2]
    assert ("ExecutionRedriven" in children[1].run.log.types) == (kind == "STANDARD")


def test_a_map_run_that_broke_on_its_data_is_started_anew():
    items = {"StartAt": "Try", "States": {"Try": {"Type": "Pass", "End": True}}}
    items["ProcessorConfig"] = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    machine = chain(Each={"Type": "Map", "ItemProcessor": items, "OutputPath": "$.no", "End": True})
    execution = run(machine, [1])
    assert execution.error == "States.Runtime"
    execution.redrive()
    assert (types(execution).count("MapRunStarted"), types(execution).count("MapRunRedriven")) == (2, 0)


def test_what_timed_out_gets_its_time_again():
    machine = StateMachine(
        {
            "StartAt": "Nap",
            "TimeoutSeconds": 100,
            "States": {"Nap": {"Type": "Wait", "Seconds": 60, "Next": "Pay"}, "Pay": task("pay", End=True)},
        }
    )
    slow = chain(Pay=task("pay", TimeoutSeconds=5, End=True))
    assert run(slow, {}, functions={"pay": broken}).redrive(functions={"pay": echo}).status == "SUCCEEDED"
    long = StateMachine({**machine.definition, "TimeoutSeconds": 50})
    execution = run(long, {})
    assert execution.status == "TIMED_OUT"
    execution.redrive()
    assert (execution.status, execution.stop_time) == ("TIMED_OUT", execution.start_time + 100)


def test_what_was_aborted_goes_on():
    machine = chain(Ask={"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:a", "End": True})
    execution = run(machine, {})
    (first,) = execution.pending_tokens
    execution.stop("Enough", "for today")
    execution.redrive()
    (second,) = execution.pending_tokens
    assert first != second
    assert execution.send_task_success(second, "yes").output == "yes"
    assert "TaskStateAborted" in types(execution)


def test_it_can_be_redriven_again_and_again():
    execution = run(each(), [1, 3], functions={"try": only_even})
    for count in (1, 2, 3):
        execution.redrive()
        assert (execution.status, execution.run.redrive_count) == ("FAILED", count)
    assert execution.redrive(functions={"try": echo}).output == [1, 3]


@pytest.mark.parametrize("n", [3, 9, 12, 16])
def test_time_travel_goes_through_a_redrive(n):
    execution = run(ORDER, {}, functions={"pay": broken})
    execution.redrive(functions={"pay": echo})
    rewound = execution.rewind(n)
    assert rewound.output == execution.output
    assert list(rewound.events[:n]) == list(execution.events[:n])


def test_what_is_rewound_to_before_its_redrive_goes_on_without_it():
    execution = run(ORDER, {}, functions={"pay": broken})
    execution.redrive(functions={"pay": echo})
    assert (execution.rewind(7).status, execution.rewind(7).run.redrive_count) == ("FAILED", 0)


def test_an_aborted_and_redriven_execution_is_saved_and_loaded(tmp_path):
    machine = chain(Ask={"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:a", "End": True})
    execution = run(machine, {})
    execution.advance(hours=1)
    execution.stop("Enough")
    execution.redrive()
    execution.send_task_success(execution.pending_tokens[0], [1])
    loaded = load(execution.save(tmp_path / "redriven.json"))
    assert list(loaded.events) == list(execution.events)
    assert (loaded.status, loaded.output) == ("SUCCEEDED", [1])


ENDLESS = chain(
    A={"Type": "Choice", "Choices": [{"Variable": "$.stop", "IsPresent": True, "Next": "B"}], "Default": "A"},
    B={"Type": "Succeed"},
)


@pytest.mark.parametrize(
    ("execution", "reason"),
    [
        (lambda: run(chain(A={"Type": "Pass", "End": True})), "Execution is SUCCEEDED and cannot be redriven"),
        (
            lambda: run(chain(Ask={**task("x"), "Resource": "arn:aws:states:us-east-1:123456789012:activity:a"})),
            "Execution is RUNNING and cannot be redriven",
        ),
        (
            lambda: run(StateMachine({"StartAt": "F", "States": {"F": {"Type": "Fail"}}}, type="EXPRESS")),
            "EXPRESS",
        ),
        (
            lambda: run(ENDLESS, quotas=Quotas(history=30)),
            "Execution history event limit exceeded",
        ),
    ],
)
def test_what_cannot_be_redriven_says_why_as_aws_does(execution, reason):
    with pytest.raises(UsageError, match=f"ExecutionNotRedrivable: .*{reason}"):
        execution().redrive()


def test_after_fourteen_days_it_is_too_late():
    execution = run(chain(F={"Type": "Fail"}))
    execution.world.scheduler.now += 14 * 86_400 + 1
    with pytest.raises(UsageError, match="Execution redrivable period exceeded"):
        execution.redrive()
