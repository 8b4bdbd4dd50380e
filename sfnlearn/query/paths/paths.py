"""Paths: JSONPath as AWS evaluates it (the Jayway dialect), and reference paths.

A path is definite when it can only ever name one place (names and single indices).  A definite path gives the value
at its place or raises `PathNotFound`; every other path gives the list of its matches, empty or not.  That depends on
the path and never on how many values matched (recorded behaviour 10).

> A Reference Path is a Path with syntax limited in such a way that it can only identify a single node in a JSON
> structure: the operators "@", ",", ":", and "?" are not supported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sfnlearn.jsonplaces import MAX_DEPTH
from sfnlearn.query.scope import Scope

Step = str | int

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


class PathSyntaxError(ValueError):
    """The text is not a path; `position` counts characters from 0."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        self.text, self.position, self.reason = text, position, reason
        super().__init__(f"{reason} at character {position + 1} of {text!r}")

    @property
    def shown(self) -> str:
        """The text with a caret under the place."""
        return f"{self.text}\n{' ' * self.position}^"


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

    __slots__ = ("definite", "root", "steps", "text", "variable")

    def __init__(self, text: str, root: str, steps: tuple[Step, ...] | None) -> None:
        self.text = text
        self.root = root
        self.variable = root[1:] if root not in ("$", "$$") else None
        self.steps = steps or ()
        self.definite = steps is not None

    def start(self, data: Any, scope: Scope) -> Any:
        """The value that the path's first sign stands for."""
        if self.root == "$":
            return data
        if self.variable is None:
            return scope.context
        if self.variable in scope.variables:
            return scope.variables[self.variable]
        raise PathNotFound(self, f"The variable '{self.root}' is not assigned")

    def __call__(self, data: Any, scope: Scope) -> Any:
        value = data if self.root == "$" else self.start(data, scope)
        for position, step in enumerate(self.steps):
            kind = type(value)
            try:
                if kind is dict if type(step) is str else kind is list:
                    value = value[step]
                    continue
            except LookupError:
                pass
            raise PathNotFound(self, self._missing(value, position))
        return value

    def _missing(self, value: Any, position: int) -> str:
        """Jayway's wording: what is missing at the end of a path, and what before it."""
        step = self.steps[position]
        here = "$" + "".join(f"[{part!r}]" for part in self.steps[: position + 1])
        if position < len(self.steps) - 1 and isinstance(value, dict):
            return f"Missing property in path {here}"
        if isinstance(step, int) and isinstance(value, list):
            return f"Index out of bounds when evaluating path {here}"
        if value is None or isinstance(value, (dict, list)):
            return f"No results for path: {here}"
        return f"Expected to find an object with property {step!r} in path {here}, but found a {json_type(value)}"


class _ManyPath(Path):
    """A path that may match any number of places: python-jsonpath finds them."""

    __slots__ = ("_find",)

    def __init__(self, text: str, root: str, find: Callable[[Any], list[Any]]) -> None:
        super().__init__(text, root, None)
        self._find = find

    def __call__(self, data: Any, scope: Scope) -> Any:
        return self._find(self.start(data, scope))


class _WholePath(Path):
    """`$`, `$$` or `$name` alone."""

    __slots__ = ()

    def __call__(self, data: Any, scope: Scope) -> Any:
        return data if self.root == "$" else self.start(data, scope)


class _NamePath(Path):
    """`$.name`, the commonest path of all."""

    __slots__ = ("_name",)

    def __init__(self, text: str, root: str, steps: tuple[Step, ...]) -> None:
        super().__init__(text, root, steps)
        self._name = steps[0]

    def __call__(self, data: Any, scope: Scope) -> Any:
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
    steps, rest = _read_steps(text, root.end())
    if rest is not None:
        return _ManyPath(text, root.group(), _finder(text, root.end()))
    if not steps:
        return _WholePath(text, root.group(), ())
    if len(steps) == 1 and isinstance(steps[0], str) and root.group() == "$":
        return _NamePath(text, "$", tuple(steps))
    return Path(text, root.group(), tuple(steps))


def _read_steps(text: str, position: int) -> tuple[list[Step], int | None]:
    """The steps of a definite path; for any other, those before the first segment that matches many, and its place."""
    steps: list[Step] = []
    while position < len(text):
        segment = _SEGMENT.match(text, position)
        if segment is None:
            raise PathSyntaxError(text, position, _complaint(text, position))
        step = _step(segment)
        if step is None:
            return steps, position
        steps.append(step)
        position = segment.end()
    return steps, None


def _step(segment: re.Match[str]) -> Step | None:
    kind = segment.lastgroup
    if kind == "index":
        return int(segment["index"])
    if kind == "name" and segment["name"] != "*":
        return segment["name"].strip()
    if kind in ("single", "double"):
        return re.sub(r"\\(.)", r"\1", segment[kind])
    return None


def _complaint(text: str, position: int) -> str:
    if text[position] == "[":
        return "The brackets hold no name in quotes, index, slice, * or filter"
    if text[position] == "." and position + 1 == len(text):
        return "A path cannot end with a dot"
    return f"Unexpected {text[position]!r}"


def _finder(text: str, position: int) -> Callable[[Any], list[Any]]:
    from sfnlearn.query.paths.many_paths import finder

    try:
        return finder("$" + _quoted(text, position), text)
    except ValueError as error:
        raise PathSyntaxError(text, position, str(error)) from None


def _quoted(text: str, position: int) -> str:
    """The path's segments in RFC 9535's spelling: every name quoted, since AWS allows more characters in one."""
    parts = []
    while position < len(text):
        segment = _SEGMENT.match(text, position)
        if segment is None or segment.lastgroup == "filter":
            parts.append(text[position:])
            break
        parts.append(_spelling(segment))
        position = segment.end()
    return "".join(parts)


def _spelling(segment: re.Match[str]) -> str:
    if segment.lastgroup in ("name", "deep"):
        name = segment[segment.lastgroup].strip()
        inner = "[*]" if name == "*" else f"[{_quote(name)}]"
        return f"..{inner}" if segment.lastgroup == "deep" else inner
    return segment.group()


def _quote(name: str) -> str:
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


@lru_cache(maxsize=1024)
def compile_reference_path(text: str) -> Path:
    """Compile a reference path, as ResultPath takes it: only names and indices, from `$`.

    >>> compile_reference_path("$.detail.quote").steps
    ('detail', 'quote')
    """
    path = compile_path(text)
    if not path.definite:
        raise PathSyntaxError(text, 0, 'A reference path names one place: "@", ",", ":", "?" and "*" are not supported')
    if path.root != "$":
        raise PathSyntaxError(text, 0, 'A reference path starts with a single "$"')
    if len(path.steps) > MAX_DEPTH:
        raise PathSyntaxError(text, 0, f"A value can be nested {MAX_DEPTH} levels deep, and this place is deeper")
    return path


def put(data: Any, steps: tuple[Step, ...], value: Any) -> Any:
    """`data` with `value` at the place: only the containers along the way are built anew, missing ones are made.

    Raises TypeError where a step meets a value that cannot hold it.

    >>> put({"a": 1}, ("b", "c"), 2)
    {'a': 1, 'b': {'c': 2}}
    """
    containers = []
    for step in steps:
        if isinstance(step, str):
            if not isinstance(data, dict):
                raise TypeError(f"a {json_type(data)} has no field {step!r}")
        elif not isinstance(data, list) or not -len(data) <= step < len(data):
            raise TypeError(f"there is no item {step} in a {json_type(data)}")
        containers.append(data)
        data = data.get(step, {}) if isinstance(data, dict) else data[step]
    for step, container in zip(reversed(steps), reversed(containers), strict=True):
        copy = container.copy()
        copy[step] = value
        value = copy
    return value


_TYPES: Mapping[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    type(None): "null",
}


def json_type(value: Any) -> str:
    """The JSON name of a value's type.

    >>> json_type(1.5), json_type(None)
    ('number', 'null')
    """
    return _TYPES[type(value)]
