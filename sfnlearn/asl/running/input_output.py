"""Input and output: how a state's input becomes its arguments, and its result its output.

JSONPath has five lanes, in this order.  Each takes the value of the one before it, and may be missing::

    raw input -> InputPath -> Parameters -> [the work] -> ResultSelector -> ResultPath -> OutputPath -> output

ResultPath alone takes two values: it puts the result into the *raw* input, so that what InputPath and Parameters left
out goes on.  JSONata has two: Arguments makes what the state works on from the raw input, Output makes the output from
the input and the result.

Assign stands beside the lanes.  It sees the result, and the variables as they were when the state was entered: in
`{"x.$": "$.n", "y.$": "$x"}` y gets the *old* x.  That is why a flow gives the assigned variables back with the output,
and `Frame.exit` sets them afterwards, all at once.

A Catcher's lanes are ResultPath and Assign (Output and Assign in JSONata) on the Error Output.  OutputPath is not among
them: it tells what of a state's *success* goes on, and a handler whose error it had cut away could not know what went
wrong.  AWS was recorded to hand the whole `{"Error", "Cause"}` on even where OutputPath names nothing (recorded
behaviour 4).

Where somebody inspects the state, each stage is kept in `frame.stages` under AWS's name for it (`afterInputPath`, ...).
That is asked for with `if frame.stages is not None` on the spot, because these lanes run in every state.

Source: States Language, "Input and Output Processing", "Variables"; Developer Guide, "Processing input and output".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.limits import data_limit
from sfnlearn.asl.running.reference_paths import conflict
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata.field_templates import FieldTemplate, QueryEvaluationError
from sfnlearn.query.paths.paths import CannotPut, PathNotFound, Segment, put
from sfnlearn.query.payload_templates import FieldNotFound, PayloadTemplate
from sfnlearn.query.scope import Evaluate
from sfnlearn.query.weight import TooLargeError

Assigned = Mapping[str, Any] | None
"""The variables that a state assigns."""
Output = tuple[JSON, Assigned]
"""What a state gives when it has worked."""


class StateFlow(Protocol):
    """The data flow of one state, in one of the two query languages."""

    def effective_input(self, raw: JSON, frame: Frame) -> JSON:
        """What `$` (or `$states.input`) stands for while the state works."""

    def arguments(self, effective: JSON, frame: Frame) -> JSON:
        """What a Task, a Parallel or a Pass works on."""

    def output(self, raw: JSON, result: JSON, frame: Frame) -> Output:
        """The output and the assigned variables of a state that has a result."""

    def passed(self, raw: JSON, effective: JSON, frame: Frame) -> Output:
        """The output and the assigned variables of a state without a result (Choice, Wait, Succeed)."""

    def virtual_task(self, raw: JSON, result: JSON, frame: Frame) -> Output:
        """The output and the assigned variables of a Pass state."""


class CatchFlow(Protocol):
    """The data flow of a Catcher."""

    def caught(self, raw: JSON, error: StatesError, frame: Frame) -> Output:
        """The input of the catcher's Next and the assigned variables."""


def error_output(error: StatesError) -> dict[str, Any]:
    """The Error Output object; a timeout has no cause and is shown with an empty one (recorded behaviour 11)."""
    cause = "" if error.cause is None and error.error == "States.Timeout" else error.cause
    return {"Error": error.error, "Cause": cause}


# ------------------------------------------------------------------- JSONPath


def evaluated(evaluate: Evaluate, data: JSON, frame: Frame) -> Any:
    """The value of a JSONPath expression, its failure told as AWS tells it."""
    try:
        return evaluate(data, frame)
    except (PathNotFound, FieldNotFound) as missing:
        raise frame.runtime_error(str(missing)) from None
    except TooLargeError:
        raise data_limit(frame.state, "provided parameters with") from None
    except StatesError as error:
        raise StatesError(error.error, frame.explain(error.cause or "")) from None


def empty(_data: JSON, _frame: object) -> dict[str, Any]:
    """InputPath or OutputPath null: what was there is dropped, and an empty object goes on."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JSONPathFlow:
    """The five lanes of a JSONPath state; None is a field that is not there.

    ResultPath alone has another default, the empty path `$`: its None is a ResultPath of null, which drops the result.
    """

    input_path: Evaluate | None = None
    parameters: PayloadTemplate | None = None
    result_selector: PayloadTemplate | None = None
    result_path: tuple[Segment, ...] | None = ()
    output_path: Evaluate | None = None
    assign: PayloadTemplate | None = None

    def effective_input(self, raw: JSON, frame: Frame) -> JSON:
        """InputPath: the part of the raw input that the state works on."""
        effective = raw if self.input_path is None else evaluated(self.input_path, raw, frame)
        if frame.stages is not None:
            frame.stages["afterInputPath"] = effective
        return effective

    def arguments(self, effective: JSON, frame: Frame) -> JSON:
        """Parameters: a payload template whose value takes the place of the effective input."""
        arguments = effective if self.parameters is None else evaluated(self.parameters, effective, frame)
        if frame.stages is not None:
            frame.stages["afterParameters"] = arguments
        return arguments

    def output(self, raw: JSON, result: JSON, frame: Frame) -> Output:
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

    def _combined(self, raw: JSON, selected: JSON, frame: Frame) -> JSON:
        """ResultPath: the result in place of the raw input (`$`), at a place in it (`$.paid`), or not at all (null)."""
        if self.result_path == ():
            return selected
        if self.result_path is None:
            return raw
        try:
            return put(raw, self.result_path, selected)
        except CannotPut as found:
            raise conflict(self.result_path, found.step, raw) from None

    def _leave(self, combined: JSON, frame: Frame) -> JSON:
        return combined if self.output_path is None else evaluated(self.output_path, combined, frame)

    def passed(self, raw: JSON, effective: JSON, frame: Frame) -> Output:
        """The effective input goes on, through OutputPath."""
        assigned = None if self.assign is None else evaluated(self.assign, effective, frame)
        return self._leave(effective, frame), assigned

    def virtual_task(self, raw: JSON, result: JSON, frame: Frame) -> Output:
        """A Pass state's Result or effective input is treated as the result of a task."""
        return self.output(raw, result, frame)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JSONPathCatchFlow:
    """A Catcher's ResultPath and Assign; OutputPath does not touch a caught error (recorded behaviour 4)."""

    result_path: tuple[Segment, ...] | None = ()
    assign: PayloadTemplate | None = None

    def caught(self, raw: JSON, error: StatesError, frame: Frame) -> Output:
        """ResultPath puts the Error Output into the raw input, as a state's puts its result."""
        lanes = JSONPathFlow(result_path=self.result_path, assign=self.assign)
        return lanes.output(raw, error_output(error), frame)


# -------------------------------------------------------------------- JSONata


class JSONataTemplate:
    """A field that may hold JSONata expressions, evaluated with the `$states` that the field may read."""

    __slots__ = ("_reads_context", "_template", "field", "reads")

    def __init__(self, template: FieldTemplate) -> None:
        self._template = template
        self.field = template.where
        self.reads = frozenset[str]().union(*(expression.reads for _, expression in template))
        self._reads_context = bool(self.reads & {"context", "*"})

    @property
    def text(self) -> str:
        """The text of the first expression."""
        return next((expression.text for _, expression in self._template), "")

    def evaluate(self, frame: Frame, **members: JSON) -> Any:
        """The field's value; the context object is built only for an expression that reads it.

        An expression that gives undefined is an error here, where AWS has one: there is nothing that could be written
        into the output in its place (recorded behaviour 10).  `query/jsonata` finds it.
        """
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

    def effective_input(self, raw: JSON, frame: Frame) -> JSON:
        """`$states.input` is the raw input."""
        return raw

    def arguments(self, effective: JSON, frame: Frame) -> JSON:
        """Without Arguments the state works on its input."""
        arguments = effective if self.work is None else self.work.evaluate(frame, input=effective)
        if frame.stages is not None:
            frame.stages["afterArguments"] = arguments
        return arguments

    def output(self, raw: JSON, result: JSON, frame: Frame) -> Output:
        """Without Output the result is the output."""
        if frame.stages is not None:
            frame.stages["result"] = result
        return self._output(result, frame, input=raw, result=result)

    def passed(self, raw: JSON, effective: JSON, frame: Frame) -> Output:
        """Without a result the default output is the state's input."""
        return self._output(effective, frame, input=raw)

    def virtual_task(self, raw: JSON, result: JSON, frame: Frame) -> Output:
        """A JSONata Pass state has only its input and its Output."""
        return self._output(raw, frame, input=raw)

    def _output(self, default: JSON, frame: Frame, **members: JSON) -> Output:
        output = default if self.leave is None else self.leave.evaluate(frame, **members)
        assigned = None if self.assign is None else self.assign.evaluate(frame, **members)
        return output, assigned

    def caught(self, raw: JSON, error: StatesError, frame: Frame) -> Output:
        """A Catcher's Output and Assign see `$states.errorOutput`, which is also the default output."""
        shown = error_output(error)
        return self._output(shown, frame, input=raw, errorOutput=shown)
