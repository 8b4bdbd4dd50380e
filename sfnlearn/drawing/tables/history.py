"""The event history as a table, and its text twin.

Rules that hold here: data is text, never markup; every detail keeps its name and is shortened for itself, and a row
whose details are shortened opens to all of them, also where no script runs; the table sets no colour of its own beside
the theme's variables, so it reads in both themes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.subjects import events_of
from sfnlearn.drawing.tables.html_table import (
    CELL,
    CODE,
    ShownTable,
    cell,
    data_cell,
    heading,
    name_cell,
    right,
    scroll_box,
    table,
)
from sfnlearn.drawing.text import clip, clip_middle, duration, in_columns, markup
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event, EventLog
from sfnlearn.jsontext import JSON, compact, laid_out

ROWS = 500
_SHORT, _SHORT_TEXT, _WHOLE = 110, 90, 4000
_ONE_LINE = 16  # characters of a state's name that are not wrapped
_LEAST = 12  # characters of a detail, however many there are
_CLIP_AT_END = frozenset({"error", "cause"})  # they say what matters at their start
_OPENING = re.compile(r"^An error occurred while [^(]*? \(entered at the event id #\d+\)\. ?")
_CELL = f"{CELL};white-space:nowrap"
_NUMBER = right(_CELL)
_WRAPPED = f"{CELL};white-space:normal"
_OPEN = f"margin:4px 0 0;white-space:pre-wrap;{CODE}"
_DETAILS = f"{_WRAPPED};overflow-wrap:anywhere;min-width:9.5em;{CODE}"
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

    def all(self) -> HistoryTable:
        """The same table with a row for every event.

        >>> events = [Event(n, 0, 0.0, "TaskStarted", {}, "A") for n in (1, 2)]
        >>> len(str(HistoryTable(events, rows=1).all()).splitlines())
        3
        """
        return HistoryTable(self.events, rows=len(self.events))

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
        return f"The first {self.rows} of {total} events: execution.history.all() shows them all."

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


def details_line(event: Event, limit: int) -> str:
    """The event's details on one line of about `limit` characters; what is too long is shortened for itself.

    Every detail keeps its name; the state's name is left out, because its column has it.

    >>> details_line(Event(1, 0, 0.0, "TaskFailed", {"error": "Oops", "cause": "no"}, "A", ()), 80)
    'error: Oops, cause: no'
    >>> details_line(Event(1, 0, 0.0, "TaskScheduled", {"input": "x" * 99, "region": "here"}, "A", ()), 40)
    'input: "xxxxxx…xxxxxx", region: "here"'
    """
    parts = _parts(event)
    room = _share([len(text) for _name, text in parts], limit - sum(len(name) + 4 for name, _text in parts))
    return ", ".join(f"{name}: {_shortened(name, text, room)}" for name, text in parts)


def _parts(event: Event) -> list[tuple[str, str]]:
    """The details by their names, each as a text on one line."""
    return [
        (
            name,
            _cause(value)
            if name == "cause"
            else value
            if name in _TEXTS and isinstance(value, str)
            else compact(value),
        )
        for name, value in event.details.items()
        if not (name == "name" and value == event.state)
    ]


def _text(name: str, value: JSON) -> str:
    """A detail on one line; a history that somebody made may have anything anywhere."""
    if not isinstance(value, str):
        return compact(value)
    return _cause(value) if name == "cause" else value if name in _TEXTS else compact(value)


def _share(lengths: list[int], room: int) -> int:
    """The most characters that each text may have, so that together they fit: the short ones leave room to the others.

    >>> _share([4, 100, 100], 64)
    30
    """
    left = sorted(lengths)
    while left and left[0] * len(left) <= room:
        room -= left.pop(0)
    return max(_LEAST, room // len(left)) if left else 1 << 30


def _shortened(name: str, text: str, room: int) -> str:
    return clip(text, room) if name in _CLIP_AT_END else clip_middle(text, room)


def _cause(cause: str) -> str:
    """A cause, beginning with what happened: the message where it is the JSON text that a Lambda function gives.

    AWS's sentence on where it happened is left out at the start: the other columns have it.

    >>> _cause('{"errorType": "Declined", "errorMessage": "no money"}')
    'no money {"errorType": "Declined", "errorMessage": "no money"}'
    """
    try:
        told = json.loads(cause)
    except ValueError:
        return _OPENING.sub("", cause)
    message = told.get("errorMessage") if isinstance(told, dict) else None
    return f"{message} {cause}" if message else cause


def _place(event: Event) -> str:
    """The state, with the branches and iterations around it: `Each[3] / Pay`; a Map's own iteration is `Each[3]`."""
    around = [f"{state}[{index}]" for state, index in event.path]
    own = event.path[-1][0] if event.path else None
    return " / ".join([*around, event.state] if event.state and event.state != own else around)


def _html_row(event: Event, start: float) -> tuple[str, ...]:
    place = _place(event)
    return (
        data_cell(str(event.id), _NUMBER),
        data_cell(elapsed(event, start), _NUMBER),
        name_cell(event.type, f"{_WRAPPED};font-weight:bold" if event.type == "ExecutionRedriven" else _WRAPPED),
        data_cell(clip_middle(place, 48), _CELL if len(place) <= _ONE_LINE else _WRAPPED, place),
        data_cell(str(event.previous_event_id), _NUMBER),
        cell(_details(event), _DETAILS),
    )


def _details(event: Event) -> str:
    """The details on a line, which opens to the whole of them where something was shortened."""
    line = tag("bdi", markup(details_line(event, _SHORT)))
    if len(", ".join(f"{name}: {text}" for name, text in _parts(event))) <= _SHORT and not _is_cut(event):
        return line
    whole = "\n".join(f"{name}: {_whole(name, value)}" for name, value in event.details.items())
    return tag("details", tag("summary", line) + tag("pre", tag("bdi", _lines(whole)), style=_OPEN))


def _is_cut(event: Event) -> bool:
    """Whether a cause is told without its opening."""
    return bool(_OPENING.match(str(event.details.get("cause", ""))))


def _whole(name: str, value: JSON) -> str:
    text = value if isinstance(value, str) and name in _TEXTS else laid_out(value, 72)
    return (
        text if len(text) <= _WHOLE else f"{text[:_WHOLE]}… (execution.history.to_aws() has all {len(text)} characters)"
    )


def _lines(text: str) -> str:
    """Text for HTML whose lines stay lines."""
    return "\n".join(markup(line) for line in text.split("\n"))


def _text_row(event: Event, start: float) -> tuple[str, ...]:
    return (
        str(event.id),
        elapsed(event, start),
        event.type,
        clip_middle(_place(event), 40),
        str(event.previous_event_id),
        details_line(event, _SHORT_TEXT),
    )
