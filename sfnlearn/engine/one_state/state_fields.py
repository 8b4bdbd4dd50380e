"""Which fields of a state touch its data, and at which stage each of them works.

Rules that hold here: the stages of a state follow from its type, its query language and what it has at first (a Catcher
more, a reader instead of ItemsPath), never from what is edited; a field that is not set has its place all the same, and
a stage that does not exist for the state is not there.  A field inside another is named as people write it:
`Choices[0]`, `Catch[1].ResultPath`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.definition import WORKING, objects_of
from sfnlearn.asl.location import Keys
from sfnlearn.query.jsonata.delimiters import is_expression

REMOVED = object()
"""The value of an edited field that is taken out."""
_INNER = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")
WAITS = ("Seconds", "SecondsPath", "Timestamp", "TimestampPath")
_FAILS = ("Error", "ErrorPath", "Cause", "CausePath")
_LIMITS = ("TimeoutSeconds", "HeartbeatSeconds")
_TOLERATED = ("ToleratedFailureCount", "ToleratedFailurePercentage")


@dataclass(frozen=True, slots=True)
class Step:
    """What leads to a stage: `main` is the field that makes its data, `names` are all fields there, in order."""

    stage: str
    main: str
    names: tuple[str, ...]


def keys_of(name: str) -> Keys:
    """Where in the state a field stands.

    >>> keys_of("Catch[1].ResultPath"), keys_of("Output")
    (('Catch', 1, 'ResultPath'), ('Output',))
    """
    inner = _INNER.fullmatch(name)
    if inner is None:
        return (name,)
    group, index, field = inner.groups()
    return (group, int(index)) if field is None else (group, int(index), field)


def edit_state(state: dict[str, Any], fields: Mapping[str, Any]) -> dict[str, Keys]:
    """Put edited fields into a state; gives where those that are items of an array stand now.

    >>> state = {"Choices": [{"Next": "A"}, {"Next": "B"}]}
    >>> edit_state(state, {"Choices[0]": REMOVED, "OutputPath": "$.n"}), state
    ({'Choices[1]': ('Choices', 0)}, {'Choices': [{'Next': 'B'}], 'OutputPath': '$.n'})
    """
    gone: set[tuple[str, int]] = set()
    for name, value in fields.items():
        *way, last = keys_of(name)
        holder: Any = state
        for key in way:
            holder = holder[key]
        if value is not REMOVED:
            holder[last] = value
        elif isinstance(holder, dict):
            holder.pop(last, None)
        else:
            gone.add((str(way[0]), int(last)))
    return dict(_moved(state, gone))


def _moved(state: dict[str, Any], gone: set[tuple[str, int]]) -> Iterator[tuple[str, Keys]]:
    for group in {group for group, _ in gone}:
        kept = [index for index in range(len(state[group])) if (group, index) not in gone]
        state[group] = [state[group][index] for index in kept]
        yield from ((f"{group}[{before}]", (group, now)) for now, before in enumerate(kept))


def steps(state: Mapping[str, Any], language: str) -> Iterator[Step]:
    """The stages of a state in order, each with its fields.

    >>> [step.stage for step in steps({"Type": "Wait", "Seconds": 1}, "JSONata")]
    ['input', 'output']
    """
    yield Step("input", "", ())
    if state["Type"] == "Fail":
        yield Step("error", "", _FAILS if language == "JSONPath" else ("Error", "Cause"))
        return
    yield from (_steps_of_paths if language == "JSONPath" else _steps_of_expressions)(state)


def _steps_of_paths(state: Mapping[str, Any]) -> Iterator[Step]:
    kind = state["Type"]
    yield _step("afterInputPath", "InputPath")
    if kind in {"Choice", "Wait", "Succeed"}:
        yield _leaving(state, "OutputPath", "ResultPath")
        return
    if kind == "Map":
        yield from _items(state, "afterItemsPath", "ItemsPath")
    else:
        yield _step("afterParameters", "Parameters")
    yield Step("result", "Result", ("Result",)) if kind == "Pass" else Step("result", "", tuple(_work(state, "Path")))
    if kind != "Pass":
        yield _step("afterResultSelector", "ResultSelector")
    yield _step("afterResultPath", "ResultPath")
    yield _leaving(state, "OutputPath", "ResultPath")


def _steps_of_expressions(state: Mapping[str, Any]) -> Iterator[Step]:
    if state["Type"] == "Map":
        yield from _items(state, "items", "Items")
    elif state["Type"] in WORKING:
        yield _step("afterArguments", "Arguments")
    if state["Type"] in WORKING:
        yield Step("result", "", tuple(_work(state, "")))
    yield _leaving(state, "Output", "Output")


def _step(stage: str, name: str) -> Step:
    return Step(stage, name, (name,))


def _items(state: Mapping[str, Any], stage: str, name: str) -> Iterator[Step]:
    """A Map's items; an ItemReader finds them itself, and Parameters is ItemSelector's old name."""
    yield _step(stage, "ItemReader" if "ItemReader" in state else name)
    yield _step("afterItemSelector", "Parameters" if "Parameters" in state else "ItemSelector")
    if "ItemBatcher" in state or is_distributed(state):
        yield _step("afterItemBatcher", "ItemBatcher")


def is_distributed(state: Mapping[str, Any]) -> bool:
    """Whether a Map runs each item as an execution of its own."""
    config = state.get("ItemProcessor", {}).get("ProcessorConfig", {})
    return bool(isinstance(config, dict) and config.get("Mode") == "DISTRIBUTED")


def _work(state: Mapping[str, Any], suffix: str) -> Iterator[str]:
    """The fields beside the work itself that read the state's data."""
    if state["Type"] == "Map":
        limit = f"MaxConcurrency{suffix}"
        yield limit if limit in state else "MaxConcurrency"
        yield from (form for name in _TOLERATED for form in {name: 0, f"{name}{suffix}": 0} if form in state)
        yield from (name for name in ("ResultWriter",) if name in state)
    for name in _LIMITS:
        form = f"{name}{suffix}"
        if form in state and (suffix or is_expression(state[form])):
            yield form
    yield from (name for name in ("Credentials",) if name in state)


def _leaving(state: Mapping[str, Any], main: str, caught: str) -> Step:
    """The way out: what the state does by itself, then its output, its variables, and what its Catchers give."""
    own: tuple[str, ...] = ()
    if state["Type"] == "Wait":
        own = WAITS if main == "OutputPath" else ("Seconds", "Timestamp")
    elif state["Type"] == "Choice":
        own = (*(f"Choices[{index}]" for index, _ in objects_of(state, "Choices")), "Default")
    assign = () if state["Type"] == "Succeed" else ("Assign",)
    handlers = [f"Catch[{index}]" for index, _ in objects_of(state, "Catch")]
    catches = (f"{handler}.{field}" for handler in handlers for field in (caught, "Assign"))
    return Step("output", main, (*own, main, *assign, *catches))
