"""What tests have covered, and which mutants live, can be read by everybody, in either theme, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sfnlearn import StateMachine, run
from sfnlearn.testing import coverage, try_mutants
from tests.browser.bare_page import show
from tests.browser.conftest import Tab
from tests.browser.test_accessibility import violations
from tests.widgets.samples import order

pytestmark = pytest.mark.browser

PAUSE = StateMachine({"StartAt": "Pause", "States": {"Pause": {"Type": "Wait", "Seconds": 5, "End": True}}})


def waits(machine: StateMachine) -> None:
    assert run(machine).duration > 3


VIEWS: dict[str, Callable[[], Any]] = {
    "coverage": lambda: coverage(order().machine, order()),
    "mutants": lambda: try_mutants(PAUSE, waits),
}


@pytest.mark.parametrize("width", [970, 700, 510])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_no_view_of_tests_keeps_anybody_out(tab: Tab, name: str, theme: str, width: int):
    show(tab, VIEWS[name]()._repr_mimebundle_()["text/html"], theme=theme, width=width)
    assert violations(tab.page) == []


def test_the_survivors_of_a_state_unfold_by_the_keyboard(tab: Tab):
    show(tab, VIEWS["mutants"]()._repr_mimebundle_()["text/html"])
    listed = tab.page.get_by_text("Seconds is 10, not 5 (another number)")
    assert not listed.is_visible()
    tab.page.locator("summary").first.focus()
    tab.page.keyboard.press("Enter")
    assert listed.is_visible()
