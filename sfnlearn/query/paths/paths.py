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

How a path is read: `segments` takes it apart from left to right.  As long as each segment names one thing, a path is a
tuple of keys and indexes, walked here; that is nine of ten paths, and the quickest way.  A path with a segment that may
match many is a list of steps (`many_paths`).

Sources: States Language, "Paths" and "Reference Paths"; Developer Guide, "Using JSONPath paths"; for the dialect
Jayway's README.  The errors' wording is that of Jayway 2.0.0, as AWS passes it on: four sentences were recorded, one
measured (measured behaviour 23), and later versions have others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sfnlearn.jsonplaces import MAX_DEPTH
from sfnlearn.jsontext import JSON
from sfnlearn.late import late
from sfnlearn.query.paths.segments import PathSyntaxError, Segment, complaint, segment_of, segment_pattern
from sfnlearn.query.scope import Scope

__all__ = [
    "Path",
    "PathNotFound",
    "PathSyntaxError",
    "Segment",
    "bare_words",
    "compile_path",
    "compile_reference_path",
    "put",
]

_PLAIN = re.compile(r"(?:\.\w[\w-]*|\[\d{1,9}\])*")
_PLAIN_STEP = re.compile(r"\.(\w[\w-]*)|\[(\d+)\]")
_ROOT = re.compile(r"\$\$|\$(?P<variable>[^\W\d]\w*)|\$")


class PathNotFound(LookupError):
    """A definite path that names no place in the data; `reason` is worded as AWS words it.

    `past_end` says that the path ends at an index behind the last item of an array, `no_array` that an index is asked
    of what is no array.
    """

    def __init__(self, path: Path, reason: str, *, past_end: bool = False, no_array: bool = False) -> None:
        self.path, self.reason, self.past_end, self.no_array = path, reason, past_end, no_array
        super().__init__(f"Invalid path '{path.text}' : {reason}")


class Path:
    """A compiled path: call it with the data that `$` stands for and the scope.

    >>> compile_path("$.order.lines[0]").definite
    True
    >>> compile_path("$.order.lines[*].sku")({"order": {"lines": [{"sku": "a"}, {"sku": "b"}]}}, None)
    ['a', 'b']
    """

    __slots__ = ("definite", "root", "segments", "text", "variable")
    names_nothing = False

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
            raise self._missing(value, position)
        return value

    def _missing(self, value: JSON, position: int) -> PathNotFound:
        """Jayway's wording: what is missing at the end of a path, and what before it."""
        segment, is_last = self.segments[position], position == len(self.segments) - 1
        before = "$" + "".join(f"[{part!r}]" for part in self.segments[:position])
        here = f"{before}[{segment!r}]"
        if isinstance(segment, int):
            if value is None:
                return PathNotFound(self, f"The path {before} is null")
            if isinstance(value, list):
                reason = f"Index out of bounds when evaluating path {here}"
                return PathNotFound(self, reason, past_end=is_last and segment >= 0)
            shown = late("java text")(value)
            reason = f"Filter: [{segment}] can only be applied to arrays. Current context is: {shown}"
            return PathNotFound(self, reason, no_array=True)
        if isinstance(value, dict):
            return PathNotFound(self, f"{'No results for path:' if is_last else 'Missing property in path'} {here}")
        return PathNotFound(self, f"Property [{segment!r}] not found in path {before}")


class _NowherePath(Path):
    """A path with an index that counts from the end, `[-1]`: it names nothing (measured behaviour 26)."""

    __slots__ = ()
    names_nothing = True

    def __call__(self, data: JSON, scope: Scope) -> JSON:
        value: Any = self.start(data, scope)
        segment: Any
        for position, segment in enumerate(self.segments):
            wanted = dict if isinstance(segment, str) else list
            if type(value) is not wanted or (isinstance(segment, int) and segment < 0):
                raise self._missing(value, position)
            try:
                value = value[segment]
            except LookupError:
                raise self._missing(value, position) from None
        return value


class _ManyPath(Path):
    """A path that may match any number of places; `bare` are the texts without quotes in its filters."""

    __slots__ = ("_find", "bare")

    def __init__(self, text: str, root: str, find: Callable[[JSON], JSON], bare: tuple[str, ...]) -> None:
        super().__init__(text, root, None)
        self._find = find
        self.bare = bare

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
            raise self._missing(data, 0) from None


@lru_cache(maxsize=4096)
def compile_path(text: str) -> Path:
    """Compile a path: `$.a`, `$$.Execution.Name`, `$variable[0]`, `$..sku`, `$.lines[?(@.qty > 1)]`.

    Raises `PathSyntaxError`.  Source: States Language, "Paths"; the dialect is Jayway's (Developer Guide).
    """
    root = _ROOT.match(text)
    if root is None:
        raise PathSyntaxError(text, 0, 'A path starts with "$"')
    segments, negative = _read_segments(text, root.end())
    if segments is None:
        return _ManyPath(text, root.group(), *late("steps of a path")(text, root.end()))
    if not segments:
        return _WholePath(text, root.group(), ())
    if negative:
        return _NowherePath(text, root.group(), tuple(segments))
    if len(segments) == 1 and isinstance(segments[0], str) and root.group() == "$":
        return _NamePath(text, "$", tuple(segments))
    return Path(text, root.group(), tuple(segments))


def bare_words(text: str) -> tuple[str, ...]:
    """The texts without quotes in the filters of a path.

    >>> bare_words("$.labels[?(@.name == Receipt || @.n == 5)]")
    ('Receipt',)
    """
    path = compile_path(text)
    return path.bare if isinstance(path, _ManyPath) else ()


def _read_segments(text: str, position: int) -> tuple[list[Segment] | None, bool]:
    """A definite path's segments, or None of any other; and whether an index counts from the end."""
    if _PLAIN.fullmatch(text, position):  # nearly all paths; the whole grammar takes a millisecond to be made
        return [name or int(index) for name, index in _PLAIN_STEP.findall(text, position)], False
    segments: list[Segment] = []
    negative = False
    pattern = segment_pattern(in_filter=False)
    while position < len(text):
        found = pattern.match(text, position)
        if found is None:
            raise PathSyntaxError(text, position, complaint(text, position))
        segment = segment_of(found)
        if segment is None:
            return None, negative
        negative = negative or found.lastgroup == "negative"
        segments.append(segment)
        position = found.end()
    return segments, negative


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


class CannotPut(TypeError):
    """A way that meets a value which cannot hold its next step."""

    def __init__(self, step: Segment) -> None:
        self.step = step
        super().__init__(f"The step {step!r} does not fit")


def put(data: JSON, place: tuple[Segment, ...], value: JSON) -> JSON:
    """`data` with `value` at a place: only the containers along the way are built anew, missing ones are made.

    Raises CannotPut where the way meets a value that cannot hold it.

    >>> put({"a": 1}, ("b", "c"), 2)
    {'a': 1, 'b': {'c': 2}}
    """
    containers: list[Any] = []
    here: Any = data
    for segment in place:
        if isinstance(segment, str):
            if not isinstance(here, dict):
                raise CannotPut(segment)
        elif not isinstance(here, list) or not -len(here) <= segment < len(here):
            raise CannotPut(segment)
        containers.append(here)
        here = here.get(segment, {}) if isinstance(segment, str) else here[segment]
    for segment, container in zip(reversed(place), reversed(containers), strict=True):
        copy = container.copy()
        copy[segment] = value
        value = copy
    return value
