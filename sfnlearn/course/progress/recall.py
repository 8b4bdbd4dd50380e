"""What was learned is asked again before it is forgotten: spaced repetition, by concept.

A concept that was recalled is asked again after a day, then after three, seven, sixteen days and so on: each success
after the pause makes the next pause longer, and each failure begins again with a day (Leitner's boxes).  A success
before the pause is over says nothing about how long a thing is kept, so it changes nothing.  Several exercises have the
same concept; every judged answer to any of them is one trial of all its concepts, but the same answer run once more.

What is known of a concept is computed from the progress file each time.  So it needs no file of its own, and a lesson
that gives an exercise another concept has its history at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sfnlearn.course.checking.exercise import Exercise

PAUSES = (1, 3, 7, 16, 35, 80)
"""Days until a concept is asked again, by how often it was recalled after its pause."""

YEARS = range(2020, 2200)
"""Of which a record may be: a clock that was never set, or a damaged line, moves no pause."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One judged answer: which exercise, on which day (the learner's own), and whether it was right."""

    exercise: Exercise
    day: date
    known: bool


@dataclass(frozen=True, slots=True)
class Concept:
    """What is known of one concept: how often it was recalled in a row, when it is due, and what to ask."""

    name: str
    recalled: int
    due: date
    question: Exercise


def concepts(catalogue: Mapping[str, Exercise], records: Iterable[Mapping[str, Any]]) -> list[Concept]:
    """Every concept that the learner has met, the one that is due first at the head."""
    by_name: dict[str, list[Trial]] = {}
    for trial in _trials(catalogue, records):
        for name in trial.exercise.concepts:
            by_name.setdefault(name, []).append(trial)
    found = [Concept(name, *_schedule(trials), _question(trials)) for name, trials in by_name.items()]
    return sorted(found, key=lambda concept: (concept.due, concept.name))


def _trials(catalogue: Mapping[str, Exercise], records: Iterable[Mapping[str, Any]]) -> Iterator[Trial]:
    answers: dict[str, object] = {}
    for record in records:
        exercise, day, known = catalogue.get(record["exercise"]), _day(record.get("at")), _known(record)
        if exercise is None or day is None or known is None or _is_rerun(record, answers.get(exercise.id, ...)):
            continue
        if record["event"] == "check":
            answers[exercise.id] = record.get("answer")
        yield Trial(exercise, day, known)


def _is_rerun(record: Mapping[str, Any], answer: object) -> bool:
    """Whether it is a cell that was run again as it stood (Run All, say): nothing was remembered for that."""
    return record["event"] == "check" and record.get("answer") == answer


def _known(record: Mapping[str, Any]) -> bool | None:
    """Whether it was known; None for what says nothing: a hint, a slip of the pen that could not run."""
    if record["event"] == "solution":
        return False
    judged = record["event"] in {"check", "recall"} and record.get("outcome") in ("correct", "not yet")
    return record.get("outcome") == "correct" if judged else None


def _day(text: object) -> date | None:
    """The learner's own day; None for what is not a moment of these years."""
    try:
        moment = datetime.fromisoformat(str(text))
        day = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone().date()
    except (ValueError, OverflowError):
        return None
    return day if day.year in YEARS else None


def _schedule(trials: Iterable[Trial]) -> tuple[int, date]:
    """How often it was recalled in a row, each time after its pause, and the day when it is due."""
    recalled, due = 0, date.min
    for trial in trials:
        if not trial.known:
            recalled, due = 0, trial.day + timedelta(days=PAUSES[0])
        elif trial.day >= due:
            due = trial.day + timedelta(days=PAUSES[min(recalled, len(PAUSES) - 1)])
            recalled += 1
    return recalled, due


def _question(trials: Iterable[Trial]) -> Exercise:
    """What to ask: a question that stands alone, then a prediction, then an exercise; of these the one longest ago."""
    latest = {trial.exercise.id: trial for trial in trials}
    return min(latest.values(), key=lambda trial: (_effort(trial.exercise), trial.day)).exercise


def _effort(exercise: Exercise) -> int:
    if exercise.kind != "predict":
        return 3
    return {"r": 0, "q": 1, "p": 2}[exercise.id[4]]


def today() -> date:
    """The learner's own day."""
    return datetime.now(UTC).astimezone().date()


def pause(until: date, now: date) -> str:
    """How long it is until then, as a person says it.

    >>> day = date(2026, 5, 1)
    >>> pause(day + timedelta(days=1), day), pause(day + timedelta(days=3), day), pause(day, day)
    ('tomorrow', 'in 3 days', 'today')
    """
    days = (until - now).days
    return "today" if days <= 0 else "tomorrow" if days == 1 else f"in {days} days"
