"""Answering a waiting task from a view, on either clock."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from sfnlearn import StateMachine, run

ASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
    "Parameters": {"FunctionName": "ask", "Payload": {"token.$": "$$.Task.Token"}},
    "End": True,
}


@pytest.mark.parametrize("clock", ["virtual", "wall"])
def test_a_task_token_is_answered_and_the_view_shows_what_came_of_it(
    clock: Literal["virtual", "wall"], monkeypatch: pytest.MonkeyPatch
):
    machine = StateMachine({"StartAt": "Ask", "States": {"Ask": ASK}})
    execution = run(machine, {}, functions={"ask": lambda event, context: None}, clock=clock)
    view = execution.debug()
    said: list[Any] = []
    monkeypatch.setattr(view, "send", said.append)
    known = len(execution.events)
    assert list(view.branches[0]["pending"]) == ["2"]
    view._hear(view, {"kind": "token", "branch": 0, "entered": 2, "action": "success", "text": "7"}, [])
    assert said == [{"kind": "token"}]
    assert (execution.output, view.cursor, view.branches[0]["status"]) == (7, known + 1, "SUCCEEDED")
    assert view.branches[0]["pending"] == {}
    view._hear(view, {"kind": "token", "branch": 0, "entered": 2, "action": "success", "text": "7"}, [])
    assert said[1]["refused"].startswith("No task waits for an answer here any more")
