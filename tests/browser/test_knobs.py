"""Knobs in a browser: turned by keyboard alone, and honest where no kernel answers."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.pieces import batch_planner, cost_curves
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser


def night() -> Any:
    return batch_planner(rows=10_000, batch=100, concurrency=10, seconds=0.01, bad=40, tolerated=5)


def test_a_knob_is_turned_by_the_arrow_keys_and_the_panel_follows(tab: Tab):
    view = mount(tab, night())
    knob = view.get_by_role("slider", name="Rows in a batch")
    knob.focus()
    for _ in range(3):  # 100, 50, 20, 10
        tab.page.keyboard.press("ArrowLeft")
    view.get_by_text("40 children fail, 4 %: that is tolerated.").wait_for()
    assert knob.get_attribute("aria-valuetext") == "10"
    assert view.locator("tr[aria-current]").inner_text().split()[:2] == ["→", "10"]
    assert tab.errors == []


def test_the_curves_are_an_image_with_words(tab: Tab):
    view = mount(tab, cost_curves(transitions=4, seconds=120))
    assert "824,658" in str(view.locator("img").get_attribute("alt"))
    view.get_by_role("slider", name="Seconds each").press("Home")
    view.get_by_text("in 100 ms; as Express").wait_for()
    assert "824,658" not in str(view.locator("img").get_attribute("alt"))


def test_without_a_kernel_the_first_panel_stays_and_says_so(tab: Tab):
    view = mount(tab, cost_curves(transitions=4, seconds=120), kernel=False)
    view.get_by_role("slider", name="Transitions each").press("End")
    view.get_by_text("Nobody answers: start the kernel").wait_for()
    assert "From 824,658 executions" in view.inner_text()


@pytest.mark.parametrize("width", [510, 700, 970])
def test_nothing_is_wider_than_the_cell(tab: Tab, width: int):
    view = mount(tab, night(), width=width)
    assert view.evaluate("element => element.scrollWidth <= element.clientWidth + 1")
