"""A knob: a number to turn, with the values that it may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sfnlearn.drawing.tables.panel import Panel

Make = Callable[[Mapping[str, float]], Panel]
"""What makes the panel for the values of all knobs."""


@dataclass(frozen=True, slots=True)
class Knob:
    """A number to turn: its name, what people read, the values that it may have and the place of the present one."""

    name: str
    label: str
    values: tuple[float, ...]
    at: int

    @classmethod
    def around(cls, name: str, label: str, values: Sequence[float], now: float) -> Knob:
        """A knob that stands at `now`, which need not be among the values.

        >>> Knob.around("n", "Number", (1, 5, 10), 7)
        Knob(name='n', label='Number', values=(1, 5, 7, 10), at=2)
        """
        known = tuple(sorted({*values, now}))
        return cls(name, label, known, known.index(now))

    @property
    def value(self) -> float:
        """The present value."""
        return self.values[self.at]

    def to_json(self) -> dict[str, Any]:
        """What the browser needs."""
        told = [f"{value:,}" if value == int(value) else f"{value:g}" for value in self.values]
        return {"name": self.name, "label": self.label, "told": told, "at": self.at}
