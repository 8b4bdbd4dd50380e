"""Run mode on a page: input, stubs, statuses on the drawing, a Task that waits, earlier runs, an invalid machine."""

from __future__ import annotations

import pytest

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
PAY = "arn:aws:lambda:us-east-1:123456789012:function:pay"
CATCH = [{"ErrorEquals": ["Declined"], "ResultPath": "$.error", "Next": "Ask"}]
ORDER = {
    "StartAt": "Pay",
    "States": {
        "Pay": {"Type": "Task", "Resource": PAY, "Catch": CATCH, "Next": "Ship"},
        "Ask": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "Next": "Ship"},
        "Ship": {"Type": "Succeed"},
    },
}
HOSTILE = "<img src=x onerror=window.pwned=1>"


def test_an_input_runs_through_the_notebooks_functions_and_stubs(tab: Tab):
    editor = edit(ORDER, functions={"pay": lambda event, context: {"paid": event["total"]}})
    view = mount(tab, editor)
    view.get_by_role("tab", name="Run").click()
    view.get_by_role("textbox", name="Input of the run").click()
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type('{"total": 5')
    tab.page.keyboard.press("Control+Enter")
    view.get_by_role("status").get_by_text("Run 1: SUCCEEDED").wait_for()
    assert editor.execution.output == {"paid": 5}
    assert "succeeded" in view.get_by_role("group", name="Ship").first.inner_text()

    view.get_by_label("Who answers Pay").select_option("error")
    view.get_by_label("Error of Pay").fill("Declined")
    view.get_by_role("button", name="Run", exact=True).click()
    view.get_by_role("button", name="Succeed", exact=True).click()
    view.get_by_role("status").get_by_text("Run 2: SUCCEEDED").wait_for()
    assert editor.execution.status == "SUCCEEDED"
    row = view.get_by_role("row", name="Pay")
    assert "caught" in row.inner_text()

    view.get_by_label("Which run").select_option("1")
    view.get_by_label("Output").get_by_text('"paid": 5').wait_for()
    view.get_by_role("tab", name="Design").click()
    view.get_by_role("tab", name="Run").click()
    view.get_by_label("Error of Pay").wait_for()  # what was typed is still there
    view.get_by_role("button", name="Open in the stepper").click()
    view.get_by_text("editor.execution.debug()").wait_for()  # a page without a widget manager says the way out
    assert tab.errors == []


def test_an_invalid_machine_leads_to_its_problem(tab: Tab):
    view = mount(tab, edit({**ORDER, "StartAt": "Gone"}), theme="dark", width=700)
    view.get_by_role("tab", name="Run").click()
    view.get_by_role("button", name="Run", exact=True).click()
    view.get_by_role("status").get_by_text("cannot run before its error is fixed").wait_for()
    view.get_by_role("button", name="Go to the problem").click()
    tab.page.locator(".cm-panel-lint").get_by_text("Gone").wait_for()
    assert tab.errors == []


def test_names_and_outputs_are_text(tab: Tab):
    states = {HOSTILE: {"Type": "Pass", "Result": HOSTILE, "Next": "F"}, "F": {"Type": "Fail", "Error": HOSTILE}}
    view = mount(tab, edit({"StartAt": HOSTILE, "States": states}))
    view.get_by_role("tab", name="Run").click()
    view.get_by_role("button", name="Run", exact=True).click()
    view.get_by_text("FAILED").first.wait_for()
    assert tab.page.evaluate("() => window.pwned === undefined && !document.querySelector('.sfe img')")
    assert tab.errors == []
