"""The editor in a browser: it is brought once a page, shows what Python holds, and says so where there is no kernel."""

from __future__ import annotations

import pytest

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
ORDER = {
    "StartAt": "Pay",
    "States": {"Pay": {"Type": "Pass", "Next": "Ship"}, "Ship": {"Type": "Succeed"}},
}


def test_it_opens_in_design_and_goes_to_code_by_keyboard(tab: Tab):
    view = mount(tab, edit(ORDER))
    design = view.get_by_role("tab", name="Design")
    design.wait_for()
    assert design.get_attribute("aria-selected") == "true"
    design.focus()
    tab.page.keyboard.press("ArrowRight")
    code = view.get_by_role("tab", name="Code")
    assert code.get_attribute("aria-selected") == "true"
    view.get_by_text('"StartAt"').first.wait_for()
    assert tab.errors == []


def test_without_a_kernel_one_sentence_says_why_there_is_no_more(tab: Tab):
    tab.page.clock.install()
    view = mount(tab, edit(ORDER), kernel=False)
    tab.page.clock.run_for(11_000)
    view.get_by_text("Run the cell to edit").wait_for()
    assert tab.errors == []
