"""Fail: ends what runs with an error that it names itself.

Outside of all branches that is the end of the machine; inside a Parallel or Map the state around it may catch the
error.  Error and Cause may both be missing, and each may be a path instead (ErrorPath, CausePath).  A Fail state is
entered and never exited (recorded behaviour 2).

Source: States Language, "Fail State".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sfnlearn.asl.reading.common_fields import read_common, read_flow
from sfnlearn.asl.reading.field_values import text_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Assigned
from sfnlearn.asl.running.state import InstantState
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fail(InstantState):
    """A Fail state; each setting gives a string, or is None where its field is missing."""

    type: ClassVar[str] = "Fail"
    entered_type: ClassVar[str] = "FailStateEntered"
    exited_type: ClassVar[str] = ""

    error: Setting | None = None
    cause: Setting | None = None

    @classmethod
    def read(cls, name: str, fields: Fields) -> Fail:
        """Read the fields of a Fail state."""
        common = read_common(name, fields, terminal=True)
        return cls(
            **common, flow=read_flow(fields), error=text_setting(fields, "Error"), cause=text_setting(fields, "Cause")
        )

    def compute(self, raw: JSON, frame: Frame) -> tuple[JSON, Assigned, str | None]:
        """Raise the error that the fields name."""
        effective = self.flow.effective_input(raw, frame)
        error = None if self.error is None else self.error(effective, frame)
        cause = None if self.cause is None else self.cause(effective, frame)
        raise StatesError(error, cause)
