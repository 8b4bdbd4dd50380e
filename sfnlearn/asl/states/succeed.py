"""Succeed: the end of what runs one after another, with success: of a machine, a branch of a Parallel, an iteration.

Source: States Language, "Succeed State".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sfnlearn.asl.reading.common_fields import read_common, read_flow
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Assigned
from sfnlearn.asl.running.state import InstantState
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Succeed(InstantState):
    """A Succeed state."""

    type: ClassVar[str] = "Succeed"
    entered_type: ClassVar[str] = "SucceedStateEntered"
    exited_type: ClassVar[str] = "SucceedStateExited"

    @classmethod
    def read(cls, name: str, fields: Fields) -> Succeed:
        """Read the fields of a Succeed state."""
        return cls(
            **read_common(name, fields, terminal=True), flow=read_flow(fields, "InputPath", "OutputPath", "Output")
        )

    def compute(self, raw: JSON, frame: Frame) -> tuple[JSON, Assigned, str | None]:
        """The input goes on as the output of the machine, the branch or the iteration."""
        output, assigned = self.flow.passed(raw, self.flow.effective_input(raw, frame), frame)
        return output, assigned, None
