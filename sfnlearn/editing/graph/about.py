"""Which diagnostics are about which state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sfnlearn.asl.location import Keys, Location
from sfnlearn.editing.places import state_around
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
