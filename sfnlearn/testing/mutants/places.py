"""Copies of a JSON value that differ at one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sfnlearn.asl.location import Keys
from sfnlearn.jsontext import JSON

GONE: Final = object()
"""What stands for a member or an item that is left out."""


def at(value: JSON, keys: Keys) -> Any:
    """What stands at a place.

    >>> at({"a": [1, {"b": 2}]}, ("a", 1, "b"))
    2
    """
    for key in keys:
        value = value[key]  # type: ignore[index]  # the keys come from the value itself
    return value


def replaced(value: JSON, keys: Keys, new: JSON) -> Any:
    """The value with something else at one place; `GONE` leaves the place out.

    >>> replaced({"a": [1, 2]}, ("a", 0), 5), replaced({"a": [1, 2]}, ("a", 0), GONE)
    ({'a': [5, 2]}, {'a': [2]})
    """
    if not keys:
        return new
    key, rest = keys[0], keys[1:]
    if isinstance(value, list):
        inner = [replaced(item, rest, new) if index == key else item for index, item in enumerate(value)]
        return [item for item in inner if item is not GONE]
    assert isinstance(value, dict)
    members = {name: replaced(item, rest, new) if name == key else item for name, item in value.items()}
    return {name: item for name, item in members.items() if item is not GONE}


def swapped(items: Sequence[JSON], index: int) -> list[JSON]:
    """The items with one and the next in each other's place.

    >>> swapped([1, 2, 3], 1)
    [1, 3, 2]
    """
    return [*items[:index], items[index + 1], items[index], *items[index + 2 :]]
