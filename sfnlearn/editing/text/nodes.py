"""Where the values of a text stand: a tree of nodes, each with its span and its members."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sfnlearn.asl.location import Keys
from sfnlearn.jsonplaces import Key

Span = tuple[int, int]
"""Two offsets in a text: of the first character, and behind the last."""
Kind = Literal["object", "array", "scalar"]


@dataclass(frozen=True)
class Node:
    """A value in a text, from `start` to `end`; its members are read when somebody asks for them."""

    kind: Kind
    start: int
    end: int
    read_members: Callable[[Node], Sequence[Member]]

    @cached_property
    def members(self) -> Sequence[Member]:
        """The members of an object or the items of an array, in the order of the text."""
        return self.read_members(self)

    def index_of(self, key: Key) -> int | None:
        """Which of the members has a key or an index, counted from 0; None where none has."""
        if self.kind == "array":
            return key if isinstance(key, int) and 0 <= key < len(self.members) else None
        found = (index for index, member in enumerate(self.members) if member.key == key)
        return next(found, None) if self.kind == "object" and isinstance(key, str) else None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object, or an item of an array, whose key is its index and has no span of its own."""

    key: Key
    key_span: Span
    node: Node

    @property
    def start(self) -> int:
        return self.key_span[0]

    @property
    def end(self) -> int:
        return self.node.end


def find(root: Node, place: Keys) -> Member | None:
    """The member to which keys and indexes lead, or None; the root is taken as a member without a key."""
    found = Member("", (root.start, root.start), root)
    for key in place:
        index = found.node.index_of(key)
        if index is None:
            return None
        found = found.node.members[index]
    return found


def place_at(root: Node, offset: int) -> Keys:
    """The keys and indexes to the innermost member that an offset stands in or at the edge of."""
    place: Keys = ()
    node = root
    while True:
        inside = next((one for one in node.members if one.start <= offset <= one.end), None)
        if inside is None:
            return place
        place, node = (*place, inside.key), inside.node
