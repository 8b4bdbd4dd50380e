"""A task that waits for somebody outside is answered in the stepper."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, run
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:ask"


def waiting() -> Execution:
    ask = {
        "Type": "Task",
        "Resource": ACTIVITY,
        "HeartbeatSeconds": 60,
        "Catch": [{"ErrorEquals": ["No"], "Next": "Sorry"}],
        "Next": "Thanks",
    }
    states = {"Ask": ask, "Thanks": {"Type": "Succeed"}, "Sorry": {"Type": "Fail", "Error": "Sorry"}}
    return run(StateMachine({"StartAt": "Ask", "States": states}), {"n": 1})


def form(tab: Tab, execution: Execution) -> Any:
    view = mount(tab, execution.debug())
    view.get_by_role("button", name="Answer…", exact=True).click()
    return view


def test_success_goes_on_and_the_view_follows(tab: Tab):
    execution = waiting()
    events = len(execution.events)
    view = form(tab, execution)
    output = view.get_by_role("textbox", name="Output as JSON")
    output.fill("{oops")
    view.get_by_role("button", name="Send the answer").click()
    assert "This is not JSON" in view.get_by_role("alert").inner_text()
    output.fill('{"ok": true}')
    view.get_by_role("button", name="Send the answer").click()
    view.get_by_text("Answered: the execution goes on from here.").wait_for()
    assert (execution.status, execution.output) == ("SUCCEEDED", {"ok": True})
    assert f"Event {events + 1} of {len(execution.events)}" in view.get_by_role("status").first.inner_text()
    assert "SUCCEEDED" in view.get_by_role("group", name="Execution", exact=True).inner_text()
    assert not view.get_by_role("button", name="Answer…", exact=True).is_visible()
    assert tab.errors == []


def test_failure_is_sent_with_its_error_and_cause(tab: Tab):
    execution = waiting()
    view = form(tab, execution)
    view.get_by_role("combobox", name="Kind of answer").select_option("failure")
    view.get_by_role("textbox", name="Error", exact=True).fill("No")
    view.get_by_role("textbox", name="Cause", exact=True).fill("because")
    view.get_by_role("button", name="Send the answer").click()
    view.get_by_text("Answered: the execution goes on from here.").wait_for()
    assert execution.error == "Sorry"
    assert [one.details["cause"] for one in execution.events if one.type == "ActivityFailed"] == ["because"]


def test_a_heartbeat_lets_it_wait_on_and_an_answer_from_elsewhere_is_said(tab: Tab):
    execution = waiting()
    view = form(tab, execution)
    view.get_by_role("combobox", name="Kind of answer").select_option("heartbeat")
    view.get_by_role("button", name="Send the answer").click()
    view.get_by_text("Heartbeat sent: its time begins anew.").wait_for()
    view.get_by_role("button", name="Answer…", exact=True).click()
    execution.send_task_success(execution.pending_tokens[0], 1)
    view.get_by_role("button", name="Send the answer").click()
    assert "No task waits for an answer here any more" in view.get_by_role("alert").inner_text()
    assert tab.errors == []
