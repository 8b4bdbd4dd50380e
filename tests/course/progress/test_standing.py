"""How far a learner is: what counts, what is done, and what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.progress.outline import LessonEntry, outline
from sfnlearn.course.progress.standing import Stage, Standing, standing
from tests.course.samples import ASL, HANDLER, IN_LESSON, PREDICT

KNOWN = {each.id: each for each in (ASL, HANDLER, PREDICT, IN_LESSON)}
LESSONS = [LessonEntry("01_forgets", "Forgets"), LessonEntry("02_trial", "Trial")]


def record(exercise: str, event: str = "check", **details: Any) -> dict[str, Any]:
    return {"exercise": exercise, "event": event, **details}


def stages(*records: dict[str, Any]) -> dict[str, Stage]:
    course = standing(KNOWN, LESSONS, records)
    return {step.exercise.id: step.stage for lesson in course.lessons for step in lesson.steps}


def counted(*records: dict[str, Any]) -> Standing:
    return standing(KNOWN, LESSONS, records)


def test_only_exercises_that_exist_count():
    course = counted(record("l02.q99", outcome="correct"), record("l98.q1", outcome="correct"))
    assert (course.done, course.total, course.last) == (0, len(KNOWN), "")


@pytest.mark.parametrize(
    ("records", "stage"),
    [
        ([], Stage.OPEN),
        ([record(ASL.id, "hint")], Stage.OPEN),
        ([record(ASL.id, outcome="not yet")], Stage.BEGUN),
        ([record(ASL.id, outcome="a word of later")], Stage.BEGUN),
        ([record(ASL.id, "event of later", outcome="correct")], Stage.OPEN),
        ([record(ASL.id, outcome="correct"), record(ASL.id, outcome="cannot run")], Stage.DONE),
    ],
)
def test_an_exercise_is_done_once_it_was_correct(records: list[dict[str, Any]], stage: Stage):
    assert stages(*records)[ASL.id] is stage


def test_a_question_in_a_lesson_is_done_once_it_was_judged():
    locked = record(IN_LESSON.id, "predict", answer="b")
    judged = record(IN_LESSON.id, outcome="not yet", answer="b")
    assert stages(locked)[IN_LESSON.id] is Stage.LOCKED
    assert stages(locked, judged)[IN_LESSON.id] is Stage.SURPRISED
    assert stages(locked, judged, locked)[IN_LESSON.id] is Stage.SURPRISED
    assert stages(judged, record(IN_LESSON.id, outcome="correct"))[IN_LESSON.id] is Stage.DONE
    assert counted(judged).done == 1


def test_one_goes_on_where_one_worked_last_and_then_after_it_and_then_from_the_start():
    of_one, of_two = [each.id for each in KNOWN.values() if each.lesson == "01"], [ASL.id, IN_LESSON.id]
    begun = counted(record(ASL.id, outcome="not yet"))
    assert begun.next is not None
    assert begun.next.entry.number == "02"
    done = counted(*(record(name, outcome="correct") for name in of_two))
    assert done.next is not None
    assert done.next.entry.number == "01"
    everything = counted(*(record(name, outcome="correct") for name in (*of_one, *of_two)))
    assert everything.next is None


def test_what_a_lesson_asks_stands_before_its_exercises():
    steps = counted().lessons[1].steps
    assert [step.exercise.id for step in steps] == [IN_LESSON.id, ASL.id]


def test_a_lesson_that_no_outline_names_is_there_too():
    course = standing(KNOWN, [], [])
    assert [lesson.entry.title for lesson in course.lessons] == ["Lesson 01", "Lesson 02"]


def test_every_exercise_of_the_course_has_a_place_in_a_lesson():
    course = standing(catalogue(), outline(), [])
    assert course.total == len(catalogue())
    assert {lesson.entry for lesson in course.lessons} == set(outline())
