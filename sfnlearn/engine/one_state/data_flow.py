"""One state's data flow as lanes: the data at every stage, the fields that made it, and where an error stands.

Rules that hold here: the state is inspected as `machine.inspect` does it; what is edited replaces fields of a copy of
the definition, which is checked like every definition; an error points at a field, and at a place in its expression;
where a state succeeded, no lane is without data but one that says why.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sfnlearn.asl.definition import WORKING, all_states, find_state
from sfnlearn.asl.location import Keys
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.states.map.both_modes import Items
from sfnlearn.engine.one_state.field_problem import FieldProblem, expressions, problem_in_definition, problem_in_field
from sfnlearn.engine.one_state.fields_at_work import Told, at_work, blamed
from sfnlearn.engine.one_state.handling import handled
from sfnlearn.engine.one_state.inspection import Inspection
from sfnlearn.engine.one_state.lane import Lane, StateField, StateLanes
from sfnlearn.engine.one_state.state_fields import Step, edit_state, keys_of, steps
from sfnlearn.engine.one_state.twin import in_jsonata
from sfnlearn.engine.one_state.value_change import value_change
from sfnlearn.errors import DefinitionError, Diagnostic
from sfnlearn.jsontext import JSON


def flow_of(
    machine: StateMachine,
    name: str,
    input: JSON,
    *,
    fields: Mapping[str, Any] | None = None,
    **given: Any,
) -> StateLanes:
    """The data flow of a state with an input; `fields` are edited ones (REMOVED for one that is taken out).

    `given` are the further arguments of `machine.inspect`: result, error, variables, functions, context.
    """
    original = find_state(machine.definition, name)
    if original is None:
        machine.inspect(name, input)  # it knows the sentence
        raise AssertionError
    language = str(original.get("QueryLanguage", machine.definition.get("QueryLanguage", "JSONPath")))
    definition = copy.deepcopy(machine.definition) if fields else machine.definition
    state: Any = find_state(definition, name)
    moved = edit_state(state, fields) if fields else {}
    edited = _Edited(state, language, tuple(steps(original, language)), moved)
    try:
        machine = StateMachine(definition, type=machine.type, name=machine.name) if fields else machine
    except DefinitionError as refused:
        return _refused(definition, name, edited, input, refused.diagnostics)
    if state["Type"] not in WORKING:
        given = {key: value for key, value in given.items() if key not in {"result", "error"}}
    return _flow(machine, edited, machine.inspect(name, input, **given), given)


@dataclass(frozen=True, slots=True)
class _Edited:
    """A state with what was edited; `moved` are the items of arrays that stand elsewhere now."""

    state: Mapping[str, Any]
    language: str
    way: tuple[Step, ...]
    moved: Mapping[str, Keys]


def _flow(machine: StateMachine, edited: _Edited, found: Inspection, given: Mapping[str, Any]) -> StateLanes:
    state, language = edited.state, edited.language
    told, context = at_work(machine, state, found, given, edited.moved)
    lanes = tuple(_lanes(edited, _whole(state, found, told), told))
    problem = None if found.error is None else _problem(lanes, found, told)
    said = in_jsonata(machine, state, language, found, given)
    return StateLanes(
        found.state,
        found.type,
        language,
        found.status,
        tuple(_noted(lanes, state, found, problem)),
        problem,
        found.assigned,
        found.next_state,
        *said,
        error=found.error,
        cause=found.cause,
        handled=tuple(handled(found)) if found.type != "Fail" else (),
        context=context,
        variables=given.get("variables") or {},
    )


# ----------------------------------------------------------------------- the lanes


def _whole(state: Mapping[str, Any], found: Inspection, told: Told) -> Mapping[str, Any]:
    """The stages with those that a Map has without a field of its own, and what a Fail state says."""
    stages = dict(found.stages)
    if state["Type"] == "Fail" and told.blamed is None:
        stages["error"] = {"Error": found.error, "Cause": found.cause}
    name = next((name for name in ("afterItemsPath", "items", "afterItemsPointer") if name in stages), None)
    if state["Type"] != "Map" or name is None:
        return stages
    stages.setdefault("afterItemsPath", stages[name])
    if "ItemSelector" not in state and "Parameters" not in state:  # each item is its own input
        items = Items.of(stages[name])
        stages.setdefault("afterItemSelector", [items.input(index) for index in range(len(items))])
    if "ItemBatcher" not in state and "afterItemSelector" in stages:
        stages["afterItemBatcher"] = stages["afterItemSelector"]
    return stages


def _lanes(edited: _Edited, stages: Mapping[str, Any], told: Told) -> Iterator[Lane]:
    state = edited.state
    before: JSON = None
    for step in edited.way:
        fields = tuple(_field(name, state, told, edited.moved) for name in step.names)
        editable = step.stage == "input" or (step.stage == "result" and state["Type"] in WORKING) or bool(step.main)
        lane = Lane(step.stage, step.main, editable=editable, fields=fields)
        if step.stage not in stages:
            yield lane
            continue
        data = stages[step.stage]
        beside = step.stage == "afterResultPath" or (step.stage == "output" and told.caught)
        compared = step.stage not in {"input", "error"}
        change = value_change(stages["input"] if beside else before, data) if compared else None
        yield replace(lane, data=data, reached=True, change=change, beside_input=beside)
        before = data


def _field(name: str, state: Mapping[str, Any], told: Told, moved: Mapping[str, Keys]) -> StateField:
    value: Any = state
    for key in place_of(name, moved):
        try:
            value = value[key]
        except (LookupError, TypeError):
            return StateField(name)
    return StateField(name, value, is_set=True, told=told.words.get(name, ""))


def place_of(name: str, moved: Mapping[str, Keys]) -> Keys:
    """Where a field stands once others were taken out; nowhere if it was itself."""
    group = name.partition("[")[0]
    if name in moved or not any(keys[0] == group for keys in moved.values()):
        return moved.get(name) or keys_of(name)
    return (group, -1, "") if "[" in name else keys_of(name)


def _noted(
    lanes: tuple[Lane, ...], state: Mapping[str, Any], found: Inspection, problem: FieldProblem | None
) -> Iterator[Lane]:
    """The lanes with the reason where one has no data."""
    broken = found.error is not None and problem is None and "result" not in found.stages
    for lane in lanes:
        if lane.reached:
            yield lane
        elif lane.stage == "result" and broken:
            yield replace(lane, note=f"the work ended in {found.error or 'an error without a name'}")
        elif broken and found.status == "RETRIABLE":
            yield replace(lane, note="not reached: the state is to try again")
        elif broken and found.type in WORKING:
            yield replace(lane, note="does not apply: the work ended in an error")
        elif found.status == "SUCCEEDED" and "ItemReader" in state:
            yield replace(lane, note="nothing is read: the result is given")
        else:
            yield replace(lane, note="does not apply here" if found.status == "SUCCEEDED" else "not reached")


def _refused(
    definition: Mapping[str, Any], name: str, edited: _Edited, data: JSON, found: tuple[Diagnostic, ...]
) -> StateLanes:
    """The definition is not right: the input is all that there is, and the first finding about this state."""
    placed = next(each for each in all_states(definition) if each.name == name)
    lanes = tuple(
        replace(lane, note="" if lane.reached else "not reached") for lane in _lanes(edited, {"input": data}, Told())
    )
    names = {one: place_of(one, edited.moved) for step in edited.way for one in step.names}
    problem = problem_in_definition(placed, found, names)
    return StateLanes(name, placed.type, edited.language, "INVALID", lanes, problem)


def _problem(lanes: tuple[Lane, ...], found: Inspection, told: Told) -> FieldProblem | None:
    """The field to blame; None where the work itself failed, or where failing is what the state is for."""
    if told.blamed is not None:
        open_, name = len(lanes) - 1, told.blamed
    else:
        open_ = next((place for place, lane in enumerate(lanes) if not lane.reached), len(lanes))
        name = blamed([lane for lane in lanes if not lane.reached], found)
    if not name:
        return None
    one = next(each for lane in lanes for each in lane.fields if each.name == name)
    data = next((lane.data for lane in reversed(lanes[:open_]) if lane.reached), None)
    return _placed(one, data, found.cause or found.error or "")


def _placed(one: StateField, data: JSON, message: str) -> FieldProblem:
    if not list(expressions(one.expression)):
        return FieldProblem(one.name, "", 0, 0, message)
    return problem_in_field(one.name, one.expression, data, message)
