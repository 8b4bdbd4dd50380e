"""What the data-flow editor knows: one state, its texts as they are edited, and the lanes that follow from them.

Rules that hold here: the browser sends texts and gets lanes; what it sends is read as JSON or as an expression, and a
mistake is an answer with a place, never an exception; while one text is wrong, the lanes are those of the last texts
that were right, and say so; what a Task was answered is kept, so editing calls nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.editing.flow.texts import NotRead, read_field, read_json
from sfnlearn.editing.flow.told import told
from sfnlearn.engine.one_state.data_flow import flow_of
from sfnlearn.engine.one_state.field_problem import FieldProblem
from sfnlearn.engine.one_state.lane import StateLanes
from sfnlearn.errors import StatesError, UsageError
from sfnlearn.jsontext import JSON

_GIVEN = frozenset({"input", "result", "error", "cause", "ends", "variables", "context"})
"""Names of texts that are no fields of the state; `ends` says whether its work gives a result or an error."""

USUAL_ERROR = "States.TaskFailed"
"""What the work ends in where the reader gives no name."""


class Model:
    """One state, what it was given, and what became of it; `flow` are the lanes without any edit.

    `valid` are those of the last texts that could all be read.
    """

    def __init__(self, machine: StateMachine, state: str, data: JSON, given: Mapping[str, Any]) -> None:
        self._machine, self._state, self._data, self._given = machine, state, data, dict(given)
        self._worked: tuple[JSON, ...] | None = None
        """What the branches of a Map or Parallel got when they ran last, and what they gave."""
        self.flow = self.valid = flow_of(machine, state, data, **self._given)
        self._keep_answer(self.flow, {})

    def show(self, edits: Mapping[str, str]) -> dict[str, Any]:
        """The lanes after these edits: texts by the name of a field, or `input`, `result`, `error`, ..."""
        values, wrong = self._read(edits)
        if wrong:
            return told(self.valid, wrong, edits)
        fields = {name: value for name, value in values.items() if name not in _GIVEN}
        try:
            data = values.get("input", self._data)
            flow = self._flow(data, fields, self._with(values))
        except (UsageError, StatesError) as refused:
            return told(self.valid, [FieldProblem(next(reversed(list(edits)), "input"), "", 0, 0, str(refused))], edits)
        if flow.status == "INVALID" and flow.problem is not None:
            return told(self.valid, [flow.problem], edits)
        self.valid = flow
        self._keep_answer(flow, values)
        return told(flow, edits=edits)

    def _flow(self, data: JSON, fields: Mapping[str, Any], given: Mapping[str, Any]) -> StateLanes:
        """The lanes; branches that would get what they got before are not run again, since they gave that then."""
        if self._worked is not None and "result" not in given and "error" not in given:
            again = {name: value for name, value in given.items() if name != "functions"}
            flow = flow_of(self._machine, self._state, data, fields=fields, **again, result=self._worked[-1])
            if flow.status != "INVALID" and _work_gets(flow, given) == self._worked[:-1]:
                return flow
        return flow_of(self._machine, self._state, data, fields=fields, **given)

    def _keep_answer(self, flow: StateLanes, values: Mapping[str, JSON]) -> None:
        """Keep what the work gave: a Task is called once, and branches run again only for other data."""
        if self.flow.type not in {"Task", "Map", "Parallel"} or {"result", "error"} & (
            self._given.keys() | values.keys()
        ):
            return
        result = next(lane for lane in flow.lanes if lane.stage == "result")
        if self.flow.type != "Task":
            self._worked = (*_work_gets(flow, self._with(values)), result.data) if result.reached else None
        elif result.reached or (flow.error is not None and flow.problem is None):
            self._given.pop("functions", None)
            kept = {"result": result.data} if result.reached else {"error": StatesError(flow.error, flow.cause)}
            self._given.update(kept)

    def _read(self, edits: Mapping[str, str]) -> tuple[dict[str, JSON], list[FieldProblem]]:
        values: dict[str, JSON] = {}
        wrong = []
        for name, text in edits.items():
            if name.startswith("look:"):
                continue
            try:
                values[name] = self._value(name, text)
            except NotRead as unread:
                wrong.append(unread.problem)
        return values, wrong

    def _value(self, name: str, text: str) -> JSON:
        if name in {"error", "cause", "ends"}:
            return text
        if name not in _GIVEN:
            return read_field(name, text, self.flow.language)
        value = read_json(name, text)
        if name in {"variables", "context"} and not isinstance(value, dict):
            raise NotRead(FieldProblem(name, "", 0, 0, "This is an object: names in double quotes, with their values."))
        return value

    def _with(self, values: Mapping[str, JSON]) -> dict[str, Any]:
        """The further arguments of `inspect` with what was edited of them."""
        given = dict(self._given)
        if values.get("ends") == "error" or ("error" in values and "ends" not in values):
            cause = values.get("cause")
            given.pop("result", None)
            given["error"] = StatesError(str(values.get("error") or USUAL_ERROR), str(cause) if cause else None)
        elif "result" in values or values.get("ends") == "result":
            given.pop("error", None)
            given["result"] = values.get("result", given.get("result"))
        if "variables" in values:
            given["variables"] = values["variables"]
        if isinstance(context := values.get("context"), dict):
            usual = self.flow.context
            changed = {name: value for name, value in context.items() if usual.get(name) != value}
            given["context"] = {**(given.get("context") or {}), **changed}
        return given


def _work_gets(flow: StateLanes, given: Mapping[str, Any]) -> tuple[JSON, ...]:
    """What decides what branches and iterations give: their inputs, and the variables and context in reach."""
    stages = [lane.stage for lane in flow.lanes]
    before = flow.lanes[stages.index("result") - 1]
    return before.data, given.get("variables"), given.get("context")
