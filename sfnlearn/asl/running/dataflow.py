"""Data flow: how a state's input becomes its arguments, and its result its output.

JSONPath, in the order of the States Language: raw input, InputPath, Parameters, [the work], ResultSelector, ResultPath,
OutputPath.  JSONata: Arguments, [the work], Output.  Assign is evaluated beside them, on the values at state entry:

> All Assign expressions [...] are evaluated with the variable values at the time of state entry.

Each stage can be kept under AWS's name for it (`afterInputPath`, ...; TestState's inspection data) in `frame.stages`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sfnlearn.asl.running.frame import Frame
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import dumps
from sfnlearn.query.jsonata import UnexpectedTypeError
from sfnlearn.query.jsonata.field_templates import QueryEvaluationError, Template as Expressions
from sfnlearn.query.paths.paths import Path, PathNotFound, Step, put
from sfnlearn.query.payload_templates import FieldNotFound, Template
from sfnlearn.query.scope import Evaluate

Assigned = Mapping[str, Any] | None
Output = tuple[Any, Assigned]


class Flow(Protocol):
    """The data flow of one state, in one of the two query languages."""

    def effective_input(self, raw: Any, frame: Frame) -> Any:
        """What `$` (or `$states.input`) stands for while the state works."""

    def arguments(self, effective: Any, frame: Frame) -> Any:
        """What a Task, a Parallel or a Pass works on."""

    def output(self, raw: Any, result: Any, frame: Frame) -> Output:
        """The output and the assigned variables of a state that has a result."""

    def passed(self, raw: Any, effective: Any, frame: Frame) -> Output:
        """The output and the assigned variables of a state without a result (Choice, Wait, Succeed)."""

    def virtual_task(self, raw: Any, result: Any, frame: Frame) -> Output:
        """The output and the assigned variables of a Pass state."""


class CatchFlow(Protocol):
    """The data flow of a Catcher."""

    def caught(self, raw: Any, error: StatesError, frame: Frame) -> Output:
        """The input of the catcher's Next and the assigned variables."""


def error_output(error: StatesError) -> dict[str, Any]:
    """The Error Output object; a timeout has no cause and is shown with an empty one (recorded behaviour 11)."""
    cause = "" if error.cause is None and error.error == "States.Timeout" else error.cause
    return {"Error": error.error, "Cause": cause}


def evaluated(evaluate: Evaluate, data: Any, frame: Frame) -> Any:
    """The value of a JSONPath expression, its failure told as AWS tells it."""
    try:
        return evaluate(data, frame)
    except (PathNotFound, FieldNotFound) as missing:
        raise frame.runtime_error(str(missing)) from None
    except StatesError as error:
        raise StatesError(error.error, frame.explain(error.cause or "")) from None


# ------------------------------------------------------------------- JSONPath

DISCARD = "DISCARD"
"""ResultPath null: the result is dropped and the raw input goes on."""


def empty(_data: Any, _frame: Any) -> dict[str, Any]:
    """InputPath or OutputPath null.

    > If the value of InputPath is null, that means that the raw input is discarded, and the effective input for the
    > state is an empty JSON object, {}.
    """
    return {}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JSONPathFlow:
    """The five lanes of a JSONPath state; None is a field that is not there."""

    input_path: Evaluate | None = None
    parameters: Template | None = None
    result_selector: Template | None = None
    result_path: tuple[Step, ...] | str = ()
    output_path: Evaluate | None = None
    assign: Template | None = None

    def effective_input(self, raw: Any, frame: Frame) -> Any:
        """> InputPath: [...] selects some or all of the raw input, and the result is the effective input."""
        effective = raw if self.input_path is None else evaluated(self.input_path, raw, frame)
        if frame.stages is not None:
            frame.stages["afterInputPath"] = effective
        return effective

    def arguments(self, effective: Any, frame: Frame) -> Any:
        """> Parameters: its value is a payload template whose effective value becomes the effective input."""
        arguments = effective if self.parameters is None else evaluated(self.parameters, effective, frame)
        if frame.stages is not None:
            frame.stages["afterParameters"] = arguments
        return arguments

    def output(self, raw: Any, result: Any, frame: Frame) -> Output:
        """ResultSelector and Assign see the result; then ResultPath combines it with the raw input."""
        if frame.stages is not None:
            frame.stages["result"] = result
        selected = result if self.result_selector is None else evaluated(self.result_selector, result, frame)
        assigned = None if self.assign is None else evaluated(self.assign, result, frame)
        if frame.stages is not None:
            frame.stages["afterResultSelector"] = selected
        combined = self._combined(raw, selected, frame)
        if frame.stages is not None:
            frame.stages["afterResultPath"] = combined
        return self._leave(combined, frame), assigned

    def _combined(self, raw: Any, selected: Any, frame: Frame) -> Any:
        """> ResultPath: [...] specifies the raw input's combination with or replacement by the state's result."""
        if self.result_path == ():
            return selected
        if self.result_path == DISCARD:
            return raw
        try:
            return put(raw, self.result_path, selected)  # type: ignore[arg-type]
        except TypeError as mismatch:
            reason = f"Unable to apply ReferencePath {reference(self.result_path)} to the input: {mismatch}"
            raise StatesError("States.ResultPathMatchFailure", frame.explain(reason)) from None

    def _leave(self, combined: Any, frame: Frame) -> Any:
        return combined if self.output_path is None else evaluated(self.output_path, combined, frame)

    def passed(self, raw: Any, effective: Any, frame: Frame) -> Output:
        """The effective input goes on, through OutputPath."""
        assigned = None if self.assign is None else evaluated(self.assign, effective, frame)
        return self._leave(effective, frame), assigned

    def virtual_task(self, raw: Any, result: Any, frame: Frame) -> Output:
        """A Pass state's Result or effective input is treated as the result of a task."""
        return self.output(raw, result, frame)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JSONPathCatchFlow:
    """A Catcher's ResultPath and Assign; OutputPath does not touch a caught error (recorded behaviour 4)."""

    result_path: tuple[Step, ...] | str = ()
    assign: Template | None = None

    def caught(self, raw: Any, error: StatesError, frame: Frame) -> Output:
        """> A Catcher's ResultPath works exactly like a state's [...] to inject the Error Output into the input."""
        lanes = JSONPathFlow(result_path=self.result_path, assign=self.assign)
        return lanes.output(raw, error_output(error), frame)


def reference(steps: tuple[Step, ...] | str) -> str:
    """A reference path as text.

    >>> reference(("detail", 0))
    '$.detail[0]'
    """
    return "$" + "".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in steps)


# -------------------------------------------------------------------- JSONata


class JSONataTemplate:
    """A field that may hold JSONata expressions, evaluated with the `$states` that the field may read."""

    __slots__ = ("_reads_context", "_template", "field", "reads")

    def __init__(self, template: Expressions) -> None:
        self._template = template
        self.field = template.where
        self.reads = frozenset[str]().union(*(expression.reads for _, expression in template))
        self._reads_context = bool(self.reads & {"context", "*"})

    @property
    def text(self) -> str:
        """The text of the first expression."""
        return next((expression.text for _, expression in self._template), "")

    def evaluate(self, frame: Frame, **members: Any) -> Any:
        """The field's value; the context object is built only for an expression that reads it."""
        if self._reads_context:
            members["context"] = frame.context
        try:
            return self._template(members, frame)
        except QueryEvaluationError as error:
            raise frame.evaluation_error(error.cause or "", error.location) from None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JSONataFlow:
    """The lanes of a JSONata state; None is a field that is not there."""

    work: JSONataTemplate | None = None
    """The template of Arguments."""
    leave: JSONataTemplate | None = None
    """The template of Output."""
    assign: JSONataTemplate | None = None

    def effective_input(self, raw: Any, frame: Frame) -> Any:
        """`$states.input` is the raw input."""
        return raw

    def arguments(self, effective: Any, frame: Frame) -> Any:
        """Without Arguments the state works on its input."""
        arguments = effective if self.work is None else self.work.evaluate(frame, input=effective)
        if frame.stages is not None:
            frame.stages["afterArguments"] = arguments
        return arguments

    def output(self, raw: Any, result: Any, frame: Frame) -> Output:
        """> If not provided, the output is the state's result."""
        if frame.stages is not None:
            frame.stages["result"] = result
        return self._output(result, frame, input=raw, result=result)

    def passed(self, raw: Any, effective: Any, frame: Frame) -> Output:
        """Without a result the default output is the state's input."""
        return self._output(effective, frame, input=raw)

    def virtual_task(self, raw: Any, result: Any, frame: Frame) -> Output:
        """A JSONata Pass state has only its input and its Output."""
        return self._output(raw, frame, input=raw)

    def _output(self, default: Any, frame: Frame, **members: Any) -> Output:
        output = default if self.leave is None else self.leave.evaluate(frame, **members)
        assigned = None if self.assign is None else self.assign.evaluate(frame, **members)
        return output, assigned

    def caught(self, raw: Any, error: StatesError, frame: Frame) -> Output:
        """A Catcher's Output and Assign see `$states.errorOutput`, which is also the default output."""
        shown = error_output(error)
        return self._output(shown, frame, input=raw, errorOutput=shown)


# ------------------------------------------------- single values (TimeoutSeconds, MaxConcurrency, Items, ...)

_DIGITS = re.compile(r"-?\d{1,18}", re.ASCII)
Setting = Callable[[Any, Frame], Any]
"""A field's value as `(effective input, frame)` gives it."""


def constant_setting(value: Any) -> Setting:
    """A literal in the definition."""

    def read(_data: Any, _frame: Frame) -> Any:
        return value

    return read


def integer_path_setting(path: Path, field: str) -> Setting:
    """The `...Path` form of a field: an integer, or a string that is one (values and wording recorded)."""

    def read(data: Any, frame: Frame) -> Any:
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

    def read(data: Any, frame: Frame) -> Any:
        value = template.evaluate(frame, input=data)
        if fits(value):
            return value
        opening = f"The JSONata expression '{template.text}' specified for the field '{template.field}'"
        raise frame.evaluation_error(f"{opening} {UnexpectedTypeError(expected, value)}", template.field)

    return read
