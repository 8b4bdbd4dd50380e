"""Fields that hold a number: TimeoutSeconds, MaxConcurrency, ToleratedFailurePercentage and their like.

What is wrong with a number that is computed is told at run time, and each query language has its own error for it:

    "TimeoutSecondsPath": "$.patience"         States.Runtime
    "TimeoutSeconds": "{% $patience %}"        States.QueryEvaluationError, and an event EvaluationFailed
"""

from __future__ import annotations

from sfnlearn.asl.reading.expressions import jsonata_template
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.computed_fields import (
    Setting,
    constant_setting,
    integer_path_setting,
    jsonata_setting,
    number_path_setting,
)
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import JSONataTemplate
from sfnlearn.jsontext import JSON, dumps, is_number
from sfnlearn.query.jsonata.delimiters import is_expression

LONGEST_SECONDS = 99_999_999


def integer_setting(fields: Fields, name: str, low: int, high: int, *, least: int | None = None) -> Setting | None:
    """Take an integer in any of its forms; `least` is what may come at run time, where that is not `low`."""
    computed = (name, low if least is None else least, high)
    if fields.is_jsonata and is_expression(fields.value.get(name)):
        template = jsonata_template(fields, name)
        return integer_expression(template, *computed) if template else None
    if not fields.is_jsonata and fields.exclusive(name, f"{name}Path") == [f"{name}Path"]:
        path = fields.path(f"{name}Path")
        return path and _bounded(integer_path_setting(path, f"{name}Path"), *computed)
    value = fields.integer(name, low, high)
    return None if value is None else constant_setting(value)


def integer_expression(template: JSONataTemplate, name: str, low: int, high: int) -> Setting:
    """A JSONata expression for an integer: first it must give a number, then a whole one, then one within the bounds.

    All three are States.QueryEvaluationError, each with a sentence of its own (measured behaviour 77).
    """
    number = jsonata_setting(template, is_number, "number")

    def read(data: JSON, frame: Frame) -> int:
        value = number(data, frame)
        whole = int(value) if value % 1 == 0 else None
        wrong = f"The {name} field cannot be parsed as an integer: {dumps(value)}"
        if whole is not None:
            wrong = _outside(whole, name, low, high) or ""
        if wrong or whole is None:
            raise frame.evaluation_error(wrong, template.field, works=True)
        return whole

    return read


def _outside(value: float, name: str, low: int, high: int) -> str | None:
    """What is said of a value outside its bounds: recorded for counts, measured for seconds."""
    if low <= value <= high:
        return None
    if value < 0 and not name.endswith("Seconds"):
        return f"{name} cannot be negative."
    return f"{name} must be between {low} and {high} but was: {value}"


def _bounded(setting: Setting, name: str, low: int, high: int) -> Setting:
    """The same setting, failing outside its bounds."""

    def read(data: JSON, frame: Frame) -> JSON:
        value = setting(data, frame)
        outside = _outside(value, name, low, high)
        if outside is not None:
            raise frame.runtime_error(outside)
        return value

    return read


def seconds_setting(fields: Fields, name: str) -> Setting | None:
    """TimeoutSeconds and HeartbeatSeconds: the heartbeat comes before the timeout.

    What is written is at least 1; what a path or an expression gives may be 0, as the sentence for -1 says (measured
    behaviour 77).

    Source: States Language, "Task State", timeouts and heartbeats.
    """
    if name == "HeartbeatSeconds":
        _check_heartbeat(fields)
    return integer_setting(fields, name, 1, LONGEST_SECONDS, least=0)


def _check_heartbeat(fields: Fields) -> None:
    timeout, heartbeat = fields.value.get("TimeoutSeconds"), fields.value.get("HeartbeatSeconds")
    if is_number(timeout) and is_number(heartbeat) and heartbeat >= timeout:
        message = f"HeartbeatSeconds must be smaller than TimeoutSeconds, but {heartbeat} is not smaller than {timeout}"
        fix = fields.fix("HeartbeatSeconds", "set", timeout - 1) if timeout > 1 else None
        fields.problem("HeartbeatSeconds", message, fix=fix)


def count_setting(fields: Fields, name: str, default: int) -> Setting:
    """MaxConcurrency and its like: 0 or more."""
    return integer_setting(fields, name, 0, 2**31 - 1) or constant_setting(default)


def percentage_setting(fields: Fields, name: str) -> Setting | None:
    """ToleratedFailurePercentage: 0 to 100, not always whole (measured behaviour 36)."""
    setting: Setting | None
    if is_number(value := fields.value.get(name)):
        fields.know(name)
        if not 0 <= value <= 100:
            fields.out_of_range(name, value, 0, 100)
        setting = constant_setting(value)
    elif fields.is_jsonata and is_expression(fields.value.get(name)):
        template = jsonata_template(fields, name)
        return _percentage_expression(template, name) if template else None
    elif not fields.is_jsonata and fields.exclusive(name, f"{name}Path") == [f"{name}Path"]:
        path = fields.path(f"{name}Path")
        setting = path and number_path_setting(path, f"{name}Path")
    else:
        setting = integer_setting(fields, name, 0, 100)
    return None if setting is None else _percentage(setting, name)


def _percentage(setting: Setting, name: str) -> Setting:
    """The same setting, failing below 0 and above 100 with one sentence for both (recorded)."""

    def read(data: JSON, frame: Frame) -> JSON:
        value = setting(data, frame)
        if not 0 <= value <= 100:
            raise frame.runtime_error(f"{name} must be between 0 and 100.")
        return value

    return read


def _percentage_expression(template: JSONataTemplate, name: str) -> Setting:
    number = jsonata_setting(template, is_number, "number")

    def read(data: JSON, frame: Frame) -> JSON:
        value = number(data, frame)
        if not 0 <= value <= 100:
            raise frame.evaluation_error(f"{name} must be between 0 and 100.", template.field, works=True)
        return value

    return read


def tolerated_settings(fields: Fields) -> dict[str, Setting]:
    """The tolerated failures of a Map, by field name."""
    settings = {
        "ToleratedFailureCount": integer_setting(fields, "ToleratedFailureCount", 0, 2**31 - 1),
        "ToleratedFailurePercentage": percentage_setting(fields, "ToleratedFailurePercentage"),
    }
    return {name: setting for name, setting in settings.items() if setting is not None}
