"""What the progress files of a class say: for each seat where it is, how often it tried, and when.

Rules that hold in this file:
* Files are read and never written, not even to set damage aside; a file that cannot be read is counted, not hidden.
* A seat has a number by chance, the same one while the board runs.  The name is the learner's folder's, and is not even
  read unless it was asked for.
* A file that did not change is not read again: a class of hundreds costs as much as those who work.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import Any

from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.progress.outline import LessonEntry
from sfnlearn.course.progress.standing import standing
from sfnlearn.course.progress.store import Progress

FILE, FOLDER = "progress.jsonl", "sfnlearn-course"
MANY_TRIES = 3
"""So many answers that were not right yet, to one exercise, and a seat counts as stuck there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """One learner: what is done of how much, where they are, and since when; `seen` is None before the first record."""

    name: str
    done: int
    total: int
    at: Exercise | None = None
    tries: int = 0
    hints: int = 0
    seen: datetime | None = None

    @property
    def is_stuck(self) -> bool:
        """Whether several answers to the exercise at hand were not right, and none was."""
        return self.tries >= MANY_TRIES

    def idle_minutes(self, now: datetime) -> int:
        """Whole minutes since the last record; 0 where there is none."""
        return max(0, int((now - self.seen).total_seconds() // 60)) if self.seen else 0


@dataclass(slots=True)
class Room:
    """The folders that are watched, and what was read of them so far."""

    folders: Sequence[Path]
    catalogue: Mapping[str, Exercise]
    outline: Sequence[LessonEntry]
    names: bool = False
    _numbers: dict[Path, int] = field(default_factory=dict)
    _read: dict[Path, tuple[tuple[int, int], Seat]] = field(default_factory=dict)

    def seats(self) -> tuple[list[Seat], int]:
        """The seats in the order of their numbers (or names), and how many files could not be read."""
        found, unreadable = [], 0
        paths = self.files()
        self._give_numbers(paths)
        for path in paths:
            try:
                found.append(self._seat(path))
            except OSError:
                unreadable += 1
        return sorted(found, key=lambda seat: (len(seat.name) if not self.names else 0, seat.name)), unreadable

    def files(self) -> list[Path]:
        """The progress files: in a folder itself, in the folders in it, and in their working folders."""
        return sorted({path for folder in self.folders for path in _files(folder)})

    def _give_numbers(self, paths: Sequence[Path]) -> None:
        """Number those who are new, in an order that says nothing of their names."""
        new = [path for path in paths if path not in self._numbers]
        SystemRandom().shuffle(new)
        for path in new:
            self._numbers[path] = len(self._numbers) + 1

    def _seat(self, path: Path) -> Seat:
        with path.open("rb") as file:  # raises where the file may not be read; the reader below would tell nothing
            state = os.fstat(file.fileno())
        version = (state.st_mtime_ns, state.st_size)
        known = self._read.get(path)
        if known is None or known[0] != version:
            known = self._read[path] = (version, self._judged(path))
        return known[1]

    def _judged(self, path: Path) -> Seat:
        records = list(Progress(path, keep=False).records())
        course = standing(self.catalogue, self.outline, records)
        name = _owner(path) if self.names else f"seat {self._numbers[path]}"
        return Seat(name=name, done=course.done, total=course.total, **_where(records, self.catalogue))


def _files(folder: Path) -> Iterator[Path]:
    for pattern in (FILE, f"{FOLDER}/{FILE}", f"*/{FILE}", f"*/{FOLDER}/{FILE}"):
        try:
            yield from folder.glob(pattern)
        except OSError:
            continue


def _owner(path: Path) -> str:
    """The learner's name: that of the folder that holds the file, or the working folder."""
    folder = path.resolve().parent
    return folder.parent.name if folder.name == FOLDER else folder.name


def _where(records: Sequence[Mapping[str, Any]], catalogue: Mapping[str, Exercise]) -> dict[str, Any]:
    """The exercise of the last record, the wrong answers and hints there since the last right one, and the time."""
    known = [record for record in records if record["exercise"] in catalogue]
    if not known:
        return {}
    at = catalogue[known[-1]["exercise"]]
    tries = hints = 0
    for record in known:
        if record["exercise"] == at.id:
            outcome = record.get("outcome")
            tries = 0 if outcome == "correct" else tries + (record["event"] == "check")
            hints += record["event"] == "hint"
    return {"at": at, "tries": tries, "hints": hints, "seen": _time(known[-1].get("at"))}


def _time(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
