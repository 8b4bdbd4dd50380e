"""What is proved of an exercise before anybody is judged by it.

    starter        unchanged it is not correct, and its own probes do not hold for it
    reference      it is correct, whatever the seed
    known wrong    each answer is rejected with its own message, whatever the seed; there are enough of them
    also right     each answer is accepted, whatever the seed
    inputs         they are drawn from a seed; a table of those that are written down does not pass, and one of those
                   that the seed gives does not pass with another seed
    mutants        of the reference: enough of them, and nearly all mistakes are rejected

`prove` collects what does not hold, as sentences for the exercise's author.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.feedback import Feedback, Outcome
from sfnlearn.course.checking.judge import judge
from sfnlearn.course.checking.mistakes import forget_signatures, probe
from sfnlearn.course.checking.mutants.by_heart import passes_by_heart, passes_with_another_seed
from sfnlearn.course.checking.mutants.trial import FEWEST_MUTANTS, FEWEST_OPERATORS, LEAST_SHARE, Trial, try_mutants
from sfnlearn.course.checking.submission import CannotRunError, Submission, prepare
from sfnlearn.drawing.text import counted
from sfnlearn.jsontext import JSON

SEEDS = (None, 1, 2)
"""The exercise's own inputs, and those of two gradings."""
FEWEST_WRONG = 5
LONGEST_CHECK = 0.3
"""Seconds of CPU that a check may take, as the median over all exercises."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of one exercise; `problems` are what does not hold, in sentences."""

    exercise: Exercise
    problems: Sequence[str]
    trial: Trial
    wrong: Sequence[tuple[Wrong, Feedback]] = field(default=(), repr=False)
    seconds: Sequence[float] = ()
    """CPU time of each check that was made with nothing remembered: of the reference, and of each wrong answer."""

    @property
    def holds(self) -> bool:
        """Whether all of it holds."""
        return not self.problems

    @property
    def is_run(self) -> bool:
        """Whether an answer is run: a machine or a handler."""
        return self.exercise.kind != "predict"

    @property
    def typical_seconds(self) -> float:
        """CPU time of a check, half of them being quicker."""
        return median(self.seconds)


def prove(exercise: Exercise, *, inputs: int | None = None) -> Proof:
    """Try everything that must hold of an exercise; over so many `inputs` mutants are compared with the reference."""
    seconds = seconds_of_checks(exercise)
    trial = try_mutants(exercise, inputs=inputs)
    told = [(wrong, judge(exercise, wrong.answer)) for wrong in exercise.wrong]
    found = [*_of_starter(exercise), *_of_answers(exercise), *_of_inputs(exercise), *_of_mutants(exercise, trial)]
    return Proof(exercise, found, trial, told, seconds)


def seconds_of_checks(exercise: Exercise) -> list[float]:
    """The CPU time of checking the solution, and each known wrong answer."""
    return [_seconds(exercise, answer) for answer in (exercise.solution, *(wrong.answer for wrong in exercise.wrong))]


def typical_seconds(proofs: Sequence[Proof]) -> float:
    """CPU time of a check: the median over the exercises."""
    return median(proof.typical_seconds for proof in proofs)


def _seconds(exercise: Exercise, answer: JSON) -> float:
    """The CPU time of a check, as the first in a kernel."""
    forget_signatures()
    started = time.process_time()
    judge(exercise, answer)
    return time.process_time() - started


# ------------------------------------------------------------------- the answers


def _of_starter(exercise: Exercise) -> Iterator[str]:
    if exercise.kind == "predict":
        return
    feedback = judge(exercise, exercise.starter)
    if feedback.outcome in {Outcome.CORRECT, Outcome.CHECKER_PROBLEM}:
        yield f"the unchanged starter is told: {feedback.outcome}"
    solution = prepare(exercise, exercise.solution)
    for seed in SEEDS:
        if _accepts(solution, exercise.starter, seed):
            yield "the starter passes its own probes: ask for something that it does not do"
            return


def _accepts(solution: Submission, answer: JSON, seed: int | None) -> bool:
    try:
        return not any(probe(prepare(solution.exercise, answer, seed), solution))
    except CannotRunError:
        return False


def _of_answers(exercise: Exercise) -> Iterator[str]:
    for seed in SEEDS:
        feedback = judge(exercise, exercise.solution, seed=seed)
        if not feedback.correct:
            yield f"the solution is not correct{_with(seed)}: {_short(feedback)}"
        for number, answer in enumerate(exercise.also_right, start=1):
            feedback = judge(exercise, answer, seed=seed)
            if not feedback.correct:
                yield f"also_right {number} is not accepted{_with(seed)}: {_short(feedback)}"
        for number, wrong in enumerate(exercise.wrong, start=1):
            yield from (f"wrong {number} {problem}{_with(seed)}" for problem in _of_wrong(exercise, wrong, seed))
    fewest = fewest_wrong(exercise)
    if len(exercise.wrong) < fewest:
        yield f"it has {counted(len(exercise.wrong), 'known wrong answer')}; add {fewest - len(exercise.wrong)}"
    hints = [wrong.hint for wrong in exercise.wrong]
    if len(set(hints)) < len(hints):
        yield "two known wrong answers have the same hint: make one of both with like=[...]"


def fewest_wrong(exercise: Exercise) -> int:
    """How many known wrong answers an exercise has at least: five; of a few options, each of the others."""
    return min(FEWEST_WRONG, len(exercise.options) - 1) if exercise.options else FEWEST_WRONG


def _of_wrong(exercise: Exercise, wrong: Wrong, seed: int | None) -> Iterator[str]:
    for answer in wrong.answers:
        feedback = judge(exercise, answer, seed=seed)
        if feedback.outcome not in {Outcome.NOT_YET, Outcome.CANNOT_RUN}:
            yield f"is told: {feedback.outcome}"
        elif wrong.says not in feedback.evidence:
            yield f"is not rejected with {wrong.says!r}: {_short(feedback)}"
        elif feedback.advice != wrong.hint:
            yield f"does not get its own hint but {feedback.advice or feedback.next_step!r}"


def _with(seed: int | None) -> str:
    return "" if seed is None else f" with the seed {seed}"


def _short(feedback: Feedback) -> str:
    return " | ".join(str(feedback).splitlines()[:4])


# --------------------------------------------------------- the inputs, the mutants


def _of_inputs(exercise: Exercise) -> Iterator[str]:
    if exercise.kind == "predict":
        return
    if not any(probe.inputs.drawn_from_seed for probe in exercise.probes):
        yield "no probe draws its inputs from a seed: give one generated(...)"
    if passes_by_heart(prepare(exercise, exercise.solution)):
        yield "a table of the inputs that are written down passes: give a probe generated(...) inputs"
    if any(passes_with_another_seed(prepare(exercise, exercise.solution), seed) for seed in SEEDS if seed is not None):
        yield "a table of all inputs of its own seed passes with another: let generated(...) make more different ones"


def _of_mutants(exercise: Exercise, trial: Trial) -> Iterator[str]:
    if exercise.kind == "predict":
        return
    if trial.counted < FEWEST_MUTANTS or len(trial.operators) < FEWEST_OPERATORS:
        made = f"{trial.counted} mutants of {len(trial.operators)} operators"
        yield f"its reference has {made}, and {FEWEST_MUTANTS} of {FEWEST_OPERATORS} are wanted"
    if trial.share < LEAST_SHARE:
        yield f"{len(trial.rejected)} of {trial.counted} mutants are rejected, {trial.share:.0%}: see the survivors"


Done = Callable[[Proof], None]
"""Called with each proof as it is made."""


def prove_all(exercises: Sequence[Exercise], done: Done, *, inputs: int | None = None) -> list[Proof]:
    """Every exercise's proof, in their order."""
    proofs = []
    for exercise in exercises:
        proofs.append(prove(exercise, inputs=inputs))
        done(proofs[-1])
    return proofs
