"""Pages to read: one for each student with the failing trace, one for the teacher about the class.

Rules that hold in this file:
* A page is one file without script, and its policy allows none: what a student wrote is text and stays text.
* It reads in light and dark, on paper, and without colours: every outcome has its glyph and its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.checking.feedback import GLYPHS, FeedbackLine, Outcome, as_html
from sfnlearn.course.grading.grades import Grade, Mark, rounded
from sfnlearn.course.grading.tables import mistakes_of, outcomes_of, stuck_at
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import cell, heading, table
from sfnlearn.drawing.text import counted, markup

FEEDBACK = "feedback"
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0; }
th, td { padding: .2rem .7rem; border-bottom: 1px solid #8884; vertical-align: top; text-align: left; }
section { border-top: 1px solid #8886; margin-top: 1.5rem; }
pre, code { font-family: ui-monospace, monospace; font-size: .92em; white-space: pre-wrap; }
img { max-width: 100%; background: #fff; }
.wide { overflow-x: auto; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_CODE = re.compile(r"`([^`]+)`")
_OUTCOMES = tuple(outcome.value for outcome in Outcome)


def page_name(student: str) -> str:
    """The file name of a student's page: no name of a student leads out of the folder or hides another's page.

    >>> page_name("ada"), page_name("../../etc")[:4], page_name("a b") == page_name("a_b")
    ('ada.html', 'etc-', False)
    """
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", student).strip("_-")[:60] or "student"
    digest = "" if name == student.lower() else f"-{sha256(student.encode(errors='replace')).hexdigest()[:8]}"
    return f"{name}{digest}.html"


def _page(title: str, *parts: str) -> str:
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{markup(title)}</title><style>{_STYLE}</style>'
    )
    body = "\n".join([tag("h1", markup(title)), *filter(None, parts)])
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


@dataclass(frozen=True, slots=True)
class _Link:
    """A text that leads somewhere."""

    text: str
    to: str


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    shown = [[_cell(value) for value in row] for row in rows]
    return tag("div", table([[heading(column) for column in columns], *shown], style=""), class_="wide")


def _cell(value: object) -> str:
    if isinstance(value, _Link):
        return cell(tag("a", markup(value.text), href=value.to))
    return cell(_CODE.sub(r"<code>\1</code>", markup(str(value))))


def _list(items: Iterable[str]) -> str:
    shown = "".join(tag("li", markup(item)) for item in items)
    return tag("ul", shown) if shown else ""


# ---------------------------------------------------------------------- a student's page


def student_page(grade: Grade, made_by: str) -> str:
    """What one student reads."""
    overview = [
        (
            _Link(mark.exercise.id, f"#{mark.exercise.id}"),
            mark.exercise.title,
            _outcome(mark.outcome),
            _points(mark.points, mark.most),
        )
        for mark in grade.marks
    ]
    return _page(
        f"Feedback for {grade.handed_in.name}",
        tag(
            "p",
            tag("strong", f"{rounded(grade.score):g} of {rounded(grade.most):g} points.") + markup(_lateness(grade)),
        ),
        _list(grade.troubles),
        _table(("exercise", "title", "outcome", "points"), overview),
        *(_section(mark) for mark in grade.marks),
        tag("p", markup(made_by)),
    )


def _lateness(grade: Grade) -> str:
    if grade.is_missing:
        return " Nothing was handed in."
    if not grade.days_late:
        return ""
    lost = rounded(grade.raw - grade.score)
    return f" Handed in {counted(grade.days_late, 'day')} late, which costs {lost:g} points."


def _section(mark: Mark) -> str:
    result = mark.result
    lines = [FeedbackLine(*line) for line in result.lines] if result else []
    notes = [*(result.notes if result else ()), *([f"Answer in {result.place}."] if result and result.place else [])]
    headline = f"{_outcome(mark.outcome)} · {_points(mark.points, mark.most)}"
    return tag(
        "section",
        tag("h2", markup(f"{mark.exercise.id} {mark.exercise.title}"), id=mark.exercise.id)
        + as_html(headline, lines)
        + (_override(mark) if mark.override else "")
        + _list(notes)
        + (_trace(mark) if result and (result.trace or result.picture) else ""),
    )


def _override(mark: Mark) -> str:
    assert mark.override is not None
    told = f"Your teacher gave {_points(mark.override.points, mark.most)}: {mark.override.reason}"
    return tag("p", markup(told))


def _trace(mark: Mark) -> str:
    assert mark.result is not None
    inside = (
        tag("summary", "The execution that failed") + mark.result.picture + tag("div", mark.result.trace, class_="wide")
    )
    return f"<details open>{inside}</details>"


def _outcome(outcome: str) -> str:
    return f"{GLYPHS[Outcome(outcome)]} {outcome}" if outcome in _OUTCOMES else outcome


def _points(points: float, most: float) -> str:
    return f"{rounded(points):g} of {rounded(most):g} point{'' if most == 1 else 's'}"


# ---------------------------------------------------------------------- the class


def class_page(grades: Sequence[Grade], exercises: Sequence[Exercise], facts: Mapping[str, str]) -> str:
    """What the teacher reads: how each exercise went, the mistakes of the class, who is stuck where, all marks."""
    titles = {exercise.id: exercise.title for exercise in exercises}
    return _page(
        f"The class: {counted(len(grades), 'student')}",
        _table(("", ""), facts.items()),
        tag("h2", "What needs a look"),
        _list(_looks(grades)) or tag("p", "Nothing."),
        tag("h2", "How the exercises went"),
        _table(("exercise", "title", *_OUTCOMES), _spread(grades, titles)),
        tag("h2", "Misconceptions"),
        _misconceptions(grades, titles),
        tag("h2", "Who is stuck where"),
        _table(("exercise", "title", "tried and not solved"), _stuck(grades, titles)),
        tag("h2", "All marks"),
        _matrix(grades, exercises),
    )


def _looks(grades: Iterable[Grade]) -> list[str]:
    found = []
    for grade in grades:
        who = f"{grade.handed_in.name} ({grade.handed_in.student})"
        found += [f"{who}: {trouble}" for trouble in grade.troubles]
        found += [f"{who}: {mark.exercise.id} could not be judged" for mark in grade.marks if mark.needs_a_look]
        found += [f"{who}: nobody says when this was handed in"] if grade.days_late is None else []
    return found


def _spread(grades: Sequence[Grade], titles: Mapping[str, str]) -> list[list[object]]:
    outcomes = outcomes_of(grades)
    return [[name, title, *(outcomes[name][outcome] for outcome in _OUTCOMES)] for name, title in titles.items()]


def _misconceptions(grades: Sequence[Grade], titles: Mapping[str, str]) -> str:
    rows = [
        (len(students), exercise, titles.get(exercise, ""), advice, ", ".join(students))
        for (exercise, advice), students in mistakes_of(grades).items()
    ]
    columns = ("students", "exercise", "title", "what they were told", "who")
    return _table(columns, rows) if rows else tag("p", "No answer is one of the known wrong ones.")


def _stuck(grades: Sequence[Grade], titles: Mapping[str, str]) -> list[tuple[str, str, str]]:
    stuck = stuck_at(grades)
    return [(name, title, ", ".join(stuck[name])) for name, title in titles.items() if name in stuck]


def _matrix(grades: Sequence[Grade], exercises: Sequence[Exercise]) -> str:
    columns = ("student", "name", *(exercise.id for exercise in exercises), "score", "of")
    rows = [
        (
            _Link(grade.handed_in.student, f"{FEEDBACK}/{page_name(grade.handed_in.student)}"),
            grade.handed_in.name,
            *(f"{GLYPHS.get(_of(mark.outcome), '')} {rounded(mark.points):g}" for mark in grade.marks),
            f"{rounded(grade.score):g}",
            f"{rounded(grade.most):g}",
        )
        for grade in grades
    ]
    key = ", ".join(f"{glyph} {outcome.value}" for outcome, glyph in GLYPHS.items())
    return tag("p", markup(key)) + _table(columns, rows)


def _of(outcome: str) -> Outcome:
    return Outcome(outcome) if outcome in _OUTCOMES else Outcome.CHECKER_PROBLEM
