"""The segments of a path, taken apart from left to right.

Jayway reads a path more freely than RFC 9535: a name needs no quotes whatever is in it, and a dot may stand before a
bracket (measured behaviour 21).  What looks like a call, `.length()`, is a name too: the version that AWS has knows no
functions, so the path is taken when the machine is created, and names nothing when it runs (measured behaviour 23).

| segment | group | names |
| --- | --- | --- |
| `.name`, `['name']`, `["name"]` | name, single, double | one member |
| `[2]`, `[-1]`, `[(@.length-1)]` | index, negative, last | one item |
| `['a','b']` | names | one object of several members |
| `.*`, `[*]`, `[1:3]`, `[0,2]` | name, many | many places |
| `..name`, `..[0]` | deep | many places |
| `[?(...)]` | filter | many places; only its beginning, the rest is read by `filters` |

Inside a filter a name without quotes ends at a blank or an operator.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

from sfnlearn.query.syntax_error import ExpressionSyntaxError

Segment: TypeAlias = str | int
"""A step of a definite path: a field's name or an item's index, counted from the end where it is negative."""


class PathSyntaxError(ExpressionSyntaxError):
    """The text is not a path."""


_TEXT = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_INDEX = r"-?\d{1,18}"
_SLICE = rf"(?:{_INDEX})?\s*:\s*(?:{_INDEX})?(?:\s*:\s*(?:-?[1-9]\d{{0,17}})?)?"
_IN_FILTER = r"""[^\[\].*(),:\s'"=!<>~&|]+"""
_BRACKETS = rf"""
      | \.?\[\s*'(?P<single>(?:[^'\\]|\\.)*)'\s*\]
      | \.?\[\s*"(?P<double>(?:[^"\\]|\\.)*)"\s*\]
      | \.?\[\s*(?P<index>\d{{1,18}})\s*\]
      | \.?\[\s*(?P<negative>-\d{{1,18}})\s*\]
      | \.?\[\s*\(\s*@\s*\.\s*(?:length|size)(?:\(\))?\s*(?P<last>-\s*\d{{1,18}})\s*\)\s*\]
      | \.?\[\s*(?P<many>\*|{_SLICE}|{_INDEX}(?:\s*,\s*{_INDEX})+)\s*\]
      | \.?\[\s*(?P<names>{_TEXT}(?:\s*,\s*{_TEXT})+)\s*\]
      | (?P<filter>\.?\[\s*\?)"""


@cache
def segment_pattern(*, in_filter: bool) -> re.Pattern[str]:
    """The pattern of one segment; the group that matches is its kind."""
    deep = _IN_FILTER if in_filter else r"""[^\[\].*,\s'"]+"""
    name = rf"{_IN_FILTER}(?:\(\))?" if in_filter else r"""[^\[\].,'"\]]+"""
    return re.compile(rf"""\.\.(?P<deep>\*|{deep}|(?=\[))|\.(?P<name>\*|{name}){_BRACKETS}""", re.VERBOSE)


def segment_of(found: re.Match[str]) -> Segment | None:
    """The one thing that a segment names, or None where it may match many."""
    kind = found.lastgroup
    if kind in ("index", "negative"):
        return int(found[kind])
    if kind == "last":
        return int(found["last"].replace(" ", "")) or None
    if kind == "name" and found["name"] != "*":
        return found["name"].strip()
    if kind in ("single", "double"):
        return unescaped(found[kind])
    return None


def unescaped(name: str) -> str:
    r"""A name out of quotes, where a backslash stands before what is meant as it is.

    >>> print(unescaped(r"it\'s a \\"))
    it's a \
    """
    return re.sub(r"\\(.)", r"\1", name)


def complaint(text: str, position: int) -> str:
    """What is wrong where no segment begins."""
    if text[position] == "[" or text.startswith(".[", position):
        return "The brackets need a name in quotes, an index, a slice, * or a filter"
    if text.startswith("..", position):
        return "After .. stands a name, a * or a bracket"
    if text[position] == "." and position + 1 == len(text):
        return "A path cannot end with a dot"
    return f"Unexpected {text[position]!r}"
