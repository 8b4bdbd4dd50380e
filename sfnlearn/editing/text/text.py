"""The text of a definition, as somebody wrote it, and changes of it that leave the rest as it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any, Literal

from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.reading.yaml_text import YAMLSyntaxError, parse_yaml
from sfnlearn.editing.text.edits import Edit, applied
from sfnlearn.editing.text.flow import inner_indent, inserted, removed
from sfnlearn.editing.text.json_nodes import json_root
from sfnlearn.editing.text.layout import Layout, indent_at, layout_of, moved, quoted
from sfnlearn.editing.text.nodes import Member, Node, Span, find, place_at
from sfnlearn.errors import UsageError
from sfnlearn.jsonplaces import JSONSyntaxError, Key, begins_as_json
from sfnlearn.jsontext import JSON, check_value, dumps, parse

Syntax = Literal["JSON", "YAML"]


class TextError(UsageError):
    """A text that is neither JSON nor YAML; `line` and `column` count from 1, `reason` says what is wrong."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        self.reason, self.line, self.column = reason, line, column
        super().__init__(f"line {line}, column {column}: {reason}")

    def __reduce__(self) -> tuple[type[TextError], tuple[str, int, int]]:
        return type(self), (self.reason, self.line, self.column)


class Text:
    r"""A definition's text, which never changes: every edit gives another one.

    A place is the way to a member: keys and indexes from the whole definition, `("States", "Pay", "Catch", 0, "Next")`.
    An edit changes what stands at a place, and of the text around it not a byte but the comma or the line that goes
    along.  `syntax` is "JSON" or "YAML"; None: JSON where the text begins as an object or array does, else YAML.
    Raises TextError for a text that is neither.  An edit that cannot be made raises UsageError, one sentence.

    >>> text = Text('{\n  "StartAt": "A",\n  "States": {}\n}')
    >>> print(text.put(("States", "A"), {"Type": "Wait", "Seconds": 1}).set(("States", "A", "Seconds"), "1e1").text)
    {
      "StartAt": "A",
      "States": {
        "A": {
          "Type": "Wait",
          "Seconds": 1e1
        }
      }
    }
    """

    def __init__(self, text: str, syntax: Syntax | None = None) -> None:
        self._text = text
        self._syntax: Syntax = syntax or ("JSON" if begins_as_json(text) else "YAML")
        self._value: Any = _read(text, self._syntax)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self._text, self._syntax) == (other._text, other._syntax)

    def __hash__(self) -> int:
        return hash((self._text, self._syntax))

    def __repr__(self) -> str:
        return f"Text({self._text!r}, {self._syntax!r})"

    # -- what stands in it

    @property
    def text(self) -> str:
        return self._text

    @property
    def syntax(self) -> Syntax:
        return self._syntax

    @property
    def value(self) -> Any:
        """The JSON value of the text: the same one at each call, not to be changed."""
        return self._value

    def source(self, place: Keys) -> str:
        """How the value at a place is spelt.  Lines after its first are as if it began at the left margin.

        >>> Text('{"a": [1.50, -0]}').source(("a",))
        '[1.50, -0]'
        """
        node = self._member(place).node
        return moved(self._text[node.start : node.end], self._indent(node), "")

    def span(self, place: Keys, *, key: bool = False) -> Span:
        """Where the value at a place begins and ends, or its key with `key=True`, as offsets in the text.

        >>> text = Text('{"a": [1.50, -0]}')
        >>> text.span(("a", 1)), text.span(("a",), key=True)
        ((13, 15), (1, 4))
        """
        member = self._member(place)
        return (
            member.key_span if key and isinstance(member.key, str) and place else (member.node.start, member.node.end)
        )

    def place_at(self, offset: int) -> Keys:
        """The innermost place that an offset stands in; the whole definition where it stands outside of all.

        >>> Text('{"a": [1.50, -0]}').place_at(14)
        ('a', 1)
        """
        return place_at(self._root, offset)

    def __contains__(self, place: Keys) -> bool:
        """Whether something stands at a place.

        >>> ("a", 1) in Text('{"a": [1.50, -0]}')
        True
        """
        return find(self._root, place) is not None

    # -- edits

    def set(self, place: Keys, source: str) -> Text:
        r"""The value at a place spelt anew, as somebody typed it; a member that is not there yet comes to the end.

        >>> Text('{"a": 1}').set(("a",), " 2.50 ").text
        '{"a": 2.50}'
        >>> Text('{"a": 1}').set(("a",), "two")
        Traceback (most recent call last):
        sfnlearn.errors.UsageError: "two" is not a JSON value: a text or a name stands in double quotes; write "two".
        """
        source = source.strip()
        _check_source(source)
        member = find(self._root, place)
        if member is None:
            return self._added(place, lambda indent, _: moved(source, "", indent))
        if source == self.source(place):
            return self
        return self._spelt(member.node, moved(source, "", self._indent(member.node)))

    def put(self, place: Keys, value: object, *, after: Key | None = None, before: Key | None = None) -> Text:
        """A Python value at a place; a new member comes behind `after`, before `before`, or to the end.

        What is there already keeps its place among the others, and its spelling where the value is the same.

        >>> Text('{"a": 1, "c": 3.0}').put(("b",), [2], after="a").put(("c",), 3.0).text
        '{"a": 1, "b": [2], "c": 3.0}'
        """
        checked = check_value(value)
        member = find(self._root, place)
        if member is None:
            return self._added(place, self._writer(checked), after, before)
        if dumps(checked) == dumps(Location(place).value_in(self._value)):
            return self
        start = member.node.start
        column = start - self._text.rfind("\n", 0, start) - 1
        return self._spelt(member.node, self._layout.written(checked, self._indent(member.node), column))

    def insert(self, place: Keys, value: object) -> Text:
        """A Python value as a new item of an array, at the index that ends the place; later items move on.

        >>> Text('{"a": [1, 3]}').insert(("a", 1), 2).text
        '{"a": [1, 2, 3]}'
        """
        if self._container(place).kind != "array":
            raise UsageError(f"{_named(place)} is not a place in an array; put() adds a member to an object.")
        return self._added(place, self._writer(check_value(value)))

    def remove(self, place: Keys) -> Text:
        """A member or an item less.

        >>> Text('{"a": 1, "b": [2, 3]}').remove(("a",)).remove(("b", 1)).text
        '{"b": [2]}'
        """
        container, index = self._seat(place)
        return self._edited(removed(self._text, container, index))

    def rename(self, place: Keys, new_key: str) -> Text:
        """Another key for a member, which stays where it is.

        >>> Text('{"a": 1, "b": 2}').rename(("a",), "c").text
        '{"c": 1, "b": 2}'
        """
        container, index = self._seat(place)
        member = container.members[index]
        if new_key == member.key:
            return self
        if container.kind != "object":
            raise UsageError(f"{_named(place)} is an item of an array, which has no name to change.")
        _check_free(container, (*place[:-1], new_key))
        return self._edited([Edit(*member.key_span, quoted(check_value(new_key)))])

    def move(self, place: Keys, to_place: Keys, *, after: Key | None = None, before: Key | None = None) -> Text:
        """A member with its own text somewhere else: `to_place` is where it is found afterwards.

        In an object it comes behind `after`, before `before`, or to the end; in an array to the index that ends
        `to_place`, counted without the item itself.

        >>> Text('{"a": {"b": 1.50}, "c": {}}').move(("a", "b"), ("c", "d")).text
        '{"a": {}, "c": {"d": 1.50}}'
        """
        source, index = self._seat(place)
        if to_place[: len(place)] == place and to_place != place:
            raise UsageError(f"{_named(place)} cannot be moved into itself.")
        target, key = self._container(to_place), to_place[-1]
        same = target is source
        goal = self._goal(target, to_place, after, before)
        if same and target.kind == "array" and goal > index:
            goal += 1
        if target.kind == "object" and not (same and key == place[-1]):
            _check_free(target, to_place)
        if same and goal in (index, index + 1):
            return self.rename(place, str(key)) if target.kind == "object" else self
        body = self._body(target, key, self._respelt(source.members[index].node, target))
        return self._edited(
            [*removed(self._text, source, index), *inserted(self._text, target, goal, body, self._layout)]
        )

    # -- how they are made

    @cached_property
    def _root(self) -> Node:
        if self._syntax == "YAML":
            raise UsageError("A YAML text is changed by typing in it, until this can change it too.")
        return json_root(self._text)

    @cached_property
    def _layout(self) -> Layout:
        return layout_of(self._text, self._root)

    def _member(self, place: Keys) -> Member:
        found = find(self._root, place)
        if found is None:
            raise UsageError(f"The definition has nothing at {_named(place)}.")
        return found

    def _container(self, place: Keys) -> Node:
        """The object or array that holds a place, or may hold it."""
        if not place:
            raise UsageError("The whole definition stands in nothing; set() gives it another value.")
        node = self._member(place[:-1]).node
        if node.kind != ("array" if isinstance(place[-1], int) else "object"):
            expected = "an array, which has indexes" if isinstance(place[-1], int) else "an object, which has keys"
            raise UsageError(f"{_named(place[:-1])} is not {expected}.")
        return node

    def _seat(self, place: Keys) -> tuple[Node, int]:
        """The object or array that holds a place, and which of its members stands there."""
        container = self._container(place)
        index = container.index_of(place[-1])
        if index is None:
            raise UsageError(f"The definition has nothing at {_named(place)}.")
        return container, index

    def _goal(self, container: Node, place: Keys, after: Key | None, before: Key | None) -> int:
        """Before which member a new one comes; the number of them where it is the last."""
        count = len(container.members)
        if after is None and before is None:
            key = place[-1]
            if not isinstance(key, int):
                return count
            if not 0 <= key <= count:
                raise UsageError(f"{_named(place)} lies outside of the array, which has {count} items.")
            return key
        if after is not None and before is not None:
            raise UsageError("Give after= or before=, not both.")
        neighbour = after if before is None else before
        index = container.index_of(neighbour) if neighbour is not None else None
        if index is None:
            raise UsageError(f"{_named(place[:-1])} has no member {neighbour!r} to put something beside.")
        return index + (before is None)

    def _writer(self, value: JSON) -> Writer:
        return partial(self._layout.written, value)

    def _added(self, place: Keys, write: Writer, after: Key | None = None, before: Key | None = None) -> Text:
        """A new member; `write` gives its value for an indent and a column."""
        container = self._container(place)
        goal = self._goal(container, place, after, before)
        indent = inner_indent(self._text, container, self._layout)
        body = self._body(container, place[-1], write(indent, len(indent)))
        return self._edited(inserted(self._text, container, goal, body, self._layout))

    def _body(self, container: Node, key: Key, source: str) -> str:
        """A member as it stands in the text: with its key in an object."""
        return f"{quoted(check_value(key))}{self._layout.colon}{source}" if container.kind == "object" else source

    def _respelt(self, node: Node, target: Node) -> str:
        """A value's own text, with the indent of another object or array."""
        indent = inner_indent(self._text, target, self._layout)
        return moved(self._text[node.start : node.end], self._indent(node), indent)

    def _indent(self, node: Node) -> str:
        """The indent that the lines of a value are deeper than."""
        return indent_at(self._text, node.start) if node is not self._root else ""

    def _spelt(self, node: Node, source: str) -> Text:
        return self._edited([Edit(node.start, node.end, source)])

    def _edited(self, edits: list[Edit]) -> Text:
        return Text(applied(self._text, edits), self._syntax)


Writer = Callable[[str, int], str]


def _read(text: str, syntax: Syntax) -> JSON:
    try:
        return parse(text) if syntax == "JSON" else parse_yaml(text)
    except (JSONSyntaxError, YAMLSyntaxError) as error:
        raise TextError(error.reason, error.line, error.column) from None


def _check_source(source: str) -> None:
    try:
        parse(source)
    except JSONSyntaxError as error:
        what = f"{quoted(source[:40])} is not a JSON value: " if source else ""
        raise UsageError(f"{what or 'There is no value: '}{error.reason}.") from None


def _check_free(container: Node, place: Keys) -> None:
    if container.index_of(place[-1]) is not None:
        raise UsageError(f"{_named(place)} is there already; choose another name.")


def _named(place: Keys) -> str:
    return str(Location(place))
