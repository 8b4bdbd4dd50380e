"""Variables that a state reads and that nobody gives a value, or nobody whose value the state can see.

A block of states is a scope.  Its states see what is assigned in it, and in the blocks around it: the branches of a
Parallel and the iterations of an inline Map read outer variables.  Children of a distributed Map do not, since they are
executions of their own; and what an inner block assigned is gone when the block ends.

    machine      Assign a          sees a
      Parallel     Assign b        sees a, b
      Map, inline  Assign c        sees a, c
      Map, distributed  Assign d   sees d

When a value is assigned is not asked: a variable that has one on some way only may be read on that way only.  AWS finds
a missing variable when the execution comes there, so these are warnings.  In JSONata it is undefined, which is no
mistake where the expression asks for it with `$exists`.

Source: States Language, "Variables"; Developer Guide, "Passing data between states with variables", scope.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sfnlearn.asl.definition import (
    Definition,
    PlacedState,
    all_states,
    is_distributed,
    own_fields,
    plain_values,
    ways_out,
)
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import jsonata, pass_state
from sfnlearn.asl.diagnostics.guesses import asked, nearest
from sfnlearn.asl.location import Keys, Location
from sfnlearn.errors import Diagnostic
from sfnlearn.query.jsonata import JsonataSyntaxError, compile_expression
from sfnlearn.query.jsonata.delimiters import expression_text
from sfnlearn.query.payload_templates import variables_read
from sfnlearn.query.syntax_error import ExpressionSyntaxError

UNASSIGNED_VARIABLE = sfnlearn_warning(
    "UNASSIGNED_VARIABLE",
    """A state reads a variable that no `Assign` in the whole definition gives a value. In JSONPath the execution fails
    with `States.Runtime` when it comes there; in JSONata the variable is undefined.""",
    {
        "a variable in a path": pass_state(Parameters={"sum.$": "$total"}),
        "a variable in an expression": jsonata(Output="{% $total * 2 %}"),
    },
)
VARIABLE_OUT_OF_REACH = sfnlearn_warning(
    "VARIABLE_OUT_OF_REACH",
    """A state reads a variable that is assigned in a block which the state cannot see. The children of a distributed
    Map are executions of their own and read no variable of the workflow around them; and the variables of a branch or
    of an iteration end with it.""",
    {
        "a child of a distributed Map": {
            "StartAt": "A",
            "States": {
                "A": {"Type": "Pass", "Assign": {"rate": 2}, "Next": "M"},
                "M": {
                    "Type": "Map", "End": True,
                    "ItemProcessor": {
                        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                        "StartAt": "B",
                        "States": {"B": {"Type": "Pass", "Parameters": {"rate.$": "$rate"}, "End": True}},
                    },
                },
            },
        },
    },
)  # fmt: skip
_TEMPLATES = frozenset(
    {"Parameters", "ResultSelector", "ItemSelector", "Assign", "Credentials", "BatchInput", "Result"}
)
_VALUES = _TEMPLATES | {"Arguments", "Output"}
_LITERAL = frozenset({"Comment", "Resource", "Next", "Default", "ErrorEquals", "Type", "QueryLanguage", "Label"})


def check(block: Definition, location: Location, machine_type: str) -> Iterator[Diagnostic]:
    """The warnings about the variables of a whole definition."""
    if location:
        return
    states = list(all_states(block))
    assigned = _assigned(states)
    everywhere = {name: place for names in assigned.values() for name, place in names.items()}
    for found in states:
        told: set[str] = set()
        for place, name in _reads(found):
            if name not in told and not any(name in assigned.get(scope, ()) for scope in _scopes(found)):
                told.add(name)
                yield _finding(found, place, name, everywhere)


def _assigned(states: list[PlacedState]) -> Mapping[Location, dict[str, Location]]:
    """The variables that each block assigns, and where."""
    assigned: dict[Location, dict[str, Location]] = {}
    for found in states:
        names = assigned.setdefault(_block(found), {})
        for way, holder in ways_out(found.state):
            values = holder.get("Assign")
            for key in values if isinstance(values, dict) else ():
                name = key if found.language == "JSONata" else key.removesuffix(".$")
                names.setdefault(name, found.at((*way, "Assign", key)))
    return assigned


def _block(found: PlacedState) -> Location:
    return found.location.parent.parent


def _scopes(found: PlacedState) -> Iterator[Location]:
    """The blocks whose variables a state sees, inner ones first."""
    yield _block(found)
    for holder in reversed(found.around):
        if holder.type == "Map" and is_distributed(holder.state):
            return
        yield _block(holder)


def _finding(found: PlacedState, place: Keys, name: str, everywhere: Mapping[str, Location]) -> Diagnostic:
    where = found.at(place)
    if name not in everywhere:
        near = nearest(name, everywhere)
        hint = asked(f"${near}" if near else None) or f'Give it a value before: "Assign": {{"{name}": ...}}.'
        return UNASSIGNED_VARIABLE.found(where, f"Nothing assigns the variable ${name}", hint)
    message = f"The variable ${name} is assigned at {everywhere[name]} and cannot be read here"
    inside = any(holder.type == "Map" and is_distributed(holder.state) for holder in found.around)
    hint = (
        "A distributed Map's children do not see outer variables: hand the value over with ItemSelector."
        if inside and _is_around(everywhere[name], found)
        else "Variables of a branch or of an iteration end with it: hand the value on in the output."
    )
    return VARIABLE_OUT_OF_REACH.found(where, message, hint)


def _is_around(assigned: Location, found: PlacedState) -> bool:
    return any(assigned[: len(_block(holder))] == _block(holder) for holder in found.around)


# --------------------------------------------------------------------- readings


def _reads(found: PlacedState) -> Iterator[tuple[Keys, str]]:
    """Every variable that the state's own fields read, with its place."""
    read = _read_in_jsonata if found.language == "JSONata" else _read_in_jsonpath
    for place, value in plain_values(own_fields(found.state)):
        if isinstance(value, str) and "$" in value and place:
            for name in sorted(read(place, value)):
                yield place, name


def _read_in_jsonata(place: Keys, value: str) -> frozenset[str]:
    text = None if place[-1] in _LITERAL and not _VALUES.intersection(place[:-1]) else expression_text(value)
    if text is None:
        return frozenset()
    try:
        return compile_expression(text).variables - {"states"}
    except JsonataSyntaxError:
        return frozenset()


def _read_in_jsonpath(place: Keys, value: str) -> frozenset[str]:
    """A path's, where one is evaluated: under `x.$` in a template, in `Variable` and in fields ending with `Path`."""
    name, inside = place[-1], _TEMPLATES.intersection(place[:-1])
    if not isinstance(name, str) or place[0] == "Result" or name == "ResultPath":
        return frozenset()
    if not name.endswith(".$") if inside else not name.endswith(("Path", "Variable")):
        return frozenset()
    try:
        return variables_read(value)
    except ExpressionSyntaxError:
        return frozenset()
