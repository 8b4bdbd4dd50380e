"""Panels that are resized by mouse and keyboard, and remember it."""

from __future__ import annotations

import pytest

from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.widgets.samples import order

pytestmark = pytest.mark.browser

WIDTH = "() => document.querySelector('.sfn .frame').getBoundingClientRect().width"
HEIGHT = "() => document.querySelector('.sfn .main').getBoundingClientRect().height"


def test_the_picture_is_made_wider_and_narrower(tab: Tab):
    view = mount(tab, order().debug())
    divider = view.get_by_role("separator", name="Width of the picture")
    before = tab.page.evaluate(WIDTH)
    divider.focus()
    tab.page.keyboard.press("ArrowRight")
    assert tab.page.evaluate(WIDTH) > before
    assert divider.get_attribute("aria-valuenow") == "54"
    assert "Event 1 of" in view.get_by_role("status").inner_text()  # the arrow was the divider's alone
    place = divider.bounding_box()
    tab.page.mouse.move(place["x"] + 4, place["y"] + 200)
    tab.page.mouse.down()
    tab.page.mouse.move(place["x"] - 196, place["y"] + 200, steps=4)
    tab.page.mouse.up()
    assert tab.page.evaluate(WIDTH) == pytest.approx(before - 180, abs=12)
    divider.dblclick()
    assert tab.page.evaluate(WIDTH) == pytest.approx(before, abs=1)


def test_picture_and_panel_are_made_higher(tab: Tab):
    view = mount(tab, order().debug())
    divider = view.get_by_role("separator", name="Height of picture and panel")
    divider.focus()
    tab.page.keyboard.press("ArrowDown")
    assert tab.page.evaluate(HEIGHT) == 460
    tab.page.keyboard.press("Home")
    assert tab.page.evaluate(HEIGHT) == 240
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate(HEIGHT) == 440


def test_narrow_panels_stack_and_nothing_is_wider_than_the_cell(tab: Tab):
    view = mount(tab, order().debug(), width=510)
    frame, panel = view.locator(".frame").bounding_box(), view.locator(".panel").bounding_box()
    assert panel["y"] >= frame["y"] + frame["height"]
    assert view.evaluate("one => one.scrollWidth - one.clientWidth") <= 1
    assert not view.get_by_role("separator", name="Width of the picture").is_visible()


@pytest.mark.parametrize("width", [510, 700, 970])
def test_every_tab_is_whole(tab: Tab, width: int):
    panel = mount(tab, order().debug(), width=width).locator(".panel")
    names = ["Data", "State", "Variables", "Context", "Event", "Branches"]
    for name in names:
        one = panel.get_by_role("tab", name=name, exact=True)
        one.click()
        right = one.bounding_box()["x"] + one.bounding_box()["width"]
        assert right <= panel.bounding_box()["x"] + panel.bounding_box()["width"], name
    assert panel.get_by_role("tablist").bounding_box()["height"] == 32  # in one line


def test_where_a_divider_stood_is_remembered_in_the_browser(tab: Tab):
    tab.page.route("http://panels.test/**", lambda route: route.fulfill(body="<html></html>", content_type="text/html"))
    tab.page.goto("http://panels.test/")  # a page that has a storage, and is asked of nobody
    tab.page.evaluate("() => localStorage.setItem('sfnlearn.panels', JSON.stringify({'--split': 70}))")
    view = mount(tab, order().debug())
    divider = view.get_by_role("separator", name="Width of the picture")
    assert divider.get_attribute("aria-valuenow") == "70"
    divider.focus()
    tab.page.keyboard.press("ArrowLeft")
    assert tab.page.evaluate("() => JSON.parse(localStorage.getItem('sfnlearn.panels'))['--split']") == 68
