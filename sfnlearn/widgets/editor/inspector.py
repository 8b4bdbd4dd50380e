"""What the inspector in the browser asks for: the form for a place, and what may be written there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sfnlearn.asl.location import Keys
from sfnlearn.editing.completing.values import values_at
from sfnlearn.editing.sheet import sheet
from sfnlearn.editing.text import Text
from sfnlearn.engine.functions import FUNCTIONS
from sfnlearn.errors import UsageError

if TYPE_CHECKING:
    from sfnlearn.widgets.editor.view import Editor


MOST_VALUES = 60
"""More than that nobody looks through; a word more that is typed leaves fewer."""


def form(editor: Editor, question: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet of the state, the transition's field or, for [], the machine at `place`."""
    session = editor.session
    text = session.document or (None if session.text.strip() else Text("{}"))
    if text is None:
        raise UsageError("The text cannot be read as a definition: Code shows where it breaks off.")
    return sheet(text.value, tuple(question["place"]), text.source, session.diagnostics, session.type).as_json()


def values(editor: Editor, question: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The values that may stand at `place` and hold every word of `text`, in any order and case."""
    place: Keys = tuple(question["place"])
    typed = str(question.get("text", ""))
    functions = [name for name in (*editor.functions, *FUNCTIONS) if not name.startswith("arn:")]
    wanted = typed.lower().split()
    found = [
        {"value": value, "told": told}
        for value, _, told in values_at(editor.session.definition, place, functions, typed)
        if isinstance(value, str) and all(word in value.lower() for word in wanted)
    ]
    return found[:MOST_VALUES]
