"""A course of one's own: a folder with `course.toml` and `lessons/NN_slug/`, outside of this package.

`course.toml` says what the sources of the lessons do not: the course's title, what learners are shown, and when.

    title = "Parcels at night"
    solutions = "after attempt"    # or "after success", "never"
    unlock = "free"                # or "in order": a lesson's exercises after those of the lesson before
    variants = 4711                # secret: each student's own numbers are drawn from it and the student's name
    [opens]
    "21" = 2026-03-01              # lesson 21 not before this day

A notebook finds its course by this file: in the folder above its own, or where SFNLEARN_COURSE says.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2s
from pathlib import Path

from sfnlearn.course.checking.exercise import lesson_folders
from sfnlearn.course.checking.source_errors import at_line
from sfnlearn.errors import UsageError

FILE, PLACE = "course.toml", "SFNLEARN_COURSE"
SOLUTIONS = ("after attempt", "after success", "never")
UNLOCK = ("free", "in order")


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCourse:
    """A course's folder and what its `course.toml` says.

    >>> OwnCourse(root=Path("nights"), title="Nights").lessons.as_posix()
    'nights/lessons'
    """

    root: Path
    title: str
    solutions: str = "after attempt"
    unlock: str = "free"
    opens: Mapping[str, date] = field(default_factory=dict)
    variants: int | None = None
    variant: str = ""

    @property
    def lessons(self) -> Path:
        """The folder with the lessons' sources."""
        return self.root / "lessons"

    def variant_of(self, student: str) -> str:
        """What a student's own numbers are drawn from; the course's secret seed cannot be told from it."""
        if self.variants is None:
            return self.variant
        return blake2s(f"{self.variants}:{student}".encode(), digest_size=8).hexdigest()


def read_course(root: Path) -> OwnCourse:
    """Read a course's folder; `UsageError` names the file and the line of what is wrong in `course.toml`."""
    path = root / FILE
    if not path.exists():
        raise UsageError(f"{path} is missing: a course has one. Try: sfnlearn new-lesson {root} 20_my_lesson")
    text = _text(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", str(error))
        line, told = (int(found[2]), found[1]) if found else (len(text.splitlines()), str(error))
        raise at_line(path, line, f"this is not TOML: {told}") from None
    for key, sentence in _problems(content):
        raise at_line(path, _line_of_key(text, key), sentence)
    return OwnCourse(root=root, **content)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise at_line(path, 1, "it is not UTF-8 text; save it as UTF-8") from None


def _problems(content: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    known = ("title", "solutions", "unlock", "opens", "variants", "variant")
    for key in content:
        if key not in known:
            yield key, f"there is no setting {key}; there are {', '.join(known)}"
    title = content.get("title")
    if not isinstance(title, str) or not title.strip():
        yield "title", 'write title = "..."'
    for name, choices in (("solutions", SOLUTIONS), ("unlock", UNLOCK)):
        if content.get(name, choices[0]) not in choices:
            yield name, f"{name} is one of {', '.join(map(repr, choices))}, not {content[name]!r}"
    if not isinstance(content.get("variants", 0), int):
        yield "variants", f"variants is a whole number, which you keep secret, not {content['variants']!r}"
    if not isinstance(content.get("variant", ""), str):
        yield "variant", "variant is written by sfnlearn build --student"
    yield from _problems_of_days(content.get("opens", {}))


def _problems_of_days(opens: object) -> Iterator[tuple[str, str]]:
    if not isinstance(opens, dict):
        yield "opens", 'write [opens] on a line of its own, and below it "21" = 2026-03-01'
        return
    for lesson, day in opens.items():
        if not re.fullmatch(r"\d\d", lesson) or not isinstance(day, date) or isinstance(day, datetime):
            yield lesson, f'write a lesson\'s number and a day, as in "21" = 2026-03-01, not {lesson} = {day!r}'


def _line_of_key(text: str, key: str) -> int:
    pattern = re.compile(rf"""\s*\[?["']?{re.escape(key)}\b""")
    return next((number for number, line in enumerate(text.splitlines(), start=1) if pattern.match(line)), 1)


def course_here(folder: Path | None = None, environ: Mapping[str, str] = os.environ) -> OwnCourse | None:
    """The course that a notebook in this folder belongs to; None for the course of this package.

    A course that SFNLEARN_COURSE names must be there; `UsageError` where it is not.
    """
    if environ.get(PLACE):
        return read_course(Path(environ[PLACE]).expanduser())
    here = folder or Path.cwd()
    above = next((each for each in (here, here.parent) if (each / FILE).exists()), None)
    return read_course(above) if above else None


def variant_for(lessons: Path, student: str) -> str:
    """The variant of a student in the course that these lessons belong to; empty where all have the same."""
    return read_course(lessons.parent).variant_of(student) if (lessons.parent / FILE).exists() else ""


def check_has_lessons(course: OwnCourse) -> None:
    """Refuse a course without lessons."""
    if not lesson_folders(course.lessons):
        raise UsageError(
            f"{course.lessons} holds no lessons: a lesson is a folder NN_slug. "
            f"Try: sfnlearn new-lesson {course.root} 20_my_lesson"
        )
