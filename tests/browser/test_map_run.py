"""A distributed Map in the stepper: its Map Run, and its child executions opened in place."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.browser.test_accessibility import violations
from tests.widgets.test_children import light, ran

pytestmark = pytest.mark.browser


def select(view: Any, state: str) -> Any:
    view.get_by_role("button", name=f"{state}, ", exact=False).first.click()
    return view.get_by_role("tabpanel", name="State", exact=True)


def test_a_distributed_map_shows_its_map_run(tab: Tab):
    panel = select(mount(tab, ran(6).debug()), "Each")
    counts = panel.get_by_role("region", name="Counts of the Map Run").get_by_role("row")
    assert counts.nth(0).inner_text().split("\t") == ["", "total", "succeeded", "failed", "results written"]
    assert counts.nth(1).inner_text().split("\t") == ["Child executions", "6", "4", "2", "6"]
    rows = panel.get_by_role("region", name="Child executions").get_by_role("row")
    assert rows.count() == 7
    panel.get_by_role("combobox", name="Filter child executions by status").select_option("FAILED")
    assert [row.inner_text().split()[:2] for row in rows.all()[1:]] == [["2", "FAILED"], ["5", "FAILED"]]


def test_a_state_inside_says_where_it_ran(tab: Tab):
    panel = select(mount(tab, ran(6).debug()), "Work")
    assert "It runs in child executions" in panel.inner_text()
    assert "It was not entered" not in panel.inner_text()
    assert panel.get_by_role("button", name="Open child execution 5", exact=True).count() == 1


@pytest.mark.parametrize("kernel", [True, False])
def test_a_child_opens_in_place_by_keyboard_and_leads_back(tab: Tab, kernel: bool):
    view = mount(tab, ran(6).debug(), kernel=kernel)
    select(view, "Each").get_by_role("button", name="Open child execution 2", exact=True).focus()
    tab.page.keyboard.press("Enter")
    child = view.locator(".opened")
    assert "FAILED" in child.get_by_role("group", name="Execution", exact=True).inner_text()
    assert child.get_by_role("navigation").inner_text().split("\n")[-1] == "Each[2], of 6 child executions"
    assert "LambdaFunctionFailed" in child.get_by_role("status").first.inner_text()  # it opens at its cause
    tab.page.keyboard.press("Home")
    assert "Event 1 of" in child.get_by_role("status").first.inner_text()
    assert tab.page.evaluate("() => window.model.get('cursor')") == 1  # the parent's stays
    assert child.get_by_text("A child execution cannot go on by itself").count() == 1
    child.get_by_role("button", name="Next child execution").click()
    assert "Each[3]" in view.locator(".opened").get_by_role("navigation").inner_text()
    child = view.locator(".opened")
    child.get_by_role("navigation").get_by_role("button", name="Back to").click()
    assert view.locator(".opened").count() == 0
    assert tab.page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Open child execution 3"
    assert tab.errors == []


def test_ten_thousand_children_are_shown_by_pages_and_opened_by_the_kernel(tab: Tab):
    view = mount(tab, light(10_000).debug())
    panel = select(view, "Each")
    region = panel.get_by_role("region", name="Child executions")
    assert region.get_by_role("row").count() == 51
    panel.get_by_role("combobox", name="Filter child executions by status").select_option("FAILED")
    assert "1–50 of 3,333" in panel.inner_text()
    panel.get_by_role("button", name="More child executions").click()
    panel.get_by_text("51–100 of 3,333").wait_for()
    region.get_by_role("button", name="Open child execution 299", exact=True).click()
    head = view.locator(".opened").get_by_role("group", name="Execution", exact=True)
    assert "Lost" in head.inner_text()
    assert tab.errors == []


def test_without_a_kernel_it_is_said_which_children_are_shown(tab: Tab):
    panel = select(mount(tab, light(600).debug(), kernel=False), "Each")
    assert "The first of each status, of 600." in panel.inner_text()
    assert panel.get_by_role("region", name="Child executions").get_by_role("row").count() == 51
    panel.get_by_role("combobox", name="Filter child executions by status").select_option("FAILED")
    assert "1–50 of 200" in panel.inner_text()
    assert tab.errors == []


def test_of_an_execution_of_aws_the_children_are_not_known(tab: Tab):
    ours = ran(3)
    view = mount(tab, Execution.from_aws(ours.history.to_aws(), ours.machine).debug())
    assert "The history does not hold its child executions" in select(view, "Each").inner_text()


@pytest.mark.parametrize(("theme", "width"), [("light", 970), ("dark", 510)])
def test_neither_a_map_run_nor_a_child_keeps_anybody_out(tab: Tab, theme: str, width: int):
    view = mount(tab, ran(6).debug(), theme=theme, width=width)
    panel = select(view, "Each")
    assert violations(tab.page) == []
    panel.get_by_role("button", name="Open child execution 2", exact=True).click()
    assert violations(tab.page) == []
    assert tab.errors == []
