"""Succeed.

> The Succeed State (identified by "Type":"Succeed") either terminates a state machine successfully, ends a branch of a
> Parallel State, or ends an iteration of a Map State.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sfnlearn.asl.reading.common_fields import read_common, read_flow
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.state import InstantState


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

    def compute(self, raw: Any, frame: Frame) -> tuple[Any, Mapping[str, Any] | None, str | None]:
        """The input goes on as the output of the machine, the branch or the iteration."""
        output, assigned = self.flow.passed(raw, self.flow.effective_input(raw, frame), frame)
        return output, assigned, None
