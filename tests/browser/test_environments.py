"""The table of a function's environments in a cell: eight lanes side by side, and a hundred environments."""

from __future__ import annotations

import pytest

from sfnlearn.cloud.functions.function import LambdaFunction
from tests.browser.bare_page import show
from tests.browser.conftest import Tab
from tests.drawing.tables.test_environments import COUNTER

pytestmark = pytest.mark.browser

LINES = """(cells) => cells.map((cell) => {
  const text = document.createRange();
  text.selectNodeContents(cell);
  return text.getClientRects().length;
})"""


def pool_of(calls: int, gap: float) -> str:
    function = LambdaFunction("counter", COUNTER, duration=0.9)
    function.schedule([(number * gap, {"n": number}) for number in range(calls)])
    html: str = function.pool._repr_html_()
    return html


def test_eight_environments_fit_a_cell(tab: Tab):
    """The answer and the reason were cut off at the right edge, and "0.1 s" stood in two lines."""
    view = show(tab, pool_of(8, 0.1), width=970)
    box = view.get_by_role("region", name="Environments")
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert set(view.get_by_role("rowheader").evaluate_all(LINES)) == {1}
    assert view.get_by_role("cell", name="all environments busy").count() == 7


@pytest.mark.parametrize("width", [700, 510])
def test_the_time_of_a_call_stays_in_sight_while_the_lanes_scroll(tab: Tab, width: int):
    view = show(tab, pool_of(8, 0.1), width=width)
    box = view.get_by_role("region", name="Environments")
    box.focus()
    box.evaluate("(box) => { box.scrollLeft = box.scrollWidth; }")
    place = box.bounding_box()
    for name in ("0 s", "0.7 s"):
        cell = view.get_by_role("rowheader", name=name, exact=True).bounding_box()
        assert place["x"] - 1 <= cell["x"] <= place["x"] + 4
    reason = view.get_by_role("cell", name="no environment yet").bounding_box()
    assert reason["x"] + reason["width"] <= place["x"] + place["width"] + 1


def test_a_hundred_environments_are_one_column(tab: Tab):
    view = show(tab, pool_of(100, 0.005), width=510)
    box = view.get_by_role("region", name="Environments")
    assert box.evaluate("(box) => box.scrollWidth - box.clientWidth") <= 40
    assert box.bounding_box()["height"] <= 660
    assert view.get_by_role("columnheader").all_inner_texts() == ["at", "environment", "answer", "why"]
