"""The inspector's harder parts: rules, Retry and Catch, the data flow; with the mouse and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
HOSTILE = '<img src=x onerror="boom()">'
RULES = [
    {
        "And": [{"Variable": "$.total", "NumericGreaterThan": 99}, {"Variable": "$.vip", "IsPresent": False}],
        "Next": "Pay",
    },
    {"Variable": "$.total", "NumericLessThan": 5, "Next": HOSTILE},
]
PAY = {
    "Type": "Task",
    "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
    "ResultPath": "$.paid",
    "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2}],
    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": HOSTILE}],
    "End": True,
}
DEFINITION = {
    "StartAt": "Big",
    "States": {
        "Big": {"Type": "Choice", "Choices": RULES, "Default": "Pay"},
        "Pay": PAY,
        HOSTILE: {"Type": "Succeed"},
    },
}


def opened(tab: Tab, state: str, definition: dict[str, Any] = DEFINITION, **how: Any) -> tuple[Any, Any]:
    """The editor with a state selected, and its inspector."""
    editor = edit(definition, height=900)
    editor.session.select([["States", state]])
    view = mount(tab, editor, width=1200, **how)
    inspector = view.get_by_role("complementary", name="Inspector")
    inspector.get_by_role("heading", name=state, exact=True).wait_for()
    return editor, inspector


def choices(editor: Any) -> Any:
    return editor.definition["States"]["Big"]["Choices"]


def test_rules_are_tried_edited_and_put_in_order_by_keyboard(tab: Tab):
    editor, inspector = opened(tab, "Big")
    inspector.get_by_label("Example input").fill('{"total": 120}')
    expect(inspector.get_by_text('Rule 1 of "Big" matched')).to_be_visible()
    first = inspector.get_by_role("button", name="rule 1: If $.total > 99")
    first.focus()
    tab.page.keyboard.press("Enter")
    number = inspector.get_by_label("Number", exact=True)
    number.fill("150.0")  # the trial follows what is typed
    expect(inspector.get_by_text("it goes on with").last).to_contain_text("Default is taken")
    assert choices(editor)[0]["And"][0]["NumericGreaterThan"] == 99
    number.press("Enter")
    assert "150.0" in editor.text
    inspector.get_by_label("Operator").first.select_option("NumericLessThan")
    assert "NumericLessThan" in choices(editor)[0]["And"][0]
    first = inspector.get_by_role("button", name="rule 1:", exact=False).first
    first.focus()
    tab.page.keyboard.press("Alt+ArrowDown")
    expect(inspector.get_by_role("button", name="rule 2: If $.total < 150")).to_be_focused()
    assert [rule["Next"] for rule in choices(editor)] == [HOSTILE, "Pay"]
    inspector.get_by_role("button", name="Add a rule").click()
    expect(inspector.get_by_role("button", name="rule 3:")).to_be_focused()
    inspector.get_by_role("button", name="Remove rule 3").click()
    expect(inspector.get_by_role("button", name="rule 3:")).to_have_count(0)
    assert len(choices(editor)) == 2
    assert tab.errors == []


def test_a_condition_of_jsonata_has_a_form(tab: Tab):
    rules = [{"Condition": "{% $states.input.n > 2 %}", "Next": "End"}]
    states = {"Big": {"Type": "Choice", "Choices": rules, "Default": "End"}, "End": {"Type": "Succeed"}}
    editor, inspector = opened(
        tab, "Big", {"StartAt": "Big", "QueryLanguage": "JSONata", "States": states}, theme="dark"
    )
    inspector.get_by_label("With", exact=True).fill("7")
    inspector.get_by_label("With", exact=True).press("Enter")
    expect(inspector.get_by_role("button", name="rule 1: If $states.input.n > 7")).to_be_visible()
    inspector.get_by_label("Form", exact=True).select_option("exists")
    expect(inspector.get_by_label("With", exact=True)).to_have_count(0)
    assert choices(editor)[0]["Condition"] == "{% $exists($states.input.n) %}"
    assert tab.errors == []


def test_attempts_are_drawn_and_an_error_is_followed(tab: Tab):
    editor, inspector = opened(tab, "Pay")
    words = "Tries again up to 3 times, after 2 s, 4 s and 8 s; gives up after 14 s of waiting."
    expect(inspector.get_by_role("img", name=words)).to_be_visible()
    inspector.get_by_label("What becomes of this error?").fill("Busy")
    expect(inspector.get_by_text("Then Catch 1 takes it to").last).to_contain_text(HOSTILE)
    names = inspector.get_by_label("ErrorEquals", exact=True).locator("input")
    names.first.fill("Full")
    names.first.press("Enter")
    expect(inspector.get_by_role("button", name="Remove Full")).to_be_visible()
    assert editor.definition["States"]["Pay"]["Retry"][0]["ErrorEquals"] == ["Busy", "Full"]
    assert tab.errors == []


def test_the_data_flow_follows_the_example(tab: Tab):
    editor, inspector = opened(tab, "Pay")
    inspector.get_by_text("Data flow with an example").click()
    inspector.get_by_label("Example input").fill('{"id": 1.50}')
    inspector.get_by_label("Result", exact=True).fill("7")
    output = inspector.get_by_label("Data: output")
    expect(output).to_contain_text('"paid":7')
    path = inspector.get_by_label("ResultPath", exact=True).first
    path.fill("$.done")
    expect(output).to_contain_text('"done":7')
    assert editor.definition["States"]["Pay"]["ResultPath"] == "$.paid"
    path.press("Escape")
    expect(output).to_contain_text('"paid":7')
    inspector.get_by_label("an error").click()
    inspector.get_by_label("Error", exact=True).fill("Boom")
    expect(inspector.get_by_text("Its error is caught.")).to_be_visible()
    assert tab.errors == []
