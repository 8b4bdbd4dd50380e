"""Parallel: runs its branches beside one another, each with the same input, and goes on when all have ended.

The first branch to fail ends the others, which record that they were aborted, and its error is the Parallel's.  There
is no limit to how many run at once: the Fork gets the number of branches as its limit.

Source: States Language, "Parallel State"; Developer Guide, "Parallel workflow state".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sfnlearn.asl.reading.common_fields import read_common, read_handlers, read_work_flow
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.nested import read_branches
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Output
from sfnlearn.asl.running.state import LastingState, States
from sfnlearn.effects import Fork, Routine
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parallel(LastingState):
    """A Parallel state."""

    type: ClassVar[str] = "Parallel"
    entered_type: ClassVar[str] = "ParallelStateEntered"
    exited_type: ClassVar[str] = "ParallelStateExited"

    branches: tuple[States, ...]

    @classmethod
    def read(cls, name: str, fields: Fields) -> Parallel:
        """Read the fields of a Parallel state."""
        return cls(
            **read_common(name, fields),
            flow=read_work_flow(fields),
            branches=read_branches(fields),
            **read_handlers(fields),
        )

    def inner(self) -> tuple[States, ...]:
        """The branches."""
        return self.branches

    def run(self, raw: JSON, frame: Frame) -> Routine[Output]:
        """Every branch gets the same input; the result is the array of their outputs, in the order of Branches."""
        arguments = self.flow.arguments(self.flow.effective_input(raw, frame), frame)
        frame.check_parameters(arguments)
        frame.begin("ParallelStateStarted")

        # All branches start at once, so all follow ParallelStateStarted and none another branch's event.
        def start(index: int, _after: int) -> tuple[Frame, Routine[Any]]:
            child = frame.child(index, frame.last)
            return child, self.branches[index].walk(arguments, child)

        try:
            results = yield Fork(len(self.branches), len(self.branches), start, frame.results())
        except GeneratorExit:
            frame.record("ParallelStateAborted")
            raise
        return self.conclude("ParallelStateSucceeded", raw, results, frame)

    def give_up(self, frame: Frame) -> None:
        """The Parallel fails with the error of its first branch to fail."""
        frame.record("ParallelStateFailed")
