"""What the data-flow editor knows: one state, its texts as they are edited, and the lanes that follow from them.

Rules that hold here: the browser sends texts and gets lanes; what it sends is read as JSON or as an expression, and a
mistake is an answer with a place, never an exception; what a Task was answered is kept, so editing calls nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.drawing.tables.data_flow_picture import WORK, changed
from sfnlearn.drawing.text import clip_middle
from sfnlearn.engine.one_state.data_flow import REMOVED, Lane, StateLanes, flow_of
from sfnlearn.engine.one_state.field_problem import FieldProblem
from sfnlearn.errors import StatesError, UsageError
from sfnlearn.jsontext import JSON, JSONSyntaxError, compact, parse
from sfnlearn.query.jsonata.delimiters import OPENING

_WHOLE = 20_000
"""Characters of a stage's data that are shown; the rest is left out of the middle."""
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)}
"""Marks that turn the direction of writing are shown, and edited, as JSON's escapes."""
_EXPRESSIONS = ("$", OPENING, "States.")


class Model:
    """One state, what it was given, and what became of it; `flow` are the lanes without any edit."""

    def __init__(self, machine: StateMachine, state: str, data: JSON, given: Mapping[str, Any]) -> None:
        self._machine, self._state, self._data, self._given = machine, state, data, dict(given)
        self.flow = flow_of(machine, state, data, **self._given)
        for lane in self.flow.lanes:
            if lane.stage == "result" and lane.reached and lane.editable:
                self._given = {name: value for name, value in given.items() if name not in {"functions", "error"}}
                self._given["result"] = lane.data

    def show(self, edits: Mapping[str, str]) -> dict[str, Any]:
        """The lanes after these edits: texts by the name of a field, or `input` or `result`."""
        data, given, fields = self._data, dict(self._given), {}
        for name, text in edits.items():
            try:
                value = read_text(text, expression=name not in {"input", "result"})
            except JSONSyntaxError as wrong:
                return told(self.flow, _unread(name, text, wrong))
            if name == "input":
                data = value
            elif name == "result":
                given.pop("error", None)
                given["result"] = value
            else:
                fields[name] = value
        try:
            return told(flow_of(self._machine, self._state, data, fields=fields, **given))
        except (UsageError, StatesError) as wrong:
            return told(self.flow, FieldProblem(next(iter(edits), "input"), "", 0, 0, str(wrong)))


def read_text(text: str, *, expression: bool) -> JSON:
    """What somebody wrote: JSON, or for a field a bare path or expression; nothing takes the field out.

    >>> read_text("$.order", expression=True), read_text('{"a": 1}', expression=True)
    ('$.order', {'a': 1})
    """
    text = text.strip()
    if expression and not text:
        return REMOVED
    if expression and text.startswith(_EXPRESSIONS):
        return text
    return parse(text)


def _unread(name: str, text: str, wrong: JSONSyntaxError) -> FieldProblem:
    lines = text.strip().split("\n")
    row = min(wrong.line, len(lines)) - 1
    column = max(0, wrong.column - 1)
    return FieldProblem(name, lines[row], column, column + 1, f"This is not JSON: {wrong.reason}.")


def told(flow: StateLanes, problem: FieldProblem | None = None) -> dict[str, Any]:
    """The lanes for the browser; data are texts, since JavaScript would round their numbers."""
    problem = problem or flow.problem
    return {
        "state": flow.state,
        "type": flow.type,
        "language": flow.language,
        "status": flow.status if problem is flow.problem else "INVALID",
        "lanes": [_lane(lane, flow.type) for lane in flow.lanes],
        "problem": problem
        and {
            "field": problem.field,
            "expression": problem.expression,
            "start": problem.start,
            "end": problem.end,
            "message": problem.message,
        },
        "assigned": compact(flow.assigned) if flow.assigned else "",
        "next": flow.next_state or "",
        "twin": None if flow.jsonata is None else [[name, _pretty(value)] for name, value in flow.jsonata.items()],
        "note": flow.jsonata_note,
    }


def _lane(lane: Lane, state_type: str) -> dict[str, Any]:
    return {
        "stage": lane.stage,
        "field": lane.field,
        "said": WORK.get(state_type, "the state's own result") if lane.stage == "result" else "",
        "expression": _pretty(lane.expression) if lane.is_set else "",
        "data": clip_middle_lines(_indented(lane.data)) if lane.reached else "",
        "reached": lane.reached,
        "change": changed(lane),
        "editable": lane.editable,
    }


def _pretty(value: JSON) -> str:
    """A path or an expression as it is, a template as indented JSON."""
    return value if isinstance(value, str) and value.startswith(_EXPRESSIONS) else _indented(value)


def _indented(value: JSON) -> str:
    short = compact(value)
    text = short if len(short) <= 64 else json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return text.translate(_ESCAPES)


def clip_middle_lines(text: str) -> str:
    """Long data without its middle; lines stay lines."""
    return text if len(text) <= _WHOLE else "\n".join(clip_middle(part, _WHOLE // 2) for part in (text,))
