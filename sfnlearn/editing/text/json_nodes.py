"""The nodes of a JSON text, read by Python's decoder in C.

The decoder gives a value and the offset behind it, so that the members of one object are found without a look into
them.  A tree of nodes is therefore read only along the way to the place that is looked for, and the text needs no
second reader: it was read before, and is JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from sfnlearn.editing.text.nodes import Kind, Member, Node

_SPACE = re.compile(r"[ \t\n\r]*")
_COMMA = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*")
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode
_KINDS: dict[str, Kind] = {"{": "object", "[": "array"}


def json_root(text: str) -> Node:
    """The node of a whole text that is JSON.

    >>> [member.key for member in json_root('{"StartAt": "A", "States": {}}').members]
    ['StartAt', 'States']
    """
    return _node(text, _behind(_SPACE, text, 0))


def _node(text: str, at: int) -> Node:
    return Node(_KINDS.get(text[at], "scalar"), at, _decode(text, at)[1], lambda node: tuple(_members(text, node)))


def _members(text: str, node: Node) -> Iterator[Member]:
    if node.kind == "scalar":
        return
    at, index = _behind(_SPACE, text, node.start + 1), 0
    while text[at] not in "]}":
        member = _field(text, at) if node.kind == "object" else Member(index, at, (at, at), _node(text, at))
        yield member
        at, index = _behind(_COMMA, text, member.end), index + 1


def _field(text: str, at: int) -> Member:
    key, end = _decode(text, at)
    return Member(key, at, (at, end), _node(text, _behind(_COLON, text, end)))


def _behind(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    assert found is not None  # the text is JSON
    return found.end()
