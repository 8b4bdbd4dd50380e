"""Places of states and blocks in a definition, as keys and indexes.

A place of a block is empty (the machine), or it is the place of a state and `"Branches", index` or `"ItemProcessor"`
behind it.  A place of a state is that of its block with `"States", name` behind it.  Names may be any text, `States`
too, so a place is read from its beginning.
"""

from __future__ import annotations

from sfnlearn.asl.definition import OLD_PROCESSOR, PROCESSOR
from sfnlearn.asl.location import Keys, Location
from sfnlearn.jsontext import JSON


def state_around(place: Keys) -> Keys:
    """The place of the innermost state that a place lies in or is; empty for a place of the machine itself.

    >>> state_around(("States", "P", "Branches", 0, "States", "States", "Next"))
    ('States', 'P', 'Branches', 0, 'States', 'States')
    """
    begin = 0
    while len(place) > begin + 1 and place[begin] == "States":
        begin += 2
        inner = _block_length(place[begin:])
        if not inner or place[begin + inner : begin + inner + 1] != ("States",):
            break
        begin += inner
    return place[:begin]


def block_around(place: Keys) -> Keys:
    """The place of the block whose state or start a place is, or lies in.

    >>> block_around(("States", "P", "Branches", 0, "StartAt")), block_around(("States", "P", "Next"))
    (('States', 'P', 'Branches', 0), ())
    """
    state = state_around(place)
    inner = _block_length(place[len(state) :]) if state else 0
    return place[: len(state) + inner] if inner else state[:-2]


def is_state(place: Keys) -> bool:
    """Whether a place is that of a state."""
    return bool(place) and state_around(place) == place


def is_block(place: Keys) -> bool:
    """Whether a place is that of a block.

    >>> is_block(()), is_block(("States", "M", "ItemProcessor")), is_block(("States", "M"))
    (True, True, False)
    """
    state = state_around(place)
    return not place or (bool(state) and len(place) - len(state) == _block_length(place[len(state) :]) > 0)


def found_at(place: Keys, value: JSON) -> JSON:
    """What stands at a place of a value; None where nothing does."""
    try:
        return Location(place).value_in(value)
    except LookupError:
        return None


def _block_length(rest: Keys) -> int:
    """How many keys lead from a state to a block that it holds; 0 where they do not."""
    if len(rest) > 1 and rest[0] == "Branches" and isinstance(rest[1], int):
        return 2
    return 1 if rest and rest[0] in (PROCESSOR, OLD_PROCESSOR) else 0
