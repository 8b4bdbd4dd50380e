"""A cell magic makes its variable, and takes nothing away that is in use."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

import sfnlearn
from sfnlearn.asl.machine import StateMachine
from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.course.notebook.names import refuse_taken
from sfnlearn.errors import UsageError

MACHINE = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
FUNCTION = LambdaFunction("hello", "def handler(event, context): return 1")


def of_the_notebook() -> None:
    """A function as a cell defines it."""


of_the_notebook.__module__ = "__main__"


@pytest.mark.parametrize(("what", "kind"), [("machine", StateMachine), ("function", LambdaFunction)])
@pytest.mark.parametrize(
    ("name", "existing", "owner"),
    [
        ("class", None, "word of Python"),
        ("None", None, "word of Python"),
        ("list", None, "name of Python"),
        ("print", None, "name of Python"),
        ("run", sfnlearn.run, "name of sfnlearn in this notebook"),
        ("sfnlearn", sfnlearn, "name of sfnlearn in this notebook"),
        ("Quotas", sfnlearn.Quotas, "name of sfnlearn in this notebook"),
        ("execution", sfnlearn.run(MACHINE), "name of sfnlearn in this notebook"),
        ("json", json, "name from json in this notebook"),
        ("timedelta", dt.timedelta, "name from datetime in this notebook"),
        ("Out", {}, "name that every notebook has"),
        ("get_ipython", None, "name that every notebook has"),
    ],
)
def test_what_is_in_use_is_refused_alike_by_every_magic(name: str, existing: Any, owner: str, what: str, kind: type):
    with pytest.raises(UsageError, match=f"^{name} is a {owner}: call the {what} something else$"):
        refuse_taken(name, what, {name: existing}, kind)


@pytest.mark.parametrize("existing", [None, 5, [1], {"a": 1}, dt.timedelta(1), of_the_notebook])
def test_what_the_notebook_made_itself_is_replaced_as_by_an_assignment(existing: Any):
    refuse_taken("order", "machine", {"order": existing}, StateMachine)
    refuse_taken("order", "machine", {}, StateMachine)


def test_a_magic_replaces_what_it_made_and_not_what_another_made():
    refuse_taken("order", "machine", {"order": MACHINE}, StateMachine)
    refuse_taken("order", "function", {"order": FUNCTION}, LambdaFunction)
    with pytest.raises(UsageError, match="order is a name of sfnlearn"):
        refuse_taken("order", "function", {"order": MACHINE}, LambdaFunction)
