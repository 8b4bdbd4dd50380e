"""What an edit does to the value of a text: each gives another value, and shares with the old one what stays."""

from __future__ import annotations

from typing import Any

from sfnlearn.asl.location import Keys
from sfnlearn.jsonplaces import Key

Items = list[tuple[Key, Any]]


def replaced(value: Any, place: Keys, new: Any) -> Any:
    """The value with another one at a place.

    >>> replaced({"a": [1, 2]}, ("a", 1), 3)
    {'a': [1, 3]}
    """
    if not place:
        return new
    copy = value.copy()
    copy[place[0]] = replaced(value[place[0]], place[1:], new)
    return copy


def with_member(value: Any, place: Keys, index: int, new: Any) -> Any:
    """The value with a new member at a place, as the one that `index` counts.

    >>> with_member({"a": 1, "c": 3}, ("b",), 1, 2)
    {'a': 1, 'b': 2, 'c': 3}
    """
    items = _items(_at(value, place[:-1]))
    items.insert(index, (place[-1], new))
    return replaced(value, place[:-1], _made(items, place[-1]))


def without(value: Any, place: Keys) -> Any:
    """The value without the member at a place.

    >>> without({"a": [1, 2]}, ("a", 0))
    {'a': [2]}
    """
    items = [item for item in _items(_at(value, place[:-1])) if item[0] != place[-1]]
    return replaced(value, place[:-1], _made(items, place[-1]))


def renamed(value: Any, place: Keys, key: str) -> Any:
    """The value with another key for the member at a place.

    >>> renamed({"a": 1, "c": 3}, ("a",), "b")
    {'b': 1, 'c': 3}
    """
    items = [(key if name == place[-1] else name, item) for name, item in _items(_at(value, place[:-1]))]
    return replaced(value, place[:-1], dict(items))


def moved(value: Any, place: Keys, to_place: Keys, index: int) -> Any:
    """The value with the member at a place taken to another, before the member that `index` counted before the move.

    >>> moved({"a": {"b": 1}, "c": [2]}, ("a", "b"), ("c", 1), 1)
    {'a': {}, 'c': [2, 1]}
    """
    item, holder = _at(value, place), to_place[:-1]
    if holder == place[:-1]:
        items = _items(_at(value, holder))
        old = [key for key, _ in items].index(place[-1])
        del items[old]
        items.insert(index - (index > old), (to_place[-1], item))
        return replaced(value, holder, _made(items, to_place[-1]))
    there = with_member(value, to_place, index, item)
    depth = len(holder)
    if place[:depth] == holder and isinstance(seat := place[depth], int) and seat >= index:
        place = (*holder, seat + 1, *place[depth + 1 :])
    return without(there, place)


def _at(value: Any, place: Keys) -> Any:
    for key in place:
        value = value[key]
    return value


def _items(value: Any) -> Items:
    return list(value.items()) if isinstance(value, dict) else list(enumerate(value))


def _made(items: Items, key: Key) -> Any:
    return dict(items) if isinstance(key, str) else [item for _, item in items]
