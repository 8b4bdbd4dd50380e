"""The functions of JSONata expressions: jsonata-python's, made to answer as the reference implementation does.

AWS runs the reference implementation of JSONata, version 2.0.6, in JavaScript.  jsonata-python is a port of a port (to
Java, to Python), and where it shows, it is put right here, at two places:

- `Builtin` stands before every function.  It checks the arguments with `_Checked`, since the port takes undefined for
  null and names no argument in its errors; it weighs what goes in and comes out; and it makes whole numbers integers.
- `_INSTEAD` holds the functions that are written anew, each with its reason.

`$eval` is left out, as AWS does.  What AWS adds is in `added_functions`.

This module imports jsonata-python and is itself imported when the first expression is compiled.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from functools import reduce
from typing import NoReturn, TypeAlias

from sfnlearn.jsontext import parse
from sfnlearn.query.bounded_regex import BoundedRegex
from sfnlearn.query.jsonata.added_functions import ADDED, AddedFunction, Arguments, running_scope
from sfnlearn.query.jsonata.expression_errors import memory_limit
from sfnlearn.query.jsonata.library import (
    PYTHONS_ERRORS,
    Functions,
    JException,
    Jsonata,
    Signature,
    Utils,
    said_by_jsonata,
)
from sfnlearn.query.jsonata.number_pictures import picture_error
from sfnlearn.query.jsonata.tree import Value
from sfnlearn.query.jsonata.values import (
    MAX_BYTES,
    NULL,
    JList,
    distinct_key,
    is_number,
    to_engine,
    to_json,
    to_number,
    to_text,
    weigh,
)

Array: TypeAlias = list[Value] | None

_SUBTYPES = {"a": "arrays", "b": "booleans", "f": "functions", "n": "numbers", "o": "objects", "s": "strings"}
_SYMBOLS = {str: "s", bool: "b", int: "n", float: "n", list: "a", dict: "o", JList: "a", type(None): "m"}
_BARE_MESSAGES = {
    "Second argument of replace function cannot be an empty string": "D3010",
    "invalid grouping in picture argument": "D3086",
    "Fourth argument of replace function must evaluate to a positive number": "D3011",
}


class _Checked(Signature):  # type: ignore[misc]
    """A signature that tells null from undefined, and whose errors name the argument and the function."""

    @classmethod
    def of(cls, signature: Signature) -> _Checked:
        """The same signature, with these rules."""
        checked = cls.__new__(cls)
        checked.__dict__.update(signature.__dict__)
        return checked

    def get_symbol(self, value: Value) -> str:
        """The letter of a value's type in signatures."""
        symbol = _SYMBOLS.get(type(value))
        if symbol is None:
            symbol = "l" if value is NULL else str(super().get_symbol(value))
        return symbol

    def throw_validation_error(self, bad_args: Arguments, bad_sig: str, function_name: str) -> NoReturn:
        """T0410 with the first argument that does not fit."""
        del bad_args
        pattern, good = "", 0
        for parameter in self._params:
            pattern += parameter.regex
            match = re.match(pattern, bad_sig)
            if match is None:
                break
            good = match.end()
        raise JException("T0410", -1, good + 1, function_name)

    def validate(self, args: Arguments, context: Value) -> Arguments:
        try:
            checked: Arguments = super().validate(args, context)
        except JException as error:
            if error.error == "T0411":
                raise JException("T0411", -1, error.expected, self.function_name) from None
            if error.error == "T0412":
                raise JException("T0412", -1, error.current, error.expected, _SUBTYPES.get(error.extra)) from None
            raise
        return checked


class Builtin(Jsonata.JFunction):  # type: ignore[misc]
    """One of JSONata's own functions.

    Arguments are checked in `call`, which every way of calling goes through; `validate` has nothing left to do.
    """

    def __init__(self, native: Jsonata.JNativeFunction) -> None:
        super().__init__(None, None)
        self.function_name = native.function_name
        self.signature = _Checked.of(native.signature)
        self.method, self.nargs = native.method, native.nargs

    def validate(self, args: Arguments, context: Value) -> Arguments:
        del context
        return args

    def get_number_of_args(self) -> int:
        return int(self.nargs)

    def call(self, input: Value, args: Arguments) -> Value:
        """Check, call, and say errors as the reference implementation does."""
        arguments = self.signature.validate(args, input)
        if self.function_name not in _CHEAP:
            for argument in arguments:
                if isinstance(argument, (list, dict)):
                    weigh(argument)
        if self.function_name in _HIGHER_ORDER:
            arguments = [RegexFunction(each) if isinstance(each, BoundedRegex) else each for each in arguments]
        try:
            result = self._call(arguments)
        except JException as error:
            if error.error == "T0410" and error.current is None:
                raise JException("T0410", -1, 1, self.function_name) from None
            if error.error in _BARE_MESSAGES:
                raise JException(_BARE_MESSAGES[error.error], -1) from None
            raise
        except RecursionError:  # the bound of depth
            raise
        except PYTHONS_ERRORS as error:
            raise said_by_jsonata(error, self.function_name, arguments) from None
        if self.function_name in _BUILDERS:
            weigh(result)
        return to_number(result) if type(result) in _NUMBERS else result

    def _call(self, arguments: Arguments) -> Value:
        ours = _INSTEAD.get(self.function_name)
        if ours is not None:
            return ours(*arguments)
        return self.method(*arguments, *[None] * (self.nargs - len(arguments)))


class RegexFunction(Jsonata.JFunction):  # type: ignore[misc]
    """A regular expression where a function is wanted: in JavaScript it is one, of a text and where to begin."""

    def __init__(self, regex: BoundedRegex) -> None:
        super().__init__(None, None)
        self.signature = Signature("<xx:x>", "regex")
        self.regex = regex

    def call(self, input: Value, args: Arguments) -> Value:
        """The first match at or behind a place, or undefined."""
        del input
        text, start = to_text(args[0]), args[1] if len(args) > 1 and is_number(args[1]) else 0
        return Jsonata._regex_closure(  # noqa: SLF001 - what the port calls a regular expression by
            match for match in self.regex.finditer(text) if match.start() >= start
        )


_HIGHER_ORDER = frozenset({"each", "filter", "map", "reduce", "sift", "single", "sort"})
_NUMBERS = (int, float)
_CHEAP = frozenset({"append", "boolean", "count", "exists", "lookup", "not", "type"})
"""Functions that look at a value from outside: weighing their arguments would cost more than the call."""
_BUILDERS = frozenset({"each", "map", "sift", "zip"})
"""Functions that can give more than they got."""


def _shuffle(array: Array) -> Array:
    """The order comes from the execution's seed, so that a run can be repeated."""
    if array is None or len(array) <= 1:
        return array
    result, random = list(array), running_scope().random
    for index in range(len(result) - 1, 0, -1):
        other = int(random() * (index + 1))
        result[index], result[other] = result[other], result[index]
    return result


def _string(value: Value = None, prettify: Value = None) -> str | None:
    if isinstance(value, (int, float)) and to_json(value) == "null":  # it is infinite in JavaScript
        raise JException("D3001", -1)
    return None if value is None else to_text(value, pretty=bool(prettify))


def _join(strings: list[str] | None, separator: str | None = None) -> str | None:
    if strings is not None and separator and len(strings) * len(separator) > MAX_BYTES:
        raise memory_limit()
    return None if strings is None else (separator or "").join(strings)


def _pad(string: str | None, width: int | None, char: str | None = None) -> Value:
    if width is not None and abs(width) > MAX_BYTES:
        raise memory_limit()
    return Functions.pad(string, width, char)


def _replace(string: Value, pattern: Value, replacement: Value, limit: int | None = None) -> Value:
    if isinstance(string, str) and isinstance(replacement, str):
        most = len(string) + 1 if limit is None else min(len(string) + 1, max(limit, 0))
        if isinstance(pattern, str) and pattern:
            most = min(most, string.count(pattern))
        if most * len(replacement) > 4 * MAX_BYTES:
            raise memory_limit()
    if isinstance(pattern, str) and not isinstance(replacement, str):
        raise JException("D3012", -1)
    return Functions.replace(string, pattern, replacement, limit)


def _format_number(value: Value, picture: Value, options: Value = None) -> Value:
    if value is not None and isinstance(picture, str):
        code = picture_error(picture, options if isinstance(options, dict) else {})
        if code is not None:
            raise JException(code, -1)
    return Functions.format_number(value, picture, options)


def _format_base(value: float | None, radix: float | None = None) -> Value:
    base = 10 if radix is None else int(radix)
    if isinstance(value, (int, float)) and abs(value) >= _EXACT and 2 <= base <= 36:
        return str(Functions.base_repr(int(float(value)), base)).lower()
    return Functions.format_base(value, radix)


_EXACT = 2**53
"""From here on a double has no fraction to round."""


def _decoder(name: str, decode: Callable[[str | None], str | None]) -> Callable[..., Value]:
    def decoded(text: str | None = None) -> Value:
        if text is not None and _BROKEN_ESCAPE.search(text):
            raise JException("D3140", -1, name, text)
        return decode(text)

    return decoded


_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def _distinct(array: Value) -> Value:
    if not isinstance(array, list) or len(array) <= 1:
        return array
    result = Utils.create_sequence() if isinstance(array, JList) else []
    seen = set()
    for item in array:
        key = distinct_key(item)
        if key not in seen:
            seen.add(key)
            result.append(item)
    return result


def _sort(array: Array, comparator: Value = None) -> Value:
    if comparator is None and array is not None and len(array) > 1:
        strings = sum(isinstance(item, str) for item in array)
        if strings != len(array) and (strings or not Utils.is_array_of_numbers(array)):
            raise JException("D3070", -1)
    if isinstance(comparator, RegexFunction):
        comparator = _Sorting(comparator)
    return Functions.sort(array, comparator)


class _Sorting(RegexFunction):
    """A regular expression that compares: only whether there is a match counts."""

    def __init__(self, compared: RegexFunction) -> None:
        super().__init__(compared.regex)

    def call(self, input: Value, args: Arguments) -> bool:
        return super().call(input, args) is not None


def _sum(numbers: list[float] | None) -> float | None:
    return None if numbers is None else _added_up(numbers)


def _average(numbers: list[float] | None) -> float | None:
    return None if not numbers else _added_up(numbers) / len(numbers)


def _added_up(numbers: list[float]) -> float:
    """One after another, as JavaScript adds: since Python 3.12 `sum` takes the lost digits along."""
    return reduce(operator.add, numbers, 0.0)


def _clone(value: Value) -> Value:
    return None if value is None else to_engine(parse(to_text(value)))


def _parse_integer(text: str | None, picture: str) -> Value:
    """AWS answers NaN, not undefined, for a text that the picture cannot read (measured)."""
    if text is None:
        return None
    try:
        number = Functions.parse_integer(text, picture)
    except (ValueError, KeyError):  # KeyError: a word that is no number's
        number = None
    return math.nan if number is None else number


def _number(value: Value) -> Value:
    try:
        return Functions.number(value)
    except ValueError:
        raise JException("D3030", -1, value) from None


def _to_millis(timestamp: str | None, picture: str | None = None) -> Value:
    try:
        return Functions.datetime_to_millis(timestamp, picture)
    except ValueError:
        raise JException("D3110", -1, timestamp) from None


def _power(base: float | None, exponent: float | None) -> float | None:
    if base is None or exponent is None:
        return None
    try:
        result: float | complex = float(base) ** float(exponent)
    except (OverflowError, ZeroDivisionError):
        result = math.inf
    if isinstance(result, complex) or not math.isfinite(result):
        raise JException("D3061", -1, base, exponent)
    return result


_INSTEAD: dict[str, Callable[..., Value]] = {
    # The port writes numbers as Python does, and null like undefined.
    "string": _string,
    "clone": _clone,
    # A short expression could ask for gigabytes: `$pad("", 1e9)`, `$replace` of each letter by a long text.
    "join": _join,
    "pad": _pad,
    "replace": _replace,
    # The port reckons with 28 digits.
    "formatBase": _format_base,
    # The port tells the first broken rule of a picture, and lacks some.
    "formatNumber": _format_number,
    # The port leaves an escape that is none as it stands.
    "decodeUrl": _decoder("decodeUrl", Functions.decode_url),
    "decodeUrlComponent": _decoder("decodeUrlComponent", Functions.decode_url_component),
    # 1 and true are equal in Python; and the port compares each item with each other one.
    "distinct": _distinct,
    # The order must come from the execution's seed, or no run could be repeated.
    "shuffle": _shuffle,
    # Texts and numbers together are D3070; the port compares what Python compares.
    "sort": _sort,
    # Numbers are doubles in JavaScript, added one after another: ten times 0.1 is 0.9999999999999999.
    "sum": _sum,
    "average": _average,
    "power": _power,
    # The port lets Python's errors out.
    "parseInteger": _parse_integer,
    "number": _number,
    "toMillis": _to_millis,
}


FUNCTIONS: dict[str, Builtin | AddedFunction] = {
    **{name: Builtin(native) for name, native in Jsonata.static_frame.bindings.items() if name != "eval"},
    **ADDED,
}
"""Every function by name: JSONata 2.0.6 without `$eval`, and AWS's six."""
