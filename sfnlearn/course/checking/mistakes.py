"""Which known wrong answer an answer is, or behaves like.

How behaviour tells a mistake.  An exercise has the probes "output 2 for 1" and "never calls pay twice", and a known
wrong answer that gives 1.  Its signature is what each probe found, None where it held: `("1", None)`.  A learner's
answer with other names and another layout, which gives 1 too, has the same signature, so it gets the hint that was
written for this mistake.  A signature leaves out what differs between two answers with one mistake: the names of
states, causes, and with them the numbers of lines.

In this order: an answer that is written down; one that behaves like the answers of a single mistake; one that an
author's own condition (`Wrong.when`) knows, those mistakes first that behave so.  Where two known wrong answers behave
alike and no condition tells them apart, nobody knows which it is, and neither hint is told.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Sequence
from functools import lru_cache

from sfnlearn.course.checking.compare import same
from sfnlearn.course.checking.exercise import Exercise, Wrong, answer_text
from sfnlearn.course.checking.expectations import holds_true
from sfnlearn.course.checking.probe import Finding
from sfnlearn.course.checking.submission import CannotRunError, Reason, Submission, prepare
from sfnlearn.jsontext import JSON, JSONSyntaxError, parse

Signature = tuple[str | None, ...]
PATIENCE = 2.0
"""Seconds on the clock for an answer that has missed a probe already."""
NOT_TRIED = Finding(ran="nothing", expected="an answer in time", happened="not tried: the run before took too long")


def probe(submission: Submission, solution: Submission) -> list[Finding | None]:
    """What each probe of the exercise finds, in their order.

    An answer that is wrong and slow, as one with an endless loop is, is not put to the probes that are left: each of
    them would wait as long.  A slow answer that is right so far is tried to the end.
    """
    until = time.monotonic() + PATIENCE
    found: list[Finding | None] = []
    for each in submission.exercise.probes:
        tired = any(found) and time.monotonic() > until
        found.append(NOT_TRIED if tired else each.judge(submission, solution))
    return found


def known_mistake(submission: Submission, found: Sequence[Finding | None]) -> Wrong | None:
    """The mistake that an answer makes which runs and for which some probes do not hold, where it is a known one."""
    written = _written_down(submission.exercise, submission.answer)
    if written:
        return written
    alike = _behaving(submission.exercise, submission.seed, _signature(found))
    if len(alike) == 1:
        return alike[0]
    return next((wrong for wrong in [*alike, *submission.exercise.wrong] if _shows(wrong, submission, found)), None)


def known_refusal(
    exercise: Exercise, answer: JSON, problems: Sequence[Reason], seed: int | None = None
) -> Wrong | None:
    """The mistake of an answer that cannot run, where it is a known one."""
    # A prediction that is refused may be no JSON value, which nothing can be compared with.
    written = None if exercise.kind == "predict" else _written_down(exercise, answer)
    alike = _behaving(exercise, seed, _refusal(problems))
    return written or (alike[0] if len(alike) == 1 else None)


def _written_down(exercise: Exercise, answer: JSON) -> Wrong | None:
    return next(
        (wrong for wrong in exercise.wrong if any(_alike(exercise, one, answer) for one in wrong.answers)), None
    )


def _shows(wrong: Wrong, submission: Submission, found: Sequence[Finding | None]) -> bool:
    """Whether the author's own condition holds; where the answer has not what it looks at, it does not."""
    when = wrong.when
    execution = next((finding.execution for finding in found if finding), None)
    return when is not None and holds_true(lambda: when(submission.definition, execution))


def _behaving(exercise: Exercise, seed: int | None, seen: Signature) -> list[Wrong]:
    """The known mistakes of which some answer behaves so."""
    return [wrong for wrong, signatures in _signatures(exercise, seed) if seen in signatures]


def _alike(exercise: Exercise, one: JSON, other: JSON) -> bool:
    """Whether two answers are the same one, however they are spaced."""
    if exercise.kind == "predict":
        return same(one, other)
    left, right = (answer_text(exercise.kind, answer) for answer in (one, other))
    try:
        if exercise.kind == "asl":
            return same(parse(left), parse(right))
        return ast.dump(ast.parse(left)) == ast.dump(ast.parse(right))
    except (JSONSyntaxError, SyntaxError):
        return _words(left) == _words(right)


def _words(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@lru_cache(maxsize=64)
def _signatures(exercise: Exercise, seed: int | None) -> list[tuple[Wrong, frozenset[Signature]]]:
    """How the answers of each known mistake behave."""
    solution = prepare(exercise, exercise.solution, seed)
    return [
        (wrong, frozenset(_behaviour(exercise, answer, solution) for answer in wrong.answers))
        for wrong in exercise.wrong
    ]


def forget_signatures() -> None:
    """Work the signatures out anew at the next question, as a new kernel does."""
    _signatures.cache_clear()


def _behaviour(exercise: Exercise, answer: JSON, solution: Submission) -> Signature:
    try:
        return _signature(probe(prepare(exercise, answer, solution.seed), solution))
    except CannotRunError as refusal:
        return _refusal(refusal.problems)


def _signature(found: Sequence[Finding | None]) -> Signature:
    return tuple(None if finding is None else finding.behaviour for finding in found)


def _refusal(problems: Sequence[Reason]) -> Signature:
    return tuple(problem.message for problem in problems)
