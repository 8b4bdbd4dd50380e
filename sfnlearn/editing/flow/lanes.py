"""The data flow of a state in the editor: the lanes for an example, each field with its place in the definition.

Rules that hold here: the lanes are those of `dataflow(...)`, for a state that stands alone (`editing/alone.py`), so a
mistake in another state hides nothing; a mistake in this one is told at its field, and then there are no lanes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.definition import PlacedState, objects_of
from sfnlearn.asl.location import Keys
from sfnlearn.asl.machine import StateMachine
from sfnlearn.editing.alone import alone, state_at
from sfnlearn.editing.flow.example import example_of, read_example
from sfnlearn.editing.flow.told import problem_told, told
from sfnlearn.engine.one_state.data_flow import flow_of
from sfnlearn.engine.one_state.field_problem import FieldProblem, problem_in_definition
from sfnlearn.engine.one_state.state_fields import keys_of
from sfnlearn.errors import DefinitionError, StatesError, UsageError
from sfnlearn.jsontext import JSON


def lanes_told(definition: JSON, place: Keys, typed: Mapping[str, str]) -> dict[str, Any]:
    """The lanes of the state at a place for a browser, with the texts of the example that made them.

    `lanes` is None where the state or the example cannot be read; `problems` say why.  Raises UsageError where there is
    no state.

    >>> definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "OutputPath": "$.n", "End": True}}}
    >>> told = lanes_told(definition, ("States", "A"), {"input": '{"n": 5}'})
    >>> [(lane["stage"], lane["data"]) for lane in told["lanes"]][-1], told["problems"]
    (('output', '5'), [])
    >>> lanes_told(definition, ("States", "A"), {"input": '{"m": 5}'})["problems"][0]["place"]
    ['States', 'A', 'OutputPath']
    """
    found = state_at(definition, place)
    example = example_of(found, typed)
    data, given, wrong = read_example(found, example)
    if wrong:
        return _without_lanes(found, example, wrong)
    part = alone(definition, place)
    try:
        flow = flow_of(StateMachine(part), found.name, data, **given)
    except DefinitionError as refused:
        return _without_lanes(found, example, [_in_definition(found, part, refused)])
    except (UsageError, StatesError) as refused:
        return _without_lanes(found, example, [FieldProblem("input", "", 0, 0, str(refused))])
    whole = told(flow)
    return {
        **whole,
        "example": example,
        "lanes": [_placed_lane(found, lane) for lane in whole["lanes"]],
        "problems": [_placed(found, problem) for problem in whole["problems"]],
    }


def _in_definition(found: PlacedState, part: Mapping[str, Any], refused: DefinitionError) -> FieldProblem:
    """What is wrong in the state; of the stand-ins around it nothing can be."""
    placed = state_at(part, ("States", found.name))
    return problem_in_definition(placed, refused.diagnostics, dict(_inner_names(placed)))


def _inner_names(found: PlacedState) -> Iterator[tuple[str, Keys]]:
    """The names that lanes have for what stands inside arrays of the state."""
    for group in ("Choices", "Retry", "Catch"):
        for index, item in objects_of(found.state, group):
            yield f"{group}[{index}]", (group, index)
            yield from ((f"{group}[{index}].{name}", (group, index, name)) for name in item)


def _without_lanes(found: PlacedState, example: Mapping[str, str], wrong: list[FieldProblem]) -> dict[str, Any]:
    return {
        "state": found.name,
        "type": found.type,
        "language": found.language,
        "status": "INVALID",
        "said": wrong[0].message,
        "lanes": None,
        "problems": [_placed(found, problem_told(problem)) for problem in wrong],
        "example": example,
    }


def _placed_lane(found: PlacedState, lane: Mapping[str, Any]) -> dict[str, Any]:
    return {**lane, "fields": [_placed(found, field) for field in lane["fields"]]}


def _placed(found: PlacedState, one: Mapping[str, Any]) -> dict[str, Any]:
    """A field or a problem with its place in the definition; None for what is the example's own."""
    name = str(one.get("name", one.get("field")))
    return {**one, "place": [*found.at(keys_of(name))] if name[:1].isupper() else None}
