"""A Map Run as a table: its counts in one line, its child executions, one a row, and those that failed to open."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.arguments import NUMBER_FROM_ONE, check_argument
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import CELL, ShownTable, data_cell, heading, right, scroll_box, table, text_cell
from sfnlearn.drawing.text import clip_middle, counted, in_columns, markup
from sfnlearn.engine.clock import duration
from sfnlearn.engine.map_runs import ChildExecution, MapRunRecord
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import compact

HEADS = ("child", "status", "items", "duration", "failed in", "error", "input", "name")
NUMBERS = frozenset({"child", "items", "duration"})
DATA = frozenset({"failed in", "error", "input", "name"})
"""What comes from a machine or an execution."""
ROWS = 100
HEIGHT = 420
OPENED = 5
"""Child executions that failed and can be opened below the table."""
SHOWN, WHOLE = 40, 2_000


class MapRunTable(ShownTable):
    """The child executions of a Map Run, at most `rows` of them; those that failed come first.

    `status` shows those alone that stand so.  Below the table the first failed ones open, and say why.

    >>> from sfnlearn import StateMachine, run
    >>> inner = {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": True}}}
    >>> config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    >>> each = {"Type": "Map", "End": True, "ItemProcessor": {"ProcessorConfig": config, **inner}}
    >>> (map_run,) = run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), [1, 2]).map_runs
    >>> MapRunTable(map_run).words
    'Map Run of Each: SUCCEEDED, 2 child executions: 2 succeeded.'

    Raises UsageError for a status that no child execution has.
    """

    def __init__(self, map_run: MapRunRecord, rows: int = ROWS, status: str | None = None) -> None:
        check_argument("rows", rows, NUMBER_FROM_ONE)
        self._map_run, self._most = map_run, rows
        self._statuses = map_run.statuses()
        if status is not None and status not in self._statuses:
            have = ", ".join(sorted(set(self._statuses))) or "none"
            raise UsageError(f"No child execution is {status!r}: they are {have}.")
        found = [index for index, stands in enumerate(self._statuses) if status in {None, stands}]
        self._order = sorted(found, key=lambda index: (self._statuses[index] != "FAILED", index))
        told = ", ".join(f"{number} {word}" for word, number in map_run.told().items())
        many = counted(len(map_run), "child execution")
        self.words = f"Map Run of {map_run.state}: {map_run.status}, {many}{f': {told}' if told else ''}."

    def _rows(self) -> Iterator[tuple[str, ...]]:
        sizes = self._map_run.batch_sizes()
        for index in self._order[: self._most]:
            child = self._map_run[index]
            if child is None:
                yield str(index), "PENDING", str(sizes[index]), "", "", "", "", ""
            else:
                failed_in = (child.explain().state or "") if child.error else ""
                took, given = duration(child.duration), compact(child.input)
                yield str(index), child.status, str(sizes[index]), took, failed_in, child.error or "", given, child.name

    def _more(self) -> str:
        left = len(self._order) - self._most
        return f"{left} more: map_run[index] is each of them." if left > 0 else ""

    def _failed(self) -> list[ChildExecution]:
        """The first children of those that are shown that failed."""
        shown = (self._map_run[index] for index in self._order[:OPENED])
        return [child for child in shown if child is not None and child.status == "FAILED"]

    def html(self) -> str:
        """The table as HTML, without script or style sheet."""
        styles = [right(CELL) if name in NUMBERS else CELL for name in HEADS]
        heads = [heading(name, style) for name, style in zip(HEADS, styles, strict=True)]
        rows = [
            [
                (data_cell if name in DATA else text_cell)(clip_middle(text, SHOWN), style, clip_middle(text, WHOLE))
                for name, text, style in zip(HEADS, row, styles, strict=True)
            ]
            for row in self._rows()
        ]
        more = tag("p", self._more()) if self._more() else ""
        opened = "".join(map(_opened, self._failed()))
        return (
            tag("p", markup(self.words))
            + scroll_box(table(rows, head=[heads]), "Child executions", HEIGHT)
            + more
            + opened
        )

    def __str__(self) -> str:
        shown = [tuple(clip_middle(text, SHOWN) for text in row) for row in self._rows()]
        why = [f"Child {child.index}: {child.explain()}" for child in self._failed()]
        return "\n".join(filter(None, [self.words, *in_columns([HEADS, *shown]), self._more(), *why]))


def _opened(child: ChildExecution) -> str:
    """A child that failed, folded: why it failed, and the line of code that steps through it."""
    why = tag("p", tag("bdi", markup(str(child.explain()))))
    step = tag("p", f"To step through it: {tag('code', f'map_run[{child.index}].debug()')}")
    return tag("details", tag("summary", f"Child {child.index}: why it failed") + why + step)
