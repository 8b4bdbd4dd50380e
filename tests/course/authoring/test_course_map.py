"""The map says what the lessons say and leads to all of them; its hour ends with a workflow that survives."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sfnlearn.course.authoring import course_map
from sfnlearn.course.authoring.build import read_course
from sfnlearn.course.authoring.course_map import LATER, WEEKS
from sfnlearn.course.authoring.marks import is_as_built, marked
from sfnlearn.course.checking.exercise import LESSONS
from sfnlearn.errors import UsageError

COURSE = read_course(LESSONS)
TEXT = course_map.course_map(COURSE)


@pytest.mark.parametrize("lesson", COURSE, ids=[lesson.slug for lesson in COURSE])
def test_the_table_says_what_the_lesson_says(lesson):
    (row,) = re.findall(rf"^\| \[{lesson.number} [^|]*\|[^|]*\| \d+ .*$", TEXT, re.MULTILINE)
    assert f"({lesson.slug}.ipynb)" in row
    assert lesson.front["summary"] in row
    assert f"| {lesson.front['minutes']} |" in row
    for used in lesson.builds_on:
        assert f"[{used}](" in row
        assert lesson.number in reached_from(used)
    assert any(concept in row for concept in course_map.concepts(lesson))


def reached_from(number: str) -> set[str]:
    """The lessons to which the picture's arrows lead from this one."""
    found: set[str] = set()
    new = {number}
    while new:
        new = {to for each in new for to in re.findall(rf"^  l{each} --> l(\d\d)$", TEXT, re.MULTILINE)} - found
        found |= new
    return found


def test_no_arrow_stands_beside_a_way_of_arrows():
    arrows = course_map.arrows(COURSE)
    assert len(arrows) == len(set(arrows)) == TEXT.count(" --> ")
    for start, end in arrows:
        others = {to for each, to in arrows if each == start and to != end}
        assert not any(end in reached_from(other) for other in others), (start, end)


def test_what_teachers_are_told_is_about_exercises_that_are_there():
    exercises = {exercise.id for lesson in COURSE for exercise in lesson.exercises}
    notes = "\n".join(path.read_text("utf-8") for path in LESSONS.glob("*/teacher.md"))
    assert set(re.findall(r"l\d\d\.[pqr]\d+", notes)) - exercises == set()


def test_every_lesson_has_its_week_and_none_is_promised_twice():
    weeks = [number for numbers, _ in WEEKS for number in numbers.split()]
    assert len(set(weeks)) == len(weeks)
    assert {lesson.number for lesson in COURSE} - set(weeks) - set(LATER) == set()


def test_a_lesson_that_is_not_there_yet_is_named_until_it_is():
    assert "17 (Deploy for real)" in TEXT
    drawn = replace(COURSE[-1], slug="17_deploy_for_real", front=COURSE[-1].front | {"title": "Deploy for real"})
    assert "17 (Deploy for real)" not in course_map.course_map([*COURSE, drawn])


def test_the_parts_of_lessons_that_the_hour_names_are_there():
    named = re.findall(r'^\| \d+-\d+ \| \[(\d\d) [^|]*up to and with "([^"]+)"', TEXT, re.MULTILINE)
    headings = {
        (lesson.number, heading)
        for lesson in COURSE
        for cell in lesson.cells
        for heading in re.findall(r"^## (.+)$", cell.source, re.MULTILINE)
    }
    assert len(named) == 2
    assert set(named) <= headings
    exercises = {exercise.id for lesson in COURSE for exercise in lesson.exercises}
    named_exercises = set(re.findall(r"^\| \d+-\d+ \| exercise `(\S+)`", TEXT, re.MULTILINE))
    assert named_exercises == {"l02.q4", "l02.q6"}
    assert named_exercises <= exercises


def test_the_hours_workflow_fails_and_then_survives():
    namespace: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        *statements, shown = block.strip().splitlines()
        exec("\n".join(statements), namespace)
        expression, _, said = shown.partition("#")
        assert repr(eval(expression, namespace)) == said.strip()
    assert "SUCCEEDED" in said


def test_what_a_teacher_should_expect_stands_folded_at_the_end(tmp_path: Path):
    folder = tmp_path / COURSE[0].slug
    folder.mkdir()
    (folder / "teacher.md").write_text("Half of them predict `b`.\n")
    text = course_map.course_map(COURSE, tmp_path)
    assert text.rstrip().endswith("Half of them predict `b`.\n\n</details>")
    assert "<summary>00 Start here</summary>" in text
    (folder / "teacher.md").write_text("# Notes\n")
    with pytest.raises(UsageError, match=r"teacher.md: a heading"):
        course_map.course_map(COURSE, tmp_path)


def test_the_hour_needs_its_lessons():
    with pytest.raises(UsageError, match="there is no lesson 02"):
        course_map.course_map([lesson for lesson in COURSE if lesson.number != "02"])


def test_a_page_that_somebody_edited_is_not_the_builds():
    page = marked("notebooks/README.md", "# Map\n")
    assert is_as_built("notebooks/README.md", page.encode())
    assert not is_as_built("notebooks/README.md", page.replace("# Map", "# My map").encode())
    assert not is_as_built("notebooks/other.md", page.encode())
    assert not is_as_built("notebooks/README.md", b"# Map\n")
