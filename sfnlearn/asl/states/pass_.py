"""Pass: does no work; what it gives is its input, or the Result that is written in it.

A Result goes through the lanes as if a task had given it, so ResultPath can put a constant into the input.

Source: States Language, "Pass State".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sfnlearn.asl.reading.common_fields import moves_data, read_common, read_flow
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Assigned
from sfnlearn.asl.running.state import InstantState
from sfnlearn.jsontext import JSON

NO_RESULT: Any = object()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pass(InstantState):
    """A Pass state; `result` is NO_RESULT where the field is missing, since null is a result."""

    type: ClassVar[str] = "Pass"
    entered_type: ClassVar[str] = "PassStateEntered"
    exited_type: ClassVar[str] = "PassStateExited"

    result: JSON = NO_RESULT
    moves: bool = True
    """Whether any field touches the data; many Pass states only mark a place."""

    @classmethod
    def read(cls, name: str, fields: Fields) -> Pass:
        """Read the fields of a Pass state."""
        common = read_common(name, fields)
        result = NO_RESULT if fields.is_jsonata else fields.anything("Result", NO_RESULT)
        flow = read_flow(fields, "InputPath", "Parameters", "ResultPath", "OutputPath", "Output", "Assign")
        return cls(**common, flow=flow, result=result, moves=result is not NO_RESULT or moves_data(fields))

    def compute(self, raw: JSON, frame: Frame) -> tuple[JSON, Assigned, str | None]:
        """The result, or the effective input, goes through ResultPath and OutputPath."""
        if not self.moves and frame.stages is None:
            return raw, None, self.next
        flow = self.flow
        effective = flow.arguments(flow.effective_input(raw, frame), frame)
        result = effective if self.result is NO_RESULT else self.result
        output, assigned = flow.virtual_task(raw, result, frame)
        return output, assigned, self.next
