"""The scratchpad in a browser: worked out at every key, wrong with a place, back again, by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.pieces import scratchpad
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

CART = {"items": [{"sku": "a", "kg": 3}, {"sku": "<b>", "kg": 11}]}


def opened(tab: Tab, **options: Any) -> Any:
    return mount(tab, scratchpad("$states.input.items[kg > 10].sku", input=CART, result={"fee": 4}), **options)


def value(pad: Any) -> Any:
    return pad.locator("pre[aria-label=Value]")


def test_the_value_is_there_and_follows_the_keys(tab: Tab):
    pad = opened(tab)
    assert value(pad).inner_text() == '"<b>"'
    pad.get_by_role("textbox", name="Expression", exact=True).press("Control+A")
    tab.page.keyboard.type("[$states.input.items.kg]")
    tab.page.wait_for_function("() => document.querySelector('pre[aria-label=Value]').textContent === '[3, 11]'")
    assert pad.get_by_text("an array of 2").is_visible()
    tab.page.keyboard.press("Escape")
    tab.page.wait_for_function("""() => document.querySelector('pre[aria-label=Value]').textContent === '"<b>"'""")
    assert tab.errors == []


def test_a_mistake_has_a_place_and_the_text_says_so(tab: Tab):
    pad = opened(tab)
    text = pad.get_by_role("textbox", name="$states.input")
    text.fill("{")
    note = pad.get_by_role("note", name="What is wrong in $states.input")
    note.wait_for()
    assert text.get_attribute("aria-invalid") == "true"
    assert value(pad).inner_text() == "no value"
    pad.get_by_role("button", name="Reset all").click()
    note.wait_for(state="hidden")
    assert text.input_value().startswith('{"items"')


def test_another_field_sees_other_data(tab: Tab):
    pad = opened(tab)
    pad.get_by_role("textbox", name="Expression", exact=True).fill("$states.result.fee")
    pad.get_by_role("combobox").select_option("Arguments")
    pad.get_by_text("not available in the field 'Arguments'").first.wait_for()
    pad.get_by_role("combobox").select_option("Output")
    tab.page.wait_for_function("() => document.querySelector('pre[aria-label=Value]').textContent === '4'")


@pytest.mark.parametrize("width", [510, 700, 970])
def test_it_fits(tab: Tab, width: int):
    pad = opened(tab, width=width)
    assert pad.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_without_a_kernel_it_says_so(tab: Tab):
    pad = opened(tab, kernel=False)
    pad.get_by_role("textbox", name="Expression", exact=True).fill("1")
    tab.page.get_by_text("The kernel does not answer").wait_for()
