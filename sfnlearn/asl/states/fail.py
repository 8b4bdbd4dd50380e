"""Fail.

> The Fail State (identified by "Type":"Fail") terminates the machine and marks it as a failure.
> A Fail State MAY have a field named "Error" [...] or "ErrorPath" [...] "Cause" or "CausePath".

A Fail state is entered and never exited (recorded behaviour 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sfnlearn.asl.reading.common_fields import read_common, read_flow
from sfnlearn.asl.reading.field_values import text_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.dataflow import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.state import InstantState
from sfnlearn.errors import StatesError


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

    def compute(self, raw: Any, frame: Frame) -> tuple[Any, Mapping[str, Any] | None, str | None]:
        """Raise the error that the fields name."""
        error = None if self.error is None else self.error(raw, frame)
        cause = None if self.cause is None else self.cause(raw, frame)
        raise StatesError(error, cause)
