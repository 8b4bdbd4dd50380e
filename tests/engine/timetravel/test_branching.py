"""Edit and go on: a new branch with other data; the execution that is left stays as it is."""

from __future__ import annotations

import pytest

from sfnlearn import Execution, UsageError
from sfnlearn.engine.timetravel.branching import can_change, go_on, read_value
from sfnlearn.engine.timetravel.stage_replay import IMPORTED, replayed
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
    entered = max(event.id for event in execution.events[:number] if event.type == "TaskStateEntered"
                  and event.path == execution.events[number - 1].path)  # fmt: skip
    branch = go_on(execution, number, "a very long box", entered)
    assert execution.output["prepared"][1] == ["boxed book", "bag", "boxed pen"]
    assert branch.output["prepared"][1] == ["boxed book", "a very long box", "boxed pen"]
    assert branch.events[number - 1].type == "LambdaFunctionSucceeded"
    assert replayed(branch)[1] == ""


def test_only_the_failed_attempt_is_answered():
    execution = order()
    number = first(execution, "LambdaFunctionFailed", "Validate")
    branch = go_on(execution, number, {"stock": 9}, 2)
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
    with pytest.raises(UsageError, match="has no journal"):
        go_on(imported, 1, {})
    assert "journal" in IMPORTED


def test_a_text_that_is_not_json_is_told_with_its_place():
    assert read_value('{"n": 1e2}') == {"n": 100.0}
    with pytest.raises(UsageError, match=r"^This is not JSON: line 2, column 10: "):
        read_value('{\n  "n": 1,,\n}')
