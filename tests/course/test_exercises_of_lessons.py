"""What every exercise of every lesson must hold: one test for each answer, and one for each kind of proof."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.authoring.proofs import fewest_wrong
from sfnlearn.course.checking.exercise import Exercise, Wrong, catalogue
from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.checking.judge import judge
from sfnlearn.course.checking.mistakes import probe
from sfnlearn.course.checking.mutants.by_heart import passes_by_heart, passes_with_another_seed
from sfnlearn.course.checking.mutants.trial import FEWEST_MUTANTS, FEWEST_OPERATORS, LEAST_SHARE, try_mutants
from sfnlearn.course.checking.submission import CannotRunError, prepare
from sfnlearn.jsontext import dumps, parse

EXERCISES = list(catalogue().values())
SEEDS = (None, 1, 2)
"""The exercise's own inputs, and those of two gradings."""

RUN = [exercise for exercise in EXERCISES if exercise.kind != "predict"]
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


@pytest.mark.parametrize("exercise", EXERCISES, ids=[exercise.id for exercise in EXERCISES])
def test_there_are_enough_known_wrong_answers(exercise: Exercise):
    assert len(exercise.wrong) >= fewest_wrong(exercise)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("exercise", RUN, ids=[exercise.id for exercise in RUN])
def test_no_starter_passes_its_own_probes(exercise: Exercise, seed: int | None):
    solution = prepare(exercise, exercise.solution, seed)
    try:
        found = probe(prepare(exercise, exercise.starter, seed), solution)
    except CannotRunError:
        return
    assert any(found)


@pytest.mark.parametrize("exercise", RUN, ids=[exercise.id for exercise in RUN])
def test_inputs_are_drawn_from_a_seed(exercise: Exercise):
    assert any(each.inputs.drawn_from_seed for each in exercise.probes)


@pytest.mark.parametrize("exercise", RUN, ids=[exercise.id for exercise in RUN])
def test_a_table_of_the_inputs_that_are_written_down_does_not_pass(exercise: Exercise):
    assert not passes_by_heart(prepare(exercise, exercise.solution))


@pytest.mark.parametrize("exercise", RUN, ids=[exercise.id for exercise in RUN])
def test_a_table_of_all_inputs_of_one_seed_does_not_pass_with_another(exercise: Exercise):
    solution = prepare(exercise, exercise.solution)
    assert not any(passes_with_another_seed(solution, seed) for seed in (1, 2))


@pytest.mark.parametrize("exercise", RUN, ids=[exercise.id for exercise in RUN])
def test_nearly_all_mutants_of_the_reference_are_rejected(exercise: Exercise):
    trial = try_mutants(exercise)
    assert trial.counted >= FEWEST_MUTANTS
    assert len(trial.operators) >= FEWEST_OPERATORS
    assert trial.share >= LEAST_SHARE, "\n".join(map(str, trial.survivors))


def renamed(value: Any) -> Any:
    """A definition whose states have other names; what a state hands on stays as it is."""
    if isinstance(value, list):
        return [renamed(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _renamed(name, inner) for name, inner in value.items()}


def _renamed(name: str, inner: Any) -> Any:
    if name == "States":
        return {f"{state} too": renamed(fields) for state, fields in inner.items()}
    if name in {"StartAt", "Next", "Default"}:
        return f"{inner} too"
    return inner if name in {"Result", "Parameters", "ResultSelector", "Output"} else renamed(inner)


def judged_as(exercise: Exercise, answer: Any) -> str:
    definition = parse(answer) if isinstance(answer, str) else answer
    return judge(exercise, dumps(renamed(definition))).advice


NAMED_IN_CONDITIONS = {"l03.q2", "l03.q4"}
"""Repairs of a starter whose states have names: their authors' conditions look a state up by its name."""
NAMES_ARE_FREE = [
    each
    for each in EXERCISES
    if each.kind == "asl"
    and each.id not in NAMED_IN_CONDITIONS
    and judge(each, dumps(renamed(prepare(each, each.solution).definition))).correct
]


@pytest.mark.parametrize("exercise", NAMES_ARE_FREE, ids=[exercise.id for exercise in NAMES_ARE_FREE])
def test_a_known_mistake_is_known_whatever_the_states_are_called(exercise: Exercise):
    runs = [(wrong, answer) for wrong in exercise.wrong for answer in wrong.answers]
    told = {(wrong.hint, judged_as(exercise, answer)) for wrong, answer in runs if is_not_yet(exercise, answer)}
    assert told
    assert {hint for hint, advice in told if advice != hint} == set()


def is_not_yet(exercise: Exercise, answer: Any) -> bool:
    return judge(exercise, answer).outcome is Outcome.NOT_YET
