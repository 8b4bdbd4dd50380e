"""Whose file it is, by its path."""

from __future__ import annotations

import pytest

from sfnlearn.course.grading.layouts import around, sender_of


@pytest.mark.parametrize(
    ("path", "student", "layout", "late"),
    [
        ("Ada Lovelace_123_assignsubmission_file_/02.ipynb", "123", "Moodle", False),
        ("Ada Lovelace_123_assignsubmission_file/02.ipynb", "123", "Moodle", False),
        ("Ada Lovelace_123_assignsubmission_file_02_exercises.ipynb", "123", "Moodle", False),
        ("class/Ada_Mary Lovelace_123_assignsubmission_file_/02.ipynb", "123", "Moodle", False),
        ("lovelaceada_4711_99_02_exercises.ipynb", "4711", "Canvas", False),
        ("lovelaceada_LATE_4711_99_02_exercises-1.ipynb", "4711", "Canvas", True),
        ("submitted/ada/lesson02/02.ipynb", "ada", "nbgrader", False),
        ("course/submitted/ada/lesson02/02.ipynb", "ada", "nbgrader", False),
        ("ada/work/02.ipynb", "ada", "folder", False),
        ("ada.ipynb", "ada", "folder", False),
        ("02_exercises.ipynb", "02_exercises", "folder", False),
    ],
)
def test_the_sender_is_told_by_the_path(path: str, student: str, layout: str, late: bool):
    sender = sender_of(tuple(path.split("/")))
    assert (sender.student, sender.layout, sender.late) == (student, layout, late)


@pytest.mark.parametrize(
    ("paths", "archive", "count"),
    [
        (["ada/1.ipynb", "bob/1.ipynb"], "", 0),
        (["class/ada/1.ipynb", "class/bob/1.ipynb"], "", 1),
        (["all/class/ada/1.ipynb", "all/class/bob/1.ipynb"], "all", 2),
        (["class/ada.ipynb", "class/bob.ipynb"], "class", 1),
        (["class/ada.ipynb", "class/bob.ipynb"], "", 0),
        (["ada/1.ipynb", "ada/2.ipynb"], "", 0),
        (["ada/work/1.ipynb"], "", 0),
        (["ada.ipynb"], "", 0),
        (["submitted/ada/l02/1.ipynb", "submitted/bob/l02/1.ipynb"], "", 0),
        (["x/A B_1_assignsubmission_file_/1.ipynb", "x/C D_2_assignsubmission_file_/1.ipynb"], "", 1),
    ],
)
def test_a_folder_around_all_students_is_nobodys(paths: list[str], archive: str, count: int):
    assert around([tuple(path.split("/")) for path in paths], archive) == count
