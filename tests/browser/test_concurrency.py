"""The slider of MaxConcurrency in a browser: by keyboard, told in words, and no bar outside."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.pieces import concurrency_slider
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.course.pieces.concurrency.test_lanes import NUMBERS, mapping

pytestmark = pytest.mark.browser


def opened(tab: Tab, **options: Any) -> Any:
    return mount(tab, concurrency_slider(mapping(), [4, 1, 3, 1, 2]), **options)


def test_the_keyboard_chooses_and_the_words_follow(tab: Tab):
    view = opened(tab)
    slider = view.get_by_role("slider", name="MaxConcurrency")
    assert view.get_by_role("status").inner_text() == "It lasts 11 s, with up to 1 at the same time."
    slider.press("ArrowRight")
    assert view.get_by_role("status").inner_text() == "It lasts 6 s, with up to 2 at the same time."
    assert slider.get_attribute("aria-valuetext") == "2: 6 s"
    slider.press("End")
    assert view.get_by_role("status").inner_text() == "It lasts 4 s, with up to 5 at the same time."
    assert "iteration 4 succeeded, from 0 s to 2 s" in view.get_by_role("img").get_attribute("aria-label")
    assert tab.errors == []


def test_what_failed_has_a_sign_and_what_never_began_is_told(tab: Tab):
    items = [{"kg": 4}, {"bad": 1}, {"kg": 2}]
    view = mount(tab, concurrency_slider(mapping(NUMBERS), items, 2))
    assert view.get_by_role("status").inner_text().startswith("FAILED with NoAddress after 4 s")
    assert "Not begun: [2]." in view.get_by_role("status").inner_text()
    assert view.locator("[data-status=failed]").inner_text() == "✕ [1]"


@pytest.mark.parametrize("width", [510, 700, 970])
def test_it_fits(tab: Tab, width: int):
    view = opened(tab, width=width)
    assert view.evaluate("element => element.scrollWidth <= element.clientWidth")
