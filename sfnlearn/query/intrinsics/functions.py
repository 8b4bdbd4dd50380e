"""The 18 intrinsic functions (States Language specification, Appendix B; Developer Guide, "Intrinsic functions").

Each takes values and gives a value.  It raises `IntrinsicError` in AWS's words where AWS fails; what the two documents
leave open follows what AWS was recorded or observed to do:

- `MathAdd` rounds halves up (recorded), and its arguments and sum are 32-bit integers; the other functions cut the
  fraction off.
- `StringToJson` of an empty or blank string is null (recorded).
- `StringSplit` drops empty parts; `ArrayGetItem` of an empty array is null; `Base64Decode` skips what is not Base64.
- `JsonMerge` merges shallowly unless its third argument is true, which AWS does not support.
"""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from dataclasses import dataclass
from math import floor, isfinite
from typing import Any

from sfnlearn.jsontext import JSONSyntaxError, dumps, parse
from sfnlearn.query.java import java_random, java_text, java_unique
from sfnlearn.query.scope import Scope

MAX_RANGE = 1000
"""Items that `States.ArrayRange` may give."""
MAX_DATA = 10_000
"""Characters that `States.Base64Encode`, `States.Base64Decode` and `States.Hash` take."""


class IntrinsicError(Exception):
    """A function that cannot answer; its text is the detail of the Cause."""


@dataclass(frozen=True, slots=True)
class Function:
    """One intrinsic function: `most` is None when it takes any number of arguments.

    `call` takes the arguments' values; with `scoped`, the scope before them.  `jsonata` is what people write in its
    place in JSONata, with `{0}`, `{1}` for the arguments or `{*}` for all of them; None where it has no short form.
    """

    name: str
    call: Callable[..., Any]
    least: int
    most: int | None
    scoped: bool = False
    jsonata: str | None = None

    @property
    def takes(self) -> str:
        """How many arguments it takes, in words.

        >>> FUNCTIONS["States.MathRandom"].takes
        '2 or 3 arguments'
        """
        if self.most is None:
            return f"at least {_counted(self.least)}" if self.least else "any number of arguments"
        return _counted(self.least) if self.least == self.most else f"{self.least} or {_counted(self.most)}"


def _counted(count: int) -> str:
    return "no arguments" if count == 0 else f"{count} argument{'' if count == 1 else 's'}"


def _invalid(name: str) -> IntrinsicError:
    return IntrinsicError(f"Invalid arguments in States.{name}")


# -- arguments


def _array(value: Any, name: str) -> list[Any]:
    if type(value) is not list:
        raise _invalid(name)
    return value


def _text(value: Any, name: str) -> str:
    if type(value) is not str:
        raise _invalid(name)
    return value


def _integer(value: Any, name: str) -> int:
    """A number without its fraction: AWS cuts 2.6 to 2 (observed), except in MathAdd."""
    if type(value) is int:
        return value
    if type(value) is not float or not isfinite(value):
        raise _invalid(name)
    return int(value)


def _data(value: Any, name: str) -> str:
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


def fill_template(parts: list[str], values: tuple[Any, ...]) -> str:
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


def _format(template: Any, *values: Any) -> str:
    return fill_template(template_parts(java_text(template)), values)


def _string_to_json(value: Any) -> Any:
    text = _text(value, "StringToJson")
    if not text.strip():
        return None
    try:
        return parse(text)
    except JSONSyntaxError as error:
        raise IntrinsicError(f"Invalid arguments in States.StringToJson: the text is not JSON, {error}") from None


def _string_split(value: Any, delimiters: Any) -> list[str]:
    """Each character of the second argument divides; empty parts are dropped (observed on AWS)."""
    text, characters = _text(value, "StringSplit"), _text(delimiters, "StringSplit")
    parts = re.split(f"[{re.escape(characters)}]", text) if characters else [text]
    return [part for part in parts if part]


# -- arrays


def _array_of(*values: Any) -> list[Any]:
    return list(values)


def _array_partition(array: Any, size: Any) -> list[Any]:
    items, step = _array(array, "ArrayPartition"), _integer(size, "ArrayPartition")
    if step < 1:
        raise _invalid("ArrayPartition")
    return [items[start : start + step] for start in range(0, len(items), step)]


def _array_contains(array: Any, wanted: Any) -> bool:
    """Compare texts, as AWS does (observed): true finds "true", and an object only with its keys in the same order."""
    items, text = _array(array, "ArrayContains"), java_text(wanted)
    return any(java_text(item) == text for item in items)


def _array_range(first: Any, last: Any, step: Any) -> list[int]:
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


def _array_get_item(array: Any, index: Any) -> Any:
    items, position = _array(array, "ArrayGetItem"), _integer(index, "ArrayGetItem")
    if not items:
        return None
    if not 0 <= position < len(items):
        raise _invalid("ArrayGetItem")
    return items[position]


def _array_length(array: Any) -> int:
    return len(_array(array, "ArrayLength"))


def _array_unique(array: Any) -> list[Any]:
    return java_unique(_array(array, "ArrayUnique"))


# -- encoding and hashes


def _base64_encode(value: Any) -> str:
    return b2a_base64(_data(value, "Base64Encode").encode(), newline=False).decode("ascii")


def _base64_decode(value: Any) -> str:
    """MIME Base64: what is not in the alphabet is skipped, `=` ends it, bytes that are not UTF-8 become U+FFFD."""
    letters = re.sub(r"[^A-Za-z0-9+/]", "", _data(value, "Base64Decode").partition("=")[0])
    whole = letters[: -1 if len(letters) % 4 == 1 else None]
    return a2b_base64(whole + "=" * (-len(whole) % 4)).decode("utf-8", errors="replace")


def _hash(data: Any, algorithm: Any) -> str:
    """Whatever is not a string is hashed as its JSON text: specification, "the stringified version"."""
    text = data if type(data) is str else dumps(data)
    digest = _DIGESTS.get(_text(algorithm, "Hash"))
    if digest is None or len(text) > MAX_DATA:
        raise _invalid("Hash")
    import hashlib

    return hashlib.new(digest, text.encode(), usedforsecurity=False).hexdigest()


_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


# -- objects and numbers


def _json_merge(first: Any, second: Any, deep: Any) -> dict[str, Any]:
    if type(first) is not dict or type(second) is not dict:
        raise _invalid("JsonMerge")
    if deep is True:
        raise IntrinsicError("Invalid arguments in States.JsonMerge: deep merging is not supported, use false.")
    return {**first, **second}


def _math_add(first: Any, second: Any) -> int:
    if type(first) is not int:
        first = _rounded(first)
    if type(second) is not int:
        second = _rounded(second)
    total = first + second
    if -_INT32 <= first < _INT32 and -_INT32 <= second < _INT32 and -_INT32 <= total < _INT32:
        return int(total)
    raise _invalid("MathAdd")


_INT32 = 1 << 31


def _rounded(value: Any) -> int:
    """Halves go up, also below zero: recorded, MathAdd(-1.5, 0) is -1."""
    if type(value) is not float or not isfinite(value):
        raise _invalid("MathAdd")
    whole = floor(value)
    return whole + (value - whole >= 0.5)


def _math_random(scope: Scope, first: Any, last: Any, *seed: Any) -> int:
    """From `first` up to but not including `last` (observed on AWS, which refuses an empty interval)."""
    start, end = _integer(first, "MathRandom"), _integer(last, "MathRandom")
    seeds = [_integer(value, "MathRandom") for value in seed]
    if not -_INT32 <= start < end < _INT32:
        raise _invalid("MathRandom")
    share = java_random(seeds[0]) if seeds else scope.random()
    return start + int(share * (end - start))


def _uuid(scope: Scope) -> str:
    return scope.uuid()


FUNCTIONS = {
    function.name: function
    for function in (
        Function("States.Format", _format, 1, None),
        Function("States.StringToJson", _string_to_json, 1, 1, jsonata="$parse({0})"),
        Function("States.JsonToString", dumps, 1, 1, jsonata="$string({0})"),
        Function("States.Array", _array_of, 0, None, jsonata="[{*}]"),
        Function("States.ArrayPartition", _array_partition, 2, 2),
        Function("States.ArrayContains", _array_contains, 2, 2, jsonata="({1} in {0})"),
        Function("States.ArrayRange", _array_range, 3, 3),
        Function("States.ArrayGetItem", _array_get_item, 2, 2, jsonata="{0}[{1}]"),
        Function("States.ArrayLength", _array_length, 1, 1, jsonata="$count({0})"),
        Function("States.ArrayUnique", _array_unique, 1, 1),
        Function("States.Base64Encode", _base64_encode, 1, 1, jsonata="$base64encode({0})"),
        Function("States.Base64Decode", _base64_decode, 1, 1, jsonata="$base64decode({0})"),
        Function("States.Hash", _hash, 2, 2),
        Function("States.JsonMerge", _json_merge, 3, 3, jsonata="$merge([{0}, {1}])"),
        Function("States.MathRandom", _math_random, 2, 3, scoped=True),
        Function("States.MathAdd", _math_add, 2, 2, jsonata="{0} + {1}"),
        Function("States.StringSplit", _string_split, 2, 2, jsonata="$split({0}, {1})"),
        Function("States.UUID", _uuid, 0, 0, scoped=True, jsonata="$uuid()"),
    )
}
