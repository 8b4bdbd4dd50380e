"""What the stepper says of the data at an event."""

from __future__ import annotations

import pytest

from sfnlearn import Execution, StateMachine, run
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.widgets.samples import order

pytestmark = pytest.mark.browser

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
CAUGHT = StateMachine(
    {
        "StartAt": "Pay",
        "States": {
            "Pay": {
                "Type": "Task",
                "Resource": f"{ARN}pay",
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Sorry"}],
                "End": True,
            },
            "Sorry": {"Type": "Pass", "End": True},
        },
    }
)


def refuse(event: object) -> object:
    raise ValueError("no")


def test_one_failed_call_that_is_caught_is_one_attempt(tab: Tab):
    view = mount(tab, run(CAUGHT, {"n": 1}, functions={"pay": refuse}).debug())
    data = view.get_by_role("tabpanel", name="Data")
    texts = []
    for _ in range(6):
        view.get_by_role("button", name="Forward", exact=True).click()
        texts.append(data.inner_text())
    assert not [text for text in texts if "of 2" in text]
    assert "after the Catcher took over" in texts[4]


def test_an_added_value_stands_under_after(tab: Tab):
    view = mount(tab, run(CAUGHT, {"n": 1}, functions={"pay": refuse}).debug())
    for _ in range(5):
        view.get_by_role("button", name="Forward", exact=True).click()
    data = view.get_by_role("tabpanel", name="Data")
    heads = [head.inner_text() for head in data.get_by_role("columnheader").all()]
    (row,) = data.locator("tr[data-change=added]").all()
    cells = dict(zip(heads, [cell.inner_text() for cell in row.locator("td").all()], strict=True))
    assert (cells["Field"], cells["Before"]) == ("error", "")
    assert "ValueError" in cells["After"]


def test_the_end_says_what_it_compares(tab: Tab):
    view = mount(tab, run(CAUGHT, {"n": 1}, functions={"pay": refuse}).debug())
    view.get_by_role("button", name="Run to the end").click()
    assert "The execution's output, compared with its input" in view.get_by_role("tabpanel", name="Data").inner_text()


def test_an_execution_from_elsewhere_is_stepped_through_with_its_stages(tab: Tab):
    ran = order()
    view = mount(tab, Execution.from_aws(ran.history.to_aws(), ran.machine, name="from-aws").debug())
    view.get_by_role("button", name="Next state").click()
    assert "ran on AWS" in view.get_by_role("group", name="Execution", exact=True).inner_text()
    assert "afterParameters" in view.get_by_role("tabpanel", name="Data").inner_text()
    assert view.get_by_text("It did not run here, so it cannot go on.").count() == 1
    assert tab.errors == []
