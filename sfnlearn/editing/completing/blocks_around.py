"""Where in a definition that is not finished a place lies: in which block, in which state, and where in it."""

from __future__ import annotations

from dataclasses import dataclass

from sfnlearn.asl.definition import HOLDERS, states_of
from sfnlearn.asl.location import Keys
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True)
class Standing:
    """A place by the innermost block around it: `block`, the name of the `state` in it, and the `rest` of the way.

    >>> standing(("States", "Both", "Branches", 0, "States", "A", "Catch", 0, "Next"))
    Standing(block=('States', 'Both', 'Branches', 0), state='A', rest=('Catch', 0, 'Next'))
    """

    block: Keys
    state: str | None
    rest: Keys


def standing(place: Keys) -> Standing:
    """Find the block, the state in it and the rest of the way to a place."""
    block: Keys = ()
    state, rest = None, place
    while len(rest) > 1 and rest[0] == "States":
        state, rest = str(rest[1]), rest[2:]
        inner = 2 if rest[:1] == ("Branches",) else 1
        if not rest or rest[0] not in HOLDERS or len(rest) <= inner:
            break
        block, state, rest = place[: len(place) - len(rest) + inner], None, rest[inner:]
    return Standing(block, state, rest)


def block_at(definition: JSON, place: Keys) -> JSON:
    """What stands at the place of a block; None where nothing does."""
    found = definition
    for key in place:
        if isinstance(found, dict) and key in found:
            found = found[str(key)]
        elif isinstance(found, list) and isinstance(key, int) and key < len(found):
            found = found[key]
        else:
            return None
    return found


def state_names(definition: JSON, place: Keys) -> list[str]:
    """The names of the states of the block at a place."""
    return list(states_of(block_at(definition, place)))
