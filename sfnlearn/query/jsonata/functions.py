"""The functions of JSONata expressions: jsonata-python's, made to answer as AWS does, and the six that AWS adds.

> Step Functions provides $partition, $range, $hash, $random, $uuid and $parse; $eval is not available.

What AWS answers to odd arguments was measured by others (the reports are named in docs/aws-differences.md): numbers
are cut towards zero, a missing argument is undefined or T0410, a wrong value is D3137.

This module imports jsonata-python and is itself imported when the first expression is compiled.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import NoReturn, TypeAlias

from sfnlearn.jsontext import parse
from sfnlearn.query.java import java_random
from sfnlearn.query.jsonata.expression_errors import JsonataEvaluationError, memory_limit
from sfnlearn.query.jsonata.library import Functions, JException, Jsonata, Signature, Utils
from sfnlearn.query.jsonata.tree import Value
from sfnlearn.query.jsonata.values import (
    MAX_BYTES,
    MAX_ITEMS,
    NULL,
    JList,
    distinct_key,
    to_engine,
    to_number,
    to_text,
    weigh,
    with_numbers,
)
from sfnlearn.query.scope import Scope

Arguments: TypeAlias = Sequence[Value]
Array: TypeAlias = list[Value] | None

_SUBTYPES = {"a": "arrays", "b": "booleans", "f": "functions", "n": "numbers", "o": "objects", "s": "strings"}
_SYMBOLS = {str: "s", bool: "b", int: "n", float: "n", list: "a", dict: "o", JList: "a", type(None): "m"}
_BARE_MESSAGES = {
    "Second argument of replace function cannot be an empty string": "D3010",
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
        try:
            result = self._call(arguments)
        except JException as error:
            if error.error == "T0410" and error.current is None:
                raise JException("T0410", -1, 1, self.function_name) from None
            if error.error in _BARE_MESSAGES:
                raise JException(_BARE_MESSAGES[error.error], -1) from None
            raise
        if self.function_name in _BUILDERS:
            weigh(result)
        return to_number(result) if type(result) in _NUMBERS else result

    def _call(self, arguments: Arguments) -> Value:
        ours = _INSTEAD.get(self.function_name)
        if ours is not None:
            return ours(*arguments)
        return self.method(*arguments, *[None] * (self.nargs - len(arguments)))


_NUMBERS = (int, float)
_CHEAP = frozenset({"append", "boolean", "count", "exists", "lookup", "not", "type"})
"""Functions that look at a value from outside: weighing their arguments would cost more than the call."""
_BUILDERS = frozenset({"each", "map", "sift", "zip"})
"""Functions that can give more than they got."""


class Added(Jsonata.JFunction):  # type: ignore[misc]
    """A function that AWS adds, or that must ask the execution: it gets the arguments as they are."""

    def __init__(self, name: str, function: Callable[..., Value], most: int) -> None:
        super().__init__(None, None)
        self.function_name = name
        self.signature = Signature("<x:x>", name)  # higher-order functions pass one argument
        self._function, self._most = function, most

    def validate(self, args: Arguments, context: Value) -> Arguments:
        del context
        return args

    def get_number_of_args(self) -> int:
        return self._most

    def call(self, input: Value, args: Arguments) -> Value:
        """Call with what is there; an argument too many is T0410."""
        del input
        arguments = list(args)
        if len(arguments) > self._most and arguments[self._most] is not None:
            raise _mismatch(self.function_name, self._most + 1)
        return self._function(*arguments[: self._most])


def _mismatch(name: str, argument: int) -> JException:
    return JException("T0410", -1, argument, name)


def _wrong(message: str) -> JException:
    return JException("D3137", -1, message)


def _whole(value: Value, name: str, argument: int) -> int:
    """A number cut towards zero: -1.7 is -1 (measured)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise _mismatch(name, argument)
    return int(value)


def _partition(array: Value = None, size: Value = None) -> Value:
    if array is None:
        return None
    if not isinstance(array, list):
        raise JsonataEvaluationError("T0412", 'Argument 1 of function "partition" must be an array of undefined')
    if not array:
        return None
    if size is None:
        return [list(array)]
    step = _whole(size, "partition", 2)
    if step < 0:
        raise _wrong("Second argument must be zero or greater")
    if step == 0:
        return None
    return [list(array[start : start + step]) for start in range(0, len(array), step)]


def _range(start: Value = None, end: Value = None, step: Value = None) -> Value:
    first, last = _whole(start, "range", 1), _whole(end, "range", 2)
    if step is None:
        return None
    by = _whole(step, "range", 3)
    if by == 0 or (by > 0 and first > last) or (by < 0 and first < last):
        return None
    if (last - first) // by + 1 > MAX_ITEMS:
        raise memory_limit()
    values = list(range(first, last + (1 if by > 0 else -1), by))
    return values[0] if len(values) == 1 else values


_ALGORITHMS = ("SHA-1", "SHA-384", "SHA-256", "SHA-512", "MD5")


def _hash(data: Value = None, algorithm: Value = None) -> str | None:
    if not isinstance(data, str):
        raise _mismatch("hash", 1)
    if algorithm is None:
        return None
    if not isinstance(algorithm, str):
        raise _mismatch("hash", 2)
    if algorithm not in _ALGORITHMS:
        raise _wrong(f"Hash algorithm '{algorithm}' must be one of {', '.join(_ALGORITHMS)}")
    import hashlib

    return hashlib.new(algorithm.replace("-", ""), data.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _parse(text: Value = None) -> Value:
    if text is None:
        return None
    if not isinstance(text, str):
        raise _mismatch("parse", 1)
    try:
        value = parse(text)
    except (ValueError, RecursionError):
        raise _wrong("Invalid JSON") from None
    return to_engine(with_numbers(value))


def _scope() -> Scope:
    """The scope of the evaluation that is running: see program.py."""
    scope: Scope = Jsonata.CURRENT.jsonata.scope
    return scope


def _random(seed: Value = None) -> float:
    return _scope().random() if seed is None else java_random(_whole(seed, "random", 1))


def _uuid() -> str:
    return _scope().uuid()


def _shuffle(array: Array) -> Array:
    """The order comes from the execution's seed, so that a run can be repeated."""
    if array is None or len(array) <= 1:
        return array
    result, random = list(array), _scope().random
    for index in range(len(result) - 1, 0, -1):
        other = int(random() * (index + 1))
        result[index], result[other] = result[other], result[index]
    return result


def _string(value: Value = None, prettify: Value = None) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
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
    return Functions.replace(string, pattern, replacement, limit)


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
    return Functions.sort(array, comparator)


def _sum(numbers: list[float] | None) -> float | None:
    return None if numbers is None else sum(numbers, 0.0)


def _average(numbers: list[float] | None) -> float | None:
    return None if not numbers else sum(numbers, 0.0) / len(numbers)


def _clone(value: Value) -> Value:
    return None if value is None else to_engine(parse(to_text(value)))


def _parse_integer(text: str | None, picture: str) -> Value:
    """AWS answers NaN, not undefined, for a text that the picture cannot read (measured)."""
    if text is None:
        return None
    try:
        number = Functions.parse_integer(text, picture)
    except ValueError:
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
    "string": _string,
    "join": _join,
    "pad": _pad,
    "replace": _replace,
    "distinct": _distinct,
    "shuffle": _shuffle,
    "sort": _sort,
    "sum": _sum,
    "average": _average,
    "clone": _clone,
    "parseInteger": _parse_integer,
    "power": _power,
    "number": _number,
    "toMillis": _to_millis,
}
"""Where jsonata-python differs from the reference implementation, is not repeatable or has no bound."""


def all_functions() -> dict[str, Builtin | Added]:
    """Every function by name: JSONata 2.0.6 without `$eval`, and AWS's six."""
    builtins = {name: Builtin(native) for name, native in Jsonata.static_frame.bindings.items() if name != "eval"}
    return builtins | {
        "partition": Added("partition", _partition, 2),
        "range": Added("range", _range, 3),
        "hash": Added("hash", _hash, 2),
        "random": Added("random", _random, 1),
        "uuid": Added("uuid", _uuid, 0),
        "parse": Added("parse", _parse, 1),
    }
