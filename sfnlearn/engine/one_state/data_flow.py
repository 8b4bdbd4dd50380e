"""One state's data flow as lanes: the data at every stage, the field that made it, and where an error stands.

Rules that hold here: the state is inspected as `machine.inspect` does it; what is edited replaces fields of a copy of
the definition, which is checked like every definition; an error points at a field, and at a place in its expression.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.definition import WORKING, all_states, find_state
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.translate import fields_in_jsonata, state_in_jsonata
from sfnlearn.engine.one_state.field_problem import FieldProblem, problem_in_definition, problem_in_field
from sfnlearn.engine.one_state.inspection import Inspection
from sfnlearn.engine.one_state.value_change import ValueChange, value_change
from sfnlearn.errors import DefinitionError, Diagnostic, UsageError
from sfnlearn.jsontext import JSON
from sfnlearn.query.in_jsonata import NotTranslated

PATHS = (
    ("input", ""),
    ("afterInputPath", "InputPath"),
    ("afterParameters", "Parameters"),
    ("result", ""),
    ("afterResultSelector", "ResultSelector"),
    ("afterResultPath", "ResultPath"),
    ("output", "OutputPath"),
)
"""The stages of a JSONPath state in order, and the field that leads to each."""
EXPRESSIONS = (("input", ""), ("afterArguments", "Arguments"), ("result", ""), ("output", "Output"))
_OF_A_MAP = {
    "afterParameters": (("afterItemsPath", "ItemsPath"), ("afterItemSelector", "ItemSelector")),
    "afterArguments": (("items", "Items"), ("afterItemSelector", "ItemSelector")),
}
"""What stands in the place of a stage: a Map finds its items, and each of them has an input of its own."""
_UNUSED: Mapping[str, tuple[str, ...]] = {
    "Pass": ("afterResultSelector",),
    **dict.fromkeys(
        ("Choice", "Wait", "Succeed"), ("afterParameters", "result", "afterResultSelector", "afterResultPath")
    ),
}


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage: `expression` is the JSON value of its field, if it `is_set`; `data` is there once it was `reached`.

    `change` is what became of the data since the stage before, or of the input where `beside_input`: ResultPath puts
    the result into that.
    """

    stage: str
    field: str = ""
    expression: JSON = None
    data: JSON = None
    reached: bool = False
    change: ValueChange | None = None
    beside_input: bool = False
    editable: bool = False
    is_set: bool = False


@dataclass(frozen=True, slots=True)
class StateLanes:
    """The lanes of a state; `jsonata` are its fields in JSONata, `jsonata_note` is what comes of them."""

    state: str
    type: str
    language: str
    status: str
    lanes: tuple[Lane, ...]
    problem: FieldProblem | None = None
    assigned: Mapping[str, Any] = field(default_factory=dict)
    next_state: str | None = None
    jsonata: Mapping[str, Any] | None = None
    jsonata_note: str = ""


def flow_of(
    machine: StateMachine,
    name: str,
    input: JSON,
    *,
    fields: Mapping[str, Any] | None = None,
    **given: Any,
) -> StateLanes:
    """The data flow of a state with an input; `fields` are edited ones (None for one that is taken out).

    `given` are the further arguments of `machine.inspect`: result, error, variables, functions, context.
    """
    original = find_state(machine.definition, name)
    if original is None:
        machine.inspect(name, input)  # it knows the sentence
        raise AssertionError
    definition = copy.deepcopy(machine.definition)
    state: Any = find_state(definition, name)
    for key, value in (fields or {}).items():
        state.pop(key, None)
        state.update({key: value} if value is not REMOVED else {})
    language = str(state.get("QueryLanguage", machine.definition.get("QueryLanguage", "JSONPath")))
    try:
        edited = StateMachine(definition, type=machine.type, name=machine.name) if fields else machine
    except DefinitionError as refused:
        return _refused(definition, name, language, input, refused.diagnostics)
    if "result" in given and state["Type"] not in WORKING:
        given.pop("result")
    found = edited.inspect(name, input, **given)
    lanes = tuple(_lanes(state, language, found.stages))
    problem = None if found.error is None else _failed(lanes, found.error, found.cause)
    said = _in_jsonata(edited, state, language, found, given)
    return StateLanes(name, found.type, language, found.status, lanes, problem, found.assigned, found.next_state, *said)


REMOVED = object()
"""For `fields`: the field is not set."""


def _stages(state: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    unused = _UNUSED.get(state["Type"], ())
    for stage, name in EXPRESSIONS if language == "JSONata" else PATHS:
        if language == "JSONata" and state["Type"] not in WORKING and stage in {"afterArguments", "result"}:
            continue
        if state["Type"] == "Map" and stage in _OF_A_MAP:
            yield from _found_items(state, _OF_A_MAP[stage])
        elif stage not in unused:
            yield stage, name


def _found_items(state: Mapping[str, Any], lanes: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """The lanes of a Map's items; an ItemReader finds them itself, and Parameters is ItemSelector's old name."""
    for stage, name in lanes:
        if name == "ItemSelector":
            yield stage, "Parameters" if "Parameters" in state and name not in state else name
        elif "ItemReader" not in state:
            yield stage, name


def _lanes(state: Mapping[str, Any], language: str, stages: Mapping[str, Any]) -> Iterator[Lane]:
    before: JSON = None
    if "ItemSelector" not in state and "Parameters" not in state:  # each item is its own input
        found = next(
            (stages[name] for name in ("items", "afterItemsPath", "afterItemsPointer") if name in stages), None
        )
        stages = stages if found is None else {**stages, "afterItemSelector": found}
    for stage, name in _stages(state, language):
        editable = bool(name) or stage == "input" or (stage == "result" and state["Type"] in WORKING)
        if stage not in stages:
            yield Lane(stage, name, state.get(name), editable=editable, is_set=name in state)
            continue
        data = stages[stage]
        beside = stage == "afterResultPath"
        changed = None if stage == "input" else value_change(stages["input"] if beside else before, data)
        yield Lane(stage, name, state.get(name), data, True, changed, beside, editable, name in state)
        before = data


def _in_jsonata(
    machine: StateMachine, state: Mapping[str, Any], language: str, found: Inspection, given: Mapping[str, Any]
) -> tuple[Mapping[str, Any] | None, str]:
    """The state's fields in JSONata, and whether they give the same: that is tried, not supposed."""
    if language == "JSONata":
        return None, ""
    try:
        fields, whole = fields_in_jsonata(state), state_in_jsonata(state)
    except NotTranslated as part:
        return None, part.told
    if found.status != "SUCCEEDED" or state["Type"] not in {"Pass", "Task", "Succeed"}:
        return fields, ""
    definition = copy.deepcopy(machine.definition)
    other: Any = find_state(definition, found.state)
    other.clear()
    other.update(whole)
    more = {**given, "result": found.stages["result"]} if state["Type"] == "Task" else dict(given)
    more.pop("functions", None)
    try:
        again = StateMachine(definition, type=machine.type).inspect(found.state, found.stages["input"], **more)
    except (DefinitionError, UsageError):
        return fields, ""
    same = again.status == "SUCCEEDED" and json.dumps(again.output) == json.dumps(found.output)
    return fields, "It gives the same output." if same else "With this data its output differs."


def _refused(
    definition: Mapping[str, Any], name: str, language: str, data: JSON, found: tuple[Diagnostic, ...]
) -> StateLanes:
    """The definition is not right: the input is all that there is, and the first finding about this state."""
    placed = next(each for each in all_states(definition) if each.name == name)
    lanes = tuple(_lanes(placed.state, language, {"input": data}))
    return StateLanes(name, placed.type, language, "INVALID", lanes, problem_in_definition(placed, found))


def _failed(lanes: tuple[Lane, ...], error: str, cause: str | None) -> FieldProblem | None:
    """The field after the last stage that was reached; None where the work itself failed."""
    open_ = next((place for place, lane in enumerate(lanes) if not lane.reached), None)
    if open_ is None or lanes[open_].stage == "result":
        return None
    data = lanes[open_ - 1].data if open_ else None
    return problem_in_field(lanes[open_].field, lanes[open_].expression, data, cause or error)
