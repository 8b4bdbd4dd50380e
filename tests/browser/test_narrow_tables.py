"""Static tables in a narrow cell: none is wider than the cell or longer than a screen; what is left scrolls in them."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import compare
from tests.browser.bare_page import show
from tests.browser.conftest import Tab
from tests.browser.sheets import ran

pytestmark = pytest.mark.browser

TABLES = {
    "Cost": lambda: ran(25).cost(),
    "What differs": lambda: compare(ran(60), ran(60, 25)),
    "Events": lambda: ran(25).history,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_scrolls_in_itself(tab: Tab, name: str):
    made: Any = TABLES[name]()
    shown = show(tab, made._repr_mimebundle_()["text/html"], width=510)
    assert shown.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    region = shown.get_by_role("region", name=name, exact=True)
    assert region.bounding_box()["height"] <= 420
    assert region.get_attribute("tabindex") == "0"  # by keyboard too
    assert region.get_by_role("table").bounding_box()["height"] > 200
