"""What a program reads: the grades as CSV with nbgrader's columns and as JSON, mistakes and changes as CSV."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.grading.grades import Grade, Mark, rounded
from sfnlearn.course.grading.roster import Roster, Row
from sfnlearn.course.grading.safe_files import csv_text
from sfnlearn.course.grading.scheme import Scheme
from sfnlearn.jsontext import JSON

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)
"""nbgrader's."""
STUCK = frozenset({Outcome.NOT_YET.value, Outcome.CANNOT_RUN.value})


def grades_csv(grades: Iterable[Grade], assignment: str, scheme: Scheme) -> str:
    """A row for each student."""
    return csv_text(COLUMNS, (_row(grade, assignment, scheme) for grade in grades))


def _row(grade: Grade, assignment: str, scheme: Scheme) -> list[object]:
    first, _, last = grade.handed_in.name.rpartition(" ")
    came, due = grade.handed_in.submitted, scheme.late.due
    return [
        assignment,
        due.isoformat() if due else "",
        came.isoformat() if came else "",
        grade.handed_in.student,
        last,
        first,
        grade.email,
        rounded(grade.raw),
        rounded(grade.raw - grade.score),
        rounded(grade.score),
        rounded(grade.most),
    ]


def grades_json(grades: Iterable[Grade], about: Mapping[str, JSON]) -> str:
    """Everything but the feedback's pictures, as JSON."""
    return json.dumps({**about, "students": [_student(grade) for grade in grades]}, indent=1, ensure_ascii=False) + "\n"


def _student(grade: Grade) -> dict[str, Any]:
    came = grade.handed_in.submitted
    return {
        "student": grade.handed_in.student,
        "name": grade.handed_in.name,
        "handed_in": not grade.is_missing,
        "submitted": came.isoformat() if came else None,
        "days_late": grade.days_late,
        "raw_score": rounded(grade.raw),
        "score": rounded(grade.score),
        "max_score": rounded(grade.most),
        "troubles": list(grade.troubles),
        "exercises": [_mark(mark) for mark in grade.marks],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    result = mark.result
    return {
        "exercise": mark.exercise.id,
        "outcome": mark.outcome,
        "points": rounded(mark.points),
        "max_points": rounded(mark.most),
        "probes_passed": result.passed if result else 0,
        "probes": result.total if result else 0,
        "mistake": result.advice if result else "",
        "where": result.place if result else "",
        "override": {"points": mark.override.points, "reason": mark.override.reason} if mark.override else None,
    }


Mistakes = Mapping[tuple[str, str], Sequence[str]]
"""Who made a known mistake, by exercise and the hint that was written for it."""


def mistakes_of(grades: Iterable[Grade]) -> Mistakes:
    """The known mistakes of the class, the most frequent first."""
    made: dict[tuple[str, str], list[str]] = defaultdict(list)
    for grade in grades:
        for mark in grade.marks:
            if mark.result and mark.result.advice:
                made[mark.exercise.id, mark.result.advice].append(grade.handed_in.student)
    return dict(sorted(made.items(), key=lambda item: (-len(item[1]), item[0])))


def mistakes_csv(grades: Sequence[Grade]) -> str:
    """A row for each known mistake that somebody made."""
    rows = (
        (exercise, advice, len(students), " ".join(students))
        for (exercise, advice), students in mistakes_of(grades).items()
    )
    return csv_text(("exercise", "mistake", "count", "students"), rows)


def stuck_at(grades: Iterable[Grade]) -> Mapping[str, Sequence[str]]:
    """Who tried an exercise and has not solved it, by exercise."""
    found: dict[str, list[str]] = defaultdict(list)
    for grade in grades:
        for mark in grade.marks:
            if mark.outcome in STUCK:
                found[mark.exercise.id].append(grade.handed_in.student)
    return found


def outcomes_of(grades: Iterable[Grade]) -> Mapping[str, Counter[str]]:
    """How often each outcome came, by exercise."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for grade in grades:
        for mark in grade.marks:
            found[mark.exercise.id][mark.outcome] += 1
    return found


def changes(before: Iterable[Grade], after: Iterable[Grade]) -> list[tuple[object, ...]]:
    """What a regrade changed: student, exercise, outcome and points before and after."""
    old = {(grade.handed_in.student, mark.exercise.id): mark for grade in before for mark in grade.marks}
    found: list[tuple[object, ...]] = []
    for grade in after:
        for mark in grade.marks:
            was = old.get((grade.handed_in.student, mark.exercise.id))
            if was and (was.outcome, was.points) != (mark.outcome, mark.points):
                what = (was.outcome, rounded(was.points), mark.outcome, rounded(mark.points))
                found.append((grade.handed_in.student, mark.exercise.id, *what))
    return found


def changes_csv(found: Sequence[tuple[object, ...]]) -> str:
    """The same as CSV."""
    columns = ("student", "exercise", "outcome before", "points before", "outcome after", "points after")
    return csv_text(columns, found)


def roster_csv(roster: Roster, grades: Iterable[Grade]) -> str:
    """The roster with the grades in it, of as many points as the LMS counts."""
    by_row = {id(roster.row_of(grade.handed_in)): grade for grade in grades}

    def graded(row: Row) -> str:
        grade = by_row.get(id(row))
        if grade is None:
            return ""
        most = roster.most_points(row)
        return f"{rounded(grade.score * most / grade.most if most and grade.most else grade.score):g}"

    def feedback(row: Row) -> str:
        grade = by_row.get(id(row))
        return f"{rounded(grade.score):g} of {rounded(grade.most):g} points" if grade else ""

    return roster.filled(graded, feedback)
