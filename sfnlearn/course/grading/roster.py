"""The class as the LMS has it: a CSV whose columns are kept, into which the grades are written.

    Moodle    the grading worksheet: Identifier ("Participant 123"), Full name, Email address, Grade, Maximum Grade
    Canvas    the grade book's export: Student, ID, SIS User ID, SIS Login ID, Section, and a column of each assignment
    nbgrader  student_id, first_name, last_name, email
    any other a column that holds the key that stands in the submissions: student_id, id, username, login, email

Which row is whose is looked up in all columns that identify somebody; a value that two rows have tells nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sfnlearn.course.grading.handed_in import HandedIn, moment_of
from sfnlearn.course.grading.safe_files import csv_text
from sfnlearn.errors import UsageError

IDENTITIES = (
    *("identifier", "id", "student_id", "student id", "id number", "sis user id", "sis login id", "username"),
    *("login", "user", "email address", "email", "student"),
)
"""Columns that identify somebody, in lower case."""
NAMES = ("full name", "name", "student")
TIMES = ("last modified (submission)", "submitted", "timestamp")
GRADES = ("grade", "score")
MOST = ("maximum grade", "max_score")
_PARTICIPANT = re.compile(r"Participant (\d+)", re.IGNORECASE)
_MOODLE_TIME = "%A, %d %B %Y, %I:%M %p"
_POINTS_POSSIBLE = "points possible"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of a roster; `column` is the one that takes the grades."""

    columns: Sequence[str]
    rows: Sequence[Row]
    column: str

    @property
    def students(self) -> list[Row]:
        """The rows that are somebody's; Canvas has one that tells how many points there are."""
        return [row for row in self.rows if _POINTS_POSSIBLE not in _first(row, NAMES).lower()]

    def key_of(self, row: Row) -> str:
        """What stands for a student in the grades, where nothing was handed in."""
        return _participant(_first(row, IDENTITIES))

    def row_of(self, handed_in: HandedIn) -> Row | None:
        """The row of who handed this in; by key, else by the full name that Moodle gives."""
        row = self._found(handed_in.student, IDENTITIES)
        return row or (self._found(handed_in.name, NAMES) if handed_in.layout == "Moodle" else None)

    def _found(self, value: str, columns: Sequence[str]) -> Row | None:
        wanted = value.strip().lower()
        rows = [row for row in self.students if any(wanted == each.lower() for each in _values(row, columns))]
        return rows[0] if wanted and len(rows) == 1 else None

    def most_points(self, row: Row) -> float | None:
        """What the LMS counts as full points, where it says so."""
        possible = next((each for each in self.rows if each not in self.students), {})
        return _number(_first(row, MOST)) or _number(possible.get(self.column, ""))

    def filled(self, graded: Callable[[Row], str], feedback: Callable[[Row], str]) -> str:
        """The roster as CSV with a grade in each student's row."""
        columns = [*self.columns, *([] if self.column in self.columns else [self.column])]
        lines = []
        for row in self.rows:
            new = dict(row)
            if row in self.students:
                new[self.column] = graded(row)
                if "Feedback comments" in row:
                    new["Feedback comments"] = feedback(row)
            lines.append([new.get(column, "") for column in columns])
        return csv_text(columns, lines)


def read_roster(path: Path, column: str | None) -> Roster:
    """The roster of a CSV file; raises UsageError that names the file and what is missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [{key: (value or "") for key, value in row.items() if isinstance(key, str)} for row in reader]
            columns = list(reader.fieldnames or ())
    except OSError as problem:
        raise UsageError(f"the roster {path} cannot be read: {problem.strerror}") from None
    except (csv.Error, UnicodeDecodeError) as problem:
        raise UsageError(f"the roster {path} is not CSV in UTF-8: {problem}") from None
    if not any(each.lower() in IDENTITIES for each in columns):
        raise UsageError(f"the roster {path} has no column that identifies a student: name one student_id, id or email")
    own = next((each for each in columns if each.lower() in GRADES), "score")
    return Roster(columns, rows, column or own)


def with_roster(handed_in: HandedIn, row: Row | None) -> HandedIn:
    """The submission with the name and the time that the roster knows."""
    if row is None:
        return handed_in
    when = handed_in.submitted or _moment(_first(row, TIMES))
    return replace(handed_in, name=name_of(row) or handed_in.name, submitted=when)


def name_of(row: Row) -> str:
    """A student's name as the roster has it, first name first.

    >>> name_of({"Student": "Lovelace, Ada"}), name_of({"first_name": "Ada", "last_name": "Lovelace"})
    ('Ada Lovelace', 'Ada Lovelace')
    """
    given = " ".join(filter(None, [_first(row, ("first_name", "first name")), _first(row, ("last_name", "last name"))]))
    if given:
        return given
    last, comma, first = _first(row, NAMES).partition(", ")
    return f"{first} {last}" if comma else last


def email_of(row: Row | None) -> str:
    """A student's address, where the roster has it."""
    return _first(row, ("email address", "email")) if row else ""


def _values(row: Row, columns: Iterable[str]) -> list[str]:
    by_name = {name.strip().lower(): value.strip() for name, value in row.items()}
    found = [by_name[column] for column in columns if by_name.get(column)]
    return [*found, *filter(None, (_participant(value) for value in found))]


def _participant(value: str) -> str:
    found = _PARTICIPANT.fullmatch(value.strip())
    return found[1] if found else value


def _first(row: Row, columns: Iterable[str]) -> str:
    return next(iter(_values(row, columns)), "")


def _moment(text: str) -> datetime | None:
    found = moment_of(text)
    if found is not None or not text:
        return found
    try:
        return datetime.strptime(text, _MOODLE_TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
