"""YAML by the JSON schema: the values that JSON has, and no others; with the line and column of each.

PyYAML reads a text in three passes, and each is used here in another way:

    text -> events -> nodes     as it is: quotes, blocks, anchors.  A node has a mark: where in the text it begins.  Who
                                edits the text gets the nodes as they are `Written`
    nodes: their tags           by rules of our own.  YAML 1.1 takes a plain `on` for true, `1:30` for a number in base
                                60 and `2026-01-31` for a date.  A definition means none of these, so a plain scalar
                                is null, true, false, a JSON number, or else a string
    nodes -> Python values      as it is, but for objects: a key is a string and stands once, and `<<` is a key like
                                others.  A tag of something that JSON does not have (`!!binary`) is refused

An alias (`*all`) is the very node of its anchor (`&all`).  So what is inside has one place, that of the anchor; and a
text of ten lines may stand for a value that fills the memory, or for one inside itself.  Nodes are therefore counted
along the aliases before any value is made.

Source: YAML 1.2, "JSON Schema"; what AWS makes of YAML was not recorded.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sfnlearn.errors import UsageError
from sfnlearn.jsonplaces import MAX_DEPTH, TOO_DEEP, Key, TextPosition, line_and_column
from sfnlearn.jsontext import JSON, check_value

if TYPE_CHECKING:
    import yaml

MOST_NODES = 200_000
"""Nodes after all aliases are followed: a text of a few lines can otherwise grow without bound."""


MOST_DIGITS = 4300
"""Digits of an integer that Python reads."""


class YAMLSyntaxError(ValueError):
    """The text is not YAML that stands for JSON; line and column count from 1."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        self.reason, self.line, self.column = reason, line, column
        super().__init__(f"{reason} ({self.position})")

    @property
    def position(self) -> TextPosition:
        """Where the text stops being YAML that stands for JSON."""
        return TextPosition(self.line, self.column)


class YAMLNestingError(YAMLSyntaxError):
    """A YAML text whose arrays and objects stand inside each other more than MAX_DEPTH levels deep."""


_SCALARS = {
    "tag:yaml.org,2002:null": re.compile(r"null|~|"),
    "tag:yaml.org,2002:bool": re.compile(r"true|false"),
    "tag:yaml.org,2002:int": re.compile(r"-?(0|[1-9][0-9]*)"),
    "tag:yaml.org,2002:float": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?"),
}


@lru_cache(maxsize=1)
def _loader() -> type[yaml.SafeLoader]:
    import yaml

    class JSONSchemaLoader(yaml.SafeLoader):
        """SafeLoader with JSON's scalars only."""

        def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> str:
            return _joined(super().construct_scalar(node))

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, JSON]:
            mapping: dict[Hashable, JSON] = {}
            for key_node, value_node in node.value:
                key = self.construct_object(key_node, deep=True)
                if not isinstance(key, str):
                    raise _at(key_node, f"A key must be a string, but this is {key!r}; put it in quotes")
                if key in mapping:
                    raise _at(key_node, f'The key "{key}" stands here a second time')
                mapping[key] = self.construct_object(value_node, deep=True)
            return mapping

    JSONSchemaLoader.yaml_implicit_resolvers = {}
    for tag, pattern in _SCALARS.items():
        JSONSchemaLoader.add_implicit_resolver(tag, re.compile(rf"^(?:{pattern.pattern})$"), None)
    JSONSchemaLoader.add_constructor("tag:yaml.org,2002:map", JSONSchemaLoader.construct_mapping)
    return JSONSchemaLoader


@lru_cache(maxsize=1)
def _watching_loader() -> Any:
    import yaml

    class WatchingLoader(_loader()):  # type: ignore[misc]  # the class is made when it is asked for
        """The same loader, which keeps where each node is written."""

        def __init__(self, text: str) -> None:
            super().__init__(text)
            self.written: list[Written] = []

        def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node:
            event, around = self.peek_event(), self.written
            self.written = []
            node: yaml.Node = super().compose_node(parent, index)
            is_alias, start = isinstance(event, yaml.AliasEvent), event.start_mark.pointer
            end = event.end_mark if is_alias else node.end_mark
            around.append(Written(node, start, end.pointer, is_alias, self.written))
            self.written = around
            return node

    return WatchingLoader


def _joined(text: str) -> str:
    r"""The text with the surrogate pairs that JSON escapes (`\ud83d\udc08`) joined to the characters they mean."""
    if text.isascii():
        return text
    return text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "surrogatepass")


def _at(node: yaml.Node, reason: str) -> YAMLSyntaxError:
    return YAMLSyntaxError(reason, *_position(node.start_mark))


def _position(mark: yaml.Mark) -> TextPosition:
    """Where a mark is, in lines that end with a newline."""
    # The mark's own line counts U+0085, U+2028 and U+2029 too, which end a line in YAML 1.1 and in no editor.
    return line_and_column(mark.buffer or "", mark.pointer)


def parse_yaml(text: str) -> Any:
    """The JSON value of a YAML text.

    >>> parse_yaml("on: 2026-01-31")
    {'on': '2026-01-31'}
    """
    with _refusals():
        loader = _loader()(text)
        return _value(text, loader, loader.get_single_node())


def _value(text: str, loader: yaml.SafeLoader, node: yaml.Node | None) -> JSON:
    """The value that the node of a whole text stands for."""
    if node is None:  # nothing but white space and remarks
        return None
    _check_nodes(node)
    try:
        return check_value(loader.construct_document(node))
    except YAMLSyntaxError:
        raise
    except (UsageError, ValueError) as error:
        raise _not_json(_loader()(text), node, str(error)) from None


@dataclass(slots=True)
class Written:
    """A node where it is written: an alias is one of its own, with the offsets of the alias itself.

    `parts` are the keys and values of an object, in turn, or the items of an array; none are below an alias.
    """

    node: yaml.Node
    start: int
    end: int
    is_alias: bool
    parts: list[Written]


def read_yaml(text: str) -> tuple[Any, Written | None]:
    """The JSON value of a YAML text, and where its nodes are written; None where it has none.

    >>> value, written = read_yaml("a: &x {b: 1}")
    >>> [text.start for text in written.parts]
    [0, 3]
    """
    with _refusals():
        loader = _watching_loader()(text)
        value = _value(text, loader, loader.get_single_node())
        return value, loader.written[0] if loader.written else None


_JSON_TAGS = frozenset({f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map", "null", "bool", "int", "float")})


def _not_json(loader: yaml.SafeLoader, root: yaml.Node, reason: str) -> YAMLSyntaxError:
    """The refusal of a value that JSON does not have, at the first node that stands for one."""
    found = next((node for node in _nodes(root) if not _is_json(loader, node)), root)
    if found.tag not in _JSON_TAGS:
        tag = found.tag.replace("tag:yaml.org,2002:", "!!")
        reason = f"JSON has no value of the kind {tag}; take the tag away and, for a text, put the value in quotes"
    elif isinstance(found.value, str) and len(found.value) > MOST_DIGITS:
        reason = f"A number has at most {MOST_DIGITS} digits, but this one has {len(found.value)}; put it in quotes"
    return _at(found, reason)


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    yield node
    for _, _, value in _members(node):
        yield from _nodes(value)


def _is_json(loader: yaml.SafeLoader, node: yaml.Node) -> bool:
    """Whether a node, without its members, stands for a JSON value."""
    if node.tag not in _JSON_TAGS or not isinstance(node.value, str):
        return node.tag in _JSON_TAGS
    try:
        check_value(loader.construct_object(node))
    except (UsageError, ValueError):
        return False
    return True


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what PyYAML and Python raise at a text into a YAMLSyntaxError with its place."""
    import yaml

    try:
        yield
    except yaml.MarkedYAMLError as error:
        mark = _telling_mark(error)
        line, column = _position(mark) if mark else (1, 1)
        unclosed = mark is error.context_mark and mark is not error.problem_mark
        problem = "what begins here is not closed" if unclosed else error.problem
        raise YAMLSyntaxError(f"This is not valid YAML: {problem}", line, column) from None
    except yaml.YAMLError as error:
        raise YAMLSyntaxError(f"This is not valid YAML: {str(error).splitlines()[0]}", 1, 1) from None
    except RecursionError:
        raise YAMLNestingError(f"{TOO_DEEP}; make the value flatter", 1, 1) from None
    except (UsageError, ValueError) as error:
        if isinstance(error, YAMLSyntaxError):
            raise
        raise YAMLSyntaxError(str(error), 1, 1) from None


def _telling_mark(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Where somebody has to look: what was opened and never closed is told where it was opened.

    PyYAML tells where it gave up, which is the end of the text, or the next key of the object around.
    """
    opened, problem = error.context_mark, error.problem_mark
    if opened is None or problem is None or not str(error.context).endswith(_OPENED):
        return problem or opened
    rest = (problem.buffer or "")[problem.pointer :].strip("\0 \r\n")
    left = problem.line > opened.line and _indent_at(problem) <= _indent_at(opened)
    return opened if not rest or (left and not rest.startswith(("]", "}"))) else problem


def _indent_at(mark: yaml.Mark) -> int:
    """The blanks at the beginning of the line of a mark."""
    text = mark.buffer or ""
    line = text[text.rfind("\n", 0, mark.pointer) + 1 :]
    return len(line) - len(line.lstrip(" "))


_OPENED = ("flow sequence", "flow mapping", "quoted scalar")


def _check_nodes(root: yaml.Node) -> None:
    """Refuse what grows beyond measure, or for ever, when its aliases are followed, and what is nested too deeply."""
    waiting, count, too_deep = [(root, 0)], 0, None
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if count > MOST_NODES:
            raise _at(root, f"The YAML has more than {MOST_NODES} nodes once its aliases are followed")
        children = node.value if isinstance(node.value, list) else ()
        if depth == MAX_DEPTH and isinstance(node.value, list):
            too_deep = node
        for child in children:
            waiting.extend((part, depth + 1) for part in (child if isinstance(child, tuple) else (child,)))
    if too_deep is not None:
        raise YAMLNestingError(f"{TOO_DEEP}; make the value flatter", *_position(too_deep.start_mark))


def locate_in_yaml(text: str, keys: Sequence[Key], *, key: bool = False) -> TextPosition:
    """Line and column of the value to which keys and indexes lead, or of its key with `key=True`.

    Where they lead nowhere, it is the last value on their way; what an alias stands for has its place at the anchor.
    Raises `YAMLSyntaxError` where the text is not YAML.

    >>> locate_in_yaml("States: {A: {}}", ["States", "A"]), locate_in_yaml("States: {A: {}}", ["States", "A"], key=True)
    (TextPosition(line=1, column=13), TextPosition(line=1, column=10))
    """
    with _refusals():
        node = _loader()(text).get_single_node()
    if node is None:
        return TextPosition(1, 1)
    key_node = node
    for wanted in keys:
        member = next((pair for name, *pair in _members(node) if name == wanted), None)
        if member is None:
            break
        key_node, node = member
    return _position((key_node if key else node).start_mark)


def key_positions(text: str) -> Iterator[tuple[tuple[Key, ...], TextPosition]]:
    """Every key and item of a YAML text that was read before: the way to it, and where it begins.

    >>> list(key_positions("a: {b: 1}"))
    [(('a',), TextPosition(line=1, column=1)), (('a', 'b'), TextPosition(line=1, column=5))]
    """
    node = _loader()(text).get_single_node()
    if node is not None:
        yield from _positions_in(node, ())


def _positions_in(node: yaml.Node, way: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], TextPosition]]:
    for name, key_node, value in _members(node):
        yield (*way, name), _position(key_node.start_mark)
        yield from _positions_in(value, (*way, name))


def _members(node: yaml.Node) -> Iterator[tuple[Key, yaml.Node, yaml.Node]]:
    """Of an object or array: the key or index of each member, the node where it begins, and that of its value."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        yield from ((_joined(str(name.value)), name, value) for name, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((index, item, item) for index, item in enumerate(node.value))
