"""Lessons in text to notebooks: `python -m sfnlearn.course.build [--check]`.

Rules that hold in this file:
* The same sources give the same bytes: no time, no random cell id, no outputs.
* A cell's id is made from its content (an exercise's cells: from the exercise's id), so a cell that did not change
  keeps its id when others come and go, and a diff shows what was edited.
* A lesson that breaks the sizes or names an unknown exercise is refused with its file and line.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2s
from pathlib import Path
from typing import Any

from sfnlearn.course.exercise import LESSONS, Exercise, lesson_folders
from sfnlearn.course.lesson import Cell, Lesson, read_lesson
from sfnlearn.course.workspace import course_root
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

MOST_CELLS, MOST_WORDS, MOST_LINES = 35, 1200, 8
LONG_MAGICS = ("%%asl", "%%lambda", "%%handler")
LOAD = "%load_ext sfnlearn.course"
EXERCISE_IN_CELL = re.compile(r'^(?:predict\("|%%asl |%%handler )(l\d\d\.[qpr]\d+)', re.MULTILINE)


def problems(lesson: Lesson) -> list[str]:
    """What breaks the rules of docs/authoring.md, one sentence each."""
    return [f"{lesson.slug}/lesson.md: {problem}" for problem in _problems(lesson)]


def _problems(lesson: Lesson) -> Iterator[str]:
    cells = lesson_cells(lesson)
    prose = "\n".join(cell.source for cell in lesson.cells if cell.kind == "markdown")
    words = len(_without_fences(prose).split())
    if len(cells) > MOST_CELLS:
        yield f"{len(cells)} cells; at most {MOST_CELLS}"
    if words > MOST_WORDS:
        yield f"{words} words; at most {MOST_WORDS}"
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
    yield from _unplaced(lesson)


def _headings(cell: Cell) -> list[str]:
    text = _without_fences(cell.source) if cell.kind == "markdown" else ""
    return [match[1] for match in re.finditer(r"^(#+) ", text, re.MULTILINE)]


def _unplaced(lesson: Lesson) -> Iterator[str]:
    """Exercises that are asked but not defined, or defined for the lesson but not asked there."""
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
    for name, exercise in known.items():
        if exercise.in_lesson and name not in asked:
            yield f"{name} is defined and nowhere asked"


def _without_fences(text: str) -> str:
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
        for title in re.findall(r"^## (.+)$", _without_fences(cell.source), re.MULTILINE)
    ]
    parts = [
        f"# {lesson.number} · {lesson.title}",
        f"*{lesson.front['summary']}* About {lesson.front['minutes']} minutes.",
    ]
    if contents:
        parts.append("**In this lesson:** " + " · ".join(contents))
    if any(not exercise.in_lesson for exercise in lesson.exercises):
        parts.append(f"Then: [the exercises of this lesson](../exercises/{lesson.slug}.ipynb).")
    return "\n\n".join(parts)


def _setup(lesson: Lesson, *more: str) -> Cell:
    return Cell("code", "\n".join([LOAD, *more]), name=f"l{lesson.number}-setup")


def exercise_cells(lesson: Lesson, *, solved: bool) -> list[Cell]:
    """The exercise notebook, unsolved or solved."""
    asked = [exercise for exercise in lesson.exercises if not exercise.in_lesson]
    what = "solutions" if solved else "exercises"
    told = _SOLVED if solved else _UNSOLVED
    back = f"[Back to the lesson](../notebooks/{lesson.slug}.ipynb)"
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
    "For a hint, remove the first `#` in the cell below it and run that. An unsolved cell does no harm."
)
_SOLVED = "Every answer here passes. Running this notebook does not count as your progress."


def prompt(exercise: Exercise) -> str:
    """What is asked, as Markdown."""
    heading = f"**{exercise.title}**" if exercise.in_lesson else f"## {exercise.id} · {exercise.title}"
    options = "\n".join(f'- `"{key}"`: {text}' for key, text in exercise.options.items())
    return "\n\n".join(filter(None, [heading, exercise.prompt.strip(), options]))


def _unsolved(exercise: Exercise) -> list[Cell]:
    asks = f'# hint("{exercise.id}")\n# solution("{exercise.id}")'
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


def notebook(cells: Sequence[Cell]) -> str:
    """The notebook's text: nbformat 4.5, stable ids, no outputs, kernel python3."""
    seen: dict[str, int] = {}
    return _dumps(
        {
            "cells": [_json(cell, _identity(cell, seen)) for cell in cells],
            "metadata": {
                "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def _identity(cell: Cell, seen: dict[str, int]) -> str:
    """An id that is unique in the notebook: the cell's name, or a digest of its content; twins are numbered."""
    name = cell.name or blake2s(f"{cell.kind}\0{cell.source}".encode(), digest_size=5).hexdigest()
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"


def _json(cell: Cell, identity: str) -> dict[str, Any]:
    metadata = {"tags": list(cell.tags)} if cell.tags else {}
    source = cell.source.splitlines(keepends=True)
    if cell.kind == "markdown":
        return {"cell_type": "markdown", "id": identity, "metadata": metadata, "source": source}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": identity,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def _dumps(value: JSON) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def built(lessons: Path = LESSONS) -> dict[str, str]:
    """Every notebook's text by its path under the root; raises `UsageError` with all that breaks the rules."""
    files: dict[str, str] = {}
    wrong: list[str] = []
    for folder in lesson_folders(lessons):
        lesson = read_lesson(folder)
        wrong.extend(problems(lesson))
        files[f"notebooks/{lesson.slug}.ipynb"] = notebook(lesson_cells(lesson))
        if any(not exercise.in_lesson for exercise in lesson.exercises):
            files[f"exercises/{lesson.slug}.ipynb"] = notebook(exercise_cells(lesson, solved=False))
            files[f"solutions/{lesson.slug}.ipynb"] = notebook(exercise_cells(lesson, solved=True))
    if wrong:
        raise UsageError("\n".join(wrong))
    return files


def drifted(files: dict[str, str], root: Path) -> list[str]:
    """The notebooks under `root` that differ from what is built, are missing, or have no source."""
    there = {
        path.relative_to(root).as_posix()
        for folder in ("notebooks", "exercises", "solutions")
        for path in (root / folder).glob("*.ipynb")
    }
    changed = [
        name for name, text in files.items() if name in there and (root / name).read_text(encoding="utf-8") != text
    ]
    return sorted([*changed, *(files.keys() ^ there)])


def write(files: dict[str, str], root: Path) -> list[str]:
    """Write the notebooks that differ and remove those without a source; gives the names of both."""
    changed = drifted(files, root)
    for name in changed:
        if name in files:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(files[name], encoding="utf-8", newline="\n")
        else:
            (root / name).unlink()
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; exit code 1 where a lesson is refused or `--check` finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m sfnlearn.course.build", description="Build the notebooks.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a notebook differs")
    about_root = "the folder of notebooks/, exercises/ and solutions/"
    parser.add_argument("--root", type=Path, default=course_root(), help=about_root)
    options = parser.parse_args(arguments)
    try:
        files = built()
    except UsageError as error:
        print(error, file=sys.stderr)
        return 1
    changed = drifted(files, options.root) if options.check else write(files, options.root)
    for name in changed:
        print(f"{'differs' if options.check else 'written'}: {name}")
    if options.check and changed:
        print("Run python -m sfnlearn.course.build and commit what it writes.", file=sys.stderr)
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
