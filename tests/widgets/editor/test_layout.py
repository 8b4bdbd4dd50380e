"""The canvas' layout on machines of any shape: nothing lies on anything else, and a change moves little.

The layout is JavaScript, so node runs it; where there is none these tests skip, and a few machines are still looked at
in the browser (tests/browser/test_editor_canvas.py).
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.editing.graph import graph_of
from sfnlearn.editing.session import Session

FRONTEND = Path(__file__).resolve().parents[3] / "frontend" / "editor"
SCRIPT = Path(__file__).with_name("layout.mjs")
SIMPLE = ("Task", "Task", "Pass", "Choice", "Wait")


class Machines:
    """Makes definitions with joins, loops, gaps and blocks inside blocks; many would not load."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.names = (f"S{number}" for number in range(1_000))

    def block(self, count: int, depth: int = 0) -> dict[str, Any]:
        names = [next(self.names) for _ in range(count)]
        return {"StartAt": names[0], "States": {name: self.state(names, at, depth) for at, name in enumerate(names)}}

    def state(self, names: list[str], at: int, depth: int) -> dict[str, Any]:
        kind = self.chance.choice([*SIMPLE, *(("Parallel", "Map") if depth < 2 else ()), "Fail", "Succeed"])
        if kind in {"Fail", "Succeed"} and self.chance.random() < 0.7:
            kind = "Pass"
        state: dict[str, Any] = {"Type": kind}
        if kind == "Choice":
            rules = range(self.chance.randint(1, 4))
            state["Choices"] = [
                {"Variable": "$.value", "NumericEquals": rule, "Next": self.target(names, at)} for rule in rules
            ]
            state["Default"] = self.target(names, at)
        elif kind not in {"Fail", "Succeed"}:
            state |= {"End": True} if self.chance.random() < 0.1 else {"Next": self.target(names, at)}
        if kind in {"Task", "Parallel", "Map"} and self.chance.random() < 0.5:
            errors = ["States.ALL"], ["A", "B"]
            catchers = range(self.chance.randint(1, 2))
            state["Catch"] = [{"ErrorEquals": errors[each], "Next": self.chance.choice(names)} for each in catchers]
        if kind == "Parallel":
            state["Branches"] = [self.inside(depth) for _ in range(self.chance.randint(1, 3))]
        if kind == "Map":
            state["ItemProcessor"] = self.inside(depth)
        return state

    def inside(self, depth: int) -> dict[str, Any]:
        return self.block(self.chance.randint(1, 3), depth + 1)

    def target(self, names: list[str], at: int) -> str:
        if self.chance.random() < 0.04:
            return "Nobody"
        return self.chance.choice(names) if self.chance.random() < 0.3 else names[min(at + 1, len(names) - 1)]


def edges_of(block: Any) -> Iterator[Any]:
    yield from block["edges"]
    for state in block["states"]:
        for inner in state["blocks"]:
            yield from edges_of(inner)


def laid_out(pairs: list[tuple[object, object]]) -> Any:
    """What the script finds in graphs before and after a change."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    command = [node, str(SCRIPT), str(FRONTEND)]
    done = subprocess.run(command, input=json.dumps(pairs), capture_output=True, text=True, check=True, timeout=300)
    return json.loads(done.stdout)


def test_nothing_lies_on_anything_and_an_insertion_leaves_most_of_the_columns_where_they_are():
    pairs: list[tuple[object, object]] = []
    for seed in range(80):
        machines = Machines(seed)
        session = Session(machines.block(machines.chance.randint(2, 12)))
        before = graph_of(session.definition)
        open_ways = [edge for edge in edges_of(before) if not edge["fixed"]]
        into = {"transition": machines.chance.choice(open_ways)["place"]}
        session.do("insert", what={"item": "Pass"}, into=into)
        pairs.append((before, graph_of(session.definition)))
    found = laid_out(pairs)
    assert found["overlaps"] == []
    for moves in found["moves"]:
        columns = [x for x, _ in moves]
        assert columns.count(0) == max(columns.count(x) for x in columns), "what moves aside is fewer than what stays"


def test_inserting_into_a_chain_moves_nothing_aside_and_nothing_above():
    names = [f"S{number}" for number in range(20)]
    ways = [{"Next": name} for name in names[1:]] + [{"End": True}]
    chain = {"StartAt": "S0", "States": {name: {"Type": "Pass", **way} for name, way in zip(names, ways, strict=True)}}
    pairs: list[tuple[object, object]] = []
    for at in range(20):
        session = Session(chain)
        way = "Next" if at < 19 else "End"
        session.do("insert", what={"item": "Wait"}, into={"transition": ["States", names[at], way]})
        pairs.append((graph_of(chain), graph_of(session.definition)))
    for at, moves in enumerate(laid_out(pairs)["moves"]):
        assert moves[: at + 1] == [[0, 0]] * (at + 1)
        assert {(x, y > 0) for x, y in moves[at + 1 :]} <= {(0, True)}
