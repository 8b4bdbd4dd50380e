"""What an event means: the rules that a Choice tried, and what a failure led to."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sfnlearn import Execution, Faults, StateMachine, run
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
STATES: dict[str, Any] = {
    "Pay": {
        "Type": "Task",
        "Resource": f"{ARN}pay",
        "Retry": [{"ErrorEquals": ["BankBusy"], "IntervalSeconds": 2, "MaxAttempts": 2}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Size"}],
        "Next": "Size",
    },
    "Size": {
        "Type": "Choice",
        "Choices": [
            {"Variable": "$.n", "NumericGreaterThan": 5, "Next": "Big"},
            {"And": [{"Variable": "$.n", "IsNumeric": True}, {"Variable": "$.n", "NumericEquals": 3}], "Next": "Mid"},
            {"Variable": "$.error", "IsPresent": True, "Next": "Mid"},
        ],
        "Default": "Small",
    },
    **{name: {"Type": "Succeed"} for name in ("Big", "Mid", "Small")},
}


def sizes() -> Execution:
    machine = StateMachine({"StartAt": "Pay", "States": STATES})
    return run(machine, {"n": 3}, faults=Faults().on("Pay", error="BankBusy"))


def stepper_at(tab: Tab, execution: Execution, kind: str, *, last: bool = False, **more: Any) -> Any:
    ids = [event.id for event in execution.events if event.type == kind]
    widget = execution.debug()
    widget.cursor = ids[-1 if last else 0]
    return mount(tab, widget, **more)


@pytest.mark.parametrize("kind", ["ChoiceStateEntered", "ChoiceStateExited"])
def test_a_choice_tells_the_rules_that_were_tried(tab: Tab, kind: str):
    view = stepper_at(tab, sizes(), kind)
    data = view.get_by_role("tabpanel", name="Data")
    assert 'Rule 2 of "Size" matched: it goes on with "Mid".' in data.inner_text()
    rules = data.get_by_role("list", name="Rules in their order").locator("> li")
    told = [re.sub(r"\s+", " ", one.inner_text()) for one in rules.all()]
    assert told[0] == "✕ $.n > 5 → Big $.n is 3"
    assert told[1].startswith("✓ $.n is a number and $.n = 3 → Mid taken")
    assert "✓ $.n = 3 $.n is 3" in told[1]
    assert told[2].endswith("it was not tried, because what stands before it decided")
    assert rules.nth(0).get_by_role("img", name="false").count() == 1


def test_the_line_of_the_taken_rule_is_lit_at_the_same_event(tab: Tab):
    view = stepper_at(tab, sizes(), "ChoiceStateExited")
    assert view.locator(".edge.picked").count() == 1
    place = tab.page.evaluate("() => [...document.querySelectorAll('.edge')].findIndex((e) => e.matches('.picked'))")
    rules = tab.page.evaluate("() => window.model.get('scene').rules")
    drawn = tab.page.evaluate("() => document.querySelectorAll('.edge').length")
    assert drawn == len(rules)
    assert rules[place] == ["Size", 1]
    view.get_by_role("button", name="Forward", exact=True).click()
    assert view.locator(".edge.picked").count() == 0


def test_a_failure_tells_which_retrier_and_when_and_leads_to_the_next_attempt(tab: Tab):
    view = stepper_at(tab, sizes(), "LambdaFunctionFailed")
    data = view.get_by_role("tabpanel", name="Data")
    assert "Retrier 1 (BankBusy) tries again at +2 s: retry 1 of 2, after 2 s" in data.inner_text()
    data.get_by_role("button", name="Go to the next attempt").click()
    assert "Event 6 of" in view.get_by_role("status").inner_text()


def test_the_last_failure_tells_that_the_retrier_is_spent_and_who_catches_it(tab: Tab):
    view = stepper_at(tab, sizes(), "LambdaFunctionFailed", last=True)
    told = view.get_by_role("tabpanel", name="Data").inner_text()
    assert 'is spent after 2 retries. Catcher 1 (States.ALL) catches it and goes on with "Size".' in told
    assert tab.errors == []


def long() -> Execution:
    again = {"Variable": "$.n", "NumericLessThan": 100, "Next": "Add"}
    add = {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Enough?"}
    choice = {"Type": "Choice", "Choices": [again], "Default": "Done"}
    states = {"Add": add, "Enough?": choice, "Done": {"Type": "Succeed"}}
    return run(StateMachine({"StartAt": "Add", "States": states}), {"n": 0})


def test_of_a_long_execution_the_kernel_tells_it(tab: Tab):
    view = stepper_at(tab, long(), "ChoiceStateExited", last=True)
    view.get_by_text('No rule of "Enough?" matched, so Default is taken').wait_for()
    assert "$.n is 100" in view.get_by_role("tabpanel", name="Data").inner_text()
    assert view.locator(".edge.picked").count() == 1


def test_without_a_kernel_it_says_that_it_needs_one(tab: Tab):
    view = stepper_at(tab, long(), "ChoiceStateExited", last=True, kernel=False)
    assert "needs the running kernel" in view.get_by_role("tabpanel", name="Data").inner_text()
    assert tab.errors == []


def test_an_edit_opens_at_the_top_and_copy_is_not_on_the_scroll_bar(tab: Tab):
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    view = mount(tab, run(machine, {f"field {n}": n for n in range(100)}).debug())
    box = view.locator(".json.low")
    button, text = box.get_by_role("button").bounding_box(), box.locator("pre").bounding_box()
    assert button["x"] + button["width"] <= text["x"] + text["width"] - 16
    view.get_by_role("button", name="Edit and go on…").click()
    assert view.get_by_role("textbox").evaluate("(area) => [area.scrollTop, area.selectionStart]") == [0, 0]
