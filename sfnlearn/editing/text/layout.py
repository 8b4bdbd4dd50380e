"""How a text is laid out, and something new in it so that it looks as if the same hand had written it.

What a text shows of its own is taken over: the ends of lines, the width of an indent, what follows a colon, and whether
a short object stands on one line.  A text that has one line only gets no second one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sfnlearn.editing.text.nodes import Node
from sfnlearn.jsontext import JSON

WIDTH = 100
"""Columns that an object on one line may reach to, in a text that has such objects."""
_ON_ONE_LINE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|([\[{])[ \t]*(?=[^\s\]}])')


@dataclass(frozen=True, slots=True)
class Layout:
    """The habits of one text."""

    line_end: str = "\n"
    unit: str = "  "
    """What an indent is deeper by."""
    colon: str = ": "
    comma: str = ", "
    """Between two members on one line."""
    lines: bool = True
    """Whether there is more than one line."""
    spread: bool = True
    """Whether every object and array with members in it has a line for each of them."""

    def written(self, value: JSON, indent: str = "", column: int = 0) -> str:
        """A value as JSON at an indent; before it, the line has as many columns more as `column` says."""
        if not self.lines or not isinstance(value, dict | list) or not value:
            return self.on_one_line(value)
        if not self.spread:
            text = self.on_one_line(value)
            if len(indent) + column + len(text) <= WIDTH:
                return text
        inner = indent + self.unit
        return self.enclosed(self._members(value, inner), indent, "{}" if isinstance(value, dict) else "[]")

    def _members(self, value: dict[str, JSON] | list[JSON], indent: str) -> Iterator[str]:
        if isinstance(value, list):
            yield from (self.written(item, indent) for item in value)
            return
        for key, item in value.items():
            begin = quoted(key) + self.colon
            yield begin + self.written(item, indent, len(begin))

    def enclosed(self, members: Iterator[str] | list[str], indent: str, brackets: str) -> str:
        """Members in their brackets, each on a line of its own."""
        between = self.line_end + indent + self.unit
        return brackets[0] + between + f",{between}".join(members) + self.line_end + indent + brackets[1]

    def on_one_line(self, value: JSON) -> str:
        """A value as JSON on one line."""
        return json.dumps(value, ensure_ascii=False, separators=(self.comma, self.colon))


def quoted(text: str) -> str:
    """A text as a JSON string, its characters as they are."""
    return json.dumps(text, ensure_ascii=False)


def layout_of(text: str, root: Node) -> Layout:
    r"""The habits of a JSON text.

    >>> from sfnlearn.editing.text.json_nodes import json_root
    >>> text = '{\r\n\t"StartAt": "A"\r\n}'
    >>> layout_of(text, json_root(text))
    Layout(line_end='\r\n', unit='\t', colon=': ', comma=', ', lines=True, spread=True)
    """
    newline = text.find("\n", root.start, root.end)
    first = next(iter(root.members), None)
    colon = text[first.key_span[1] : first.node.start] if first and root.kind == "object" else ": "
    colon = colon if "\n" not in colon else ": "
    unit = indent_at(text, first.start).removeprefix(indent_at(text, root.start)) if first else ""
    return Layout(
        line_end="\r\n" if text[newline - 1 : newline] == "\r" else "\n",
        unit=unit if first and unit and begins_line(text, first.start) else "  ",
        colon=colon,
        comma=", " if colon.endswith(" ") else ",",
        lines=newline >= 0 or first is None,
        spread=not any(found[1] for found in _ON_ONE_LINE.finditer(text)),
    )


def indent_at(text: str, at: int) -> str:
    r"""The blanks that begin the line of an offset.

    >>> indent_at("{\n    1", 6)
    '    '
    """
    begin = text.rfind("\n", 0, at) + 1
    end = begin
    while end < len(text) and text[end] in " \t":
        end += 1
    return text[begin:end]


def begins_line(text: str, at: int) -> bool:
    """Whether nothing but blanks stands before an offset in its line."""
    return not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t")


def moved(text: str, old: str, new: str) -> str:
    r"""A text of several lines with another indent: of each line but the first, and of none where one has not the old.

    >>> moved("{\n    1\n  }", "  ", "")
    '{\n  1\n}'
    """
    first, *rest = text.split("\n")
    if not all(line.startswith(old) and line != old for line in rest if line.strip("\r")):
        return text
    return "\n".join([first, *(new + line[len(old) :] if line.strip("\r") else line for line in rest)])
