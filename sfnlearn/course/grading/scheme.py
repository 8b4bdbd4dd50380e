"""Points: what each exercise is worth, what part of it an answer earns, and what being late costs.

A scheme is a TOML file; without one each exercise is worth one point and a part of its probes earns a part of it.

    exercises = ["l02.q1", "l02.q4"]      # those that count; without this, all that stand in the lessons handed in
    points = 2                            # of each exercise
    partial = true                        # 3 of 4 probes earn 3/4; false: all or nothing

    [lessons."02"]
    weight = 2                            # its points count twice

    [exercise."l02.q4"]
    points = 5
    partial = false

    [late]
    due = 2026-03-01T12:00:00+01:00
    percent_per_day = 10                  # of the points earned, for each day that has begun
    most_days = 3                         # later counts nothing
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sfnlearn.asl.diagnostics.guesses import suggestion
from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.grading.handed_in import HandedIn
from sfnlearn.course.grading.judging import Result
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, is_number

SECONDS_A_DAY = 86_400
_KNOWN = {
    "": ("exercises", "points", "partial", "lessons", "exercise", "late"),
    "lessons": ("weight",),
    "exercise": ("points", "partial"),
    "late": ("due", "percent_per_day", "most_days"),
}


class SchemeError(Exception):
    """What is wrong in a scheme, as a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """When a submission is due and what each day that has begun costs, in percent of the points earned."""

    due: datetime | None = None
    percent_per_day: float = 0.0
    most_days: float = math.inf

    def days(self, handed_in: HandedIn) -> int | None:
        """The days that have begun since it was due: 0 in time; None where nobody says when it came."""
        if self.due is not None and handed_in.submitted is not None:
            return max(0, math.ceil((handed_in.submitted - self.due).total_seconds() / SECONDS_A_DAY))
        if handed_in.late:
            return 1
        return 0 if self.due is None or handed_in.layout == "Canvas" else None

    def part(self, days: int | None) -> float:
        """The part of the points that is left.

        >>> Late(percent_per_day=10).part(2), Late(most_days=1).part(2)
        (0.8, 0.0)
        """
        if not days:
            return 1.0
        return 0.0 if days > self.most_days else max(0.0, 1 - self.percent_per_day * days / 100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheme:
    """What every exercise is worth; see the head of the file."""

    points: float = 1.0
    partial: bool = True
    exercises: tuple[str, ...] | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    late: Late = field(default_factory=Late)

    def counted(self, known: Mapping[str, Exercise], handed_in: Collection[str]) -> list[Exercise]:
        """The exercises that count: those that are named, or all of the lessons of which something was handed in."""
        if self.exercises is not None:
            return [known[name] for name in self.exercises]
        lessons = {known[name].lesson for name in handed_in if name in known}
        return [each for each in known.values() if not each.in_lesson and each.lesson in lessons]

    def most(self, exercise: Exercise) -> float:
        """The points of a right answer."""
        points = float(self.own.get(exercise.id, {}).get("points", self.points))
        return points * self.weights.get(exercise.lesson, 1.0)

    def earned(self, exercise: Exercise, result: Result | None) -> float:
        """The points of an answer, before anything about time."""
        if result is None:
            return 0.0
        if result.outcome == Outcome.CORRECT.value:
            return self.most(exercise)
        partial = self.own.get(exercise.id, {}).get("partial", self.partial)
        if not partial or result.outcome != Outcome.NOT_YET.value or not result.total:
            return 0.0
        return self.most(exercise) * result.passed / result.total


def read_scheme(path: Path | None, known: Mapping[str, Exercise], due: datetime | None = None) -> Scheme:
    """The scheme of a file; raises UsageError that names the file and what is wrong in it."""
    if path is None:
        return Scheme(late=Late(due=due))
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise UsageError(f"the scheme {path} cannot be read: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UsageError(f"the scheme {path} is not TOML: {problem}") from None
    try:
        return _scheme(data, known, due)
    except SchemeError as problem:
        raise UsageError(f"the scheme {path}: {problem}") from None


def _scheme(data: Mapping[str, Any], known: Mapping[str, Exercise], due: datetime | None) -> Scheme:
    _only(data, _KNOWN[""], "the scheme")
    own = _tables(data, "exercise")
    lessons = _tables(data, "lessons")
    named = data.get("exercises")
    if named is not None and not isinstance(named, list):
        raise SchemeError(f"exercises is a list of exercises, not {named!r}")
    _exist([*(named or ()), *own], known, "exercise")
    _exist(lessons, {exercise.lesson for exercise in known.values()}, "lesson")
    for name, table in own.items():
        if "points" in table:
            _number(table["points"], f'points of exercise "{name}"')
        if "partial" in table:
            _truth(table["partial"], f'partial of exercise "{name}"')
    return Scheme(
        points=_number(data.get("points", 1), "points"),
        partial=_truth(data.get("partial", True), "partial"),
        exercises=None if named is None else tuple(named),
        weights={
            name: _number(table.get("weight", 1), f'weight of lesson "{name}"') for name, table in lessons.items()
        },
        own=own,
        late=_late(data.get("late", {}), due),
    )


def _late(data: Mapping[str, Any], due: datetime | None) -> Late:
    _only(data, _KNOWN["late"], "[late]")
    given = due or data.get("due")
    if given is not None and not isinstance(given, datetime):
        raise SchemeError("due is a date with a time, as in 2026-03-01T12:00:00+01:00")
    return Late(
        due=given if given is None or given.tzinfo else given.replace(tzinfo=UTC),
        percent_per_day=_number(data.get("percent_per_day", 0), "percent_per_day"),
        most_days=_number(data.get("most_days", math.inf), "most_days"),
    )


def _tables(data: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    tables = data.get(name, {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise SchemeError(f'{name} is a table of tables: [{name}."..."]')
    for key, table in tables.items():
        _only(table, _KNOWN[name], f'[{name}."{key}"]')
    return tables


def _only(table: Mapping[str, Any], known: Collection[str], where: str) -> None:
    for key in table:
        if key not in known:
            hint = suggestion(key, known) or f"There are {', '.join(known)}."
            raise SchemeError(f"{where} has no setting {key!r}. {hint}")


def _exist(names: Iterable[object], known: Collection[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise SchemeError(f"there is no {what} {name!r}. {suggestion(str(name), known)}".strip())


def _number(value: JSON, what: str) -> float:
    if not is_number(value) or value < 0 or math.isnan(value):
        raise SchemeError(f"{what} is a number from 0 on, not {value!r}")
    return float(value)


def _truth(value: JSON, what: str) -> bool:
    if not isinstance(value, bool):
        raise SchemeError(f"{what} is true or false, not {value!r}")
    return value
