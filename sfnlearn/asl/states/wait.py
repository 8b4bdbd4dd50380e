"""Wait: goes on after a number of seconds, or at a time.

Either is turned into the time at which it ends, so that the engine has one thing to do: `Sleep(until)`.  A time that is
past is not an error; the state goes on at once.

Source: States Language, "Wait State".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from sfnlearn.asl.reading.common_fields import read_common, read_flow
from sfnlearn.asl.reading.field_values import wait_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Output
from sfnlearn.asl.running.state import LastingState
from sfnlearn.effects import Routine, Sleep
from sfnlearn.jsontext import JSON

LONGEST = 2**31 - 1
"""Seconds; a longer delay fails at once (recorded behaviour 13)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wait(LastingState):
    """A Wait state: `until` gives the end in POSIX seconds."""

    type: ClassVar[str] = "Wait"
    entered_type: ClassVar[str] = "WaitStateEntered"
    exited_type: ClassVar[str] = "WaitStateExited"
    first_retry_count: ClassVar[int | None] = None  # a Wait lasts, and has no Retry

    until: Setting

    @classmethod
    def read(cls, name: str, fields: Fields) -> Wait:
        """Read the fields of a Wait state: exactly one of Seconds, SecondsPath, Timestamp and TimestampPath."""
        common = read_common(name, fields)
        flow = read_flow(fields, "InputPath", "OutputPath", "Output", "Assign")
        return cls(**common, flow=flow, until=cast("Setting", wait_setting(fields)))

    def run(self, raw: JSON, frame: Frame) -> Routine[Output]:
        """Sleep; the input passes through."""
        effective = self.flow.effective_input(raw, frame)
        until = self.until(effective, frame)
        if until - frame.now > LONGEST:
            raise frame.runtime_error("Wait state delay is too long.")
        try:
            yield Sleep(until)
        except GeneratorExit:
            frame.record("WaitStateAborted")
            raise
        frame.before = frame.last
        return self.flow.passed(raw, effective, frame)
