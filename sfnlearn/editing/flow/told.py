"""A data flow as the browser gets it: texts only, since JavaScript would round the numbers in data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sfnlearn.drawing.tables.data_flow_picture import WORK, changed
from sfnlearn.editing.flow.texts import indented, written
from sfnlearn.engine.one_state.field_problem import FieldProblem
from sfnlearn.engine.one_state.lane import Lane, StateField, StateLanes
from sfnlearn.jsontext import JSON, compact

WHOLE = 20_000
"""Characters of a lane that is only shown; the rest is left out of the middle."""
STALE = "The lanes are those of the last valid text."


def told(
    flow: StateLanes, wrong: Sequence[FieldProblem] = (), edits: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The lanes for the browser; with `wrong` they are those of the last valid texts, and say so.

    What was typed into the lanes of the input and the result is not sent back; `look:<stage>` among the edits is the
    one item of a lane that is looked at.
    """
    edits = edits or {}
    problems = list(wrong) or ([flow.problem] if flow.problem else [])
    return {
        "state": flow.state,
        "type": flow.type,
        "language": flow.language,
        "status": "INVALID" if wrong else flow.status,
        "stale": bool(wrong),
        "said": " ".join(said(flow, wrong)),
        "lanes": [_lane(lane, flow, edits) for lane in flow.lanes],
        "problems": [problem_told(problem) for problem in problems],
        "assigned": compact(flow.assigned) if flow.assigned else "",
        "error": [flow.error or "", flow.cause or ""] if flow.error is not None or flow.cause is not None else [],
        "variables": indented(dict(flow.variables)),
        "context": indented(dict(flow.context)),
        "twin": None if flow.jsonata is None else [[name, _twin_text(value)] for name, value in flow.jsonata.items()],
        "note": flow.jsonata_note,
    }


def said(flow: StateLanes, wrong: Sequence[FieldProblem]) -> list[str]:
    """What is the matter, or where it goes on, in sentences."""
    if wrong:
        fields = ", ".join(dict.fromkeys(problem.field for problem in wrong))
        verb = "cannot" if len({problem.field for problem in wrong}) == 1 else "cannot all"
        return [f"{fields} {verb} be read.", STALE]
    if flow.problem is not None:
        return [f"See {flow.problem.field}.", *map(_sentence, flow.handled)]
    if flow.error is not None:
        return [f"{flow.error}.", *map(_sentence, flow.handled)]
    return [f"Next: {flow.next_state}."] if flow.next_state else []


def _sentence(text: str) -> str:
    return f"{text}."


def problem_told(problem: FieldProblem) -> dict[str, Any]:
    """What is wrong in a field, for the browser."""
    return {
        "field": problem.field,
        "expression": problem.expression,
        "start": problem.start,
        "end": problem.end,
        "message": problem.message,
    }


def _lane(lane: Lane, flow: StateLanes, edits: Mapping[str, str]) -> dict[str, Any]:
    work = WORK.get(flow.type, "")
    return {
        "stage": lane.stage,
        "field": lane.field,
        "said": work if lane.stage == "result" else "",
        "fields": [_field(one, flow.language) for one in lane.fields],
        "data": _data(lane, edits) if lane.reached else "",
        "count": len(lane.data) if lane.reached and _is_of_items(lane) and isinstance(lane.data, list) else 0,
        "reached": lane.reached,
        "change": changed(lane),
        "marks": [*lane.change.adds, *lane.change.changes] if lane.change else [],
        "editable": lane.editable,
        "note": lane.note,
    }


def _is_of_items(lane: Lane) -> bool:
    return lane.stage in {"afterItemSelector", "afterItemBatcher"}


def _data(lane: Lane, edits: Mapping[str, str]) -> str:
    """The data, whole where it is edited."""
    if lane.editable and not lane.field:
        return "" if lane.stage in edits else indented(lane.data)
    picked = edits.get(f"look:{lane.stage}", "")
    data = lane.data
    if isinstance(data, list) and picked.isdecimal() and int(picked) < len(data):
        data = data[int(picked)]
    return clip_middle_lines(indented(data))


def _field(one: StateField, language: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "text": written(one.name, one.expression, language) if one.is_set else "",
        "told": one.told,
    }


def _twin_text(value: JSON) -> str:
    return written("", value, "JSONata")


def clip_middle_lines(text: str) -> str:
    """Long data without its middle; lines stay lines."""
    if len(text) <= WHOLE:
        return text
    left_out = len(text) - WHOLE
    return f"{text[: WHOLE // 2]}\n… {left_out:,} characters are left out here …\n{text[-WHOLE // 2 :]}"
