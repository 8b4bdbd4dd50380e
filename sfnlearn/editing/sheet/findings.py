"""The diagnostics of one state, each beside the field that it is about, with what its fix would do in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sfnlearn.asl.location import Keys, Location
from sfnlearn.editing.places import state_around
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.jsontext import JSON, dumps


@dataclass(frozen=True, slots=True)
class Problem:
    """A diagnostic as a form shows it; `index` is its number among all, `fix` what its fix does, empty without one."""

    index: int
    severity: str
    code: str
    message: str
    hint: str
    fix: str
    place: Keys

    def is_at(self, place: Keys) -> bool:
        """Whether it is about what stands at a place, or about something in it."""
        return self.place[: len(place)] == place


def problems_of(place: Keys, found: Sequence[Diagnostic]) -> list[Problem]:
    """The problems of the state at a place, not those of states inside it; of () those of the machine itself."""
    told = (
        Problem(index, one.severity, one.code, one.message, one.hint, told_fix(one.fix), _keys(one))
        for index, one in enumerate(found)
    )
    return [problem for problem in told if state_around(problem.place) == place]


def beside(place: Keys, problems: Iterable[Problem], further: Iterable[Keys]) -> tuple[Problem, ...]:
    """The problems at a place that are not at one of the further ones, which stand in it and tell them themselves."""
    further = [each for each in further if len(each) > len(place)]
    return tuple(one for one in problems if one.is_at(place) and not any(one.is_at(each) for each in further))


def _keys(found: Diagnostic) -> Keys:
    return tuple(found.place) if isinstance(found.place, Location) else ()


def told_fix(fix: Fix | None) -> str:
    """What a fix does, in words; empty where there is none.

    >>> told_fix(Fix(Location(("States", "A", "Nxet")), "rename", "Next"))
    'Rename "Nxet" to "Next"'
    >>> told_fix(Fix(Location(("States", "A", "Retry", 0, "MaxAttempts")), "set", 3))
    'Set MaxAttempts to 3'
    >>> told_fix(Fix(Location(("States", "A", "Retry", 0)), "move", 2))
    'Move item 1 of Retry to place 3'
    """
    if fix is None:
        return ""
    name = _name(fix.place)
    if fix.operation == "set":
        return f"Set {name} to {_short(fix.value)}"
    if fix.operation == "rename":
        return f'Rename "{fix.place[-1]}" to "{fix.value}"'
    return f"Remove {name}" if fix.operation == "remove" else f"Move {name} to place {fix.value + 1}"


def _name(place: Location) -> str:
    if not place:
        return "the machine"
    last = place[-1]
    if isinstance(last, int):
        return f"item {last + 1} of {place[-2]}" if len(place) > 1 else f"item {last + 1}"
    return f'"{last}"' if place[-2:-1] == ("States",) else last


def _short(value: JSON) -> str:
    text = dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."
