"""A JSONPath state said in JSONata: the same data flow in the other query language.

JSONata has two fields where JSONPath has five.  Arguments is what InputPath and Parameters make of the input; Output is
what ResultSelector, ResultPath and OutputPath make of the result.  Fields whose names end in Path lose that ending and
hold an expression.

Rules that hold here: every field of the state is either the same in both languages, or translated, or refused by name
(`NotTranslated`); a state is never translated by half.

Source: States Language, "JSONata"; Developer Guide, "Transforming data with JSONata".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.choice_in_jsonata import rule_in_jsonata
from sfnlearn.asl.definition import WORKING, objects_of
from sfnlearn.jsontext import JSON
from sfnlearn.query.in_jsonata import (
    EMPTY,
    call_in_jsonata,
    constructed,
    literal,
    path_in_jsonata,
    placed_in_jsonata,
    template_in_jsonata,
)
from sfnlearn.query.jsonata.delimiters import delimited

_INPUT, _RESULT = "$states.input", "$states.result"
_RENAMED = {
    f"{name}Path": name
    for name in (
        *("Seconds", "Timestamp", "TimeoutSeconds", "HeartbeatSeconds", "Error", "Cause"),
        *("MaxConcurrency", "ToleratedFailurePercentage", "ToleratedFailureCount"),
    )
}
"""Fields that hold a path, and the fields that hold an expression in their place."""
_FLOW = ("InputPath", "Parameters", "ResultSelector", "ResultPath", "OutputPath", "Result")
_OF_ITEMS = ("ItemReader", "ItemBatcher", "ResultWriter")
_REPLACED = frozenset(
    {*_FLOW, *_RENAMED, *_OF_ITEMS, "Assign", "Catch", "Choices", "ItemsPath", "ItemSelector", "Credentials"}
)
_SAME = ("Seconds", "Timestamp", "Error", "Cause", "Default", "MaxConcurrency")
"""Fields that may hold a literal, which both languages write alike, and that say what the state does."""


def state_in_jsonata(state: Mapping[str, Any]) -> dict[str, Any]:
    """The whole state; raises `NotTranslated` where a part of it is not.

    >>> state_in_jsonata({"Type": "Wait", "SecondsPath": "$.pause", "Next": "B"})
    {'Type': 'Wait', 'Next': 'B', 'QueryLanguage': 'JSONata', 'Seconds': '{% $states.input.pause %}'}
    """
    kept = {name: value for name, value in state.items() if name not in _REPLACED}
    same = {"Catch": state["Catch"]} if "Catch" in state else {}
    return {**kept, "QueryLanguage": "JSONata", **same, **fields_in_jsonata(state)}


def data_fields_in_jsonata(state: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with which a JSONata state does the same, those too that are written alike in both languages.

    >>> data_fields_in_jsonata({"Type": "Wait", "Seconds": 5, "OutputPath": "$.n"})
    {'Output': '{% $states.input.n %}', 'Seconds': 5}
    """
    return {**fields_in_jsonata(state), **{name: state[name] for name in _SAME if name in state}}


def fields_in_jsonata(state: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a JSONPath state that are other in JSONata, as a JSONata state has them.

    >>> fields_in_jsonata({"Type": "Task", "InputPath": "$.order", "Parameters": {"id.$": "$.id"}})
    {'Arguments': {'id': '{% $states.input.order.id %}'}}
    >>> fields_in_jsonata({"Type": "Task", "ResultPath": "$.paid"})["Output"]
    "{% $merge([$states.input, {'paid': $states.result}]) %}"
    >>> fields_in_jsonata({"Type": "Pass", "OutputPath": "$.a['b c']"})
    {'Output': '{% $states.input.a.`b c` %}'}
    """
    effective = path_in_jsonata(state.get("InputPath", "$"), _INPUT)
    return {
        **dict(_rules(state, effective)),
        **dict(_work(state, effective)),
        **dict(_renamed(state, effective)),
        **dict(_leave(state, effective)),
        **dict(_catch(state)),
    }


def _work(state: Mapping[str, Any], effective: str) -> Iterator[tuple[str, Any]]:
    """What goes into the work.

    A Map has no Arguments, since each item has its own: its Parameters are the old name of ItemSelector.
    """
    if state["Type"] == "Map":
        if "ItemReader" not in state:
            yield "Items", delimited(path_in_jsonata(state.get("ItemsPath", "$"), effective))
        yield from _of_items(state, effective)
        selector = state.get("ItemSelector", state.get("Parameters"))
        if selector is not None:
            yield "ItemSelector", template_in_jsonata(selector, effective)
    elif state["Type"] in WORKING and "Parameters" in state:
        yield "Arguments", template_in_jsonata(state["Parameters"], effective)
    elif state["Type"] in WORKING and effective != _INPUT:
        yield "Arguments", delimited(effective)
    if "Credentials" in state:
        yield "Credentials", template_in_jsonata(state["Credentials"], effective)


def _rules(state: Mapping[str, Any], effective: str) -> Iterator[tuple[str, Any]]:
    if "Choices" in state:
        yield "Choices", [rule_in_jsonata(rule, effective) for _, rule in objects_of(state, "Choices")]


def _of_items(state: Mapping[str, Any], effective: str) -> Iterator[tuple[str, Any]]:
    """A distributed Map's reader, batcher and writer: their Parameters are Arguments, their paths expressions."""
    for name in _OF_ITEMS:
        if name in state:
            yield name, dict(_inner(state[name], effective))


def _inner(fields: Mapping[str, Any], effective: str) -> Iterator[tuple[str, JSON]]:
    for name, value in fields.items():
        if name in {"Parameters", "BatchInput"}:
            yield "Arguments" if name == "Parameters" else name, template_in_jsonata(value, effective)
        elif name == "ReaderConfig" and isinstance(value, dict):
            yield name, dict(_inner(value, effective))
        elif name.endswith("Path"):
            yield name.removesuffix("Path"), delimited(path_in_jsonata(value, effective))
        else:
            yield name, value


def _renamed(state: Mapping[str, Any], effective: str) -> Iterator[tuple[str, Any]]:
    for name, other in _RENAMED.items():
        if name in state:
            yield other, delimited(call_in_jsonata(state[name], effective))


def _leave(state: Mapping[str, Any], effective: str) -> Iterator[tuple[str, Any]]:
    """Output, where it is not what a JSONata state gives without one, and Assign."""
    works = state["Type"] in WORKING
    result = _RESULT if works else _own_result(state, effective)
    output = _output(state, result)
    if output != (_RESULT if works else _INPUT):
        yield "Output", delimited(output) if isinstance(output, str) else output
    if "Assign" in state:
        yield "Assign", template_in_jsonata(state["Assign"], result)


def _own_result(state: Mapping[str, Any], effective: str) -> str:
    """What a state that calls nobody makes of its effective input."""
    if "Result" in state:
        return literal(state["Result"])
    return constructed(state["Parameters"], effective) if "Parameters" in state else effective


def _output(state: Mapping[str, Any], result: str) -> Any:
    """An expression as a text; a template where the whole output is one, since that reads better."""
    selector, place, out = state.get("ResultSelector"), state.get("ResultPath", "$"), state.get("OutputPath", "$")
    if place == "$" and out == "$" and selector is not None:
        return template_in_jsonata(selector, _RESULT)
    if place == "$" and out == "$" and "Parameters" in state and state["Type"] == "Pass" and "Result" not in state:
        return template_in_jsonata(state["Parameters"], path_in_jsonata(state.get("InputPath", "$"), _INPUT))
    combined = placed_in_jsonata(place, result if selector is None else constructed(selector, _RESULT))
    if out is None:
        return EMPTY
    return path_in_jsonata(out, combined if out == "$" or combined.startswith("$states") else f"({combined})")


def _catch(state: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """A Catcher's ResultPath puts the error into the raw input; its Assign reads the error."""
    catchers = [catcher for _, catcher in objects_of(state, "Catch")]
    if any(name in catcher for catcher in catchers for name in ("ResultPath", "Assign")):
        yield "Catch", [dict(_catcher(catcher)) for catcher in catchers]


def _catcher(catcher: Mapping[str, Any]) -> Iterator[tuple[str, JSON]]:
    for name, value in catcher.items():
        if name == "ResultPath":
            yield "Output", delimited(placed_in_jsonata(value, "$states.errorOutput"))
        elif name == "Assign":
            yield "Assign", template_in_jsonata(value, "$states.errorOutput")
        else:
            yield name, value
