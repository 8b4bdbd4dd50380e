"""Edits: spans of a text, and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple


class Edit(NamedTuple):
    """What replaces the text between two offsets; an insertion where they are the same."""

    start: int
    end: int
    new: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits, whose offsets all count in the text as it was; those at one offset keep their order.

    >>> applied("a b c", [Edit(4, 5, "d"), Edit(1, 1, ",")])
    'a, b d'
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    assert all(one.end <= other.start for one, other in pairwise(ordered)), ordered
    pieces, at = [], 0
    for edit in ordered:
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*pieces, text[at:]])
