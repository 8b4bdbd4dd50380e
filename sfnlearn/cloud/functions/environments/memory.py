"""What a function's module holds, as short texts: a reader sees what a call found and what it left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import ModuleType
from typing import Any

Memory = dict[str, str]

_WIDTH = 40
_MANY = 50


def memory_of(namespace: Mapping[str, Any]) -> Memory:
    """The data in a module's namespace: no dunder names, functions, classes or modules.

    >>> memory_of({"__name__": "hello", "counter": 2, "handler": print})
    {'counter': '2'}
    """
    return {name: brief(value) for name, value in namespace.items() if _is_data(name, value)}


def _is_data(name: str, value: object) -> bool:
    return not (name.startswith("__") or callable(value) or isinstance(value, ModuleType))


def brief(value: object) -> str:
    """A value in at most 40 characters; big containers as their size, other objects as their class.

    >>> brief({"a": [1, 2]}), brief(list(range(1000))), brief(object())
    ("{'a': [1, 2]}", 'list of 1,000', '<object>')
    """
    text = _text(value, 2)
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def _text(value: object, depth: int) -> str:
    kind = type(value)
    if kind in (str, bytes):
        return repr(value[: _WIDTH + 1])  # type: ignore[index]
    if kind in (int, float, bool, complex, type(None)):
        return _number(value)
    if kind in (list, tuple, set, frozenset, dict) and isinstance(value, Collection):
        return _container(value, depth)
    return f"<{kind.__name__}>"


def _number(value: object) -> str:
    try:
        return repr(value)
    except ValueError:
        return "a very long integer"


def _container(value: Collection[object], depth: int) -> str:
    kind = type(value).__name__
    if len(value) > _MANY or not depth:
        return f"{kind} of {len(value):,}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key, 0)}: {_text(item, depth - 1)}" for key, item in value.items()) + "}"
    opening, closing = _BRACKETS[kind]
    return opening + ", ".join(_text(item, depth - 1) for item in value) + closing


_BRACKETS = {"list": "[]", "tuple": "()", "set": ("set(", ")"), "frozenset": ("frozenset(", ")")}
