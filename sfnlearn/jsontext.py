"""JSON texts and JSON values at the border: what comes in is JSON, or is refused with its place.

- `parse` accepts RFC 8259 and nothing else.  Python's own reader takes `NaN`, keeps the last of two equal keys, turns
  `1e999` into infinity and lets half a surrogate pair through; all of these are refused here, because AWS refuses them
  or because the value could not be written again.
- What is accepted survives: `parse(dumps(value)) == value`, 1 stays an integer, 1.0 a float, keys keep their order.
- `check_value` is the one place where a Python value becomes a JSON value.  It copies once; no later code copies.
- Accepting is fast, in C.  Only a text that is refused is read again, by `jsonplaces`, which knows lines and columns.
"""

from __future__ import annotations

import json
import json.encoder
from collections.abc import Callable, Mapping
from itertools import chain
from math import isfinite
from typing import Any, NoReturn, TypeAlias, TypeGuard

from sfnlearn.errors import UsageError
from sfnlearn.jsoncopy import NotJSONError, complaint, copy_value, is_utf8
from sfnlearn.jsonplaces import MAX_DEPTH, JSONSyntaxError, first_mistake, locate

__all__ = [
    "JSON",
    "MAX_DEPTH",
    "JSONSyntaxError",
    "JSONText",
    "check_value",
    "compact",
    "dumps",
    "is_number",
    "is_too_deep",
    "is_utf8",
    "laid_out",
    "locate",
    "parse",
    "size",
]

JSON: TypeAlias = object
"""A JSON value: dict with str keys, list, str, int, finite float, bool or None.

For the type checker it is `object`, so that code must look (`isinstance(value, dict)`) before it reaches into one.  The
union of the seven types would say more and hold less: a `dict[str, str]` is not a `dict[str, JSON]`, so that every
caller would have to copy or to cast.
"""


class JSONText(str):
    """A JSON text whose exact wording matters: the input that history echoes verbatim.

    >>> JSONText('{"a":  1}')
    JSONText('{"a":  1}')
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"JSONText({str.__repr__(self)})"


def parse(text: str) -> Any:
    """Read one JSON text strictly (RFC 8259).

    Raises `JSONSyntaxError`, a ValueError with `.line`, `.column` and `.reason`.

    >>> parse('{"price": 1.0, "items": [1, null]}')
    {'price': 1.0, 'items': [1, None]}
    >>> parse('{"a": 1,}')
    Traceback (most recent call last):
    sfnlearn.jsonplaces.JSONSyntaxError: line 1, column 8: there is a comma before "}"; remove the comma
    """
    try:
        value = _decode(text)
    except (ValueError, RecursionError) as error:
        raise first_mistake(text) or error from None
    if _is_suspicious(text, value):
        mistake = first_mistake(text)
        if mistake is not None:
            raise mistake
    return value


def _is_suspicious(text: str, value: JSON) -> bool:
    r"""Whether the text may break a rule that the decoder's hooks cannot see.

    That is depth, and half surrogate pairs (a text needs `\ud` or a non-ASCII character to hold one).
    """
    if text.count("[") + text.count("{") > MAX_DEPTH and is_too_deep(value):
        return True
    return ("\\ud" in text or "\\uD" in text or not text.isascii()) and not is_utf8(dumps(value))


def is_too_deep(value: JSON) -> bool:
    """Whether a JSON value is nested more than MAX_DEPTH levels deep.

    >>> is_too_deep([[1]])
    False
    """
    level: list[Any] = [value] if type(value) in _CONTAINERS else []
    for _ in range(MAX_DEPTH):
        if not level:
            return False
        children = chain.from_iterable([item.values() if type(item) is dict else item for item in level])
        level = [child for child in children if type(child) in _CONTAINERS]
    return bool(level)


def _unique(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise NotJSONError
    return fields


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise NotJSONError
    return number


def _refuse(_constant: str) -> NoReturn:
    raise NotJSONError


_CONTAINERS = frozenset({dict, list})
_decode = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite, parse_constant=_refuse).decode


def _make_encoder() -> Callable[[JSON], str]:
    """One encoder for every text: `JSONEncoder.encode` makes one at each call, half of what a small value costs."""
    make, quote = json.encoder.c_make_encoder, json.encoder.encode_basestring  # type: ignore[attr-defined]
    if make is None:  # a Python without C extensions
        options: dict[str, Any] = {"ensure_ascii": False, "allow_nan": False, "check_circular": False}
        return json.JSONEncoder(separators=(",", ":"), **options).encode
    chunks = make(None, None, quote, None, ":", ",", False, False, False)
    join = "".join
    return lambda value: join(chunks(value, 0))


_encode = _make_encoder()


def dumps(value: JSON) -> str:
    """Write a JSON value as AWS does in histories: no spaces, characters as they are (recorded).

    The value is a JSON value already (see `check_value`); infinity and NaN raise ValueError.

    >>> dumps({"name": "Zoë", "n": [1, 2.0, None]})
    '{"name":"Zoë","n":[1,2.0,null]}'
    """
    return _encode(value)


def compact(value: object) -> str:
    """A value as people are shown it: JSON on one line; what is not JSON (NaN, an object of Python) is text still.

    `dumps` writes what another reader gets, and refuses these.

    >>> compact({"a": [1, None]}), compact({1, 1})
    ('{"a":[1,null]}', '"{1}"')
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def laid_out(value: JSON, width: int, *, spread: bool = False) -> str:
    """A JSON value for people to read and edit: an object or array that fits into `width` columns is on one line.

    `spread`: the outermost one is not, however short it is.

    >>> print(laid_out({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}, 48))
    {
      "StartAt": "A",
      "States": {"A": {"Type": "Pass", "End": true}}
    }
    """
    return _laid_out(value, width, 0, 0, spread=spread)


def _laid_out(value: JSON, width: int, indent: int, column: int, *, spread: bool = False) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or (not spread and column + len(text) <= width):
        return text
    inner = indent + 2
    if isinstance(value, list):
        members, signs = [("", item) for item in value], "[]"
    else:
        members, signs = [(f"{json.dumps(name, ensure_ascii=False)}: ", item) for name, item in value.items()], "{}"
    lines = (f"{' ' * inner}{name}{_laid_out(item, width, inner, inner + len(name))}" for name, item in members)
    return "\n".join([signs[0], ",\n".join(lines), " " * indent + signs[1]])


def is_number(value: JSON) -> TypeGuard[float]:
    """Whether a JSON value is a number; to Python true and false are numbers too, to JSON they are not.

    >>> is_number(1.5), is_number(True)
    (True, False)
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_TYPES: Mapping[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    type(None): "null",
}


def json_type(value: JSON) -> str:
    """The name of a JSON value's type, which is JSONata's name for it too.

    >>> [json_type(value) for value in (None, True, 1, 1.5, "", [], {})]
    ['null', 'boolean', 'number', 'number', 'string', 'array', 'object']
    """
    return _TYPES[type(value)]


def size(value: JSON) -> int:
    """The size of a JSON value in bytes, as the quotas count it: UTF-8 of its compact text.

    >>> size({"name": "Zoë"})
    15
    """
    text = _encode(value)
    return len(text) if text.isascii() else len(text.encode())


def check_value(value: object) -> Any:
    """Copy a Python value into a JSON value; tuples become lists, subclasses (enumerations, say) plain values.

    Raises UsageError in one sentence that names the place, for whatever has no JSON form, and for a value that
    holds its parts so often that its JSON would not end (`x = [x] * 1000`, five times).

    >>> check_value({"when": (1, 2)})
    {'when': [1, 2]}
    >>> check_value({"a": [1, {2, 3}]})
    Traceback (most recent call last):
    sfnlearn.errors.UsageError: $.a[1] is a set, which JSON does not have; use a list
    """
    return checked(value)[0]


def checked(value: object) -> tuple[Any, str]:
    """The copy that `check_value` makes, and its compact text, which was written for the check."""
    try:
        copy = copy_value(value)
        text = _encode(copy)
        text.encode()
    except ValueError:
        raise UsageError(complaint(value)) from None
    return copy, text
