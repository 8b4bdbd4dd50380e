"""Values that look like expressions, and are none where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.diagnostics.warnings.found import Found
from sfnlearn.asl.location import Keys
from sfnlearn.asl.reading.expressions import unwrapped
from sfnlearn.asl.running.choice import COMPARISONS
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.query.intrinsics.parser import IntrinsicSyntaxError
from sfnlearn.query.jsonata.delimiters import is_expression, looks_delimited
from sfnlearn.query.paths.paths import PathSyntaxError
from sfnlearn.query.payload_templates import compile_expression

_TEMPLATES = ("Parameters", "ResultSelector", "ItemSelector", "Assign", "Credentials")
_EXPRESSIONS = ("Arguments", "Output", "Assign", "ItemSelector", "Items", "Credentials", "Error", "Cause")
_WITH_PATH = ("Error", "Cause", "Timestamp")
_LOOKS_LIKE_PATH = re.compile(r"\$(\$?[.\[].*|\$|\w+[.\[].*)?", re.DOTALL)


def looks_like_expression(value: Any) -> bool:
    """Whether a text would be a path or an intrinsic function in a `.$` field.

    >>> looks_like_expression("$.order.id"), looks_like_expression("$5"), looks_like_expression("States.UUID()")
    (True, False, True)
    """
    if not isinstance(value, str) or not (value.startswith("States.") or _LOOKS_LIKE_PATH.fullmatch(value)):
        return False
    try:
        compile_expression(value)
    except (PathSyntaxError, IntrinsicSyntaxError):
        return False
    return True


def check(found: Found) -> Iterator[Diagnostic]:
    """The warnings about one state's values."""
    if found.language == "JSONata":
        yield from _check_jsonata(found)
        return
    for place, holder in _holders(found.state):
        for name in _TEMPLATES:
            if name in holder:
                yield from _check_template(found, (*place, name), holder[name])
    yield from _check_paths(found)
    if found.state.get("Type") == "Pass" and "Result" in found.state:
        yield from _check_result(found)


def _holders(state: Mapping[str, Any]) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    """The state, its rules and Catchers, and what a Map holds templates in."""
    yield (), state
    for group in ("Choices", "Catch"):
        items = state.get(group)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield (group, index), item
    for name in ("ItemReader", "ItemBatcher", "ResultWriter"):
        if isinstance(state.get(name), dict):
            yield (name,), state[name]


def _members(place: Keys, value: Any) -> Iterator[tuple[Keys, Any]]:
    """Every plain value in a value, with its place."""
    if isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _members((*place, key), item)
    else:
        yield place, value


# ------------------------------------------------------------------- JSONPath


def _check_template(found: Found, place: Keys, value: Any) -> Iterator[Diagnostic]:
    for where, item in _members(place, value):
        key = where[-1]
        if is_expression(item):
            yield _foreign(found, where, item)
        elif isinstance(key, str) and not key.endswith(".$") and looks_like_expression(item):
            fix = Fix(found.at(where), "rename", f"{key}.$")
            message = f"The value of '{key}' looks like a path or an intrinsic function, and is taken as it stands"
            yield found.warn("NO_DOLLAR", where, message, f'To have it evaluated, call the field "{key}.$".', fix)


def _foreign(found: Found, place: Keys, item: str) -> Diagnostic:
    message = f"A JSONata expression is only text in a JSONPath state: {item}"
    return found.warn("EXPRESSION_IN_JSONPATH", place, message, 'Set "QueryLanguage": "JSONata" to have it evaluated.')


def _check_paths(found: Found) -> Iterator[Diagnostic]:
    """> NO_PATH: Field value looks like a path, but field name does not end with 'Path'."""
    for place, holder in _rules((), found.state):
        for name, value in holder.items():
            known = name in _WITH_PATH or (name in COMPARISONS and name.startswith("String"))
            if is_expression(value) and (known or name == "StringMatches"):
                yield _foreign(found, (*place, name), value)
            elif known and looks_like_expression(value):
                fix = Fix(found.at((*place, name)), "rename", f"{name}Path")
                message = f"The value of '{name}' looks like a path, and is taken as it stands"
                yield found.warn("NO_PATH", (*place, name), message, f'To have it evaluated, use "{name}Path".', fix)


def _rules(place: Keys, holder: Mapping[str, Any]) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    """A state and its Choice rules, at every depth."""
    yield place, holder
    for group in ("Choices", "And", "Or"):
        items = holder.get(group)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield from _rules((*place, group, index), item)
    if isinstance(holder.get("Not"), dict):
        yield from _rules((*place, "Not"), holder["Not"])


def _check_result(found: Found) -> Iterator[Diagnostic]:
    """> PASS_RESULT_IS_STATIC: Attempt to use a path in the result of a pass state."""
    for where, item in _members(("Result",), found.state["Result"]):
        key = where[-1]
        dollar = isinstance(key, str) and key.endswith(".$")
        if looks_like_expression(item) or (dollar and isinstance(item, str)):
            fits = isinstance(found.state["Result"], dict) and "Parameters" not in found.state and dollar
            fix = Fix(found.at(("Result",)), "rename", "Parameters") if fits else None
            message = "Nothing is evaluated in the Result of a Pass state"
            yield found.warn("PASS_RESULT_IS_STATIC", where, message, 'Expressions stand in "Parameters".', fix)


# -------------------------------------------------------------------- JSONata


def _check_jsonata(found: Found) -> Iterator[Diagnostic]:
    for place, holder in _holders(found.state):
        for name in _EXPRESSIONS:
            for where, item in _members((*place, name), holder[name]) if name in holder else ():
                yield from _check_value(found, where, item)


def _check_value(found: Found, place: Keys, item: Any) -> Iterator[Diagnostic]:
    key = place[-1]
    if isinstance(key, str) and key.endswith(".$"):
        hint = "In JSONata every value may be an expression: {% ... %}."
        fix = Fix(found.at(place), "rename", key[:-2])
        message = f"'{key}' keeps its \".$\": it means nothing in JSONata"
        yield found.warn("DOLLAR_IN_JSONATA", place, message, hint, fix)
    elif isinstance(item, str) and not is_expression(item) and _means_expression(item):
        meant = unwrapped(item)
        hint = f"To have it evaluated, write {meant}." if meant else "An expression begins with {% and ends with %}."
        wrapped = Fix(found.at(place), "set", meant) if meant else None
        message = f"This looks like an expression, and is taken as text: {item}"
        yield found.warn("NO_DELIMITERS", place, message, hint, wrapped)


def _means_expression(text: str) -> bool:
    return looks_delimited(text) or text.strip().startswith(("$states.", "$."))
