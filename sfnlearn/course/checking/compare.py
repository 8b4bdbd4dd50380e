"""JSON values compared as a checker must: strictly, and with the first difference named.

`True` is not 1 here, and no object decides for itself what it equals: only plain JSON values are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sfnlearn.drawing.text import counted
from sfnlearn.jsontext import JSON, dumps

LONGEST = 300


def same(have: JSON, want: JSON) -> bool:
    """Whether two JSON values are equal; 1 and 1.0 are, True and 1 are not, key order does not count.

    >>> same({"a": 1, "b": [2]}, {"b": [2.0], "a": 1}), same(True, 1)
    (True, False)
    """
    return not first_difference(have, want)


def first_difference(have: JSON, want: JSON, path: str = "$", *, reveal: bool = True) -> str:
    """Where two JSON values first differ, in words; empty where they do not.

    `reveal=False` keeps what was wanted secret.

    >>> first_difference({"quote": 3}, {"quote": 4, "id": 1})
    '$.quote is 3 and not 4'
    >>> first_difference([1, 2], [1, 3], reveal=False)
    '$[1] differs'
    """
    if isinstance(have, dict) and isinstance(want, dict):
        return _members(have, want, path, reveal=reveal)
    if isinstance(have, list) and isinstance(want, list):
        return _items(have, want, path, reveal=reveal)
    comparable = type(have) is type(want) or (_is_number(have) and _is_number(want))
    if comparable and have == want:
        return ""
    return f"{path} is {shown(have)} and not {shown(want)}" if reveal else f"{path} differs"


def shown(value: JSON) -> str:
    """A JSON value as one line of text, cut where it is long.

    >>> shown({"name": "Ada"})
    '{"name":"Ada"}'
    """
    text = dumps(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def _is_number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _members(have: Mapping[str, JSON], want: Mapping[str, JSON], path: str, *, reveal: bool) -> str:
    for key, value in have.items():
        if key in want:
            found = first_difference(value, want[key], f"{path}.{key}", reveal=reveal)
            if found:
                return found
    missing = [key for key in want if key not in have]
    if missing:
        return f"{path}.{missing[0]} is missing" if reveal else f"{path} has not all its members"
    spare = [key for key in have if key not in want]
    return f"{path}.{spare[0]} is not expected" if spare else ""


def _items(have: Sequence[JSON], want: Sequence[JSON], path: str, *, reveal: bool) -> str:
    for index, (left, right) in enumerate(zip(have, want, strict=False)):
        found = first_difference(left, right, f"{path}[{index}]", reveal=reveal)
        if found:
            return found
    if len(have) == len(want):
        return ""
    if not reveal:
        return f"{path} has not the right number of items"
    return f"{path} has {counted(len(have), 'item')} and not {len(want)}"
