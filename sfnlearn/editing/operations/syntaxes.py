"""A text in the other syntax."""

from __future__ import annotations

from sfnlearn.editing.text import Syntax, Text


def in_syntax(document: Text, syntax: Syntax) -> tuple[Text, str]:
    """The text as JSON or YAML, and a sentence about what that changed."""
    return document.converted(syntax)
