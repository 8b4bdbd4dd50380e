"""Proofs as an HTML page for authors: what holds of each exercise, and all that a learner can be told.

One file that needs nothing else.  It follows the reader's colours, its tables scroll inside themselves, and everything
that is folded opens with the keyboard, as `<details>` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sfnlearn.course.authoring.proof_table import HEADS, cells, speed, summary
from sfnlearn.course.authoring.proofs import Proof
from sfnlearn.course.checking.exercise import Kind, Wrong, answer_text
from sfnlearn.course.checking.feedback import Feedback, as_html
from sfnlearn.course.checking.mutants.trial import Trial
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import cell, heading, table, text_cell
from sfnlearn.drawing.text import counted, markup

STYLE = """
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
.wide { overflow-x: auto } .wide td:not(:first-child) { white-space: nowrap }
table { border-collapse: collapse; margin: .5rem 0 }
th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #8885; vertical-align: top }
td { font-variant-numeric: tabular-nums } pre, code { white-space: pre-wrap; overflow-wrap: anywhere }
details { border: 1px solid #8885; border-radius: 6px; padding: .4rem .8rem; margin: .5rem 0 }
summary { cursor: pointer; font-weight: 600 } details details summary { font-weight: 400 }
.bad { color: light-dark(#a40000, #ff9b9b) }
"""


def html_page(proofs: Sequence[Proof], title: str = "The exercises and their proofs") -> str:
    """The whole page."""
    broken = sum(not proof.holds for proof in proofs)
    verdict = f"Something does not hold for {counted(broken, 'exercise')}." if broken else "All of it holds."
    parts = [
        tag("h1", markup(title)),
        tag("p", tag("strong", markup(verdict), class_="bad" if broken else None)),
        tag("p", markup(f"{summary(proofs)} {speed(proofs)}")),
        tag("div", _overview(proofs), class_="wide"),
        *map(_exercise, proofs),
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">{tag("title", markup(title))}'
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}<style>{STYLE}</style></head>\n<body>{body}</body></html>\n'


def _overview(proofs: Sequence[Proof]) -> str:
    heads = [[*map(heading, HEADS), heading("ms"), heading("holds")]]
    return table(map(_row, proofs), head=heads, style="")


def _row(proof: Proof) -> Iterator[str]:
    name, *numbers = cells(proof)
    yield cell(tag("a", markup(name.replace("`", "")), href=f"#{proof.exercise.id}"))
    yield from map(text_cell, [*numbers, f"{proof.typical_seconds * 1000:.0f}"])
    yield text_cell("yes" if proof.holds else f"no: {counted(len(proof.problems), 'problem')}")


def _exercise(proof: Proof) -> str:
    exercise = proof.exercise
    mark = "✓" if proof.holds else "✗"
    parts = [tag("summary", markup(f"{mark} {exercise.id} {exercise.title}"))]
    parts += [tag("p", markup(problem), class_="bad") for problem in proof.problems]
    parts += [_told(exercise.kind, number, wrong) for number, wrong in enumerate(proof.wrong, start=1)]
    if proof.is_run:
        parts.append(_trial(proof.trial))
    return tag("details", "\n".join(parts), id=exercise.id, open=None if proof.holds else "open")


def _told(kind: Kind, number: int, wrong: tuple[Wrong, Feedback]) -> str:
    """A known wrong answer and what is said to it."""
    known, feedback = wrong
    said = tag("summary", markup(f"known wrong answer {number}: {known.hint}"))
    answer = tag("pre", markup(answer_text(kind, known.answer)))
    return tag("details", said + answer + as_html(feedback.headline, feedback.lines) + feedback.case_html)


def _trial(trial: Trial) -> str:
    survivors = [tag("li", tag("code", markup(str(survivor)))) for survivor in trial.survivors]
    listed = tag("p", "Survivors:", class_="bad") + tag("ul", "".join(survivors)) if survivors else ""
    counts = [[text_cell(name), text_cell(str(count))] for name, count in sorted(trial.operators.items())]
    groups = {"rejected": trial.rejected, "the same": trial.equivalent, "left open": trial.free}
    lists = [
        tag("details", tag("summary", f"{len(mutants)} {name}") + tag("ul", "".join(
            tag("li", markup(f"{mutant.operator}: {mutant.changes}")) for mutant in mutants)))
        for name, mutants in groups.items() if mutants
    ]  # fmt: skip
    operators = table(counts, head=[[heading("operator"), heading("mistakes")]], style="")
    said = tag("summary", f"{counted(trial.counted, 'mutant')} that are mistakes, {trial.not_loaded} that do not load")
    return listed + tag("details", said + operators + "".join(lists))
