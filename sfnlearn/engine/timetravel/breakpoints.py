"""Breakpoints: where an execution stops to be looked at.

An execution that may stop runs with checkpoints: before a state is entered, after it was left, and when it fails.  At
each of them the breakpoint is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from sfnlearn.arguments import STATE, TEXT, check_argument
from sfnlearn.effects import Checkpoint, Moment
from sfnlearn.errors import UsageError
from sfnlearn.events import Nesting


@dataclass(frozen=True, slots=True, eq=False)
class Stop:
    """Where an execution stands: before or after a state, or at its error.

    `data` is the state's input before it, its output after it; `variables` are those in reach; `path` says in which
    branches and iterations; `event_id` is the last event of this branch; `execution` is the execution's name, a child's
    in a distributed Map.
    """

    moment: Moment
    state: str
    data: Any
    variables: Mapping[str, Any]
    path: Nesting
    event_id: int
    error: str | None = None
    execution: str = ""

    @classmethod
    def of(cls, checkpoint: Checkpoint) -> Stop:
        """The checkpoint as a learner sees it."""
        frame = checkpoint.frame
        return cls(
            checkpoint.moment,
            checkpoint.state,
            checkpoint.data,
            frame.variables,
            frame.path,
            frame.last,
            checkpoint.error,
            frame.run.execution_name,
        )

    def to_json(self) -> dict[str, Any]:
        """Its place: what tells it from every other stop of the execution at the same number of events."""
        return {
            "moment": self.moment,
            "state": self.state,
            "path": [list(step) for step in self.path],
            "event_id": self.event_id,
            "execution": self.execution,
        }


Predicate = Callable[[Stop], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakpoint:
    """Stop at a state, at an error, or where a predicate over the data and variables holds; all that are given must.

    >>> Breakpoint(state="Pay", moment="after").holds(Stop("before", "Pay", {}, {}, (), 1))
    False
    """

    state: str | None = None
    moment: Moment | None = None
    error: str | None = None
    when: Predicate | None = None

    def __post_init__(self) -> None:
        """Raise UsageError for what cannot be a state, a moment, an error or a predicate."""
        check_argument("state", self.state, STATE, optional=True)
        check_argument("error", self.error, TEXT, optional=True)
        if self.moment is not None and self.moment not in get_args(Moment):
            raise UsageError(f"moment is one of {', '.join(get_args(Moment))}, not {self.moment!r}.")
        if self.when is not None and not callable(self.when):
            raise UsageError(f"when is a function of a Stop, not {self.when!r}.")

    def holds(self, stop: Stop) -> bool:
        """Whether the execution stops here."""
        wanted = self.moment or ("error" if self.error else "before")
        if stop.moment != wanted or (self.state is not None and stop.state != self.state):
            return False
        if self.error is not None and self.error not in (stop.error, "States.ALL"):
            return False
        return self.when is None or bool(self.when(stop))


Until = str | Breakpoint | Predicate | None


def as_breakpoint(until: Until, states: Mapping[str, Any] | frozenset[str]) -> Breakpoint | None:
    """What `until=` means: a state's name, a Breakpoint, or a predicate asked before every state."""
    if until is None or isinstance(until, Breakpoint):
        name = until.state if until else None
    elif isinstance(until, str):
        name, until = until, Breakpoint(state=until)
    elif callable(until):
        name, until = None, Breakpoint(when=until)
    else:
        raise UsageError("until= takes a state's name, a Breakpoint, or a function of a Stop.")
    if name is not None and name not in states:
        raise UsageError(f"until= names the state {name!r}, which the machine does not have.")
    return until
