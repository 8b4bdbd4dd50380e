"""Paths that match many places: python-jsonpath finds them, within bounds.

A short path can ask for more than any machine has time for: `$..*..*..*` grows with every segment, and a filter's
regular expression can backtrack without end.  So every place that is looked at is counted, inside filters too, and
regular expressions are matched within bounds (`query/bounded_regex.py`).  What runs away fails with States.Runtime.

How the count travels: the library hands an object from match to match for its own use, the filter context.  Here that
is a `_Budget`, and `_CountedPlace`, which stands for every place that is looked at, takes one from it.  A query inside
a filter (`$.a[?(@..b > $.limit)]`) gets the same budget, so nesting does not multiply it.  For this to hold, every path
that the library compiles, those in filters too, is rebuilt as a `_CountedPath`; and what the library has beyond
JSONPath, which would look at places in ways of its own, is refused.

This module imports python-jsonpath and is itself imported when the first such path is compiled.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import jsonpath
from jsonpath.filter import BaseExpression, FilterContextPath, FilterQuery
from jsonpath.function_extensions import ExpressionType, FilterFunction
from jsonpath.match import JSONPathMatch
from jsonpath.path import JSONPath
from jsonpath.segments import JSONPathRecursiveDescentSegment, JSONPathSegment
from jsonpath.selectors import Filter, IndexSelector, NameSelector, SliceSelector, WildcardSelector

from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON
from sfnlearn.query.bounded_regex import BoundedRegex, RegexSyntaxError, RunawayMatchError, compile_regex

MOST_PLACES = 1_000_000
"""Places that one evaluation may look at; `$..name` over a payload of 256 KiB looks at 130,000 at most."""
QUERY_COST = 10
"""Places that the start of a query counts as: one in a filter starts for every item."""
Find = Callable[[JSON], list[JSON]]


class _Budget(dict[str, object]):
    """How many places may still be looked at; it travels as the library's filter context."""

    left = MOST_PLACES

    def __bool__(self) -> bool:
        """True, or the library would put an empty mapping in its place."""
        return True


class _CountedPlace(JSONPathMatch):
    """A match that is counted; it keeps no text of its path, which nobody asks for."""

    __slots__ = ()
    _filter_context: _Budget

    def new_child(self, obj: object, key: int | str) -> JSONPathMatch:
        budget = self._filter_context
        budget.left -= 1
        if budget.left < 0:
            raise _RunawayPathError
        child = _CountedPlace.__new__(_CountedPlace)
        child._filter_context, child.obj, child.root = budget, obj, self.root  # noqa: SLF001 - its own class
        return child

    def add_child(self, *children: JSONPathMatch) -> None:
        """Keep no tree of the matches."""


class _RunawayPathError(Exception):
    """The budget is spent."""


class _CountedPath(JSONPath):
    """A path whose matches are counted."""

    def finditer(self, data: Any, *, filter_context: Mapping[str, object] | None = None) -> Iterable[JSONPathMatch]:
        budget = filter_context if isinstance(filter_context, _Budget) else _Budget()
        budget.left -= QUERY_COST
        matches: Iterable[JSONPathMatch] = [
            _CountedPlace(filter_context=budget, obj=data, parent=None, path="", parts=(), root=data)
        ]
        for segment in self.segments:
            matches = segment.resolve(matches)
        return matches


class _CountedDescent(JSONPathRecursiveDescentSegment):
    """`..`, without a generator for every level of the value."""

    def _visit(self, node: JSONPathMatch, depth: int = 1) -> Iterable[JSONPathMatch]:
        waiting = [node]
        while waiting:
            node = waiting.pop()
            yield node
            value = node.obj
            members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            below = [node.new_child(member, 0) for member in members if isinstance(member, (dict, list))]
            waiting.extend(reversed(below))


class _BoundedDialect(jsonpath.JSONPathEnvironment):
    """The library's dialect with bounded regular expressions: `=~`, `match()` and `search()`."""

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        self.function_extensions["match"] = _RegexFunction(r"\A(?:{})\Z")
        self.function_extensions["search"] = _RegexFunction("{}")

    def compare(self, left: object, operator: str, right: object) -> bool:
        if operator == "=~" and isinstance(left, str) and isinstance(right, re.Pattern):
            return _found(rf"\A(?:{right.pattern})\Z", right.flags, left)
        try:
            return super().compare(left, operator, right)
        except TypeError:  # an object or an array cannot be a field's name: `[1] in {...}`
            return False


class _RegexFunction(FilterFunction):
    """The filter functions `match` and `search`; a text that is not a pattern matches nothing (RFC 9535)."""

    arg_types = [ExpressionType.VALUE, ExpressionType.VALUE]  # noqa: RUF012 - the library's own form
    return_type = ExpressionType.LOGICAL

    def __init__(self, form: str) -> None:
        self._form = form

    def __call__(self, value: object, pattern: object) -> bool:
        if not isinstance(value, str) or not isinstance(pattern, str):
            return False
        return _found(self._form.format(pattern), 0, value)


def _found(pattern: str, flags: int, text: str) -> bool:
    compiled = _compiled(pattern, flags)
    return compiled is not None and compiled.search(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: int) -> BoundedRegex | None:
    if flags & re.DOTALL:
        pattern = f"(?s:{pattern})"
    try:
        return compile_regex(pattern, ignore_case=bool(flags & re.IGNORECASE), multiline=bool(flags & re.MULTILINE))
    except (RegexSyntaxError, RecursionError):
        return None


@lru_cache(maxsize=1)
def _dialect() -> _BoundedDialect:
    return _BoundedDialect(filter_caching=False)  # copying a filter for its cache costs more than most filters


def finder(path: str, text: str) -> Find:
    """A function that gives the values at all places that a path matches, in document order.

    `path` is in RFC 9535's spelling, `text` as it was written, for messages.  Raises ValueError for what is not a path.

    >>> finder("$['lines'][*]['sku']", "$.lines[*].sku")({"lines": [{"sku": "a"}, {}, {"sku": "b"}]})
    ['a', 'b']
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "possible nested set" in a regular expression: it means what it says
            compiled = _dialect().compile(path)
    except (jsonpath.JSONPathError, RecursionError, ValueError, re.error, OverflowError) as error:
        raise ValueError(str(error).splitlines()[0].rstrip(".")) from None
    counted = _counted(compiled)

    def find(data: JSON) -> list[JSON]:
        if not isinstance(data, (dict, list)):
            return []
        try:
            return [match.obj for match in counted.finditer(data)]
        except (_RunawayPathError, RunawayMatchError):
            raise StatesError("States.Runtime", f"The path '{text}' looks at too many places") from None
        except (jsonpath.JSONPathError, RecursionError) as error:
            reason = str(error).splitlines()[0].rstrip(".")
            raise StatesError("States.Runtime", f"The path '{text}' cannot be evaluated: {reason}") from None

    return find


_SELECTORS = (NameSelector, IndexSelector, SliceSelector, WildcardSelector, Filter)


def _counted(path: object) -> _CountedPath:
    """The same path, counted, and so all paths in its filters; what the library has beyond JSONPath is refused."""
    if not isinstance(path, JSONPath) or path.pseudo_root:
        raise ValueError("A path is one JSONPath, and starts with $")
    return _CountedPath(env=path.env, segments=[_counted_segment(segment) for segment in path.segments])


def _counted_segment(segment: JSONPathSegment) -> JSONPathSegment:
    for selector in segment.selectors:
        if not isinstance(selector, _SELECTORS):
            raise ValueError(f"JSONPath has no selector like {selector}")  # noqa: TRY004 - the text is wrong
        if isinstance(selector, Filter):
            _count_queries(selector.expression)
    if isinstance(segment, JSONPathRecursiveDescentSegment):
        return _CountedDescent(env=segment.env, token=segment.token, selectors=segment.selectors)
    return segment


def _count_queries(expression: BaseExpression) -> None:
    if isinstance(expression, FilterContextPath):
        raise ValueError("JSONPath has no paths that start with _")  # noqa: TRY004 - the text is wrong
    if isinstance(expression, FilterQuery):
        expression.path = _counted(expression.path)
        return
    for child in expression.children():
        _count_queries(child)
