"""The six functions that AWS adds to JSONata: `$partition`, `$range`, `$hash`, `$random`, `$uuid` and `$parse`.

They have no signature that is checked beforehand: what AWS answers to odd arguments was measured by others, and follows
no signature (the reports are named in docs/aws-differences.md).  Numbers are cut towards zero, a missing argument is
undefined or T0410, a wrong value is D3137.  For example `$partition([1, 2, 3], 1.9)` takes pieces of one, and
`$hash("a")` is undefined.

`$random` without a seed and `$uuid` ask the execution, so that a run can be repeated.

Source: Developer Guide, "Transforming data with JSONata in Step Functions".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from sfnlearn.jsontext import parse
from sfnlearn.query.java import java_random
from sfnlearn.query.jsonata.expression_errors import JsonataEvaluationError, memory_limit
from sfnlearn.query.jsonata.library import JException, Jsonata, Signature
from sfnlearn.query.jsonata.tree import Value
from sfnlearn.query.jsonata.values import MAX_ITEMS, to_engine, with_numbers
from sfnlearn.query.scope import Scope

Arguments: TypeAlias = Sequence[Value]


class AddedFunction(Jsonata.JFunction):  # type: ignore[misc]
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


def running_scope() -> Scope:
    """The scope of the evaluation that is running; `Program.run` says which one that is."""
    scope: Scope = Jsonata.CURRENT.jsonata.scope
    return scope


def _random(seed: Value = None) -> float:
    return running_scope().random() if seed is None else java_random(_whole(seed, "random", 1))


def _uuid() -> str:
    return running_scope().uuid()


ADDED = {
    "partition": AddedFunction("partition", _partition, 2),
    "range": AddedFunction("range", _range, 3),
    "hash": AddedFunction("hash", _hash, 2),
    "random": AddedFunction("random", _random, 1),
    "uuid": AddedFunction("uuid", _uuid, 0),
    "parse": AddedFunction("parse", _parse, 1),
}
