"""What each student handed in: notebooks as bytes, when they came, and what could not be read.

One bad submission is a sentence in its own student's feedback, and nothing to anybody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from sfnlearn.course.grading.files import File, UnreadableError, archive_of, files_in
from sfnlearn.course.grading.layouts import Sender, around, sender_of
from sfnlearn.errors import UsageError

MOST_NOTEBOOKS = 60
"""Of one student."""
TIMESTAMP = "timestamp.txt"
"""nbgrader's file that says when a submission came."""
_ABOUT_THE_COURSE = {"progress.jsonl"}
"""What a learner's folder holds beside notebooks and what decides nothing here."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook's file name and its content."""

    name: str
    content: bytes


@dataclass(slots=True)
class HandedIn:
    """One student's submission; `troubles` are sentences about files that could not be read.

    `files` are told apart from their content: nothing is read before its turn comes.
    """

    student: str
    name: str
    layout: str
    late: bool = False
    submitted: datetime | None = None
    files: list[File] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def notebooks(self) -> list[Notebook]:
        """Every notebook, by name; adds to `troubles` what could not be read."""
        self.troubles.clear()
        found: list[Notebook] = []
        for file in self.files:
            for notebook in self._read(file):
                if len(found) == MOST_NOTEBOOKS:
                    self.troubles.append(f"more than {MOST_NOTEBOOKS} notebooks were handed in; the rest is not read")
                    return found
                found.append(notebook)
        if not found and not self.troubles:
            self.troubles.append("there is no notebook (.ipynb) in this submission")
        return found

    def _read(self, file: File) -> Iterator[Notebook]:
        try:
            if _is(file, "ipynb"):
                yield Notebook(file.name, file.read())
            elif _is(file, "zip"):
                for member in archive_of(file.read()):
                    if _is(member, "ipynb"):
                        yield from self._read(member)
                    elif _is(member, "zip"):
                        self.troubles.append(f"{member.name}: an archive inside an archive is not read")
        except UnreadableError as problem:
            self.troubles.append(f"{file.name}: {problem}")


def digest_of(notebooks: list[Notebook], troubles: list[str]) -> str:
    """What tells whether a submission is the one that was graded before."""
    made = sha256()
    for part in [
        *(part for each in notebooks for part in (each.name.encode(), each.content)),
        *map(str.encode, troubles),
    ]:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


def read_submissions(place: Path) -> list[HandedIn]:
    """What every student handed in, by student; raises UsageError where nobody has handed in anything."""
    found: dict[str, HandedIn] = {}
    files = [file for file in files_in(place) if file.name not in _ABOUT_THE_COURSE]
    outside = around([file.parts for file in files], place.stem if place.is_file() else "") if files else 0
    for file in files:
        parts = file.parts[outside:]
        sender = sender_of(parts)
        if sender.layout == "folder" and len(parts) == 1 and not _is(file, "ipynb", "zip"):
            continue  # a list or a note that lies beside the students
        entry = found.setdefault(sender.student, _entry(sender))
        entry.late = entry.late or sender.late
        if file.name == TIMESTAMP:
            entry.submitted = max(filter(None, [entry.submitted, _timestamp(file)]), default=None)
        else:
            entry.files.append(file)
    if not any(_is(file, "ipynb", "zip") for entry in found.values() for file in entry.files):
        raise UsageError(f"{place} holds no notebook (.ipynb): name the folder or the ZIP archive of the submissions")
    return [found[student] for student in sorted(found)]


def _entry(sender: Sender) -> HandedIn:
    return HandedIn(sender.student, sender.name, sender.layout)


def _is(file: File, *suffixes: str) -> bool:
    return file.name.lower().endswith(tuple(f".{suffix}" for suffix in suffixes))


_MOMENT = re.compile(r"(?P<moment>\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?)\s*(?P<zone>\S.*)?")


def _timestamp(file: File) -> datetime | None:
    try:
        return moment_of(file.read()[:200].decode(errors="replace"))
    except UnreadableError:
        return None


def moment_of(text: str) -> datetime | None:
    """A date and time with a time zone behind it, UTC where there is none; None where the text is something else.

    >>> moment_of("2026-03-01 12:00:00 UTC"), moment_of("2026-03-01T12:00+01:00").hour, moment_of("yesterday")
    (datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.timezone.utc), 12, None)
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return None
    zone = found["zone"] or "UTC"
    try:
        if zone[0] in "+-Z":
            return datetime.fromisoformat(found["moment"] + zone)
        return datetime.fromisoformat(found["moment"]).replace(tzinfo=_zone(zone))
    except (ValueError, OSError):
        return None


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except KeyError:
        raise ValueError(name) from None
