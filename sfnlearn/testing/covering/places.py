"""What can be covered of a machine: its states, its transitions, its Choice rules and its Retriers.

Rules that hold here: a transition is a way on that the definition names: Next, a Choice rule, Default, a Catcher, and
the `End` of a state that has one.  A Succeed and a Fail have no way on: they are covered when they are entered.  The
transitions are the lines of the picture, so text and picture count the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sfnlearn.asl.definition import Definition, all_states, objects_of
from sfnlearn.drawing.picture.machine_graph import Edge, Graph

PlaceKind = Literal["state", "next", "choice", "default", "catch", "end", "retry"]
ENDINGS = frozenset({"Succeed", "Fail"})


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that can be covered.

    `state` is the name of the state that it belongs to, `target` that of the state it leads to ("" for the end).
    `position` counts Choice rules, Catchers and Retriers from 0 (Default is one more than the last rule); `edge` is the
    key of the line in the picture.  `str()` is its name in reports.
    """

    kind: PlaceKind
    state: str
    target: str = ""
    position: int = -1
    label: str = ""
    edge: str = ""

    def __str__(self) -> str:
        if self.kind == "state":
            return self.state
        if self.kind == "retry":
            return f"{self.state}: Retrier {self.position + 1} ({self.label})"
        way = f"{self.state} → {self.target or 'end'}"
        return f"{way} ({self.label})" if self.label else way


def places_of(definition: Definition, graph: Graph) -> list[Place]:
    """Everything that can be covered, in the order of the definition: states, then transitions, then Retriers."""
    return [*_states(definition), *_transitions(graph), *_retriers(definition)]


def _states(definition: Definition) -> Iterator[Place]:
    return (Place("state", found.name) for found in all_states(definition))


def _transitions(graph: Graph) -> Iterator[Place]:
    nodes = {node.key: node for node in graph.nodes}
    types = {node.name: node.type for node in graph.states()}
    catchers: dict[str, int] = {}
    for edge in graph.edges:
        if edge.kind == "catch":
            position = catchers.get(edge.source, 0)
            catchers[edge.source] = position + 1
            yield Place("catch", edge.source, edge.target, position, f"Catch {edge.label}", edge.key)
        elif edge.kind in {"choice", "default"}:
            kind: PlaceKind = "choice" if edge.kind == "choice" else "default"
            yield Place(kind, edge.source, edge.target, edge.rule, edge.label, edge.key)
        elif edge.source and edge.kind != "branch" and types[edge.source] not in ENDINGS:
            yield _way_on(edge, ends=nodes[edge.head].kind != "state")


def _way_on(edge: Edge, *, ends: bool) -> Place:
    return Place("end" if ends else "next", edge.source, edge.target, edge=edge.key)


def _retriers(definition: Definition) -> Iterator[Place]:
    for found in all_states(definition):
        for position, retrier in objects_of(found.state, "Retry"):
            names = ", ".join(map(str, retrier.get("ErrorEquals", ())))
            yield Place("retry", found.name, position=position, label=names)
