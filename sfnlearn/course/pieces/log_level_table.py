"""The four log levels of a state machine side by side: what each would have kept of one execution.

Rules that hold here: what is kept is decided in `sfnlearn.engine.history.log_records`; the table says it by a word, and
not by a colour alone; `str()` says the same as the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import (
    CELL,
    ShownTable,
    cell,
    data_cell,
    heading,
    name_cell,
    right,
    scroll_box,
    table,
    text_cell,
)
from sfnlearn.drawing.text import counted, in_columns, markup
from sfnlearn.engine.history.log_records import LOG_LEVELS, LogLevel, is_kept, log_records
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.jsontext import dumps

ROWS = 500
HEIGHT = 520
KEPT, LEFT = "✓ kept", "–"
_KEPT_STYLE = f"{CELL};white-space:nowrap;font-weight:600;background:rgba(46,125,50,0.14)"
_NUMBER = right(CELL)


def log_levels(execution: ExecutionRecord, rows: int = ROWS) -> LogLevels:
    """What the log group would hold of this execution at OFF, FATAL, ERROR and ALL, as a table: `rows` events of it.

    >>> from sfnlearn import StateMachine, run
    >>> machine = StateMachine({"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "TooHeavy"}}}, name="m")
    >>> print(log_levels(run(machine, name="e")))
    The log of e, 3 events: OFF keeps 0, FATAL 1, ERROR 2, ALL 3.
    id  event                      state  OFF  FATAL   ERROR   ALL
     1  ExecutionStarted                  –    –       –       ✓ kept
     2  FailStateEntered           No     –    –       ✓ kept  ✓ kept
     3  ExecutionFailed                   –    ✓ kept  ✓ kept  ✓ kept
        bytes with execution data         0    194     430     706
        bytes without it                  0    194     382     610
    """
    return LogLevels(execution, rows)


class LogLevels(ShownTable):
    """The table: `records(level)` has the records themselves, `kept` the number of them at each level."""

    def __init__(self, execution: ExecutionRecord, rows: int = ROWS) -> None:
        self._execution, self._most = execution, rows
        self.kept = {level: len(log_records(execution, level)) for level in LOG_LEVELS}

    def records(self, level: LogLevel, *, include_execution_data: bool = True) -> list[dict[str, Any]]:
        """The records at this level."""
        return log_records(self._execution, level, include_execution_data=include_execution_data)

    @property
    def words(self) -> str:
        """How many events each level keeps, in one line."""
        told = ", ".join(f"{level} {number}" for level, number in self.kept.items()).replace("OFF", "OFF keeps", 1)
        return f"The log of {self._execution.name}, {counted(len(self._execution.events), 'event')}: {told}."

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for event in list(self._execution.events)[: self._most]:
            marks = (KEPT if is_kept(event.type, level) else LEFT for level in LOG_LEVELS)
            yield str(event.id), event.type, event.state or "", *marks

    def _sizes(self) -> Iterator[tuple[str, ...]]:
        """The bytes of the records at each level: what CloudWatch Logs takes money for."""
        for told, included in (("bytes with execution data", True), ("bytes without it", False)):
            sizes = (
                sum(len(dumps(record).encode()) for record in self.records(level, include_execution_data=included))
                for level in LOG_LEVELS
            )
            yield told, *map(str, sizes)

    def _more(self) -> str:
        left = len(self._execution.events) - self._most
        return (
            f"{left} more events: log_levels(execution, rows={len(self._execution.events)}) shows them."
            if left > 0
            else ""
        )

    def html(self) -> str:
        """The table as HTML, without script or style sheet."""
        head = [heading("id", _NUMBER), *(heading(text, CELL) for text in ("event", "state", *LOG_LEVELS))]
        rows = [
            [text_cell(number, _NUMBER), name_cell(kind, CELL), data_cell(state, CELL), *map(_mark, marks)]
            for number, kind, state, *marks in self._rows()
        ]
        sizes = [
            [cell("", CELL), heading(told, CELL, "row", columns=2), *(text_cell(size, _NUMBER) for size in numbers)]
            for told, *numbers in self._sizes()
        ]
        shown = scroll_box(table([*rows, *sizes], head=[head]), "Log levels", HEIGHT)
        return tag("p", markup(self.words)) + shown + (tag("p", markup(self._more())) if self._more() else "")

    def __str__(self) -> str:
        heads = ("id", "event", "state", *LOG_LEVELS)
        sizes = (("", told, "", *numbers) for told, *numbers in self._sizes())
        lines = in_columns([heads, *self._rows(), *sizes], right={0})
        return "\n".join(filter(None, [self.words, *lines, self._more()]))


def _mark(mark: str) -> str:
    return text_cell(mark, _KEPT_STYLE if mark == KEPT else CELL)
