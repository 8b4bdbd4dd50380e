"""Where in the text the diagnostics are: line and column of each, from one reading of the text."""

from __future__ import annotations

from sfnlearn.asl.location import Location
from sfnlearn.editing.text import Text
from sfnlearn.errors import Diagnostic
from sfnlearn.jsonplaces import TextPosition, line_and_column


def position_of(found: Diagnostic, document: Text | None) -> TextPosition | None:
    r"""Line and column of the key that a diagnostic is about; of what is missing, those of the object around it.

    >>> document = Text('{\n  "StartAt": "A"}')
    >>> position_of(Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", "", Location(("StartAt",))), document)
    TextPosition(line=2, column=3)
    """
    if isinstance(found.place, TextPosition):
        return found.place
    if document is None:
        return None
    place = Location.from_text(found.place, document.value) if isinstance(found.place, str) else found.place
    there = next(place[:length] for length in range(len(place), -1, -1) if place[:length] in document)
    return line_and_column(document.text, document.span(tuple(there), key=True)[0])
