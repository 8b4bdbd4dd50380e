"""Pictures of machines and executions: `draw` and `compare`, and the tables and timelines beside it.

Rules that hold here: everything is made from the definition's JSON and from events; DOT, SVG and outline are pure
functions, and only `render` runs a program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.arguments import WHOLE, check_argument
from sfnlearn.drawing.comparing.comparison import Comparison
from sfnlearn.drawing.comparing.fields import differing
from sfnlearn.drawing.execution_words import execution_words
from sfnlearn.drawing.picture.dot import to_dot
from sfnlearn.drawing.picture.edge_counts import NOBODY_KNOWS, Chosen
from sfnlearn.drawing.picture.machine_graph import Graph, twin_edges
from sfnlearn.drawing.picture.outline import outline_of, unsure_edges
from sfnlearn.drawing.picture.picture import Picture
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.drawing.picture.svg import draw_svg
from sfnlearn.drawing.subjects import HasDefinition, parts_of
from sfnlearn.drawing.tables.history import HistoryTable
from sfnlearn.drawing.tables.timeline import Timeline
from sfnlearn.drawing.text import clip_middle, counted
from sfnlearn.engine.history.choices_taken import chosen_rules
from sfnlearn.engine.history.snapshot import Snapshot, snapshot_of
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError

__all__ = ["Comparison", "HistoryTable", "Picture", "Timeline", "compare", "draw"]


def draw(thing: HasDefinition | ExecutionRecord | Mapping[str, Any], at: int | None = None) -> Picture:
    """The picture of a state machine, or of an execution as it was after the event with the id `at` (None: the last).

    A definition (the JSON value) will do for a machine; DefinitionError says what is wrong with it. Raises UsageError
    where `at` is given without an execution.

    >>> draw({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}).alt
    'State machine with 1 state.'
    """
    definition, events = parts_of(thing)
    if events is None and at is not None:
        raise UsageError("A machine has no events, so at=n needs an execution: draw(execution, at=n).")
    ready = prepared(definition)
    graph = ready.graph
    check_argument("at", at, WHOLE, optional=True)
    seen = snapshot_of(thing, at) if isinstance(thing, ExecutionRecord) else None
    chosen = _chosen(graph, thing, at) if isinstance(thing, ExecutionRecord) else NOBODY_KNOWS
    alt = _alt(graph, seen, chosen, thing if isinstance(thing, ExecutionRecord) else None)
    return Picture(
        alt=alt,
        words=execution_words(thing, seen) if isinstance(thing, ExecutionRecord) else "",
        make_svg=lambda: draw_svg(graph, ready.layout, seen, alt, chosen),
        make_dot=lambda: to_dot(graph, seen, chosen) if seen else ready.dot,
        make_outline=lambda: outline_of(graph, seen, alt, chosen),
    )


def compare(first: ExecutionRecord, second: ExecutionRecord) -> Comparison:
    """Two executions of one machine in one picture: the same layout, what differs highlighted; and a table of it.

    Raises UsageError where the executions have different definitions.

    >>> from sfnlearn import StateMachine, run
    >>> rules = [{"Variable": "$.n", "NumericGreaterThan": 0, "Next": "Big"}]
    >>> machine = StateMachine({"StartAt": "A", "States": {
    ...     "A": {"Type": "Choice", "Choices": rules, "Default": "Small"},
    ...     "Big": {"Type": "Succeed"}, "Small": {"Type": "Fail"}}})
    >>> print(compare(run(machine, {"n": 1}, name="one"), run(machine, {"n": 0}, name="other")))
    Comparison of two executions, one and other: 3 of 3 states differ.
    1: one, SUCCEEDED, 6 events in 0 s
    2: other, FAILED, 5 events in 0 s
    The first event with other data is 1: ExecutionStarted.
    status: SUCCEEDED | FAILED
    input $.n: 1 | 0
    A: input $.n: 1 | 0
    Big: ✓ succeeded | ○ not entered
    Small: ○ not entered | ✕ failed
    A → Big ($.n > 0): 1× | 0×
    A → Small (Default): 0× | 1×
    output: {"n":1} | –
    """
    (definition, events), (other, others) = parts_of(first), parts_of(second)
    if events is None or others is None:
        raise UsageError("compare() takes two executions: a machine has no events. draw(machine) draws it.")
    if definition != other:
        where = differing(definition, other)[0].path
        raise UsageError(
            f"These executions have different definitions (the first difference is at {where}): "
            "compare two executions of the same machine."
        )
    ready = prepared(definition)
    chosen = (_chosen(ready.graph, first, None), _chosen(ready.graph, second, None))
    return Comparison(ready, (first, second), (snapshot_of(first), snapshot_of(second)), chosen)


def _chosen(graph: Graph, execution: ExecutionRecord, at: int | None) -> Chosen:
    """Which rules were taken, of the Choice states where the events do not say it."""
    twins = twin_edges(graph)
    asked = {edge.source for edge in graph.edges if edge.key in twins}
    return chosen_rules(execution, asked, at) if asked else NOBODY_KNOWS


def _alt(graph: Graph, seen: Snapshot | None, chosen: Chosen, execution: ExecutionRecord | None) -> str:
    count = sum(1 for _ in graph.states())
    states = counted(count, "state")
    if seen is None:
        return f"State machine with {states}."
    words: dict[str, int] = {}
    for node in graph.states():
        status = seen[node.name].status
        words[status] = words.get(status, 0) + 1
    told = ", ".join(f"{number} {word}" for word, number in words.items())
    unsure = {edge.source for edge in graph.edges if edge.key in unsure_edges(graph, chosen)}
    names = ", ".join(sorted(name for name in unsure if seen[name].visits))
    more = f" By which of the rules that lead the same way {names} went on, the events do not say." if names else ""
    return f"Execution {_standing(seen, execution)} after event {seen.at}: {states}, {told}.{more}"


def _standing(seen: Snapshot, execution: ExecutionRecord | None) -> str:
    """The status at that event; where it is the end, with the error; and how often it was redriven by then.

    The status alone would not tell a state's failure from the end of the time, nor one run from several.
    """
    if execution is None:
        return seen.status
    over = seen.at == len(execution.events) and execution.error
    redrives = execution.events.types[: seen.at].count("ExecutionRedriven")
    parts = [seen.status, f"with {clip_middle(execution.error, 80)}" if over and execution.error else ""]
    told = " ".join(filter(None, parts))
    return f"{told}, redriven {counted(redrives, 'time')}," if redrives else told
