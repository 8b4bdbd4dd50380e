"""The shape of a graph as it travels to the browser."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from sfnlearn.jsonplaces import Key

Place = list[Key]
"""A place as it travels to the browser: keys and indexes from the whole definition."""
EdgeKind = Literal["start", "next", "choice", "default", "catch", "end"]

Edge = TypedDict(
    "Edge",
    {
        "id": str,
        "kind": EdgeKind,
        "from": Place | None,
        "to": Place | None,
        "place": Place,
        "label": str,
        "title": str,
        "gap": str | None,
        "lines": list[str],
        "size": list[float],
        "fixed": bool,
    },
)
"""A transition; `start` begins where its block does and has no `from`, `end` goes to its end and has no `to`.

`id` is the JSON pointer of `place`, the field that names the target; `fixed` marks the way from a Succeed or a Fail to
the end, which no field names.  `gap` is what stands where the name of a state beside it should: a name that no state
has, an empty text where nothing stands at all.  `lines` are those of the label, `size` what it needs in pixels.
"""


class State(TypedDict):
    """A card; `lines` are those of its name, `size` is that of the card, or of the head of the frame around `blocks`.

    `known` says whether its type is one of the language's.  `errors` and `warnings` count the diagnostics about the
    state itself; `diagnostics` are their positions among all.
    """

    place: Place
    name: str
    type: str
    known: bool
    caption: str
    title: str
    lines: list[str]
    size: list[float]
    retries: int
    errors: int
    warnings: int
    diagnostics: list[int]
    distributed: bool
    blocks: list[Block]


class Undrawn(TypedDict):
    """Something of the definition that the drawing has no place for, in a sentence."""

    place: Place
    sentence: str


class Block(TypedDict):
    """States that lead to each other: the machine, a branch, an item processor.

    `missing` marks a block that is not in the definition though its holder needs one: the drawing shows where it goes.
    `undrawn` is the outermost block's alone.
    """

    block: Place
    start: str | None
    missing: bool
    states: list[State]
    edges: list[Edge]
    undrawn: NotRequired[list[Undrawn]]
