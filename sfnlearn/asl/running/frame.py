"""A frame: where one strand of states is, and what the state that it is in may see.

A strand is what runs one after another: the machine itself, a branch of a Parallel, an iteration of a Map.  Its frame
holds the variables, the state that was entered and by which event, and it is the scope of that state's expressions.

**How AWS chains events.**  Every event names the one before it (`previousEventId`), and a frame knows it as `last`.
In one strand that is a chain: each event follows the one that was recorded before *in this strand*, whatever other
strands have recorded in between.  Four things are not as one would guess, and all were recorded:

- The chain begins at 0.  ExecutionStarted has id 1, and yet the first Entered event, id 2, follows 0: a history is a
  forest with two roots.  That is why a root frame starts with `last=0` and not with the id of ExecutionStarted
  (recorded behaviour 1).
- Some events are leaves: nothing follows them.  MapIterationSucceeded, Failed and Aborted hang beside the chain, and
  what comes after points to the event before them.  `record_leaf` records such an event and leaves `last` alone
  (recorded behaviour 7)::

      6 <- 5  PassStateEntered           in iteration 0
      7 <- 6  PassStateExited
      8 <- 7  MapIterationSucceeded      a leaf
      9 <- 7  MapIterationStarted        iteration 1, where only one may run at a time

- MapStateSucceeded and MapStateExited are siblings: both follow the last event of the last iteration to end.  So
  MapStateSucceeded is a leaf too (recorded behaviour 8).
- EvaluationFailed follows the event before the state was entered, which `before` remembers; see `record_evaluation` in
  `state.py` (recorded behaviour 9).
"""

from __future__ import annotations

import random as _random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sfnlearn.asl.running.context_object import context_object
from sfnlearn.asl.running.limits import check_parameters, check_payload, check_variables, surely_fits
from sfnlearn.asl.running.position import Branch, Position
from sfnlearn.asl.running.randomness import draw_uuid, generator_of
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.errors import StatesError
from sfnlearn.events import Nesting
from sfnlearn.jsontext import JSON

if TYPE_CHECKING:
    from sfnlearn.asl.running.state import State

T = TypeVar("T")
_NO_VARIABLES: Mapping[str, Any] = {}
_NO_BRANCHES: Mapping[int, Branch] = {}


class EvaluationError(StatesError):
    """A JSONata expression failed in a field; the state records an EvaluationFailed event for it."""

    def __init__(self, cause: str, location: str | None, *, works: bool = False) -> None:
        super().__init__("States.QueryEvaluationError", cause)
        self.location = location
        self.works = works
        """Whether the state works already: the expression has its value, and what is to be done with it fails."""


class Frame:
    """The place of one strand; a scope for the expressions of the state that it is in."""

    __slots__ = (
        "_forked",
        "_forks",
        "_generator",
        "_origin",
        "before",
        "branches",
        "entered",
        "entered_at",
        "item",
        "last",
        "path",
        "position",
        "resumed",
        "retry_count",
        "run",
        "sized",
        "stages",
        "state",
        "token",
        "variables",
    )

    def __init__(
        self, run: RunFacts, path: Nesting = (), last: int = 0, variables: Mapping[str, Any] = _NO_VARIABLES
    ) -> None:
        self.run = run
        self.path = path
        self.last = last
        """The event that the next one follows."""
        self.variables = variables
        self.state: str | None = None
        self.before = 0
        """The event that called for the present turn: at first the one before the state was entered."""
        self.entered = 0
        """The event that entered the state, and when that was."""
        self.entered_at = 0.0
        self.retry_count: int | None = None
        self.item: Mapping[str, Any] | None = None
        """The context object's `Map`."""
        self.token: str | None = None
        self.sized: JSON = None
        """The object that was measured last."""
        self.stages: dict[str, Any] | None = None
        """The data at every stage, where somebody inspects the state."""
        self.position: Position | None = None
        """Where a redrive goes on, until that state is entered; then `resumed`, until its work has taken it up."""
        self.resumed: Position | None = None
        self.branches: Mapping[int, Branch] = _NO_BRANCHES
        self._generator: _random.Random | None = None
        self._origin: tuple[int, ...] = ()
        """Which of its Forks each frame on the way here came from."""
        self._forks = 0
        self._forked: tuple[int, int | None] | None = None

    def child(self, index: int, last: int, item: Mapping[str, Any] | None = None) -> Frame:
        """The frame of a branch or an iteration of the present state.

        It reads the variables that are set now.  What it assigns is its own and is lost when it ends: only its result
        comes back (States Language, "Assigning Variables").
        """
        frame = Frame(self.run, (*self.path, (self.state or "", index)), last, self.variables)
        frame.item = self.item if item is None else item
        frame._origin = (*self._origin, self._fork_number())
        if self.branches and (branch := self.branches.get(index)) is not None and branch.position is not None:
            frame.position, frame.variables = branch.position, branch.variables
        return frame

    def stand_in(self, parent: Frame) -> None:
        """Be in the parent's state, for a field of that state which is evaluated before this strand begins."""
        self.state, self.entered, self.entered_at = parent.state, parent.entered, parent.entered_at
        self.retry_count = parent.retry_count

    def _fork_number(self) -> int:
        """The number of this Fork among those of this frame: one for each attempt of each visit (`randomness.py`)."""
        visit = (self.entered, self.retry_count)
        if visit != self._forked:
            self._forked = visit
            self._forks += 1
        return self._forks

    # ---------------------------------------------------------------- events

    def record(self, event_type: str, details: Mapping[str, Any] | None = None) -> None:
        """Record an event of the present state; the next one follows it."""
        self.last = self.run.log.record(event_type, self.last, details, self.state, self.path)

    def record_leaf(self, event_type: str, details: Mapping[str, Any] | None, state: str | None) -> int:
        """Record an event that no other event follows; gives its id."""
        return self.run.log.record(event_type, self.last, details, state, self.path)

    def record_result(self, event_type: str, details: dict[str, Any]) -> Any:
        """Record the event that holds a task's result as `output`; gives the result, or what it was edited to."""
        self.record(event_type, details)
        if self.run.revised is not None:
            details["output"] = self.run.revised(self.last, details["output"])
        return details["output"]

    def enter(self, state: State, raw: JSON) -> JSON:
        """Record that the state is entered with its raw input; gives that input, or what it was edited to."""
        if self.position is not None:
            return self._enter_again(state, self.position)
        log = self.run.log
        self.state = state.name
        self.before = self.last
        self.entered_at = log.now
        self.retry_count = state.first_retry_count
        self.last = self.entered = log.record(state.entered_type, self.before, raw, state.name, self.path)
        return raw if self.run.revised is None else self._revised(self.run.revised, raw)

    def exit(self, state: State, output: JSON, assigned: Mapping[str, Any] | None = None) -> JSON:
        """Record that the state is left with its output, once that is known to fit the quota; gives the output."""
        run = self.run
        limit = run.quotas.payload
        if limit is not None and output is not self.sized:
            if not surely_fits(output, limit):
                check_payload(output, self)
            self.sized = output
        if assigned and run.quotas.variable is not None:
            check_variables(assigned, self)
        self.last = run.log.record(state.exited_type, self.last, output, state.name, self.path)
        # Only now: all fields of the state have read the variables as they were when it was entered.
        if assigned:
            self._assign(assigned)
        return output if run.revised is None else self._revised(run.revised, output)

    def _revised(self, revised: Callable[[int, JSON], JSON], value: JSON) -> JSON:
        """The value that counts at the event just recorded, which then shows it."""
        counts = self.run.log.data[self.last - 1] = revised(self.last, value)
        return counts

    def _assign(self, assigned: Mapping[str, Any]) -> None:
        self.run.log.assigned[self.last] = assigned
        self.variables = {**self.variables, **assigned}

    # --------------------------------------------------------------- redrive

    def first(self, data: JSON, start_at: str) -> tuple[JSON, str]:
        """The data and the state that a walk starts with: after a redrive those where it stood."""
        return (data, start_at) if self.position is None else (self.position.raw, self.position.state)

    def _enter_again(self, state: State, position: Position) -> JSON:
        """Go on in the visit that a redrive takes up, without another Entered event.

        A Fail state is entered anew, with an event: it does nothing else that could be taken up.

        Source: Developer Guide, "Redrive behavior of individual states".
        """
        self.position = None
        if not state.exited_type or not position.entered:
            return self.enter(state, position.raw)
        self.resumed = position
        self.state, self.before, self.retry_count = state.name, self.last, state.first_retry_count
        self.entered, self.entered_at = position.entered, position.entered_at
        return position.raw

    def take_up(self) -> Position | None:
        """Where the present state's work stood before a redrive, for its first attempt; None where it starts afresh."""
        position, self.resumed = self.resumed, None
        if position is None or position.entered != self.entered or not position.started:
            return None
        return position

    def begin(self, event_type: str, details: Mapping[str, Any] | None = None) -> None:
        """Record that a Map or Parallel starts its branches, unless it takes up those that it had started."""
        position = self.take_up()
        self.branches = _NO_BRANCHES if position is None else position.branches
        if position is None:
            self.record(event_type, details)

    def results(self) -> dict[int, Any]:
        """The results of the branches that were over before a redrive."""
        return {index: branch.output for index, branch in self.branches.items() if branch.is_over}

    # ------------------------------------------------------- stages and sizes

    def keep(self, stage: str, value: T) -> T:
        """Keep a value under AWS's name for the stage, where somebody inspects the state; gives the value."""
        if self.stages is not None:
            self.stages[stage] = value
        return value

    def check_parameters(self, value: JSON) -> None:
        """Raise States.DataLimitExceeded for what the state gives to what it calls, beyond the payload quota."""
        check_parameters(value, self)

    def check_result(self, value: JSON, called: str) -> None:
        """Raise States.DataLimitExceeded for what came back from what the state has called."""
        check_payload(value, self, called)
        self.sized = value

    # ---------------------------------------------------------------- errors

    def explain(self, reason: str) -> str:
        """AWS's opening of a cause, then the reason (recorded)."""
        return (
            f"An error occurred while executing the state '{self.state}' "
            f"(entered at the event id #{self.entered}). {reason}"
        )

    def runtime_error(self, reason: str) -> StatesError:
        """States.Runtime, which no Retrier and no Catcher sees."""
        return StatesError("States.Runtime", self.explain(reason))

    def evaluation_error(self, reason: str, location: str | None, *, works: bool = False) -> EvaluationError:
        """States.QueryEvaluationError in the field at `location`, such as `Output/result`."""
        return EvaluationError(self.explain(reason), location, works=works)

    # ----------------------------------------------------------------- scope

    @property
    def now(self) -> float:
        """The time on the execution's clock, in POSIX seconds."""
        return self.run.log.now

    @property
    def context(self) -> dict[str, Any]:
        """The context object."""
        return context_object(
            self.run, self.state, self.entered_at, retry_count=self.retry_count, item=self.item, token=self.token
        )

    def _randomness(self) -> _random.Random:
        if self._generator is None:
            self._generator = generator_of(self.run, self.path, self._origin)
        return self._generator

    def random(self) -> float:
        """A number in [0, 1) from the seed."""
        return self._randomness().random()

    def uuid(self) -> str:
        """A version 4 UUID from the seed."""
        return draw_uuid(self._randomness())
