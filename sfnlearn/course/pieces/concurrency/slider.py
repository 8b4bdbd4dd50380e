"""`concurrency_slider(...)`: one run at a time, chosen by a slider. Without anywidget it is the static comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.course.pieces.concurrency.comparison import compare_concurrency
from sfnlearn.engine.run import EMPTY
from sfnlearn.jsontext import JSON


def concurrency_slider(
    machine: StateMachine,
    input: JSON,
    most: int = 5,
    *,
    state: str | None = None,
    functions: Mapping[str, Any] = EMPTY,
) -> Any:
    """The machine's inline Map with MaxConcurrency 1 to `most`: a slider, and the iterations on their lanes.

    The further arguments are those of `compare_concurrency`, whose picture comes first; `most` is 1 to 12.
    Raises UsageError as that does.
    """
    table = compare_concurrency(machine, input, range(1, most + 1), state=state, functions=functions)
    try:
        from sfnlearn.course.pieces.concurrency.view import ConcurrencySlider
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("sfnlearn"):
            raise
        return table
    return ConcurrencySlider(table)
