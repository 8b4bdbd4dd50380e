"""Edits between brackets, in JSON and YAML: a member more or less, with its comma and the blanks around it.

A member's own is what follows the comma before it, up to its own comma and a remark in that line.  So what was put in
is taken out with the very same characters.
"""

from __future__ import annotations

import re

from sfnlearn.editing.text.edits import Edit
from sfnlearn.editing.text.layout import Layout, begins_line, indent_at
from sfnlearn.editing.text.nodes import Node

_BLANKS = re.compile(r"\s*")
_BLANKS_AND_REMARKS = re.compile(r"(?:\s+|#[^\n]*)*")
_REMARK_IN_LINE = re.compile(r"(?:[ \t]*#[^\r\n]*)?")


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
    own_end = _own_end(text, before.end)
    if index < len(members) or _has_comma(text, before.end):
        return [Edit(own_end, own_end, f"{between}{body},")]
    return [Edit(before.end, before.end, ","), Edit(own_end, own_end, f"{between}{body}")]


def removed(text: str, container: Node, index: int) -> list[Edit]:
    """The member at an index taken away."""
    members = container.members
    member = members[index]
    own_end = _own_end(text, member.end)
    if len(members) == 1:
        return [Edit(container.opens + 1, container.end - 1, "")]
    if index == 0:
        return [Edit(member.start, _end_of(_BLANKS, text, own_end), "")]
    begin = _own_end(text, members[index - 1].end)
    if index + 1 < len(members) or _has_comma(text, member.end):
        return [Edit(begin, own_end, "")]
    comma = behind_blanks(text, members[index - 1].end)
    return [Edit(comma, comma + 1, ""), Edit(begin, own_end, "")]


def behind_blanks(text: str, at: int) -> int:
    r"""The offset of what comes next that is neither a blank nor a line end nor a remark.

    >>> behind_blanks("a: 1  # one\n\nb: 2", 4)
    13
    """
    return _end_of(_BLANKS_AND_REMARKS, text, at)


def _has_comma(text: str, at: int) -> bool:
    comma = behind_blanks(text, at)
    return text[comma : comma + 1] == ","


def _own_end(text: str, at: int) -> int:
    """Where what belongs to a member that ends at an offset ends: behind its comma, and a remark in that line."""
    return _end_of(_REMARK_IN_LINE, text, behind_blanks(text, at) + 1 if _has_comma(text, at) else at)


def _filled(text: str, container: Node, body: str, layout: Layout) -> Edit:
    """The first member of an object or array: that of an object on a line of its own, where the text has lines."""
    brackets = text[container.opens] + text[container.end - 1]
    if layout.lines and (layout.spread or container.kind == "object"):
        new = layout.enclosed([body], indent_at(text, container.start), brackets)
    else:
        new = brackets[0] + body + brackets[1]
    return Edit(container.opens, container.end, new)


def _between(text: str, container: Node, index: int, layout: Layout) -> str:
    """The blanks between two members, as they stand beside the place where a new one comes."""
    members = container.members
    if begins_line(text, members[0].start):
        return layout.line_end + indent_at(text, members[0].start)
    if len(members) == 1:
        gap = layout.comma[1:]
    else:
        right = max(1, min(index, len(members) - 1))
        gap = text[_own_end(text, members[right - 1].end) : members[right].start]
    if "\n" in gap or "#" in text[members[max(0, index - 1)].end : _own_end(text, members[max(0, index - 1)].end)]:
        return layout.line_end + indent_at(text, members[min(index, len(members) - 1)].start)
    return gap


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    assert found is not None  # each may be empty
    return found.end()
