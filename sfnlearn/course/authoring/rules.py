"""What a lesson may not be, whatever it tells: the rules of docs/authoring.md, each with the line that breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from sfnlearn.course.authoring.cells import EXERCISE_IN_CELL, lesson_cells, without_fences
from sfnlearn.course.authoring.lesson import Cell, Lesson

MOST_CELLS, MOST_WORDS, MOST_LINES = 35, 1200, 8
LONG_MAGICS = ("%%asl", "%%lambda", "%%handler", "%%pytest")


def problems_of_course(course: Sequence[Lesson]) -> list[str]:
    """What breaks the rules in these lessons, and between them, one sentence each."""
    return [problem for lesson in course for problem in [*problems(lesson), *_problems_between(lesson, course)]]


def problems(lesson: Lesson) -> list[str]:
    """What breaks the rules of docs/authoring.md, one sentence each."""
    in_lesson = [f"{lesson.slug}/lesson.md: {problem}" for problem in [*_too_long(lesson), *_problems(lesson)]]
    return [*in_lesson, *(f"{lesson.slug}/exercises.py: {problem}" for problem in _never_asked(lesson))]


def _too_long(lesson: Lesson) -> Iterator[str]:
    """What is more than a lesson may have, with the line where it becomes too much."""
    cells = lesson_cells(lesson)
    if len(cells) > MOST_CELLS:
        yield f"line {_line_of(cells[MOST_CELLS:])}: {len(cells)} cells; at most {MOST_CELLS}"
    prose = [cell for cell in lesson.cells if cell.kind == "markdown"]
    words = list(accumulate(len(without_fences(cell.source).split()) for cell in prose))
    if words and words[-1] > MOST_WORDS:
        first = next(index for index, count in enumerate(words) if count > MOST_WORDS)
        yield f"line {prose[first].line}: {words[-1]} words; at most {MOST_WORDS}"


def _line_of(cells: Sequence[Cell]) -> int:
    """The line of the first of these cells that was written; the build's own have none."""
    return next((cell.line for cell in cells if cell.line), 1)


def _problems(lesson: Lesson) -> Iterator[str]:
    level = 1
    for cell in lesson.cells:
        if cell.kind == "code":
            length = cell.source.count("\n") + 1
            if length > MOST_LINES and not cell.source.startswith(LONG_MAGICS):
                yield f"line {cell.line}: a code cell of {length} lines; at most {MOST_LINES}"
        for heading in _headings(cell):
            if len(heading) == 1:
                yield f"line {cell.line}: a heading of level 1; the title is made by the build"
            elif len(heading) > level + 1:
                yield f"line {cell.line}: a heading of level {len(heading)} below one of level {level}"
            level = len(heading)
        for offset in _pictures_without_text(cell):
            yield f"line {cell.line + offset}: a picture without a text: write what it shows, ![like this](...)"
    yield from _unplaced(lesson)


def _never_asked(lesson: Lesson) -> Iterator[str]:
    """Questions of the lesson's text that the text does not ask."""
    text = "\n".join(cell.source for cell in lesson.cells if cell.kind == "code")
    asked = EXERCISE_IN_CELL.findall(text)
    for exercise in lesson.exercises:
        if exercise.in_lesson and exercise.id not in asked:
            yield f"line {lesson.lines.get(exercise.id, 1)}: {exercise.id} is defined and nowhere asked"


def _headings(cell: Cell) -> list[str]:
    text = without_fences(cell.source) if cell.kind == "markdown" else ""
    return [match[1] for match in re.finditer(r"^(#+) ", text, re.MULTILINE)]


def _pictures_without_text(cell: Cell) -> Iterator[int]:
    """The lines of a cell of prose, counted from its first, with a picture that says nothing to who cannot see it."""
    text = cell.source if cell.kind == "markdown" else ""
    for found in re.finditer(r"!\[\s*\]\(|<img\b(?![^>]*\balt=[\"'][^\"'])", text):
        yield text.count("\n", 0, found.start())


def _unplaced(lesson: Lesson) -> Iterator[str]:
    """Exercises that are asked but not defined, or that the exercise notebook asks."""
    known = {exercise.id: exercise for exercise in lesson.exercises}
    asked = {
        name: cell.line
        for cell in lesson.cells
        if cell.kind == "code"
        for name in EXERCISE_IN_CELL.findall(cell.source)
    }
    for name, line in asked.items():
        if name not in known:
            yield f"line {line}: there is no exercise {name} in exercises.py"
        elif not known[name].in_lesson:
            yield f"line {line}: {name} belongs to the exercise notebook; a lesson asks .p or .r"


# ------------------------------------------------------------- between the lessons


def _problems_between(lesson: Lesson, course: Sequence[Lesson]) -> Iterator[str]:
    """What does not fit the other lessons: one that is not there, and recall of what was never taught."""
    there = {each.number: each for each in course}
    for number in lesson.builds_on:
        if number >= lesson.number or number not in there:
            has = ", ".join(each for each in there if each < lesson.number) or "none"
            told = f"builds_on names {number}; the lessons before {lesson.number} are {has}"
            yield f"{lesson.slug}/lesson.md: line {lesson.line_of_builds_on}: {told}"
    if lesson.builds_on:
        before = [there[number] for number in sorted(_before(lesson, there))]
        for problem in _recalls_nothing(lesson, before):
            yield f"{lesson.slug}/exercises.py: {problem}"


def _before(lesson: Lesson, there: Mapping[str, Lesson]) -> set[str]:
    """The lessons that this one builds on, and those that they build on."""
    found: set[str] = set()
    new = [number for number in lesson.builds_on if number in there]
    while new:
        number = new.pop()
        if number not in found:
            found.add(number)
            new += [each for each in there[number].builds_on if each in there and each < number]
    return found


def _recalls_nothing(lesson: Lesson, before: Sequence[Lesson]) -> Iterator[str]:
    """Recall questions whose concepts no lesson before teaches, in its words or in its exercises."""
    numbers = ", ".join(each.number for each in before)
    words = "\n".join(taught(each) for each in before).casefold()
    for exercise in lesson.exercises:
        if ".r" not in exercise.id:
            continue
        unknown = [concept for concept in exercise.concepts if concept.casefold() not in words]
        if unknown:
            line = lesson.lines.get(exercise.id, 1)
            yield f"line {line}: {exercise.id} recalls {', '.join(unknown)}, which lessons {numbers} do not teach"


def taught(lesson: Lesson) -> str:
    """All that a lesson tells: its title, its text, and the names of its exercises' concepts."""
    concepts = [concept for exercise in lesson.exercises if ".r" not in exercise.id for concept in exercise.concepts]
    return "\n".join([lesson.title, *(cell.source for cell in lesson.cells), *concepts])
