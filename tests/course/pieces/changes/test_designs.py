"""Edits strike one place each; Parcel's three designs do the same before and after every wish."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import LambdaFunction, StateMachine, run
from sfnlearn.course.pieces import change_requests
from sfnlearn.course.pieces.changes.designs import Design, Edit
from sfnlearn.course.pieces.changes.parcel import ARN, DESIGNS
from sfnlearn.course.pieces.changes.wishes import WISHES
from sfnlearn.errors import UsageError

MADE = change_requests()
POSSIBLE = [(wish.name, design.name) for wish in WISHES for design in DESIGNS if design.name not in wish.impossible]
ORDER = {"id": "p7", "customer": "Ada", "name": "Ada", "greeting": "Hi", "amount": 50, "card": "4000", "city": "Elm"}
ORDERS = [ORDER, {**ORDER, "card": "blocked"}, {**ORDER, "city": "Northgate"}]


def served(design: Design, order: Any) -> tuple[Any, ...]:
    """How an order ends, what the customer is told, and how long it takes to the second."""
    functions = {name: LambdaFunction(name, source, timeout=30) for name, source in design.functions.items()}
    alone = {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": f"{ARN}order", "End": True}}}
    machine = StateMachine(next(iter(design.machines.values()), alone))
    execution = run(machine, order, functions=functions)
    lines = (line for function in functions.values() for line in str(function.logs).splitlines())
    said = sorted(line for line in lines if line.startswith("to "))
    return execution.status, execution.error, execution.output, said, round(execution.duration)


@pytest.mark.parametrize("order", ORDERS, ids=["good", "declined", "no courier"])
def test_the_designs_do_the_same(order: Any):
    first, *others = (served(design, order) for design in DESIGNS)
    assert all(other == first for other in others)


@pytest.mark.parametrize("order", ORDERS, ids=["good", "declined", "no courier"])
@pytest.mark.parametrize("wish", [wish.name for wish in WISHES])
def test_a_wish_makes_the_same_of_every_design(wish: str, order: Any):
    first, *others = (served(MADE.after(wish, design), order) for name, design in POSSIBLE if name == wish)
    assert others
    assert all(other == first for other in others)


@pytest.mark.parametrize(("wish", "design"), POSSIBLE)
def test_a_wish_changes_what_it_asks_for(wish: str, design: str):
    before = [served(MADE.designs[design], order) for order in ORDERS]
    if wish == "field":
        renamed = [{name: value for name, value in order.items() if name != "customer"} for order in ORDERS]
        assert [served(MADE.after(wish, design), order)[3] for order in renamed] == [said for *_, said, _ in before]
    else:
        assert [served(MADE.after(wish, design), order) for order in ORDERS] != before


def test_what_is_said_to_be_impossible_is():
    assert {(wish.name, *wish.impossible) for wish in WISHES if wish.impossible} == {("next day", "monolith")}
    with pytest.raises(UsageError, match="at most 1800"):
        LambdaFunction("order", MADE.designs["monolith"].files["order.py"], timeout=86_400)


@pytest.mark.parametrize("old", ["not there", "a"])
def test_an_edit_strikes_one_place(old: str):
    with pytest.raises(UsageError, match="is there once"):
        Design("one", "one", {"f.py": "a = a"}).after([Edit("f.py", old, "b")])


def test_an_edit_cannot_be_made_in_a_file_that_is_not_there():
    with pytest.raises(UsageError, match=r"0 times"):
        Design("one", "one", {}).after([Edit("f.py", "a", "b")])


def test_a_new_file_writes_over_none():
    one = Design("one", "one", {"f.py": "a"})
    assert one.after([Edit("g.py", "", "b")]).files == {"f.py": "a", "g.py": "b"}
    with pytest.raises(UsageError, match="there already"):
        one.after([Edit("f.py", "", "b")])
