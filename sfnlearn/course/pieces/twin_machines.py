"""One machine in both query languages, side by side: which fields of JSONPath become which of JSONata.

Rules that hold here: a row is what a state asks (what is sent, what goes on, what is kept), so that the fields that
answer the same question stand beside each other; what is written alike in both languages is left out; a state that has
no translation says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.translate import state_in_jsonata
from sfnlearn.course.pieces.twin_output import code_lines
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import CELL, ShownTable, cell, heading, scroll_box, table
from sfnlearn.drawing.text import in_columns, markup, printable
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import compact, laid_out
from sfnlearn.query.in_jsonata import NotTranslated

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "is sent": ("InputPath", "Parameters", "ItemsPath", "Arguments", "Items", "ItemSelector"),
    "decides": ("Choices",),
    "goes on": ("Result", "ResultSelector", "ResultPath", "OutputPath", "Output"),
    "is kept": ("Assign",),
    "when it fails": ("Catch", "Error", "ErrorPath", "Cause", "CausePath"),
    "timing": (
        *("Seconds", "SecondsPath", "Timestamp", "TimestampPath", "TimeoutSeconds", "TimeoutSecondsPath"),
        *("HeartbeatSeconds", "HeartbeatSecondsPath"),
    ),
}
"""The questions that fields answer, in the order in which a state goes through them."""
UNSET: Mapping[str, tuple[str, str]] = {
    "is sent": ("the input as it is", "the input as it is"),
    "goes on": ("the result as it is", "the result as it is"),
}
"""What holds in each language where no field answers a question."""
WIDTH = 44
"""Columns of the code in a cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question to one state, with the fields that answer it in each language."""

    state: str
    question: str
    jsonpath: Mapping[str, Any]
    jsonata: Mapping[str, Any] | str
    """The fields, or why there are none."""


def twins(machine: StateMachine | Mapping[str, Any], other: StateMachine | Mapping[str, Any] | None = None) -> Twins:
    """A JSONPath machine beside the same in JSONata: `other`, or its translation.

    Raises UsageError where the first machine is not in JSONPath, or the two have no state of the same name.

    >>> book = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:book", "End": True}
    >>> print(twins({"StartAt": "Book", "States": {"Book": {**book, "Parameters": {"id.$": "$.id"}}}}))
    state  question  JSONPath                    JSONata
    Book   is sent   "Parameters":{"id.$":"$.id"}  "Arguments":{"id":"{% $states.input.id %}"}
    """
    return Twins(_machine(machine), None if other is None else _machine(other))


class Twins(ShownTable):
    """The table of two machines that do the same; `rows` are its lines."""

    def __init__(self, jsonpath: StateMachine, jsonata: StateMachine | None = None) -> None:
        if jsonpath.definition.get("QueryLanguage", "JSONPath") != "JSONPath":
            raise UsageError("twins() takes the machine in JSONPath first, and the one in JSONata second.")
        self.jsonpath = jsonpath
        self._written = jsonata
        shared = set(jsonpath.definition["States"]) & set((jsonata or jsonpath).definition["States"])
        if not shared:
            raise UsageError(
                "The two machines have no state of the same name, so there is nothing to put side by side."
            )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every question to which a state of either machine has a field."""
        others = self._written.definition["States"] if self._written else {}
        return tuple(
            row
            for name, state in self.jsonpath.definition["States"].items()
            for row in _rows(name, state, others.get(name) if self._written else _translated(state))
        )

    def __str__(self) -> str:
        lines = (
            (row.state, row.question, _line(row, row.jsonpath, 0), _line(row, row.jsonata, 1)) for row in self.rows
        )
        return "\n".join(in_columns([("state", "question", "JSONPath", "JSONata"), *lines]))

    def html(self) -> str:
        head = [[heading(name, CELL) for name in ("state", "what is asked", "JSONPath", "JSONata")]]
        rows, before = [], ""
        for row in self.rows:
            name = "" if row.state == before else row.state
            before = row.state
            cells = [_code(row, fields, place) for place, fields in enumerate((row.jsonpath, row.jsonata))]
            rows.append([heading(printable(name), CELL, "row"), cell(markup(row.question), CELL), *cells])
        return scroll_box(table(rows, head=head), "The machine in JSONPath and in JSONata", 620)


def _machine(given: StateMachine | Mapping[str, Any]) -> StateMachine:
    return given if isinstance(given, StateMachine) else StateMachine(given)


def _translated(state: Mapping[str, Any]) -> Mapping[str, Any] | str:
    try:
        return state_in_jsonata(state)
    except NotTranslated as refused:
        return refused.told


def _rows(name: str, state: Mapping[str, Any], other: Mapping[str, Any] | str | None) -> Iterator[Row]:
    if not isinstance(other, Mapping):
        told = other or "no state of this name"
        yield Row(name, "is sent", _fields(state, "is sent"), told)
        return
    for question in QUESTIONS:
        left, right = _fields(state, question), _fields(other, question)
        if left or right:
            yield Row(name, question, left, right)


def _fields(state: Mapping[str, Any], question: str) -> Mapping[str, Any]:
    return {field: state[field] for field in QUESTIONS[question] if field in state}


def _line(row: Row, fields: Mapping[str, Any] | str, place: int) -> str:
    if isinstance(fields, str):
        return fields
    said = (f'"{name}":{compact(value)}' for name, value in fields.items())
    return printable(", ".join(said)) or _unset(row, place)


def _code(row: Row, fields: Mapping[str, Any] | str, place: int) -> str:
    if isinstance(fields, str):
        return cell(markup(fields), CELL)
    if not fields:
        return cell(tag("i", markup(_unset(row, place))), CELL)
    said = ",\n".join(f'"{name}": {laid_out(value, WIDTH, spread=True)}' for name, value in fields.items())
    return cell(code_lines(said), f"{CELL};min-width:14em")


def _unset(row: Row, place: int) -> str:
    return UNSET.get(row.question, ("nothing", "nothing"))[place]
