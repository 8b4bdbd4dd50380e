"""What changed between two states of a design, by comparing their files: nothing here is typed in by hand."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff

from sfnlearn.course.pieces.changes.designs import FUNCTION, MACHINE, Design

AROUND = 1
"""Unchanged lines that a diff shows before and after a changed one."""


@dataclass(frozen=True, slots=True)
class FileDiff:
    """The lines of one file's diff, each with its sign: added (`+`), removed (`-`), unchanged (a blank)."""

    file: str
    lines: tuple[str, ...]

    @property
    def changed(self) -> int:
        """The lines that were added or removed."""
        return sum(line[0] in "+-" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Diff:
    r"""Every file that differs.

    >>> one = Design("one", "one function", {"f.py": "a = 1\n"})
    >>> two = Design("one", "one function", {"f.py": "a = 2\n", "m.asl.json": "{}\n"})
    >>> found = diff(one, two)
    >>> found.functions, found.machines, found.lines, found.readers
    (['f'], ['m'], 3, 'those who read Python and the States Language')
    """

    files: tuple[FileDiff, ...]

    @property
    def functions(self) -> list[str]:
        """The Lambda functions that must be deployed."""
        return [one.file.removesuffix(FUNCTION) for one in self.files if one.file.endswith(FUNCTION)]

    @property
    def machines(self) -> list[str]:
        """The state machines that must be updated."""
        return [one.file.removesuffix(MACHINE) for one in self.files if one.file.endswith(MACHINE)]

    @property
    def lines(self) -> int:
        """The lines that were added or removed, in all files."""
        return sum(one.changed for one in self.files)

    @property
    def readers(self) -> str:
        """Who can read what changed."""
        languages = [
            word for word, there in (("Python", self.functions), ("the States Language", self.machines)) if there
        ]
        return f"those who read {' and '.join(languages)}"


def diff(before: Design, after: Design) -> Diff:
    """What differs between two states of a design."""
    names = [*before.files, *(file for file in after.files if file not in before.files)]
    found = (FileDiff(name, _lines(before.files.get(name, ""), after.files.get(name, ""))) for name in names)
    return Diff(tuple(one for one in found if one.lines))


def _lines(old: str, new: str) -> tuple[str, ...]:
    told = unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=AROUND)
    return tuple(line for line in told if not line.startswith(("---", "+++", "@@")))
