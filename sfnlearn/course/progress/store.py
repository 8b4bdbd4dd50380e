"""What a learner has done, in one append-only file of their own.

Rules that hold in this file:
* A record is one line of JSON, written with one call at the end of the file, and nothing is ever rewritten.
* A record starts with a line feed of its own: a line that a kill cut off is closed by the next record, and costs only
  itself.  Two kernels may write at once: the system appends each write whole.
* Reading skips what is not a whole record, and passes over what an event of a later version may lack: no line in the
  file, whatever wrote it, stops a check.  Saving that fails is told in a sentence; it never takes a check away.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sfnlearn.course.launch.workspace import home
from sfnlearn.jsontext import JSON

CHECKER = 1
"""The version of checking that a record was made by: raised when the same answer may get another outcome."""


@dataclass(slots=True)
class Progress:
    """The file `progress.jsonl` in the learner's folder; with `keep=False` nothing is written."""

    path: Path = field(default_factory=lambda: home() / "progress.jsonl")
    keep: bool = True

    def add(self, exercise: str, event: str, **details: JSON) -> str:
        """Append one record; gives an empty text, or a sentence that says why it could not be saved.

        `event` is "check", "predict", "hint" or "solution"; a check has `outcome` and `answer`.
        """
        if not self.keep:
            return ""
        when = datetime.now(UTC).isoformat(timespec="milliseconds")
        record = {"at": when, "exercise": exercise, "event": event, **details, "checker": CHECKER}
        try:
            self._append(f"\n{json.dumps(record, default=repr)}\n".encode())
        except OSError as problem:
            reason = f"{self.path} cannot be written: {problem.strerror}"
            return f"{reason}. Let SFNLEARN_HOME name another folder."
        return ""

    def _append(self, data: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def records(self, exercise: str | None = None) -> Iterator[Mapping[str, Any]]:
        """The records in their order, of one exercise or of all."""
        try:
            lines = self.path.read_bytes().splitlines()
        except OSError:
            return
        for line in lines:
            record = _record(line)
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


def _record(line: bytes) -> Mapping[str, Any] | None:
    """A whole record, or None: an empty line, one that was cut off, one that is damaged."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_whole = isinstance(record, dict) and all(isinstance(record.get(name), str) for name in ("exercise", "event"))
    return record if is_whole else None
