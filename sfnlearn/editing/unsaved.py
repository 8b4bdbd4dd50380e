"""What somebody is typing and has not finished: the definition as it would be, for whoever shows what comes of it.

Rules that hold here: a text that is no value yet leaves its field as it was, and is told; nothing becomes a step of
undoing by being typed.
"""

from __future__ import annotations

from collections.abc import Iterable

from sfnlearn.asl.location import Keys
from sfnlearn.editing.text import Text
from sfnlearn.errors import UsageError

Draft = tuple[Keys, str | None]
"""A place with its text as it is typed; None takes the field away."""


def with_drafts(document: Text, drafts: Iterable[Draft]) -> tuple[Text, dict[Keys, str]]:
    """The text with the drafts in it, and what is wrong with those that are no values, by their places.

    >>> text, wrong = with_drafts(Text('{"a": 1, "b": 2}'), [(("a",), "1.50"), (("b",), "two"), (("c",), None)])
    >>> text.text, list(wrong)
    ('{"a": 1.50, "b": 2}', [('b',)])
    """
    wrong: dict[Keys, str] = {}
    for place, source in drafts:
        try:
            if source is not None:
                document = document.set(place, source)
            elif place in document:
                document = document.remove(place)
        except UsageError as refused:
            wrong[place] = str(refused)
    return document, wrong
