"""The text twin of the picture: it says all that the picture shows, for a screen reader, a terminal or a diff.

Rules that hold here: one line for each state and one for each transition, in the order of the definition; rules and
names are whole; what is inside a container is indented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sfnlearn.drawing.picture.dot import caption_text
from sfnlearn.drawing.picture.edge_counts import NOBODY_KNOWS, Chosen, times_taken
from sfnlearn.drawing.picture.machine_graph import Edge, Graph, Node, twin_edges
from sfnlearn.drawing.text import counted, printable
from sfnlearn.drawing.theme import STATUSES
from sfnlearn.engine.history.snapshot import Snapshot

_WORDS = {"choice": "if {label}", "default": "otherwise", "catch": "on error {label}"}
UNSURE = " (the events do not say by which of these rules)"


def outline_of(graph: Graph, snapshot: Snapshot | None = None, heading: str = "", chosen: Chosen = NOBODY_KNOWS) -> str:
    """The graph as indented lines.

    >>> from sfnlearn.drawing.picture.machine_graph import build_graph
    >>> print(outline_of(build_graph({"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "End": True}}})))
    Start → A
    A (Wait)
      Seconds: 5
      → End
    """
    lines = [heading] if heading else []
    return "\n".join([*lines, *_Writer(graph, snapshot, chosen).scope("", "")])


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one graph; `scope` is a container's key, "" at the top."""

    graph: Graph
    snapshot: Snapshot | None
    chosen: Chosen

    def scope(self, scope: str, indent: str) -> Iterator[str]:
        """Everything inside a container."""
        containers = {container.owner: container for container in self.graph.containers if container.kind != "branch"}
        for node in self.graph.nodes:
            owned = containers.get(node.key)
            if (owned.parent if owned else node.scope) != scope:
                continue
            if node.kind == "start":
                edges = (edge for edge in self.graph.edges if edge.tail == node.key)
                yield from (f"{indent}Start → {printable(edge.target)}" for edge in edges)
            elif node.kind == "state":
                yield from self._state(node, indent)

    def _state(self, node: Node, indent: str) -> Iterator[str]:
        yield f"{indent}{printable(node.name)} ({node.type}){self._status(node)}"
        for fact in node.tooltip.split("\n")[1:]:
            yield f"{indent}  {printable(fact)}"
        for container in self.graph.containers:
            if container.owner == node.key:
                yield from self._inside(node, container.key, indent + "  ")
        leaving = self._leaving(node)
        for edge in self.graph.edges:
            if edge.source == node.name and edge.kind != "branch" and edge.tail in leaving:
                yield f"{indent}  {self._transition(edge)}"

    def _leaving(self, node: Node) -> set[str]:
        """The keys that the state's own transitions start from: its card, or the join of its container."""
        boxes = {box.key for box in self.graph.containers if box.owner == node.key and box.kind != "branch"}
        return {node.key, *(other.key for other in self.graph.nodes if other.kind == "join" and other.scope in boxes)}

    def _inside(self, node: Node, key: str, indent: str) -> Iterator[str]:
        container = next(container for container in self.graph.containers if container.key == key)
        if container.kind == "branch":
            branches = [box.key for box in self.graph.containers if box.owner == node.key and box.kind == "branch"]
            yield f"{indent}branch {branches.index(key)}:"
        else:
            yield f"{indent}{printable(caption_text(node, self.snapshot))}:"
        yield from self.scope(key, indent + "  ")

    def _transition(self, edge: Edge) -> str:
        nodes = {node.key: node for node in self.graph.nodes}
        words = _WORDS.get(edge.kind, "").format(label=printable(edge.label))
        head = nodes[edge.head]
        target = "end of branch" if head.kind == "join" else printable(head.name)
        count = times_taken(edge, nodes[edge.tail], head, self.snapshot, self.chosen) if edge.target else 0
        unsure = UNSURE if count and edge.key in unsure_edges(self.graph, self.chosen) else ""
        return f"{words} → {target}{f' [taken {count}×]{unsure}' if count else ''}".lstrip()

    def _status(self, node: Node) -> str:
        if self.snapshot is None:
            return ""
        state = self.snapshot[node.name]
        parts = [f"{STATUSES[state.status].glyph} {state.status}"]
        if state.visits > 1:
            parts.append(f"entered {state.visits}×")
        if state.retries:
            parts.append(counted(state.retries, "retry", "retries"))
        if state.error:
            parts.append(f"last error {printable(state.error)}")
        return ": " + ", ".join(parts)


def unsure_edges(graph: Graph, chosen: Chosen) -> set[str]:
    """Keys of the edges that are drawn as taken although another rule may have led the same way."""
    twins = twin_edges(graph)
    known = {name for name, counts in chosen.items() if not counts[None]}
    return {edge.key for edge in graph.edges if edge.key in twins and edge.source not in known}
