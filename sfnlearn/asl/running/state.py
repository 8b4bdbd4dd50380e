"""What all states have in common: their name, how they are entered and left, how they end the walk.

> States are units of work [...] the "Next" field's value MUST exactly and case-sensitively match the name of another
> state.

A state that needs nothing but its input (Pass, Choice, Succeed, Fail) is an `InstantState`, a plain call.  The others
are `LastingState`s: generators of effects, which Retry and Catch watch over.

Nothing compares two states, so their classes and those of their fields are made with `eq=False`: generating comparisons
that nobody calls took a quarter of the time of `import sfnlearn`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sfnlearn.asl.running.dataflow import Flow
from sfnlearn.asl.running.frame import EvaluationError, Frame
from sfnlearn.asl.running.retry import NEVER_HANDLED, Catcher, Retrier, first_match
from sfnlearn.effects import Checkpoint, Sleep, Steps
from sfnlearn.errors import StatesError

Step = tuple[Any, str | None]
"""The output of a state and the name of the next one, None at the end."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """A state of any type; `next` is None where the machine ends."""

    type: ClassVar[str]
    entered_type: ClassVar[str]
    exited_type: ClassVar[str]
    first_retry_count: ClassVar[int | None] = None
    """0 for the types that can have Retry: only they show RetryCount in the context object (recorded)."""

    name: str
    flow: Flow
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

    def compute(self, raw: Any, frame: Frame) -> tuple[Any, Mapping[str, Any] | None, str | None]:
        """The output, the assigned variables and the next state."""
        raise NotImplementedError

    def visit(self, raw: Any, frame: Frame) -> Step:
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

    retry: tuple[Retrier, ...] = ()
    catch: tuple[Catcher, ...] = ()

    def targets(self) -> tuple[str, ...]:
        """The names of the states that may follow: Next, then each Catcher's."""
        return (*State.targets(self), *(catcher.next for catcher in self.catch))

    def run(self, raw: Any, frame: Frame) -> Steps:
        """One attempt: yields effects, returns the output and the assigned variables."""
        raise NotImplementedError

    def give_up(self, frame: Frame) -> None:
        """Record that no attempt is left, where the state's type has an event for that."""

    def visit(self, raw: Any, frame: Frame) -> Steps:
        """Enter, attempt (again, as Retry says), exit.

        > When a state has both "Retry" and "Catch" fields, the interpreter uses any appropriate Retriers first and only
        > applies the matching Catcher transition if the retry policy fails to resolve the error.
        """
        raw = frame.enter(self, raw)
        spent = [0] * len(self.retry)
        while True:
            try:
                output, assigned = yield from self.run(raw, frame)
            except StatesError as failure:
                error = record_evaluation(frame, failure) if isinstance(failure, EvaluationError) else failure
                frame.token = None
                if frame.run.stepping:
                    yield Checkpoint("error", self.name, raw, frame, error.error)
                retrier = first_match(self.retry, error)
                if retrier is not None and spent[retrier] < self.retry[retrier].max_attempts:
                    delay = self.retry[retrier].delay(spent[retrier], frame)
                    spent[retrier] += 1
                    yield Sleep(frame.now + delay)
                    frame.retry_count = (frame.retry_count or 0) + 1
                    continue
                if error.error not in NEVER_HANDLED:
                    self.give_up(frame)
                return self._handled(raw, error, frame)
            return frame.exit(self, output, assigned), self.next

    def _handled(self, raw: Any, error: StatesError, frame: Frame) -> Step:
        matched = first_match(self.catch, error)
        if matched is None:
            raise error
        catcher = self.catch[matched]
        try:
            output, assigned = catcher.flow.caught(raw, error, frame)
        except EvaluationError as failure:
            raise record_evaluation(frame, failure) from None
        return frame.exit(self, output, assigned), catcher.next


def record_evaluation(frame: Frame, error: EvaluationError) -> StatesError:
    """Record EvaluationFailed; AWS hangs it on the event before the state was entered (recorded behaviour 9)."""
    frame.last = frame.before
    details = {"error": error.error, "cause": error.cause, "location": error.location, "state": frame.state}
    frame.record("EvaluationFailed", {name: value for name, value in details.items() if value is not None})
    return StatesError(error.error, error.cause)


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """A `States` block with its `StartAt`: the machine itself, a branch of a Parallel, the processor of a Map."""

    start_at: str
    states: Mapping[str, State]

    def every_state(self) -> Iterator[State]:
        """The states of the block, then those of the blocks inside them."""
        yield from self.states.values()
        for state in self.states.values():
            for block in state.inner():
                yield from block.every_state()

    def find(self, name: str) -> State | None:
        """The state of this name, here or in a block inside; names are unique in a machine."""
        return next((state for state in self.every_state() if state.name == name), None)

    def walk(self, data: Any, frame: Frame) -> Steps:
        """Follow the states from StartAt to the end; returns the last output."""
        if frame.run.stepping:
            return (yield from self._walk_slowly(data, frame))
        states = self.states
        following: str | None
        data, following = frame.first(data, self.start_at)
        while following is not None:
            state = states[following]
            if isinstance(state, InstantState):
                data, following = state.visit(data, frame)
            else:
                data, following = yield from state.visit(data, frame)  # type: ignore[attr-defined]
        return data

    def _walk_slowly(self, data: Any, frame: Frame) -> Steps:
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
                    data, following = yield from state.visit(data, frame)  # type: ignore[attr-defined]
            except StatesError as error:
                if isinstance(state, InstantState):
                    yield Checkpoint("error", name, data, frame, error.error)
                raise
            yield Checkpoint("after", name, data, frame)
        return data
