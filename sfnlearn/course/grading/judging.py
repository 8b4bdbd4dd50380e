"""One answer to one result: plain data, which goes from the process that judges to the one that keeps the grades.

The answer of a handler runs in a worker of the jail; what comes back are values, and the probes judge them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.checking.feedback import Feedback, Outcome
from sfnlearn.course.checking.judge import is_attempted, judge
from sfnlearn.course.grading.answers import Given
from sfnlearn.course.grading.handlers import Handlers, NotIsolatedError
from sfnlearn.drawing import draw
from sfnlearn.drawing.tables.history import HistoryTable
from sfnlearn.engine.execution import Execution
from sfnlearn.jsontext import dumps

MOST_EVENTS = 60
"""Of the failing trace, in the feedback."""
MOST_TEXT = 4_000
"""Characters of one line of the feedback."""
MOST_SVG = 200_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What came of one answer.

    `lines` are (label, text, is code), as in the feedback of a check; `advice` is the hint of a known mistake; `trace`
    and `picture` are HTML of the execution that failed; `place` says where the answer stood.
    """

    exercise: str
    outcome: str
    passed: int = 0
    total: int = 0
    advice: str = ""
    lines: tuple[tuple[str, str, bool], ...] = ()
    notes: tuple[str, ...] = ()
    place: str = ""
    trace: str = ""
    picture: str = ""

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Result:
        """Back from JSON; raises KeyError, TypeError or ValueError for something else."""
        lines = tuple((str(label), str(text), bool(code)) for label, text, code in data["lines"])
        return cls(**{**data, "lines": lines, "notes": tuple(data["notes"])})


def refused(given: Given, reason: str, outcome: Outcome = Outcome.CANNOT_RUN) -> Result:
    """The result of an answer that cannot be judged, for this reason."""
    return Result(
        exercise=given.exercise,
        outcome=outcome.value,
        lines=(("reason", reason, False),),
        notes=given.notes,
        place=place_of(given),
    )


def place_of(given: Given) -> str:
    """Where an answer stood."""
    return f"{given.notebook}, cell {given.cell}"


def judged(exercise: Exercise, given: Given, seed: int | None, handlers: Handlers) -> Result:
    """Judge one answer."""
    if given.refused:
        return refused(given, given.refused)
    if exercise.kind == "handler" and is_attempted(exercise, given.answer):
        try:
            jail = handlers.jail()
        except NotIsolatedError as problem:
            return refused(given, str(problem), Outcome.CHECKER_PROBLEM)
        with jail.worker() as worker:
            return _result(given, judge(exercise, given.answer, seed=seed, make=worker.deploy))
    return _result(given, judge(exercise, given.answer, seed=seed))


def _result(given: Given, feedback: Feedback) -> Result:
    shown = feedback.outcome is Outcome.NOT_YET and feedback.execution is not None
    return Result(
        exercise=given.exercise,
        outcome=feedback.outcome.value,
        passed=feedback.passed,
        total=feedback.total,
        advice=feedback.advice,
        lines=tuple((line.label, _cut(line.text, MOST_TEXT), line.code) for line in feedback.lines),
        notes=given.notes,
        place=place_of(given),
        trace=_trace(feedback.execution) if shown and feedback.execution else "",
        picture=_picture(feedback.execution) if shown and feedback.execution else "",
    )


def _trace(execution: Execution) -> str:
    return HistoryTable(execution, rows=MOST_EVENTS).html()


def _picture(execution: Execution) -> str:
    """The picture as HTML; an execution of a machine too large to be looked at has none."""
    if len(dumps(execution.machine.definition)) > MOST_SVG // 10:
        return ""
    html = draw(execution).html(script=False)
    return html if len(html) <= MOST_SVG else ""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"
