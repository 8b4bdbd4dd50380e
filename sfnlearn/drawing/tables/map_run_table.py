"""A Map Run as a table: its counts in one line, and its child executions, one a row."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import CELL, ShownTable, data_cell, heading, right, scroll_box, table, text_cell
from sfnlearn.drawing.text import clip_middle, counted, duration, in_columns, markup
from sfnlearn.engine.map_runs import MapRunRecord

HEADS = ("child", "status", "items", "duration", "error", "name")
NUMBERS = frozenset({"child", "items", "duration"})
ROWS = 100
HEIGHT = 420


class MapRunTable(ShownTable):
    """The child executions of a Map Run, at most `rows` of them; those that failed come first.

    >>> from sfnlearn import StateMachine, run
    >>> inner = {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": True}}}
    >>> config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    >>> each = {"Type": "Map", "End": True, "ItemProcessor": {"ProcessorConfig": config, **inner}}
    >>> (map_run,) = run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), [1, 2]).map_runs
    >>> MapRunTable(map_run).words
    'Map Run of Each: SUCCEEDED, 2 child executions: 2 succeeded.'
    """

    def __init__(self, map_run: MapRunRecord, rows: int = ROWS) -> None:
        self._map_run, self._most = map_run, rows
        told = ", ".join(f"{number} {word}" for word, number in map_run.told().items())
        many = counted(len(map_run), "child execution")
        self.words = f"Map Run of {map_run.state}: {map_run.status}, {many}{f': {told}' if told else ''}."

    def _rows(self) -> Iterator[tuple[str, ...]]:
        map_run = self._map_run
        statuses, sizes = map_run.statuses(), map_run.batch_sizes()
        order = sorted(range(len(statuses)), key=lambda index: (statuses[index] != "FAILED", index))
        for index in order[: self._most]:
            child = map_run[index]
            if child is None:
                yield str(index), "PENDING", str(sizes[index]), "", "", ""
            else:
                took = duration(child.duration)
                yield str(index), child.status, str(sizes[index]), took, child.error or "", child.name

    def _more(self) -> str:
        left = len(self._map_run) - self._most
        return f"{left} more: map_run[index] is each of them." if left > 0 else ""

    def html(self) -> str:
        """The table as HTML, without script or style sheet."""
        styles = [right(CELL) if name in NUMBERS else CELL for name in HEADS]
        heads = [heading(name, style) for name, style in zip(HEADS, styles, strict=True)]
        rows = [
            [
                (data_cell if name in {"error", "name"} else text_cell)(clip_middle(text, 40), style, text)
                for name, text, style in zip(HEADS, row, styles, strict=True)
            ]
            for row in self._rows()
        ]
        more = tag("p", self._more()) if self._more() else ""
        return tag("p", markup(self.words)) + scroll_box(table(rows, head=[heads]), "Child executions", HEIGHT) + more

    def __str__(self) -> str:
        return "\n".join(filter(None, [self.words, *in_columns([HEADS, *self._rows()]), self._more()]))
