"""What a learner has done, in one append-only file of their own.

Rules that hold in this file:
* A record is one line of JSON, written with one call at the end of the file, and nothing is ever rewritten.
* A record starts with a line feed of its own: a line that a kill cut off is closed by the next record, and costs only
  itself.  Two kernels may write at once: they take turns where the file system has locks, and the system appends each
  write whole.
* Reading passes over what an event of a later version may lack or bring: no line in the file, whatever wrote it, stops
  a check.  Saving that fails is told in a sentence; it never takes a check away.
* A line that is not JSON is damage.  It is copied into a file beside, told once, and stays where it is: taking it out
  would rewrite the file, and lose what another kernel writes in that moment.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sfnlearn.course.launch.workspace import home
from sfnlearn.drawing.text import counted
from sfnlearn.jsontext import JSON

CHECKER = 1
"""The version of checking that a record was made by: raised when the same answer may get another outcome."""
TURN = 2.0
"""Seconds that a record waits for its turn.  After that it is appended all the same: whoever holds the lock hangs."""


@dataclass(slots=True)
class Progress:
    """The file `progress.jsonl` in the learner's folder; with `keep=False` nothing is written."""

    path: Path = field(default_factory=lambda: home() / "progress.jsonl")
    keep: bool = True
    looked_at: int = 0
    """The byte up to which the file was searched for damage: a check reads a long file's old lines once."""

    def add(self, exercise: str, event: str, **details: JSON) -> str:
        """Append one record; gives an empty text, or a sentence that says why it could not be saved.

        `event` is "check", "predict", "recall", "hint" or "solution"; a check and a recall have `outcome` and `answer`.
        """
        if not self.keep:
            return ""
        when = datetime.now(UTC).isoformat(timespec="milliseconds")
        record = {"at": when, "exercise": exercise, "event": event, **details, "checker": CHECKER}
        try:
            _append(self.path, f"\n{json.dumps(record, default=repr)}\n".encode())
        except OSError as problem:
            reason = f"{self.path} cannot be written: {problem.strerror}"
            return f"{reason}. Let SFNLEARN_HOME name another folder."
        return ""

    def records(self, exercise: str | None = None) -> Iterator[Mapping[str, Any]]:
        """The records in their order, of one exercise or of all."""
        wanted = (exercise or "").encode()
        for line in _content(self.path).splitlines():
            record = _record(line) if wanted in line else None
            if record is not None and exercise in {None, record["exercise"]}:
                yield record

    def latest(self, exercise: str, event: str, having: str = "event") -> Mapping[str, Any] | None:
        """The last record of this event that has the member `having`."""
        of_this = [one for one in self.records(exercise) if one["event"] == event and having in one]
        return of_this[-1] if of_this else None

    def outcomes(self) -> dict[str, str]:
        """The best thing known of each exercise: "correct" once it was, else its last outcome."""
        found: dict[str, str] = {}
        for record in self.records():
            outcome = record.get("outcome")
            is_news = record["event"] == "check" and found.get(record["exercise"]) != "correct"
            if is_news and isinstance(outcome, str):
                found[record["exercise"]] = outcome
        return found

    @property
    def damaged(self) -> Path:
        """The file beside, for lines that cannot be read."""
        return self.path.with_name("progress.damaged")

    def set_aside(self) -> str:
        """Copy damaged lines that are new into the file beside; a sentence that tells of them, or an empty text."""
        if not self.keep:
            return ""
        content = _content(self.path)
        end = content.rfind(b"\n") + 1  # the last line may still be in the writing
        damaged = dict.fromkeys(filter(_is_damaged, content[self.looked_at : end].split(b"\n")))
        self.looked_at = end
        known = set(_content(self.damaged).split(b"\n")) if damaged else set()
        new = [line for line in damaged if line not in known]
        if not new:
            return ""
        told = f"{counted(len(new), 'line')} of {self.path} cannot be read (cut off, or changed by something else)"
        try:
            _append(self.damaged, b"\n".join([b"", *new, b""]))
        except OSError as problem:
            return f"{told}, nor be copied: {problem.strerror}. Every other record counts."
        return f"{told}; a copy is in {self.damaged}. Every other record counts."


def _append(path: Path, data: bytes) -> None:
    """Append at the end of the file with one call; only a full disk takes less, and says so at the next one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        with _turn(descriptor):
            while data:
                data = data[os.write(descriptor, data) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _turn(descriptor: int) -> Iterator[None]:
    """Wait until no other kernel writes.  The lock ends with its holder, however that ends."""
    patience = time.monotonic() + TURN
    while not _take(descriptor) and time.monotonic() < patience:
        time.sleep(0.002)
    try:
        yield
    finally:
        _give(descriptor)


if sys.platform == "win32":
    import msvcrt

    BEYOND = 2**30
    """The byte that is locked: one far behind the end, since a locked byte cannot be read."""

    def _take(descriptor: int) -> bool:
        return _lock(descriptor, msvcrt.LK_NBLCK)

    def _give(descriptor: int) -> None:
        _lock(descriptor, msvcrt.LK_UNLCK)

    def _lock(descriptor: int, how: int) -> bool:
        os.lseek(descriptor, BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, how, 1)
        except OSError as problem:
            return problem.errno not in {errno.EACCES, errno.EDEADLK}
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        """Take the lock if it is free; where the file system has none, go on without."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            return problem.errno not in {errno.EACCES, errno.EAGAIN}
        return True

    def _give(descriptor: int) -> None:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _record(line: bytes) -> Mapping[str, Any] | None:
    """A whole record, or None: an empty line, one that was cut off, one that is damaged."""
    record = _json(line)
    is_whole = isinstance(record, dict) and all(isinstance(record.get(name), str) for name in ("exercise", "event"))
    return record if is_whole else None


def _is_damaged(line: bytes) -> bool:
    """Whether nobody could read it; an object that is not a record of ours is one of a later version."""
    return bool(line.strip()) and not isinstance(_json(line), dict)


def _json(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
