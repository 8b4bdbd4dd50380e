"""Edits between brackets: a member more or less, with its comma and the blanks around it.

A member's own is what follows the comma before it, up to its own comma.  So what was put in is taken out with the very
same characters.
"""

from __future__ import annotations

import re

from sfnlearn.editing.text.edits import Edit
from sfnlearn.editing.text.layout import Layout, begins_line, indent_at
from sfnlearn.editing.text.nodes import Node

_BLANKS = re.compile(r"\s*")


def inner_indent(text: str, container: Node, layout: Layout) -> str:
    """The indent that a new member of an object or array gets, where it begins a line."""
    if container.members and begins_line(text, container.members[0].start):
        return indent_at(text, container.members[0].start)
    return indent_at(text, container.start) + (layout.unit if not container.members else "")


def inserted(text: str, container: Node, index: int, body: str, layout: Layout) -> list[Edit]:
    """A new member before the one at an index, or behind the last."""
    members = container.members
    if not members:
        return [_filled(text, container, body, layout)]
    between = _between(text, container, index, layout)
    if index == 0:
        return [Edit(members[0].start, members[0].start, f"{body},{between}")]
    before = members[index - 1]
    if index < len(members):
        comma = _comma(text, before.end)
        return [Edit(comma + 1, comma + 1, f"{between}{body},")]
    return [Edit(before.end, before.end, f",{between}{body}")]


def removed(text: str, container: Node, index: int) -> list[Edit]:
    """The member at an index taken away."""
    members = container.members
    member = members[index]
    if len(members) == 1:
        return [Edit(container.start + 1, container.end - 1, "")]
    if index == 0:
        return [Edit(member.start, members[1].start, "")]
    comma = _comma(text, members[index - 1].end)
    if index + 1 < len(members):
        return [Edit(comma + 1, _comma(text, member.end) + 1, "")]
    return [Edit(comma, member.end, "")]


def _filled(text: str, container: Node, body: str, layout: Layout) -> Edit:
    """The first member of an object or array: that of an object on a line of its own, where the text has lines."""
    brackets = text[container.start] + text[container.end - 1]
    if layout.lines and (layout.spread or container.kind == "object"):
        new = layout.enclosed([body], indent_at(text, container.start), brackets)
    else:
        new = brackets[0] + body + brackets[1]
    return Edit(container.start, container.end, new)


def _between(text: str, container: Node, index: int, layout: Layout) -> str:
    """The blanks between two members, as they stand beside the place where a new one comes."""
    members = container.members
    if begins_line(text, members[0].start):
        return layout.line_end + indent_at(text, members[0].start)
    if len(members) == 1:
        return layout.comma[1:]
    right = max(1, min(index, len(members) - 1))
    start = members[right].start
    gap = text[_comma(text, members[right - 1].end) + 1 : start]
    return layout.line_end + indent_at(text, start) if "\n" in gap else gap


def _comma(text: str, at: int) -> int:
    """Where the comma behind a member stands."""
    blanks = _BLANKS.match(text, at)
    assert blanks is not None  # blanks may be none
    return blanks.end()
