"""What progress() says, and where the way goes on."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.progress import report
from sfnlearn.course.progress.outline import LessonEntry
from sfnlearn.course.progress.standing import Standing, standing
from sfnlearn.errors import UsageError
from tests.course.samples import ASL, HANDLER, IN_LESSON, PREDICT

KNOWN = {each.id: each for each in (HANDLER, PREDICT, ASL, IN_LESSON)}
LESSONS = [LessonEntry("01_forgets", "Forgets"), LessonEntry("02_trial", "Trial")]


def done(*names: str) -> Standing:
    records: list[dict[str, Any]] = [{"exercise": name, "event": "check", "outcome": "correct"} for name in names]
    return standing(KNOWN, LESSONS, records)


def linked(words: str, place: str) -> str:
    return f"<{words} -> {place}>"


def said(course: Standing, lesson: str = "") -> str:
    return str(report.one_lesson(course, lesson, linked) if lesson else report.whole(course, [], linked))


def test_a_learner_who_did_nothing_is_told_where_to_begin():
    told = said(done())
    assert told.startswith("0 of 4 steps")
    assert "Begin <lesson 01: Forgets -> notebooks/01_forgets.ipynb>." in told


def test_what_comes_next_is_a_link_to_its_cell():
    assert f"exercises/02_trial_exercises.ipynb#cell-id={ASL.id.replace('.', '-')}-prompt" in said(done(IN_LESSON.id))


def test_each_lesson_is_a_line_and_each_of_its_steps_too():
    told = said(done(ASL.id))
    assert "<Trial -> notebooks/02_trial.ipynb>: 1 of 2" in told
    assert "✓ correct" in said(done(ASL.id)).replace("signs     ", "")
    assert said(done(ASL.id), "02").startswith("02 Trial: 1 of 2 done")


@pytest.mark.parametrize("name", ["l02", "L2", "02", 2, "02_trial", "l02.q4"])
def test_a_lesson_is_found_however_its_number_is_written(name: object):
    assert report.one_lesson(done(), name, linked).headline.startswith("02 Trial")


@pytest.mark.parametrize("name", ["l22", "two", "-2", None])
def test_a_lesson_that_does_not_exist_is_one_sentence(name: object):
    with pytest.raises(UsageError, match="the lessons are l01, l02"):
        report.one_lesson(done(), name, linked)


def test_after_a_lessons_last_exercise_the_way_on_is_a_link():
    assert report.way_on(done(HANDLER.id), HANDLER, linked) == ""
    told = report.way_on(done(HANDLER.id, PREDICT.id), PREDICT, linked)
    assert "<lesson 02: Trial -> notebooks/02_trial.ipynb>" in told
    assert report.way_on(done(IN_LESSON.id), IN_LESSON, linked) == ""


def test_after_the_last_lesson_it_leads_to_what_is_left():
    assert "Left to do: <lesson 01" in report.way_on(done(ASL.id, IN_LESSON.id), ASL, linked)
    assert "Every lesson is done" in report.way_on(done(*KNOWN), ASL, linked)
