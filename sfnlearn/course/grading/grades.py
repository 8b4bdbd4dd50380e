"""Results, scheme, lateness and what the teacher decided, put together: the grade of each student."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.grading.handed_in import HandedIn
from sfnlearn.course.grading.journal import Record
from sfnlearn.course.grading.judging import Result
from sfnlearn.course.grading.overrides import Override
from sfnlearn.course.grading.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Mark:
    """What one exercise earned, of how many points; `override` is the teacher's decision, which holds."""

    exercise: Exercise
    earned: float
    most: float
    result: Result | None = None
    override: Override | None = None

    @property
    def outcome(self) -> str:
        """What came of the answer."""
        return self.result.outcome if self.result else Outcome.NOT_ATTEMPTED.value

    @property
    def points(self) -> float:
        """The points that count."""
        return self.override.points if self.override else self.earned

    @property
    def needs_a_look(self) -> bool:
        """Whether the checker has failed, so that somebody must judge by hand."""
        return self.override is None and self.outcome == Outcome.CHECKER_PROBLEM.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade:
    """One student's grade.  `days_late` is None where nobody knows when the submission came."""

    handed_in: HandedIn
    marks: Sequence[Mark]
    days_late: int | None = 0
    part: float = 1.0
    troubles: Sequence[str] = ()
    email: str = ""
    is_missing: bool = False

    @property
    def raw(self) -> float:
        """The points before anything about time."""
        return sum(mark.points for mark in self.marks)

    @property
    def score(self) -> float:
        """The points that count."""
        return self.raw * self.part

    @property
    def most(self) -> float:
        """The points of an answer without a fault."""
        return sum(mark.most for mark in self.marks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What grades are made by: the exercises that count, the points, and the teacher's decisions."""

    exercises: Sequence[Exercise]
    scheme: Scheme
    overrides: Mapping[tuple[str, str], Override]


def grade_of(handed_in: HandedIn, record: Record | None, rules: Rules, email: str = "") -> Grade:
    """One student's grade; without a record, nothing was handed in."""
    results = record.results if record else {}
    days = rules.scheme.late.days(handed_in) if record else 0
    marks = [
        Mark(
            exercise,
            rules.scheme.earned(exercise, results.get(exercise.id)),
            rules.scheme.most(exercise),
            results.get(exercise.id),
            rules.overrides.get((handed_in.student, exercise.id)),
        )
        for exercise in rules.exercises
    ]
    return Grade(
        handed_in=handed_in,
        marks=marks,
        days_late=days,
        part=rules.scheme.late.part(days),
        troubles=record.troubles if record else (),
        email=email,
        is_missing=record is None,
    )


def rounded(points: float) -> float:
    """Points as they are written: at most three decimals.

    >>> rounded(2 / 3), rounded(2.0)
    (0.667, 2.0)
    """
    return round(points + 0.0, 3)
