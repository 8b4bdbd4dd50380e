"""Lesson 09 shows the very files that the change requests are made in, and claims what their diffs say."""

from __future__ import annotations

from sfnlearn.course.authoring.lesson import read_lesson
from sfnlearn.course.checking.exercise import LESSONS
from sfnlearn.course.pieces import change_requests
from sfnlearn.course.pieces.changes.parcel import DESIGNS

LESSON = read_lesson(LESSONS / "09_one_function_many_steps")
CELLS = [cell.source.partition("\n")[2] for cell in LESSON.cells if cell.kind == "code"]
MADE = change_requests()


def test_the_cells_are_the_files():
    monolith, _, shared = DESIGNS
    for text in [*monolith.files.values(), *shared.files.values()]:
        assert text.rstrip("\n") in CELLS


def test_whatever_is_asked_of_the_monolith_the_code_that_charges_goes_live_again():
    possible = [wish for wish in MADE.wishes if MADE.answer(wish, "monolith").diff]
    assert all([one.file for one in MADE.diff(wish, "monolith").files] == ["order.py"] for wish in possible)
    assert "def charge" in MADE.designs["monolith"].files["order.py"]


def test_only_for_retry_the_monolith_has_the_most_lines():
    lines = {
        wish: [MADE.diff(wish, design).lines for design in MADE.designs]
        for wish in MADE.wishes
        if MADE.answer(wish, "monolith").diff
    }
    assert [wish for wish, (monolith, *others) in lines.items() if monolith > min(others)] == ["retry"]


def test_retry_and_next_day_deploy_no_function_where_notify_is_shared():
    assert all(MADE.answer(wish, "shared").deployed == "machine" for wish in ("retry", "next day"))
