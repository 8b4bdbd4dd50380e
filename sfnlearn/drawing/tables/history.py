"""The event history as a table, and its text twin.

Rules that hold here: data is text, never markup; long details are shortened in the middle and whole in the title; the
table sets no colour of its own beside the theme's variables, so it reads in both themes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.subjects import events_of
from sfnlearn.drawing.tables.html_table import CELL, CODE, ShownTable, data_cell, heading, right, scroll_box, table
from sfnlearn.drawing.text import clip_middle, duration, in_columns, markup
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event, EventLog
from sfnlearn.jsontext import compact

ROWS = 500
_SHORT, _SHORT_TEXT, _WHOLE = 88, 60, 4000
_CELL = f"{CELL};white-space:nowrap"
_NUMBER = right(_CELL)
_WRAPPED = f"{CELL};white-space:normal"
_DETAILS = f"{_WRAPPED};overflow-wrap:anywhere;min-width:15em;{CODE}"
_TEXTS = frozenset({"error", "cause", "resource", "resourceType", "name"})
_HEADINGS = ("id", "time", "event", "state", "previous", "details")


class HistoryTable(ShownTable):
    """The events of an execution, or a sequence of events, as a table.

    Its columns: id, time since the start on the execution's clock, type, state, id of the event before, details. The
    first `rows` are shown, with a note how to see the others.

    >>> event = Event(2, 0, 60.0, "PassStateEntered", {"name": "A", "input": {"n": 1}}, "A", ())
    >>> print(HistoryTable([event]))
    id  time  event             state  previous  details
     2  0 s   PassStateEntered  A             0  input: {"n":1}
    """

    def __init__(self, events: Sequence[Event] | ExecutionRecord, rows: int = ROWS) -> None:
        self.events = events_of(events)
        self.rows = rows

    def __len__(self) -> int:
        return len(self.events)

    def to_aws(self) -> dict[str, Any]:
        """What boto3's get_execution_history answers: {"events": [...]}, with inputs and outputs as JSON texts."""
        if isinstance(self.events, EventLog):  # it also knows the texts that came in, verbatim
            return {"events": self.events.to_aws()}
        return {"events": [event.to_aws() for event in self.events]}

    def html(self) -> str:
        shown = self.events[: self.rows]
        start = shown[0].timestamp if shown else 0.0
        made = table(
            (_html_row(event, start) for event in shown),
            head=[[heading(name, _CELL) for name in _HEADINGS]],
            caption=f"History: {len(self.events)} events",
            caption_style="text-align:left",
        )
        note = self._note()
        return scroll_box(made, "Events", 420) + (tag("p", markup(note)) if note else "")

    def _note(self) -> str:
        total = len(self.events)
        if total <= self.rows:
            return ""
        return f"The first {self.rows} of {total} events. HistoryTable(execution.events, rows={total}) shows them all."

    def __str__(self) -> str:
        shown = self.events[: self.rows]
        start = shown[0].timestamp if shown else 0.0
        rows = [_HEADINGS, *(_text_row(event, start) for event in shown)]
        lines = in_columns(rows, right={_HEADINGS.index("id"), _HEADINGS.index("previous")})
        return "\n".join([*lines, *filter(None, [self._note()])])


def elapsed(event: Event, start: float) -> str:
    """Time since the start, as people say it."""
    since = event.timestamp - start
    return f"+{duration(since)}" if since else "0 s"


def details_text(event: Event) -> str:
    """The event's details on one line; the name is left out where the state's column has it.

    >>> details_text(Event(1, 0, 0.0, "TaskFailed", {"error": "Oops", "cause": "no"}, "A", ()))
    'error: Oops, cause: no'
    """
    parts = (
        f"{name}: {_cause(value) if name == 'cause' else value if name in _TEXTS else compact(value)}"
        for name, value in event.details.items()
        if not (name == "name" and value == event.state)
    )
    return ", ".join(parts)


def _cause(cause: str) -> str:
    """A cause, beginning with the message where it is the JSON text that a Lambda function gives.

    >>> _cause('{"errorType": "Declined", "errorMessage": "no money"}')
    'no money {"errorType": "Declined", "errorMessage": "no money"}'
    """
    try:
        told = json.loads(cause)
    except ValueError:
        return cause
    message = told.get("errorMessage") if isinstance(told, dict) else None
    return f"{message} {cause}" if message else cause


def _place(event: Event) -> str:
    """The state, with the branches and iterations around it: `Each[3] / Pay`; a Map's own iteration is `Each[3]`."""
    around = [f"{state}[{index}]" for state, index in event.path]
    own = event.path[-1][0] if event.path else None
    return " / ".join([*around, event.state] if event.state and event.state != own else around)


def _html_row(event: Event, start: float) -> tuple[str, ...]:
    whole, place = details_text(event), _place(event)
    return (
        data_cell(str(event.id), _NUMBER),
        data_cell(elapsed(event, start), _NUMBER),
        data_cell(event.type, _CELL),
        data_cell(clip_middle(place, 48), _WRAPPED, place),
        data_cell(str(event.previous_event_id), _NUMBER),
        data_cell(clip_middle(whole, _SHORT), _DETAILS, clip_middle(whole, _WHOLE)),
    )


def _text_row(event: Event, start: float) -> tuple[str, ...]:
    return (
        str(event.id),
        elapsed(event, start),
        event.type,
        clip_middle(_place(event), 40),
        str(event.previous_event_id),
        clip_middle(details_text(event), _SHORT_TEXT),
    )
