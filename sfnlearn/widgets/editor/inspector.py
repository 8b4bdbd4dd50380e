"""What the inspector in the browser asks for: the form for a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sfnlearn.asl.location import Keys, Location
from sfnlearn.editing.sheet import sheet
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import dumps

if TYPE_CHECKING:
    from sfnlearn.widgets.editor.view import Editor


def form(editor: Editor, question: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet of the state, the transition's field or, for [], the machine at `place`."""
    session = editor.session
    definition = session.definition
    if not isinstance(definition, dict):
        raise UsageError("The text cannot be read as a definition: Code shows where it breaks off.")

    def source(place: Keys) -> str:
        return dumps(Location(place).value_in(definition))

    return sheet(definition, tuple(question["place"]), source, session.diagnostics).as_json()
