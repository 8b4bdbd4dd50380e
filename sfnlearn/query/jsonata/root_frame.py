"""The outermost frame of an evaluation: `$states`, the workflow variables and the functions.

Each is brought into the evaluator's form when an expression first asks for it, and kept for the rest of the evaluation:
an expression that reads `$total` costs the same whatever other variables weigh.  A name that nobody knows is undefined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata.functions import FUNCTIONS
from sfnlearn.query.jsonata.library import Jsonata
from sfnlearn.query.jsonata.tree import Value
from sfnlearn.query.jsonata.values import ABSENT, to_engine


class RootFrame(Jsonata.Frame):  # type: ignore[misc]
    """The frame that has no other around it."""

    def __init__(
        self, states: Mapping[str, JSON], variables: Mapping[str, JSON], convert: Callable[[JSON], Value] = to_engine
    ) -> None:
        super().__init__(None)
        self.states, self.variables, self._convert = states, variables, convert

    def lookup(self, name: str) -> Value:
        """A value in the engine's form; None is undefined."""
        value = self.bindings.get(name, ABSENT)
        if value is not ABSENT:
            return value
        if name == "states":
            value = self._convert(dict(self.states))
        elif name in self.variables:
            value = self._convert(self.variables[name])
        else:
            return FUNCTIONS.get(name)
        self.bindings[name] = value
        return value
