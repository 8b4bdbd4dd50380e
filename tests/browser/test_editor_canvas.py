"""The canvas of the editor: what is drawn and how it is called, the ways through it, where something may be dropped."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.editing.test_graph import NESTED

pytestmark = pytest.mark.browser


def opened(tab: Tab, definition: dict[str, Any] = NESTED, **how):
    """The editor of a definition, drawn."""
    editor = edit(definition)
    view = mount(tab, editor, width=1200, **how)
    view.get_by_role("tab", name="Design").wait_for()
    view.locator(".react-flow__node").first.wait_for()
    return editor, view


def test_every_card_has_a_role_and_a_name_and_the_arrow_keys_walk_along_the_transitions(tab: Tab):
    _, view = opened(tab)
    cards = view.locator(".react-flow__node[role=group]")
    names = [cards.nth(at).get_attribute("aria-label") for at in range(cards.count())]
    assert names == [
        "Order, Task, goes on to Big?, on an error to Sorry, is retried",
        "Big?, Choice, goes on to Both and Sorry",
        "Both, Parallel, 2 branches, ends",
        "Each, Map, for each of $.orders · distributed, ends",
        "One, Fail",
        "Mail, Pass, ends",
        "Sorry, Succeed, ends",
    ]
    assert tab.errors == []
