"""Static tables in a cell of 510 pixels, a split view's or a phone's width: nothing is cut that tells rows apart."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, run
from tests.browser.bare_page import show
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

WIDTH = 510
OUTSIDE = """(root) => [...root.querySelectorAll('th, td')].filter(cell => {
  const scrolls = cell.closest('[role=region]').getBoundingClientRect();
  return cell.getBoundingClientRect().right > scrolls.right + 0.5;
}).map(cell => cell.textContent)"""
LINES = """(root) => [...root.querySelectorAll('tbody tr')].map(row =>
  [...row.cells].slice(0, 2).map(cell => Math.round(cell.querySelector('bdi').getBoundingClientRect().height)))"""


def execution() -> Any:
    """A Map in a Map, with long types of events."""
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pack", "End": True}
    inner = {"Type": "Map", "ItemProcessor": {"StartAt": "Pack it", "States": {"Pack it": task}}, "End": True}
    outer = {"Type": "Map", "ItemProcessor": {"StartAt": "Each item", "States": {"Each item": inner}}, "End": True}
    machine = StateMachine({"StartAt": "Each parcel", "States": {"Each parcel": outer}})
    return run(machine, [[1, 2], [3]], functions={"pack": lambda item, context: item})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_history_fits_and_its_ids_and_times_stand_on_one_line(tab: Tab, theme: str):
    table = show(tab, execution().history._repr_mimebundle_()["text/html"], theme=theme, width=WIDTH)
    assert table.evaluate(OUTSIDE) == []
    assert all(high <= 20 for row in table.evaluate(LINES) for high in row)
    assert table.get_by_role("cell", name="LambdaFunctionScheduled").first.is_visible()


def test_a_table_of_costs_that_is_wider_scrolls_in_its_own_box(tab: Tab):
    costs = show(tab, execution().cost()._repr_mimebundle_()["text/html"], width=WIDTH)
    box = costs.get_by_role("region", name="Cost")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert costs.evaluate("element => element.scrollWidth <= element.clientWidth")
