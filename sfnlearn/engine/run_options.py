"""The options of `run`: everything beside the machine and the input that decides its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sfnlearn.asl.quotas import SERVICE, Quotas
from sfnlearn.engine.clock import START_TIME, Clock, VirtualClock, WallClock
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.errors import UsageError

ClockName = Literal["virtual", "wall"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunOptions:
    """What `run` was given; the same options give the same events."""

    functions: Mapping[str, Any] | None = None
    name: str | None = None
    clock: ClockName | Clock = "virtual"
    seed: int = 0
    start_time: float | None = None
    quotas: Quotas | None = SERVICE
    faults: Faults | None = None
    shuffle: int | None = None
    stepping: bool = False

    def make_clock(self) -> Clock:
        """The clock that the execution runs on."""
        if self.clock == "virtual":
            return VirtualClock(START_TIME if self.start_time is None else float(self.start_time))
        if self.clock == "wall":
            return WallClock()
        if isinstance(self.clock, str):
            raise UsageError(f'clock is "virtual" or "wall", not {self.clock!r}.')
        return self.clock

    def limits(self) -> Quotas:
        """The quotas in force."""
        return SERVICE.lifted() if self.quotas is None else self.quotas
