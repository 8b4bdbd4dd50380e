"""Pages of students: their names as files, and what they wrote as text."""

from __future__ import annotations

from hypothesis import given, strategies as st

from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.grading.grades import Grade, Mark
from sfnlearn.course.grading.handed_in import HandedIn
from sfnlearn.course.grading.judging import Result
from sfnlearn.course.grading.overrides import Override
from sfnlearn.course.grading.pages import class_page, page_name, student_page

Q1 = catalogue()["l02.q1"]
EVIL = "<script>alert(1)</script>"


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_page_stays_in_its_folder_and_is_its_students_alone(one: str, other: str):
    name = page_name(one)
    assert name.endswith(".html")
    assert not set(name) & set("/\\:\0")
    assert not name.startswith(".")
    assert (name.lower() == page_name(other).lower()) == (one == other)


def test_what_students_wrote_is_text():
    result = Result(
        exercise="l02.q1", outcome="not yet", total=1, advice=EVIL, lines=(("happened", EVIL, True),), notes=(EVIL,)
    )
    mark = Mark(Q1, 0, 1, result, Override(1, EVIL))
    grade = Grade(handed_in=HandedIn(EVIL, EVIL, "folder"), marks=[mark], troubles=[EVIL])
    for page in (student_page(grade, ""), class_page([grade], [Q1], {"a": EVIL})):
        assert EVIL not in page
        assert "&lt;script&gt;" in page
        assert "default-src 'none'" in page
