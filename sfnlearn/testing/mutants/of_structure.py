"""Mutants whose states, fields, lists or ways are others than the reference's."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import Definition, own_fields, states_of, transitions
from sfnlearn.asl.location import Keys
from sfnlearn.jsontext import JSON, dumps
from sfnlearn.testing.mutants.here import Here, members, told
from sfnlearn.testing.mutants.mutant import Mutant
from sfnlearn.testing.mutants.places import GONE, at, replaced, swapped

LISTS = ("Retry", "Catch", "Choices", "Branches")
ANOTHER_ERROR = "Some.OtherError"
NEW_STATE = "New state"
RESULTS = frozenset({"Pass", "Task", "Parallel", "Map"})
"""The types of states that have a result to put somewhere."""
ADDED: tuple[tuple[str, JSON], ...] = (
    ("ResultPath", None), ("ResultPath", "$.result"), ("OutputPath", None), ("InputPath", None), ("Parameters", {}),
)  # fmt: skip
ADDED_JSONATA: tuple[tuple[str, JSON], ...] = (("Output", "{% $states.input %}"), ("Output", {}))


def of_structure(here: Here) -> Iterator[Mutant]:
    """Every such mutant that differs at one state."""
    yield from _fields_left_out(here)
    yield from _lists_changed(here)
    yield from _led_elsewhere(here)
    yield from _state_left_out(here)
    yield from _done_twice(here)
    yield from _another_state(here)
    yield from _fields_added(here)
    yield from _state_added(here)
    yield from _wrapped(here)


def _fields_left_out(here: Here) -> Iterator[Mutant]:
    """Fields of the state, members of its templates, and those of its Retriers and Catchers."""
    for keys in members(own_fields(here.state), ()):
        yield here.changed(keys, GONE, "field left out", f"no {told(keys)}")


def _lists_changed(here: Here) -> Iterator[Mutant]:
    """Items left out, and neighbours swapped, in lists of the language."""
    for keys in _lists(here.state):
        items = at(here.state, keys)
        for index in range(len(items)):
            left = [*items[:index], *items[index + 1 :]]
            changes = f"{told(keys)} without item {index + 1}"
            yield here.changed(keys, left or GONE, "item left out", changes)
        for index in range(len(items) - 1):
            changes = f"{told(keys)} with items {index + 1} and {index + 2} swapped"
            yield here.changed(keys, swapped(items, index), "order changed", changes)


def _lists(state: Definition) -> Iterator[Keys]:
    for name in LISTS:
        if isinstance(state.get(name), list):
            yield (name,)
    for name in ("Retry", "Catch"):
        for index, item in enumerate(state.get(name, [])):
            if len(item.get("ErrorEquals", [])) > 1:
                yield (name, index, "ErrorEquals")
    for index, rule in enumerate(state.get("Choices", [])):
        yield from (("Choices", index, name) for name in ("And", "Or") if name in rule)


def _led_elsewhere(here: Here) -> Iterator[Mutant]:
    """Each way on to every other state of the block, or nowhere."""
    names = list(states_of(here.block))
    for keys, target in transitions(here.state):
        for name in names:
            if name != target:
                changes = f"{told(keys)} is {name}, not {target}"
                yield here.changed(keys, name, "led elsewhere", changes)
    if "Next" in here.state:
        ended = {**{name: value for name, value in here.state.items() if name != "Next"}, "End": True}
        yield here.changed((), ended, "led elsewhere", "End, and no Next")


def _state_left_out(here: Here) -> Iterator[Mutant]:
    """The block without this state: whoever led to it leads to the state after it."""
    after = here.state.get("Next", here.state.get("Default"))
    block = here.block
    before = [name for name, state in states_of(block).items() if here.name in {to for _, to in transitions(state)}]
    if not isinstance(after, str) or after == here.name:
        if block.get("StartAt") == here.name or not before:
            return
        after = None
    left = {name: _without(state, here.name, after) for name, state in states_of(block).items() if name != here.name}
    start = after if block.get("StartAt") == here.name else block.get("StartAt")
    yield here.with_states(left, start, "state left out", "left out")


def _without(state: Definition, name: str, after: str | None) -> Definition:
    """A state whose ways to `name` lead to `after`, or end where there is nothing after it."""
    for keys, target in transitions(state):
        if target == name and after is not None:
            state = replaced(state, keys, after)
        elif target == name:
            state = replaced(state, keys, GONE)
            state = {**state, "End": True} if keys == ("Next",) else state
    return state


def _done_twice(here: Here) -> Iterator[Mutant]:
    """A copy of the Task before it, whose result is thrown away."""
    if here.found.type != "Task":
        return
    block = here.block
    thrown_away = {"Output": "{% $states.input %}"} if here.speaks_jsonata else {"ResultPath": None}
    kept = {name: value for name, value in here.state.items() if name not in {"End", "OutputPath"}}
    name = f"{here.name} before"
    states = {each: _without(state, here.name, name) for each, state in states_of(block).items()}
    start = name if block.get("StartAt") == here.name else block.get("StartAt")
    copied = {**states, name: {**kept, **thrown_away, "Next": here.name}}
    yield here.with_states(copied, start, "state done twice", "twice")


def _another_state(here: Here) -> Iterator[Mutant]:
    """A Pass that does nothing in its place, a Fail, a Succeed."""
    ways = here.ways
    if ways and (here.found.type != "Pass" or len(here.state) > len(ways) + 1):
        idle = {"Type": "Pass", **ways}
        yield here.changed((), idle, "another state", "a Pass that does nothing")
    for other in ({"Type": "Fail", "Error": ANOTHER_ERROR}, {"Type": "Succeed"}):
        if here.found.type != other["Type"]:
            yield here.changed((), other, "another state", f"a {other['Type']}")


def _fields_added(here: Here) -> Iterator[Mutant]:
    """Fields of the data flow that nobody asked for."""
    if here.found.type not in RESULTS:
        return
    added = ADDED_JSONATA if here.speaks_jsonata else ADDED
    for name, value in added:
        if name not in here.state and not (name == "Parameters" and here.found.type == "Parallel"):
            changes = f"{name} is {dumps(value)}"
            yield here.changed((), {**here.state, name: value}, "field added", changes)


def _state_added(here: Here) -> Iterator[Mutant]:
    """A Pass that forgets everything, before the state and after it."""
    forgets: Definition = {"Output": {}} if here.speaks_jsonata else {"Result": {}}
    block = here.block
    states = states_of(block)
    before = {name: _without(state, here.name, NEW_STATE) for name, state in states.items()}
    start = NEW_STATE if block.get("StartAt") == here.name else block.get("StartAt")
    first = {NEW_STATE: {"Type": "Pass", **forgets, "Next": here.name}}
    yield here.with_states({**before, **first}, start, "state added", "a Pass before it that forgets")
    if here.state.keys() & {"Next", "End"}:
        ways = here.ways
        ended = {**{name: value for name, value in here.state.items() if name != "End"}, "Next": NEW_STATE}
        after = {**states, here.name: ended, NEW_STATE: {"Type": "Pass", **forgets, **ways}}
        changes = "a Pass after it that forgets"
        yield here.with_states(after, block.get("StartAt"), "state added", changes)


def _wrapped(here: Here) -> Iterator[Mutant]:
    """The state as the only branch of a Parallel."""
    if here.found.type not in RESULTS:
        return
    ways = here.ways
    inner = {**{name: value for name, value in here.state.items() if name not in {"Next", "Catch"}}, "End": True}
    kept = {"Catch": here.state["Catch"]} if "Catch" in here.state else {}
    branch = {"StartAt": f"{here.name} alone", "States": {f"{here.name} alone": inner}}
    new = {"Type": "Parallel", "Branches": [branch], **kept, **ways}
    yield here.changed((), new, "state wrapped", "in a Parallel")
