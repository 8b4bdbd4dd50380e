"""Undo and redo: each step holds what was before it and after it, and the oldest ones are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from sfnlearn.asl.location import Keys

MOST_STEPS = 1_000
MOST_CHARACTERS = 50_000_000
"""Of the texts of all steps together: a definition of the largest size that AWS takes has some fifty steps."""


class Snapshot(NamedTuple):
    """All that a step restores: the text, its syntax, and the places of the states that are selected."""

    text: str
    syntax: Literal["JSON", "YAML"]
    selection: tuple[Keys, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A change that was made, and what it is called in "Undo ..."."""

    before: Snapshot
    after: Snapshot
    label: str
    typed: bool = False


@dataclass(slots=True)
class Steps:
    """The steps that were made, and behind them those that were taken back."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def add(self, step: Step, *, joined: bool = False) -> None:
        """Add a step; joined to the last one where both are a burst of typing."""
        if joined and self.done and self.done[-1].typed and step.typed and not self.undone:
            step = Step(self.done.pop().before, step.after, step.label, typed=True)
        self.done.append(step)
        self.undone.clear()
        while len(self.done) > MOST_STEPS or (len(self.done) > 1 and sum(self._sizes()) > MOST_CHARACTERS):
            del self.done[0]

    def _sizes(self) -> Iterator[int]:
        # The text after a step is that before the next one, so each text counts once.
        return (len(step.before.text) for step in self.done)

    def back(self) -> Step:
        """The last step, taken back; there is one."""
        self.undone.append(self.done.pop())
        return self.undone[-1]

    def forth(self) -> Step:
        """The step that was taken back last, made again; there is one."""
        self.done.append(self.undone.pop())
        return self.done[-1]
