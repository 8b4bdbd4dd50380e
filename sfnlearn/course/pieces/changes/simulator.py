"""`change_simulator(...)`: the change requests with numbers to change. Without anywidget it is the static table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.course.pieces.changes.simulation import change_requests


def change_simulator(times: Mapping[str, int] | None = None) -> Any:
    """How often each wish comes in a year, to change, with the totals of each design and the diffs.

    `times` are the numbers at the beginning, by the wishes' names; a wish that is not named comes once.
    Raises UsageError for a wish that is not there, or a number of times that is not one.

    >>> change_simulator({"phone": 2}).table.totals("copies")[0]
    15
    """
    table = change_requests(times)
    try:
        from sfnlearn.course.pieces.changes.view import ChangeSimulator
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("sfnlearn"):
            raise
        return table
    return ChangeSimulator(table)
