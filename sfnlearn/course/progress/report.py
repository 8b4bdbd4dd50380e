"""What `progress()` and `recall()` say: the standing by lesson with a link to what comes next, and the question due."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.checking.feedback import FeedbackLine, Note
from sfnlearn.course.progress.outline import LessonEntry
from sfnlearn.course.progress.recall import Concept, pause
from sfnlearn.course.progress.standing import LessonStanding, Stage, Standing, Step
from sfnlearn.drawing.text import counted
from sfnlearn.errors import UsageError

Link = Callable[[str, str], str]
"""Words and a place of the course to a link."""


def whole(course: Standing, due: Sequence[Concept], link: Link, listed: Link | None = None) -> Note:
    """Every lesson in a line, then what comes next; `listed` makes the lines' links where those differ."""
    lines = [_lesson_line(lesson, listed or link) for lesson in course.lessons]
    return Note(
        f"{course.done} of {course.total} steps of the course are done",
        [*lines, *_next_lines(course, link), *_due_lines(due), *_glyphs(course.lessons)],
    )


def one_lesson(course: Standing, name: object, link: Link, listed: Link | None = None) -> Note:
    """The steps of one lesson, each a link to its place."""
    lesson = _find(course, name)
    lines = [_step_line(lesson, step, listed or link) for step in lesson.steps]
    told = f"{lesson.entry.number} {lesson.entry.title}: {lesson.done} of {len(lesson.steps)} done"
    return Note(told, [*lines, *_next_lines(course, link, lesson)])


def way_on(course: Standing, exercise: Exercise, link: Link) -> str:
    """After the last exercise of a lesson: where to go, with a link; an empty text where there is more to do here."""
    lesson = _find(course, exercise.lesson)
    if exercise.in_lesson or not all(step.stage.is_done for step in lesson.steps if not step.exercise.in_lesson):
        return ""
    following = course.after(exercise.lesson)
    if following is None:
        return _all_done(course, link)
    return f"That was the last exercise of lesson {lesson.entry.number}. Go on with {_to_lesson(following, link)}."


def question(concept: Concept, entry: LessonEntry | None, due: Sequence[Concept], today: date, link: Link) -> Note:
    """Ask for one concept: the question as it stands in its notebook, and how it is answered."""
    exercise = concept.question
    where = [FeedbackLine("where", link(f"{exercise.id} {exercise.title}", entry.place_of(exercise)))] if entry else []
    if exercise.kind == "predict":
        asked = [*_prompt(exercise), *where, FeedbackLine("answer", f'recall("{exercise.id}", ...)', code=True)]
    else:
        again = "Solve it once more in a new cell that begins as below, without looking at your answer from before."
        asked = [
            *_prompt(exercise),
            *where,
            FeedbackLine("next", again),
            FeedbackLine("cell", exercise.starter_cell, code=True),
        ]
    more = f"; {counted(len(due) - 1, 'more concept')} due today" if len(due) > 1 else ""
    return Note(f"Do you remember: {concept.name}? (learned before, due {pause(concept.due, today)}{more})", asked)


def nothing_due(known: Sequence[Concept], today: date) -> Note:
    """Nothing is to be recalled today."""
    if not known:
        return Note("There is nothing to recall yet: what you learn in the lessons is asked again here.", [])
    coming = ", ".join(f"{one.name} {pause(one.due, today)}" for one in known[:3])
    return Note("Nothing is to be recalled today.", [FeedbackLine("then", coming)])


def recalled(names: Sequence[Concept], left: Sequence[Concept], today: date) -> tuple[str, str]:
    """What an answer to `recall` leads to: a label and a sentence."""
    again = ", ".join(f"{one.name} {pause(one.due, today)}" for one in names)
    more = f" {counted(len(left), 'more concept')} due today: recall()" if left else " That was all for today."
    return "asked again", f"{again}.{more}"


def _find(course: Standing, name: object) -> LessonStanding:
    """A lesson by its number, however it is written: `l01`, `01`, `1`, `01_lambda_forgets`, `l01.q3`."""
    number = re.match(r"\s*[lL]?(\d{1,4})(?!\d)", str(name))
    for lesson in course.lessons:
        if number and int(lesson.entry.number) == int(number[1]):
            return lesson
    known = ", ".join(f"l{lesson.entry.number}" for lesson in course.lessons)
    raise UsageError(f'there is no lesson "{name}": the lessons are {known}')


def _lesson_line(lesson: LessonStanding, link: Link) -> FeedbackLine:
    glyphs = "".join(step.stage.glyph for step in lesson.steps)
    title = link(lesson.entry.title, lesson.entry.path)
    return FeedbackLine(f"l{lesson.entry.number}", f"{title}: {lesson.done} of {len(lesson.steps)}  {glyphs}")


def _step_line(lesson: LessonStanding, step: Step, link: Link) -> FeedbackLine:
    exercise = step.exercise
    title = link(exercise.title, lesson.entry.place_of(exercise))
    return FeedbackLine(exercise.id, f"{step.stage.glyph} {title}: {step.stage.words}")


def _next_lines(course: Standing, link: Link, lesson: LessonStanding | None = None) -> Iterator[FeedbackLine]:
    """What comes next: in this lesson, or in the course."""
    lesson = lesson or course.next
    step = lesson.next if lesson else None
    if lesson is None:
        yield FeedbackLine("next", _all_done(course, link))
    elif step is None:
        following = course.after(lesson.entry.number)
        told = f"Go on with {_to_lesson(following, link)}." if following else _all_done(course, link)
        yield FeedbackLine("next", told)
    elif all(each.stage is Stage.OPEN for each in lesson.steps):
        yield FeedbackLine("next", f"Begin {_to_lesson(lesson.entry, link)}.")
    else:
        exercise = step.exercise
        yield FeedbackLine("next", link(f"{exercise.id} {exercise.title}", lesson.entry.place_of(exercise)))


def _to_lesson(entry: LessonEntry, link: Link) -> str:
    return link(f"lesson {entry.number}: {entry.title}", entry.path)


def _all_done(course: Standing, link: Link) -> str:
    rest = course.next
    if rest is None:
        return "Every lesson is done. recall() asks again for what you have learned."
    return f"That was the last lesson. Left to do: {_to_lesson(rest.entry, link)}."


def reminder(due: Sequence[Concept]) -> str:
    """One sentence where something is due today, else an empty text."""
    if not due:
        return ""
    names = ", ".join(concept.name for concept in due[:4]) + (" and more" if len(due) > 4 else "")
    return f"{counted(len(due), 'concept')} due today ({names}): run `recall()`"


def _due_lines(due: Sequence[Concept]) -> Iterator[FeedbackLine]:
    if due:
        yield FeedbackLine("recall", reminder(due))


def _glyphs(lessons: Sequence[LessonStanding]) -> Iterator[FeedbackLine]:
    """What the glyphs that were shown mean."""
    shown = {step.stage for lesson in lessons for step in lesson.steps}
    meanings = ", ".join(f"{stage.glyph} {stage.words}" for stage in Stage if stage in shown)
    if meanings:
        yield FeedbackLine("signs", meanings)


def _prompt(exercise: Exercise) -> Iterator[FeedbackLine]:
    """The question, a line for each paragraph and each option."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", exercise.prompt.strip())):
        yield FeedbackLine("" if number else "question", paragraph, code=paragraph.startswith("```"))
    for key, text in exercise.options.items():
        yield FeedbackLine(f'"{key}"', text)
