"""How often an execution went along an edge of the picture.

Rules that hold here: the events count transitions from state to state; where several rules of a Choice state lead to
the same state, `chosen` (from `engine/history/choices_taken.py`) says which it was, and where nobody knows, all of them
count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sfnlearn.drawing.picture.machine_graph import Edge, Node
from sfnlearn.engine.history.snapshot import Snapshot

Chosen = Mapping[str, Counter[int | None]]
"""By the name of a Choice state: how often each of its rules was taken; None counts what nobody knows."""
NOBODY_KNOWS: Chosen = {}


def times_taken(edge: Edge, tail: Node, head: Node, snapshot: Snapshot | None, chosen: Chosen = NOBODY_KNOWS) -> int:
    """How often an execution went along the edge, as far as its events and `chosen` tell."""
    if snapshot is None:
        return 0
    if edge.rule >= 0 and edge.source in chosen:
        return min(chosen_times(edge, chosen), snapshot.taken.get((edge.source, edge.target), 0))
    if edge.kind == "catch":
        return snapshot.caught.get((edge.source, edge.target), 0)
    if tail.kind == "start" or edge.kind == "branch":
        return min(1, snapshot[edge.target].visits)
    if head.kind in {"end", "join"}:
        return int(_ended(edge, tail, head, snapshot))
    return snapshot.taken.get((edge.source, edge.target), 0)


def chosen_times(edge: Edge, chosen: Chosen) -> int:
    """How often a Choice rule was taken: where nobody knows it, every rule to the same state counts."""
    counts = chosen[edge.source]
    return counts[edge.rule] + counts[None]


def _ended(edge: Edge, tail: Node, head: Node, snapshot: Snapshot) -> bool:
    """A failure on the way ends at its state: only a Fail state leads on to End."""
    status = snapshot[edge.source].status
    if status == "succeeded":
        return head.kind == "join" or snapshot.status == "SUCCEEDED"
    return status == "failed" and tail.type == "Fail" and snapshot.status == "FAILED"
