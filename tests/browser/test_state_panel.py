"""Selecting a state: by mouse, by keyboard, from the table of states; what is shown of it, and the execution's head."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, run
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.widgets.samples import order

pytestmark = pytest.mark.browser


def panel(view: Any) -> Any:
    return view.get_by_role("tabpanel", name="State", exact=True)


def test_a_click_selects_a_state_and_shows_its_data_and_definition(tab: Tab):
    view = mount(tab, order().debug())
    view.get_by_role("button", name="Charge, Task", exact=True).click()
    told = panel(view).inner_text()
    for words in ("Charge", '"receipt"', '"Type": "Task"', "1 attempt"):
        assert words in told
    assert tab.page.evaluate("() => window.model.get('breakpoints')") == []  # a click sets no breakpoint


def test_the_selected_state_stays_while_the_cursor_goes_on_and_escape_lets_it_go(tab: Tab):
    view = mount(tab, order().debug())
    view.get_by_role("button", name="Charge, Task", exact=True).click()
    view.get_by_role("button", name="Forward", exact=True).click()
    assert panel(view).get_by_text("Charge", exact=True).count() == 1
    view.get_by_role("button", name="Forward", exact=True).focus()
    tab.page.keyboard.press("Escape")
    assert "Validate" in panel(view).inner_text()


def test_before_its_end_a_visit_tells_when_it_comes_to_its_status(tab: Tab):
    view = mount(tab, order().debug())
    view.get_by_role("button", name="Next state", exact=True).click()
    view.get_by_role("tab", name="State", exact=True).click()
    assert "succeeded at event 9 · took" in panel(view).inner_text()
    view.get_by_role("button", name="Run to the end", exact=True).click()
    view.get_by_role("button", name="Validate, Task · succeeded", exact=True).click()
    assert "succeeded · took" in panel(view).inner_text()


@pytest.mark.parametrize("width", [510, 700])
def test_no_tab_is_cut_off(tab: Tab, width: int):
    view = mount(tab, order().debug(), width=width)
    room = view.get_by_role("tablist", name="What is shown of the event").bounding_box()
    for one in view.get_by_role("tablist", name="What is shown of the event").get_by_role("tab").all():
        box = one.bounding_box()
        assert box["x"] + box["width"] <= room["x"] + room["width"]


def test_a_state_of_many_visits_has_a_picker(tab: Tab):
    view = mount(tab, order().debug())
    view.get_by_role("button", name="Pack, Task", exact=True).click()
    picker = panel(view).get_by_role("combobox", name="Visit")
    assert picker.locator("option").count() == 3
    picker.select_option("1")
    assert '"lamp"' in panel(view).inner_text()
    assert "TaskStateEntered" in view.get_by_role("status").inner_text()
    panel(view).get_by_role("button", name="Next visit").click()
    assert '"pen"' in panel(view).inner_text()


def test_the_keyboard_alone_selects_a_state_and_sets_a_breakpoint(tab: Tab):
    view = mount(tab, order().debug())
    view.get_by_role("button", name="Validate, Task", exact=True).focus()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Enter")
    assert "Parallel" in panel(view).inner_text()
    tab.page.keyboard.press("b")
    assert tab.page.evaluate("() => window.model.get('breakpoints')") == ["Prepare"]


def test_the_table_of_states_counts_sorts_filters_and_selects(tab: Tab):
    view = mount(tab, order().debug())
    view.get_by_role("tab", name="States").click()
    table = view.get_by_role("tabpanel", name="States")
    rows = table.get_by_role("row")
    assert rows.nth(1).inner_text().split() == [
        "Validate",
        "Task",
        "succeeded",
        "1",
        "2",
        *["2.816", "s"],
        "41.5",
        "%",
        "2–9",
    ]
    names = [row.get_attribute("data-state") for row in rows.all()[1:]]
    assert names[:5] == ["Validate", "Prepare", "Charge", "Each", "Pack"]
    table.get_by_role("button", name="Sort by duration").click()
    table.get_by_role("button", name="Sort by duration").click()
    assert rows.nth(1).get_attribute("data-state") == "Rest"
    assert table.locator("th[aria-sort=descending]").count() == 1
    table.get_by_role("combobox", name="Filter by status").select_option("not entered")
    assert [row.get_attribute("data-state") for row in rows.all()[1:]] == ["Rejected"]
    table.get_by_role("button", name="Select Rejected").click()
    view.get_by_role("tab", name="State", exact=True).click()
    assert "It was not entered." in panel(view).inner_text()


def test_the_head_tells_how_it_ended_and_leads_to_the_cause(tab: Tab):
    states = {
        "A": {"Type": "Wait", "Seconds": 7200, "Next": "B"},
        "B": {"Type": "Fail", "Error": "No.Money", "Cause": "none left"},
    }
    view = mount(tab, run(StateMachine({"StartAt": "A", "States": states}, name="bank"), name="monday").debug())
    head = view.get_by_role("group", name="Execution", exact=True)
    for words in ("FAILED", "monday", "of bank", "2 h", "Transitions 2", "No.Money"):
        assert words in head.inner_text()
    assert "FailStateEntered" in view.get_by_role("status").inner_text()  # it opens at the cause
    view.get_by_role("button", name="First event").click()
    head.get_by_role("button", name="Go to the cause").click()
    assert "FailStateEntered" in view.get_by_role("status").inner_text()
    assert tab.errors == []


def test_where_a_failed_execution_opens_its_state_is_not_said_to_be_running(tab: Tab):
    def pay(event: object) -> object:
        raise ValueError("no")

    resource = "arn:aws:lambda:us-east-1:123456789012:function:pay"
    machine = StateMachine({"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Resource": resource, "End": True}}})
    view = mount(tab, run(machine, functions={"pay": pay}).debug())
    assert view.locator(".node.current text.type").text_content() == "Task · failing"
