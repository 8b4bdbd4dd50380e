"""Where an execution stood when it ended: the states that were entered and not left, read from its events.

A redrive takes up there.  It needs no account beside the history, because every state that was at work has an Entered
event and no Exited event.  There is one such state in a chain, and in a Map or Parallel another one in each branch that
had not come to its end::

    Entered Split, ParallelStateStarted,
      branch 0: Entered A, Exited A, Entered B      -> stands in B; A is not run again
      branch 1: Entered C, Exited C                 -> is over; its output is kept
    ExecutionFailed

So the result is a tree: `Branch` for a strand, `Position` for the state that it stands in, and below that state its own
branches again.  A state that was entered is taken up with the same raw input and the same Entered event.

Source: Developer Guide, "Redriving executions", "Redriving Map Runs".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.events import EventLog, Nesting
from sfnlearn.jsontext import JSON

STARTED = frozenset({"MapStateStarted", "ParallelStateStarted"})
MAP_RUNS = frozenset({"MapRunStarted", "MapRunRedriven"})


@dataclass(slots=True, eq=False)
class Branch:
    """What became of a strand of states: of the machine itself, a branch of a Parallel, an iteration of a Map.

    `position` is where it stands; without one it is over if a state was left, and `output` is its result.
    """

    variables: Mapping[str, Any] = field(default_factory=dict)
    position: Position | None = None
    left: str | None = None
    output: JSON = None

    @property
    def is_over(self) -> bool:
        """Whether the strand came to its end."""
        return self.position is None and self.left is not None


@dataclass(slots=True, eq=False)
class Position:
    """A state that was entered and not left: its raw input, the event that entered it and when that was.

    `started` says whether a Map or Parallel got as far as to start its `branches`; `map_run` is the ARN of the Map Run.
    """

    state: str
    raw: JSON
    entered: int
    entered_at: float
    started: bool = False
    branches: dict[int, Branch] = field(default_factory=dict)
    map_run: str | None = None

    def start_over(self) -> None:
        """Forget what its branches did: the state is run anew."""
        self.started, self.branches, self.map_run = False, {}, None


def where_it_stands(log: EventLog, error: str | None = None) -> Branch:
    """Read the events of an execution that ended in `error`.

    After States.DataLimitExceeded a Map or Parallel is run anew with all its branches, those that had succeeded too: it
    was what they gave together that was too large.  A Map Run is started anew after States.Runtime as well.

    >>> log = EventLog(limit=None)
    >>> _ = log.record("TaskStateEntered", 0, {"n": 1}, "Pay", ())
    >>> where_it_stands(log).position.state
    'Pay'
    """
    root = Branch()
    for index, event_type in enumerate(log.types):
        if log.states[index] is not None or log.paths[index]:  # not the execution's own events
            _read(root, log, index, event_type)
    position = root.position
    if position is not None and (
        error == "States.DataLimitExceeded" or (position.map_run is not None and error == "States.Runtime")
    ):
        position.start_over()
    return root


def _read(root: Branch, log: EventLog, index: int, event_type: str) -> None:
    branch = _find(root, log.paths[index])
    if branch is None:
        return
    position, state = branch.position, log.states[index]
    if event_type.endswith("StateEntered"):
        branch.position = Position(state or "", log.data[index], index + 1, log.times[index])
    elif event_type.endswith("StateExited"):
        branch.position, branch.left, branch.output = None, state, log.data[index]
        branch.variables = {**branch.variables, **log.assigned.get(index + 1, {})}
    elif position is not None and event_type in STARTED:
        position.started, position.branches = True, {}
    elif position is not None and event_type in MAP_RUNS:
        position.map_run = log.data[index]["mapRunArn"]


def _find(root: Branch, path: Nesting) -> Branch | None:
    """The branch at a path; a new one reads the variables that are set when it starts."""
    branch = root
    for state, index in path:
        position = branch.position
        if position is None or position.state != state:
            return None
        if index not in position.branches:
            position.branches[index] = Branch(branch.variables)
        branch = position.branches[index]
    return branch
