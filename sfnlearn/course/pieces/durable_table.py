"""What a Lambda durable function did, as a table of its events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from sfnlearn.cloud.durable.runs import DurableRecord, run_durable
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import CELL, ShownTable, data_cell, heading, name_cell, right, scroll_box, table
from sfnlearn.drawing.text import clip_middle, counted, duration, in_columns, markup
from sfnlearn.jsontext import JSON, dumps

HEADS = ("id", "time", "event", "operation", "error")
HEIGHT = 420
_NUMBERS = frozenset({"id", "time"})


class DurableRun(DurableRecord, ShownTable):
    """A record of a durable execution that shows its events."""

    __repr__ = ShownTable.__repr__

    @property
    def words(self) -> str:
        """How it ended, in one line."""
        result = self.error or clip_middle(dumps(self.output), 80)
        calls = counted(self.invocations, "invocation")
        operations = counted(self.operations, "durable operation")
        return f"Durable execution: {self.status} with {result}; {calls}, {operations}, {duration(self.duration)}."

    @property
    def _heads(self) -> tuple[str, ...]:
        """The columns; a run in which nothing failed has none for errors."""
        return HEADS if any(event.error for event in self.events) else HEADS[:-1]

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for event in self.events:
            row = (str(event.id), duration(event.seconds), event.type, event.name, clip_middle(event.error, 90))
            yield row[: len(self._heads)]

    def html(self) -> str:
        """The events as HTML, without script or style sheet."""
        styles = [right(CELL) if name in _NUMBERS else CELL for name in self._heads]
        makers = (data_cell, data_cell, name_cell, data_cell, data_cell)
        head = [heading(name, style) for name, style in zip(self._heads, styles, strict=True)]
        rows = [
            [make(text, style) for make, text, style in zip(makers, row, styles, strict=False)] for row in self._rows()
        ]
        return tag("p", markup(self.words)) + scroll_box(table(rows, head=[head]), "Durable execution", HEIGHT)

    def __str__(self) -> str:
        return "\n".join([self.words, *in_columns([self._heads, *self._rows()], right={0})])


def durable_run(handler: Callable[..., Any], event: JSON) -> DurableRun:
    """Run a durable function with this event, in no time: what it did, which a notebook shows as a table.

    `handler` is a function with `@durable_execution`.  Raises UsageError where it is not one, where the packages of
    the extra `course` are missing, and where the event is not JSON.

    >>> from aws_durable_execution_sdk_python import durable_execution
    >>> from aws_durable_execution_sdk_python.config import Duration
    >>> @durable_execution
    ... def slow(event, context):
    ...     context.wait(Duration.from_days(1), name="night")
    ...     return event["n"] + 1
    >>> print(durable_run(slow, {"n": 1}))
    Durable execution: SUCCEEDED with 2; 2 invocations, 2 durable operations, 1 d.
    id  time  event                operation
     1  0 s   ExecutionStarted
     2  0 s   WaitStarted          night
     3  0 s   InvocationCompleted
     4  1 d   WaitSucceeded        night
     5  1 d   InvocationCompleted
     6  1 d   ExecutionSucceeded
    """
    record = run_durable(handler, event)
    return DurableRun(**{each.name: getattr(record, each.name) for each in fields(record)})
