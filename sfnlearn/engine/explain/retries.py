"""What became of a failure: which Retrier tries again and when, or which Catcher takes it, or that nobody does.

Rules that hold here: it is decided as a running execution decides (`asl/running/retry.py`), visit by visit, and each
Retrier has its own count, which a redrive sets back.  An error that leaves a state is decided anew by the Map or
Parallel state around it.  The events say what came after: where that is something else than what was decided, or where
the events do not tell an error, nothing is told of that visit any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from sfnlearn.asl.definition import WORKING
from sfnlearn.asl.running.retry import NEVER_HANDLED, Catcher, HeartbeatTimeout, Retrier, decide, first_match
from sfnlearn.asl.running.state import LastingState
from sfnlearn.engine.clock import duration
from sfnlearn.engine.history.fold import Visit, folded
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import StatesError
from sfnlearn.events import Event, EventLog

_AGAIN = ("Scheduled", "MapStateStarted", "ParallelStateStarted")
_NOT_OF_A_STATE = ("Execution", "MapIteration", "MapRun")
_GIVEN_UP = ("MapStateFailed", "ParallelStateFailed")
_AFTER_AN_ATTEMPT = (*_AGAIN, *_GIVEN_UP, "StateExited", "StateAborted")
_ENDED_BADLY = frozenset({"ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"})


@dataclass(frozen=True, slots=True)
class AfterFailure:
    """What a failure led to.

    `retrier` is the position in Retry of the Retrier that tries again, `catcher` that in Catch of the Catcher that
    takes the error; both None where the error leaves the state.  `again` is the id of the event that the next attempt
    begins with, None where there is none (yet).
    """

    retrier: int | None
    catcher: int | None
    again: int | None
    told: str

    def __str__(self) -> str:
        return self.told


def after_failures(execution: ExecutionRecord) -> dict[int, AfterFailure]:
    """What every failure of a Task, Map or Parallel state led to, by the id of its event.

    >>> from sfnlearn import Faults, StateMachine, run
    >>> retry = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 1}]
    >>> arn = "arn:aws:lambda:us-east-1:123456789012:function:pay"
    >>> pay = {"Type": "Task", "Resource": arn, "Retry": retry, "End": True}
    >>> machine = StateMachine({"StartAt": "Pay", "States": {"Pay": pay}})
    >>> execution = run(machine, {}, faults=Faults().on("Pay", error="Busy"))
    >>> for event, after in after_failures(execution).items():
    ...     print(event, after)
    5 Retrier 1 (Busy) tries again at +2 s: retry 1 of 1, after 2 s (IntervalSeconds 2 × BackoffRate 2^0).
    8 Retrier 1 (Busy) is spent after 1 retry. There is no Catcher: the execution fails.
    """
    log = execution.events
    if not any(is_failure(kind) for kind in log.types):
        return {}
    accounts: dict[int, _Account] = {}
    for visit, events in _outermost_first(log):
        state = execution.machine.block.find(visit.state)
        if isinstance(state, LastingState) and state.type in WORKING:
            around = None if visit.around is None else accounts.get(id(visit.around))
            accounts[id(visit)] = _Account(log, visit, state, events, around)
    found: dict[int, AfterFailure] = {}
    for account in reversed(accounts.values()):  # the innermost first: what leaves them is for those around
        account.read()
    for account in accounts.values():
        found.update(account.tell())
    return dict(sorted(found.items()))


def _outermost_first(log: EventLog) -> list[tuple[Visit, list[Event]]]:
    """The visits that events belong to, each with its events, and with the redrives, which belong to all."""
    fold, _last = folded(log)
    grouped: dict[int, tuple[Visit, list[Event]]] = {}
    for event in log:
        owner = fold.owners.get(event.id)
        if owner is not None:
            grouped.setdefault(id(owner), (owner, []))[1].append(event)
        elif event.type == "ExecutionRedriven":
            for _visit, events in grouped.values():
                events.append(event)
    return sorted(grouped.values(), key=lambda one: len(one[0].path))


def is_failure(kind: str) -> bool:
    """Whether an event tells that an attempt of a state's work failed.

    >>> is_failure("TaskTimedOut"), is_failure("ExecutionFailed")
    (True, False)
    """
    return kind.endswith(("Failed", "TimedOut")) and not kind.startswith(_NOT_OF_A_STATE)


@dataclass(frozen=True, slots=True)
class _Failed:
    """A failed attempt: the event where its error began, which may lie deeper inside, and what was decided.

    `done` counts the retries before; `following` is what the visit's next event is.
    """

    began: Event
    error: StatesError
    handler: Retrier | Catcher | None
    done: int
    following: Event | None


class _Account:
    """One visit of a state: its failed attempts in turn."""

    def __init__(
        self, log: EventLog, visit: Visit, state: LastingState, events: Sequence[Event], around: _Account | None
    ) -> None:
        self.start = log[0].timestamp
        self.running = log.types[-1] not in _ENDED_BADLY
        self.visit = visit
        self.state = state
        self.events = events
        self.around = around
        self.left: list[tuple[Event, StatesError]] = []
        """The errors that have left states inside, with the events where they began."""
        self.failed: dict[int, _Failed] = {}
        """What was decided, by the ids of the events where the errors began."""
        self.given_up: dict[int, int] = {}
        """The visit's own events that tell its failure, and those where the error began."""

    # ---------------------------------------------------------------- deciding

    def read(self) -> None:
        """Decide about every failed attempt, until the events do not tell one."""
        spent: Counter[Retrier] = Counter()
        for place, event in enumerate(self.events):
            if event.type == "ExecutionRedriven":
                spent.clear()
            if event.type.endswith(_AGAIN) or (is_failure(event.type) and event.type not in _GIVEN_UP):
                known = self._attempt(place, event, spent)
                if not known:
                    return

    def _attempt(self, place: int, event: Event, spent: Counter[Retrier]) -> bool:
        """Decide about the attempt that begins with an event, or that fails by it; whether the events tell enough."""
        rest = self.events[place + 1 :]
        if is_failure(event.type):
            return self._decide(event, _readings(event), rest, spent)
        if self.state.type == "Task":
            return True  # its failure has an event of its own
        following = next((one for one in rest if one.type.endswith(_AFTER_AN_ATTEMPT)), None)
        until = following.id if following is not None else 1 << 62
        began = next(((one, error) for one, error in self.left if event.id < one.id < until), None)
        if began is not None:
            return self._decide(began[0], [began[1]], [one for one in rest if one.id > began[0].id], spent)
        return following is None or following.type.endswith(("StateExited", "StateAborted"))

    def _decide(
        self, began: Event, readings: Sequence[StatesError], rest: Sequence[Event], spent: Counter[Retrier]
    ) -> bool:
        quiet = list(takewhile(lambda one: one.type in _GIVEN_UP or "MapIteration" in one.type, rest))
        following = rest[len(quiet)] if len(quiet) < len(rest) else None
        for error in readings:
            handler = decide(error, self.state.retry, self.state.catch, spent)
            if _fits(handler, following):
                break
        else:
            return False
        done = 0
        if isinstance(handler, Retrier):
            done = spent[handler]
            spent[handler] += 1
        self.failed[began.id] = _Failed(began, error, handler, done, following)
        self.given_up.update({one.id: began.id for one in quiet if one.type in _GIVEN_UP})
        if handler is None and self.around is not None:
            self.around.left = sorted([*self.around.left, (began, error)], key=lambda one: one[0].id)
        return True

    # ----------------------------------------------------------------- telling

    def tell(self) -> Iterator[tuple[int, AfterFailure]]:
        """What each of the visit's own failures led to."""
        for event in self.events:
            failed = self.failed.get(self.given_up.get(event.id, event.id))
            if failed is not None and is_failure(event.type):
                yield event.id, self.told(failed)

    def told(self, failed: _Failed) -> AfterFailure:
        handler = failed.handler
        if isinstance(handler, Retrier):
            again = failed.following
            if again is None or not again.type.endswith(_AGAIN):
                return AfterFailure(self.state.retry.index(handler), None, None, self._later(handler, failed))
            return AfterFailure(self.state.retry.index(handler), None, again.id, self._again(handler, failed, again))
        before = self._no_retry(failed.error)
        if isinstance(handler, Catcher):
            position = self.state.catch.index(handler)
            told = f'{before} Catcher {position + 1} ({_names(handler)}) catches it and goes on with "{handler.next}".'
            return AfterFailure(None, position, None, told)
        return AfterFailure(None, None, None, f"{before} {self._lost(failed)}")

    def _again(self, retrier: Retrier, failed: _Failed, again: Event) -> str:
        when = f"+{duration(again.timestamp - self.start)}"
        after = f"after {duration(again.timestamp - failed.began.timestamp)}"
        how = f"{_count(retrier, failed.done)}, {after} ({_pause(retrier, failed.done)})"
        return f"{self._named(retrier)} tries again at {when}: {how}."

    def _later(self, retrier: Retrier, failed: _Failed) -> str:
        """There is no next attempt: not yet, or because the state was ended before it."""
        count, pause = _count(retrier, failed.done), _pause(retrier, failed.done)
        if failed.following is not None or not self.running:
            return f"{self._named(retrier)} would try again, {count} ({pause}), but it was ended before."
        return f"{self._named(retrier)} will try again: {count} ({pause})."

    def _named(self, retrier: Retrier) -> str:
        return f"Retrier {self.state.retry.index(retrier) + 1} ({_names(retrier)})"

    def _no_retry(self, error: StatesError) -> str:
        if error.error in NEVER_HANDLED:
            return f"No Retrier and no Catcher ever sees {error.error}."
        retrier = first_match(self.state.retry, error)
        if retrier is None:
            return f"No Retrier is for {error.error}." if self.state.retry else "There is no Retry."
        if retrier.max_attempts == 0:
            return f"{self._named(retrier)} forbids another attempt: its MaxAttempts is 0."
        retries = "1 retry" if retrier.max_attempts == 1 else f"{retrier.max_attempts} retries"
        return f"{self._named(retrier)} is spent after {retries}."

    def _lost(self, failed: _Failed) -> str:
        error, around = failed.error, self.visit.around
        fails = "the execution fails" if around is None else f'the error goes on to "{around.state}", around it'
        if error.error in NEVER_HANDLED:
            told = f"{fails[0].upper()}{fails[1:]}."
        else:
            told = f"{f'No Catcher is for {error.error}' if self.state.catch else 'There is no Catcher'}: {fails}."
        further = self.around.failed.get(failed.began.id) if self.around is not None else None
        return told if further is None or self.around is None else f"{told} There: {self.around.told(further)}"


def _readings(event: Event) -> list[StatesError]:
    """The error as the events name it; a missed heartbeat is told as States.Timeout, and a Retrier knows it apart."""
    told = event.details.get("error")
    name = "States.Timeout" if told is None and event.type.endswith("TimedOut") else told
    plain = StatesError(name, event.details.get("cause"))
    return [plain, HeartbeatTimeout()] if name == "States.Timeout" else [plain]


def _fits(handler: Retrier | Catcher | None, following: Event | None) -> bool:
    """Whether what is decided is what the events show: an attempt, an exit, or neither."""
    if following is not None and following.type.endswith(_AGAIN):
        return isinstance(handler, Retrier)
    if following is not None and following.type.endswith("StateExited"):
        return isinstance(handler, Catcher)
    return not isinstance(handler, Catcher)


def _count(retrier: Retrier, done: int) -> str:
    return f"retry {done + 1} of {retrier.max_attempts}"


def _pause(retrier: Retrier, done: int) -> str:
    """How the pause before the next attempt is made."""
    parts = [f"IntervalSeconds {retrier.interval_seconds} × BackoffRate {retrier.backoff_rate:g}^{done}"]
    if retrier.max_delay_seconds is not None:
        parts.append(f"MaxDelaySeconds {retrier.max_delay_seconds}")
    if retrier.jitter_strategy == "FULL":
        parts.append("drawn by JitterStrategy FULL")
    return ", ".join(parts)


def _names(handler: Retrier | Catcher) -> str:
    return ", ".join(handler.error_equals)
