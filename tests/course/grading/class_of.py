"""Submissions made for tests: notebooks of cells, in the shapes that an LMS gives them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from sfnlearn.course.checking.exercise import answer_text, catalogue
from sfnlearn.course.grading.batch import Graded, Options, grade_all
from sfnlearn.jsontext import JSON

Q1 = catalogue()["l02.q1"]
HANDLER = catalogue()["l02.q2"]
RIGHT, STARTER, WRONG = Q1.solution_cell, Q1.starter_cell, f"%%asl l02.q1\n{answer_text('asl', Q1.wrong[0].answer)}"


def notebook(*cells: str) -> bytes:
    """A notebook with these code cells."""
    made = [
        {"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": 1} for cell in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def folder(root: Path, files: Mapping[str, bytes]) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def archive(path: Path, files: Mapping[str, bytes]) -> Path:
    """A ZIP archive with these files."""
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def graded(submissions: Path, out: Path, **options: object) -> Graded:
    """The class, graded with two processes."""
    return grade_all(Options(**{"submissions": submissions, "out": out, "seed": 7, "jobs": 2, **options}))  # type: ignore[arg-type]


def points(done: Graded, exercise: str = "l02.q1") -> dict[str, float]:
    """The points of one exercise by student."""
    return {
        grade.handed_in.student: mark.points
        for grade in done.grades
        for mark in grade.marks
        if mark.exercise.id == exercise
    }


def student(data: Mapping[str, JSON], name: str) -> Mapping[str, JSON]:
    """One student in what grades.json holds."""
    students = data["students"]
    assert isinstance(students, list)
    return next(each for each in students if each["student"] == name)
