"""Cost curves: dollars a month over executions a month, to look at and to turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sfnlearn.arguments import NUMBER_FROM_ONE, check_argument
from sfnlearn.course.pieces.costs.model import MOST, MonthlyCost
from sfnlearn.course.pieces.costs.picture import WIDE, draw_curves
from sfnlearn.drawing.tables.cost_table import dollars
from sfnlearn.drawing.tables.panel import Panel
from sfnlearn.drawing.text import counted
from sfnlearn.engine.clock import duration
from sfnlearn.engine.cost.prices import prices
from sfnlearn.engine.execution import LONGEST
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError
from sfnlearn.widgets.knobs.knob import Knob
from sfnlearn.widgets.knobs.shown import with_knobs

VOLUMES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
CHOICES: Mapping[str, Sequence[float]] = {
    "executions": (100, *VOLUMES, MOST),
    "transitions": (1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100),
    "seconds": (0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600),
    "memory": (64, 128, 256, 512, 1_024),
}
LABELS = {
    "executions": "Executions a month",
    "transitions": "Transitions each",
    "seconds": "Seconds each",
    "memory": "MB as Express",
}
HEAD = ("executions a month", "Standard", "Express", "cheaper")
WORDS = {"STANDARD": "Standard", "EXPRESS": "Express"}


def cost_curves(
    execution: ExecutionRecord | None = None,
    *,
    transitions: int | None = None,
    seconds: float | None = None,
    memory: int = 64,
    executions: int = 1_000_000,
) -> Any:
    """Dollars a month as Standard and as Express, of an `execution`, or of so many transitions, seconds and MB.

    A picture with a table, and sliders below it where anywidget is installed.  Lambda is left out: both pay the same.

    >>> print(str(cost_curves(transitions=5, seconds=0.5)).splitlines()[1])
    From 810 executions a month on Express is cheaper.

    Raises UsageError where neither an execution nor transitions and seconds are given.
    """
    check_argument("executions", executions, NUMBER_FROM_ONE)
    if execution is not None:
        cost = MonthlyCost.of(execution)
    elif transitions is None or seconds is None:
        raise UsageError("cost_curves() takes an execution, or transitions= and seconds= of one.")
    else:
        cost = MonthlyCost(transitions=transitions, seconds=seconds, memory=memory)
    now = {"executions": executions, **{name: getattr(cost, name) for name in ("transitions", "seconds", "memory")}}
    knobs = [Knob.around(name, LABELS[name], values, now[name]) for name, values in CHOICES.items()]
    return with_knobs("Cost of Standard and Express", knobs, _panel_of)


def _panel_of(turned: Mapping[str, float]) -> Panel:
    """The panel for the values of the knobs."""
    cost = MonthlyCost(transitions=int(turned["transitions"]), seconds=turned["seconds"], memory=int(turned["memory"]))
    return panel(cost, int(turned["executions"]))


def panel(cost: MonthlyCost, executions: int) -> Panel:
    """The costs in words, as curves and as a table, with the row for so many executions."""
    volumes = sorted({*VOLUMES, executions})
    words = list(_words(cost))
    alt = f"Two curves, dollars a month over executions a month. {words[-1]}"
    if not cost.may_be_express:
        alt = "One curve, dollars a month over executions a month: Standard alone."
    return Panel(
        title="Dollars a month",
        words=words,
        svg=draw_curves(cost, executions, alt),
        alt=alt,
        wide=WIDE,
        head=HEAD,
        rows=[_row(cost, volume) for volume in volumes],
        here=volumes.index(executions),
        notes=[
            (
                f"Without Lambda, which costs both the same. Prices of {prices()['date']} in {prices()['region']}, "
                "free tier and falling prices included."
            )
        ],
    )


def _words(cost: MonthlyCost) -> Iterator[str]:
    each = f"{counted(cost.transitions, 'transition')} in {duration(cost.seconds)}"
    yield f"One execution makes {each}; as Express it is billed for {cost.memory:,} MB."
    if not cost.may_be_express:
        yield f"It cannot be Express, which may take {duration(LONGEST['EXPRESS'])} at most."
        return
    turns = [f"from {number:,} executions a month on {WORDS[cost.cheaper(number)]}" for number in cost.break_evens]
    if not turns:
        yield f"{WORDS[cost.cheaper(1)]} is cheaper for any number of executions up to {MOST:,} a month."
        return
    text = ", and ".join(turns)
    yield f"{text[0].upper()}{text[1:]} is cheaper."


def _row(cost: MonthlyCost, executions: int) -> list[str]:
    express = dollars(cost.dollars("EXPRESS", executions)) if cost.may_be_express else "too long"
    return [f"{executions:,}", dollars(cost.dollars("STANDARD", executions)), express, WORDS[cost.cheaper(executions)]]
