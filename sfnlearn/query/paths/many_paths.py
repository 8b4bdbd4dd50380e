"""Paths that match many places: python-jsonpath finds them, within bounds.

A short path can ask for more than any machine has time for: `$..*..*..*` grows with every segment, and a filter's
regular expression can backtrack without end.  So every place that is looked at is counted, inside filters too, and
regular expressions are matched by the bounded matcher that JSONata has here.  What runs away fails with States.Runtime.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import jsonpath
from jsonpath.filter import FilterContextPath, FilterQuery
from jsonpath.function_extensions import ExpressionType, FilterFunction
from jsonpath.match import JSONPathMatch
from jsonpath.path import JSONPath
from jsonpath.segments import JSONPathRecursiveDescentSegment, JSONPathSegment
from jsonpath.selectors import Filter, IndexSelector, NameSelector, SliceSelector, WildcardSelector

from sfnlearn.errors import StatesError
from sfnlearn.query.jsonata import JsonataEvaluationError

MOST_PLACES = 1_000_000
"""Places that one evaluation may look at; `$..name` over a payload of 256 KiB looks at 130,000 at most."""
QUERY_COST = 10
"""Places that the start of a query counts as: one in a filter starts for every item."""
Find = Callable[[Any], list[Any]]


class _Budget(dict[str, Any]):
    """How many places may still be looked at; it travels as the filters' context."""

    left = MOST_PLACES

    def __bool__(self) -> bool:
        """True, or the library would put an empty mapping in its place."""
        return True


class _Place(JSONPathMatch):
    """A match that is counted; it keeps no text of its path, which nobody asks for."""

    __slots__ = ()

    def new_child(self, obj: object, key: int | str) -> JSONPathMatch:
        budget: Any = self._filter_context
        budget.left -= 1
        if budget.left < 0:
            raise _RunawayError
        child = _Place.__new__(_Place)
        child._filter_context, child.obj, child.root = budget, obj, self.root  # noqa: SLF001 - its own class
        return child

    def add_child(self, *children: JSONPathMatch) -> None:
        """Keep no tree of the matches."""


class _RunawayError(Exception):
    """The budget is spent."""


class _Counted(JSONPath):
    """A path whose matches are counted."""

    def finditer(self, data: Any, *, filter_context: Mapping[str, Any] | None = None) -> Iterable[JSONPathMatch]:
        budget = filter_context if isinstance(filter_context, _Budget) else _Budget()
        budget.left -= QUERY_COST
        matches: Iterable[JSONPathMatch] = [
            _Place(filter_context=budget, obj=data, parent=None, path="", parts=(), root=data)
        ]
        for segment in self.segments:
            matches = segment.resolve(matches)
        return matches


class _Descent(JSONPathRecursiveDescentSegment):
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


class _Environment(jsonpath.JSONPathEnvironment):
    """The dialect: bounded regular expressions."""

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        self.function_extensions["match"] = _Regex(r"\A(?:{})\Z")
        self.function_extensions["search"] = _Regex("{}")

    def compare(self, left: object, operator: str, right: Any) -> bool:
        if operator == "=~" and isinstance(left, str) and hasattr(right, "pattern"):
            return _found(rf"\A(?:{right.pattern})\Z", right.flags, left)
        try:
            return super().compare(left, operator, right)
        except TypeError:  # an object or an array can be no field's name: `[1] in {...}`
            return False


class _Regex(FilterFunction):
    """The filter functions `match` and `search`; a pattern that is none matches nothing (RFC 9535)."""

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
def _compiled(pattern: str, flags: int) -> Any:
    from sfnlearn.query.bounded_regex import regex_engine
    from sfnlearn.query.jsonata.library import JException

    options = SimpleNamespace(case_insensitive=bool(flags & re.IGNORECASE), multiline=bool(flags & re.MULTILINE))
    try:
        return regex_engine(f"(?s:{pattern})" if flags & re.DOTALL else pattern, options)
    except (JException, RecursionError):
        return None


@lru_cache(maxsize=1)
def _environment() -> _Environment:
    return _Environment(filter_caching=False)  # copying a filter for its cache costs more than most filters


def finder(path: str, text: str) -> Find:
    """A function that gives the values at all places that a path matches, in document order.

    `text` is the path as it was written, for messages.  Raises ValueError for what is no path.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "possible nested set" in a regular expression: it means what it says
            compiled = _environment().compile(path)
    except (jsonpath.JSONPathError, RecursionError, ValueError, re.error, OverflowError) as error:
        raise ValueError(str(error).splitlines()[0].rstrip(".")) from None
    counted = _count(compiled)

    def find(data: Any) -> list[Any]:
        if not isinstance(data, (dict, list)):
            return []
        try:
            return [match.obj for match in counted.finditer(data)]
        except (_RunawayError, JsonataEvaluationError):
            raise StatesError("States.Runtime", f"The path '{text}' looks at too many places") from None
        except (jsonpath.JSONPathError, RecursionError) as error:
            reason = str(error).splitlines()[0].rstrip(".")
            raise StatesError("States.Runtime", f"The path '{text}' cannot be evaluated: {reason}") from None

    return find


_SELECTORS = (NameSelector, IndexSelector, SliceSelector, WildcardSelector, Filter)


def _count(path: Any) -> JSONPath:
    """The same path, counted, and so all paths in its filters; what the library has beyond JSONPath is refused."""
    if not isinstance(path, JSONPath) or path.pseudo_root:
        raise ValueError("A path is one JSONPath, and starts with $")
    return _Counted(env=path.env, segments=[_counted_segment(segment) for segment in path.segments])


def _counted_segment(segment: JSONPathSegment) -> JSONPathSegment:
    for selector in segment.selectors:
        if not isinstance(selector, _SELECTORS):
            raise ValueError(f"JSONPath has no selector like {selector}")  # noqa: TRY004 - the text is wrong
        if isinstance(selector, Filter):
            _count_queries(selector.expression)
    if isinstance(segment, JSONPathRecursiveDescentSegment):
        return _Descent(env=segment.env, token=segment.token, selectors=segment.selectors)
    return segment


def _count_queries(expression: Any) -> None:
    if isinstance(expression, FilterContextPath):
        raise ValueError("JSONPath has no paths that start with _")  # noqa: TRY004 - the text is wrong
    if isinstance(expression, FilterQuery):
        expression.path = _count(expression.path)
        return
    for child in expression.children():
        _count_queries(child)
