"""Two histories beside each other: of a state machine's execution, and of a durable function that does the same.

Rules that hold here: what happened at the same second stands in the same rows; the two columns are otherwise two lists
that know nothing of each other, each in its own order and with its own names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from sfnlearn.cloud.durable.runs import DurableRecord
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import (
    CELL,
    ShownTable,
    data_cell,
    heading,
    name_cell,
    right,
    scroll_box,
    table,
    text_cell,
)
from sfnlearn.drawing.text import counted, duration, in_columns, markup
from sfnlearn.engine.record import ExecutionRecord

HEADS = ("time", "state machine", "state", "durable function", "operation")
HEIGHT = 640
Moment = tuple[float, str, str]
"""When in seconds since the start, which type of event, and of what."""


class TwoHistories(ShownTable):
    """The two histories as one table."""

    def __init__(self, execution: ExecutionRecord, durable: DurableRecord) -> None:
        start = execution.start_time
        self._machine = [(round(event.timestamp - start), event.type, event.state or "") for event in execution.events]
        self._durable = [(round(event.seconds), event.type, event.name) for event in durable.events]
        self._endings = execution.status, durable.status

    @property
    def words(self) -> str:
        """How long each is, and how both ended."""
        machine, durable = self._endings
        left, right_side = counted(len(self._machine), "event"), counted(len(self._durable), "event")
        return f"The state machine: {machine}, {left}. The durable function: {durable}, {right_side}."

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for time in sorted({moment[0] for moment in [*self._machine, *self._durable]}):
            told = duration(time)
            for one, other in zip_longest(_at(self._machine, time), _at(self._durable, time), fillvalue=("", "")):
                yield told, *one, *other
                told = ""

    def html(self) -> str:
        """The table as HTML, without script or style sheet."""
        head = [heading(name, right(CELL) if name == "time" else CELL) for name in HEADS]
        rows = [
            [
                text_cell(time, right(CELL)),
                name_cell(event, CELL),
                data_cell(state, CELL),
                name_cell(other, CELL),
                data_cell(operation, CELL),
            ]
            for time, event, state, other, operation in self._rows()
        ]
        return tag("p", markup(self.words)) + scroll_box(table(rows, head=[head]), "Two histories", HEIGHT)

    def __str__(self) -> str:
        return "\n".join([self.words, *in_columns([HEADS, *self._rows()], right={0})])


def _at(moments: Sequence[Moment], time: float) -> list[tuple[str, str]]:
    return [(kind, name) for when, kind, name in moments if when == time]


def two_histories(execution: ExecutionRecord, durable: DurableRecord) -> TwoHistories:
    """The history of a state machine's execution beside that of a durable function, second by second.

    >>> from sfnlearn import StateMachine, run
    >>> from sfnlearn.cloud.durable.runs import DurableEvent, DurableRecord
    >>> nap = StateMachine({"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 5, "End": True}}})
    >>> events = (DurableEvent(1, 0.0, "WaitStarted", "nap"), DurableEvent(2, 5.0, "WaitSucceeded", "nap"))
    >>> print(two_histories(run(nap), DurableRecord(status="SUCCEEDED", events=events)))
    The state machine: SUCCEEDED, 4 events. The durable function: SUCCEEDED, 2 events.
    time  state machine       state  durable function  operation
     0 s  ExecutionStarted           WaitStarted       nap
          WaitStateEntered    Nap
     5 s  WaitStateExited     Nap    WaitSucceeded     nap
          ExecutionSucceeded
    """
    return TwoHistories(execution, durable)
