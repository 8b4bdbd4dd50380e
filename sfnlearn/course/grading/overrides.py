"""What a teacher has decided by hand: points of one exercise of one student, with the reason.

They are in a file of their own, `overrides.csv`, which grading reads and never makes anew: a regrade keeps them.
The last row of a student and an exercise holds; points `-` take the decision back.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sfnlearn.course.grading.safe_files import append_text, plain, write_text
from sfnlearn.errors import UsageError

FILE = "overrides.csv"
COLUMNS = ("student", "exercise", "points", "reason", "at")
TAKEN_BACK = "-"


@dataclass(frozen=True, slots=True)
class Override:
    """The points that a teacher gave, and why."""

    points: float
    reason: str


def read_overrides(folder: Path) -> Mapping[tuple[str, str], Override]:
    """The decisions that hold, by student and exercise; raises UsageError that names a row that cannot be read."""
    path = folder / FILE
    if not path.exists():
        return {}
    found: dict[tuple[str, str], Override] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            key = (_cell(row, "student"), _cell(row, "exercise"))
            points, reason = _cell(row, "points"), _cell(row, "reason")
            if points == TAKEN_BACK:
                found.pop(key, None)
            elif any(key):
                found[key] = _override(points, reason, f"{path}, {key[0]} {key[1]}")
    return found


def _cell(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return value.strip().removeprefix("'") if isinstance(value, str) else ""


def _override(points: str, reason: str, where: str) -> Override:
    try:
        number = float(points)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise UsageError(f'{where}: points are a number from 0 on, or "-" to take the decision back, not {points!r}')
    if not reason:
        raise UsageError(f"{where}: an override needs its reason, which the student reads")
    return Override(number, reason)


def add_override(folder: Path, student: str, exercise: str, points: str, reason: str) -> None:
    """Write one decision down; raises UsageError where something of it is missing."""
    if points != TAKEN_BACK:
        _override(points, reason.strip(), "--override")
    path = folder / FILE
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    rows = [] if path.exists() else [COLUMNS]
    append_text(path, "".join(_line(row) for row in [*rows, (student, exercise, points, reason, moment)]))


def _line(row: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([cell if cell == TAKEN_BACK else plain(cell) for cell in row])
    return text.getvalue()


def forget_overrides(folder: Path, student: str) -> bool:
    """Take every decision about a student out of the file; gives whether there was one."""
    path = folder / FILE
    if not path.exists():
        return False
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [tuple(_cell(row, name) for name in COLUMNS) for row in rows if _cell(row, "student") != student]
    if len(kept) == len(rows):
        return False
    write_text(path, "".join(map(_line, [COLUMNS, *kept])))
    return True
