"""How many places one evaluation of a path may look at.

A short path can ask for more than any machine has time for: `$..*..*..*` grows with every segment.  So every place that
is looked at is counted, inside filters too: the count is one object, which goes down into the paths of a filter.
Regular expressions are bounded on their own (`query/bounded_regex.py`).
"""

from __future__ import annotations

MOST_PLACES = 1_000_000
"""Places that one evaluation may look at; `$..name` over a payload of 256 KiB looks at 130,000 at most."""


class RunawayPathError(Exception):
    """The budget is spent."""


class Budget:
    """What one evaluation may still look at."""

    __slots__ = ("left",)

    def __init__(self, most: int = MOST_PLACES) -> None:
        self.left = most

    def spend(self, places: int) -> None:
        """Count places; raises RunawayPathError."""
        self.left -= places
        if self.left < 0:
            raise RunawayPathError
