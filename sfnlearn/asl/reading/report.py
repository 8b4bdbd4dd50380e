"""What was found while a definition was read: each finding with its rank, causes before what they bring about."""

from __future__ import annotations

from enum import IntEnum

from sfnlearn.asl.location import Location
from sfnlearn.errors import Diagnostic, Fix

SCHEMA = "SCHEMA_VALIDATION_FAILED"
MISSING_TARGET = "MISSING_TRANSITION_TARGET"
MISSING_END = "MISSING_END_STATE"
MANY = 100
"""Beyond so many findings nobody reads to the end, and looking for what was meant each time would take minutes."""


class Rank(IntEnum):
    """What a finding is about; causes come before what they bring about.

    LANGUAGE is what decides how other fields are read: the query language, or the type of a state.
    """

    LANGUAGE = 0
    FIELD = 1
    VALUE = 2
    MISSING = 3
    TARGET = 4
    END = 5
    UNREACHABLE = 6


Ranked = tuple[Rank, Diagnostic]
"""A finding with its rank: what a reading gives before consequences are taken out."""


class Report:
    """The findings about one definition, in the order in which they were made."""

    def __init__(self) -> None:
        self.findings: list[Ranked] = []

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def is_long(self) -> bool:
        """Whether so much is wrong that no more guesses are made."""
        return len(self.findings) > MANY

    def error(
        self, message: str, place: Location, hint: str = "", code: str = SCHEMA, *, fix: Fix | None = None,
        rank: Rank = Rank.VALUE, around: bool = False,
    ) -> None:  # fmt: skip
        """Add a finding that makes the definition unusable; `around` is that of `Diagnostic`."""
        self.findings.append((rank, Diagnostic("ERROR", code, message, place, hint, fix, around)))
