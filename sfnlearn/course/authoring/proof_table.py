"""Proofs as text: the table of `docs/exercises.md`, the lines of a terminal.

What is written into a file says nothing of time, so that the same exercises give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sfnlearn.course.authoring.proofs import LONGEST_CHECK, Proof, typical_seconds
from sfnlearn.course.checking.mutants.trial import LEAST_SHARE
from sfnlearn.drawing.text import counted, in_columns

PAGE = """# The exercises, and what is proved of them

Made by `sfnlearn course verify --table docs/exercises.md`; a test compares.

For every exercise: the starter is not correct, and its own probes do not hold for it; the reference is correct, and
so is every other right answer; each known wrong answer is rejected with its own message. All of this with the
exercise's own inputs and with those of two gradings. An exercise whose answer is run draws inputs from a seed, and a
table of the inputs that are written down does not pass.

*Mistakes* are mutants: copies of the reference with one slip of those that learners make
([authoring.md](authoring.md#mutants)). A mutant that is not a machine or not Python any more does not count. *The
same* are mutants that do what the reference does, over 1,000 generated inputs and with each fault in turn; *open* are
those that change only what the exercise leaves open. Of the mistakes at least 95 % must be *rejected*; survivors are
listed below.
"""
HEADS = (
    "exercise",
    "kind",
    "known wrong",
    "also right",
    "probes",
    "mistakes",
    "operators",
    "rejected",
    "the same",
    "open",
)


def page(proofs: Sequence[Proof]) -> str:
    """The whole of `docs/exercises.md`."""
    return "\n".join([PAGE, *_table(proofs), "", *_survivors(proofs)])


def _table(proofs: Sequence[Proof]) -> Iterator[str]:
    yield "| " + " | ".join(HEADS) + " |"
    yield "|" + " --- |" * len(HEADS)
    yield from ("| " + " | ".join(row) + " |" for row in map(cells, proofs))
    yield f"\n{summary(proofs)}"


def cells(proof: Proof) -> list[str]:
    """One row of the table."""
    exercise, trial = proof.exercise, proof.trial
    known = [
        f"`{exercise.id}` {exercise.title}",
        exercise.kind,
        str(len(exercise.wrong)),
        str(len(exercise.also_right)),
    ]
    if not proof.is_run:
        return [*known, str(len(exercise.probes)), "", "", "", "", ""]
    rejected = f"{len(trial.rejected)} ({_percent(trial.share)})"
    made = [str(trial.counted), str(len(trial.operators)), rejected, str(len(trial.equivalent)), str(len(trial.free))]
    return [*known, str(len(exercise.probes)), *made]


def _percent(share: float) -> str:
    """A share that is never told as more than it is.

    >>> _percent(0.999), _percent(1.0)
    ('99 %', '100 %')
    """
    return f"{int(share * 100)} %"


def summary(proofs: Sequence[Proof]) -> str:
    """All mutants of all exercises, in a sentence."""
    run = [proof.trial for proof in proofs if proof.is_run]
    mistakes = sum(trial.counted for trial in run)
    rejected = sum(len(trial.rejected) for trial in run)
    wrong = sum(len(proof.exercise.wrong) for proof in proofs)
    operators = {name for trial in run for name in trial.operators}
    asked = f"{counted(len(proofs), 'exercise')}, {counted(wrong, 'known wrong answer')}."
    if not mistakes:
        return asked
    made = f"{counted(mistakes, 'mistake')} of {counted(len(operators), 'operator')}"
    return f"{asked} Of {made} {rejected} are rejected ({_percent(rejected / mistakes)})."


def _survivors(proofs: Sequence[Proof]) -> Iterator[str]:
    yield "## Survivors\n"
    found = [(proof.exercise.id, survivor) for proof in proofs for survivor in proof.trial.survivors]
    yield "Mutants that all probes accept although they do something else, each with a case that shows it.\n"
    if not found:
        yield "There are none.\n"
    yield from (f"- `{name}` {each.mutant.operator}: `{each.mutant.changes}`. `{each.differs}`" for name, each in found)
    if found:
        yield ""


def report(proofs: Sequence[Proof], places: Mapping[str, str] | None = None) -> Iterator[str]:
    """The lines for a terminal: the table, what does not hold, after its place (`places`), what it took."""
    at = {proof.exercise.id: f"{(places or {}).get(proof.exercise.id, '')}{proof.exercise.id}" for proof in proofs}
    rows = [
        [proof.exercise.id, *cells(proof)[1:], f"{proof.typical_seconds * 1000:.0f}", _mark(proof)] for proof in proofs
    ]
    yield from in_columns([(*HEADS, "ms", ""), *rows], right=set(range(2, len(HEADS) + 1)))
    yield f"\n{summary(proofs)}"
    yield speed(proofs)
    for proof in proofs:
        for problem in proof.problems:
            yield f"{at[proof.exercise.id]}: {problem}"
        if proof.trial.share < LEAST_SHARE:
            yield from (f"{at[proof.exercise.id]}: survives: {survivor}" for survivor in proof.trial.survivors)


def _mark(proof: Proof) -> str:
    return "ok" if proof.holds else f"{counted(len(proof.problems), 'problem')}"


def speed(proofs: Sequence[Proof]) -> str:
    """What a check takes, in a sentence."""
    slowest = max(proofs, key=lambda proof: proof.typical_seconds)
    typical = typical_seconds(proofs)
    told = "" if typical <= LONGEST_CHECK else f" That is more than the {LONGEST_CHECK * 1000:.0f} ms that it may take."
    return (
        f"check(): {typical * 1000:.0f} ms of CPU (median over the exercises, the first check in a kernel), "
        f"{slowest.typical_seconds * 1000:.0f} ms for {slowest.exercise.id}.{told}"
    )
