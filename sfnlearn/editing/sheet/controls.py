"""Which control of a form a field has: what its reader asks for decides, and in three cases its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.editing.sheet.questions import Question, is_block

Control = Literal[
    "text", "word", "integer", "number", "duration", "flag", "state", "path", "reference path", "template", "json",
    "object", "objects", "resource", "choice-rules", "retry", "catch", "block", "blocks", "way", "unknown",
]  # fmt: skip
_SIMPLE: Mapping[str, Control] = {
    "text": "text",
    "word": "word",
    "number": "number",
    "boolean": "flag",
    "array": "json",
    "object": "object",
    "objects": "objects",
    "target": "state",
    "path": "path",
    "reference path": "reference path",
    "template": "template",
}
_OF_KIND: Mapping[Kind, Control] = {
    Kind.CHOICE_RULE: "choice-rules",
    Kind.RETRIER: "retry",
    Kind.CATCHER: "catch",
}
"""Arrays of objects that have a form of their own."""


def control_of(name: str, question: Question) -> Control:
    """The control for a field.

    >>> from sfnlearn.editing.sheet.questions import Blank, questions
    >>> task = questions(Blank("Task", "JSONPath"))
    >>> [control_of(name, task[name]) for name in ("Resource", "TimeoutSeconds", "Next", "Retry", "Parameters")]
    ['resource', 'duration', 'state', 'retry', 'template']
    """
    asked = question.asked
    if is_block(name):
        return "blocks" if asked.how == "objects" else "block"
    if name == "Resource" and asked.how == "text":
        return "resource"
    if name == "StartAt":
        return "state"
    if asked.how == "integer":
        return _number(name, question)
    of_kind = _OF_KIND.get(asked.kind) if asked.how == "objects" and asked.kind is not None else None
    if of_kind is not None:
        return of_kind
    if asked.how == "anything":
        return "template" if question.holds_expressions else "json"
    return _SIMPLE[asked.how]


def _number(name: str, question: Question) -> Control:
    if name.endswith("Seconds"):  # the unit is in the name, as in all of AWS's fields
        return "duration"
    return "number" if question.takes_fraction else "integer"
