"""What came of the fields beside a state's lanes: rules tried, seconds waited, iterations at once; and who is to blame.

Rules that hold here: what is told is asked of the language's own objects with the same input, variables and context
object, and nothing is told of a field that was not reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.location import Keys
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.states.choice import Choice
from sfnlearn.asl.states.fail import Fail
from sfnlearn.asl.states.wait import Wait
from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.engine.clock import START_TIME
from sfnlearn.engine.explain.choice_rules import Tried
from sfnlearn.engine.one_state.choice_trace import tried_rules, verdict
from sfnlearn.engine.one_state.field_problem import code_of, expressions
from sfnlearn.engine.one_state.inspection import Inspection, inspected_frame
from sfnlearn.engine.one_state.lane import Lane, StateField
from sfnlearn.engine.one_state.state_fields import WAITS
from sfnlearn.errors import StatesError


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of fields, by their names; `blamed` is one that failed where the lanes do not tell."""

    words: Mapping[str, str] = field(default_factory=dict)
    blamed: str | None = None
    caught: bool = False


def at_work(
    machine: StateMachine,
    written: Mapping[str, Any],
    found: Inspection,
    given: Mapping[str, Any],
    moved: Mapping[str, Keys],
) -> tuple[Told, Mapping[str, Any]]:
    """What came of the fields of an inspected state, and the context object that it saw."""
    state: Any = machine.block.find(found.state)
    frame = inspected_frame(machine, found.stages["input"], START_TIME, given.get("variables"), given.get("context"))
    frame.stages = None
    raw = frame.enter(state, found.stages["input"])
    context = frame.context
    if isinstance(state, Choice):
        try:
            effective = state.flow.effective_input(raw, frame)
        except StatesError:  # InputPath
            return Told(), context
        tried = tried_rules(state, written, effective, frame)
        return _choice(tried, state.default, found, moved), context
    if isinstance(state, Wait):
        told = {} if found.error is not None else dict.fromkeys(WAITS, waits(state, raw, frame))
        return Told(told), context
    if isinstance(state, Fail):
        return Told(blamed=_wrong_path(state, raw, frame)), context
    return Told(dict(_work(written, found)), caught=found.status == "CAUGHT_ERROR"), context


def _choice(tried: Sequence[Tried], default: str | None, found: Inspection, moved: Mapping[str, Keys]) -> Told:
    names = {keys: name for name, keys in moved.items()}
    place = [names.get(("Choices", index), f"Choices[{index}]") for index in range(len(tried))]
    words = {name: verdict(one) for name, one in zip(place, tried, strict=True)}
    failed = next((name for name, one in zip(place, tried, strict=True) if one.failed), None)
    if not _matched(tried) and failed is None:
        failed = "Default" if default is None else None
        words["Default"] = "is taken: no rule matches"
    elif failed is None:
        words["Default"] = "was not needed"
    return Told(words, failed if found.error is not None and "output" not in found.stages else None)


def _matched(tried: Sequence[Tried]) -> bool:
    return any(one.matched for one in tried)


def waits(state: Wait, raw: Any, frame: Frame) -> str:
    """How long a Wait state waits."""
    until = state.until(state.flow.effective_input(raw, frame), frame)
    seconds = max(0, until - frame.now)
    return f"waits {seconds:g} s, until {write_timestamp(max(until, frame.now))}"


def _wrong_path(state: Fail, raw: Any, frame: Frame) -> str | None:
    """ErrorPath or CausePath, whichever finds nothing that it may say."""
    for name, setting in (("Error", state.error), ("Cause", state.cause)):
        try:
            _ = setting and setting(raw, frame)
        except StatesError:
            return f"{name}Path" if not hasattr(state.flow, "work") else name
    return None


def _work(written: Mapping[str, Any], found: Inspection) -> Iterator[tuple[str, str]]:
    """How many iterations run at once and how many may fail; which Catcher takes the error."""
    for stage in ("maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage"):
        if stage in found.stages:
            name, value = stage[0].upper() + stage[1:], found.stages[stage]
            words = "no limit of its own" if stage == "maxConcurrency" and value == 0 else f"is {value:g}"
            yield from ((form, words) for form in (name, f"{name}Path") if form in written and written[form] != value)
    if found.catch_index is not None:
        for name in ("ResultPath", "Output", "Assign"):
            yield f"Catch[{found.catch_index}].{name}", "takes the error"


# ----------------------------------------------------------------------- blame


def blamed(lanes: Sequence[Lane], found: Inspection) -> str:
    """The field that failed, among those of the lanes that were not reached; empty where the work failed."""
    cause = found.cause or ""
    if found.error in {"States.Runtime", "States.QueryEvaluationError"}:
        for one in _set_fields(lanes):
            if _names(cause, one.name.rpartition(".")[2]):
                return one.name
    first = lanes[:1]
    for one in _set_fields(first):
        if any(code_of(text) in cause for text in expressions(one.expression)):
            return one.name
    return "" if not first or first[0].stage == "result" else first[0].field


def _set_fields(lanes: Iterable[Lane]) -> Iterator[StateField]:
    yield from (one for lane in lanes for one in lane.fields if one.is_set)


def _names(cause: str, field_name: str) -> bool:
    """Whether a cause speaks of a field, in any of AWS's forms."""
    forms = (f"'{field_name}'", f"'{field_name}/", f"The {field_name} parameter", f"The {field_name} field")
    return any(form in cause for form in forms)
