"""A JSONPath state said in JSONata, and whether it gives the same with this data: that is tried, not supposed."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.definition import WORKING, find_state
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.states.wait import Wait
from sfnlearn.asl.translate import data_fields_in_jsonata, state_in_jsonata
from sfnlearn.engine.clock import START_TIME
from sfnlearn.engine.one_state.inspection import Inspection, inspected_frame
from sfnlearn.errors import DefinitionError, StatesError, UsageError
from sfnlearn.jsontext import compact
from sfnlearn.query.in_jsonata import NotTranslated

Twin = tuple[Mapping[str, Any] | None, str]
"""The fields in JSONata, None where there are none to show, and what comes of them."""
SAME, SAME_ERROR = "It gives the same output.", "It gives the same error."
SAME_UNREAD = "It gives the same output for the result that is given; what ItemReader reads was not tried."


def in_jsonata(
    machine: StateMachine, state: Mapping[str, Any], language: str, found: Inspection, given: Mapping[str, Any]
) -> Twin:
    """The fields of an inspected state in JSONata, and what they give with the same data."""
    if language == "JSONata":
        return None, ""
    try:
        fields, whole = data_fields_in_jsonata(state), state_in_jsonata(state)
    except NotTranslated as part:
        return None, part.told
    if found.status == "RETRIABLE" or (found.status == "FAILED" and found.type != "Fail"):
        return fields, ""
    try:
        other = _with(machine, found.state, whole)
        again = other.inspect(found.state, found.stages["input"], **_answers(found, given))
    except (DefinitionError, UsageError, StatesError) as refused:
        return fields, f"In JSONata it is refused here: {str(refused).splitlines()[0]}"
    if _told(machine, found, given) == _told(other, again, given):
        return fields, SAME_ERROR if found.type == "Fail" else SAME_UNREAD if "ItemReader" in state else SAME
    if again.error is not None and found.error is None:
        return fields, f"With this data it fails in JSONata: {again.cause or again.error}"
    return fields, "With this data its output differs."


def _with(machine: StateMachine, name: str, whole: Mapping[str, Any]) -> StateMachine:
    definition = copy.deepcopy(machine.definition)
    other: Any = find_state(definition, name)
    other.clear()
    other.update(whole)
    return StateMachine(definition, type=machine.type)


def _answers(found: Inspection, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the work gave, so that nothing is called again."""
    known = {name: value for name, value in given.items() if name in {"variables", "context"}}
    if found.type not in WORKING:
        return known
    if "result" in found.stages:
        return {**known, "result": found.stages["result"]}
    return {**known, "error": StatesError(found.error, found.cause)}


def _told(machine: StateMachine, found: Inspection, given: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a state gives, to compare; a Wait gives its end as well, and a Map what its iterations get."""
    error = None if found.status == "SUCCEEDED" else (found.error, found.cause)
    items = found.stages.get("afterItemBatcher", found.stages.get("afterItemSelector"))
    given = {name: given.get(name) for name in ("variables", "context")}
    assigned = compact(dict(sorted(found.assigned.items())))
    return found.status, error, compact(found.output), assigned, found.next_state, items, _until(machine, found, given)


def _until(machine: StateMachine, found: Inspection, given: Mapping[str, Any]) -> float | None:
    state = machine.block.find(found.state)
    if not isinstance(state, Wait):
        return None
    frame = inspected_frame(machine, found.stages["input"], START_TIME, **given)
    frame.stages = None
    raw = frame.enter(state, found.stages["input"])
    until: float = state.until(state.flow.effective_input(raw, frame), frame)
    return until
