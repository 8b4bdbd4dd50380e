"""Values between JSON and the JSONata engine.

- In the engine null is `NULL` and undefined is None; in JSON null is None.
- A value is copied on the way in only where it holds a null, on the way out only where it holds something of the
  engine's own: most values go through as they are.
- Integers keep their digits; a computed number that is whole and fits in 64 bits becomes an integer.  In JavaScript
  there are doubles only, so `$states.input.price * 2` with 1.5 is 3, and not 3.0.
- AWS refuses to hold a value of more than 6,990,256 bytes, a number counting 8 and a character 1 (measured by others).

This module imports jsonata-python and is itself imported when the first expression is compiled.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeGuard

from sfnlearn.jsontext import JSON, dumps, is_utf8
from sfnlearn.query.jsonata.expression_errors import UnsupportedResultError, half_a_pair, memory_limit
from sfnlearn.query.jsonata.library import Utils
from sfnlearn.query.jsonata.tree import Value

MAX_BYTES = 6_990_256
MAX_ITEMS = MAX_BYTES // 8
NULL: Final = Utils.NULL_VALUE
JList = Utils.JList
"""A list that carries notes, above all whether it is a *sequence*, JSONata's many results of one expression."""
is_number: Callable[[Value], TypeGuard[float]] = Utils.is_numeric
"""Whether a value is a number: a boolean is not, NaN is not, and infinity raises D1001."""
ABSENT: Final = object()
"""What stands for a name that is not there, where None would be undefined and `NULL` null."""
_LONG = 2**63
_INFINITE = 2**1024
"""The first integer that is not a double; JavaScript reads it, and all beyond, as infinity."""
_CONTAINERS = (dict, list)


def to_engine(value: Any) -> Value:
    """A JSON value as the engine wants it: the same object unless there is a null in it."""
    kind = type(value)
    if kind is dict:
        return _changed_dict(value)
    if kind is list:
        return _changed_list(value)
    if value is None:
        return NULL
    if isinstance(value, Mapping):
        return {name: to_engine(value[name]) for name in value}
    return value


# The same loop twice: every value that enters an expression goes through it, and one loop for both is slower.
def _changed_dict(value: dict[str, Value]) -> dict[str, Value]:
    changed = {}
    for name, item in value.items():
        kind = type(item)
        if kind is str or kind is int:
            continue
        converted = to_engine(item)
        if converted is not item:
            changed[name] = converted
    return value | changed if changed else value


def _changed_list(value: list[Value]) -> list[Value]:
    changed = {}
    for index, item in enumerate(value):
        kind = type(item)
        if kind is str or kind is int:
            continue
        converted = to_engine(item)
        if converted is not item:
            changed[index] = converted
    return [changed.get(index, item) for index, item in enumerate(value)] if changed else value


def to_engine_copy(value: JSON) -> Value:
    """A JSON value as the engine wants it, with every object and array new."""
    if isinstance(value, Mapping):
        return {name: to_engine_copy(value[name]) for name in value}
    if isinstance(value, list):
        return [to_engine_copy(item) for item in value]
    return NULL if value is None else value


def _is(left: Value, right: Value) -> bool:
    return left is right


def from_engine(value: Any) -> JSON:
    """A result as plain JSON; raises `UnsupportedResultError` for a function."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() else whole_characters(value)
    if kind is int or kind is bool:
        return value
    if value is NULL:
        return None
    if kind is float:
        return _finite(value)
    if kind is dict:
        converted = {from_engine(name): from_engine(item) for name, item in value.items()}
        unchanged = all(map(_is, converted.values(), value.values())) and all(map(_is, converted, value))
        return value if unchanged else converted
    if isinstance(value, list):
        items = [from_engine(item) for item in value]
        return value if kind is list and all(map(_is, items, value)) else items
    if value is None or isinstance(value, str):
        return value
    raise UnsupportedResultError


def whole_characters(text: str) -> str:
    """The text with its surrogate pairs joined, as JavaScript's texts have them; half a pair alone is an error.

    JSON writes a character beyond U+FFFF as two escapes, and so may a literal in an expression.
    """
    whole = joined_pairs(text)
    if is_utf8(whole):
        return whole
    raise half_a_pair()


def joined_pairs(text: str) -> str:
    """The text with its surrogate pairs joined to the characters they mean; halves alone stay."""
    if is_utf8(text):
        return text
    return text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "surrogatepass")


def _finite(value: float) -> JSON:
    """JSON has no infinity: AWS writes the name that JavaScript gives it (measured: 1/0 is "Infinity")."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def to_number(value: Value) -> Value:
    """A computed number: an integer where it is whole and fits in 64 bits, a float otherwise."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _LONG else value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LONG:
        return float(value)
    return value


def with_numbers(value: JSON) -> JSON:
    """A parsed text's numbers as AWS's `$parse` gives them: 1.0 and 1e2 are integers (measured)."""
    if isinstance(value, list):
        return [with_numbers(item) for item in value]
    if isinstance(value, dict):
        return {name: with_numbers(item) for name, item in value.items()}
    return to_number(value)


def weigh(value: Value, budget: int = MAX_BYTES) -> int:
    """The size of a value, as AWS's memory limit counts it; raises when it passes the limit.

    Values share parts, so a small graph can be an enormous text: this is what keeps `[$x, $x]` in a loop finite.
    """
    if isinstance(value, str):
        size = len(value)
    elif isinstance(value, list):
        size = 8 * len(value)
        for item in value:
            if isinstance(item, (str, list, dict)):
                size += weigh(item, budget - size)
    elif isinstance(value, dict):
        size = 0
        for name, item in value.items():
            size += len(name) + (weigh(item, budget - size) if isinstance(item, (str, list, dict)) else 8)
    else:
        size = 8
    if size > budget:
        raise memory_limit()
    return size


def number_text(value: float) -> str:
    """A number as JavaScript writes it, fractions with 15 digits (JSONata, `$string`).

    >>> number_text(1 / 3), number_text(1e20), number_text(1e21), number_text(1e-7), number_text(3.0)
    ('0.333333333333333', '100000000000000000000', '1e+21', '1e-7', '3')
    """
    if isinstance(value, int) and abs(value) < _LONG:
        return str(value)
    number = float(value)
    if not number.is_integer():
        number = float(f"{number:.15g}")
    if 1e-6 <= abs(number) < 1e21:
        text = format(Decimal(repr(number)), "f")
        return text.removesuffix(".0")
    mantissa, _, exponent = repr(number).partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}" if exponent else mantissa.removesuffix(".0")


def to_text(value: Value, *, pretty: bool = False) -> str:
    """`$string`: texts as they are, everything else as JSON; functions are empty texts."""
    if isinstance(value, str):
        return value
    if isinstance(value, _CONTAINERS):
        weigh(value)
    elif not (value is NULL or isinstance(value, (int, float))):
        return ""
    return to_json(value, "\n" if pretty else "")


def to_json(value: Value, newline: str = "") -> str:
    """A value of the engine as JSON; `newline` is the line break and indentation, or empty for one line."""
    if isinstance(value, str):
        return dumps(value)
    if value is NULL or value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value) if abs(value) < _INFINITE else "null"
    inner = newline and f"{newline}  "
    if isinstance(value, list):
        return _bracket("[", [to_json(item, inner) for item in value], "]", newline, inner)
    if isinstance(value, dict):
        colon = ": " if newline else ":"
        fields = [f"{dumps(name)}{colon}{to_json(item, inner)}" for name, item in value.items()]
        return _bracket("{", fields, "}", newline, inner)
    return '""'


def _bracket(opening: str, parts: list[str], closing: str, newline: str, inner: str) -> str:
    if not parts:
        return opening + closing
    return f"{opening}{inner}{f',{inner}'.join(parts)}{newline}{closing}"


def distinct_key(value: Value) -> Hashable:
    """A key that is equal for equal values and only for them: 1 and 1.0 are one number, 1 and true are not."""
    if isinstance(value, bool):
        return (bool, value)
    if isinstance(value, list):
        return (list, *map(distinct_key, value))
    if isinstance(value, dict):
        return frozenset((name, distinct_key(item)) for name, item in value.items())
    return value if isinstance(value, (str, int, float)) else id(value)
