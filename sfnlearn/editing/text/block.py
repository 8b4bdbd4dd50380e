"""Edits of a YAML block: a member more or less, with its lines and its remarks.

A member's own are the lines from its remarks to the last line of its value:

      # Remarks above it, in its column and with no blank line between.
      Pay:   # what follows in its line
        Type: Task
        # and remarks below it that stand deeper than it does
    # What stands here belongs to no member.

Blank lines between two members stay between two members: who adds one repeats them, who removes one takes them along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sfnlearn.editing.text.edits import Edit
from sfnlearn.editing.text.layout import begins_line
from sfnlearn.editing.text.nodes import Node

_BLANK = re.compile(r"[ \t]*\r?(?=\n|$)")
_REMARK = re.compile(r"([ \t]*)#[^\n]*")


@dataclass(frozen=True, slots=True)
class Block:
    """The members of a block with its text, and the span of what is each one's own."""

    text: str
    node: Node
    is_root: bool = False
    """The remarks above the first member of a whole text are about the text."""

    @property
    def column(self) -> int:
        return column_of(self.text, self.node.members[0].start)

    def own(self, index: int) -> tuple[int, int]:
        """From its remarks, behind their indent, to the end of its last line, before the line end."""
        return self._begin(index), self._end(index)

    def _begin(self, index: int) -> int:
        start = self.node.members[index].start
        if (index == 0 and self.is_root) or not begins_line(self.text, start):
            return start
        floor = self.node.members[index - 1].end if index else 0
        while True:
            line = self.text.rfind("\n", 0, start)
            if line < 0:
                return start
            above = self.text.rfind("\n", 0, line) + 1
            remark = _REMARK.match(self.text, above, line)
            if remark is None or len(remark[1]) != self.column or above < floor:
                return start
            start = above + len(remark[1])

    def _end(self, index: int) -> int:
        end = line_end(self.text, self.node.members[index].end)
        at = end
        while (next_line := self.text.find("\n", at)) >= 0:
            at = next_line + 1
            remark = _REMARK.match(self.text, at)
            if remark is not None and len(remark[1]) > self.column:
                end = at = line_end(self.text, remark.start())
            elif not self._is_blank(at):
                break
        return end

    def _is_blank(self, at: int) -> bool:
        return at < len(self.text) and _BLANK.match(self.text, at) is not None

    def inserted(self, index: int, lines: str, line_end: str) -> list[Edit]:
        """A new member before the one at an index, or behind the last; `lines` is indented but for its first."""
        indent = " " * self.column
        if index == 0:
            start = self._begin(0)
            return [Edit(start, start, lines + line_end * (1 + self._blanks_near(0)) + indent)]
        end = self._end(index - 1)
        return [Edit(end, end, line_end * (1 + self._blanks_near(index)) + indent + lines)]

    def removed(self, index: int) -> list[Edit]:
        """The member at an index taken away, which is not the only one."""
        begin, end = self.own(index)
        if index == 0:
            next_begin = self._begin(1)
            between = self.text[end:next_begin]
            return [Edit(begin, next_begin if not between.strip() else end + self._line_break(end), "")]
        before = self._end(index - 1)
        if self.text[before:begin].strip():
            before = self._line_before(begin)
        return [Edit(before, end, "")]

    def _line_break(self, at: int) -> int:
        """How many characters of a line end, and of the indent behind it, follow: the indent is the member's own."""
        found = re.compile(r"\r?\n[ \t]*").match(self.text, at)
        return len(found[0]) if found else 0

    def _line_before(self, at: int) -> int:
        """The end of the line above."""
        end = self.text.rfind("\n", 0, at)
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def _blanks_near(self, index: int) -> int:
        """The blank lines between two members where a new one comes; 0 where there are not two."""
        count = len(self.node.members)
        right = max(1, index) if index < count else count - 1
        if not 0 < right < count:
            return 0
        return _blank_lines(self.text, self._end(right - 1))


def _blank_lines(text: str, at: int) -> int:
    """How many blank lines follow a line end."""
    found = re.compile(r"(?:\r?\n[ \t]*(?=\r?\n))*").match(text, at)
    return found[0].count("\n") if found else 0


def line_end(text: str, at: int) -> int:
    """The end of the line of an offset, before its line end."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def column_of(text: str, at: int) -> int:
    r"""The column of an offset, counted from 0.

    >>> column_of("a:\n  b: 1", 5)
    2
    """
    begin = text.rfind("\n", 0, at) + 1
    return at - begin - text.startswith("\ufeff", begin)
