"""A text in the other syntax: keys in their order, numbers as they are spelt, for both syntaxes spell them alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from sfnlearn.editing.text.nodes import Node
from sfnlearn.editing.text.yaml_spelling import YAMLLayout
from sfnlearn.jsontext import JSON, is_number

_MARK = "\ue000"
"""Stands for a number until its own spelling takes its place: a character of private use, which no text has."""
_MARKED = re.compile(rf'"{_MARK}([0-9]+)"')


def converted(text: str, root: Node, value: JSON, *, to_yaml: bool) -> tuple[str, str]:
    r"""The text of a value in the other syntax, and what is lost, as the end of a sentence.

    >>> from sfnlearn.editing.text.json_nodes import json_root
    >>> converted('{"a": 1e3}', json_root('{"a": 1e3}'), {"a": 1000.0}, to_yaml=True)
    ('a: 1e3\n', '')
    """
    spellings: list[str] = []
    marked = value if _MARK in text else _marked(text, root, value, spellings)
    written = YAMLLayout().block(marked) if to_yaml else json.dumps(marked, indent=2, ensure_ascii=False)
    spelt = _MARKED.sub(lambda found: spellings[int(found[1])], written) if spellings else written
    return spelt + "\n", "" if to_yaml else _lost(text, root)


def _marked(text: str, node: Node, value: Any, spellings: list[str]) -> Any:
    """The value with a mark for each number, and the spellings that the marks stand for."""
    members = {member.key: member.node for member in node.members}
    if isinstance(value, dict):
        return {key: _marked(text, members[key], item, spellings) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(text, members[index], item, spellings) for index, item in enumerate(value)]
    if not is_number(value) or node.style == "alias" or node.properties:
        return value
    spellings.append(text[node.start : node.end])
    return f"{_MARK}{len(spellings) - 1}"


def _lost(text: str, root: Node) -> str:
    """What JSON has no place for."""
    at, remarks = 0, 0
    for start, end in sorted(_spans(root)):
        remarks += text.count("#", at, max(at, start))
        at = max(at, end)
    remarks += text.count("#", at)
    aliases = any(node.style == "alias" for node in _nodes(root))
    lost = "without its remarks, for which JSON has no place" if remarks else ""
    written_out = "with the values of its aliases in their places" if aliases else ""
    return "".join(f", {one}" for one in (lost, written_out) if one)


def _spans(node: Node) -> Iterator[tuple[int, int]]:
    """Where keys and scalars stand: a # in them is not the beginning of a remark."""
    for one in _nodes(node):
        if one.kind == "scalar":
            yield one.start, one.end
        if one.style != "alias":
            yield from (member.key_span for member in one.members)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if node.style != "alias":
        for member in node.members:
            yield from _nodes(member.node)
