"""What is told of a text that is not an expression: the text, the place and one sentence, alike in both languages."""

from __future__ import annotations


class ExpressionSyntaxError(ValueError):
    """A text that cannot be read as an expression.

    `position` counts characters from 0; `reason` is one sentence.

    >>> error = ExpressionSyntaxError("$.a[", 3, "The bracket is not closed")
    >>> print(error)
    The bracket is not closed at character 4 of '$.a['
    >>> print(error.shown)
    $.a[
       ^
    """

    def __init__(self, text: str, position: int, reason: str) -> None:
        super().__init__(text, position, reason)
        self.text, self.position, self.reason = text, position, reason

    def __str__(self) -> str:
        return f"{self.reason} at character {self.position + 1} of {self.text!r}"

    @property
    def shown(self) -> str:
        """The line of the text that holds the mistake, and a caret below it."""
        start = self.text.rfind("\n", 0, self.position) + 1
        line = self.text[start:].split("\n", 1)[0]
        return f"{line}\n{' ' * (self.position - start)}^"
