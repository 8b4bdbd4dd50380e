"""What the 18 intrinsic functions do; `table.py` says what else is known of each.

What the specification leaves open follows what AWS was recorded or observed to do:

- `MathAdd` rounds halves up (recorded behaviour 14), and its arguments and sum are 32-bit integers; the other functions
  cut the fraction off.
- `StringToJson` of an empty or blank string is null (recorded).
- `StringSplit` drops empty parts; `ArrayGetItem` of an empty array is null; `Base64Decode` skips what is not Base64.
- `JsonMerge` merges shallowly unless its third argument is true, which AWS does not support.

A function takes the values of its arguments, one that draws random numbers the scope before them.  It raises
`IntrinsicError` in AWS's words where AWS fails.

Sources: States Language, Appendix B; Developer Guide, "Intrinsic functions".
"""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64
from math import floor, isfinite

from sfnlearn.jsontext import JSON, JSONSyntaxError, dumps, parse
from sfnlearn.late import late
from sfnlearn.query.java import java_random, java_text, java_unique
from sfnlearn.query.scope import Scope

MAX_RANGE = 1000
"""Items that `States.ArrayRange` may give."""
MAX_BYTES = 6_990_256
"""What a function may make a text of, or compare as one: the bound of JSONata's values, as AWS has it there."""
MAX_DATA = 10_000
"""Characters that `States.Base64Encode`, `States.Base64Decode` and `States.Hash` take."""


class IntrinsicError(Exception):
    """A function that cannot answer; its text is the detail of the Cause."""


def invalid(name: str) -> IntrinsicError:
    """What AWS says of any argument that a function cannot take, and of too few or too many."""
    return IntrinsicError(f"Invalid arguments in {name}")


def _invalid(name: str) -> IntrinsicError:
    return invalid(f"States.{name}")


# -- arguments


def _array(value: JSON, name: str) -> list[JSON]:
    if type(value) is not list:
        raise _invalid(name)
    return value


def _text(value: JSON, name: str) -> str:
    if type(value) is not str:
        raise _invalid(name)
    return value


def _integer(value: JSON, name: str) -> int:
    """A number without its fraction: AWS cuts 2.6 to 2 (observed), except in MathAdd."""
    if type(value) is int:
        return value
    if type(value) is not float or not isfinite(value):
        raise _invalid(name)
    return int(value)


def _data(value: JSON, name: str) -> str:
    text = _text(value, name)
    if len(text) > MAX_DATA:
        raise _invalid(name)
    return text


# -- strings


def template_parts(template: str) -> list[str]:
    r"""Split the template of `States.Format` at each `{}`; `\{`, `\}`, `\'` and `\\` stand for themselves.

    >>> template_parts(r"Dear {}, \{{}\}")
    ['Dear ', ', {', '}']
    """
    parts = [""]
    for match in _TEMPLATE.finditer(template):
        piece = match[0]
        if piece == "{}":
            parts.append("")
        elif piece in {"{", "}"}:
            other = "}" if piece == "{" else "{"
            raise IntrinsicError(f"Invalid template in States.Format: matching '{other}' not found for '{piece}'.")
        else:
            parts[-1] += piece[1] if match["escaped"] else piece
    return parts


_TEMPLATE = re.compile(r"(?P<escaped>\\[{}'\\])|\{\}|[{}]|[^{}\\]+|\\", re.DOTALL)


def fill_template(parts: list[str], values: tuple[JSON, ...]) -> str:
    """Put the values between the parts of a template, objects as AWS writes them (recorded: `{a=1, b=[]}`)."""
    if len(values) != len(parts) - 1:
        raise IntrinsicError(
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}."
        )
    filled = [parts[0]]
    for value, part in zip(values, parts[1:], strict=True):
        filled.append(value if type(value) is str else java_text(value))
        filled.append(part)
    return "".join(filled)


def string_format(template: JSON, *values: JSON) -> str:
    """The template with each `{}` replaced by a value."""
    return fill_template(template_parts(java_text(template)), values)


def json_to_string(value: JSON) -> str:
    """The value as a JSON text."""
    return dumps(value)


def string_to_json(value: JSON) -> JSON:
    """The JSON value that a text holds; null for an empty or blank one (recorded)."""
    text = _text(value, "StringToJson")
    if not text.strip():
        return None
    try:
        return parse(text)
    except JSONSyntaxError:
        told = late("jackson")(text)
        if told is None:
            raise _invalid("StringToJson") from None
        raise IntrinsicError(f"Cannot convert String to Json in States.StringToJson, caused by: {told}") from None


def string_split(value: JSON, delimiters: JSON) -> list[str]:
    """Each character of the second argument divides; empty parts are dropped (observed on AWS)."""
    text, characters = _text(value, "StringSplit"), _text(delimiters, "StringSplit")
    parts = re.split(f"[{re.escape(characters)}]", text) if characters else [text]
    return [part for part in parts if part]


# -- arrays


def array_of(*values: JSON) -> list[JSON]:
    """The arguments as an array."""
    return list(values)


def array_partition(array: JSON, size: JSON) -> list[JSON]:
    """The array in pieces of a size; the last may be shorter."""
    items, step = _array(array, "ArrayPartition"), _integer(size, "ArrayPartition")
    if step < 1:
        raise _invalid("ArrayPartition")
    return [items[start : start + step] for start in range(0, len(items), step)]


def array_contains(array: JSON, wanted: JSON) -> bool:
    """Compare texts, as AWS does (observed): true finds "true", and an object only with its keys in the same order."""
    items, text = _array(array, "ArrayContains"), java_text(wanted)
    return any(java_text(item) == text for item in items)


def array_range(first: JSON, last: JSON, step: JSON) -> list[int]:
    """The numbers from the first to the last, both included, at most `MAX_RANGE`."""
    start, end, stride = (_integer(value, "ArrayRange") for value in (first, last, step))
    if stride == 0:
        raise _invalid("ArrayRange")
    numbers = range(start, end + (1 if stride > 0 else -1), stride)
    try:
        count = len(numbers)
    except OverflowError:
        count = MAX_RANGE + 1
    if count > MAX_RANGE:
        raise _invalid("ArrayRange")
    return list(numbers)


def array_get_item(array: JSON, index: JSON) -> JSON:
    """The item at an index from 0; null of an empty array (observed)."""
    items, position = _array(array, "ArrayGetItem"), _integer(index, "ArrayGetItem")
    if not items:
        return None
    if not 0 <= position < len(items):
        raise _invalid("ArrayGetItem")
    return items[position]


def array_length(array: JSON) -> int:
    """How many items an array has."""
    return len(_array(array, "ArrayLength"))


def array_unique(array: JSON) -> list[JSON]:
    """The different items, in the order in which Java keeps them."""
    return java_unique(_array(array, "ArrayUnique"))


# -- encoding and hashes


def base64_encode(value: JSON) -> str:
    """The text's UTF-8 in Base64."""
    return b2a_base64(_data(value, "Base64Encode").encode(), newline=False).decode("ascii")


def base64_decode(value: JSON) -> str:
    """MIME Base64: what is not in the alphabet is skipped, `=` ends it, bytes that are not UTF-8 become U+FFFD."""
    letters = re.sub(r"[^A-Za-z0-9+/]", "", _data(value, "Base64Decode").partition("=")[0])
    whole = letters[: -1 if len(letters) % 4 == 1 else None]
    return a2b_base64(whole + "=" * (-len(whole) % 4)).decode("utf-8", errors="replace")


def hash_text(data: JSON, algorithm: JSON) -> str:
    """Whatever is not a string is hashed as its JSON text (States Language, "States.Hash")."""
    text = data if type(data) is str else json_to_string(data)
    digest = _DIGESTS.get(_text(algorithm, "Hash"))
    if digest is None or len(text) > MAX_DATA:
        raise _invalid("Hash")
    import hashlib

    return hashlib.new(digest, text.encode(), usedforsecurity=False).hexdigest()


_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


# -- objects and numbers


def json_merge(first: JSON, second: JSON, deep: JSON) -> dict[str, JSON]:
    """The fields of both objects; the second wins."""
    if type(first) is not dict or type(second) is not dict:
        raise _invalid("JsonMerge")
    if deep is True:
        raise IntrinsicError("Invalid arguments in States.JsonMerge: deep merging is not supported, use false.")
    return {**first, **second}


def math_add(first: JSON, second: JSON) -> int:
    """The sum of two numbers that are rounded first."""
    if type(first) is not int:
        first = _rounded(first)
    if type(second) is not int:
        second = _rounded(second)
    total = first + second
    if -_INT32 <= first < _INT32 and -_INT32 <= second < _INT32 and -_INT32 <= total < _INT32:
        return int(total)
    raise _invalid("MathAdd")


_INT32 = 1 << 31


def _rounded(value: JSON) -> int:
    """Halves go up, also below zero: recorded, MathAdd(-1.5, 0) is -1."""
    if type(value) is not float or not isfinite(value):
        raise _invalid("MathAdd")
    whole = floor(value)
    return whole + (value - whole >= 0.5)


def math_random(scope: Scope, first: JSON, last: JSON, *seed: JSON) -> int:
    """From `first` up to but not including `last` (observed on AWS, which refuses an empty interval)."""
    start, end = _integer(first, "MathRandom"), _integer(last, "MathRandom")
    seeds = [_integer(value, "MathRandom") for value in seed]
    if not -_INT32 <= start < end < _INT32:
        raise _invalid("MathRandom")
    share = java_random(seeds[0]) if seeds else scope.random()
    return start + int(share * (end - start))


def uuid(scope: Scope, *_ignored: JSON) -> str:
    """A version 4 UUID, from the execution's seed; AWS takes any arguments and ignores them (measured)."""
    return scope.uuid()
