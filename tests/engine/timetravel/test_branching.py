"""Edit and go on: a new branch with other data; the execution that is left stays as it is."""

from __future__ import annotations

import pytest

from sfnlearn import Execution, StateMachine, UsageError, load, run
from sfnlearn.engine.timetravel.branching import can_change, go_on
from sfnlearn.engine.timetravel.stage_replay import replayed
from tests.shorthand import FUNCTION
from tests.widgets.samples import INPUT, order


def first(execution: Execution, kind: str, state: str | None = None) -> int:
    return next(event.id for event in execution.events if event.type == kind and state in (None, event.state))


def test_what_can_be_changed():
    execution = order()
    kinds = {event.type: can_change(execution.events, event) for event in execution.events}
    assert kinds["ExecutionStarted"] == kinds["TaskStateEntered"] == kinds["LambdaFunctionSucceeded"] == "data"
    assert kinds["LambdaFunctionFailed"] == "answer"
    assert kinds["LambdaFunctionScheduled"] == kinds["MapIterationStarted"] == ""


def test_other_data_makes_a_branch_and_leaves_the_first():
    execution = order()
    before = list(execution.events)
    number = first(execution, "LambdaFunctionSucceeded", "Charge")
    branch = go_on(execution, number, {"id": "r-99"})
    assert branch.output["prepared"][0] == {"receipt": "r-99"}
    assert execution.output["prepared"][0] == {"receipt": "r-77"}
    assert list(execution.events) == before
    assert list(branch.events[: number - 1]) == before[: number - 1]


def test_a_branch_of_a_branch_keeps_both_changes():
    execution = order()
    one = go_on(execution, 2, {**INPUT, "total": 1})
    number = first(one, "LambdaFunctionSucceeded", "Charge")
    two = go_on(one, number, {"id": "r-2"})
    assert two.output["total"] == 1
    assert two.output["prepared"][0] == {"receipt": "r-2"}
    earlier = go_on(two, 2, {**INPUT, "total": 5})
    assert (earlier.output["total"], earlier.output["prepared"][0]) == (5, {"receipt": "r-77"})
    assert replayed(two)[1] == ""


def test_a_failed_call_can_be_answered():
    execution = order()
    number = first(execution, "LambdaFunctionFailed", "Pack")
    branch = go_on(execution, number, "a very long box")
    assert execution.output["prepared"][1] == ["boxed book", "bag", "boxed pen"]
    assert branch.output["prepared"][1] == ["boxed book", "a very long box", "boxed pen"]
    assert branch.events[number - 1].type == "LambdaFunctionSucceeded"
    assert replayed(branch)[1] == ""


def test_only_the_failed_attempt_is_answered():
    execution = order()
    number = first(execution, "LambdaFunctionFailed", "Validate")
    branch = go_on(execution, number, {"stock": 9})
    assert branch.output["check"] == {"stock": 9}
    assert len([event for event in branch.events if event.state == "Validate"]) < len(
        [event for event in execution.events if event.state == "Validate"]
    )


@pytest.mark.parametrize("number", [0, 10_000])
def test_an_event_that_is_not_there(number):
    with pytest.raises(UsageError, match="There is no event"):
        go_on(order(), number, {})


def test_an_event_without_data():
    execution = order()
    with pytest.raises(UsageError, match="holds no data to change"):
        go_on(execution, first(execution, "LambdaFunctionScheduled"), {})


def test_an_execution_from_elsewhere():
    ran = order()
    imported = Execution.from_aws(ran.history.to_aws(), ran.machine)
    with pytest.raises(UsageError, match="did not run here"):
        go_on(imported, 1, {})


def test_a_changed_execution_is_saved_with_its_changes(tmp_path):
    branch = go_on(go_on(order(), 2, {**INPUT, "total": 1}), 1, {**INPUT, "total": 2})
    branch = go_on(branch, first(branch, "LambdaFunctionSucceeded", "Charge"), {"id": "r-3"})
    loaded = load(branch.save(tmp_path / "branch.json"))
    assert list(loaded.events) == list(branch.events)
    assert list(loaded.rewind(len(loaded.events)).events) == list(branch.events)


def test_an_answer_counts_for_one_visit_of_a_loop():
    pay = {
        "Type": "Task",
        "Resource": FUNCTION,
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Count"}],
        "End": True,
    }
    states = {"Pay": pay, "Count": {"Type": "Pass", "Result": {"n": 1}, "Next": "Pay"}}
    calls = []

    def fail(event):
        calls.append(event)
        if len(calls) > 2:
            return "in the end"
        raise ValueError

    execution = run(StateMachine({"StartAt": "Pay", "States": states}), functions={"f": fail})
    failures = [event.id for event in execution.events if event.type == "LambdaFunctionFailed"]
    assert [execution.answer(number, "paid").output for number in failures] == ["paid", "paid"]
    assert [list(execution.answer(number, "paid").events[: number - 1]) for number in failures] == [
        list(execution.events[: number - 1]) for number in failures
    ]


def test_only_the_failure_of_a_call_is_answered():
    execution = order()
    with pytest.raises(UsageError, match="Event 2 is a TaskStateEntered: only a call that has started and failed"):
        execution.answer(2, {})
