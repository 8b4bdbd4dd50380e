"""A definition's JSON as a graph: cards, pills, containers and edges, before anything is placed.

Rules that hold here: every state is one node, every transition that the definition names is one edge; a container
(Parallel, Map) holds its state's card, its branches and one join, where the branches that end come together. Nothing
here knows Graphviz, SVG or an execution.

Why there are joins, and what they do to the edges.  Graphviz draws lines between nodes, not between boxes, so a box
needs a node by which it is left.  A Parallel state Pay with the branches Card and Mail, and `"Next": "Done"`, becomes

    Pay (card, inside its own box) -> Card, Pay -> Mail      kind "branch": the first state of each branch
    Card -> join, Mail -> join                               kind "join": a state that ends its branch
    join -> Done                                             kind "next", whose source is still Pay

so that the state's own transitions start at the join while the events' (`source`, `target`) still say Pay and Done.
A Fail state in a branch has no line to the join: nothing goes on from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sfnlearn.asl.definition import Definition, inner_blocks
from sfnlearn.drawing.picture import choice_text
from sfnlearn.drawing.text import slug
from sfnlearn.errors import UsageError

NodeKind = Literal["start", "end", "state", "join"]
EdgeKind = Literal["next", "choice", "default", "catch", "branch", "join"]


@dataclass(frozen=True, slots=True)
class Node:
    """A card, a pill or a join. `key` is unique in the drawing; `scope` is the container's key, "" at the top."""

    key: str
    kind: NodeKind
    name: str
    type: str = ""
    scope: str = ""
    slug: str = ""
    retries: bool = False
    tooltip: str = ""
    caption: str = ""
    """What the card of a Parallel or Map state says about the frame that it stands in."""


@dataclass(frozen=True, slots=True)
class Container:
    """A box around branches: of a Parallel or Map state, or one branch of it (kind "branch", drawn without a border).

    `owner` is the key of the state's card, `parent` the key of the container around this one.
    """

    key: str
    kind: Literal["Parallel", "Map", "branch"]
    owner: str
    parent: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from `tail` to `head` (keys of nodes). `source` and `target` are state names, "" for pills and joins.

    `leaves` is the container at whose border a line begins, "" where it begins at its node. `rule` is the position of a
    Choice rule, and one more than the last for Default; -1 for other edges. `ways` is how
    many edges with a label leave the state.
    """

    key: str
    kind: EdgeKind
    tail: str
    head: str
    label: str = ""
    tooltip: str = ""
    source: str = ""
    target: str = ""
    leaves: str = ""
    rule: int = -1
    ways: int = 1


@dataclass(slots=True)
class Graph:
    """What is to be drawn. Lists are in the order of the definition."""

    nodes: list[Node] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def states(self) -> Iterator[Node]:
        """The nodes that stand for states."""
        return (node for node in self.nodes if node.kind == "state")


def build_graph(definition: Definition) -> Graph:
    """The graph of a definition (the JSON value of a state machine that was loaded without errors).

    >>> graph = build_graph({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    >>> [node.name for node in graph.nodes], [edge.kind for edge in graph.edges]
    (['Start', 'A', 'End'], ['next', 'next'])
    """
    return _Builder().build(definition)


class _Builder:
    """One walk over the definition; it numbers nodes, containers and edges in the order in which it meets them."""

    def __init__(self) -> None:
        self.graph = Graph()
        self._slugs: set[str] = set()

    def build(self, definition: Definition) -> Graph:
        start = self._node("start", "Start", slug="start")
        cards = self._cards(definition["States"], "")
        end = self._node("end", "End", slug="end")
        first = _target(cards, definition["StartAt"], "StartAt")
        self._edge("next", start, first, target=first.name)
        self._transitions(definition["States"], cards, end, "")
        return self.graph

    def _node(self, kind: NodeKind, name: str, **more: Any) -> Node:
        node = Node(f"n{len(self.graph.nodes)}", kind, name, **more)
        self.graph.nodes.append(node)
        return node

    def _edge(self, kind: EdgeKind, tail: Node, head: Node, **more: Any) -> None:
        self.graph.edges.append(Edge(f"e{len(self.graph.edges)}", kind, tail.key, head.key, **more))

    def _container(self, kind: Literal["Parallel", "Map", "branch"], owner: Node, parent: str) -> str:
        container = Container(f"cluster_{len(self.graph.containers)}", kind, owner.key, parent)
        self.graph.containers.append(container)
        return container.key

    def _cards(self, states: Mapping[str, Definition], scope: str) -> dict[str, Node]:
        return {name: self._card(name, state, scope) for name, state in states.items()}

    def _card(self, name: str, state: Definition, scope: str) -> Node:
        kind = str(state["Type"])
        tooltip = "\n".join([f"{name} ({kind})", *choice_text.facts(state)])
        return self._node(
            "state",
            name,
            type=kind,
            scope=scope,
            slug=self._unique_slug(name),
            retries=bool(state.get("Retry")),
            tooltip=tooltip,
            caption=choice_text.caption(state) if kind in {"Parallel", "Map"} else "",
        )

    def _unique_slug(self, name: str) -> str:
        wanted = candidate = f"state-{slug(name)}"
        count = 2
        while candidate in self._slugs:
            candidate, count = f"{wanted}-{count}", count + 1
        self._slugs.add(candidate)
        return candidate

    def _transitions(self, states: Mapping[str, Definition], cards: dict[str, Node], end: Node, scope: str) -> None:
        for name, state in states.items():
            card = cards[name]
            leave, box = card, ""
            if state["Type"] in {"Parallel", "Map"}:
                leave, box = self._contents(card, state, scope)
            self._outgoing(card, leave, state, cards, end)
            self._catches(leave, box, card.name, state, cards)

    def _outgoing(self, card: Node, leave: Node, state: Definition, cards: dict[str, Node], end: Node) -> None:
        if state["Type"] == "Choice":
            self._choices(card, state, cards)
        elif "Next" in state:
            head = _target(cards, state["Next"], card.name)
            self._edge("next", leave, head, source=card.name, target=head.name)
        elif state["Type"] != "Fail" or end.kind == "end":  # a failed branch never reaches the join
            self._edge("next" if end.kind == "end" else "join", leave, end, source=card.name)

    def _choices(self, card: Node, state: Definition, cards: dict[str, Node]) -> None:
        choices = state.get("Choices", ())
        ways = len(choices) + ("Default" in state)
        for place, rule in enumerate(choices):
            head = _target(cards, rule["Next"], card.name)
            text = choice_text.rule_text(rule)
            names = {"source": card.name, "target": head.name}
            self._edge("choice", card, head, label=text, tooltip=text, rule=place, ways=ways, **names)
        if "Default" in state:
            head, text, place = _target(cards, state["Default"], card.name), "Default", len(choices)
            names = {"source": card.name, "target": head.name}
            self._edge("default", card, head, label=text, tooltip=text, rule=place, ways=ways, **names)

    def _catches(self, leave: Node, box: str, name: str, state: Definition, cards: dict[str, Node]) -> None:
        """A Catcher of a container leaves at its lower border, unless it leads back to the container's own card."""
        catchers = state.get("Catch", ())
        for catcher in catchers:
            head = _target(cards, catcher["Next"], name)
            errors = ", ".join(str(error) for error in catcher.get("ErrorEquals", ()))
            tooltip = f"Catch {errors}"
            names = {"source": name, "target": head.name}
            ways, leaves = len(catchers), box if head.name != name else ""
            self._edge("catch", leave, head, label=errors, tooltip=tooltip, leaves=leaves, ways=ways, **names)

    def _contents(self, card: Node, state: Definition, scope: str) -> tuple[Node, str]:
        """Draw what is inside; answer where the state's own transition leaves, and the container's key."""
        kind: Literal["Parallel", "Map"] = "Map" if state["Type"] == "Map" else "Parallel"
        box = self._container(kind, card, scope)
        self._move(card, box)
        blocks = [inner for _, inner in inner_blocks(state)]
        inside = [self._block(card, block, box, single=len(blocks) == 1) for block in blocks]
        join = self._node("join", f"end of {card.name}", scope=box)
        for block, cards, branch in inside:
            self._edge(
                "branch", card, _target(cards, block["StartAt"], card.name), source=card.name, target=block["StartAt"]
            )
            self._transitions(block["States"], cards, join, branch)
        return join, box

    def _block(
        self, card: Node, block: Definition, box: str, *, single: bool
    ) -> tuple[Definition, dict[str, Node], str]:
        branch = box if single else self._container("branch", card, box)
        return block, self._cards(block["States"], branch), branch

    def _move(self, card: Node, box: str) -> None:
        index = next(i for i, node in enumerate(self.graph.nodes) if node.key == card.key)
        self.graph.nodes[index] = replace(card, scope=box)


def _target(cards: dict[str, Node], name: str, source: str) -> Node:
    if name not in cards:
        raise UsageError(
            f"{source} points to {name!r}, which is not a state beside it: StateMachine(...) says what to fix."
        )
    return cards[name]


def twin_edges(graph: Graph) -> set[str]:
    """Keys of the edges of Choice states that lead where another one of the same state leads.

    Events tell where a Choice state went, and not by which of these.
    """
    ways: dict[tuple[str, str], list[str]] = {}
    for edge in graph.edges:
        if edge.rule >= 0:
            ways.setdefault((edge.tail, edge.head), []).append(edge.key)
    return {key for keys in ways.values() if len(keys) > 1 for key in keys}


def back_edges(graph: Graph) -> set[str]:
    """Keys of the edges that lead back to a state from which they can be reached: the turns of a loop.

    The walk follows the ordinary way first and Catchers last, so it is not a handler's shortcut that counts as the way
    forward. From a container's card it gets to the container's join, also where no branch ends there.
    """
    place = {node.key: index for index, node in enumerate(graph.nodes)}
    following: dict[str, list[Edge]] = {}
    through = [Edge("", "join", tail, head) for tail, head in through_containers(graph)]
    for edge in sorted([*graph.edges, *through], key=lambda edge: (edge.kind == "catch", place[edge.head])):
        following.setdefault(edge.tail, []).append(edge)
    back: set[str] = set()
    done: set[str] = set()
    for node in graph.nodes:
        _walk(node.key, following, done, back)
    return back


def through_containers(graph: Graph) -> Iterator[tuple[str, str]]:
    """The card and the join of every container."""
    joins = {node.scope: node.key for node in graph.nodes if node.kind == "join"}
    return ((box.owner, joins[box.key]) for box in graph.containers if box.kind != "branch")


def _walk(root: str, following: dict[str, list[Edge]], done: set[str], back: set[str]) -> None:
    """Depth first, without recursion: a chain of states may be longer than Python's stack."""
    if root in done:
        return
    path, waiting = {root}, [(root, iter(following.get(root, ())))]
    while waiting:
        key, edges = waiting[-1]
        edge = next(edges, None)
        if edge is None:
            done.add(key)
            path.discard(key)
            waiting.pop()
        elif edge.head in path:
            back.add(edge.key)
        elif edge.head not in done:
            path.add(edge.head)
            waiting.append((edge.head, iter(following.get(edge.head, ()))))
