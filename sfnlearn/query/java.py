"""Where AWS's interpreter shows that it is written in Java.

Step Functions runs JSONPath states in a Java program, and three intrinsic functions let its values out in Java's own
form instead of JSON's.  A machine that reads such a text on AWS must read the same one here, so Java's rules are here:

| function | shows | example |
| --- | --- | --- |
| `States.Format` | `toString()` of a map, a list, a double (recorded) | `{a=1, b=[true, null]}`, `1.0E10` |
| `States.ArrayContains` | compares these texts (observed) | `true` is found in `["true"]` |
| `States.ArrayUnique` | the order of a `HashSet` (observed) | `[true, false]` comes back as `[false, true]` |

A hash set has a table of `n` buckets, `n` a power of two.  An item goes into bucket `(h ^ h >>> 16) & (n - 1)`, where
`h` is its `hashCode()`, and the set is read bucket by bucket.  `false` is 1237 and `true` 1231, so with 16 buckets they
are in 5 and 15.  Small integers are their own hash, which is why arrays of them come back sorted.

Both languages draw a seeded random number from `java.util.Random` (measured).

Source: the Java class library's documentation of `String.valueOf`, `Double.toString`, `hashCode`, `HashSet`, `Random`.
"""

from __future__ import annotations

import struct

from sfnlearn.jsontext import JSON

_INT32 = 1 << 31
_INT64 = 1 << 63


def java_text(value: JSON) -> str:
    """The text that Java makes of a JSON value (`String.valueOf`).

    >>> java_text({"id": 7, "tags": ["a", None], "rate": 1e10})
    '{id=7, tags=[a, null], rate=1.0E10}'
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={java_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(java_text, value)) + "]"
    if isinstance(value, float):
        return _double_text(value)
    return "null" if value is None else str(value).lower()


def _double_text(number: float) -> str:
    """`Double.toString`: plain from 0.001 up to 10,000,000, otherwise one digit before the point and E."""
    if number == 0 or 1e-3 <= abs(number) < 1e7:
        return format(number, "f") if float(format(number, "f")) == number and "e" in repr(number) else repr(number)
    mantissa, _, exponent = repr(number).partition("e")
    sign = "-" if number < 0 else ""
    whole, _, fraction = mantissa.removeprefix("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    leading_zeros = len(whole + fraction) - len(digits)
    digits = digits.rstrip("0") or "0"
    power = len(whole) - 1 - leading_zeros + int(exponent or 0)
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{power}"


def java_unique(items: list[JSON]) -> list[JSON]:
    """The different items of an array in the order of a Java `HashSet`.

    1 and 1.0 are different, as Integer and Double are; the order of an object's keys makes no difference.

    >>> java_unique([True, False, True, 2, 1, 2])
    [1, 2, False, True]
    """
    unique = {_key(item): item for item in reversed(items)}
    buckets = _table_size(len(items)) - 1
    in_order = dict.fromkeys(map(_key, items))
    return sorted((unique[key] for key in in_order), key=lambda item: _spread(java_hash(item)) & buckets)


def _key(value: JSON) -> JSON:
    """A hashable stand-in that is equal when Java's values are."""
    if isinstance(value, dict):
        return dict, frozenset((key, _key(item)) for key, item in value.items())
    if isinstance(value, list):
        return list, tuple(map(_key, value))
    return type(value), value


def _table_size(count: int) -> int:
    """`new HashSet<>(collection)`: a power of two that is at most three quarters full, at least 16."""
    return 1 << (max(int(count / 0.75) + 1, 16) - 1).bit_length()


def _spread(code: int) -> int:
    code &= 0xFFFFFFFF
    return code ^ (code >> 16)


def java_hash(value: JSON) -> int:
    """`hashCode` of a JSON value, as a signed 32-bit number.

    >>> java_hash("Hello"), java_hash([1, 2]), java_hash(True), java_hash({"a": 1})
    (69609650, 994, 1231, 96)
    """
    if value is None:
        return 0
    if isinstance(value, bool):
        return 1231 if value else 1237
    if isinstance(value, str):
        return _hash_of_units(value)
    if isinstance(value, list):
        code = 1
        for item in value:
            code = (31 * code + java_hash(item)) & 0xFFFFFFFF
        return _signed(code)
    if isinstance(value, dict):
        return _signed(sum(java_hash(key) ^ java_hash(item) for key, item in value.items()))
    assert isinstance(value, (int, float))
    return _hash_of_number(value)


def _hash_of_units(text: str) -> int:
    code = 0
    for (unit,) in struct.iter_unpack("<H", text.encode("utf-16-le")):
        code = (31 * code + unit) & 0xFFFFFFFF
    return _signed(code)


def _hash_of_number(number: float) -> int:
    """Integer is its own hash; Long and Double fold their 64 bits; longer integers are folded in the same way."""
    if isinstance(number, float):
        bits = struct.unpack("<Q", struct.pack("<d", number))[0]
    elif -_INT32 <= number < _INT32:
        return number
    else:
        bits = number % (2 * _INT64)
    return _signed(bits ^ (bits >> 32))


def _signed(code: int) -> int:
    code &= 0xFFFFFFFF
    return code - (1 << 32) if code >= _INT32 else code


def java_random(seed: int) -> float:
    """The first `nextDouble()` of a `java.util.Random` with this seed, in [0, 1): what AWS draws from (measured).

    >>> java_random(42)
    0.7275636800328681
    """
    state = (seed ^ _MULTIPLIER) & _MASK48
    state = (state * _MULTIPLIER + 0xB) & _MASK48
    high = state >> 22
    state = (state * _MULTIPLIER + 0xB) & _MASK48
    return ((high << 27) + (state >> 21)) * 2.0**-53


_MULTIPLIER = 0x5DEECE66D
_MASK48 = (1 << 48) - 1
