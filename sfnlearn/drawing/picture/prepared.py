"""A definition's graph and its DOT text, made once for each definition: an execution changes neither."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sfnlearn.drawing.picture.crossings import restlessness
from sfnlearn.drawing.picture.dot import ORDERED, to_dot
from sfnlearn.drawing.picture.machine_graph import Graph, build_graph
from sfnlearn.drawing.picture.render import Layout, layout
from sfnlearn.drawing.picture.routing import led_around
from sfnlearn.jsontext import JSON


@dataclass(frozen=True)
class Prepared:
    """What every picture of one definition begins with; DOT and layout are made when they are asked for."""

    graph: Graph

    @cached_property
    def dot(self) -> str:
        """The DOT text without an execution."""
        return to_dot(self.graph)

    @cached_property
    def layout(self) -> Layout:
        """Where everything stands; a UsageError where no Graphviz engine is found."""
        return led_around(self.graph, self._calmer(layout(self.dot)))

    def _calmer(self, placed: Layout) -> Layout:
        """The layout, or where lines cross in it, the one without an order of rules if that is calmer."""
        if restlessness(placed)[0] == 0:
            return placed
        return min(placed, layout(self.dot.replace(f" {ORDERED}", "")), key=restlessness)


def prepared(definition: Mapping[str, JSON]) -> Prepared:
    """A definition, ready to be drawn.

    >>> one = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    >>> prepared(one) is prepared(dict(one))
    True
    """
    return _prepared(json.dumps(definition, default=str))


@lru_cache(maxsize=128)
def _prepared(definition: str) -> Prepared:
    return Prepared(build_graph(json.loads(definition)))
