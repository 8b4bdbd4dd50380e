"""The iterations of an inline Map in the stepper: choosing one leads to its visit of the selected state."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, run
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.browser.test_accessibility import violations
from tests.browser.test_map_run import select

pytestmark = pytest.mark.browser

WORK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work", "Next": "Rest"}
INSIDE = {"StartAt": "Work", "States": {"Work": WORK, "Rest": {"Type": "Pass", "End": True}}}
EACH = {"Type": "Map", "ItemProcessor": INSIDE, "End": True}
CATCHING = {**EACH, "MaxConcurrency": 1, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "After"}]}


def stepper(items: list[int], each: Any = EACH) -> Any:
    states = {"Each": each, "After": {"Type": "Pass", "End": True}} if "Catch" in each else {"Each": each}
    return run(StateMachine({"StartAt": "Each", "States": states}), items, functions={"work": lambda n: 1 / n}).debug()


def test_choosing_an_iteration_leads_to_its_visit_of_the_selected_state(tab: Tab):
    view = mount(tab, stepper([1, 2, 4]))
    panel = select(view, "Rest")
    picker = panel.get_by_role("combobox", name="Iteration of Each")
    assert [one.inner_text() for one in picker.locator("option").all()][1:] == [
        "0 · succeeded",
        "1 · succeeded",
        "2 · succeeded",
    ]
    picker.select_option("2")
    assert "Rest in Each[2]" in view.get_by_role("status").first.inner_text()
    assert "0.25" in panel.inner_text()
    panel.get_by_role("button", name="Iteration before").click()
    assert "Rest in Each[1]" in view.get_by_role("status").first.inner_text()
    assert violations(tab.page) == []
    assert tab.errors == []


def test_failed_iterations_are_counted_and_found(tab: Tab):
    view = mount(tab, stepper([1, 0, 4], CATCHING))
    panel = select(view, "Rest")
    assert "of 3 (failed: 1)" in panel.inner_text()  # the third had not begun
    panel.get_by_role("button", name="Next failed iteration").click()
    told = view.get_by_role("status").first.inner_text()
    assert "Rest was not entered in iteration 1." in told
    assert panel.get_by_role("combobox", name="Iteration of Each").input_value() == "1"


def test_a_state_outside_any_map_has_no_picker(tab: Tab):
    view = mount(tab, stepper([1, 0], CATCHING))
    assert select(view, "After").get_by_role("combobox", name="Iteration of Each").count() == 0
