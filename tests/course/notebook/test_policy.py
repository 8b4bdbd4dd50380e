"""A course of one's own says when it takes answers, and whether it shows solutions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sfnlearn.course.authoring.own_course import OwnCourse
from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.notebook.desk import Desk
from sfnlearn.course.progress.outline import LessonEntry
from sfnlearn.course.progress.store import Progress
from sfnlearn.errors import UsageError
from tests.course.samples import ASL, HANDLER, PREDICT, SAMPLES

OUTLINE = (LessonEntry("01_lambda_forgets", "Lambda forgets"), LessonEntry("02_first_machine", "First machine"))


def desk(tmp_path: Path, **settings: object) -> Desk:
    course = OwnCourse(root=tmp_path, title="Mine", **settings)  # type: ignore[arg-type]
    return Desk(lambda: SAMPLES, Progress(tmp_path / "progress.jsonl"), outline=lambda: OUTLINE, course=course)


def solve(at: Desk, *exercises) -> None:
    for exercise in exercises:
        assert at.submit(exercise.id, exercise.solution, exercise.kind).correct


def test_in_order_a_lesson_opens_after_the_one_before(tmp_path: Path):
    at = desk(tmp_path, unlock="in order")
    solve(at, HANDLER)
    with pytest.raises(UsageError, match=r"l02\.q4: .* open after those of lesson 01, where 1 step is left"):
        at.submit(ASL.id, ASL.solution, "asl")
    assert at.submit(ASL.id, ASL.starter, "asl").outcome is Outcome.NOT_ATTEMPTED
    solve(at, PREDICT, ASL)


def test_a_day_opens_a_lesson(tmp_path: Path):
    with pytest.raises(UsageError, match="lesson 02 opens on 2999-01-01"):
        desk(tmp_path, opens={"02": date(2999, 1, 1)}).submit(ASL.id, ASL.solution, "asl")
    solve(desk(tmp_path, opens={"02": date(2020, 1, 1)}), ASL)


def test_solutions_are_kept_until_success_or_for_ever(tmp_path: Path):
    at = desk(tmp_path, solutions="after success")
    assert "after your own is correct" in str(at.solution(ASL.id, anyway=True))
    solve(at, ASL)
    assert "Retry" in str(at.solution(ASL.id))
    at = desk(tmp_path, solutions="never")
    assert "shows no solutions" in str(at.solution(ASL.id, anyway=True))
    told = at.submit(ASL.id, ASL.solution, "asl")
    assert told.correct
    assert "reference" not in dict(told.notes)


def test_the_course_of_this_package_is_free(tmp_path: Path):
    at = Desk(lambda: SAMPLES, Progress(tmp_path / "progress.jsonl"), outline=lambda: OUTLINE)
    solve(at, ASL)
    assert "Retry" in str(at.solution(ASL.id))
