"""The fold: an account of an execution that takes its events one by one, visit by visit.

Nothing in here is recorded anywhere: it all follows from the events, so a picture of event 40 and the run itself cannot
tell different stories.  It is a fold, and not a set of questions put to the whole history, because of who asks.  A
picture asks for the state after event n, the stepper for what every event changes, the timeline for all visits at the
end: three questions of one account that was read up to n, up to each event in turn, and to the end.

An account is needed because AWS's events leave out what a reader of a history fills in without noticing:

- A retry has no event.  A second Scheduled event of the same visit is one; until it comes, or the state is left, a
  failure is `pending`, and nobody can say yet whether it was answered by a Retrier, by a Catcher or by nothing.
- A Catcher has no event either.  The state is left right after the failure: a visit that is left while its failure is
  pending was caught.
- What still runs inside a Parallel or Map state when that fails has no last event.  It is over all the same, and
  `aborted`, unless its own failure is what brought the state down.
- The end of an execution closes everything that is open.  Only the event before ExecutionFailed tells whose fault it
  was; every state around that one has failed with it, its siblings were aborted.
- ExecutionRedriven takes back the ends that the fold has drawn itself: what was entered and not left goes on, under
  the same visit, without another Entered event.

Example: Entered, Scheduled, TimedOut, Scheduled, Succeeded, Exited is one visit with two attempts, of which the first
failed; Entered, Scheduled, TimedOut, Exited is one visit with one attempt, and its word is `caught`.

Source: recorded behaviours 2, 6 and 7; Developer Guide, "Redriving executions".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from sfnlearn.events import Event, Nesting

VisitStatus = Literal["not entered", "running", "succeeded", "failed", "caught", "aborted"]
URGENCY: tuple[VisitStatus, ...] = ("running", "failed", "caught", "aborted", "succeeded", "not entered")
"""Of several visits that count, the first word of these stands for the state."""
_ENDED = {"Succeeded": "SUCCEEDED", "Failed": "FAILED", "TimedOut": "TIMED_OUT", "Aborted": "ABORTED"}


@dataclass(frozen=True, slots=True)
class Iterations:
    """Iterations of a Map state, or its child executions: how many were started, and how many ended in which way."""

    total: int = 0
    started: int = 0
    succeeded: int = 0
    failed: int = 0
    aborted: int = 0

    def __add__(self, other: Iterations) -> Iterations:
        """Those of several visits together."""
        return Iterations(
            self.total + other.total,
            self.started + other.started,
            self.succeeded + other.succeeded,
            self.failed + other.failed,
            self.aborted + other.aborted,
        )


@dataclass(slots=True)
class VisitAttempt:
    """One try of a visit's work, in POSIX seconds; `end` is None while it runs; `redriven` where a redrive began it."""

    start: float
    end: float | None = None
    failed: bool = False
    redriven: bool = False


@dataclass(slots=True)
class Visit:
    """One visit of a state: from the event that entered it (`event_id`) to the one that left it, POSIX seconds.

    `around` is the visit of the Map or Parallel state that it runs in; `tries` are the attempts of its work, of which a
    state that only computes has none.
    """

    state: str
    type: str
    path: Nesting
    event_id: int
    start: float
    end: float | None = None
    around: Visit | None = None
    tries: list[VisitAttempt] = field(default_factory=list)
    status: VisitStatus = "running"
    error: str | None = None
    pending: bool = False  # a failure was recorded and nothing was tried since
    reopened: bool = False  # a redrive goes on in it, and nothing was tried since
    iterations: Counter[str] | None = None
    total: int = 0

    @property
    def retries(self) -> int:
        """How many of its attempts a Retrier began: not the first one, and none that a redrive began."""
        return sum(not attempt.redriven for attempt in self.tries[1:])


@dataclass(slots=True)
class Fold:
    """The account while events are read.

    `last` is the last visit of a state on a path; `owners` and `exits` are the visits by the events that belong to them
    and that left them; `taken` and `caught` count the transitions from state to state.
    """

    now: float = 0.0
    status: str = "RUNNING"
    visits: list[Visit] = field(default_factory=list)
    last: dict[tuple[Nesting, str], Visit] = field(default_factory=dict)
    exits: dict[int, Visit] = field(default_factory=dict)
    owners: dict[int, Visit] = field(default_factory=dict)
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    caught: Counter[tuple[str, str]] = field(default_factory=Counter)
    running: dict[int, Visit] = field(default_factory=dict)  # by id(): few run at once, so closing looks at few

    def end(self, visit: Visit, status: VisitStatus) -> None:
        """The visit is over, with this word."""
        visit.status, visit.end = status, self.now
        self.finish(visit, failed=status in {"failed", "aborted"})
        self.running.pop(id(visit), None)

    def finish(self, visit: Visit, *, failed: bool) -> None:
        """The attempt that runs, if one does, is over."""
        if visit.tries and visit.tries[-1].end is None:
            visit.tries[-1].end, visit.tries[-1].failed = self.now, failed


def visits(events: Iterable[Event], at: int | None = None) -> list[Visit]:
    """Every visit of every state in the events with ids up to `at` (None: all), in the order of entering.

    >>> entered = Event(2, 0, 0.0, "PassStateEntered", {"name": "A", "input": {}}, "A", ())
    >>> [(visit.state, visit.type, visit.end) for visit in visits([entered])]
    [('A', 'Pass', None)]
    """
    return folded(events, at)[0].visits


def folded(events: Iterable[Event], at: int | None = None) -> tuple[Fold, Event | None]:
    """The account of the events with ids up to `at` (None: all), and the last of these events."""
    fold, last = Fold(), None
    for event in events:
        if at is not None and event.id > at:
            break
        read_event(fold, event)
        last = event
    return fold, last


def read_event(fold: Fold, event: Event) -> None:
    """Take the next event into the account.

    >>> fold = Fold()
    >>> read_event(fold, Event(1, 0, 5.0, "SucceedStateEntered", {"name": "A", "input": {}}, "A", ()))
    >>> fold.visits[0].state, fold.visits[0].status, fold.now
    ('A', 'running', 5.0)
    """
    fold.now = event.timestamp
    kind = event.type
    if kind.startswith("Execution"):
        _read_execution(fold, event)
    elif kind.endswith("StateEntered"):
        _enter(fold, event)
    else:
        _read_inside(fold, event)


def _enter(fold: Fold, event: Event) -> None:
    name = str(event.details.get("name", event.state))
    visit = Visit(name, event.type.removesuffix("StateEntered"), event.path, event.id, event.timestamp)
    visit.around = fold.last.get((event.path[:-1], event.path[-1][0])) if event.path else None
    if event.type == "FailStateEntered":  # a Fail state has no exit: entering it is its failure
        visit.status, visit.end = "failed", event.timestamp
    else:
        fold.running[id(visit)] = visit
    fold.visits.append(visit)
    fold.last[event.path, name] = visit
    fold.owners[event.id] = visit
    way = transition(fold, event)
    if way is not None:
        counter, states = way
        counter[states] += 1


def transition(fold: Fold, entered: Event) -> tuple[Counter[tuple[str, str]], tuple[str, str]] | None:
    """Where a transition counts that led to this StateEntered event, and the states that it leads from and to."""
    before = fold.exits.get(entered.previous_event_id)
    if before is None:
        return None
    name = str(entered.details.get("name", entered.state))
    return fold.caught if before.status == "caught" else fold.taken, (before.state, name)


def _read_inside(fold: Fold, event: Event) -> None:
    visit = _visit_of(fold, event)
    if visit is None:
        return
    fold.owners[event.id] = visit
    kind = event.type
    if kind.endswith("StateExited"):
        fold.end(visit, "caught" if visit.pending else "succeeded")
        fold.exits[event.id] = visit
        _close_inside(fold, visit)
    elif kind.startswith("MapIteration"):
        _iterate(fold, visit, event)
    elif kind.endswith("Aborted"):  # a Task whose own failure ends its branch has one too (measured behaviour 74)
        fold.end(visit, "failed" if visit.pending else "aborted")
        _close_inside(fold, visit)
    elif _is_failure(kind):
        visit.pending, visit.error = True, event.details.get("error", visit.error)
        fold.finish(visit, failed=True)
        if kind in {"MapStateFailed", "ParallelStateFailed"}:
            _close_inside(fold, visit)
    else:
        _go_on(fold, visit, event)


def _is_failure(kind: str) -> bool:
    return kind.endswith(("Failed", "TimedOut"))


def _go_on(fold: Fold, visit: Visit, event: Event) -> None:
    """Something was scheduled, started, submitted or succeeded, so a failure before it was answered by a retry."""
    if event.type in {"MapStateStarted", "ParallelStateStarted"}:
        _close_inside(fold, visit)
        _try(fold, visit)
        if event.type == "MapStateStarted":
            visit.iterations, visit.total = Counter(), int(event.details.get("length", 0))
    elif event.type.endswith("Scheduled"):
        _try(fold, visit)
    elif event.type.endswith("Succeeded"):
        fold.finish(visit, failed=False)
    visit.pending = False


def _try(fold: Fold, visit: Visit) -> None:
    fold.finish(visit, failed=visit.pending or visit.type == "Map")
    visit.tries.append(VisitAttempt(fold.now, redriven=visit.reopened))
    visit.reopened = False


def _iterate(fold: Fold, visit: Visit, event: Event) -> None:
    word = event.type.removeprefix("MapIteration").lower()
    if visit.iterations is None:
        visit.iterations = Counter()
    visit.iterations[word] += 1
    if word in {"failed", "aborted"}:
        _close(fold, (*visit.path, (visit.state, int(event.details.get("index", -1)))))


def _visit_of(fold: Fold, event: Event) -> Visit | None:
    """The visit that the event belongs to: found by its state and path, or by the event before it."""
    name = event.details.get("name") if event.type.startswith("MapIteration") else event.state
    path = event.path
    while name is not None:
        found = fold.last.get((path, str(name)))
        if found is not None:
            return found
        if not path:
            break
        path = path[:-1]
    return fold.owners.get(event.previous_event_id)


def _close_inside(fold: Fold, visit: Visit) -> None:
    """The state is over, or starts again: whatever still ran inside it is over too."""
    _close(fold, (*visit.path, (visit.state, None)))


def _close(fold: Fold, prefix: tuple[tuple[str, int | None], ...]) -> None:
    for visit in list(fold.running.values()):
        if _is_below(visit.path, prefix):
            fold.end(visit, "failed" if visit.pending else "aborted")


def _is_below(path: Nesting, prefix: tuple[tuple[str, int | None], ...]) -> bool:
    pairs = zip(path, prefix, strict=False)
    return len(path) >= len(prefix) and all(a[0] == b[0] and b[1] in {None, a[1]} for a, b in pairs)


def _read_execution(fold: Fold, event: Event) -> None:
    ending = event.type.removeprefix("Execution")
    if ending == "Redriven":
        _reopen(fold)
    if ending not in _ENDED:
        return
    fold.status = _ENDED[ending]
    blamed = set(_blamed(fold, event)) if ending == "Failed" else set()
    for visit in list(fold.running.values()):
        at_fault = ending == "TimedOut" or visit.pending or id(visit) in blamed
        fold.end(visit, "failed" if at_fault else "aborted")
        if at_fault and not visit.error:
            visit.error = event.details.get("error")


def _reopen(fold: Fold) -> None:
    """A redrive goes on in the states that were entered and not left, and in what they had not finished."""
    fold.status = "RUNNING"
    for visit in fold.last.values():
        if visit.type == "Fail" or not all(one.status in {"failed", "aborted"} for one in _outwards(visit)):
            continue
        fold.running[id(visit)] = visit
        visit.end, visit.pending, visit.reopened = None, False, True
        if visit.iterations is not None:
            visit.iterations["failed"] = visit.iterations["aborted"] = 0
    for visit in fold.running.values():
        visit.status = "running"


def _outwards(visit: Visit | None) -> Iterator[Visit]:
    """The visit, and those of the Map and Parallel states around it."""
    while visit is not None:
        yield visit
        visit = visit.around


def _blamed(fold: Fold, event: Event) -> Iterator[int]:
    """The visit that the failure comes from (the event before tells), and the Parallel and Map states around it."""
    culprit = fold.owners.get(event.previous_event_id)
    if culprit is None:
        return
    yield id(culprit)
    for depth, (state, _index) in enumerate(culprit.path):
        around = fold.last.get((culprit.path[:depth], state))
        if around is not None:
            yield id(around)


def iterations_of(visits: Iterable[Visit]) -> Iterations | None:
    """The iterations of all visits of a Map state together; None where no visit began any."""
    counted = [visit for visit in visits if visit.iterations is not None]
    if not counted:
        return None
    total: Counter[str] = Counter()
    for visit in counted:
        total.update(visit.iterations or {})
    length = max(sum(visit.total for visit in counted), total["started"])
    return Iterations(length, total["started"], total["succeeded"], total["failed"], total["aborted"])
