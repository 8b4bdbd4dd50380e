"""From a failure to the line of the function's code that raised it, by mouse and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution, LambdaFunction, StateMachine, run
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.browser.test_accessibility import violations
from tests.widgets.samples import order

pytestmark = pytest.mark.browser

CODE = """def check(amount):
    if amount > 100:
        raise ValueError(f"{amount} <b>is too much</b>")

def lambda_handler(event, context):
    check(event["amount"])
"""


def failed() -> Execution:
    pay = LambdaFunction("pay", CODE)
    states = {"Pay": {"Type": "Task", "Resource": pay.arn, "End": True}}
    return run(StateMachine({"StartAt": "Pay", "States": states}), {"amount": 120}, functions={"pay": pay})


def marked(view: Any) -> Any:
    return view.get_by_role("region", name="Code", exact=True).locator("mark")


def test_the_event_of_a_failure_leads_to_its_line(tab: Tab):
    view = mount(tab, failed().debug())
    view.get_by_role("button", name="Show line 3 of pay").click()
    assert view.get_by_role("tab", name="State", exact=True).get_attribute("aria-selected") == "true"
    assert marked(view).inner_text().split() == ["3", *CODE.splitlines()[2].split()]
    assert marked(view).get_attribute("aria-label").startswith("Line 3, where the error arose")
    assert tab.errors == []


def test_the_state_shows_its_code_by_keyboard_alone(tab: Tab):
    view = mount(tab, failed().debug())
    tab.page.keyboard.press("Tab")
    view.get_by_role("tab", name="Data", exact=True).focus()
    tab.page.keyboard.press("ArrowRight")
    view.get_by_role("button", name="Show code").focus()
    tab.page.keyboard.press("Enter")
    assert marked(view).count() == 1
    assert tab.page.evaluate("() => document.activeElement.textContent") == "Code of pay"


def test_before_the_failure_is_reached_its_line_is_marked_all_the_same(tab: Tab):
    view = mount(tab, failed().debug())
    view.get_by_role("button", name="First event").click()
    view.get_by_role("button", name="Pay, Task", exact=True).click()
    view.get_by_role("button", name="Show code").click()
    assert marked(view).count() == 1


def test_a_state_without_a_function_has_no_code(tab: Tab):
    view = mount(tab, order().debug())
    view.get_by_role("button", name="Rest, Wait", exact=True).click()
    assert view.get_by_role("button", name="Show code").count() == 0
    view.get_by_role("button", name="Charge, Task", exact=True).click()
    view.get_by_role("button", name="Show code").click()
    assert "lambda order" in view.get_by_role("region", name="Code", exact=True).inner_text()
    assert marked(view).count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_code_keeps_nobody_out(tab: Tab, theme: str):
    view = mount(tab, failed().debug(), theme=theme, width=510)
    view.get_by_role("button", name="Show line 3 of pay").click()
    assert violations(tab.page) == []
