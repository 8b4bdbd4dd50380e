"""What a state is tried with in the editor: texts that somebody typed, and what stands in for those that nobody did.

Rules that hold here: no function is called and no branch runs while somebody types; a Task, Map or Parallel gives the
result, or ends in the error, that the example says.  A branch may loop for ever, and a function may send a letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.definition import WORKING, PlacedState
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from sfnlearn.editing.flow.texts import NotRead, indented, read_json
from sfnlearn.engine.one_state.field_problem import FieldProblem
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON

USUAL_ERROR = "States.TaskFailed"
"""What the work ends in where the reader gives no name."""
TEXTS = ("input", "result", "ends", "error", "cause", "variables", "context")
"""The names of an example's texts; `ends` is "result" or "error"."""
_OBJECTS = ("variables", "context")


def example_of(found: PlacedState, typed: Mapping[str, str]) -> dict[str, str]:
    """The texts of an example: what was typed, and usual ones for the rest.

    >>> from sfnlearn.editing.alone import state_at
    >>> pay = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}
    >>> example_of(state_at({"StartAt": "Pay", "States": {"Pay": pay}}, ("States", "Pay")), {"input": "[1]"})
    {'input': '[1]', 'variables': '{}', 'context': '{}', 'ends': 'result', 'result': '{"Payload":{},"StatusCode":200}'}
    """
    texts = {"input": "{}", "variables": "{}", "context": indented(_usual_context(found))}
    if found.type in WORKING:
        texts |= {"ends": "result", "result": indented(_usual_result(found))}
    return texts | {name: typed[name] for name in TEXTS if name in typed}


def _usual_result(found: PlacedState) -> JSON:
    if found.type == "Parallel":
        branches = found.state.get("Branches")
        return [{} for _ in branches] if isinstance(branches, list) else []
    if found.type == "Map":
        return [{}]
    resource = parse_resource(str(found.state.get("Resource", "")))
    if isinstance(resource, ServiceIntegration) and resource.service == "lambda" and not resource.waits_for_token:
        return {"Payload": {}, "StatusCode": 200}
    return {}


def _usual_context(found: PlacedState) -> dict[str, Any]:
    """Inside a Map the context object has the item."""
    inside_map = any(holder.type == "Map" for holder in found.around)
    return {"Map": {"Item": {"Index": 0, "Value": {}}}} if inside_map else {}


def read_example(found: PlacedState, texts: Mapping[str, str]) -> tuple[JSON, dict[str, Any], list[FieldProblem]]:
    """The input, the further arguments of `machine.inspect`, and what cannot be read of the texts."""
    values: dict[str, JSON] = {}
    wrong: list[FieldProblem] = []
    for name in ("input", *_OBJECTS, *(("result",) if texts.get("ends") == "result" else ())):
        try:
            values[name] = read_json(name, texts[name])
        except NotRead as unread:
            wrong.append(unread.problem)
    odd = (name for name in _OBJECTS if not isinstance(values.get(name, {}), dict))
    wrong.extend(FieldProblem(name, "", 0, 0, "This is an object: names with their values.") for name in odd)
    given = {name: values[name] for name in _OBJECTS if values.get(name)}
    if texts.get("ends") == "error":
        given["error"] = StatesError(texts.get("error") or USUAL_ERROR, texts.get("cause") or None)
    elif "result" in values:
        given["result"] = values["result"]
    return values.get("input"), given, wrong
