"""What every event changes in the picture, and the spans of the timeline: one pass over the events.

Rules that hold here: after event n the picture is the one that `draw(execution, at=n)` makes (a test holds that); an
event's row names only what it changed, so that a step repaints a few cards and a long execution stays small.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.drawing.picture.card import caption_room, look_of
from sfnlearn.drawing.picture.dot import SMALL_SIZE, caption_text, sizes
from sfnlearn.drawing.picture.edge_counts import times_taken
from sfnlearn.drawing.picture.machine_graph import Graph, twin_edges
from sfnlearn.drawing.tables.timeline import Timeline
from sfnlearn.drawing.text import fitted
from sfnlearn.engine.history.child_events import child_events, map_run_spans
from sfnlearn.engine.history.choices_taken import rules_taken
from sfnlearn.engine.history.fold import (
    URGENCY,
    Fold,
    Iterations,
    Visit,
    VisitStatus,
    iterations_of,
    read_event,
    transition,
)
from sfnlearn.engine.history.snapshot import Snapshot, StateSnapshot, executions_of, failing_states
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event, Nesting


@dataclass(slots=True)
class _StateTally:
    """A state's visits so far: the words of those that count, all of them, and their retries."""

    words: Counter[VisitStatus] = field(default_factory=Counter)
    visits: list[Visit] = field(default_factory=list)
    retries: int = 0


@dataclass(slots=True)
class _CountedVisit:
    """One visit as it was counted last; `spans` are the events that its attempts began and ended with.

    `child` is the child execution that it belongs to, "" for the execution itself.
    """

    visit: Visit
    word: VisitStatus
    child: str = ""
    counts: bool = True
    ended: int | None = None
    spans: list[list[int | None]] = field(default_factory=list)


class EventChanges:
    """The rows of an execution, for the graph of its machine.

    The execution itself has the children of its Map Runs, and tells by which of several rules to the same state a
    Choice went on; of the events alone neither is known.

    `rows[n - 1]` is what event n changes: `[cards, current, edges, captions]` with positions in the graph's lists;
    `owners[n - 1]` is the id of the event that entered the state that event n belongs to, 0 where it belongs to none.

    >>> from sfnlearn.drawing.picture.machine_graph import build_graph
    >>> graph = build_graph({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    >>> EventChanges(graph, [Event(1, 0, 0.0, "SucceedStateEntered", {"name": "A", "input": {}}, "A", ())]).rows
    [[[[1, 'running', 'Succeed · running', 0]], 1, [[0, 1]], []]]
    """

    def __init__(self, graph: Graph, events: Sequence[Event], execution: ExecutionRecord | None = None) -> None:
        self._graph = graph
        self._events = events
        self._fold = Fold()
        self._accounts: dict[int, _CountedVisit] = {}
        self._latest: dict[tuple[str, Nesting, str], _CountedVisit] = {}
        self._tallies: defaultdict[str, _StateTally] = defaultdict(_StateTally)
        self._states: dict[str, StateSnapshot] = {}
        self._written: dict[tuple[str, int], Any] = {}
        self._index(graph)
        self.rows: list[list[Any]] = []
        self.owners: list[int] = []
        self._children = _Children(execution) if execution is not None and execution.run.map_runs else None
        self._rules, self._chosen = _rules(graph, execution)
        for event in events:
            self._read(event)

    def _index(self, graph: Graph) -> None:
        """Where a state appears in the picture."""
        self._nodes = {node.key: node for node in graph.nodes}
        self._sizes = sizes(graph)
        self._places = {node.name: place for place, node in enumerate(graph.nodes) if node.kind == "state"}
        self._edges: defaultdict[str, list[int]] = defaultdict(list)
        for place, edge in enumerate(graph.edges):
            for name in {edge.source, edge.target} - {""}:
                self._edges[name].append(place)
        self._ends = [place for place, edge in enumerate(graph.edges) if self._nodes[edge.head].kind in {"end", "join"}]
        self._captions = {
            self._nodes[box.owner].name: place for place, box in enumerate(graph.containers) if box.kind != "branch"
        }

    # ---------------------------------------------------------------- reading

    def _read(self, event: Event) -> None:
        fold = self._fold
        running = list(fold.running.items())
        known = len(fold.visits)
        read_event(fold, event)
        owner = fold.owners.get(event.id)
        touched = [visit for key, visit in running if key not in fold.running]
        touched += fold.visits[known:]
        touched += [owner] if owner is not None else []
        for visit in touched:
            self._count(visit, event.id)
        names = {visit.state for visit in touched}
        if event.id in self._rules:
            state, rule = self._rules[event.id]
            self._chosen[state][rule] += 1
        if self._children is not None:
            names |= self._read_children(self._children, event.id)
        for name in names:
            self._states[name] = self._summed(name)
        self.owners.append(owner.event_id if owner is not None else 0)
        current = owner.state if owner is not None else event.state
        self._write(event, names, current)

    def _read_children(self, children: _Children, event_id: int) -> set[str]:
        """Count what child executions have done when event `event_id` has happened; the states that it changed."""
        names: set[str] = set()
        for child, touched in children.until(event_id):
            for visit in touched:
                self._count(visit, event_id, child)
                names.add(visit.state)
        return names | (children.counts.keys() & self._tallies.keys())

    def _count(self, visit: Visit, event_id: int, child: str = "") -> None:
        """Bring a visit's account, and its state's tally, up to date."""
        account = self._accounts.get(id(visit))
        tally = self._tallies[visit.state]
        if account is None:
            account = self._accounts[id(visit)] = _CountedVisit(visit, visit.status, child)
            tally.visits.append(visit)
            tally.words[visit.status] += 1
            self._take_over(visit, account, tally, child)
        elif account.word != visit.status:
            if account.counts:
                tally.words[account.word] -= 1
                tally.words[visit.status] += 1
            account.word = visit.status
        if visit.end is not None and account.ended is None:
            account.ended = event_id
        tally.retries += self._attempts(account, event_id)

    def _take_over(self, visit: Visit, account: _CountedVisit, tally: _StateTally, child: str) -> None:
        """Of the visits on one path the last one counts."""
        place = (child, visit.path, visit.state)
        before = self._latest.get(place)
        self._latest[place] = account
        if before is not None:
            before.counts = False
            tally.words[before.word] -= 1

    def _attempts(self, account: _CountedVisit, event_id: int) -> int:
        """Note the attempts that began or ended; how many of the new ones are retries."""
        known, tries = len(account.spans), account.visit.tries
        account.spans += [[event_id, None] for _ in tries[known:]]
        for span, attempt in zip(account.spans, tries, strict=True):
            if span[1] is None and attempt.end is not None:
                span[1] = event_id
        return sum(not attempt.redriven for attempt in tries[max(1, known) :])

    def _summed(self, name: str) -> StateSnapshot:
        tally = self._tallies[name]
        status = next(word for word in URGENCY if tally.words[word])
        counted = iterations_of(tally.visits) if tally.visits[0].type == "Map" else None
        if self._children is not None:
            counted = self._children.counts.get(name, counted)
        failing = status == "running" and name in failing_states(self._fold)
        return StateSnapshot(name, status, len(tally.visits), tally.retries, None, counted, failing)

    # ---------------------------------------------------------------- writing

    def _write(self, event: Event, names: set[str], current: str | None) -> None:
        fold = self._fold
        children = self._children
        taken = fold.taken if children is None else fold.taken + children.taken
        caught = fold.caught if children is None else fold.caught + children.caught
        seen = Snapshot(event.id, fold.status, self._states, taken, caught, current)
        cards = [[place, *look] for place, look in self._new("card", self._looks(names, seen))]
        edges = [[place, count] for place, count in self._new("edge", self._counts(event, names, seen))]
        captions = [[place, text] for place, text in self._new("caption", self._texts(names, seen))]
        self.rows.append([cards, self._places.get(current or "", -1), edges, captions])

    def _new(self, kind: str, found: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
        for place, value in found:
            if self._written.get((kind, place), 0) != value:
                self._written[kind, place] = value
                yield place, value

    def _looks(self, names: set[str], seen: Snapshot) -> Iterator[tuple[int, list[Any]]]:
        for name in sorted(names & self._places.keys()):
            place = self._places[name]
            look = look_of(self._graph.nodes[place], seen)
            yield place, [look.status, look.words, look.retries]

    def _counts(self, event: Event, names: set[str], seen: Snapshot) -> Iterator[tuple[int, int]]:
        places = {place for name in names for place in self._edges[name]}
        if event.type.startswith("Execution"):
            places.update(self._ends)
        for place in sorted(places):
            edge = self._graph.edges[place]
            yield place, times_taken(edge, self._nodes[edge.tail], self._nodes[edge.head], seen, self._chosen)

    def _texts(self, names: set[str], seen: Snapshot) -> Iterator[tuple[int, str]]:
        for name in sorted(names & self._captions.keys()):
            place = self._captions[name]
            owner = self._nodes[self._graph.containers[place].owner]
            room = caption_room(self._sizes[owner.key][0])
            yield place, fitted(caption_text(owner, seen), room, SMALL_SIZE)

    # ------------------------------------------------------------------ spans

    def spans(self, timeline: Timeline) -> list[dict[str, Any]]:
        """The visits in the order of their timeline: depth, label, times in seconds since the start, events, attempts.

        Only the timeline of the execution itself, and not of its events, knows of cold starts.
        """
        own = (account for account in self._accounts.values() if not account.child)
        accounts = {account.visit.event_id: account for account in own}
        found = []
        for row in timeline.rows:
            account = accounts[row.visit.event_id]
            start = row.visit.start - row.start
            found.append(
                {
                    "depth": row.depth,
                    "label": row.label,
                    "state": row.visit.state,
                    "where": " / ".join(f"{state}[{index}]" for state, index in row.visit.path),
                    "type": row.visit.type,
                    "status": row.visit.status,
                    "events": [row.visit.event_id, account.ended],
                    "times": [row.start, row.end],
                    "tries": _tries(account, start, row.cold),
                }
            )
        return found


def _rules(
    graph: Graph, execution: ExecutionRecord | None
) -> tuple[Mapping[int, tuple[str, int | None]], dict[str, Counter[int | None]]]:
    """The rules by which Choice states went on, where several lead to the same state: by event, and still uncounted."""
    twins = twin_edges(graph)
    asked = {edge.source for edge in graph.edges if edge.key in twins}
    if execution is None or not asked:
        return {}, {}
    return rules_taken(execution, asked), {name: Counter() for name in asked}


class _Children:
    """The child executions of an execution's Map Runs, read as far as its events have come."""

    def __init__(self, execution: ExecutionRecord) -> None:
        running = execution.is_running()
        self._events = deque(child_events(execution.run, running=running))
        self._spans = map_run_spans(execution.run, running=running)
        self._folds: defaultdict[str, Fold] = defaultdict(Fold)
        self.taken: Counter[tuple[str, str]] = Counter()
        self.caught: Counter[tuple[str, str]] = Counter()
        self.counts: Mapping[str, Iterations] = {}
        """The counts of the child executions by the names of their Map states, where something has changed."""

    def until(self, event_id: int) -> Iterator[tuple[str, list[Visit]]]:
        """Read on until event `event_id` of the parent: each event's child, and the visits that it touched."""
        changed = any(event_id in (span.began, span.ended) for span in self._spans)
        while self._events and self._events[0].behind <= event_id:
            one = self._events.popleft()
            changed = True
            yield one.child, self._read(self._folds[one.child], one.event)
        if changed:
            begun = [span for span in self._spans if span.began <= event_id]
            self.counts = executions_of(begun, self._folds, event_id)

    def _read(self, fold: Fold, event: Event) -> list[Visit]:
        running, known = list(fold.running.items()), len(fold.visits)
        read_event(fold, event)
        way = transition(fold, event) if event.type.endswith("StateEntered") else None
        if way is not None:
            (self.taken if way[0] is fold.taken else self.caught)[way[1]] += 1
        owner = fold.owners.get(event.id)
        touched = [visit for key, visit in running if key not in fold.running]
        return [*touched, *fold.visits[known:], *([owner] if owner is not None else [])]


def _tries(account: _CountedVisit, start: float, cold: Sequence[float]) -> list[list[Any]]:
    """[first event, last event, start, end, failed, seconds of its cold start] of every attempt."""
    tries = account.visit.tries
    return [
        [*span, attempt.start - start, None if attempt.end is None else attempt.end - start, attempt.failed, init]
        for span, attempt, init in zip(account.spans, tries, cold or [0.0] * len(tries), strict=True)
    ]
