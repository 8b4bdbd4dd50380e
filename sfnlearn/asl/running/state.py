"""What all states have in common: how they are entered and left, what they hand on, and the walk from state to state.

A visit to a state is: record Entered, let the state work, record Exited, hand the output and the name of the next state
on.  A state that needs nothing but its input (Pass, Choice, Succeed, Fail) is an `InstantState`, whose visit is a plain
call.  The others are `LastingState`s: their visit is a generator that yields effects, and Retry and Catch watch over
it.  So a chain of Pass states costs no generator and runs in one turn of the scheduler.

Retrying happens inside one visit.  AWS records no event for it: a second attempt shows as a second TaskScheduled after
TaskFailed, between the one Entered and the one Exited event (recorded behaviour 6).

Nothing compares two states, so their classes and those of their fields are made with `eq=False`: generating comparisons
that nobody calls took a quarter of the time of `import sfnlearn`.

Source: States Language, "States", "Transitions" and "Errors".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from sfnlearn.asl.running.frame import EvaluationError, Frame
from sfnlearn.asl.running.input_output import Assigned, Output, StateFlow
from sfnlearn.asl.running.retry import NEVER_HANDLED, Catcher, Retrier, decide
from sfnlearn.effects import Checkpoint, Routine, Sleep
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON

Handover = tuple[JSON, str | None]
"""What a state hands on: its output and the name of the next state, None at the end."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """A state of any type; `next` is None where the machine ends."""

    type: ClassVar[str]
    entered_type: ClassVar[str]
    exited_type: ClassVar[str]
    first_retry_count: ClassVar[int | None] = None
    """0 for the types that can have Retry: only they show RetryCount in the context object (recorded)."""

    name: str
    flow: StateFlow
    comment: str | None = None
    next: str | None = None

    def targets(self) -> tuple[str, ...]:
        """The names of the states that may follow, in the order of the definition."""
        return (self.next,) if self.next else ()

    def inner(self) -> tuple[States, ...]:
        """The blocks that the state holds: the branches of a Parallel, the processor of a Map."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InstantState(State):
    """A state that takes no time and calls nobody."""

    def compute(self, raw: JSON, frame: Frame) -> tuple[JSON, Assigned, str | None]:
        """The output, the assigned variables and the next state."""
        raise NotImplementedError

    def visit(self, raw: JSON, frame: Frame) -> Handover:
        """Enter, compute, exit."""
        raw = frame.enter(self, raw)
        try:
            output, assigned, following = self.compute(raw, frame)
        except EvaluationError as error:
            raise record_evaluation(frame, error) from None
        return frame.exit(self, output, assigned), following


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LastingState(State):
    """A state that yields effects, and may try again or hand an error over."""

    first_retry_count: ClassVar[int | None] = 0

    retry: tuple[Retrier, ...] = ()
    catch: tuple[Catcher, ...] = ()

    def targets(self) -> tuple[str, ...]:
        """The names of the states that may follow: Next, then each Catcher's."""
        return (*State.targets(self), *(catcher.next for catcher in self.catch))

    def run(self, raw: JSON, frame: Frame) -> Routine[Output]:
        """One attempt: yields effects, returns the output and the assigned variables."""
        raise NotImplementedError

    def conclude(self, event_type: str, raw: JSON, result: JSON, frame: Frame) -> Output:
        """Record that the branches or iterations have succeeded, then make the output of what they gave.

        The event is a leaf, but for a ResultSelector or a path that fails then: the end hangs on it (measured
        behaviour 75).
        """
        frame.before = frame.last
        succeeded = frame.record_leaf(event_type, None, self.name)
        try:
            return self.flow.output(raw, result, frame)
        except EvaluationError:
            raise
        except StatesError:
            frame.last = succeeded
            raise

    def give_up(self, frame: Frame) -> None:
        """Record that no attempt is left, where the state's type has an event for that."""

    def leave_by_error(self, error: StatesError, frame: Frame) -> None:
        """Record that an error leaves the state that no Catcher takes, where the state's type has an event for that."""

    def visit(self, raw: JSON, frame: Frame) -> Routine[Handover]:
        """Enter, attempt (again, as Retry says), exit.

        Every attempt begins with the raw input: what a failed one has computed is gone.
        """
        raw = frame.enter(self, raw)
        spent: dict[Retrier, int] = {}
        while True:
            try:
                output, assigned = yield from self.run(raw, frame)
                return frame.exit(self, output, assigned), self.next
            except StatesError as failure:
                if isinstance(failure, EvaluationError):
                    error: StatesError = record_evaluation(frame, failure)
                else:
                    error, frame.before = failure, frame.last
                frame.token = None  # nobody can answer this attempt any more; the next one makes its own
                if frame.run.stepping:
                    yield Checkpoint("error", self.name, raw, frame, error.error)
                handler = decide(error, self.retry, self.catch, spent)
                if isinstance(handler, Retrier):
                    retries = spent.get(handler, 0)
                    spent[handler] = retries + 1
                    yield Sleep(frame.now + handler.delay(retries, frame))
                    frame.before = frame.last
                    frame.retry_count = (frame.retry_count or 0) + 1
                    continue
                if error.error not in NEVER_HANDLED:
                    self.give_up(frame)
                return self._hand_over(handler, raw, error, frame)

    def _hand_over(self, catcher: Catcher | None, raw: JSON, error: StatesError, frame: Frame) -> Handover:
        """Leave by a Catcher: with an Exited event, whose output has the Error Output; without one there is no such
        event, and the error goes on to the block around (recorded behaviour 2).
        """
        if catcher is None:
            self.leave_by_error(error, frame)
            raise error
        try:
            output, assigned = catcher.flow.caught(raw, error, frame)
        except EvaluationError as failure:
            again = record_evaluation(frame, failure)
            self.give_up(frame)
            raise again from None
        return frame.exit(self, output, assigned), catcher.next


def record_evaluation(frame: Frame, error: EvaluationError) -> StatesError:
    """Record EvaluationFailed and give the error that Retry and Catch see.

    AWS works in turns, each called for by an event, and hangs what fails in a turn on that event, `frame.before`.  In
    the turn that enters a state that is the event *before* the state, as if it had never begun: where the first state
    fails so, `3 <- 0` stands beside `2 <- 0` (recorded behaviour 9).  When a task has answered, a branch has ended or
    an attempt has failed, it is the last event of these (measured behaviour 73).  What comes after follows
    EvaluationFailed.  A value of the right type that the state cannot work with, a Timestamp that is none, is found
    later: then the event follows the one before it, as any other does (measured behaviour 38).
    """
    if not error.works:
        frame.last = frame.before
    details = {"error": error.error, "cause": error.cause, "location": error.location, "state": frame.state}
    frame.record("EvaluationFailed", {name: value for name, value in details.items() if value is not None})
    return StatesError(error.error, error.cause)


AnyState: TypeAlias = InstantState | LastingState
"""What a block holds; every type of state is the one or the other, which is what `States.walk` asks of each."""


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """A `States` block with its `StartAt`: the machine itself, a branch of a Parallel, the processor of a Map."""

    start_at: str
    states: Mapping[str, AnyState]

    def every_state(self) -> Iterator[AnyState]:
        """The states of the block, then those of the blocks inside them."""
        yield from self.states.values()
        for state in self.states.values():
            for block in state.inner():
                yield from block.every_state()

    def find(self, name: str) -> AnyState | None:
        """The state of this name, here or in a block inside; names are unique in a machine."""
        return next((state for state in self.every_state() if state.name == name), None)

    def walk(self, data: JSON, frame: Frame) -> Routine[JSON]:
        """Follow the states from StartAt to the end; returns the last output.

        Which loop runs is asked once and not at each state: most executions are never stepped through.
        """
        if frame.run.stepping:
            return (yield from self._walk_slowly(data, frame))
        states = self.states
        following: str | None
        data, following = frame.first(data, self.start_at)
        while following is not None:
            state = states[following]
            if isinstance(state, InstantState):  # no generator for a state that waits for nothing
                data, following = state.visit(data, frame)
            else:
                data, following = yield from state.visit(data, frame)
        return data

    def _walk_slowly(self, data: JSON, frame: Frame) -> Routine[JSON]:
        """The same walk, with a checkpoint before and after every state and at every error."""
        following: str | None
        data, following = frame.first(data, self.start_at)
        while following is not None:
            name, state = following, self.states[following]
            yield Checkpoint("before", name, data, frame)
            try:
                if isinstance(state, InstantState):
                    data, following = state.visit(data, frame)
                else:
                    data, following = yield from state.visit(data, frame)
            except StatesError as error:
                if isinstance(state, InstantState):
                    yield Checkpoint("error", name, data, frame, error.error)
                raise
            yield Checkpoint("after", name, data, frame)
        return data
