"""Where in a field an error stands: the expression that is to blame, and the characters in it.

Rules that hold here: an error of the definition has its place from the diagnostic, and its characters from the reader
that refuses the text; an error of the run has its expression from the cause, which quotes it, and its characters from
the data, in which a path is followed to the step where it ends.  What cannot be told more exactly is the whole
expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sfnlearn.asl.definition import PlacedState
from sfnlearn.asl.location import Keys, Location
from sfnlearn.errors import Diagnostic
from sfnlearn.jsontext import JSON
from sfnlearn.query.intrinsics.parser import IntrinsicSyntaxError, compile_intrinsic
from sfnlearn.query.jsonata import JsonataSyntaxError, compile_expression
from sfnlearn.query.jsonata.delimiters import expression_text, is_expression
from sfnlearn.query.paths.paths import PathSyntaxError, compile_path

_STEP = re.compile(
    r"""\.[^\[\].()@?,'"*]+(?:\(\))?|\.?\['(?:[^'\\]|\\.)*'\]|\.?\["(?:[^"\\]|\\.)*"\]|\.?\[-?\d+\]"""
    r"""|\.?\[\(@\.length-\d+\)\]"""
)
_PATH = re.compile(rf"(?<![$\w])\$(?:{_STEP.pattern})+")
"""A path that starts at the data, alone or in a call; one into the context object has another sign before it."""


NO_NAMES: Mapping[str, Keys] = {}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What went wrong in a field: the expression, the characters from `start` to `end` that are to blame, and why."""

    field: str
    expression: str
    start: int
    end: int
    message: str

    @property
    def shown(self) -> str:
        """The expression with carets under the place."""
        line = self.expression.replace("\n", " ")
        return f"{line}\n{' ' * self.start}{'^' * max(1, self.end - self.start)}"


# --------------------------------------------------------------- of the definition


def problem_in_definition(
    placed: PlacedState, found: Sequence[Diagnostic], names: Mapping[str, Keys] = NO_NAMES
) -> FieldProblem:
    """The first finding about this state; where none is, the first of all.

    `names` are fields inside others, with their places in the state: a finding inside one of them is about that one.
    """
    below = {one: _place_below(placed.location, one) for one in found}
    own = next((one for one in found if below[one]), found[0])
    place = below[own]
    value = place.nearest_in(placed.state)
    text = value if isinstance(value, str) else ""
    message = own.message.rstrip(".") + "." + (f" {own.hint}" if own.hint else "")
    inner = [name for name, keys in names.items() if place[: len(keys)] == keys]
    field = max(inner, key=lambda name: len(names[name])) if inner else str(place[0]) if place else "State"
    return FieldProblem(field, text, *_unread(text), message)


def _place_below(state: Keys, found: Diagnostic) -> Location:
    """Where in a state a finding is, none where it is about something else."""
    place = found.place
    inside = isinstance(place, Location) and place[: len(state)] == state
    return Location(place[len(state) :]) if inside else Location()


def _unread(text: str) -> tuple[int, int]:
    """The characters that no reader takes."""
    inner = expression_text(text)
    try:
        if inner is not None:
            compile_expression(inner)
        elif text.startswith("$"):
            compile_path(text)
        else:
            compile_intrinsic(text, compile_path, strict=True)
    except (PathSyntaxError, IntrinsicSyntaxError) as error:
        return error.position, error.position + 1
    except JsonataSyntaxError as error:
        start = text.index(inner or "", 2) + error.position
        return start, start + 1
    return 0, len(text)


# ----------------------------------------------------------------------- of the run


def problem_in_field(field: str, value: JSON, data: JSON, message: str) -> FieldProblem:
    """The expression in a field's value that a cause quotes; `data` is what it was evaluated on.

    >>> found = problem_in_field("InputPath", "$.order.id", {"order": {}}, "... path '$.order.id' ...")
    >>> print(found.shown)
    $.order.id
           ^^^
    """
    texts = list(expressions(value))
    text = next((one for one in texts if code_of(one) in message), texts[0] if texts else "")
    return FieldProblem(field, text, *_missing(text, data), message)


def code_of(text: str) -> str:
    """An expression as a cause quotes it: without its delimiters."""
    inner = expression_text(text)
    return text if inner is None else inner


def _is_path(name: str, text: str) -> bool:
    """In a payload template, or in an object of paths such as a Choice rule."""
    return name.endswith(".$") or (text.startswith("$") and (name == "Variable" or name.endswith("Path")))


def expressions(value: JSON) -> Iterator[str]:
    """The expressions in a field: the field itself, or the leaves of its template."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, member in value.items():
            if not isinstance(member, str) or _is_path(name, member) or is_expression(member):
                yield from expressions(member)
    elif isinstance(value, list):
        for item in value:
            yield from expressions(item)


def _stepped(value: JSON, step: str) -> JSON:
    """What one step of a path finds; raises LookupError where it finds nothing, as `[-1]` never does."""
    path = compile_path("$" + step)
    for segment in () if path.names_nothing else path.segments:
        if isinstance(value, dict) and isinstance(segment, str):
            return value[segment]
        if isinstance(value, list) and isinstance(segment, int):
            return value[segment]
    raise LookupError(step)


def _missing(text: str, data: JSON) -> tuple[int, int]:
    """The step of a path at which the data ends; the whole expression where no path ends in it."""
    for path in _PATH.finditer("" if is_expression(text) else text):
        value = data
        for step in _STEP.finditer(text, path.start() + 1, path.end()):
            try:
                value = _stepped(value, step[0].strip())
            except LookupError:
                return step.start(), step.start() + len(step[0].rstrip())
    inner = code_of(text)
    start = text.find(inner)
    return start, start + len(inner)
