"""An nbgrader course: an assignment for each lesson with exercises, its notebook with nbgrader's metadata (version 3).

prompt    locked, no points
answer    a solution cell; in `source/` it holds the solution, released it holds the starter
points    locked; a hidden test that judges with the probes of `check()` and gives the points as a number
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sfnlearn.course.authoring import build
from sfnlearn.course.authoring.cells import exercise_cells
from sfnlearn.course.authoring.lesson import Lesson, read_lesson
from sfnlearn.course.checking.exercise import Exercise, lesson_folders
from sfnlearn.course.launch.places import EXERCISES, notebook_path
from sfnlearn.jsontext import JSON

CONFIG = Path(__file__).parent / "nbgrader_config.py.txt"
SCHEMA = 3


@dataclass(frozen=True, slots=True)
class Marking:
    """How exercises are marked: the points of each, and the seed of the hidden inputs."""

    points: float
    seed: int


def exported(lessons: Path, title: str, marking: Marking) -> dict[str, str]:
    """The files of the nbgrader course by their paths."""
    name = "".join(letter if letter.isalnum() else "_" for letter in title)
    files = {"nbgrader_config.py": CONFIG.read_text(encoding="utf-8").replace("@TITLE@", name)}
    for folder in lesson_folders(lessons):
        lesson = read_lesson(folder)
        if any(not exercise.in_lesson for exercise in lesson.exercises):
            notebook = Path(notebook_path(EXERCISES, lesson.slug)).name
            files[f"source/{lesson.slug}/{notebook}"] = _notebook(lesson, marking)
    return files


def _notebook(lesson: Lesson, marking: Marking) -> str:
    """The exercise notebook as it is built, with the solutions in it, the hidden tests, and nbgrader's metadata."""
    by_name = {f"{exercise.id.replace('.', '-')}-answer": exercise for exercise in lesson.exercises}
    content = json.loads(build.notebook(exercise_cells(lesson, solved=False)))
    content["cells"] = [made for cell in content["cells"] for made in _cells(cell, by_name.get(cell["id"]), marking)]
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _cells(cell: dict[str, Any], exercise: Exercise | None, marking: Marking) -> Iterator[dict[str, Any]]:
    if exercise is None:
        is_help = cell["id"].endswith("-help")  # a learner writes into it
        yield cell if is_help else _with_metadata(cell, locked=True)
        return
    starter = {"sfnlearn_starter": exercise.starter_cell}
    yield _with_metadata({**cell, "source": _lines(exercise.solution_cell), "metadata": starter}, solution=True)
    yield _points_cell(exercise, marking)


def _points_cell(exercise: Exercise, marking: Marking) -> dict[str, Any]:
    name = f"{exercise.id.replace('.', '-')}-points"
    most = f"{marking.points:g}"
    call = f'points(get_ipython(), "{exercise.id}", {most}, seed={marking.seed})'
    source = "\n".join(
        [
            f"# The points of {exercise.id} are counted here.",
            "### BEGIN HIDDEN TESTS",
            "from sfnlearn.course.nbgrader.points import points",
            call,
            "### END HIDDEN TESTS",
        ]
    )
    cell: dict[str, Any] = {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": []}
    return _with_metadata({**cell, "source": _lines(source)}, grade=True, locked=True, points=marking.points)


def _with_metadata(cell: dict[str, Any], **fields: JSON) -> dict[str, Any]:
    common = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": SCHEMA}
    nbgrader = {**common, "grade_id": cell["id"], "cell_type": cell["cell_type"], **fields}
    return {**cell, "metadata": {**cell["metadata"], "nbgrader": nbgrader}}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
