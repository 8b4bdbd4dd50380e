"""JSONata's operators on values that have been evaluated; None is undefined.

The port's own operators are not used, because they compute as Python does where JSONata computes as JavaScript does:

| expression | Python | JavaScript, and here |
| --- | --- | --- |
| `1 / 0` | ZeroDivisionError | infinite, which AWS writes as "Infinity" |
| `-5 % 3` | 1 | -2 |
| `1 = true` | true | false |
| `[1] in [[1]]` | true | false: arrays are in an array only as themselves |
| `[1..10000000000]` | runs out of memory | AWS's memory limit |

Undefined on one side: arithmetic, comparison and `..` give undefined, `=` and `!=` give false, `&` takes it for an
empty text.  An operand of a wrong type is T2001 to T2010.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any, TypeGuard

from sfnlearn.query.jsonata.expression_errors import memory_limit
from sfnlearn.query.jsonata.library import Functions, JException, Utils
from sfnlearn.query.jsonata.tree import Value
from sfnlearn.query.jsonata.values import MAX_ITEMS, JList, is_number, to_number, to_text, weigh

Operator = Callable[[Value, Value], Value]


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)


def _modulo(left: float, right: float) -> float:
    return math.fmod(left, right) if right else math.nan


def _arithmetic(symbol: str, compute: Callable[[float, float], float]) -> Operator:
    def operate(left: Value, right: Value) -> Value:
        if left is not None and not is_number(left):
            raise JException("T2001", -1, symbol)
        if right is not None and not is_number(right):
            raise JException("T2002", -1, symbol)
        if left is None or right is None:
            return None
        return to_number(compute(float(left), float(right)))

    return operate


def _comparison(symbol: str, compare: Callable[[Any, Any], bool]) -> Operator:
    def operate(left: Value, right: Value) -> Value:
        for side in (left, right):
            if side is not None and not isinstance(side, str) and not is_number(side):
                raise JException("T2010", 0, symbol)
        if left is None or right is None:
            return None
        if isinstance(left, str) is not isinstance(right, str):
            raise JException("T2009", 0, left, right, symbol)
        return compare(left, right)

    return operate


def equal(left: Value, right: Value) -> bool:
    """Deep equality; undefined equals nothing."""
    if left is None or right is None:
        return False
    if isinstance(left, (list, dict)):
        weigh(left)
    return bool(Utils.is_deep_equal(left, right))


def _unequal(left: Value, right: Value) -> bool:
    return left is not None and right is not None and not equal(left, right)


def _included(left: Value, right: Value) -> bool:
    """`in`: arrays and objects are in an array only as themselves."""
    if left is None or right is None:
        return False
    items = right if isinstance(right, list) else [right]
    if isinstance(left, (list, dict)):
        return any(item is left for item in items)
    return any(not isinstance(item, (list, dict)) and equal(item, left) for item in items)


def _concatenate(left: Value, right: Value) -> str:
    return ("" if left is None else to_text(left)) + ("" if right is None else to_text(right))


def _range(left: Value, right: Value) -> Value:
    if left is not None and not _is_whole(left):
        raise JException("T2003", -1)
    if right is not None and not _is_whole(right):
        raise JException("T2004", -1)
    if left is None or right is None or left > right:
        return None
    if right - left + 1 > MAX_ITEMS:
        raise memory_limit()
    return JList(range(int(left), int(right) + 1))


def _is_whole(value: Value) -> TypeGuard[float]:
    return is_number(value) and value == int(value)


BINARY: dict[str, Operator] = {
    "+": _arithmetic("+", operator.add),
    "-": _arithmetic("-", operator.sub),
    "*": _arithmetic("*", operator.mul),
    "/": _arithmetic("/", _divide),
    "%": _arithmetic("%", _modulo),
    "<": _comparison("<", operator.lt),
    "<=": _comparison("<=", operator.le),
    ">": _comparison(">", operator.gt),
    ">=": _comparison(">=", operator.ge),
    "=": equal,
    "!=": _unequal,
    "in": _included,
    "&": _concatenate,
    "..": _range,
}
"""`and` and `or` are not here: their right side may stay unevaluated."""


def negate(value: Value, position: int) -> Value:
    """The minus sign before an expression."""
    if value is None:
        return None
    if not is_number(value):
        raise JException("D1002", position, value)
    return to_number(-float(value))


def is_true(value: Value) -> bool:
    """JSONata's cast to boolean, where undefined is false."""
    return bool(Functions.to_boolean(value))
