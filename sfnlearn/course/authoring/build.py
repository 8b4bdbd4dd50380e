"""Lessons in text to notebooks: `python -m sfnlearn.course.authoring.build [--check]`.

Rules that hold in this file:
* The same sources give the same bytes: no time, no random cell id, no outputs.
* A cell's id is made from its content (an exercise's cells: from the exercise's id), so a cell that did not change
  keeps its id when others come and go, and a diff shows what was edited.
* A lesson that breaks the sizes or names an unknown exercise is refused with its file and line.
* Only what the build wrote is replaced or removed, which it knows by a mark (`marks`).
* The map of the course and the reference are pages beside the lessons, made from them and from the package.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from hashlib import blake2s
from pathlib import Path
from typing import Any

from sfnlearn.course.authoring import course_map
from sfnlearn.course.authoring.cells import notebooks_of
from sfnlearn.course.authoring.lesson import Cell, Lesson, read_lesson
from sfnlearn.course.authoring.marks import dumps, is_as_built, marked
from sfnlearn.course.authoring.rules import problems_of_course
from sfnlearn.course.checking.exercise import LESSONS, lesson_folders
from sfnlearn.course.launch.places import FOLDERS, NOTEBOOKS
from sfnlearn.course.launch.workspace import course_root
from sfnlearn.errors import UsageError


def notebook(cells: Sequence[Cell]) -> str:
    """The notebook's text: nbformat 4.5, stable ids, no outputs, kernel python3."""
    seen: dict[str, int] = {}
    return dumps(
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


def built(lessons: Path = LESSONS) -> dict[str, str]:
    """Every notebook's text by its path under the root; raises `UsageError` with all that breaks the rules."""
    return _notebooks(read_course(lessons))


def built_with_pages(lessons: Path = LESSONS) -> dict[str, str]:
    """The notebooks of this package's course, and beside them its map and the reference."""
    course = read_course(lessons)
    pages = {f"{NOTEBOOKS}/{name}": text for name, text in course_map.pages(course, lessons).items()}
    return _notebooks(course) | {name: marked(name, text) for name, text in pages.items()}


def read_course(lessons: Path) -> list[Lesson]:
    """The lessons in their order, when nothing breaks the rules."""
    course = [read_lesson(folder) for folder in lesson_folders(lessons)]
    wrong = problems_of_course(course)
    if wrong:
        raise UsageError("\n".join(wrong))
    return course


def _notebooks(course: Sequence[Lesson]) -> dict[str, str]:
    return {name: marked(name, notebook(cells)) for name, cells in notebooks_of(course)}


def drifted(files: dict[str, str], root: Path) -> list[str]:
    """The notebooks under `root` that differ from what is built, are missing, or were built from a source now gone."""
    changed = [name for name, text in files.items() if _content(root / name) != text.encode()]
    return sorted([*changed, *_orphans(files, root)])


def _orphans(files: dict[str, str], root: Path) -> list[str]:
    """What the build wrote for a lesson that is no longer there.  Other files are not ours."""
    there = [path for folder in FOLDERS for path in (root / folder).rglob("*") if path.suffix in {".ipynb", ".md"}]
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
        files = built_with_pages()
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
