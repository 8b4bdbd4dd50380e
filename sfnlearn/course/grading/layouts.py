"""Whose file is it, and when did it come?  What Moodle, Canvas and nbgrader say of that in the names of files.

    Moodle    Ada Lovelace_123_assignsubmission_file_/02_exercises.ipynb     a full name and the participant's number
    Canvas    lovelaceada_LATE_4711_99_02_exercises.ipynb                    a name, LATE or not, the user's number
    nbgrader  submitted/ada/lesson02/02_exercises.ipynb                      beside it a timestamp.txt
    a folder  ada/02_exercises.ipynb   or   ada.ipynb

Each is told by a file's own path, so a folder may hold several of them.  An archive often has one folder around all the
others, which is nobody's: `around` finds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Layout = Literal["Moodle", "Canvas", "nbgrader", "folder"]

_MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)")
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<number>\d+)_\d+_(?P<rest>.+)", re.IGNORECASE)
_NBGRADER = "submitted"
_SUFFIXES = re.compile(r"\.(ipynb|zip)$", re.IGNORECASE)


Parts = tuple[str, ...]
"""A path's parts."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed a file in: the key that stands for the student everywhere, the name as the file has it."""

    student: str
    name: str
    layout: Layout
    late: bool = False


def sender_of(parts: Parts) -> Sender:
    """The sender of the file at this path.

    >>> sender_of(("Ada Lovelace_123_assignsubmission_file_", "02.ipynb"))
    Sender(student='123', name='Ada Lovelace', layout='Moodle', late=False)
    >>> sender_of(("lovelaceada_LATE_4711_99_02.ipynb",))
    Sender(student='4711', name='lovelaceada', layout='Canvas', late=True)
    >>> sender_of(("submitted", "ada", "lesson02", "02.ipynb")).student, sender_of(("ada", "02.ipynb")).student
    ('ada', 'ada')
    """
    for part in parts:
        moodle = _MOODLE.fullmatch(part)
        if moodle:
            return Sender(moodle["number"], moodle["name"], "Moodle")
    canvas = _CANVAS.fullmatch(parts[-1])
    if canvas:
        return Sender(canvas["number"], canvas["name"], "Canvas", late=bool(canvas["late"]))
    if _NBGRADER in parts[:-2]:
        student = parts[parts.index(_NBGRADER) + 1]
        return Sender(student, student, "nbgrader")
    student = parts[0] if len(parts) > 1 else _SUFFIXES.sub("", parts[0])
    return Sender(student, student, "folder")


def around(paths: Sequence[Parts], archive: str = "") -> int:
    """How many folders stand around all students: one that holds several folders, or is called like the archive.

    >>> around([("class", "ada", "1.ipynb"), ("class", "bob", "1.ipynb")])
    1
    >>> around([("ada", "1.ipynb"), ("ada", "2.ipynb")])
    0
    """
    first = {path[0] for path in paths}
    if len(first) != 1 or any(len(path) < 2 for path in paths) or first == {_NBGRADER}:
        return 0
    inside = {path[1] for path in paths if len(path) > 2}
    if first == {archive} or len(inside) > 1:
        return 1 + around([path[1:] for path in paths])
    return 0
