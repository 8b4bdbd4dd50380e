"""What a syntax knows of edits: where a value ends and a comma stands, and how something new is written."""

from __future__ import annotations

from typing import Any, Protocol, Self

from sfnlearn.editing.text.edits import Edit
from sfnlearn.editing.text.nodes import Node, Spot
from sfnlearn.jsonplaces import Key


class Grammar(Protocol):
    """The edits of one text.  A `source` is a value as somebody types it, at the left margin."""

    @property
    def root(self) -> Node:
        """The node of the whole text."""

    @property
    def line_end(self) -> str:
        """How the lines of the text end."""

    def keep_habits(self, other: Self) -> None:
        """Lay out what is new as another text does, from which this one was made."""

    def source(self, spot: Spot) -> str:
        """The spelling of a value that stands there."""

    def meaning(self, source: str) -> Any:
        """The value of a source; raises ValueError with a `reason` where it is not one."""

    def written(self, value: Any, around: Spot | None, key: Key) -> str:
        """A value as the source that comes below a key of an object or array, or stands alone."""

    def spelt(self, spot: Spot, source: str) -> list[Edit]:
        """Another source for a value."""

    def added(self, container: Spot, index: int, key: Key, source: str) -> list[Edit]:
        """A new member before the one at an index, or behind the last."""

    def removed(self, container: Spot, index: int) -> list[Edit]:
        """A member less."""

    def renamed(self, spot: Spot, key: str) -> list[Edit]:
        """Another key for a member."""

    def moved(self, container: Spot, index: int, target: Spot, goal: int, *, key: Key, value: Any) -> list[Edit]:
        """A member taken to another object or array, or to another seat in its own, with all that is its own."""
