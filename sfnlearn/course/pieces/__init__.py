"""Interactive pieces of the lessons: each a view of its own, with a static twin for who has no widgets.

The names are imported when they are first used, since a lesson needs one or two of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sfnlearn.course.pieces.approval_inbox import Inbox
    from sfnlearn.course.pieces.batch_plan import BatchPlan
    from sfnlearn.course.pieces.changes.simulation import ChangeRequests, change_requests
    from sfnlearn.course.pieces.changes.simulator import change_simulator
    from sfnlearn.course.pieces.concurrency.comparison import ConcurrencyTable, compare_concurrency
    from sfnlearn.course.pieces.concurrency.slider import concurrency_slider
    from sfnlearn.course.pieces.costs.curves import cost_curves
    from sfnlearn.course.pieces.costs.model import MonthlyCost
    from sfnlearn.course.pieces.durable_table import DurableRun, durable_run
    from sfnlearn.course.pieces.inboxes import inbox
    from sfnlearn.course.pieces.log_level_table import LogLevels, log_levels
    from sfnlearn.course.pieces.planner import batch_planner
    from sfnlearn.course.pieces.scratchpads import scratchpad
    from sfnlearn.course.pieces.side_by_side import TwoHistories, two_histories
    from sfnlearn.course.pieces.tried_expression import Scratch, scratch
    from sfnlearn.course.pieces.twin_machines import Twins, twins

__all__ = [
    "BatchPlan",
    "ChangeRequests",
    "ConcurrencyTable",
    "DurableRun",
    "Inbox",
    "LogLevels",
    "MonthlyCost",
    "Scratch",
    "Twins",
    "TwoHistories",
    "batch_planner",
    "change_requests",
    "change_simulator",
    "compare_concurrency",
    "concurrency_slider",
    "cost_curves",
    "durable_run",
    "inbox",
    "log_levels",
    "scratch",
    "scratchpad",
    "twins",
    "two_histories",
]

_HOMES = {
    "BatchPlan": "batch_plan",
    "ChangeRequests": "changes.simulation",
    "ConcurrencyTable": "concurrency.comparison",
    "DurableRun": "durable_table",
    "Inbox": "approval_inbox",
    "LogLevels": "log_level_table",
    "MonthlyCost": "costs.model",
    "Scratch": "tried_expression",
    "Twins": "twin_machines",
    "TwoHistories": "side_by_side",
    "batch_planner": "planner",
    "change_requests": "changes.simulation",
    "change_simulator": "changes.simulator",
    "compare_concurrency": "concurrency.comparison",
    "concurrency_slider": "concurrency.slider",
    "durable_run": "durable_table",
    "inbox": "inboxes",
    "cost_curves": "costs.curves",
    "log_levels": "log_level_table",
    "scratch": "tried_expression",
    "scratchpad": "scratchpads",
    "twins": "twin_machines",
    "two_histories": "side_by_side",
}
"""The public names, by the module here that holds them; no module has a public name's name, which it would hide."""


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
