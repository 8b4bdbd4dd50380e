"""The inspector in a browser: the form of what is selected, with its help, its problems and its kept drafts."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
PAY = "arn:aws:lambda:us-east-1:123456789012:function:pay"
ORDER = {
    "StartAt": "Pay",
    "States": {
        "Pay": {"Type": "Task", "Resource": PAY, "TimeoutSeconds": 3600, "Next": "Ship"},
        "Ship": {"Type": "Succeed"},
    },
}


def inspector(tab: Tab, editor: Any, **options: Any) -> Any:
    """The inspector of an editor that is shown in the tab."""
    form = mount(tab, editor, **options).get_by_role("complementary", name="Inspector")
    form.get_by_role("heading").first.wait_for()
    return form


def test_nothing_selected_is_the_machine_and_what_is_said_of_it(tab: Tab):
    form = inspector(tab, edit(ORDER))
    form.get_by_label("StartAt").wait_for()
    assert form.get_by_label("StartAt").input_value() == "Pay"
    form.get_by_text("it has no Retry").first.wait_for()
    assert tab.errors == []
