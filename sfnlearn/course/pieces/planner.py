"""The planner of a Map Run: its numbers to turn, and what comes of them, for other sizes of the batches too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sfnlearn.course.pieces.batch_plan import BatchPlan
from sfnlearn.drawing.tables.cost_table import dollars
from sfnlearn.drawing.tables.panel import Panel
from sfnlearn.drawing.text import counted
from sfnlearn.engine.clock import duration
from sfnlearn.engine.cost.prices import prices
from sfnlearn.widgets.knobs.knob import Knob
from sfnlearn.widgets.knobs.shown import with_knobs

SIZES = (1, 10, 50, 100, 500, 1_000, 5_000)
"""Batches that are shown beside the one that is meant."""
HEAD = ("batch", "children", "one takes", "all take", "children that fail", "tolerated?", "Standard", "Express")
CHOICES: Mapping[str, Sequence[float]] = {
    "rows": (100, 500, 1_000, 5_000, 10_000, 50_000),
    "batch": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000),
    "concurrency": (1, 2, 5, 10, 20, 40, 100, 1_000, 10_000),
    "seconds": (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 2, 5),
    "bad": (0, 1, 2, 5, 10, 20, 40, 100, 200, 500),
    "tolerated": (0, 1, 2, 5, 10, 20, 50, 100),
}
LABELS = {
    "rows": "Rows",
    "batch": "Rows in a batch",
    "concurrency": "Children at once",
    "seconds": "Seconds a row",
    "bad": "Bad rows",
    "tolerated": "Tolerated, in percent",
}


def batch_planner(
    *, rows: int, batch: int = 1, concurrency: int = 0, seconds: float = 0.0, bad: int = 0, tolerated: float = 0.0
) -> Any:
    """The plan of a Map Run as a table, for other batches too; with sliders below it where anywidget is installed.

    The arguments are those of `BatchPlan`.

    >>> planner = batch_planner(rows=1_000, batch=100, concurrency=5, seconds=0.02, bad=4, tolerated=5)
    >>> print(str(planner).splitlines()[0])
    1,000 rows in batches of 100: 10 child executions, 5 at once.
    """
    plan = BatchPlan(rows=rows, batch=batch, concurrency=concurrency, seconds=seconds, bad=bad, tolerated=tolerated)
    return with_knobs("Planner of a Map Run", _knobs(plan), _panel_of)


def _knobs(plan: BatchPlan) -> list[Knob]:
    return [
        Knob.around(name, LABELS[name], values, getattr(plan, name) or (values[-1] if name == "concurrency" else 0))
        for name, values in CHOICES.items()
    ]


def _panel_of(turned: Mapping[str, float]) -> Panel:
    """The panel for the values of the knobs; more bad rows than there are rows are all of them."""
    rows = int(turned["rows"])
    whole = {name: int(turned[name]) for name in ("batch", "concurrency")}
    bad = min(rows, int(turned["bad"]))
    return panel(BatchPlan(rows=rows, **whole, seconds=turned["seconds"], bad=bad, tolerated=turned["tolerated"]))


def panel(plan: BatchPlan) -> Panel:
    """The plan in words, and a table of what other batches would do."""
    sizes = sorted({size for size in SIZES if size <= plan.rows} | {plan.batch})
    return Panel(
        title="The same rows in other batches",
        words=list(_words(plan)),
        head=HEAD,
        rows=[_row(replace(plan, batch=size)) for size in sizes],
        here=sizes.index(plan.batch),
        notes=[
            "Dollars of one Map Run with Standard or Express children, Lambda included, without a free tier.",
            f"Of one that fails, the most. Prices of {prices()['date']} in {prices()['region']}.",
        ],
    )


def _words(plan: BatchPlan) -> Iterator[str]:
    at_once = f", {plan.concurrency:,} at once" if 0 < plan.concurrency < plan.children else ", all at once"
    children = f"{plan.children:,} child execution{'' if plan.children == 1 else 's'}"
    yield f"{plan.rows:,} rows in batches of {plan.batch:,}: {children}{at_once}."
    bad = counted(plan.bad, "bad row")
    share = f"{plan.failing_percentage:.3g} %"
    if plan.holds:
        let = "lets" if plan.bad == 1 else "let"
        after = f"{bad} {let} {plan.failing:,} children fail, {share}: that is tolerated. " if plan.bad else ""
        yield f"{after}The Map Run succeeds after {duration(plan.makespan)}."
    else:
        yield (
            f"{bad}, evenly spread, would let {plan.failing:,} children fail, {share}: more than the "
            f"{plan.tolerated:g} % that are tolerated. The Map Run fails after {duration(plan.makespan)}."
        )


def _row(plan: BatchPlan) -> list[str]:
    return [
        f"{plan.batch:,}",
        f"{plan.children:,}",
        duration(plan.seconds_of(0)),
        duration(plan.makespan) if plan.holds else f"fails after {duration(plan.makespan)}",
        f"{plan.failing:,} ({plan.failing_percentage:.3g} %)",
        "yes" if plan.holds else "no",
        dollars(plan.dollars("STANDARD")),
        dollars(plan.dollars("EXPRESS")) if plan.express_holds else "too long",
    ]
