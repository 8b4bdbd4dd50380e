"""A Map Run: the child executions of a distributed Map, and how many of them may fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.position import where_it_stands
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.errors import StatesError
from sfnlearn.events import EventLog
from sfnlearn.jsontext import JSON

EXCEEDED = "The specified tolerated failure threshold was exceeded"


@dataclass(slots=True, eq=False)
class Child:
    """One child execution: its facts and events, and how it ended."""

    run: RunFacts
    frame: Frame | None = None
    status: str = "RUNNING"
    output: JSON = None
    error: StatesError | None = None
    stop_time: float | None = None

    def redrive(self, now: float) -> Frame:
        """Make it go on where it stands; gives its new frame.

        An Express child starts anew, with an empty history; a Standard one goes on at the state that failed.  Both keep
        their ARN.

        Source: Developer Guide, "Child workflow execution redrive behavior".
        """
        run = self.run
        if run.machine_type == "EXPRESS":
            self.run = replace(run, log=EventLog(None), start_time=now, tokens=0, variables_size=0)
            self.run.log.now = now
            frame = Frame(self.run)
        else:
            stands = where_it_stands(run.log, None if self.error is None else self.error.error)
            run.log.now = run.redrive_time = now
            run.redrive_count += 1
            frame = Frame(run, variables=stands.variables)
            frame.position = stands.position
        self.status, self.error, self.stop_time = "RUNNING", None, None
        return frame

    def succeed(self, output: JSON) -> None:
        """Note the output."""
        self.status, self.output, self.stop_time = "SUCCEEDED", output, self.run.log.now

    def fail(self, error: StatesError) -> None:
        """Note the error."""
        self.status, self.error, self.stop_time = "FAILED", error, self.run.log.now


@dataclass(slots=True, eq=False)
class MapRun:
    """A Map Run; `children` holds None for a child that was not started."""

    arn: str
    prefix: str
    state: str
    tolerated: Mapping[str, float] = field(default_factory=dict)
    max_concurrency: int = 0
    """What MaxConcurrency says, by a path or an expression too; 0 where it says nothing."""
    children: list[Child | None] = field(default_factory=list)
    failures: int = 0
    inputs: Sequence[Any] = ()
    redrive_count: int = 0

    def expect(self, count: int) -> None:
        """Make room for the children."""
        self.children = [None] * count

    def succeeded(self) -> dict[int, None]:
        """The children that need not run again in a redrive."""
        return {
            index: None
            for index, child in enumerate(self.children)
            if child is not None and child.status == "SUCCEEDED"
        }

    def count_failure(self) -> None:
        """Count a failed child, and fail the Map Run once more have failed than are tolerated.

        Of a count and a percentage whichever is exceeded first fails it; where neither is given, one failure does.

        Source: Developer Guide, "Setting failure thresholds for Distributed Map states".
        """
        self.failures += 1
        if self.failures > self.allowed():
            raise StatesError("States.ExceedToleratedFailureThreshold", EXCEEDED)

    def allowed(self) -> float:
        """How many children may fail: the smaller of the two limits, or none where no limit is given."""
        count = self.tolerated.get("ToleratedFailureCount")
        percentage = self.tolerated.get("ToleratedFailurePercentage")
        allowed = [
            limit for limit in (count, None if percentage is None else self._share(percentage)) if limit is not None
        ]
        return min(allowed, default=0)

    def _share(self, percentage: float) -> float:
        return len(self.children) * percentage / 100

    def outputs(self) -> list[Any]:
        """The outputs of the children that have succeeded, in the order of the items."""
        return [child.output for child in self.children if child is not None and child.status == "SUCCEEDED"]
