"""What every exercise of every lesson must hold: four proofs, one test for each answer."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.checking.exercise import Exercise, Wrong, catalogue
from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.checking.judge import judge

EXERCISES = list(catalogue().values())
SEEDS = (None, 1, 2)
"""The exercise's own inputs, and those of two gradings."""

UNEVALUATED: dict[str, Any] = {"__builtins__": {}}


def _answers(name: str) -> list[Any]:
    return [
        pytest.param(exercise, answer, id=f"{exercise.id}-{number}")
        for exercise in EXERCISES
        for number, answer in enumerate(getattr(exercise, name), start=1)
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("exercise", EXERCISES, ids=[exercise.id for exercise in EXERCISES])
def test_the_solution_is_correct(exercise: Exercise, seed: int | None):
    feedback = judge(exercise, exercise.solution, seed=seed)
    assert feedback.correct, str(feedback)


@pytest.mark.parametrize("exercise", EXERCISES, ids=[exercise.id for exercise in EXERCISES])
def test_the_starter_is_not_attempted(exercise: Exercise):
    starter = exercise.starter
    answer = eval(starter, UNEVALUATED) if exercise.kind == "predict" else starter
    assert judge(exercise, answer).outcome is Outcome.NOT_ATTEMPTED


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("exercise", "wrong"), _answers("wrong"))
def test_a_known_wrong_answer_is_rejected_with_its_message(exercise: Exercise, wrong: Wrong, seed: int | None):
    assert wrong.says
    for answer in wrong.answers:
        feedback = judge(exercise, answer, seed=seed)
        assert feedback.outcome in {Outcome.NOT_YET, Outcome.CANNOT_RUN}, str(feedback)
        assert wrong.says in feedback.evidence, str(feedback)
        assert feedback.advice == wrong.hint, str(feedback)


@pytest.mark.parametrize("exercise", EXERCISES, ids=[exercise.id for exercise in EXERCISES])
def test_each_known_mistake_has_a_message_of_its_own(exercise: Exercise):
    hints = [wrong.hint for wrong in exercise.wrong]
    assert len(set(hints)) == len(hints)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("exercise", "answer"), _answers("also_right"))
def test_another_right_answer_is_accepted(exercise: Exercise, answer: Any, seed: int | None):
    feedback = judge(exercise, answer, seed=seed)
    assert feedback.correct, str(feedback)
