"""Which diagnostics are about which state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sfnlearn.asl.definition import HOLDERS
from sfnlearn.asl.location import Keys, Location
from sfnlearn.errors import Diagnostic
from sfnlearn.jsontext import JSON


@dataclass(slots=True)
class About:
    """The diagnostics about one state: their positions among all, and how many there are of each severity."""

    positions: list[int] = field(default_factory=list)
    severities: Counter[str] = field(default_factory=Counter)


def found_at(definition: JSON, diagnostics: Iterable[Diagnostic]) -> dict[Keys, About]:
    """The diagnostics about each state, by the place of the innermost one that they lie in."""
    found: dict[Keys, About] = {}
    for position, diagnostic in enumerate(diagnostics):
        place = diagnostic.place
        if isinstance(place, str):
            place = Location.from_text(place, definition)
        if isinstance(place, Location):
            about = found.setdefault(state_around(place), About())
            about.positions.append(position)
            about.severities[diagnostic.severity] += 1
    return found


def state_around(place: Keys) -> Keys:
    """The place of the innermost state that a place lies in; empty for a field of the machine itself.

    >>> state_around(("States", "P", "Branches", 0, "States", "States", "Next"))
    ('States', 'P', 'Branches', 0, 'States', 'States')
    """
    end = 0
    begin: int | None = 0
    while begin is not None and place[begin : begin + 1] == ("States",) and len(place) > begin + 1:
        end = begin + 2
        begin = _inside(place, end)
    return tuple(place[:end])


def _inside(place: Keys, state_end: int) -> int | None:
    """Where the place goes on in a block that the state holds; None where it is in another field."""
    holder = place[state_end] if state_end < len(place) else None
    if holder not in HOLDERS:
        return None
    return state_end + (2 if holder == "Branches" else 1)
