"""The nodes of a YAML text: those of PyYAML, with the ends and the dashes that it does not tell.

PyYAML lets a block end where the next thing begins, behind all remarks and blank lines.  Here it ends with its last
member, so that what stands between two members belongs to neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sfnlearn.asl.reading.yaml_text import Written
from sfnlearn.editing.text.flow import behind_blanks
from sfnlearn.editing.text.nodes import Kind, Member, Node

_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s+(?:#[^\n]*\s*)*|$))*")
_COMPLEX_KEY = re.compile(r"\?\s+$")


def yaml_root(text: str, value: Any, written: Written | None) -> Node:
    r"""The node of a whole YAML text; of an empty one, at its end.

    >>> from sfnlearn.asl.reading.yaml_text import read_yaml
    >>> text = "StartAt: A  # first\nStates: {}\n"
    >>> root = yaml_root(text, *read_yaml(text))
    >>> [text[member.start : member.end] for member in root.members]
    ['StartAt: A', 'States: {}']
    """
    if written is None:
        return Node("scalar", len(text), len(text), _none)
    return _Tree(text).node(value, written)


def _none(_: Node) -> Sequence[Member]:
    return ()


class _Tree:
    """The nodes of one text, those that an alias may stand for kept by what PyYAML made of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[int, Node] = {}

    def node(self, value: Any, written: Written) -> Node:
        if written.is_alias:
            target = self.known[id(written.node)]
            return Node(target.kind, written.start, written.end, lambda _: target.members, "alias")
        made = self.made(value, written)
        self.known[id(written.node)] = made
        return made

    def made(self, value: Any, written: Written) -> Node:
        start, properties = written.start, self.properties(written)
        if not isinstance(value, dict | list):
            lines = getattr(written.node, "style", None) in ("|", ">")
            end = self.end_of_lines(written) if lines else written.end
            return Node("scalar", start, end, _none, "lines" if lines else "flow", properties)
        kind: Kind = "object" if isinstance(value, dict) else "array"
        block = getattr(written.node, "flow_style", None) is not True
        parts = iter(written.parts)
        if isinstance(value, dict):
            pairs = zip(parts, parts, strict=True)
            members = [self.field(key, item, *pair) for (key, item), pair in zip(value.items(), pairs, strict=True)]
        else:
            members = []
            at = start + properties
            for index, (item, part) in enumerate(zip(value, parts, strict=True)):
                members.append(self.item(index, item, part, at if block else None))
                at = members[-1].end
        end = members[-1].end if block and members else written.end
        return Node(kind, start, end, lambda _: members, "block" if block else "flow", properties)

    def field(self, key: str, item: Any, key_part: Written, part: Written) -> Member:
        question = _COMPLEX_KEY.search(self.text[max(0, key_part.start - 20) : key_part.start])
        start = key_part.start - len(question[0]) if question else key_part.start
        return Member(key, start, (key_part.start, key_part.end), self.node(item, part))

    def item(self, index: int, item: Any, part: Written, after: int | None) -> Member:
        node = self.node(item, part)
        start = node.start if after is None else behind_blanks(self.text, after)
        return Member(index, start, (node.start, node.start), node)

    def properties(self, written: Written) -> int:
        """How long the anchor and the tag are."""
        if self.text[written.start : written.start + 1] not in ("&", "!"):
            return 0
        found = _PROPERTIES.match(self.text, written.start, max(written.end, written.start))
        return len(found[0]) if found else 0

    def end_of_lines(self, written: Written) -> int:
        """Where the last line of a text below `|` or `>` ends: of one that keeps its blank lines, behind these."""
        raw = self.text[written.start : written.end]
        header = raw.partition("\n")[0].partition("#")[0]
        if "+" in header:
            kept = raw.removesuffix("\n").removesuffix("\r")
            return written.start + len(kept)
        lines = raw.split("\n")
        while len(lines) > 1 and not lines[-1].strip():
            lines.pop()
        return written.start + len("\n".join(lines).removesuffix("\r"))
