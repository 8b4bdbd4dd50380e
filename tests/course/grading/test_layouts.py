"""Whose file it is, by its path."""

from __future__ import annotations

import pytest

from sfnlearn.course.grading.layouts import sender_of


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
