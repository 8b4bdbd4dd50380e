"""The operators of a Choice Rule, compiled into tests: the 39 comparisons of JSONPath, And, Or, Not, and Condition.

A comparison never fails because of a type: `NumericLessThan` on a string is false, and so is its opposite
`NumericGreaterThanEquals`.  What fails is a Variable, or the path of an operand, that finds nothing: States.Runtime
with a sentence of the Choice state's own, for the tests of a type (IsNull, IsString, ...) too.  IsPresent alone is
meant for that (measured behaviour 76).

Source: States Language, "Choice State", "Data Test Expression"; Developer Guide, "Choice workflow state".
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import StateFlow, evaluated
from sfnlearn.asl.timestamps import is_timestamp, parse_timestamp
from sfnlearn.jsontext import JSON, is_number
from sfnlearn.query.paths.paths import Path, PathNotFound
from sfnlearn.query.weight import TooLargeError

Test = Callable[[JSON, Frame], bool]
"""A compiled rule: `(effective input, frame)` to whether it matches."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChoiceRule:
    """A rule at the top level of Choices: a test and where it leads."""

    matches: Test
    next: str
    flow: StateFlow


# ------------------------------------------------------------------ operators


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Callable[[str], bool]:
    r"""A StringMatches pattern as a test of a string.

    An asterisk stands for any text, `\*` for itself and `\\` for a backslash.  What stands between two asterisks is
    looked for once, from left to right: a regular expression would try every division of the string among the
    asterisks.

    Raises ValueError for a backslash that escapes nothing.

    >>> compile_pattern("log-*.txt")("log-2026.txt")
    True
    """
    if re.fullmatch(r"(?:[^\\]|\\[*\\])*", pattern, re.DOTALL) is None:
        raise ValueError("A backslash in StringMatches must be followed by * or another backslash")
    return _glob(pattern)


def _glob(pattern: str) -> Callable[[str], bool]:
    runs = re.findall(r"(?:\\.|[^\\*])+|\*", pattern, re.DOTALL)
    parts = [""]  # the texts between the asterisks
    for run in runs:
        if run == "*":
            parts.append("")
        else:
            parts[-1] = re.sub(r"\\(.)", r"\1", run, flags=re.DOTALL)
    if len(parts) == 1:
        return parts[0].__eq__
    first, *middle, last = parts

    def test(text: str) -> bool:
        position, end = len(first), len(text) - len(last)
        if position > end or not text.startswith(first) or not text.endswith(last):
            return False
        for part in middle:
            found = text.find(part, position, end)
            if found < 0:
                return False
            position = found + len(part)
        return True

    return test


Fits = Callable[[JSON], bool]
"""Whether a value has a type."""
Compare = Callable[[JSON, JSON], bool]
"""Whether two values are to each other as an operator says."""

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "GreaterThan": operator.gt,
    "LessThanEquals": operator.le,
    "GreaterThanEquals": operator.ge,
}


def _ordered(fits: Fits, key: Callable[[Any], Any], compare: Callable[[Any, Any], bool]) -> Compare:
    def test(value: JSON, operand: JSON) -> bool:
        return fits(value) and fits(operand) and compare(key(value), key(operand))

    return test


def _same(value: JSON) -> JSON:
    return value


def _is_string(value: JSON) -> bool:
    return isinstance(value, str)


def _is_boolean(value: JSON) -> bool:
    return isinstance(value, bool)


def _utf16(value: str) -> bytes:
    """Strings are ordered as Java orders them, by UTF-16 code units."""
    return value.encode("utf-16-be", "surrogatepass")


OPERAND_TYPES: Mapping[str, Fits] = {
    "String": _is_string,
    "Numeric": is_number,
    "Boolean": _is_boolean,
    "Timestamp": is_timestamp,
}

COMPARISONS: Mapping[str, Compare] = {
    **{f"String{name}": _ordered(_is_string, _utf16, compare) for name, compare in _COMPARE.items()},
    **{f"Numeric{name}": _ordered(is_number, _same, compare) for name, compare in _COMPARE.items()},
    **{f"Timestamp{name}": _ordered(is_timestamp, parse_timestamp, compare) for name, compare in _COMPARE.items()},
    "BooleanEquals": _ordered(_is_boolean, _same, operator.eq),
}
"""The operators that compare the Variable with a value; each but StringMatches has a `Path` form as well."""

TYPE_TESTS: Mapping[str, Fits] = {
    "IsNull": lambda value: value is None,
    "IsNumeric": is_number,
    "IsString": _is_string,
    "IsBoolean": _is_boolean,
    "IsTimestamp": is_timestamp,
}

OPERATORS = (
    *COMPARISONS,
    *(f"{name}Path" for name in COMPARISONS),
    "StringMatches",
    "IsPresent",
    *TYPE_TESTS,
)
"""The 39 comparison operators."""


def operand_type(name: str) -> str:
    """The type that an operator's operand has: String, Numeric, Boolean or Timestamp.

    >>> operand_type("NumericLessThanPath")
    'Numeric'
    """
    return next(kind for kind in OPERAND_TYPES if name.startswith(kind))


# --------------------------------------------------------------- compiled tests


def _found(path: Path, data: JSON, frame: Frame) -> JSON:
    """What a rule's path names."""
    try:
        return path(data, frame)
    except TooLargeError:
        return evaluated(path, data, frame)  # which says it
    except PathNotFound:
        raise frame.runtime_error(
            f"Invalid path '{path.text}': The choice state's condition path references an invalid value."
        ) from None


def compare_with(variable: Path, name: str, operand: JSON) -> Test:
    """`NumericLessThan: 10`."""
    compare = COMPARISONS[name]

    def test(data: JSON, frame: Frame) -> bool:
        return compare(_found(variable, data, frame), operand)

    return test


def compare_with_path(variable: Path, name: str, operand: Path) -> Test:
    """`NumericLessThanPath: $.limit`."""
    compare = COMPARISONS[name.removesuffix("Path")]

    def test(data: JSON, frame: Frame) -> bool:
        return compare(_found(variable, data, frame), _found(operand, data, frame))

    return test


def matches_pattern(variable: Path, pattern: str) -> Test:
    """`StringMatches: log-*.txt`."""
    compiled = compile_pattern(pattern)

    def test(data: JSON, frame: Frame) -> bool:
        value = _found(variable, data, frame)
        return isinstance(value, str) and compiled(value)

    return test


def has_type(variable: Path, name: str, wanted: bool) -> Test:
    """`IsNumeric: true`."""
    fits = TYPE_TESTS[name]

    def test(data: JSON, frame: Frame) -> bool:
        return fits(_found(variable, data, frame)) is wanted

    return test


def is_present(variable: Path, wanted: bool) -> Test:
    """`IsPresent: true`."""

    def test(data: JSON, frame: Frame) -> bool:
        try:
            found = variable(data, frame)
        except PathNotFound:
            return not wanted
        return (variable.definite or bool(found)) is wanted

    return test


def all_of(tests: tuple[Test, ...]) -> Test:
    """`And`."""

    def test(data: JSON, frame: Frame) -> bool:
        return all(one(data, frame) for one in tests)

    return test


def any_of(tests: tuple[Test, ...]) -> Test:
    """`Or`."""

    def test(data: JSON, frame: Frame) -> bool:
        return any(one(data, frame) for one in tests)

    return test


def none_of(one: Test) -> Test:
    """`Not`."""

    def test(data: JSON, frame: Frame) -> bool:
        return not one(data, frame)

    return test


def condition(setting: Setting) -> Test:
    """JSONata's `Condition`."""

    def test(data: JSON, frame: Frame) -> bool:
        return bool(setting(data, frame))

    return test
