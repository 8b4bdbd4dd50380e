"""Fields whose value is computed when the state works: TimeoutSeconds, MaxConcurrency, Items and their like.

Each may be written in three ways, and a state asks for the value in one: `setting(effective input, frame)`.

    "TimeoutSeconds": 300                      constant_setting
    "TimeoutSecondsPath": "$.patience"         integer_path_setting, number_path_setting
    "TimeoutSeconds": "{% $patience %}"        jsonata_setting
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import JSONataTemplate, evaluated
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, dumps, is_number
from sfnlearn.query.jsonata import UnexpectedTypeError
from sfnlearn.query.paths.paths import Path

_DIGITS = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
Setting = Callable[[Any, Frame], Any]
"""A field's value as `(effective input, frame)` gives it."""


def constant_setting(value: JSON) -> Setting:
    """A literal in the definition."""

    def read(_data: JSON, _frame: Frame) -> JSON:
        return value

    return read


def integer_path_setting(path: Path, field: str) -> Setting:
    """The `...Path` form of a field: an integer, or a string that is one (values and wording recorded)."""

    def read(data: JSON, frame: Frame) -> int:
        value = evaluated(path, data, frame)
        whole = whole_number(value)
        if whole is not None:
            return whole
        raise _unfit(path, field, value, "integer", frame)

    return read


def number_path_setting(path: Path, field: str) -> Setting:
    """The `...Path` form of a field that takes fractions: a number, or a string that is one (measured behaviour 36)."""

    def read(data: JSON, frame: Frame) -> float:
        value = evaluated(path, data, frame)
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            return float(value)
        if is_number(value):
            return value
        raise _unfit(path, field, value, "float", frame)

    return read


def whole_number(value: JSON) -> int | None:
    """The integer that a value is, or that it says as a string; None for any other value.

    >>> whole_number("7"), whole_number(7), whole_number(2.5), whole_number(True)
    (7, 7, None, None)
    """
    if isinstance(value, str):
        return int(value) if _DIGITS.fullmatch(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _unfit(path: Path, field: str, value: JSON, wanted: str, frame: Frame) -> StatesError:
    shown = value if isinstance(value, str) else dumps(value)
    return frame.runtime_error(
        f'The {field} field refers to value "{shown}" which is not a valid {wanted}: {path.text}'
    )


def jsonata_setting(template: JSONataTemplate, fits: Callable[[Any], bool], expected: str) -> Setting:
    """A field that holds a JSONata expression, whose value must be of the field's type (wording recorded)."""

    def read(data: JSON, frame: Frame) -> JSON:
        value = template.evaluate(frame, input=data)
        if fits(value):
            return value
        opening = f"The JSONata expression '{template.text}' specified for the field '{template.field}'"
        raise frame.evaluation_error(f"{opening} {UnexpectedTypeError(expected, value)}", template.field)

    return read
