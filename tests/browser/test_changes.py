"""The simulator of change requests in a browser: totals follow what is typed, and a request shows its diffs."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.pieces import change_requests, change_simulator
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser


def opened(tab: Tab, **options: Any) -> Any:
    return mount(tab, change_simulator(), **options)


def totals(view: Any) -> list[str]:
    return [text.replace("\n", ", ") for text in view.locator(".total").all_inner_texts()]


def test_the_totals_are_those_of_the_table_and_follow_the_numbers(tab: Tab):
    view = opened(tab)
    often = view.get_by_role("spinbutton", name="Times a year: phone")
    often.fill("10")
    table = change_requests({"phone": 10})
    for shown, design in zip(totals(view), table.designs, strict=True):
        functions, machines, lines = table.totals(design)
        assert shown.startswith(f"{functions} function")
        assert f"{machines} machine update" in shown
        assert f"{lines} line" in shown
    assert "copies: 39 functions" in view.get_by_role("status").inner_text()
    assert "1 request not possible" in totals(view)[0]
    assert tab.errors == []


def test_a_number_that_is_none_is_told_and_changes_nothing(tab: Tab):
    view = opened(tab)
    before = totals(view)
    often = view.get_by_role("spinbutton", name="Times a year: tax")
    for wrong in ("-1", "1.5", ""):
        often.fill(wrong)
        assert often.get_attribute("aria-invalid") == "true"
        assert totals(view) == before
    often.fill("0")
    assert often.get_attribute("aria-invalid") == "false"
    assert totals(view) != before


def test_a_request_shows_its_diffs_by_keyboard(tab: Tab):
    view = opened(tab)
    request = view.get_by_role("button", name="retry: show its diffs")
    request.focus()
    tab.page.keyboard.press("Enter")
    assert request.get_attribute("aria-pressed") == "true"
    shown = view.get_by_role("region", name="The diff in shared")
    assert '"ErrorEquals": ["NoCourier"]' in shown.locator(".added").nth(1).inner_text()
    view.get_by_role("button", name="next day: show its diffs").click()
    assert "at most 30 minutes" in view.get_by_role("region", name="The diff in monolith").inner_text()


@pytest.mark.parametrize("width", [510, 700, 970])
def test_it_fits(tab: Tab, width: int):
    view = opened(tab, width=width)
    assert view.evaluate("element => element.scrollWidth <= element.clientWidth")
