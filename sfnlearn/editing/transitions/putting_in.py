"""States that come in: the transition that they are put on leads to them, and they go on to where it led before.

An open end is where a block of states ends: `"End": true`, and every transition without a name (a Choice rule whose
Next is missing or null, a Default that is null).  Where nothing comes behind the spot, a state's own way ends there
too; a rule and a Default cannot, so a Succeed state is added for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.definition import objects_of
from sfnlearn.asl.location import Keys
from sfnlearn.editing.change import shown
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.drop_targets import Spot, with_block
from sfnlearn.editing.transitions.new_names import Taken, with_new_names
from sfnlearn.editing.transitions.ways import TERMINAL, lead, main_way, type_of
from sfnlearn.jsontext import JSON

END = "Succeed"


def put_in(document: Text, spot: Spot, states: Mapping[str, JSON], start: str) -> tuple[Text, tuple[Keys, ...]]:
    """The text with the states of a block at a spot, and their places; names are made unique first."""
    taken = Taken.by(document.value)
    states, names = with_new_names(states, taken)
    states = _closed(states, spot.target, taken)
    document = with_block(document, spot.block)
    document = written(document, spot, states)
    if spot.way is not None:
        document = lead(document, spot.way, names[start])
    return document, tuple((*spot.block, "States", name) for name in states)


def written(document: Text, spot: Spot, states: Mapping[str, JSON]) -> Text:
    """The text with states as members of the block, in their order, behind the spot's."""
    place, after = (*spot.block, "States"), spot.after
    first = next(iter(_members(document, place)), None)
    for name, state in states.items():
        before = first if after is None else None
        document = document.put((*place, name), state, after=after, before=before)
        after = name
    return document


def between(spot: Spot) -> str:
    """The spot in words: where the states are put."""
    if spot.way is None:
        return "on its own; nothing leads there yet"
    source = shown(spot.after) if spot.way[-1] != "StartAt" and spot.after else "the start"
    return f"between {source} and {shown(spot.target) if spot.target else 'the end'}"


def _members(document: Text, place: Keys) -> Mapping[str, JSON]:
    value: Any = document.value
    for key in place:
        value = value[key]
    return value if isinstance(value, dict) else {}


def _closed(states: Mapping[str, JSON], target: str | None, taken: Taken) -> dict[str, JSON]:
    """The states with their open ends led to a target, or ended."""
    end: str | None = target
    closed: dict[str, JSON] = {}
    for name, state in states.items():
        if not isinstance(state, dict):
            closed[name] = state
            continue
        if end is None and _needs_target(state):
            end = taken.name(END)
        closed[name] = _going_on(_ways_closed(state, end), target)
    if target is None and end is not None:
        closed[end] = {"Type": "Succeed"}
    return closed


def _needs_target(state: Mapping[str, JSON]) -> bool:
    """Whether a rule, a Default or a Catcher has no name to lead to."""
    ways = [way for group in ("Choices", "Catch") for _, way in objects_of(state, group)]
    no_default = "Default" in state and not isinstance(state["Default"], str)
    return no_default or any(not isinstance(way.get("Next"), str) for way in ways)


def _ways_closed(state: dict[str, Any], target: str | None) -> dict[str, Any]:
    if target is None or not _needs_target(state):
        return state
    closed = dict(state)
    for group in ("Choices", "Catch"):
        if isinstance(state.get(group), list):
            closed[group] = [_way_closed(way, target) for way in state[group]]
    if "Default" in state and not isinstance(state["Default"], str):
        closed["Default"] = target
    return closed


def _way_closed(way: JSON, target: str) -> JSON:
    return {**way, "Next": target} if isinstance(way, dict) and not isinstance(way.get("Next"), str) else way


def _going_on(state: dict[str, Any], target: str | None) -> dict[str, Any]:
    """A state's own way: where it ends, it goes on to the target."""
    if main_way(state) != ("Next",) or type_of(state) in TERMINAL or isinstance(state.get("Next"), str):
        return state
    field, value = ("End", True) if target is None else ("Next", target)
    if "Next" not in state and "End" not in state:
        return {**state, field: value}
    kept = {name: item for name, item in state.items() if not (name == "End" and "Next" in state)}
    return {field if name in ("Next", "End") else name: value if name in ("Next", "End") else item
            for name, item in kept.items()}  # fmt: skip
