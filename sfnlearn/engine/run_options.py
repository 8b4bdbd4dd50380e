"""The options of `run`: everything beside the machine and the input that decides its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sfnlearn.arguments import FUNCTIONS, WHOLE, Kind, check_argument
from sfnlearn.asl.quotas import SERVICE, Quotas
from sfnlearn.engine.clock import CLOCK, START, START_TIME, Clock, VirtualClock, WallClock
from sfnlearn.engine.faults.plan import FAULTS, Faults
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, JSONSyntaxError, JSONText, check_value, parse

ClockName = Literal["virtual", "wall"]
_LIFTED = SERVICE.lifted()


_KINDS: Mapping[str, Kind] = {
    "functions": FUNCTIONS,
    "name": Kind((str,), "the name of an execution"),
    "start_time": START,
    "quotas": Kind((Quotas,), "a Quotas, or None for no bounds"),
    "faults": FAULTS,
    "shuffle": WHOLE,
}
"""What each argument has to be, where it is not None."""


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

    def __post_init__(self) -> None:
        """Raise UsageError for what cannot be, in one sentence that names the argument."""
        check_argument("seed", self.seed, WHOLE)
        for name, kind in _KINDS.items():
            value = getattr(self, name)
            if value is not None:
                check_argument(name, value, kind)

    def make_clock(self) -> Clock:
        """The clock that the execution runs on."""
        if self.clock == "virtual":
            return VirtualClock(START_TIME if self.start_time is None else float(self.start_time))
        if self.clock == "wall":
            return WallClock()
        check_argument("clock", self.clock, CLOCK)
        return self.clock

    def limits(self) -> Quotas:
        """The quotas in force."""
        return _LIFTED if self.quotas is None else self.quotas


def take_input(value: JSON) -> tuple[Any, str | None]:
    """A value that comes in: (the JSON value, its text where that is known); raises UsageError for what is not JSON."""
    if not isinstance(value, JSONText):
        return check_value(value), None
    try:
        return parse(value), str(value)
    except JSONSyntaxError as error:
        raise UsageError(f"The text is not JSON: {error}.") from None
