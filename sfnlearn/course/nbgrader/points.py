"""What a locked cell of an exported notebook calls when nbgrader grades: the points of one exercise.

The answer is not an object of the kernel that was graded but the text of the cells that ran in it, read as `sfnlearn
grade` reads it: of a copied cell the last changed one counts, a variable that was made to look right decides nothing.
nbgrader runs what students wrote in the process that counts, all the same, so a student who means harm can forge points
here; `docs/grading.md` tells what cannot be forged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sfnlearn.course.authoring.own_course import course_here
from sfnlearn.course.checking.exercise import LESSONS, Exercise, catalogue, find
from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.checking.judge import judge
from sfnlearn.course.grading.answers import answers_in
from sfnlearn.course.grading.handed_in import Notebook


def points(shell: Any, exercise_id: str, most: float = 1.0, *, seed: int | None = None) -> float:
    """The points of an exercise in the notebook that runs in this IPython shell, from 0 to `most`.

    What the student is told is printed.  A fault of the exercise is raised: nobody loses points by it unseen.
    """
    course = course_here()
    exercises = catalogue(course.lessons if course else LESSONS)
    return counted_points(shell.history_manager.input_hist_raw, find(exercise_id, lambda: exercises), most, seed, print)


def counted_points(
    cells: Sequence[str], exercise: Exercise, most: float, seed: int | None, told: Callable[[str], object]
) -> float:
    """The points of an exercise where these cells were run, in this order."""
    given, _ = answers_in([Notebook("the notebook", _notebook(cells))], {exercise.id: exercise})
    answer = given.get(exercise.id)
    if answer is None:
        told(f"{exercise.id}: no cell with this exercise was run")
        return 0.0
    for note in [*answer.notes, *filter(None, [answer.refused])]:
        told(f"{exercise.id}: {note}")
    if answer.refused:
        return 0.0
    feedback = judge(exercise, answer.answer, seed=seed)
    told(str(feedback))
    if feedback.outcome is Outcome.CHECKER_PROBLEM:
        raise RuntimeError(feedback.trouble)
    if feedback.correct:
        return float(most)
    return round(most * feedback.passed / feedback.total, 2) if feedback.total else 0.0


def _notebook(cells: Sequence[str]) -> bytes:
    found: list[Mapping[str, str]] = [{"cell_type": "code", "source": cell} for cell in cells]
    return json.dumps({"cells": found}).encode()
