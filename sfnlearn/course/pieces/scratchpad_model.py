"""What a scratchpad knows: the texts of an expression and of all that it can read, and what comes of them.

Rules that hold here: the browser sends texts and gets one answer; data that is not JSON is a problem with a name and a
place, never an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.course.pieces.tried_expression import (
    PLACES,
    SEES,
    Known,
    Place,
    Scratch,
    evaluated,
    told_place,
)
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, JSONSyntaxError, laid_out, parse

DATA: Mapping[str, str] = {
    "input": "$states.input",
    "result": "$states.result",
    "errorOutput": "$states.errorOutput",
    "context": "$states.context",
    "variables": "variables",
}
"""The texts of data, by name, with what they are called."""
OBJECTS = frozenset({"errorOutput", "context", "variables"})
WIDTH = 60


class Pad:
    """The texts of a scratchpad and what comes of them."""

    def __init__(self, expression: str, place: Place, known: Known) -> None:
        self.texts: dict[str, str] = {
            "expression": expression,
            "place": place,
            "input": laid_out(known.input, WIDTH),
            "result": laid_out(known.result, WIDTH),
            "errorOutput": laid_out(dict(known.error_output), WIDTH),
            "context": laid_out(dict(known.context), WIDTH),
            "variables": laid_out(dict(known.variables), WIDTH),
        }
        self.first = evaluated(expression, place, known)

    def show(self, edits: Mapping[str, str]) -> dict[str, Any]:
        """What comes of the texts with these edits: `value` and its kind, `word`, or `problems` with the texts' names.

        >>> pad = Pad("$states.input.n", "Output", Known({"n": 1}, None, {}, {}, {}))
        >>> pad.show({"expression": "$states.input.n + 1"})["value"], pad.show({"input": "{"})["problems"][0]["field"]
        ('2', 'input')
        """
        texts = {**self.texts, **edits}
        data: dict[str, Any] = {}
        problems = []
        for name in DATA:
            try:
                data[name] = _read(name, texts[name])
            except UsageError as refused:
                problems.append({"field": name, "expression": "", "start": 0, "end": 0, "message": str(refused)})
        place = next((one for one in PLACES if one == texts["place"]), PLACES[0])
        if problems:
            return {"value": None, "word": "", "problems": problems, **_seen(place)}
        known = Known(data["input"], data["result"], data["errorOutput"], data["context"], data["variables"])
        return {**answer(evaluated(texts["expression"], place, known)), **_seen(place)}


def answer(tried: Scratch) -> dict[str, Any]:
    """What came of an expression, as texts for the browser."""
    problem = tried.problem
    if problem is None:
        return {"value": laid_out(tried.value, WIDTH), "word": tried.kind, "problems": []}
    told = {
        "field": "expression",
        "expression": problem.expression,
        "start": problem.start,
        "end": problem.end,
        "message": problem.message,
    }
    return {"value": None, "word": "", "problems": [told]}


def _seen(place: Place) -> dict[str, Any]:
    return {"sees": list(SEES[place]), "told": told_place(place)}


def _read(name: str, text: str) -> JSON:
    try:
        value = parse(text)
    except JSONSyntaxError as mistake:
        raise UsageError(f"{DATA[name]} is not JSON: {mistake}.") from None
    if name in OBJECTS and not isinstance(value, dict):
        raise UsageError(f"{DATA[name]} is an object: names in double quotes, with their values.")
    return value
