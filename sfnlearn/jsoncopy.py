"""A Python value copied into a JSON value, and what to say of one that has no JSON form.

*Why parts that are shared are counted.*  A Python value can hold the same list at many places, and a list of it at many
more: `x = [x] * 1000`, five times, is five short lists, and as JSON 10 to the power of 15 numbers.  JSON has no way to
say "the same", so that every copy and every text of it is that long.  Values are copied without counting up to a
number of members that is no trouble; only who holds more is asked whether it is much more than Python holds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from sfnlearn.jsonplaces import MAX_DEPTH


class NotJSONError(ValueError):
    """Something that the fast reader or the fast copy does not accept; the slow one finds the sentence for it."""


def is_utf8(text: str) -> bool:
    r"""Whether UTF-8 can write a text: half of a surrogate pair it cannot.

    >>> is_utf8("caf\u00e9"), is_utf8("\ud83d")
    (True, False)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


UNCOUNTED = 1_000_000
"""So many members are copied before anybody asks whether they are the same ones again and again."""
_REPEATED = 3_000_000
"""So many more members may a value's JSON have than Python holds of it."""


class _TooManyError(Exception):
    """The copy has more members than are copied without counting."""


def copy_value(value: object) -> Any:
    """The copy; raises `NotJSONError` for what `complaint` has a sentence for."""
    try:
        return _copy(value, 0, [UNCOUNTED])
    except _TooManyError:
        if _repeats(value):
            raise NotJSONError from None
        return _copy(value, 0, [sys.maxsize])


def _repeats(value: object) -> bool:
    """Whether its JSON has far more members than Python holds of it."""
    written: dict[int, int] = {}
    held = [0]
    return _count(value, written, held, 0) > _REPEATED + held[0]


def _count(value: object, written: dict[int, int], held: list[int], depth: int) -> int:
    """How many members its JSON has, with every array and object read once; one inside itself counts as none."""
    if not isinstance(value, dict | list | tuple) or depth > MAX_DEPTH:
        return 0
    if id(value) not in written:
        written[id(value)] = 0
        held[0] += len(value)
        members = value.values() if isinstance(value, dict) else value
        written[id(value)] = len(value) + sum([_count(item, written, held, depth + 1) for item in members])
    return written[id(value)]


_SCALARS = frozenset({str, int, float, bool, type(None)})


def _copy(value: object, depth: int, budget: list[int]) -> object:
    kind = type(value)
    if kind in _SCALARS:
        return value
    if depth == MAX_DEPTH or kind not in _COPIES:
        return _copy_subclass(value, depth, budget)
    budget[0] -= len(value)  # type: ignore[arg-type]  # one of three types that have a length
    if budget[0] < 0:
        raise _TooManyError
    return _COPIES[kind](value, depth + 1, budget)


def _copy_list(items: Sequence[object], depth: int, budget: list[int]) -> object:
    return [item if type(item) in _SCALARS else _copy(item, depth, budget) for item in items]


def _copy_dict(fields: Mapping[object, object], depth: int, budget: list[int]) -> object:
    copy = {}
    for key, item in fields.items():
        kept = item if type(item) in _SCALARS else _copy(item, depth, budget)
        copy[key if type(key) is str else _plain_key(key)] = kept
    return copy


def _plain_key(key: object) -> str:
    if not isinstance(key, str):
        raise NotJSONError
    return str.__str__(key)


_COPIES: dict[type, Callable[[Any, int, list[int]], object]] = {dict: _copy_dict, list: _copy_list, tuple: _copy_list}


def _copy_subclass(value: object, depth: int, budget: list[int]) -> object:
    for base, plain in _PLAIN.items():
        if isinstance(value, base):
            return plain(value)
    for base, copy in _COPIES.items():
        if isinstance(value, base) and depth < MAX_DEPTH:
            budget[0] -= len(value)  # type: ignore[arg-type]
            return copy(value, depth + 1, budget)
    raise NotJSONError


_PLAIN: dict[type, Callable[[Any], object]] = {str: str.__str__, int: int.__int__, float: float.__float__}


def complaint(value: object) -> str:
    """What keeps `value` from being JSON, in one sentence: walk it in document order up to the first obstacle."""
    remaining: list[tuple[str, object, tuple[int, ...]]] = [("$", value, ())]
    seen: dict[int, int] = {}  # how deep each array or object stood when it was walked: no need to walk it there again
    while remaining:
        place, item, parents = remaining.pop()
        obstacle = _obstacle(item, parents)
        if obstacle:
            return f"{place} {obstacle}"
        if seen.get(id(item), -1) >= len(parents) or not isinstance(item, dict | list | tuple):
            continue
        seen[id(item)] = len(parents)
        members = [(place + step, child, (*parents, id(item))) for step, child in _members(item)]
        remaining.extend(reversed(members))
    if _repeats(value):
        return "$ holds the same arrays and objects again and again, in JSON a text without end; make it smaller"
    return "the value changed while it was copied; hand over a copy"


def _members(item: object) -> Iterator[tuple[str, object]]:
    if isinstance(item, dict):
        return ((f".{key}" if key.isidentifier() else f"[{key!r}]", child) for key, child in item.items())
    if isinstance(item, list | tuple):
        return ((f"[{index}]", child) for index, child in enumerate(item))
    return iter(())


def _obstacle(item: object, parents: tuple[int, ...]) -> str:
    if item is None or isinstance(item, str | int | float):
        return _scalar_obstacle(item)
    if not isinstance(item, dict | list | tuple):
        return f"is {_a(item)}, which JSON does not have; {_way_out(item)}"
    if id(item) in parents:
        return "contains itself; JSON has no cycles"
    if len(parents) == MAX_DEPTH:
        return f"is nested more than {MAX_DEPTH} levels deep; make the value flatter"
    keys = item if isinstance(item, dict) else ()
    return next(filter(None, map(_key_obstacle, keys)), "")


def _scalar_obstacle(item: str | float | None) -> str:
    if isinstance(item, str) and not is_utf8(item):
        return "holds half of a surrogate pair, which UTF-8 cannot write; decode the text properly first"
    if isinstance(item, float) and not isfinite(item):
        return f"is {item!r}, which JSON does not have; use null or a string"
    if isinstance(item, int) and not _is_writable(item):
        return f"is an integer of more than {sys.get_int_max_str_digits()} digits; use a string"
    return ""


def _is_writable(number: int) -> bool:
    try:
        str(number)
    except ValueError:
        return False
    return True


def _key_obstacle(key: object) -> str:
    if not isinstance(key, str):
        return f"has the key {key!r}, {_a(key)}; JSON keys are strings, so use {str(key)!r}"
    if not is_utf8(key):
        return f"has the key {key!a} with half of a surrogate pair, which UTF-8 cannot write"
    return ""


def _a(item: object) -> str:
    name = type(item).__name__
    return f"an {name}" if name[0] in "aeiouAEIOU" else f"a {name}"


def _way_out(item: object) -> str:
    return _WAYS_OUT.get(type(item).__name__, "use a dict, list, str, number, bool or None")


_WAYS_OUT = {
    "set": "use a list",
    "frozenset": "use a list",
    "bytes": "decode it to a str",
    "datetime": "use its isoformat()",
    "date": "use its isoformat()",
    "Decimal": "use a float or a str",
    "UUID": "use a str",
    "ndarray": "use its tolist()",
}
