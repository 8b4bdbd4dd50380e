"""JSON values compared as a checker must: strictly, and with the first difference named.

`True` is not 1 here, and no object decides for itself what it equals: only plain JSON values are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sfnlearn.drawing.text import counted
from sfnlearn.jsontext import JSON, dumps

LONGEST = 300


def same(have: JSON, want: JSON) -> bool:
    """Whether two JSON values are equal; 1 and 1.0 are, True and 1 are not, key order does not count.

    >>> same({"a": 1, "b": [2]}, {"b": [2.0], "a": 1}), same(True, 1)
    (True, False)
    """
    return not first_difference(have, want)


Way = tuple[str | int, ...]
"""The keys and indexes that lead to a part of a value."""


def first_difference(have: JSON, want: JSON, *, reveal: bool = True) -> str:
    """Where two JSON values first differ, in words; empty where they do not.

    `reveal=False` keeps what was wanted secret, and says the place in words: who predicts may not know paths yet.

    >>> first_difference({"quote": 3}, {"quote": 4, "id": 1})
    '$.quote is 3 and not 4'
    >>> first_difference([1, 2], [1, 3], reveal=False)
    'item 2 is not right'
    """
    return _difference(have, want, (), _as_path if reveal else in_words, reveal=reveal)


Told = Callable[[Way], str]


def _difference(have: JSON, want: JSON, way: Way, told: Told, *, reveal: bool) -> str:
    if isinstance(have, dict) and isinstance(want, dict):
        return _members(have, want, way, told, reveal=reveal)
    if isinstance(have, list) and isinstance(want, list):
        return _items(have, want, way, told, reveal=reveal)
    comparable = type(have) is type(want) or (_is_number(have) and _is_number(want))
    if comparable and have == want:
        return ""
    return f"{told(way)} is {shown(have)} and not {shown(want)}" if reveal else f"{told(way)} is not right"


def _as_path(way: Way) -> str:
    if not way:
        return "it"
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way)


def in_words(way: Way) -> str:
    """The place of a part, for somebody who has not met paths.

    >>> in_words(()), in_words((2,)), in_words(("a", 2, "kg"))
    ('it', 'item 3', '"kg" of item 3 of "a"')
    """
    steps = (f"item {step + 1}" if isinstance(step, int) else f'"{step}"' for step in reversed(way))
    return " of ".join(steps) or "it"


def shown(value: JSON) -> str:
    """A JSON value as one line of text, cut where it is long.

    >>> shown({"name": "Ada"})
    '{"name":"Ada"}'
    """
    text = dumps(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def _is_number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _members(have: Mapping[str, JSON], want: Mapping[str, JSON], way: Way, told: Told, *, reveal: bool) -> str:
    for key, value in have.items():
        if key in want:
            found = _difference(value, want[key], (*way, key), told, reveal=reveal)
            if found:
                return found
    missing = [key for key in want if key not in have]
    if missing:
        return f"{told((*way, missing[0]))} is missing" if reveal else f"{told(way)} has not all its members"
    spare = [key for key in have if key not in want]
    return f"{told((*way, spare[0]))} is not expected" if spare else ""


def _items(have: Sequence[JSON], want: Sequence[JSON], way: Way, told: Told, *, reveal: bool) -> str:
    for index, (left, right) in enumerate(zip(have, want, strict=False)):
        found = _difference(left, right, (*way, index), told, reveal=reveal)
        if found:
            return found
    if len(have) == len(want):
        return ""
    if not reveal:
        return f"{told(way)} has not the right number of items"
    return f"{told(way)} has {counted(len(have), 'item')} and not {len(want)}"
