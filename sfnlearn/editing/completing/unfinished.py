"""What is known of the place where somebody types, in a text that is not finished.

A text is hardly ever right while it is typed: a quotation mark is open, a comma is missing, a key has no value yet.  So
what is read here is never refused.  A reader takes what it can and gives two things: the value as far as it can be
told, and the spot at which the cursor stands in it.

Rules that hold here: offsets count characters of the text; nothing that is read raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sfnlearn.asl.location import Keys
from sfnlearn.jsontext import JSON

Role = Literal["key", "value"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the cursor stands.

    `around` is the place of the object or array around it; `role` says whether a key or a value belongs there, and
    `key` is the key or index whose value it is, None where a key belongs.  The word that is being typed, without its
    quotation marks, goes from `start` to `end`; with them, where it has some, from `outer_start` to `outer_end`.
    """

    around: Keys
    role: Role
    key: str | int | None
    start: int
    end: int
    outer_start: int
    outer_end: int
    colon: bool = False
    """Whether a colon follows already, so that a key needs none."""
    follows: bool = False
    """Whether a member or item follows, and no comma is between."""
    precedes: bool = False
    """Whether a member or item stands before, and no comma is between."""

    @property
    def place(self) -> Keys:
        """The place of the value that is typed; of a key, that of the object which gets it."""
        return self.around if self.key is None else (*self.around, self.key)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A text as far as it can be read: its value, and the spot of the cursor, None where nothing can be said of it."""

    value: JSON
    spot: Spot | None


def put(holder: JSON, key: str | int | None, value: JSON) -> None:
    """Put a member into an object, or an item at the end of an array; into anything else nothing is put."""
    if isinstance(holder, dict) and isinstance(key, str):
        holder[key] = value
    elif isinstance(holder, list):
        holder.append(value)
