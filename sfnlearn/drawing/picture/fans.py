"""Choice states with many ways: their targets stand in several rows, so that the picture does not get too wide.

Rules that hold here: only targets that are reached by nothing else and lead on to what others lead to as well are put
in another row: there, a row costs the height of a card; in front of ways of their own it would win no width.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sfnlearn.drawing.picture.machine_graph import Edge, Graph

_IN_A_ROW, _ROWS = 5, 3


def rows_of_targets(graph: Graph) -> dict[str, int]:
    """The row, from 0, of the target of each edge of a wide Choice state, by the edge's key.

    >>> from sfnlearn.drawing.picture.machine_graph import build_graph
    >>> rules = [{"Condition": True, "Next": f"T{n}"} for n in range(6)]
    >>> states = {f"T{n}": {"Type": "Succeed"} for n in range(6)}
    >>> rows_of_targets(build_graph({"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": rules}, **states}}))
    {'e1': 0, 'e2': 1, 'e3': 0, 'e4': 1, 'e5': 0, 'e6': 1}
    """
    entered = Counter(head for _, head in {(edge.tail, edge.head) for edge in graph.edges})
    onward: dict[str, set[str]] = {}
    ways: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        onward.setdefault(edge.tail, set()).add(edge.head)
        if edge.rule >= 0:
            ways.setdefault(edge.tail, []).append(edge)
    owners = {box.owner for box in graph.containers}
    found: dict[str, int] = {}
    for edges in ways.values():
        short = [
            edge
            for edge in edges
            if entered[edge.head] == 1
            and edge.head not in owners
            and all(entered[after] > 1 for after in onward.get(edge.head, ()))
        ]
        found |= _rows(short)
    return found


def _rows(edges: Iterable[Edge]) -> dict[str, int]:
    targets = list(dict.fromkeys(edge.head for edge in edges))
    rows = min(_ROWS, -(-len(targets) // _IN_A_ROW))
    return {edge.key: targets.index(edge.head) % rows for edge in edges} if rows > 1 else {}
