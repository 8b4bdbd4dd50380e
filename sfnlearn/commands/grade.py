"""`sfnlearn grade SUBMISSIONS --out FOLDER`: the grades of a class, what is in force, and what needs a look."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from sfnlearn.commands.terminal import tell, warn
from sfnlearn.course.checking.exercise import LESSONS, catalogue, find, lesson_folders
from sfnlearn.course.grading.batch import Graded, Options, Steps, forget_student, grade_all
from sfnlearn.course.grading.grades import rounded
from sfnlearn.course.grading.overrides import add_override
from sfnlearn.course.launch.progress_bar import Bar
from sfnlearn.drawing.text import counted
from sfnlearn.errors import UsageError


class _Shown(Steps):
    """Progress as a bar on stderr."""

    def __init__(self) -> None:
        self._bar: Bar | None = None

    def total(self, count: int) -> None:
        self._bar = Bar(count, sys.stderr) if count else None

    def step(self, what: str) -> None:
        if self._bar:
            self._bar.step(what)


def main(options: Namespace) -> int:
    """Grade, decide by hand, or forget; 0 where every submission has a grade, whatever is in it."""
    out, lessons = Path(options.out), Path(options.course) / "lessons" if options.course else LESSONS
    if not lesson_folders(lessons):
        raise UsageError(f"{options.course} holds no lessons: name the folder around lessons/NN_slug/")
    if options.forget:
        return _forget(out, options.forget)
    for student, exercise, points, reason in options.override:
        find(exercise, lambda: catalogue(lessons))
        add_override(out, student, exercise, points, reason)
        warn(f"sfnlearn: {student}, {exercise}: {points} written into {out / 'overrides.csv'}")
    if options.submissions is None:
        if options.override:
            return 0
        raise UsageError("name the folder or the ZIP archive of the submissions. Try: sfnlearn grade --help")
    return _grade(options, out, lessons)


def _forget(out: Path, student: str) -> int:
    deleted = forget_student(out, student)
    if not deleted:
        raise UsageError(f"{out} holds nothing about {student!r}: a student is named as in grades.csv, student_id")
    tell(f"deleted of {student}: {', '.join(deleted)}. The next grading makes the tables anew.")
    return 0


def _grade(options: Namespace, out: Path, lessons: Path) -> int:
    done = grade_all(
        Options(
            submissions=Path(options.submissions),
            out=out,
            seed=options.seed,
            lessons=lessons,
            scheme=Path(options.scheme) if options.scheme else None,
            roster=Path(options.roster) if options.roster else None,
            column=options.column,
            due=_due(options.due),
            jobs=options.jobs,
            seconds=options.seconds,
            untrusted=options.untrusted,
            regrade=options.regrade,
        ),
        lambda line: warn(f"sfnlearn: {line}"),
        _Shown(),
    )
    _summary(done, out)
    return 0


def _due(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        due = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--due {text}: write a date and a time, as in 2026-03-01T12:00+01:00") from None
    return due if due.tzinfo else due.replace(tzinfo=UTC)


def _summary(done: Graded, out: Path) -> None:
    grades = done.grades
    scores = sorted(grade.score for grade in grades)
    most = max((grade.most for grade in grades), default=0.0)
    told = f"median {rounded(scores[len(scores) // 2]):g} of {rounded(most):g} points" if scores else "nobody"
    tell(f"{counted(len(grades), 'student')}, {done.judged} judged now, {told}")
    looks = sum(bool(grade.troubles) or any(mark.needs_a_look for mark in grade.marks) for grade in grades)
    if looks:
        tell(f"{counted(looks, 'submission')} with something to look at: see {out / 'class.html'}")
    if any(grade.days_late is None for grade in grades):
        tell("some submissions have no time of their own; they count as in time")
    if done.changed:
        tell(f"{counted(len(done.changed), 'mark')} changed since the grading before: see {out / 'changes.csv'}")
    tell(f"grades: {out / 'grades.csv'}, the class: {out / 'class.html'}, feedback: {out / 'feedback'}")
