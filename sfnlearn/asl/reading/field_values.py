"""Settings: fields that hold one value, in the forms that the two query languages give it.

In JSONPath a setting is a literal (`TimeoutSeconds`) or a path to the value (`TimeoutSecondsPath`); in JSONata a
literal or an expression.  Every form is read into a `Setting`, called as `(effective input, frame)` at run time.
"""

from __future__ import annotations

import math
from typing import Any

from sfnlearn.asl.diagnostics.guesses import asked, coerced, fixed_intrinsic, fixed_path
from sfnlearn.asl.reading.expressions import compiled_jsonata, jsonata_template, unwrapped
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.number_fields import LONGEST_SECONDS, integer_expression
from sfnlearn.asl.reading.report import Rank
from sfnlearn.asl.running.computed_fields import (
    Setting,
    constant_setting,
    jsonata_setting,
    whole_number,
)
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import JSONataTemplate, evaluated
from sfnlearn.asl.running.reference_paths import unfound
from sfnlearn.asl.timestamps import meant_timestamp, parse_timestamp
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, dumps
from sfnlearn.query.intrinsics.parser import IntrinsicSyntaxError
from sfnlearn.query.jsonata.delimiters import is_expression
from sfnlearn.query.paths.paths import Path, PathNotFound, PathSyntaxError, compile_path
from sfnlearn.query.payload_templates import compile_path_or_function, required
from sfnlearn.query.scope import Evaluate

# -------------------------------------------------------------------- strings


def _is_text(value: JSON) -> bool:
    return isinstance(value, str)


def text_setting(fields: Fields, name: str) -> Setting | None:
    """Error and Cause of a Fail state: a string, a path or intrinsic function (`...Path`), or an expression."""
    if fields.is_jsonata:
        value = fields.text(name)
        if not is_expression(value):
            return None if value is None else constant_setting(value)
        template = jsonata_template(fields, name)
        return jsonata_setting(template, _is_text, "string") if template else None
    if fields.exclusive(name, f"{name}Path") == [f"{name}Path"]:
        return _text_path(fields, f"{name}Path")
    value = fields.text(name)
    return None if value is None else constant_setting(value)


def _text_path(fields: Fields, name: str) -> Setting | None:
    text = fields.text(name)
    if text is None:
        return None
    try:
        expression = required(compile_path_or_function(text), text, name)
    except (PathSyntaxError, IntrinsicSyntaxError) as error:
        meant = fixed_intrinsic(text) if text.startswith("States.") else fixed_path(text, compile_path)
        message = f"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
        fix = fields.fix(name, "set", meant) if meant else None
        fields.problem(name, message, asked(meant) or f"{error}.", fix=fix)
        return None

    def read(data: JSON, frame: Frame) -> str:
        value = evaluated(expression, data, frame)
        if isinstance(value, str):
            return value
        raise frame.runtime_error(f"The field '{name}' must be a string, but the value of '{text}' is not one")

    return read


# ----------------------------------------------------------------------- Wait


def wait_setting(fields: Fields) -> Setting | None:
    """The end of a Wait, in POSIX seconds, from exactly one of its four forms."""
    names = ["Seconds", "Timestamp"] if fields.is_jsonata else ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"]
    present = fields.exclusive(*names)
    if not present:
        listed = f"A Wait state needs one of these fields: [{', '.join(names)}]"
        fields.problem(None, listed, 'Say how long, as in "Seconds": 10.', rank=Rank.MISSING)
        return None
    name = present[0]
    if name.endswith("Path"):
        path = fields.path(name)
        return path and (_seconds_path(path) if name == "SecondsPath" else _timestamp_path(path))
    if fields.is_jsonata and is_expression(fields.value[name]):
        template = jsonata_template(fields, name)
        return _wait_expression(template, name) if template else None
    return _wait_literal(fields, name)


def _wait_literal(fields: Fields, name: str) -> Setting | None:
    if name == "Seconds":
        seconds = fields.integer(name, 0, LONGEST_SECONDS)
        return None if seconds is None else lambda _data, frame: _later(frame, seconds)
    text = fields.text(name)
    until = None if text is None else parse_timestamp(text)
    if text is not None and until is None:
        hint = "Write it as 2026-01-31T09:00:00Z, with T and Z or an offset."
        fix = fields.fix(name, "rename", f"{name}Path") if text.startswith("$") and not fields.is_jsonata else None
        meant = None if fix else meant_timestamp(text)
        fix = fields.fix(name, "set", meant) if meant else fix
        fields.problem(name, f"'{text}' is not an RFC 3339 timestamp", hint, fix=fix)
    return None if until is None else constant_setting(_whole_second(until))


def _whole_second(until: float) -> float:
    """A Wait ends at a whole second: milliseconds are cut off (measured behaviour 39)."""
    return float(math.floor(until))


def _later(frame: Frame, seconds: float) -> float:
    """The time after a while; one beyond a float ends where every Wait is too long."""
    return frame.now + min(seconds, 2**40)


def _referred(path: Path, name: str, data: JSON, frame: Frame) -> Any:
    try:
        return path(data, frame)
    except PathNotFound:
        raise frame.runtime_error(f"The {name} parameter does not reference an input value: {path.text}") from None


def _seconds_path(path: Path) -> Setting:
    def read(data: JSON, frame: Frame) -> float:
        value = _referred(path, "SecondsPath", data, frame)
        seconds = whole_number(value)
        if seconds is not None and seconds >= 0:
            return _later(frame, seconds)
        wrong = "cannot be parsed as a long value" if seconds is None else "references a negative value"
        raise frame.runtime_error(f"The SecondsPath parameter {wrong}: {path.text} == {_shown(value)}")

    return read


def _timestamp_path(path: Path) -> Setting:
    def read(data: JSON, frame: Frame) -> float:
        text = _referred(path, "TimestampPath", data, frame)
        until = parse_timestamp(text) if isinstance(text, str) else None
        if until is None:
            raise frame.runtime_error(
                "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format "
                f"string: {path.text} == {_shown(text)}"
            )
        return _whole_second(until)

    return read


def _wait_expression(template: JSONataTemplate, name: str) -> Setting:
    if name == "Seconds":
        seconds = integer_expression(template, name, 0, LONGEST_SECONDS)
        return lambda data, frame: _later(frame, seconds(data, frame))
    text = jsonata_setting(template, _is_text, "string")

    def read_timestamp(data: JSON, frame: Frame) -> float:
        value = text(data, frame)
        until = parse_timestamp(value)
        if until is None:
            raise frame.evaluation_error(
                f"The JSONata expression '{template.text}' specified for the field 'Timestamp' is not a valid ISO-8601 "
                f"extended offset date-time format string: {value}",
                name,
                works=True,
            )
        return _whole_second(until)

    return read_timestamp


def _shown(value: JSON) -> str:
    return value if isinstance(value, str) else dumps(value)


# ------------------------------------------------------------------- booleans


def condition_setting(fields: Fields) -> Setting | None:
    """Condition of a JSONata Choice rule: true, false or an expression that gives one of them."""
    value = fields.anything("Condition", required=True)
    if not fields.has("Condition"):
        return None
    if isinstance(value, bool):
        return constant_setting(value)
    if not is_expression(value):
        meant = coerced(value, bool)
        meant = unwrapped(value) if meant is None else meant
        message = "The field 'Condition' must be a boolean or a JSONata expression: {% ... %}"
        hint = "" if meant is None else f"Write it as {meant if isinstance(meant, str) else dumps(meant)}."
        fix = None if meant is None else fields.fix("Condition", "set", meant)
        fields.problem("Condition", message, hint, fix=fix)
        return None
    template = compiled_jsonata(fields, "Condition", value)
    return jsonata_setting(template, lambda found: isinstance(found, bool), "boolean") if template else None


# ------------------------------------------------------------- Map's own fields


def items_setting(fields: Fields) -> Setting:
    """ItemsPath or Items: an array or an object."""
    return _items_jsonata(fields) if fields.is_jsonata else _items_jsonpath(fields)


def _items_jsonpath(fields: Fields) -> Setting:
    path = fields.path("ItemsPath")
    text = path.text if path else "$"
    kinds: tuple[type, ...] = (list, dict)
    if text.startswith("$$"):
        # Of the context object only arrays are taken, and its path is told with one dollar sign (recorded).
        text, kinds = text[1:], (list,)

    def read(data: JSON, frame: Frame) -> JSON:
        try:
            items = data if path is None else evaluated(path, data, frame)
        except StatesError as error:
            raise (path and unfound(path, data)) or error from None
        if not isinstance(items, kinds):
            raise frame.runtime_error(f'Reference path "{text}" must point to array.')
        return items

    return read


def _items_jsonata(fields: Fields) -> Setting:
    value = fields.anything("Items")
    template = compiled_jsonata(fields, "Items", value) if fields.has("Items") else None
    if fields.has("Items") and not is_expression(value) and not isinstance(value, (list, dict)):
        meant = unwrapped(value)
        message = "The field 'Items' must be an array, an object or a JSONata expression: {% ... %}"
        fix = fields.fix("Items", "set", meant) if meant else None
        fields.problem("Items", message, f"Write it as {meant}." if meant else "", fix=fix)
    if template:
        return jsonata_setting(template, lambda found: isinstance(found, (list, dict)), "array")

    def read(data: JSON, frame: Frame) -> JSON:
        if not isinstance(data, (list, dict)):
            raise frame.evaluation_error(f"Map state input must be an array but was: {dumps(data)}", None)
        return data

    return read


def template_setting(fields: Fields, name: str, *, required: bool = False) -> Setting | None:
    """ItemSelector, BatchInput, Credentials and their like: a template in either language."""
    if required:
        fields.anything(name, required=True)
    if fields.is_jsonata:
        compiled = jsonata_template(fields, name)
        return _from_jsonata(compiled) if compiled else None
    template = fields.template(name)
    return template and _from_template(template)


def _from_template(template: Evaluate) -> Setting:
    def read(data: JSON, frame: Frame) -> JSON:
        return evaluated(template, data, frame)

    return read


def _from_jsonata(template: JSONataTemplate) -> Setting:
    def read(data: JSON, frame: Frame) -> JSON:
        return template.evaluate(frame, input=data)

    return read
