"""A field's value as the text that somebody edits, and back: a path stands bare, a template as JSON.

Rules that hold here: what is shown reads back as the same value; no text is shortened, since somebody edits it; a text
that cannot be read says where, in the form that this kind of field has.
"""

from __future__ import annotations

import json
import re

from sfnlearn.engine.one_state.field_problem import FieldProblem
from sfnlearn.engine.one_state.state_fields import REMOVED
from sfnlearn.jsontext import JSON, JSONSyntaxError, compact, laid_out, parse
from sfnlearn.query.jsonata.delimiters import OPENING

_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)}
"""Marks that turn the direction of writing are shown, and edited, as JSON's escapes."""
_LAID_OUT = 4000
"""Characters of JSON that are laid out to the width of the editor; more are indented, which is quick."""
_PLAIN = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*|\[\d+\])*")
_TEXTS = frozenset({"Error", "Cause", "Timestamp", "Default"})
"""Fields that hold a text and nothing else: it is written without quotes."""


class NotRead(ValueError):
    """A text that is no value of its field; `problem` has the line and the place in it."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_field(name: str, text: str, language: str) -> JSON:
    """What somebody wrote into a field; nothing takes the field out.  Raises NotRead.

    >>> read_field("InputPath", "$.order", "JSONPath"), read_field("Output", "{% 1 %}", "JSONata")
    ('$.order', '{% 1 %}')
    >>> read_field("InputPath", "order.id", "JSONPath")
    Traceback (most recent call last):
    sfnlearn.editing.flow.texts.NotRead: A path starts with $: write $.order.id.
    """
    text = text.strip()
    last = name.rpartition(".")[2]
    if not text:
        return REMOVED
    if last.endswith("Path") and language == "JSONPath":
        return _read_path(name, text)
    if last in _TEXTS:
        return text if not text.startswith('"') else read_json(name, text)
    if language == "JSONata" and text.startswith("$"):
        message = f"An expression stands between {{% and %}}: write {{% {text} %}}."
        raise NotRead(FieldProblem(name, text, 0, len(text), message))
    return text if text.startswith((OPENING, "$", "States.")) else read_json(name, text)


def _read_path(name: str, text: str) -> JSON:
    if text.startswith(("$", "States.")):
        return text
    if text == "null" or not (_PLAIN.fullmatch(text) or text.startswith((".", "["))):
        return read_json(name, text)
    meant = f"${text}" if text.startswith((".", "[")) else f"$.{text}"
    raise NotRead(FieldProblem(name, text, 0, len(text), f"A path starts with $: write {meant}."))


def read_json(name: str, text: str) -> JSON:
    """A JSON text.  Raises NotRead with the line that is wrong."""
    try:
        return parse(text)
    except JSONSyntaxError as wrong:
        raise NotRead(_unread(name, text, wrong)) from None


def _unread(name: str, text: str, wrong: JSONSyntaxError) -> FieldProblem:
    lines = text.split("\n")
    row = min(wrong.line, len(lines)) - 1
    column = max(0, wrong.column - 1)
    place = f"line {wrong.line}, column {wrong.column}"
    return FieldProblem(name, lines[row], column, column + 1, f"This is not JSON: {wrong.reason} ({place}).")


def written(name: str, value: JSON, language: str) -> str:
    """A field's value as it is edited.

    >>> written("InputPath", "$.order", "JSONPath"), written("Result", "$.order", "JSONPath")
    ('$.order', '"$.order"')
    """
    last = name.rpartition(".")[2]
    bare = last.endswith("Path") if language == "JSONPath" else str(value).startswith(OPENING)
    return value.translate(_ESCAPES) if isinstance(value, str) and (bare or last in _TEXTS) else indented(value)


def indented(value: JSON) -> str:
    """JSON as a person reads it: short values on a line, long ones indented.

    >>> indented({"a": 1})
    '{"a":1}'
    """
    short = compact(value)
    if len(short) <= 64:
        text = short
    elif len(short) <= _LAID_OUT:
        text = laid_out(value, 72, spread=True)
    else:
        text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return text if text.isascii() else text.translate(_ESCAPES)
