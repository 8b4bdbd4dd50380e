"""Lessons in text to notebooks: `python -m sfnlearn.course.authoring.build [--check]`.

Rules that hold in this file:
* The same sources give the same bytes: no time, no random cell id, no outputs.
* A cell's id is made from its content (an exercise's cells: from the exercise's id), so a cell that did not change
  keeps its id when others come and go, and a diff shows what was edited.
* A lesson that breaks the sizes or names an unknown exercise is refused with its file and line.
* Only what the build wrote is replaced or removed.  A notebook carries a mark: the name that it was built as and the
  digest of its cells.  A file without it, a copy under another name, and one that was edited since are left alone.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2s
from itertools import accumulate
from pathlib import Path
from typing import Any

from sfnlearn.course.authoring.lesson import Cell, Lesson, read_lesson
from sfnlearn.course.checking.exercise import LESSONS, Exercise, lesson_folders
from sfnlearn.course.launch.places import EXERCISES, FOLDERS, NOTEBOOKS, SOLUTIONS, notebook_path
from sfnlearn.course.launch.workspace import course_root, notebook_digest
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

MOST_CELLS, MOST_WORDS, MOST_LINES = 35, 1200, 8
LONG_MAGICS = ("%%asl", "%%lambda", "%%handler")
LOAD = "%load_ext sfnlearn.course"
EXERCISE_IN_CELL = re.compile(r'^(?:predict\("|%%asl |%%handler )(l\d\d\.[qpr]\d+)', re.MULTILINE)


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
    words = list(accumulate(len(_without_fences(cell.source).split()) for cell in prose))
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
    yield from _unplaced(lesson)


def _never_asked(lesson: Lesson) -> Iterator[str]:
    """Questions of the lesson's text that the text does not ask."""
    text = "\n".join(cell.source for cell in lesson.cells if cell.kind == "code")
    asked = EXERCISE_IN_CELL.findall(text)
    for exercise in lesson.exercises:
        if exercise.in_lesson and exercise.id not in asked:
            yield f"line {lesson.lines.get(exercise.id, 1)}: {exercise.id} is defined and nowhere asked"


def _headings(cell: Cell) -> list[str]:
    text = _without_fences(cell.source) if cell.kind == "markdown" else ""
    return [match[1] for match in re.finditer(r"^(#+) ", text, re.MULTILINE)]


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


MARK = "sfnlearn"
"""The member of a notebook's metadata that says what the build wrote."""


def marked(name: str, text: str) -> str:
    """The notebook's text with the mark of the build: its name, and the digest of its cells."""
    content = json.loads(text)
    content["metadata"][MARK] = {"built_as": name, "cells": _digest(text.encode())}
    return _dumps(content)


def is_as_built(name: str, content: bytes) -> bool:
    """Whether the build wrote this content under this name, and nobody has edited a cell since."""
    try:
        mark = json.loads(content)["metadata"][MARK]
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    return bool(mark == {"built_as": name, "cells": _digest(content)})


def _digest(content: bytes) -> str:
    return notebook_digest(content)[:16]


def built(lessons: Path = LESSONS) -> dict[str, str]:
    """Every notebook's text by its path under the root; raises `UsageError` with all that breaks the rules."""
    course = [read_lesson(folder) for folder in lesson_folders(lessons)]
    wrong = [problem for lesson in course for problem in problems(lesson)]
    if wrong:
        raise UsageError("\n".join(wrong))
    files = {
        name: notebook(cells)
        for lesson, following in zip(course, [*course[1:], None], strict=True)
        for name, cells in _notebooks(lesson, following)
    }
    return {name: marked(name, text) for name, text in files.items()}


def _notebooks(lesson: Lesson, following: Lesson | None) -> Iterator[tuple[str, list[Cell]]]:
    """A lesson's notebooks by their paths; each but the solution ends with the way on."""
    on = _to_lesson(following)
    if all(exercise.in_lesson for exercise in lesson.exercises):
        yield notebook_path(NOTEBOOKS, lesson.slug), [*lesson_cells(lesson), _way_on(lesson, on)]
        return
    asked = f"**Next:** [the exercises of this lesson](../{notebook_path(EXERCISES, lesson.slug)})."
    yield notebook_path(NOTEBOOKS, lesson.slug), [*lesson_cells(lesson), _way_on(lesson, asked)]
    yield notebook_path(EXERCISES, lesson.slug), [*exercise_cells(lesson, solved=False), _way_on(lesson, on)]
    yield notebook_path(SOLUTIONS, lesson.slug), exercise_cells(lesson, solved=True)


def _to_lesson(lesson: Lesson | None) -> str:
    if lesson is None:
        return LAST
    return f"**Next:** [lesson {lesson.number}, {lesson.title}](../{notebook_path(NOTEBOOKS, lesson.slug)})."


def _way_on(lesson: Lesson, text: str) -> Cell:
    return Cell("markdown", text, name=f"l{lesson.number}-next")


LAST = "**That was the last lesson.** `progress()` shows what is left, `recall()` asks again for what you have learned."


def drifted(files: dict[str, str], root: Path) -> list[str]:
    """The notebooks under `root` that differ from what is built, are missing, or were built from a source now gone."""
    changed = [name for name, text in files.items() if _content(root / name) != text.encode()]
    return sorted([*changed, *_orphans(files, root)])


def _orphans(files: dict[str, str], root: Path) -> list[str]:
    """What the build wrote for a lesson that is no longer there.  Other files are not ours."""
    there = [path for folder in FOLDERS for path in (root / folder).glob("*.ipynb")]
    names = [path.relative_to(root).as_posix() for path in there]
    return [name for name in names if name not in files and is_as_built(name, _content(root / name))]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def write(files: dict[str, str], root: Path, *, overwrite: bool = False) -> dict[str, str]:
    """Write the notebooks that differ and remove those whose lesson has gone; gives each name with what was done.

    What was done is "written", "removed", or "kept": a file under the name of a notebook that the build did not write,
    or that was edited since.  With `overwrite`, such a file is written over.
    """
    done: dict[str, str] = {}
    for name in drifted(files, root):
        content = _content(root / name)
        if name not in files:
            (root / name).unlink()
            done[name] = "removed"
        elif overwrite or not content or is_as_built(name, content):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(files[name], encoding="utf-8", newline="\n")
            done[name] = "written"
        else:
            done[name] = "kept"
    return done


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; exit code 1 where a lesson is refused or `--check` finds a difference."""
    parser = argparse.ArgumentParser(
        prog="python -m sfnlearn.course.authoring.build", description="Build the notebooks."
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a notebook differs")
    parser.add_argument("--overwrite", action="store_true", help="write over notebooks that were edited by hand, too")
    about_root = "the folder of notebooks/, exercises/ and solutions/"
    parser.add_argument("--root", type=Path, default=course_root(), help=about_root)
    options = parser.parse_args(arguments)
    try:
        files = built()
    except UsageError as error:
        print(error, file=sys.stderr)
        return 1
    if options.check:
        done = dict.fromkeys(drifted(files, options.root), "differs")
    else:
        done = write(files, options.root, overwrite=options.overwrite)
    for name, what in done.items():
        print(f"{what}: {name}")
    advice = [sentence for what, sentence in ADVICE.items() if what in done.values()]
    print("".join(f"{sentence}\n" for sentence in advice), end="", file=sys.stderr)
    return 1 if advice else 0


ADVICE = {
    "differs": "Run python -m sfnlearn.course.authoring.build and commit what it writes.",
    "kept": "What is kept was not written by the build, or was edited since: move it away, or give --overwrite.",
}
"""What follows from a notebook that is not as it is built, by what was said of it."""


if __name__ == "__main__":
    sys.exit(main())
