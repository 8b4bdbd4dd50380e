"""What an expression may read beside its input.

Every compiled expression of the JSONPath language is called as `expression(data, scope)`: `data` is what `$` stands
for, the scope gives `$$`, the variables and the seeded randomness.  A state's `Frame` is such a scope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from sfnlearn.jsontext import JSON


class Scope(Protocol):
    """The surroundings of an evaluation; `now` is in POSIX seconds."""

    @property
    def context(self) -> Mapping[str, JSON]:
        """The context object, `$$` or `$states.context`."""

    @property
    def variables(self) -> Mapping[str, JSON]:
        """The variables in reach, by name without the dollar sign."""

    @property
    def now(self) -> float:
        """The time on the execution's clock."""

    def random(self) -> float:
        """A number in [0, 1), from the execution's seed."""

    def uuid(self) -> str:
        """A version 4 UUID, from the execution's seed."""


Evaluate = Callable[[JSON, Scope], JSON]
"""A compiled expression of the JSONPath language: data and scope in, a JSON value out."""
