"""Which cells a lesson's three notebooks have: what was written, and what the build puts around it.

* A prediction's prompt stands before its cell; title, contents and set-up before all, the way on behind all.
* What an exercise needs is asked with it: its cell, and the calls of `hint` and `solution` as comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sfnlearn.course.authoring.lesson import Cell, Lesson
from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.launch.places import EXERCISES, NOTEBOOKS, SOLUTIONS, notebook_path

LOAD = "%load_ext sfnlearn.course"
EXERCISE_IN_CELL = re.compile(r'^(?:predict\("|%%asl |%%handler )(l\d\d\.[qpr]\d+)', re.MULTILINE)


def without_fences(text: str) -> str:
    """The prose of a Markdown text: what stands in fences is an example."""
    return re.sub(r"^(`{3,}|~{3,}).*?^\1`*$", "", text, flags=re.MULTILINE | re.DOTALL)


def lesson_cells(lesson: Lesson) -> list[Cell]:
    """The lesson's notebook: title, set-up, then the cells as written, a prediction's prompt before its cell."""
    prompts = {exercise.id: prompt(exercise) for exercise in lesson.exercises if exercise.in_lesson}
    cells = [Cell("markdown", _opening(lesson), name=f"l{lesson.number}-title"), _setup(lesson)]
    for cell in lesson.cells:
        asked = EXERCISE_IN_CELL.match(cell.source) if cell.kind == "code" else None
        if asked and asked[1] in prompts:
            cells.append(Cell("markdown", prompts[asked[1]], name=_cell_name(asked[1], "prompt")))
        cells.append(cell)
    return cells


def _opening(lesson: Lesson) -> str:
    contents = [
        f"[{title}](#{title.replace(' ', '-')})"
        for cell in lesson.cells
        if cell.kind == "markdown"
        for title in re.findall(r"^## (.+)$", without_fences(cell.source), re.MULTILINE)
    ]
    parts = [
        f"# {lesson.number} · {lesson.title}",
        f"*{lesson.front['summary']}* About {lesson.front['minutes']} minutes.",
    ]
    if contents:
        parts.append("**In this lesson:** " + " · ".join(contents))
    if any(not exercise.in_lesson for exercise in lesson.exercises):
        parts.append(f"Then: [the exercises of this lesson](../{notebook_path(EXERCISES, lesson.slug)}).")
    return "\n\n".join(parts)


def _setup(lesson: Lesson, *more: str) -> Cell:
    return Cell("code", "\n".join([LOAD, *more]), name=f"l{lesson.number}-setup")


def exercise_cells(lesson: Lesson, *, solved: bool) -> list[Cell]:
    """The exercise notebook, unsolved or solved."""
    asked = [exercise for exercise in lesson.exercises if not exercise.in_lesson]
    what = "solutions" if solved else "exercises"
    told = _SOLVED if solved else _UNSOLVED
    back = f"[Back to the lesson](../{notebook_path(NOTEBOOKS, lesson.slug)})"
    opening = f"# {lesson.number} · {lesson.title}: {what}\n\n{told}\n\n{back}"
    imports = ["from sfnlearn import draw, run"]
    cells = [
        Cell("markdown", opening, name=f"l{lesson.number}-title"),
        _setup(lesson, *(["keep_progress(False)"] if solved else imports)),
    ]
    for exercise in asked:
        cells.extend(_solved(exercise) if solved else _unsolved(exercise))
    if solved and asked:
        names = ", ".join(f'"{exercise.id}"' for exercise in asked)
        proof = f"assert all(check(each).correct for each in [{names}])"
        cells.append(Cell("code", proof, name=f"l{lesson.number}-proof"))
    return cells


_UNSOLVED = (
    "Write your answer into a cell and run it: running is checking. "
    "For a hint, take away the `#` before `hint` in the cell below it and run that. An unsolved cell does no harm."
)
_SOLVED = "Every answer here passes. Running this notebook does not count as your progress."


def prompt(exercise: Exercise) -> str:
    """What is asked, as Markdown."""
    heading = f"**{exercise.title}**" if exercise.in_lesson else f"## {exercise.id} · {exercise.title}"
    options = "\n".join(f'- `"{key}"`: {text}' for key, text in exercise.options.items())
    return "\n\n".join(filter(None, [heading, exercise.prompt.strip(), options]))


def _unsolved(exercise: Exercise) -> list[Cell]:
    asks = f'#hint("{exercise.id}")\n#solution("{exercise.id}")'
    return [
        *_question(exercise, exercise.starter_cell),
        Cell("code", asks, name=_cell_name(exercise.id, "help")),
    ]


def _solved(exercise: Exercise) -> list[Cell]:
    after = f"**Why** {exercise.why}\n\n**Now try** {exercise.variation}"
    return [
        *_question(exercise, exercise.solution_cell),
        Cell("markdown", after, name=_cell_name(exercise.id, "why")),
    ]


def _question(exercise: Exercise, answer: str) -> list[Cell]:
    return [
        Cell("markdown", prompt(exercise), name=_cell_name(exercise.id, "prompt")),
        Cell("code", answer, name=_cell_name(exercise.id, "answer")),
    ]


def _cell_name(exercise_id: str, part: str) -> str:
    return f"{exercise_id.replace('.', '-')}-{part}"


# ------------------------------------------------------------------ whole notebooks


def notebooks_of(course: Sequence[Lesson]) -> Iterator[tuple[str, list[Cell]]]:
    """Every notebook of these lessons by its path; each but the solutions ends with the way on."""
    by_number = {lesson.number: lesson for lesson in course}
    for lesson, following in zip(course, [*course[1:], None], strict=True):
        used = [by_number[number] for number in lesson.builds_on if number in by_number]
        yield from _notebooks(lesson, used, following)


def _notebooks(lesson: Lesson, used: Sequence[Lesson], following: Lesson | None) -> Iterator[tuple[str, list[Cell]]]:
    on = _to_next(following)
    title, *cells = lesson_cells(lesson)
    opened = [replace(title, source=title.source + _builds_on(used)), *cells]
    if all(exercise.in_lesson for exercise in lesson.exercises):
        yield notebook_path(NOTEBOOKS, lesson.slug), [*opened, _ending(lesson, on)]
        return
    asked = f"**Next:** [the exercises of this lesson](../{notebook_path(EXERCISES, lesson.slug)})."
    after = f" After them: {_link(following)}." if following else ""
    yield notebook_path(NOTEBOOKS, lesson.slug), [*opened, _ending(lesson, asked + after)]
    yield notebook_path(EXERCISES, lesson.slug), [*exercise_cells(lesson, solved=False), _ending(lesson, on)]
    yield notebook_path(SOLUTIONS, lesson.slug), exercise_cells(lesson, solved=True)


def _builds_on(used: Sequence[Lesson]) -> str:
    return f"\n\n**Builds on:** {' and '.join(map(_link, used))}." if used else ""


def _to_next(lesson: Lesson | None) -> str:
    return f"**Next:** {_link(lesson)}." if lesson else LAST


def _link(lesson: Lesson) -> str:
    return f"[lesson {lesson.number}, {lesson.title}](../{notebook_path(NOTEBOOKS, lesson.slug)})"


def _ending(lesson: Lesson, on: str) -> Cell:
    return Cell("markdown", f"{on}\n\n{MISTAKE}", name=f"l{lesson.number}-next")


LAST = "**That was the last lesson.** `progress()` shows what is left, `recall()` asks again for what you have learned."
MISTAKE = (
    'Something is wrong, or had to be read twice? `report_mistake("what is wrong")` in a cell writes it down, '
    "with all that whoever fixes it needs to know."
)
