"""Edits of a JSON text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from sfnlearn.editing.text.edits import Edit
from sfnlearn.editing.text.flow import inner_indent, inserted, removed
from sfnlearn.editing.text.json_nodes import json_root
from sfnlearn.editing.text.layout import Layout, indent_at, layout_of, moved, quoted
from sfnlearn.editing.text.nodes import Node, Spot
from sfnlearn.jsonplaces import Key
from sfnlearn.jsontext import parse

_BEGINS_LINE = re.compile(r'[ \t]*(?:"(?:[^"\\]|\\.)*"[ \t]*:[ \t]*)?')
"""What stands before a value that begins its line: its key, if it has one."""


class JSONEdits:
    """A `Grammar` for JSON."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._habits: Layout | None = None

    @cached_property
    def root(self) -> Node:
        return json_root(self.text)

    @cached_property
    def layout(self) -> Layout:
        return self._habits or layout_of(self.text, self.root)

    @property
    def line_end(self) -> str:
        return self.layout.line_end

    def keep_habits(self, other: JSONEdits) -> None:
        self._habits = other.layout

    def source(self, spot: Spot) -> str:
        return moved(self.text[spot.node.start : spot.node.end], self._margin(spot), "")

    def meaning(self, source: str) -> Any:
        return parse(source)

    def written(self, value: Any, around: Spot | None, key: Key) -> str:
        if around is None:
            return self.layout.written(value)
        indent = inner_indent(self.text, around.node, self.layout)
        return moved(self.layout.written(value, indent, len(self._member(around, key, ""))), indent, "")

    def spelt(self, spot: Spot, source: str) -> list[Edit]:
        return [Edit(spot.node.start, spot.node.end, moved(source, "", self._margin(spot)))]

    def added(self, container: Spot, index: int, key: Key, source: str) -> list[Edit]:
        indent = inner_indent(self.text, container.node, self.layout)
        body = self._member(container, key, moved(source, "", indent))
        return inserted(self.text, container.node, index, body, self.layout)

    def removed(self, container: Spot, index: int) -> list[Edit]:
        return removed(self.text, container.node, index)

    def renamed(self, spot: Spot, key: str) -> list[Edit]:
        return [Edit(*spot.member.key_span, quoted(key))]

    def moved(self, container: Spot, index: int, target: Spot, goal: int, *, key: Key, value: Any) -> list[Edit]:
        source = self.source(container.inside(index))
        return [*self.removed(container, index), *self.added(target, goal, key, source)]

    def _member(self, container: Spot, key: Key, source: str) -> str:
        """A member as it stands in the text: with its key in an object."""
        return f"{quoted(str(key))}{self.layout.colon}{source}" if container.node.kind == "object" else source

    def _margin(self, spot: Spot) -> str:
        """The indent that the lines of a value are deeper than: that of the nearest value around it that begins a line.

        The definition itself begins none: blanks before it are no indent of what stands in it.
        """
        for node in reversed((*spot.around, spot.node)[1:]):
            begin = self.text.rfind("\n", 0, node.start) + 1
            if _BEGINS_LINE.fullmatch(self.text, begin, node.start):
                return indent_at(self.text, node.start)
        return ""
