"""One execution as columns for the browser: its events and what they change, its values, the stages of its states.

Rules that hold here: a column has one entry for each event; -1 stands for no value; data is a number into `texts`, and
the browser puts AWS's history rows together from these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sfnlearn.drawing.picture.machine_graph import Graph
from sfnlearn.drawing.tables.history import details_line
from sfnlearn.drawing.tables.timeline import Timeline
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.engine.timetravel.branching import can_change
from sfnlearn.engine.timetravel.stage_replay import Kept, replayed
from sfnlearn.events import Event, details_member
from sfnlearn.jsontext import JSON
from sfnlearn.widgets.changes import EventChanges
from sfnlearn.widgets.function_code import codes_of
from sfnlearn.widgets.header import header_of
from sfnlearn.widgets.meanings import Meanings
from sfnlearn.widgets.pending import pending_of
from sfnlearn.widgets.texts import Texts

SHORT = 300
"""Events up to which the stages travel with the view, so that they are there without a kernel."""
LINE = 96
EVERY_ROW = 1 << 30
LATER = "The stages of a long execution are worked out when they are asked for: that needs the kernel."
_TEXTS = ("input", "output", "parameters")
_GIVE = ("TaskSucceeded", "LambdaFunctionSucceeded", "ActivitySucceeded")


class ExecutionColumns:
    """An execution that a view shows."""

    def __init__(self, graph: Graph, execution: ExecutionRecord, title: str, start: int = 0, around: int = -1) -> None:
        self.execution = execution
        self.title = title
        self.start = start
        """The event at which this branch left the one before; 0 for the first."""
        self.around = around
        """The number of the branch that it left."""
        self.texts = Texts()
        self._events: Sequence[Event] = list(execution.events)  # the log makes its events anew each time
        self._changes = EventChanges(graph, self._events, execution)
        self._data = _Data(self._events, self._changes.owners, self.texts, holds=execution.events.holds_data)
        self._kept: dict[int, Kept] | None = None
        self.reason = ""
        self.head = header_of(execution)
        self.meanings = Meanings(execution)
        if len(self._events) <= SHORT:
            self.work_out()

    def work_out(self) -> None:
        """Replay the execution for its stages, once."""
        if self._kept is None:
            self._kept, self.reason = replayed(self.execution)

    def to_json(self) -> dict[str, Any]:
        """Everything that the browser needs."""
        events = self._events
        timeline = Timeline(self.execution, rows=EVERY_ROW)
        columns: dict[str, Any] = {
            "title": self.title,
            "start": self.start,
            "around": self.around,
            "execution": self.execution.name,
            "status": self.execution.status,
            "head": self.head,
            "began": events[0].timestamp if events else 0.0,
            "previous": [event.previous_event_id for event in events],
            "time": [round(event.timestamp - events[0].timestamp, 6) for event in events],
            "type": [event.type for event in events],
            "state": [event.state or "" for event in events],
            "path": [" / ".join(f"{state}[{index}]" for state, index in event.path) for event in events],
            "member": [details_member(event.type) or "" for event in events],
            "line": [details_line(event, LINE) for event in events],
            "details": self._data.details,
            "before": self._data.before,
            "after": self._data.after,
            "visit": self._changes.owners,
            "change": [can_change(events, event) for event in events],
            "lives": isinstance(self.execution, Execution),
            "film": self._changes.rows,
            "spans": self._changes.spans(timeline),
            "breaks": [list(one) for one in timeline.axis.breaks],
            "visits": self.visits(),
            "pending": pending_of(self.execution),
            "meanings": self.meanings.all() if len(events) <= SHORT else None,
            "code": self._code(),
            "reason": LATER if self._kept is None else self.reason,
        }
        # last, because the visits add texts
        return {**columns, "texts": self.texts.shown(), "shortened": self.texts.shortened()}

    def _code(self) -> dict[str, Any]:
        """The code of the functions that were called: files, which of them a state called, the lines of errors."""
        codes, called, lines = codes_of(self.execution)
        files = [
            {
                "function": code.function,
                "where": code.where,
                "first": code.first,
                "text": self.texts.add_text(code.source),
            }
            for code in codes
        ]
        return {"files": files, "called": called, "lines": {str(event): [*found] for event, found in lines.items()}}

    def visits(self) -> dict[str, Any] | None:
        """The stages of every visit by the event that entered it; None while nobody has worked them out."""
        if self._kept is None:
            return None
        return {str(entered): self._visit(kept) for entered, kept in self._kept.items()}

    def _visit(self, kept: Kept) -> dict[str, Any]:
        add = self.texts.add
        return {
            "attempts": [
                [until, [[stage, add(value)] for stage, value in stages.items()]] for until, stages in kept.attempts
            ],
            "variables": [add(dict(kept.variables)), -1 if kept.after is None else add(dict(kept.after))],
            "context": add(kept.context),
        }


class _Data:
    """For each event the data before it and after it, and its details as AWS shows them.

    A history that `holds` no data has neither: what is missing there is not null.
    """

    def __init__(self, events: Sequence[Event], owners: Sequence[int], texts: Texts, *, holds: bool = True) -> None:
        self._texts = texts
        self.before: list[int] = []
        self.after: list[int] = []
        self.details: list[dict[str, Any]] = []
        self._input: dict[int, int] = {}
        self._latest: dict[int, int] = {}
        for event, owner in zip(events, owners, strict=True):
            before, after = self._change(event, owner) if holds else (-1, -1)
            self.before.append(before)
            self.after.append(after)
            self.details.append({name: self._member(name, value) for name, value in event.details.items()})

    def _change(self, event: Event, owner: int) -> tuple[int, int]:
        """What the data was before the event, and what it is after it; -1 where the event has none."""
        kind, details = event.type, event.details
        if kind.endswith("StateEntered"):
            after = self._input[owner] = self._latest[owner] = self._texts.add(details.get("input"))
            return self.after[event.previous_event_id - 1] if event.previous_event_id else -1, after
        if kind == "ExecutionStarted":
            after = self._input[0] = self._texts.add(details.get("input"))
            return -1, after
        if kind.endswith("StateExited") or kind == "ExecutionSucceeded":
            where = owner if kind.endswith("StateExited") else 0
            return self._input.get(where, -1), self._texts.add(details.get("output"))
        return self._inside(event, owner)

    def _inside(self, event: Event, owner: int) -> tuple[int, int]:
        name = next((name for name in ("parameters", "output", "input") if name in event.details), None)
        if name is None or not (event.type.endswith("Scheduled") or event.type.endswith(_GIVE)):
            return -1, -1
        base = self._input if event.type.endswith("Scheduled") else self._latest
        after = self._texts.add(event.details[name])
        before = base.get(owner, -1)
        self._latest[owner] = after
        return before, after

    def _member(self, name: str, value: JSON) -> JSON:
        """A number stands for a text, as AWS shows data; everything else is itself, in a list of one."""
        if name in _TEXTS:
            return self._texts.add(value)
        if name == "assignedVariables" and isinstance(value, Mapping):
            return {variable: self._texts.add(content) for variable, content in value.items()}
        if isinstance(value, str) and len(value) > LINE:
            return self._texts.add_text(value)
        return [value]
