"""The results so far, in one append-only file: a grading that was killed goes on where it was.

The first line says what the results were made with: the seed, the course, the version.  With the same ones a submission
that has not changed is not judged again; with others all are, and the file of before is kept for comparison.
A record starts with a line feed of its own, so that a line which a kill has cut off costs itself alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from sfnlearn.course.checking.exercise import lesson_folders
from sfnlearn.course.grading.judging import Result
from sfnlearn.course.grading.safe_files import append_text, write_text
from sfnlearn.course.progress.store import CHECKER
from sfnlearn.jsontext import JSON

FILE, BEFORE = "results.jsonl", "results-before.jsonl"
FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """The results of one submission; `digest` tells which one it was."""

    student: str
    digest: str
    results: Mapping[str, Result]
    troubles: Sequence[str] = ()

    def data(self) -> dict[str, Any]:
        """As JSON."""
        results = [result.data() for result in self.results.values()]
        return {"student": self.student, "digest": self.digest, "troubles": list(self.troubles), "results": results}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Record:
        """Back from JSON; raises KeyError, TypeError or ValueError for something else."""
        results = [Result.of_data(each) for each in data["results"]]
        by_exercise = {result.exercise: result for result in results}
        return cls(
            student=data["student"], digest=data["digest"], results=by_exercise, troubles=tuple(data["troubles"])
        )


def made_with(seed: int, lessons: Path, version: str) -> dict[str, JSON]:
    """What results depend on beside the submission."""
    course = sha256()
    for folder in lesson_folders(lessons):
        source = folder / "exercises.py"
        course.update(source.read_bytes() if source.exists() else b"")
    return {"format": FORMAT, "seed": seed, "course": course.hexdigest(), "version": version, "checker": CHECKER}


class Journal:
    """The file `results.jsonl` of a folder; `known` are each student's last results, `before` those of before."""

    def __init__(self, folder: Path, head: Mapping[str, JSON], *, anew: bool = False) -> None:
        self.path = folder / FILE
        self._old = folder / BEFORE
        lines = list(_lines(self.path))
        if not anew and lines and lines[0] == head:
            self.known = _records(lines[1:])
        else:
            if lines:
                os.replace(self.path, self._old)  # noqa: PTH105 - atomic on every system
            write_text(self.path, json.dumps(head))
            self.known = {}
        self.before = _records(list(_lines(self._old)))

    def add(self, record: Record) -> None:
        """Write a record down."""
        self.known[record.student] = record
        append_text(self.path, f"\n{json.dumps(record.data())}\n")


def _lines(path: Path) -> Iterator[Any]:
    """The lines that are JSON; one that a kill has cut off is none."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _records(lines: Sequence[Any]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for line in lines:
        try:
            record = Record.of_data(line)
        except (KeyError, TypeError, ValueError):
            continue
        found[record.student] = replace(record)
    return found


def forget(folder: Path, student: str) -> bool:
    """Take every record of a student out of the files; gives whether there was one."""
    found = False
    for path in (folder / FILE, folder / BEFORE):
        lines = list(_lines(path))
        kept = [line for line in lines if not (isinstance(line, dict) and line.get("student") == student)]
        if len(kept) < len(lines):
            write_text(path, "\n".join(map(json.dumps, kept)) + "\n")
            found = True
    return found
