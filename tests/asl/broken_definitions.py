"""The corpus of broken definitions: made from the valid ones by one change each, and written by hand.

A case knows the place that is wrong, as a location.  `generated()` spoils every field of every kind of object in every
way that fits; `written()` reads `tests/data/broken_definitions`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.running.choice_operators import OPERATORS
from tests.asl.valid_definitions import (
    ACTIVITY,
    CALLBACK,
    JSONATA,
    JSONPATH,
    LAMBDA,
    RETRY,
    block,
    one,
    valid_definitions,
)

DATA = Path(__file__).parent.parent / "data" / "broken_definitions"


@dataclass(frozen=True)
class Case:
    """A broken definition (a dict, or a text) and where it is broken."""

    name: str
    definition: Any
    place: str
    type: str = "STANDARD"


# ------------------------------------------------------- the objects of a definition

_OBJECTS = (
    "ItemProcessor",
    "Iterator",
    "ProcessorConfig",
    "ItemReader",
    "ReaderConfig",
    "ItemBatcher",
    "ResultWriter",
    "WriterConfig",
    "Not",
)
_ARRAYS = ("Retry", "Catch", "Choices", "And", "Or", "Branches")


def objects(value: Any, steps: Keys = (), kind: str = "block") -> Iterator[tuple[Keys, str, dict[str, Any]]]:
    """Every object whose fields the States Language names: its place, its kind, itself."""
    kind = f"{kind} {value['Type']}" if "Type" in value and kind == "state" else kind
    yield steps, kind, value
    for name, state in value.get("States", {}).items():
        yield from objects(state, (*steps, "States", name), "state")
    for name in _OBJECTS:
        if isinstance(value.get(name), dict):
            yield from objects(value[name], (*steps, name), "block" if name in ("ItemProcessor", "Iterator") else name)
    for name in _ARRAYS:
        for index, item in enumerate(value.get(name, ())):
            yield from objects(item, (*steps, name, index), "block" if name == "Branches" else name)


def fields() -> Iterator[tuple[str, dict[str, Any], Keys, str]]:
    """One occurrence of every field in every kind of object in each language: (case, definition, object, field)."""
    seen = set()
    for name, definition in valid_definitions():
        for steps, kind, value in objects(definition):
            for field in value:
                key = (name.partition("-")[0], kind, field)
                if key not in seen:
                    seen.add(key)
                    yield f"{name} {Location((*steps, field))!s}", definition, steps, field


def at(value: Any, steps: Keys) -> Any:
    for step in steps:
        value = value[step]
    return value


def changed(definition: Any, steps: Keys, **fields: Any) -> Any:
    """The definition with fields of one object set; None takes one away."""
    anew = copy.deepcopy(definition)
    holder = at(anew, steps)
    for name, value in fields.items():
        if value is None:
            del holder[name]
        else:
            holder[name] = value
    return anew


def renamed(definition: Any, steps: Keys, field: str, name: str) -> Any:
    anew = copy.deepcopy(definition)
    holder = at(anew, steps)
    kept = list(holder.items())
    holder.clear()
    holder.update((name if key == field else key, value) for key, value in kept)
    return anew


# ----------------------------------------------------------------------- the ways


def typos() -> Iterator[Case]:
    """Two letters in the wrong order, one missing, one doubled, the wrong case, a wrong end."""
    ways: list[Callable[[str], str]] = [
        lambda name: name[:1] + name[2:3] + name[1:2] + name[3:],
        lambda name: name[:-2] + name[-1:],
        lambda name: name[:2] + name[1:],
        lambda name: name[:1].lower() + name[1:],
        lambda name: f"{name}s" if not name.endswith("s") else name[:-1],
    ]
    for case, definition, steps, field in fields():
        for number, way in enumerate(ways):
            name = way(field)
            if name not in (field, f"{field}Path") and name not in OPERATORS:
                place = str(Location((*steps, name)))
                yield Case(f"typo {number} {case}", renamed(definition, steps, field, name), place)


_HERE = {
    "Task": "Resource Credentials TimeoutSeconds HeartbeatSeconds Parameters ResultSelector ResultPath Retry Catch "
    "Assign Next",
    "Parallel": "Branches Parameters ResultSelector ResultPath Retry Catch Assign Next",
    "Map": "ItemProcessor ItemSelector ItemsPath MaxConcurrency Parameters ResultSelector ResultPath Retry Catch "
    "Assign Next ToleratedFailureCount",
    "Pass": "Result Parameters ResultPath Assign Next",
    "Wait": "Seconds Assign Next",
    "Choice": "Choices Default Assign",
    "Succeed": "",
    "Fail": "Error Cause",
}
_VALUES: dict[str, Any] = {
    "Resource": LAMBDA,
    "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/r"},
    "TimeoutSeconds": 5,
    "HeartbeatSeconds": 3,
    "Parameters": {"a": 1},
    "ResultSelector": {"a": 1},
    "ResultPath": "$.r",
    "Retry": RETRY,
    "Assign": {"a": 1},
    "Next": "Last",
    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Last"}],
    "Branches": [block()],
    "ItemProcessor": block(),
    "ItemSelector": {"a": 1},
    "ItemsPath": "$.a",
    "MaxConcurrency": 1,
    "ToleratedFailureCount": 1,
    "Result": 1,
    "Seconds": 1,
    "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "Last"}],
    "Default": "Last",
    "Error": "E",
    "Cause": "C",
    "End": True,
    "InputPath": "$.a",
    "OutputPath": "$.a",
}
_PLAIN = {
    "Task": JSONPATH["sdk"],
    "Parallel": one({"Type": "Parallel", "Branches": [block()], "Next": "Last"}),
    "Map": JSONPATH["map"],
    "Pass": one({"Type": "Pass", "Next": "Last"}),
    "Wait": JSONPATH["wait-seconds"],
    "Choice": JSONPATH["IsNull"],
    "Succeed": one({"Type": "Succeed"}),
    "Fail": JSONPATH["fail"],
}


def misplaced() -> Iterator[Case]:
    """Every field of a state in every type of state that does not have it, and the Retriers' and Catchers' fields."""
    for kind, definition in _PLAIN.items():
        for name, value in _VALUES.items():
            everywhere = {"End"} | ({"InputPath", "OutputPath"} if kind != "Fail" else set())
            has_next = "Next" in _HERE[kind]
            if name in _HERE[kind].split() or (name in everywhere and (name != "End" or has_next)):
                continue
            place = f"/States/First/{name}"
            yield Case(f"misplaced {name} in {kind}", changed(definition, ("States", "First"), **{name: value}), place)
    task = JSONPATH["task"]
    for group, names in {
        "Retry": {"Next": "Last", "ResultPath": "$.e", "TimeoutSeconds": 5, "Catch": []},
        "Catch": {
            "IntervalSeconds": 1,
            "MaxAttempts": 2,
            "BackoffRate": 2.0,
            "JitterStrategy": "FULL",
            "End": True,
            "Retry": [],
        },
    }.items():
        for name, value in names.items():
            steps: Keys = ("States", "First", group, 0)
            place = str(Location((*steps, name)))
            yield Case(f"misplaced {name} in {group}", changed(task, steps, **{name: value}), place)
    for name, value in {"Retry": RETRY, "Type": "Task", "Resource": LAMBDA, "Next": "Last", "End": True}.items():
        yield Case(f"misplaced {name} at the top", {**JSONPATH["pass"], name: value}, f"/{name}")


def dangling() -> Iterator[Case]:
    """Every transition to a state that does not exist, and to one whose name is nearly right."""
    for name, definition in valid_definitions():
        if not name.startswith(("jsonpath-Str", "jsonpath-Num", "jsonpath-Bool", "jsonpath-Time", "jsonpath-Is")):
            for steps, _, value in objects(definition):
                for field in ("StartAt", "Next", "Default"):
                    if field in value:
                        for target in ("Nowhere 42", value[field][:-1] + "x"):
                            place = str(Location((*steps, field)))
                            yield Case(
                                f"dangling {name} {place} {target}",
                                changed(definition, steps, **{field: target}),
                                place,
                            )


def mixed() -> Iterator[Case]:
    """Fields of one query language in states of the other."""
    for name, definition in JSONPATH.items():
        for steps, kind, value in objects(definition):
            for field in value:
                if (
                    field
                    in ("Parameters", "ResultSelector", "ResultPath", "InputPath", "OutputPath", "ItemsPath", "Result")
                    and kind != "ItemReader"
                ):
                    state = _state_of(steps)
                    if "Catch" not in steps and "ItemReader" not in steps and "ResultWriter" not in steps:
                        kept = _bare(definition, state, field)
                        yield Case(f"jsonpath {field} in jsonata, {name}", kept, str(Location((*steps, field))))
    for name, definition in JSONATA.items():
        for steps, kind, value in objects(definition):
            for field in value:
                if field in ("Arguments", "Output", "Items", "Condition") and kind not in (
                    "ItemReader",
                    "ResultWriter",
                ):
                    yield Case(
                        f"jsonata {field} in jsonpath, {name}",
                        _only(definition, steps, field),
                        str(Location((*steps, field))),
                    )


def _state_of(steps: Keys) -> Keys:
    last = max(index for index, step in enumerate(steps) if step == "States")
    return steps[: last + 2]


def _bare(definition: Any, state: Keys, field: str) -> Any:
    """A JSONata machine in which one state keeps one field of JSONPath."""
    kept = {"Type", "Next", "End", "Resource", "Branches", "ItemProcessor", "Iterator", "Seconds", field}
    anew = copy.deepcopy(definition)
    anew["QueryLanguage"] = "JSONata"
    holder = at(anew, state)
    for name in [name for name in holder if name not in kept]:
        del holder[name]
    for _, kind, value in objects(anew):
        if kind.startswith("state") and value is not holder:
            value.pop("QueryLanguage", None)
    return anew


def _only(definition: Any, steps: Keys, field: str) -> Any:
    """A JSONPath machine in which one object keeps one field of JSONata."""
    anew = copy.deepcopy(definition)
    anew["QueryLanguage"] = "JSONPath"
    for where, _, value in objects(anew):
        for name in (
            "Arguments",
            "Output",
            "Items",
            "Assign",
            "ItemSelector",
            "Credentials",
            "TimeoutSeconds",
            "HeartbeatSeconds",
            "MaxConcurrency",
            "ItemReader",
            "ItemBatcher",
            "ResultWriter",
            "ToleratedFailurePercentage",
            "ToleratedFailureCount",
        ):
            if name in value and (where, name) != (steps, field):
                del value[name]
        if "Condition" in value and (where, "Condition") != (steps, field):
            del value["Condition"]
            value |= {"Variable": "$.a", "IsPresent": True}
    return anew


_ANY = {
    "Result",
    "Output",
    "Parameters",
    "Arguments",
    "ResultSelector",
    "ItemSelector",
    "Items",
    "BatchInput",
    "Credentials",
    "Condition",
}


def wrong_types() -> Iterator[Case]:
    """Every field whose type is fixed, with a value of another type."""
    for case, definition, steps, field in fields():
        value = at(definition, steps)[field]
        if field not in _ANY and not str(value).startswith("{%"):
            for wrong in _others(value, field):
                yield Case(
                    f"type {case} {json.dumps(wrong)[:20]}",
                    changed(definition, steps, **{field: wrong}),
                    str(Location((*steps, field))),
                )


def _others(value: Any, field: str) -> list[Any]:
    if isinstance(value, bool):
        return ["true" if value else "false", 1]
    if isinstance(value, (int, float)):
        return ["ten", str(value), [value], {}]
    if isinstance(value, str):
        return [5, [value], {"is": value}]
    if isinstance(value, list):
        return [5, value[0] if isinstance(value[0], (dict, str)) else "a"]
    if value is None:
        return [5]
    return [5, "text"]


def missing() -> Iterator[Case]:
    """Every field that is required, taken away."""
    required = {
        "block": ("StartAt", "States"),
        "state": ("Type", "Next", "End", "Resource", "Choices", "Branches", "ItemProcessor", "Seconds"),
        "Choices": ("Next", "Variable", "Condition"),
        "Retry": ("ErrorEquals",),
        "Catch": ("ErrorEquals", "Next"),
        "ItemReader": ("Resource",),
        "ProcessorConfig": ("ExecutionType",),
        "And": ("Variable",),
    }
    for case, definition, steps, field in fields():
        kind = next((kind for where, kind, _ in objects(definition) if where == steps), "").split()[0]
        if field in required.get(kind, ()):
            yield Case(f"missing {case}", changed(definition, steps, **{field: None}), str(Location(steps)))


def express() -> Iterator[Case]:
    parameters = {
        ACTIVITY: {},
        CALLBACK: {"QueueUrl": "q", "MessageBody": "b"},
        "arn:aws:states:::states:startExecution.sync:2": {"StateMachineArn": "m"},
        "arn:aws:states:::glue:startJobRun.sync": {"JobName": "j"},
    }
    for resource, given in parameters.items():
        state = {"Type": "Task", "Resource": resource, "Parameters": given, "TimeoutSeconds": 5, "Next": "Last"}
        task = one(state)
        yield Case(f"express {resource}", task, "/States/First/Resource", "EXPRESS")
    yield Case(
        "express distributed", JSONPATH["distributed"], "/States/First/ItemProcessor/ProcessorConfig/Mode", "EXPRESS"
    )


def generated() -> Iterator[Case]:
    """All cases that are made."""
    for way in (typos, misplaced, dangling, mixed, wrong_types, missing, express):
        yield from way()


def written() -> Iterator[Case]:
    """All cases that are written by hand: [{"name", "definition" or "text", "place", "type"}, ...] in each file."""
    for file in sorted(DATA.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            definition = case["text"] if "text" in case else case["definition"]
            yield Case(f"{file.stem} {case['name']}", definition, case["place"], case.get("type", "STANDARD"))


def cases() -> list[Case]:
    """The whole corpus; what two ways of making give alike stands in it once."""
    made = {json.dumps([case.definition, case.type]): case for case in (*generated(), *written())}
    return list(made.values())
