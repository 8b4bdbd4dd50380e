"""The approval inbox in a browser: by keyboard, late answers included, with focus where it was."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, run
from sfnlearn.course.pieces import inbox
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

ASK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"


def requests() -> Any:
    """Two people are asked at once."""
    sent = {"QueueUrl": "https://q", "MessageBody": {"order.$": "$", "token.$": "$$.Task.Token"}}
    ask = {"Type": "Task", "Resource": ASK, "Parameters": sent, "End": True, "TimeoutSeconds": 3600}
    names = ("The <b>boss</b>", "courier")
    branches = [{"StartAt": name, "States": {name: ask}} for name in names]
    machine = {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}}}
    return inbox(run(StateMachine(machine, name="approve"), {"id": "p7"}, functions={ASK: lambda sent: {}}))


def test_answers_are_given_by_keyboard_and_the_focus_stays(tab: Tab):
    view = mount(tab, requests())
    approve = view.get_by_role("button", name="Approve request 1")
    approve.press("Enter")
    view.get_by_text("● approved").wait_for()
    assert approve.evaluate("button => document.activeElement === button")
    approve.press("Enter")
    view.get_by_text("refused, TaskTimedOut").first.wait_for()
    view.get_by_role("button", name="Ignore request 2").press("Enter")
    view.get_by_text("1 h pass; the execution FAILED with States.Timeout", exact=True).wait_for()
    assert view.get_by_role("list", name="What was done").get_by_role("listitem").count() == 3
    assert "0 of 2 requests wait" in view.get_by_role("status").inner_text()
    assert tab.errors == []


def test_names_are_text(tab: Tab):
    view = mount(tab, requests())
    assert view.get_by_text("The <b>boss</b>").is_visible()


@pytest.mark.parametrize("width", [510, 700, 970])
def test_it_fits(tab: Tab, width: int):
    assert mount(tab, requests(), width=width).evaluate("element => element.scrollWidth <= element.clientWidth")


def test_without_a_kernel_it_says_so(tab: Tab):
    view = mount(tab, requests(), kernel=False)
    view.get_by_role("button", name="Approve request 1").click()
    view.get_by_text("The kernel does not answer").wait_for()
