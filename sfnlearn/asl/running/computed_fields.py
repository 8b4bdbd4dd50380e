"""Fields whose value is computed when the state works: TimeoutSeconds, MaxConcurrency, Items and their like.

Each may be written in three ways, and a state asks for the value in one: `setting(effective input, frame)`.

    "TimeoutSeconds": 300                      constant_setting
    "TimeoutSecondsPath": "$.patience"         integer_path_setting
    "TimeoutSeconds": "{% $patience %}"        jsonata_setting
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import JSONataTemplate, evaluated
from sfnlearn.jsontext import JSON, dumps
from sfnlearn.query.jsonata import UnexpectedTypeError
from sfnlearn.query.paths.paths import Path

_DIGITS = re.compile(r"-?\d{1,18}", re.ASCII)
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
        if isinstance(value, str) and _DIGITS.fullmatch(value):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        shown = value if isinstance(value, str) else dumps(value)
        reason = f'The {field} field refers to value "{shown}" which is not a valid integer: {path.text}'
        raise frame.runtime_error(reason)

    return read


def jsonata_setting(template: JSONataTemplate, fits: Callable[[Any], bool], expected: str) -> Setting:
    """A field that holds a JSONata expression, whose value must be of the field's type (wording recorded)."""

    def read(data: JSON, frame: Frame) -> JSON:
        value = template.evaluate(frame, input=data)
        if fits(value):
            return value
        opening = f"The JSONata expression '{template.text}' specified for the field '{template.field}'"
        raise frame.evaluation_error(f"{opening} {UnexpectedTypeError(expected, value)}", template.field)

    return read
