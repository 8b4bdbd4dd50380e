"""How far a learner is: what came of every exercise, lesson by lesson, and what comes next.

Rules that hold in this file:
* Only exercises that exist count, whatever names the progress file holds.
* An exercise is done when an answer was correct.  A question inside a lesson is done when its answer was judged: a
  prediction that did not come true has done its work, and recall asks for it again.
* What comes next is looked for in the lesson that was worked on last, then in those after it, then from the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.progress.outline import LessonEntry


class Stage(Enum):
    """What came of one exercise: a glyph and words."""

    OPEN = "○", "open"
    LOCKED = "●", "predicted, and not checked yet"
    BEGUN = "◐", "not yet"
    SURPRISED = "◇", "answered, and it came otherwise: worth more than a right guess"
    DONE = "✓", "correct"

    @property
    def glyph(self) -> str:
        """One character."""
        return self.value[0]

    @property
    def words(self) -> str:
        """What the glyph means."""
        return self.value[1]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self in {Stage.SURPRISED, Stage.DONE}


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise and what came of it."""

    exercise: Exercise
    stage: Stage


@dataclass(frozen=True, slots=True)
class LessonStanding:
    """One lesson with its steps in the order in which they are asked: first those in its text, then the exercises."""

    entry: LessonEntry
    steps: Sequence[Step]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.stage.is_done for step in self.steps)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left; a lesson without exercises has nothing to do."""
        return self.done == len(self.steps)

    @property
    def next(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.stage.is_done), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Every lesson; `last` is the number of the one that was worked on last, or an empty text."""

    lessons: Sequence[LessonStanding]
    last: str = ""

    @property
    def done(self) -> int:
        """How many steps of all lessons are done."""
        return sum(lesson.done for lesson in self.lessons)

    @property
    def total(self) -> int:
        """How many steps all lessons have."""
        return sum(len(lesson.steps) for lesson in self.lessons)

    @property
    def next(self) -> LessonStanding | None:
        """The lesson in which to go on; None where all are done."""
        from_here = sorted(self.lessons, key=lambda lesson: lesson.entry.number < self.last)
        return next((lesson for lesson in from_here if not lesson.is_done), None)

    def after(self, number: str) -> LessonEntry | None:
        """The lesson that follows this one in the course."""
        return next((lesson.entry for lesson in self.lessons if lesson.entry.number > number), None)


def standing(
    catalogue: Mapping[str, Exercise], outline: Iterable[LessonEntry], records: Iterable[Mapping[str, Any]]
) -> Standing:
    """What the records of a progress file come to."""
    stages: dict[str, Stage] = {}
    last = ""
    for record in records:
        exercise = catalogue.get(record["exercise"])
        if exercise is not None:
            last = exercise.lesson
            before = stages.get(exercise.id, Stage.OPEN)
            stages[exercise.id] = _after(before, exercise, record)
    entries = {entry.number: entry for entry in outline}
    for exercise in catalogue.values():
        entries.setdefault(exercise.lesson, LessonEntry(exercise.lesson, f"Lesson {exercise.lesson}"))
    lessons = [LessonStanding(entry, _steps(number, catalogue, stages)) for number, entry in sorted(entries.items())]
    return Standing(lessons, last)


def _steps(number: str, catalogue: Mapping[str, Exercise], stages: Mapping[str, Stage]) -> list[Step]:
    of_lesson = [exercise for exercise in catalogue.values() if exercise.lesson == number]
    in_order = sorted(of_lesson, key=lambda exercise: not exercise.in_lesson)
    return [Step(exercise, stages.get(exercise.id, Stage.OPEN)) for exercise in in_order]


def _after(before: Stage, exercise: Exercise, record: Mapping[str, Any]) -> Stage:
    """What came of an exercise once this record is added; what is done stays done."""
    outcome = record.get("outcome")
    if before is Stage.DONE or record["event"] not in {"check", "predict"}:
        return before
    if record["event"] == "predict":
        return before if before.is_done else Stage.LOCKED
    if outcome == "correct":
        return Stage.DONE
    if exercise.in_lesson and exercise.kind == "predict" and outcome == "not yet":
        return Stage.SURPRISED
    return before if before.is_done else Stage.BEGUN
