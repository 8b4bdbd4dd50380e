"""What hands do in the editor, with the mouse and with the keyboard alone."""

from __future__ import annotations

import pytest

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
PASS = {"Type": "Pass", "End": True}
NESTED = {
    "StartAt": "Pay",
    "States": {
        "Pay": {"Type": "Pass", "Next": "Both"},
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {
                    "StartAt": "All",
                    "States": {
                        "All": {
                            "Type": "Map",
                            "ItemProcessor": {"StartAt": "One", "States": {"One": PASS}},
                            "End": True,
                        }
                    },
                },
                {"StartAt": "Other", "States": {"Other": PASS}},
            ],
            "Next": "Ship",
        },
        "Ship": {"Type": "Succeed"},
    },
}


def test_the_states_browser_finds_by_titles_and_words_and_is_walked_by_arrows(tab: Tab):
    view = mount(tab, edit(NESTED))
    browser = view.get_by_role("navigation", name="States to add")
    browser.get_by_role("button", name="Task", exact=True).wait_for()
    assert browser.get_by_role("region").count() == 3
    browser.get_by_role("searchbox").fill("message")
    browser.get_by_role("button", name="Wait", exact=True).wait_for(state="detached")
    found = browser.locator(".sfe-item").all_inner_texts()
    assert found[0] == "SQS SendMessage"
    browser.get_by_role("searchbox").press("Escape")
    browser.get_by_role("button", name="Task", exact=True).wait_for()
    browser.get_by_role("button", name="Task", exact=True).focus()
    tab.page.keyboard.press("ArrowDown")
    assert tab.page.evaluate("document.activeElement.innerText") == "Choice"
    browser.get_by_role("searchbox").fill("xyzzy")
    browser.get_by_text("Nothing is found for “xyzzy”.").wait_for()
    assert tab.errors == []


def test_a_list_is_chosen_from_by_keyboard_and_gives_the_focus_back(tab: Tab):
    view = mount(tab, edit(NESTED))
    find = view.get_by_role("button", name="Find a state", exact=True)
    find.click()
    picker = view.get_by_role("dialog", name="Which state?")
    picker.get_by_role("option").first.wait_for()
    assert picker.get_by_role("option").all_inner_texts()[3].startswith("One")
    tab.page.keyboard.type("oth")
    picker.get_by_role("option", name="One").wait_for(state="detached")
    names = picker.get_by_role("option").locator("span").all_inner_texts()
    assert names == ["Both", "Other"]
    tab.page.keyboard.press("ArrowDown")
    chosen = picker.get_by_role("option", selected=True)
    assert chosen.inner_text().startswith("Other")
    tab.page.keyboard.press("Escape")
    assert picker.count() == 0
    assert find.evaluate("element => element === document.activeElement")
    view.get_by_role("button", name="Keys").click()
    view.get_by_role("dialog", name="Keys").get_by_text("Rename", exact=True).wait_for()
    tab.page.keyboard.press("Escape")
    assert view.get_by_role("dialog").count() == 0
    assert tab.errors == []
