"""A course of one's own, from its sources to what learners get: notebooks, and beside them what checks their answers.

Built into the course's own folder, notebooks stand beside `lessons/`.  Built into another one, that folder is whole: it
gets `course.toml` and each lesson's files too, for a learner's kernel finds the exercises there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sfnlearn.course.authoring import build
from sfnlearn.course.authoring.own_course import FILE, OwnCourse, check_has_lessons
from sfnlearn.course.checking.exercise import lesson_folders
from sfnlearn.course.checking.seeds import as_variant
from sfnlearn.course.launch.places import SOLUTIONS
from sfnlearn.errors import UsageError


def built_course(
    course: OwnCourse, out: Path, *, solutions: bool = True, student: str = ""
) -> tuple[dict[str, str], dict[str, bytes]]:
    """The notebooks by their paths under `out`, and the other files that it needs; `UsageError` tells what is wrong."""
    check_has_lessons(course)
    variant = course.variant_of(student) if student else course.variant
    with as_variant(variant):
        notebooks = build.built(course.lessons)
    if not solutions:
        notebooks = {name: text for name, text in notebooks.items() if not name.startswith(f"{SOLUTIONS}/")}
    if out.resolve() == course.root.resolve():
        return notebooks, {}
    files = sources(course)
    told = {"variant": variant} if variant else {}
    return notebooks, files | {FILE: _handed_out(files[FILE], told if solutions else told | {"solutions": "never"})}


def _handed_out(content: bytes, told: Mapping[str, str]) -> bytes:
    """The same `course.toml` for learners: without the seed of all variants, with what is said in its place."""
    names = "|".join(["variants", *told])
    lines = [line for line in content.decode().splitlines() if not re.match(rf"\s*({names})\s*=", line)]
    return "\n".join([*(f'{name} = "{value}"' for name, value in told.items()), *lines, ""]).encode()


def sources(course: OwnCourse) -> dict[str, bytes]:
    """What a folder needs of the course for answers to be checked there: its `course.toml`, its lessons' files."""
    files = {FILE: (course.root / FILE).read_bytes()}
    for folder in lesson_folders(course.lessons):
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                files[path.relative_to(course.root).as_posix()] = path.read_bytes()
    return files


def write_files(files: dict[str, bytes], out: Path) -> dict[str, str]:
    """Write the files that differ; gives each name with "written"."""
    done = {}
    for name, content in files.items():
        path = out / name
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            done[name] = "written"
    return done


def check_place(out: Path, course: OwnCourse) -> None:
    """Refuse an `out` inside the course's sources: the next build would take it for a lesson."""
    if out.resolve().is_relative_to(course.lessons.resolve()):
        raise UsageError(f"{out} lies in the sources: name a folder outside of {course.lessons}")
