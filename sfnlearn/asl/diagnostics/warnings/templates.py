"""Values that look like expressions, and are plain text where they stand.

What is an expression depends on the query language and on the field's name, which learners mix up in six ways:

    JSONPath   "id": "$.order.id"                 wants "id.$"                               NO_DOLLAR
               "Error": "$.error"                 wants "ErrorPath"                          NO_PATH
               "Result": {"id.$": "$.id"}         a Pass state evaluates nothing in Result   PASS_RESULT_IS_STATIC
               "id": "{% $states.input.id %}"     only JSONata has such expressions          EXPRESSION_IN_JSONPATH
    JSONata    "id": "$states.input.id"           wants {% ... %} around it                  NO_DELIMITERS
               "id.$": "{% $states.input.id %}"   the ".$" stays in the name                 DOLLAR_IN_JSONATA
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sfnlearn.asl.definition import Definition, PlacedState, objects_of, plain_values, ways_out
from sfnlearn.asl.diagnostics.codes import aws_warning, sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import jsonata, one_state, pass_state
from sfnlearn.asl.location import Keys
from sfnlearn.asl.reading.expressions import unwrapped
from sfnlearn.asl.running.choice_operators import COMPARISONS
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.jsontext import JSON
from sfnlearn.query.intrinsics.parser import IntrinsicSyntaxError
from sfnlearn.query.jsonata.delimiters import is_expression, looks_delimited
from sfnlearn.query.paths.paths import PathSyntaxError
from sfnlearn.query.payload_templates import compile_path_or_function

NO_DOLLAR = aws_warning(
    "NO_DOLLAR",
    """In a payload template a value looks like a path or an intrinsic function, but the field's name does not end with
    `.$`, so the text itself is passed on.""",
    {"a path without .$": pass_state(Parameters={"id": "$.order.id"})},
)
NO_PATH = aws_warning(
    "NO_PATH",
    """A value looks like a path, but the field takes it literally; its twin whose name ends with `Path` would
    evaluate it.""",
    {"a path in Error": one_state({"Type": "Fail", "Error": "$.error"})},
)
PASS_RESULT_IS_STATIC = aws_warning(
    "PASS_RESULT_IS_STATIC",
    "The `Result` of a Pass state holds a path or a `.$` field. Nothing in it is evaluated; `Parameters` is.",
    {"a path in Result": pass_state(Result={"id.$": "$.order.id"})},
)
EXPRESSION_IN_JSONPATH = sfnlearn_warning(
    "EXPRESSION_IN_JSONPATH",
    "A text `{% ... %}` stands in a state whose query language is JSONPath, where it is only text.",
    {"an expression in Parameters": pass_state(Parameters={"id": "{% $states.input.id %}"})},
)
NO_DELIMITERS = sfnlearn_warning(
    "NO_DELIMITERS",
    "In a JSONata state a text looks like an expression, but does not begin with `{%` and end with `%}`.",
    {"an expression without delimiters": jsonata(Output={"id": "$states.input.id"})},
)
DOLLAR_IN_JSONATA = sfnlearn_warning(
    "DOLLAR_IN_JSONATA",
    "A name ends with `.$` in a JSONata state, where that means nothing.",
    {"a name with .$": jsonata(Output={"id.$": "{% $states.input.id %}"})},
)
_TEMPLATES = ("Parameters", "ResultSelector", "ItemSelector", "Assign", "Credentials")
_EXPRESSIONS = ("Arguments", "Output", "Assign", "ItemSelector", "Items", "Credentials", "Error", "Cause")
_WITH_PATH = ("Error", "Cause", "Timestamp")
_LOOKS_LIKE_PATH = re.compile(r"\$(\$?[.\[].*|\$|\w+[.\[].*)?", re.DOTALL)


def looks_like_expression(value: JSON) -> bool:
    """Whether a text would be a path or an intrinsic function in a `.$` field.

    >>> looks_like_expression("$.order.id"), looks_like_expression("$5"), looks_like_expression("States.UUID()")
    (True, False, True)
    """
    if not isinstance(value, str) or not (value.startswith("States.") or _LOOKS_LIKE_PATH.fullmatch(value)):
        return False
    try:
        compile_path_or_function(value)
    except (PathSyntaxError, IntrinsicSyntaxError):
        return False
    return True


def check(found: PlacedState) -> Iterator[Diagnostic]:
    """The warnings about one state's values."""
    if found.language == "JSONata":
        yield from _check_jsonata(found)
        return
    for place, holder in _holders(found.state):
        for name in _TEMPLATES:
            if name in holder:
                yield from _check_template(found, (*place, name), holder[name])
    yield from _check_paths(found)
    if found.type == "Pass" and "Result" in found.state:
        yield from _check_result(found)


def _holders(state: Definition) -> Iterator[tuple[Keys, Definition]]:
    """The state, its rules and Catchers, and what a Map holds templates in."""
    yield from ways_out(state)
    for name in ("ItemReader", "ItemBatcher", "ResultWriter"):
        if isinstance(state.get(name), dict):
            yield (name,), state[name]


# ------------------------------------------------------------------- JSONPath


def _check_template(found: PlacedState, place: Keys, value: JSON) -> Iterator[Diagnostic]:
    for where, item in plain_values(value, place):
        key = where[-1]
        if is_expression(item):
            yield _foreign(found, where, item)
        elif isinstance(key, str) and not key.endswith(".$") and looks_like_expression(item):
            fix = Fix(found.at(where), "rename", f"{key}.$")
            message = f"The value of '{key}' looks like a path or an intrinsic function, and is taken literally"
            yield NO_DOLLAR.found(found.at(where), message, f'To have it evaluated, name the field "{key}.$".', fix)


def _foreign(found: PlacedState, place: Keys, item: str) -> Diagnostic:
    message = f"A JSONata expression is only text in a JSONPath state: {item}"
    hint = 'Set "QueryLanguage": "JSONata" to have it evaluated.'
    return EXPRESSION_IN_JSONPATH.found(found.at(place), message, hint)


def _check_paths(found: PlacedState) -> Iterator[Diagnostic]:
    """Fields that have a twin whose name ends with Path, and texts that Choice rules compare with."""
    for place, holder in _rules((), found.state):
        for name, value in holder.items():
            known = name in _WITH_PATH or (name in COMPARISONS and name.startswith("String"))
            if is_expression(value) and (known or name == "StringMatches"):
                yield _foreign(found, (*place, name), value)
            elif known and looks_like_expression(value):
                fix = Fix(found.at((*place, name)), "rename", f"{name}Path")
                message = f"The value of '{name}' looks like a path, and is taken literally"
                yield NO_PATH.found(found.at((*place, name)), message, f'To have it evaluated, use "{name}Path".', fix)


def _rules(place: Keys, holder: Definition) -> Iterator[tuple[Keys, Definition]]:
    """A state and its Choice rules, at every depth."""
    yield place, holder
    for group in ("Choices", "And", "Or"):
        for index, item in objects_of(holder, group):
            yield from _rules((*place, group, index), item)
    if isinstance(holder.get("Not"), dict):
        yield from _rules((*place, "Not"), holder["Not"])


def _check_result(found: PlacedState) -> Iterator[Diagnostic]:
    """A Result is given as it stands; what it seems to ask for is done by Parameters."""
    for where, item in plain_values(found.state["Result"], ("Result",)):
        key = where[-1]
        dollar = isinstance(key, str) and key.endswith(".$")
        if looks_like_expression(item) or (dollar and isinstance(item, str)):
            fits = isinstance(found.state["Result"], dict) and "Parameters" not in found.state and dollar
            fix = Fix(found.at(("Result",)), "rename", "Parameters") if fits else None
            message = "Nothing is evaluated in the Result of a Pass state"
            yield PASS_RESULT_IS_STATIC.found(found.at(where), message, 'Put expressions into "Parameters".', fix)


# -------------------------------------------------------------------- JSONata


def _check_jsonata(found: PlacedState) -> Iterator[Diagnostic]:
    for place, holder in _holders(found.state):
        for name in _EXPRESSIONS:
            for where, item in plain_values(holder[name], (*place, name)) if name in holder else ():
                yield from _check_value(found, where, item)


def _check_value(found: PlacedState, place: Keys, item: JSON) -> Iterator[Diagnostic]:
    key = place[-1]
    if isinstance(key, str) and key.endswith(".$"):
        hint = "In JSONata every value may be an expression: {% ... %}."
        fix = Fix(found.at(place), "rename", key[:-2])
        message = f"'{key}' keeps its \".$\": it means nothing in JSONata"
        yield DOLLAR_IN_JSONATA.found(found.at(place), message, hint, fix)
    elif isinstance(item, str) and not is_expression(item) and _means_expression(item):
        meant = unwrapped(item)
        hint = f"To have it evaluated, write {meant}." if meant else "An expression begins with {% and ends with %}."
        wrapped = Fix(found.at(place), "set", meant) if meant else None
        message = f"This looks like an expression, and is taken as text: {item}"
        yield NO_DELIMITERS.found(found.at(place), message, hint, wrapped)


def _means_expression(text: str) -> bool:
    return looks_delimited(text) or text.strip().startswith(("$states.", "$."))
