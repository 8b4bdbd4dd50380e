"""The matrix of faults in a page: its cells open, and nothing of them needs a script."""

from __future__ import annotations

import pytest

from tests.browser.bare_page import show
from tests.browser.conftest import Tab
from tests.engine.faults.test_matrix import of_shop

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [970, 510])
def test_a_cell_opens_by_mouse_and_by_keyboard(tab: Tab, width: int):
    view = show(tab, of_shop()._repr_mimebundle_()["text/html"], width=width)
    view.get_by_role("columnheader", name="Declined").wait_for()
    row = view.get_by_role("row", name="Ship")
    assert row.get_by_text("not handled").count() == 2
    code = row.get_by_text("matrix['Ship', 'Busy'].debug()")
    assert not code.is_visible()
    row.get_by_text("FAILED").first.click()
    code.wait_for()
    assert row.get_by_role("img").first.is_visible()
    row.locator("summary").nth(1).focus()
    tab.page.keyboard.press("Enter")
    row.get_by_text("matrix['Ship', 'Declined'].debug()").wait_for()
    box = view.get_by_role("region", name="Faults").bounding_box()
    assert box["width"] <= width + 1
