"""axe-core finds no serious violation in any view, in either theme, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sfnlearn import StateMachine, compare, dataflow, draw, fault_matrix, run
from sfnlearn.course.pieces import (
    batch_planner,
    change_requests,
    change_simulator,
    compare_concurrency,
    concurrency_slider,
    cost_curves,
    durable_run,
    inbox,
    log_levels,
    scratchpad,
    twins,
    two_histories,
)
from sfnlearn.widgets import event_table, timeline
from tests.browser.bare_page import mount, show
from tests.browser.conftest import Tab
from tests.browser.test_environments import pool_of
from tests.cloud.durable.functions import saga
from tests.widgets.samples import FUNCTIONS, INPUT, order

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}
PAY: dict[str, Any] = {
    "Type": "Task",
    "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
    "InputPath": "$.order",
    "Parameters": {"id.$": "$.id"},
    "ResultSelector": {"receipt.$": "$.receipt"},
    "ResultPath": "$.paid",
    "End": True,
}


def _data_flow() -> Any:
    machine = StateMachine({"StartAt": "Pay", "States": {"Pay": PAY}})
    return dataflow(machine, "Pay", {"order": {"id": "A-17"}}, result={"receipt": 7})


def _inbox() -> Any:
    resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
    sent = {"QueueUrl": "https://q", "MessageBody": {"token.$": "$$.Task.Token"}}
    ask = {"Type": "Task", "Resource": resource, "Parameters": sent, "End": True}
    opened = inbox(run(StateMachine({"StartAt": "Ask", "States": {"Ask": ask}}), functions={resource: lambda sent: {}}))
    opened.inbox.heartbeat()
    opened.refresh()
    return opened


class Pool:
    """What has `_repr_html_` alone, as the other views are asked."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_mimebundle_(self) -> dict[str, str]:
        return {"text/html": self._html}


WAIT = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "SecondsPath": "$", "End": True}}}
WAITING = StateMachine({"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": WAIT, "End": True}}})
WIDGETS: dict[str, Callable[[], Any]] = {
    "stepper": lambda: order().debug(),
    "timeline": lambda: timeline(order()),
    "event table": lambda: event_table(order()),
    "data flow": _data_flow,
    "cost curves": lambda: cost_curves(transitions=4, seconds=120, executions=100_000),
    "planner": lambda: batch_planner(rows=10_000, batch=100, concurrency=10, seconds=0.01, bad=40, tolerated=5),
    "change requests": change_simulator,
    "concurrency": lambda: concurrency_slider(WAITING, [4, 1, 3, 1, 2]),
    "inbox": _inbox,
    "scratchpad": lambda: scratchpad("$states.input.n +", input={"n": 1}),
}
STATIC: dict[str, Callable[[], Any]] = {
    "machine": lambda: draw(order().machine),
    "execution": lambda: draw(order()),
    "comparison": lambda: compare(order(), order()),
    "timeline": lambda: order().timeline,
    "history": lambda: order().history,
    "cost": lambda: order().cost(),
    "environments": lambda: Pool(pool_of(8, 0.1)),
    "change requests": change_requests,
    "concurrency": lambda: compare_concurrency(WAITING, [4, 1, 3, 1, 2]),
    "inbox's table": lambda: _inbox().inbox,
    "query languages": lambda: twins({"StartAt": "Pay", "States": {"Pay": PAY}}),
    "log levels": lambda: log_levels(order()),
    "durable function": lambda: durable_run(saga, {"id": "p8", "paper": "out"}),
    "two histories": lambda: two_histories(order(), durable_run(saga, {"id": "p7"})),
    "faults": lambda: fault_matrix(order().machine, INPUT, functions=FUNCTIONS, error=["States.Timeout", "Boom"]),
}


def violations(page: Any) -> list[str]:
    """What axe-core finds that keeps somebody from using the page: rule, what is wrong, and where."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:4]]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("width", [970, 510])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", WIDGETS)
def test_no_widget_keeps_anybody_out(tab: Tab, name: str, theme: str, width: int):
    mount(tab, WIDGETS[name](), theme=theme, width=width)
    assert violations(tab.page) == []
    assert tab.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", STATIC)
def test_no_static_view_keeps_anybody_out(tab: Tab, name: str, theme: str):
    show(tab, STATIC[name]()._repr_mimebundle_()["text/html"], theme=theme)
    assert violations(tab.page) == []


def test_axe_is_not_blind(tab: Tab):
    show(tab, '<p style="color:#eee;background:#fff">Nobody can read this.</p><input type="text">')
    found = violations(tab.page)
    assert [one.split(":")[0] for one in found] == ["color-contrast", "label"]
