"""A text in the other syntax."""

from __future__ import annotations

from sfnlearn.editing.text import Syntax, Text
from sfnlearn.errors import UsageError


def in_syntax(document: Text, syntax: Syntax) -> tuple[Text, str]:
    """The text as JSON or YAML, and a sentence about what that changed."""
    if document.syntax == syntax:
        return document, f"The definition is {syntax} already."
    raise UsageError(f"A definition cannot be written as {syntax} yet.")
