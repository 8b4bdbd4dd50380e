"""The Map Runs of an execution for the browser: their counts, their child executions as rows, and each child to open.

Rules that hold here: a child execution that is opened is a view like any other, of columns and a picture; the children
of a small Map Run travel with the view, so that they open without a kernel; of a large one some rows travel, and the
kernel is asked for the rest, a page at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from sfnlearn.drawing.picture.machine_graph import Graph
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.map_runs import ChildExecution, MapRunRecord
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError
from sfnlearn.widgets.columns import ExecutionColumns
from sfnlearn.widgets.machine_picture import graph_of, picture_for_browser

ALL_ROWS = 500
"""Child executions up to which every row travels with the view; of more, the first of each status do."""
FIRST_ROWS = 50
PAGE = 50
"""Rows that are shown at once."""
FEW_CHILDREN = 25
FEW_EVENTS = 500
"""Child executions, and events of all of them together, that travel whole."""
CHILD_STAYS = "A child execution cannot go on by itself: change data in the execution that started it."
IMPORTED_STAYS = "It did not run here, so it cannot go on."


class OpenableColumns(ExecutionColumns):
    """An execution that a view shows, with its Map Runs, whose child executions can be opened."""

    def __init__(self, graph: Graph, execution: ExecutionRecord, title: str, start: int = 0, around: int = -1) -> None:
        super().__init__(graph, execution, title, start, around)
        self._map_runs = execution.map_runs
        self._opened: dict[tuple[int, int], OpenableColumns] = {}

    def to_json(self) -> dict[str, Any]:
        """Everything that the browser needs; `stays` says why the execution cannot go on with other data, if so."""
        return {**super().to_json(), "stays": stays(self.execution), "map_runs": self._told}

    @cached_property
    def _told(self) -> list[dict[str, Any]]:
        return [self._map_run(number, one) for number, one in enumerate(self._map_runs)]

    def _map_run(self, number: int, map_run: MapRunRecord) -> dict[str, Any]:
        statuses = map_run.statuses()
        began = self.execution.events[0].timestamp
        travels = not isinstance(self.execution, ChildExecution) and _is_small(map_run)
        return {
            "state": map_run.state,
            "where": " / ".join(f"{state}[{index}]" for state, index in map_run.path),
            "status": map_run.status,
            "arn": map_run.arn,
            "events": [map_run.began, map_run.ended or None],
            "times": [map_run.started - began, None if map_run.stopped is None else map_run.stopped - began],
            "executions": map_run.executions,
            "items": map_run.items,
            "redrives": map_run.redrive_count,
            "tolerated": dict(map_run.tolerated),
            "many": len(map_run),
            "rows": self._rows(map_run, _travelling(statuses)),
            "scene": picture_for_browser(map_run.machine.definition) if travels else None,
            "opened": [self.child(number, index).to_json() for index in range(len(map_run))] if travels else [],
        }

    def _rows(self, map_run: MapRunRecord, indexes: Iterable[int]) -> list[list[Any]]:
        """[index, status, name, items, start in seconds since the parent's, seconds, events, error] of each child."""
        sizes = map_run.batch_sizes()
        began = self.execution.events[0].timestamp
        found: list[list[Any]] = []
        for index in indexes:
            child = map_run[index]
            if child is None:
                found.append([index, "PENDING", "", sizes[index], None, None, 0, ""])
            else:
                seconds, start = child.duration, child.start_time - began
                told = [child.status, child.name, sizes[index], start, seconds, len(child.events), child.error or ""]
                found.append([index, *told])
        return found

    def page(self, number: int, status: str, start: int) -> dict[str, Any]:
        """The rows of the child executions from place `start` on, of those with a status ("": all), and their count."""
        map_run = self._number(number)
        found = [index for index, one in enumerate(map_run.statuses()) if status in {"", one}]
        return {"rows": self._rows(map_run, found[start : start + PAGE]), "count": len(found)}

    def child(self, number: int, index: int) -> OpenableColumns:
        """The columns of a child execution, made once; UsageError says where there is nothing to open."""
        map_run = self._number(number)
        if (number, index) not in self._opened:
            child = map_run[index] if 0 <= index < len(map_run) else None
            if child is None:
                raise UsageError("This child execution was not started: it has no events to step through.")
            title = f"{map_run.state}[{index}]"
            self._opened[number, index] = OpenableColumns(graph_of(child.machine.definition), child, title)
        return self._opened[number, index]

    def scene(self, number: int) -> dict[str, Any]:
        """The picture of the machine of a Map Run's child executions."""
        return picture_for_browser(self._number(number).machine.definition)

    def at(self, address: Sequence[Sequence[int]]) -> OpenableColumns:
        """The execution itself, or the one below it that pairs of Map Run and index lead to."""
        here = self
        for number, index in address:
            here = here.child(int(number), int(index))
        return here

    def _number(self, number: int) -> MapRunRecord:
        if not 0 <= number < len(self._map_runs):
            raise UsageError("The execution has no such Map Run.")
        return self._map_runs[number]


def stays(execution: ExecutionRecord) -> str:
    """Why the execution cannot go on with other data; "" where it can."""
    if isinstance(execution, Execution):
        return ""
    return CHILD_STAYS if isinstance(execution, ChildExecution) else IMPORTED_STAYS


def _is_small(map_run: MapRunRecord) -> bool:
    """Whether every child execution can travel with the view."""
    if not 0 < len(map_run) <= FEW_CHILDREN:
        return False
    children = list(map_run)
    return None not in children and sum(len(one.events) for one in children if one is not None) <= FEW_EVENTS


def _travelling(statuses: Sequence[str]) -> list[int]:
    """The indexes of the child executions whose rows travel: all of few, and of many the first of each status."""
    if len(statuses) <= ALL_ROWS:
        return list(range(len(statuses)))
    left = dict.fromkeys(statuses, FIRST_ROWS)
    found = []
    for index, status in enumerate(statuses):
        if left[status]:
            left[status] -= 1
            found.append(index)
    return found
