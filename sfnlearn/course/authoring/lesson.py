"""A lesson as it is written: MyST Markdown in, cells out.

The MyST that lessons use is four shapes of lines: front matter, a ```` ```{code-cell} ```` fence with `:tags:`, `+++`,
and everything else.  jupytext reads it too, but gives random cell ids, needs a Markdown parser, and says nothing of a
misspelt option; read line by line it is some fifty lines, keeps every cell byte for byte and knows each line's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sfnlearn.course.checking.exercise import Exercise, load_exercises
from sfnlearn.course.checking.source_errors import line_of_id
from sfnlearn.errors import UsageError

FRONT = ("title", "summary", "minutes")
BUILDS_ON = "builds_on"
"""The one member of the front matter that may be left out: the lessons whose matter this one uses, `03, 05`."""
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_NUMBERS = re.compile(r"\d\d(?:,\s*\d\d)*")
_TAGS = re.compile(r":tags:\s*\[(.*)\]\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a notebook before it has an id; `name` is its id where it has a lasting one."""

    kind: str
    source: str
    tags: tuple[str, ...] = ()
    name: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson: the folder's name, the front matter, the cells as written, the exercises and their ids' lines."""

    slug: str
    front: dict[str, str]
    cells: Sequence[Cell]
    exercises: Sequence[Exercise] = field(default=())
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The lesson's number, two digits."""
        return self.slug[:2]

    @property
    def title(self) -> str:
        """The title, from the front matter."""
        return self.front["title"]

    @property
    def builds_on(self) -> tuple[str, ...]:
        """The numbers of the lessons that this one names as those that it builds on."""
        return numbers(self.front)

    @property
    def line_of_builds_on(self) -> int:
        """The line of the front matter that names them; its members stand in the order in which they are written."""
        return 2 + list(self.front).index(BUILDS_ON) if BUILDS_ON in self.front else 1


def numbers(front: Mapping[str, str]) -> tuple[str, ...]:
    """The lessons that a front matter names under `builds_on`.

    >>> numbers({"builds_on": "03, 05"})
    ('03', '05')
    """
    return tuple(re.findall(r"\d\d", front.get(BUILDS_ON, "")))


def read_lesson(folder: Path) -> Lesson:
    """Read a lesson's folder; `UsageError` names the file and the line of what is wrong."""
    with _reading(folder) as lines:
        front, start = _front(lines)
        cells = list(_cells(lines, start))
    exercises = load_exercises(folder)
    asked_at = {exercise.id: line_of_id(folder / "exercises.py", exercise.id) for exercise in exercises}
    return Lesson(folder.name, front, cells, exercises, asked_at)


def read_front(folder: Path) -> dict[str, str]:
    """A lesson's front matter alone: title, summary, minutes, and `builds_on` where it is there."""
    with _reading(folder) as lines:
        return _front(lines)[0]


@contextmanager
def _reading(folder: Path) -> Iterator[list[str]]:
    """The lines of a lesson; a mistake in them is told with the file's path."""
    path = folder / "lesson.md"
    if not path.exists():
        raise UsageError(f"{path} is missing: a lesson's folder has a lesson.md")
    try:
        yield path.read_text(encoding="utf-8").splitlines()
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


def _front(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The front matter, and the index of the line after it."""
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        raise UsageError("line 1: a lesson starts with front matter between two lines ---")
    end = lines.index("---", 1)
    front = {}
    for number, line in enumerate(lines[1:end], start=2):
        key, colon, value = line.partition(":")
        if not colon or key not in {*FRONT, BUILDS_ON} or not value.strip():
            told = "front matter has title, summary, minutes and, where there is something, builds_on"
            raise UsageError(f"line {number}: {told}, each as `name: text`")
        if key == BUILDS_ON and not _NUMBERS.fullmatch(value.strip()):
            raise UsageError(f"line {number}: builds_on names lessons by their numbers, as in `builds_on: 03, 05`")
        front[key] = value.strip()
    missing = [key for key in FRONT if key not in front]
    if missing:
        raise UsageError(f"line 1: the front matter lacks {', '.join(missing)}")
    return front, end + 1


def _cells(lines: Sequence[str], start: int) -> Iterator[Cell]:
    """The cells: prose up to a code cell or `+++`; other fences belong to the prose, whatever is in them."""
    prose: list[str] = []
    index = first = start
    while index < len(lines):
        fence = _FENCE.fullmatch(lines[index])
        if lines[index] == "+++" or (fence and fence[2] == "{code-cell}"):
            yield from _prose(prose, first)
            prose = []
        if lines[index] == "+++":
            index += 1
        elif fence:
            end = _closing(lines, index, fence[1])
            if fence[2] == "{code-cell}":
                yield _code(lines[index + 1 : end], index + 1)
            else:
                prose.extend(lines[index : end + 1])
            index = end + 1
        else:
            prose.append(lines[index])
            index += 1
        first = index if not prose else first
    yield from _prose(prose, first)


def _closing(lines: Sequence[str], start: int, fence: str) -> int:
    for index in range(start + 1, len(lines)):
        closing = _FENCE.fullmatch(lines[index])
        if closing and not closing[2] and closing[1].startswith(fence):
            return index
    raise UsageError(f"line {start + 1}: this {fence} is never closed")


def _prose(lines: Sequence[str], line: int) -> Iterator[Cell]:
    text = "\n".join(lines).strip("\n")
    if text:
        yield Cell("markdown", text, line=line + 1)


def _code(lines: Sequence[str], line: int) -> Cell:
    tags: tuple[str, ...] = ()
    rest = list(lines)
    while rest and rest[0].startswith(":"):
        match = _TAGS.fullmatch(rest.pop(0))
        if match is None:
            raise UsageError(f"line {line + 1}: the only option of a code cell is `:tags: [a, b]`")
        tags = tuple(tag.strip() for tag in match[1].split(","))
    return Cell("code", "\n".join(rest).strip("\n"), tags, line=line)
