"""Paths: JSONPath as AWS evaluates it, and reference paths.

AWS evaluates paths with Jayway's JsonPath, a Java library, and what a path gives follows Jayway, not RFC 9535 (whose
queries always give a list).  A path is *definite* when it can only ever name one place: names and single indexes.

| path | on `{"a": [{"n": 1}]}` | because |
| --- | --- | --- |
| `$.a[0].n` | `1` | definite: the value at its place |
| `$.b` | `PathNotFound` | definite, and the place is not there |
| `$.a[*].n`, `$..n` | `[1]` | may match many: a list, also of one |
| `$.b[*]`, `$.a[5:]` | `[]` | may match many: a list, also of none |

So whether a value or a list comes out follows from the path and never from how many values matched (recorded
behaviour 10).  The reader can therefore say beforehand what a field will get: ResultPath, which needs one place, takes
definite paths only, and a path in a `.$` field does not change its type with the data.

How a path is read: `_SEGMENT` takes it apart from left to right.  As long as each segment names one thing, a path is a
tuple of keys and indexes, walked here; that is nine of ten paths, and some hundred times faster than a library.  From
the first segment that may match many, the text is respelt for python-jsonpath, which finds the matches (`many_paths`).
It is respelt because AWS allows more in a name than RFC 9535 does without quotes (`$.my-list[*]`, `$.first name`).

Sources: States Language, "Paths" and "Reference Paths"; Developer Guide, "Using JSONPath paths"; for the dialect
Jayway's README.  The errors' wording is Jayway's, as AWS passes it on (recorded).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sfnlearn.jsonplaces import MAX_DEPTH
from sfnlearn.jsontext import JSON, json_type
from sfnlearn.query.scope import Scope
from sfnlearn.query.syntax_error import ExpressionSyntaxError

if TYPE_CHECKING:
    from sfnlearn.query.paths.many_paths import Find

Segment: TypeAlias = str | int
"""A step of a definite path: a field's name or an item's index, counted from the end where it is negative."""

_ROOT = re.compile(r"\$\$|\$(?P<variable>[^\W\d]\w*)|\$")
_SEGMENT = re.compile(
    r"""\.\.(?P<deep>\*|[^\[\].*()@?,:\s'"]+)?  # ..name, ..* or .. before a bracket
      | \.(?P<name>\*|[^\[\].()@?,'"]+)
      | \[\s*'(?P<single>(?:[^'\\]|\\.)*)'\s*\]
      | \[\s*"(?P<double>(?:[^"\\]|\\.)*)"\s*\]
      | \[\s*(?P<index>-?\d{1,18})\s*\]
      | \[\s*(?P<many>\*|-?\d*\s*:\s*-?\d*(?:\s*:\s*-?\d*)?|-?\d+(?:\s*,\s*-?\d+)+
            |'(?:[^'\\]|\\.)*'(?:\s*,\s*'(?:[^'\\]|\\.)*')+)\s*\]
      | (?P<filter>\[\s*\?)""",
    re.VERBOSE,
)


class PathSyntaxError(ExpressionSyntaxError):
    """The text is not a path."""


class PathNotFound(LookupError):
    """A definite path that names no place in the data; `reason` is worded as AWS words it."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"Invalid path '{path.text}' : {reason}")


class Path:
    """A compiled path: call it with the data that `$` stands for and the scope.

    >>> compile_path("$.order.lines[0]").definite
    True
    >>> compile_path("$.order.lines[*].sku")({"order": {"lines": [{"sku": "a"}, {"sku": "b"}]}}, None)
    ['a', 'b']
    """

    __slots__ = ("definite", "root", "segments", "text", "variable")

    def __init__(self, text: str, root: str, segments: tuple[Segment, ...] | None) -> None:
        self.text = text
        self.root = root
        self.variable = root[1:] if root not in ("$", "$$") else None
        self.segments = segments or ()
        self.definite = segments is not None

    def start(self, data: JSON, scope: Scope) -> JSON:
        """The value that the path's first sign stands for."""
        if self.root == "$":
            return data
        if self.variable is None:
            return scope.context
        if self.variable in scope.variables:
            return scope.variables[self.variable]
        raise PathNotFound(self, f"The variable '{self.root}' is not assigned")

    def __call__(self, data: JSON, scope: Scope) -> JSON:
        value: Any = data if self.root == "$" else self.start(data, scope)
        for position, segment in enumerate(self.segments):
            kind = type(value)
            try:
                if kind is dict if type(segment) is str else kind is list:
                    value = value[segment]
                    continue
            except LookupError:
                pass
            raise PathNotFound(self, self._missing(value, position))
        return value

    def _missing(self, value: JSON, position: int) -> str:
        """Jayway's wording: what is missing at the end of a path, and what before it."""
        segment = self.segments[position]
        here = "$" + "".join(f"[{part!r}]" for part in self.segments[: position + 1])
        if position < len(self.segments) - 1 and isinstance(value, dict):
            return f"Missing property in path {here}"
        if isinstance(segment, int) and isinstance(value, list):
            return f"Index out of bounds when evaluating path {here}"
        if value is None or isinstance(value, (dict, list)):
            return f"No results for path: {here}"
        return f"Expected to find an object with property {segment!r} in path {here}, but found a {json_type(value)}"


class _ManyPath(Path):
    """A path that may match any number of places: python-jsonpath finds them."""

    __slots__ = ("_find",)

    def __init__(self, text: str, root: str, find: Find) -> None:
        super().__init__(text, root, None)
        self._find = find

    def __call__(self, data: JSON, scope: Scope) -> JSON:
        return self._find(self.start(data, scope))


class _WholePath(Path):
    """`$`, `$$` or `$name` alone."""

    __slots__ = ()

    def __call__(self, data: JSON, scope: Scope) -> JSON:
        return data if self.root == "$" else self.start(data, scope)


class _NamePath(Path):
    """`$.name`, the commonest path of all."""

    __slots__ = ("_name",)

    def __init__(self, text: str, root: str, segments: tuple[Segment, ...]) -> None:
        super().__init__(text, root, segments)
        self._name = segments[0]

    def __call__(self, data: Any, scope: Scope) -> JSON:
        try:
            return data[self._name]  # a str or a number cannot be indexed by a name
        except (LookupError, TypeError):
            raise PathNotFound(self, self._missing(data, 0)) from None


@lru_cache(maxsize=4096)
def compile_path(text: str) -> Path:
    """Compile a path: `$.a`, `$$.Execution.Name`, `$variable[0]`, `$..sku`, `$.lines[?(@.qty > 1)]`.

    Raises `PathSyntaxError`.  Source: States Language, "Paths"; the dialect is Jayway's (Developer Guide).
    """
    root = _ROOT.match(text)
    if root is None:
        raise PathSyntaxError(text, 0, 'A path starts with "$"')
    segments, rest = _read_segments(text, root.end())
    if rest is not None:
        return _ManyPath(text, root.group(), _finder(text, root.end()))
    if not segments:
        return _WholePath(text, root.group(), ())
    if len(segments) == 1 and isinstance(segments[0], str) and root.group() == "$":
        return _NamePath(text, "$", tuple(segments))
    return Path(text, root.group(), tuple(segments))


def _read_segments(text: str, position: int) -> tuple[list[Segment], int | None]:
    """A definite path's segments; of any other those before the first that may match many, and where that stands."""
    segments: list[Segment] = []
    while position < len(text):
        found = _SEGMENT.match(text, position)
        if found is None:
            raise PathSyntaxError(text, position, _complaint(text, position))
        segment = _segment(found)
        if segment is None:
            return segments, position
        segments.append(segment)
        position = found.end()
    return segments, None


def _segment(found: re.Match[str]) -> Segment | None:
    """The one thing that a segment names, or None where it may match many."""
    kind = found.lastgroup
    if kind == "index":
        return int(found["index"])
    if kind == "name" and found["name"] != "*":
        return found["name"].strip()
    if kind in ("single", "double"):
        return re.sub(r"\\(.)", r"\1", found[kind])
    return None


def _complaint(text: str, position: int) -> str:
    if text[position] == "[":
        return "The brackets need a name in quotes, an index, a slice, * or a filter"
    if text[position] == "." and position + 1 == len(text):
        return "A path cannot end with a dot"
    return f"Unexpected {text[position]!r}"


def _finder(text: str, position: int) -> Find:
    from sfnlearn.query.paths.many_paths import finder

    try:
        return finder("$" + _quoted(text, position), text)
    except ValueError as error:
        raise PathSyntaxError(text, position, str(error)) from None


def _quoted(text: str, position: int) -> str:
    """The path's segments in RFC 9535's spelling: every name quoted, since AWS allows more characters in one."""
    parts = []
    while position < len(text):
        found = _SEGMENT.match(text, position)
        if found is None or found.lastgroup == "filter":
            parts.append(text[position:])
            break
        parts.append(_spelling(found))
        position = found.end()
    return "".join(parts)


def _spelling(found: re.Match[str]) -> str:
    if found.lastgroup in ("name", "deep"):
        name = found[found.lastgroup].strip()
        inner = "[*]" if name == "*" else f"[{_quote(name)}]"
        return f"..{inner}" if found.lastgroup == "deep" else inner
    return found.group()


def _quote(name: str) -> str:
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


@lru_cache(maxsize=1024)
def compile_reference_path(text: str) -> Path:
    """Compile a reference path, as ResultPath takes it: only names and indices, from `$`.

    >>> compile_reference_path("$.detail.quote").segments
    ('detail', 'quote')
    """
    path = compile_path(text)
    if not path.definite:
        raise PathSyntaxError(text, 0, 'A reference path names one place: "@", ",", ":", "?" and "*" are not supported')
    if path.root != "$":
        raise PathSyntaxError(text, 0, 'A reference path starts with a single "$"')
    if len(path.segments) > MAX_DEPTH:
        raise PathSyntaxError(text, 0, f"A value can be nested {MAX_DEPTH} levels deep, and this place is deeper")
    return path


def put(data: JSON, place: tuple[Segment, ...], value: JSON) -> JSON:
    """`data` with `value` at a place: only the containers along the way are built anew, missing ones are made.

    Raises TypeError where the way meets a value that cannot hold it.

    >>> put({"a": 1}, ("b", "c"), 2)
    {'a': 1, 'b': {'c': 2}}
    """
    containers: list[Any] = []
    here: Any = data
    for segment in place:
        if isinstance(segment, str):
            if not isinstance(here, dict):
                raise TypeError(f"a {json_type(here)} has no field {segment!r}")
        elif not isinstance(here, list) or not -len(here) <= segment < len(here):
            raise TypeError(f"there is no item {segment} in a {json_type(here)}")
        containers.append(here)
        here = here.get(segment, {}) if isinstance(segment, str) else here[segment]
    for segment, container in zip(reversed(place), reversed(containers), strict=True):
        copy = container.copy()
        copy[segment] = value
        value = copy
    return value
