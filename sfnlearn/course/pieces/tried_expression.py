"""One JSONata expression, evaluated where a field of a Task would be: its value, or what is wrong and where.

Rules that hold here: the expression goes through the engine, in a state of one Task that calls nothing, so what is
refused, and how, is what a machine would be told; a mistake is an answer, never an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sfnlearn.asl.machine import StateMachine
from sfnlearn.course.pieces.twin_output import code_lines
from sfnlearn.drawing.tables.html_table import CELL, ShownTable, cell, heading, table
from sfnlearn.drawing.text import in_columns, markup
from sfnlearn.engine.one_state.data_flow import flow_of
from sfnlearn.engine.one_state.field_problem import FieldProblem
from sfnlearn.errors import StatesError, UsageError
from sfnlearn.jsontext import JSON, json_type, laid_out
from sfnlearn.query.jsonata.delimiters import delimited, expression_text

Place = Literal["Arguments", "Output", "Catch"]
"""The fields in which an expression can be tried: a Catcher's Output is "Catch"."""
PLACES: tuple[Place, ...] = get_args(Place)
SEES: Mapping[Place, tuple[str, ...]] = {
    "Arguments": ("input", "context"),
    "Output": ("input", "result", "context"),
    "Catch": ("input", "errorOutput", "context"),
}
"""The members of `$states` that each field has."""
TASK: Mapping[str, Any] = {
    "Type": "Task",
    "Resource": "arn:aws:lambda:us-east-1:123456789012:function:scratchpad",
    "Next": "Done",
}
CATCHING: Mapping[str, Any] = {"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]}
FIELDS: Mapping[Place, str] = {"Arguments": "Arguments", "Output": "Output", "Catch": "Catch[0].Output"}
STAGES: Mapping[Place, str] = {"Arguments": "afterArguments", "Output": "output", "Catch": "output"}
USUAL_ERROR: Mapping[str, Any] = {"Error": "States.TaskFailed", "Cause": ""}
EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Known:
    """What an expression can read: the members of `$states`, and the variables by their names without `$`."""

    input: JSON
    result: JSON
    error_output: Mapping[str, Any]
    context: Mapping[str, Any]
    variables: Mapping[str, Any]


class Scratch(ShownTable):
    """What came of one expression: `ok`, and then `value`, or `problem`."""

    def __init__(self, expression: str, place: Place, value: JSON, problem: FieldProblem | None) -> None:
        self.expression, self.place, self.problem = expression, place, problem
        self._value = value

    @property
    def ok(self) -> bool:
        """Whether there is a value."""
        return self.problem is None

    @property
    def value(self) -> Any:
        """The value; UsageError, with the sentence of the machine, where there is none."""
        if self.problem is not None:
            raise UsageError(self.problem.message)
        return self._value

    @property
    def kind(self) -> str:
        """What kind of value it is, in words; empty where there is none."""
        return kind_of(self._value) if self.ok else ""

    def _rows(self) -> list[tuple[str, str]]:
        rows = [("expression", self.expression), ("evaluated in", told_place(self.place))]
        if self.problem is None:
            return [*rows, ("value", laid_out(self._value, 72)), ("kind", self.kind)]
        return [*rows, ("is wrong at", self.problem.shown), ("because", self.problem.message)]

    def __str__(self) -> str:
        lines = []
        for name, text in self._rows():
            first, *more = text.split("\n")
            lines += [(name, first), *(("", line) for line in more)]
        return "\n".join(in_columns(lines))

    def html(self) -> str:
        coded = {"expression", "value", "is wrong at"}
        return table(
            [heading(name, CELL, "row"), cell(code_lines(text) if name in coded else markup(text), CELL)]
            for name, text in self._rows()
        )


def scratch(
    expression: str,
    *,
    place: Place = "Output",
    input: JSON = None,
    result: JSON = None,
    error_output: Mapping[str, Any] = USUAL_ERROR,
    context: Mapping[str, Any] = EMPTY,
    variables: Mapping[str, Any] = EMPTY,
) -> Scratch:
    """Evaluate a JSONata expression as the field `place` of a Task would, with these members of `$states`.

    `error_output` is `$states.errorOutput`: an object with `Error` and `Cause`.  Raises UsageError for a place that is
    not there, and for arguments that are not JSON.

    >>> scratch("$states.result.price * $rate", result={"price": 20}, variables={"rate": 3}).value
    60
    >>> print(scratch("$states.result.price", place="Arguments").problem.message.partition(".")[2])
    result is not available in the field 'Arguments'. Only Output and Assign of Task, Parallel and Map states have it.
    """
    return evaluated(expression, place, Known(input, result, error_output, context, variables))


def evaluated(expression: str, place: Place, known: Known) -> Scratch:
    """What comes of an expression; the delimiters `{% %}` may stand around it."""
    if place not in PLACES:
        raise UsageError(f'place is "Arguments", "Output" or "Catch", not {place!r}.')
    inner = expression_text(expression.strip())
    text = expression.strip() if inner is None else inner.strip()
    ended: dict[str, Any] = {"result": known.result}
    if place == "Catch":
        error = known.error_output
        ended = {"error": StatesError(str(error.get("Error", "")), str(error.get("Cause", "")))}
    flow = flow_of(
        _machine(place),
        "Scratchpad",
        known.input,
        fields={FIELDS[place]: delimited(text)},
        variables=dict(known.variables),
        context=dict(known.context),
        **ended,
    )
    if flow.problem is not None:
        return Scratch(text, place, None, flow.problem)
    return Scratch(text, place, next(lane.data for lane in flow.lanes if lane.stage == STAGES[place]), None)


def _machine(place: Place) -> StateMachine:
    task = {**TASK, **(CATCHING if place == "Catch" else {})}
    states = {"Scratchpad": task, "Done": {"Type": "Succeed"}}
    return StateMachine({"QueryLanguage": "JSONata", "StartAt": "Scratchpad", "States": states})


def told_place(place: Place) -> str:
    """Where an expression stands, and what it sees of `$states`.

    >>> told_place("Catch")
    "a Catcher's Output: sees $states.input, $states.errorOutput, $states.context"
    """
    name = "a Catcher's Output" if place == "Catch" else place
    return f"{name}: sees {', '.join(f'$states.{member}' for member in SEES[place])}"


def kind_of(value: JSON) -> str:
    """What kind of JSON value it is, with its size.

    >>> kind_of([1, 2]), kind_of({}), kind_of("a")
    ('an array of 2', 'an object', 'a string')
    """
    kind = json_type(value)
    if isinstance(value, list):
        return f"an array of {len(value)}"
    return kind if kind == "null" else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
