"""Where two JSON values differ: the path of each field, and what stands there.

Rules that hold here: what differs is always in sight, however long the values are; an object's and an array's members
are compared one by one, and all else as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from sfnlearn.drawing.text import clip, printable
from sfnlearn.jsontext import JSON, compact

ABSENT = "–"
MOST = 100
_LONGEST, _BEFORE = 60, 16
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_MISSING = object()


class Field(NamedTuple):
    """A place where two values differ, and the two values as text."""

    path: str
    first: str
    second: str


def differing(first: JSON, second: JSON) -> list[Field]:
    """The fields that differ, in the order in which they stand: the first `MOST` of them.

    >>> differing({"id": 7, "total": 3}, {"id": 7, "total": 4})
    [Field(path='$.total', first='3', second='4')]
    >>> differing([1], [1, {"a": 2}])
    [Field(path='$[1]', first='–', second='{"a":2}')]
    """
    found = islice(_differing("$", first, second), MOST)
    return [Field(path, *_around(_text(one), _text(other))) for path, one, other in found]


def _differing(path: str, first: object, second: object) -> Iterator[tuple[str, object, object]]:
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        for name in dict.fromkeys([*first, *second]):
            yield from _differing(_member(path, name), first.get(name, _MISSING), second.get(name, _MISSING))
    elif isinstance(first, list) and isinstance(second, list):
        for place in range(max(len(first), len(second))):
            yield from _differing(f"{path}[{place}]", _item(first, place), _item(second, place))
    elif _text(first) != _text(second):
        yield path, first, second


def _member(path: str, name: str) -> str:
    if _PLAIN.match(name):
        return f"{path}.{name}"
    quoted = printable(name).replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}['{quoted}']"


def _item(values: list[object], place: int) -> object:
    return values[place] if place < len(values) else _MISSING


def _text(value: object) -> str:
    return ABSENT if value is _MISSING else compact(value)


def _around(one: str, other: str) -> tuple[str, str]:
    """Both texts, or of long ones what is around the first character that differs."""
    if max(len(one), len(other)) <= _LONGEST:
        return printable(one), printable(other)
    same = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    start = max(0, same - _BEFORE)
    return _from(one, start), _from(other, start)


def _from(text: str, start: int) -> str:
    return ("…" if start else "") + clip(text[start:], _LONGEST)
