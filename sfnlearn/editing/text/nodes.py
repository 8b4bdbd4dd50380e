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
Style = Literal["flow", "block", "lines", "alias"]
"""How a value is written: on its own, as all of JSON is; as a block of YAML, a line for each member; as a YAML text of
several lines below `|` or `>`; as an alias, `*name`, whose members stand at its anchor."""


@dataclass(frozen=True)
class Node:
    """A value in a text, from `start` to `end`; its members are read when somebody asks for them."""

    kind: Kind
    start: int
    end: int
    read_members: Callable[[Node], Sequence[Member]]
    style: Style = "flow"
    properties: int = 0
    """How many characters at its start are an anchor or a tag, with the blanks behind them."""

    @cached_property
    def members(self) -> Sequence[Member]:
        """The members of an object or the items of an array, in the order of the text."""
        return self.read_members(self)

    @property
    def opens(self) -> int:
        """Where the value itself begins, behind its anchor and its tag."""
        return self.start + self.properties

    def index_of(self, key: Key) -> int | None:
        """Which of the members has a key or an index, counted from 0; None where none has."""
        if self.kind == "array":
            return key if isinstance(key, int) and 0 <= key < len(self.members) else None
        found = (index for index, member in enumerate(self.members) if member.key == key)
        return next(found, None) if self.kind == "object" and isinstance(key, str) else None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object, or an item of an array, whose key is its index and has no span of its own.

    `start` is where the member begins: its key, or the value; in a YAML block the dash before an item.
    """

    key: Key
    start: int
    key_span: Span
    node: Node

    @property
    def end(self) -> int:
        return self.node.end


@dataclass(frozen=True, slots=True)
class Spot:
    """A member and all that it stands in, from the outermost; of the whole text, which stands in nothing."""

    member: Member
    around: tuple[Node, ...] = ()

    @property
    def node(self) -> Node:
        return self.member.node

    @property
    def parent(self) -> Node | None:
        return self.around[-1] if self.around else None

    def inside(self, index: int) -> Spot:
        """The member of this one that an index counts."""
        return Spot(self.node.members[index], (*self.around, self.node))


def find(root: Node, place: Keys) -> Spot | None:
    """The member to which keys and indexes lead, or None; the root is taken as a member without a key."""
    spot = Spot(Member("", root.start, (root.start, root.start), root))
    for key in place:
        index = spot.node.index_of(key)
        if index is None:
            return None
        spot = spot.inside(index)
    return spot


def place_at(root: Node, offset: int) -> Keys:
    """The keys and indexes to the innermost member that an offset stands in or at the edge of."""
    place: Keys = ()
    node = root
    while True:
        inside = next((one for one in node.members if one.start <= offset <= one.end), None)
        if inside is None:
            return place
        place, node = (*place, inside.key), inside.node
