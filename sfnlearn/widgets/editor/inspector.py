"""What the inspector in the browser asks for: the form for a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sfnlearn.editing.sheet import sheet
from sfnlearn.editing.text import Text
from sfnlearn.errors import UsageError

if TYPE_CHECKING:
    from sfnlearn.widgets.editor.view import Editor


def form(editor: Editor, question: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet of the state, the transition's field or, for [], the machine at `place`."""
    session = editor.session
    text = session.document or (None if session.text.strip() else Text("{}"))
    if text is None:
        raise UsageError("The text cannot be read as a definition: Code shows where it breaks off.")
    return sheet(text.value, tuple(question["place"]), text.source, session.diagnostics, session.type).as_json()
