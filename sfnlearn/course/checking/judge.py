"""From an exercise and an answer to one of five outcomes.

Rules that hold in this file:
* The same probes judge locally and in grading; grading only passes another seed for the generated inputs.
* Before an answer is told "not yet", the exercise's own solution is put to the same probes.  If it does not hold there
  either, or a probe breaks, the fault is ours and the outcome says so.
* What a learner is told is the smallest case that shows the mistake, not the first that was met.  Which mistake it is
  was found before, on the cases as they were drawn (`mistakes.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.course.checking.exercise import Exercise, Wrong, answer_text
from sfnlearn.course.checking.feedback import Feedback, Outcome
from sfnlearn.course.checking.mistakes import known_mistake, known_refusal, probe
from sfnlearn.course.checking.probe import Finding
from sfnlearn.course.checking.submission import CannotRunError, Reason, prepare
from sfnlearn.engine.functions import Callee
from sfnlearn.jsontext import JSON

HOW_TO_START = {
    "asl": "Change the cell below its first line, and run it.",
    "handler": "Change the cell below its first line, and run it.",
    "drawn": "Draw in the editor and press Check, or change the cell below its first line; then run the cell.",
    "predict": "Put your prediction in place of the dots and run the cell.",
}


def judge(
    exercise: Exercise, answer: JSON, *, seed: int | None = None, make: Callable[..., Callee] = LambdaFunction
) -> Feedback:
    """Probe an answer (a cell's text; a prediction's value) and say what came of it.  Never raises for an answer.

    `make` deploys the function of a handler's answer: grading puts it into a process of its own.
    """
    attempted = is_attempted(exercise, answer)
    if not attempted and not (exercise.repair and str(answer).strip()):
        way = "drawn" if exercise.drawn else exercise.kind
        return _feedback(exercise, Outcome.NOT_ATTEMPTED, next_step=HOW_TO_START[way])
    try:
        if not attempted:
            return _as_given(exercise, seed, make)
        return _probed(exercise, answer, seed, make)
    except Exception as problem:  # noqa: BLE001 - the last line of defence: our bug must not look like the learner's
        return _checker_problem(exercise, f"{type(problem).__name__}: {problem}")


def _as_given(exercise: Exercise, seed: int | None, make: Callable[..., Callee]) -> Feedback:
    """What is to be repaired, run as it stands: a learner begins with what goes wrong."""
    failing = _probed(exercise, exercise.starter, seed, make)
    if failing.outcome is Outcome.CHECKER_PROBLEM:
        return failing
    step = "This is what it does as it stands. Change the cell and run it again."
    return replace(failing, outcome=Outcome.NOT_ATTEMPTED, as_given=True, advice="", next_step=step)


def is_attempted(exercise: Exercise, answer: JSON) -> bool:
    """Whether the answer differs from the starter; blank lines and the ends of lines do not count."""
    if exercise.kind == "predict":
        return not _has_dots(answer)
    text = answer if isinstance(answer, str) else answer_text(exercise.kind, answer)
    return _words(text) not in ([], _words(exercise.starter))


def _has_dots(value: JSON) -> bool:
    """Whether an Ellipsis is left in a prediction: `...` or `[1, ...]`."""
    if isinstance(value, dict):
        return any(map(_has_dots, value.values()))
    return any(map(_has_dots, value)) if isinstance(value, list | tuple) else value is ...


def _words(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _probed(exercise: Exercise, answer: JSON, seed: int | None, make: Callable[..., Callee]) -> Feedback:
    solution = prepare(exercise, exercise.solution, seed)
    try:
        submission = prepare(exercise, answer, seed, make=make)
        found = probe(submission, solution)
    except CannotRunError as refusal:
        known = known_refusal(exercise, answer, refusal.problems, seed)
        return _own_fault(exercise, seed) or _cannot_run(exercise, refusal.problems, known)
    if not any(found):
        return _correct(exercise)
    return _own_fault(exercise, seed) or _not_yet(exercise, found, known_mistake(submission, found))


def _own_fault(exercise: Exercise, seed: int | None) -> Feedback | None:
    """The checker's problem, where the reference answer does not hold either."""
    trouble = _trouble_of_reference(exercise, seed)
    return _checker_problem(exercise, trouble) if trouble else None


@lru_cache(maxsize=256)
def _trouble_of_reference(exercise: Exercise, seed: int | None) -> str:
    """Why the reference answer does not hold, empty where it does: the same for every answer, so it is asked once."""
    solution = prepare(exercise, exercise.solution, seed)
    own = next(filter(None, probe(solution, solution)), None)
    return f"the reference answer does not hold either: {own.happened}" if own else ""


def _feedback(exercise: Exercise, outcome: Outcome, **parts: Any) -> Feedback:
    return Feedback(exercise=exercise.id, title=exercise.title, outcome=outcome, **parts)


def _correct(exercise: Exercise) -> Feedback:
    notes = [("why", exercise.why)]
    if exercise.kind != "predict":
        notes.append(("reference", answer_text(exercise.kind, exercise.solution)))
    if exercise.variation:
        notes.append(("now try", exercise.variation))
    total = _counted(exercise)
    return _feedback(exercise, Outcome.CORRECT, passed=total, total=total, notes=notes)


def _counted(exercise: Exercise) -> int:
    """How many probes are counted aloud; a prediction is right or not, and has no count."""
    return 0 if exercise.kind == "predict" else len(exercise.probes)


def _not_yet(exercise: Exercise, found: Sequence[Finding | None], known: Wrong | None) -> Feedback:
    findings = [finding.smallest for finding in found if finding]
    return _feedback(
        exercise,
        Outcome.NOT_YET,
        passed=len(found) - len(findings),
        total=_counted(exercise),
        findings=findings,
        advice=known.hint if known else "",
        next_step="" if known else _next_step(exercise, findings),
        notes=[("why", exercise.why)] if exercise.in_lesson and exercise.kind == "predict" else (),
    )


def _cannot_run(exercise: Exercise, problems: Sequence[Reason], known: Wrong | None) -> Feedback:
    this = "this" if len(problems) == 1 else "the first of these"
    fix = "" if known else f"Fix {this} and run the cell again."
    return _feedback(exercise, Outcome.CANNOT_RUN, problems=problems, advice=known.hint if known else "", next_step=fix)


def _checker_problem(exercise: Exercise, trouble: str) -> Feedback:
    return _feedback(
        exercise,
        Outcome.CHECKER_PROBLEM,
        trouble=f"{trouble}. This is a fault of the course, not of your answer; your answer is kept.",
        next_step="Go on with the next exercise, and report this one with the line above.",
    )


def _next_step(exercise: Exercise, findings: Sequence[Finding]) -> str:
    """What to do next; the run is named only where there was one."""
    if exercise.in_lesson and exercise.kind == "predict":
        return "Read on: the text goes on from what happened."
    ask = f'Ask for hint("{exercise.id}").'
    if findings[0].execution is None:
        return ask
    return f'{ask} The run itself is check("{exercise.id}").execution: its history tells each step.'
