"""The editor's modes are for everybody: axe-core finds no serious violation, in both themes and in a narrow cell."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:pay"
HOSTILE = "<img src=x onerror=window.pwned=1>"
ORDER: dict[str, Any] = {
    "StartAt": "Big?",
    "States": {
        "Big?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.total", "NumericGreaterThan": 100, "Next": HOSTILE}],
            "Default": "Pay",
        },
        "Pay": {
            "Type": "Task",
            "Resource": FUNCTION,
            "Retry": [{"ErrorEquals": ["States.TaskFailed"]}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": HOSTILE}],
            "End": True,
        },
        HOSTILE: {"Type": "Fail", "Error": HOSTILE},
    },
}


@pytest.mark.parametrize(("theme", "width"), [("light", 970), ("dark", 700)])
def test_no_mode_has_a_serious_violation_and_names_are_text(tab: Tab, theme: str, width: int):
    editor = edit(ORDER, functions={"pay": lambda event, context: {"paid": event["total"]}})
    view = mount(tab, editor, theme=theme, width=width)
    for name in ("Big?", "Pay"):
        view.locator(f'.react-flow__node[data-id="/States/{name}"]').click(position={"x": 30, "y": 10})
        view.get_by_role("complementary", name="Inspector").get_by_role("heading", name=name).wait_for()
        assert violations(tab.page) == [], f"Design, {name} selected"
    view.get_by_role("tab", name="Code").click()
    view.locator(".cm-content").wait_for()
    assert violations(tab.page) == [], "Code"
    view.get_by_role("tab", name="Run").click()
    view.get_by_role("textbox", name="Input of the run").click()
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type('{"total": 500')
    tab.page.keyboard.press("Control+Enter")
    view.get_by_role("status").get_by_text("Run 1: FAILED").wait_for()
    assert violations(tab.page) == [], "Run"
    assert not tab.page.evaluate("'pwned' in window")
    assert tab.errors == []
