"""A whole class: read, judge, keep, write.  `grade_all` is what `sfnlearn grade` does."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import sfnlearn
from sfnlearn.course.checking.exercise import LESSONS, catalogue
from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.grading.grades import Grade, Rules, grade_of
from sfnlearn.course.grading.handed_in import HandedIn, digest_of, read_submissions
from sfnlearn.course.grading.handlers import NOT_HERE, in_force
from sfnlearn.course.grading.isolation import Isolation
from sfnlearn.course.grading.journal import Journal, Record, forget, made_with
from sfnlearn.course.grading.overrides import forget_overrides, read_overrides
from sfnlearn.course.grading.pages import FEEDBACK, class_page, page_name, student_page
from sfnlearn.course.grading.roster import Roster, Row, email_of, name_of, read_roster, with_roster
from sfnlearn.course.grading.safe_files import write_text
from sfnlearn.course.grading.scheme import read_scheme
from sfnlearn.course.grading.tables import (
    changes,
    changes_csv,
    grades_csv,
    grades_json,
    mistakes_csv,
    roster_csv,
)
from sfnlearn.course.grading.workers import SECONDS, Judged, Setting, Task, judge_all
from sfnlearn.errors import UsageError

SEED_FILE = "seed.txt"
MADE = ("grades.csv", "grades.json", "class.html", "misconceptions.csv", "changes.csv", "lms.csv")


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What to grade and how.

    `out` is the folder of the grades; without `seed` the folder's own is used, or a new one made.  `untrusted` refuses
    where isolation is too weak for code of strangers; `regrade` judges also what has not changed.
    """

    submissions: Path
    out: Path
    seed: int | None = None
    lessons: Path = LESSONS
    scheme: Path | None = None
    roster: Path | None = None
    column: str | None = None
    due: datetime | None = None
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    seconds: float = SECONDS
    untrusted: bool = False
    regrade: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Graded:
    """What came of it: the grades, how many submissions were judged now, and what a regrade has changed."""

    grades: Sequence[Grade]
    judged: int
    changed: Sequence[tuple[object, ...]]
    isolation: Isolation | None


Tell = Callable[[str], None]


class Steps:
    """Whom progress is told: `total(n)` once, then `step(what)` for each submission."""

    def total(self, count: int) -> None:
        """So many submissions are to be judged."""

    def step(self, what: str) -> None:
        """One more is done."""


def grade_all(options: Options, tell: Tell = lambda _line: None, steps: Steps | None = None) -> Graded:
    """Grade every submission into the folder; raises UsageError where it cannot begin."""
    exercises = catalogue(options.lessons)
    scheme = read_scheme(options.scheme, exercises, options.due)
    roster = read_roster(options.roster, options.column) if options.roster else None
    handed_in = read_submissions(options.submissions)
    isolation = in_force()
    tell(_told(isolation))
    if options.untrusted and not (isolation and isolation.strong):
        raise UsageError(
            f"--untrusted: {_told(isolation)} Grade on Linux with bubblewrap installed, or leave --untrusted out where "
            "you know everybody who handed in"
        )
    seed = _seed(options)
    journal = Journal(options.out, made_with(seed, options.lessons, sfnlearn.__version__), anew=options.regrade)
    judged = _judge(options, seed, handed_in, journal, steps or Steps())
    named = {name for record in journal.known.values() for name in record.results}
    rules = Rules(exercises=scheme.counted(exercises, named), scheme=scheme, overrides=read_overrides(options.out))
    grades = _grades(handed_in, journal.known, rules, roster)
    changed = changes(_grades(handed_in, journal.before, rules, roster), grades) if journal.before else []
    _write(options, Graded(grades=grades, judged=judged, changed=changed, isolation=isolation), rules, roster)
    return Graded(grades=grades, judged=judged, changed=changed, isolation=isolation)


def _told(isolation: Isolation | None) -> str:
    return str(isolation) if isolation else NOT_HERE


def _seed(options: Options) -> int:
    """The seed that is given, or the folder's own, so that grading goes on with it."""
    path = options.out / SEED_FILE
    text = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    seed = options.seed
    if seed is None:
        seed = int(text) if text.isdigit() else secrets.randbelow(1 << 31)
    write_text(path, f"{seed}\n")
    return seed


def _judge(options: Options, seed: int, handed_in: Sequence[HandedIn], journal: Journal, steps: Steps) -> int:
    """Judge the submissions that are new or changed; gives how many."""
    steps.total(len(handed_in))
    begun: dict[str, tuple[str, Sequence[str]]] = {}

    def tasks() -> Iterator[Task]:
        """What is to be judged; a submission is read when its turn comes, for a class may be larger than the memory."""
        for each in handed_in:
            notebooks = each.notebooks()
            digest, known = digest_of(notebooks, each.troubles), journal.known.get(each.student)
            if known is not None and known.digest == digest:
                steps.step(f"{each.student}: not changed")
            else:
                begun[each.student] = digest, list(each.troubles)
                yield Task(each.student, notebooks)

    setting = Setting(options.lessons, seed, options.seconds)
    for done in judge_all(tasks(), setting, options.jobs):
        digest, troubles = begun[done.student]
        journal.add(_record(done, digest, troubles))
        steps.step(done.student)
    return len(begun)


def _record(done: Judged, digest: str, unread: Sequence[str]) -> Record:
    """What is kept; where checking itself has failed there is no digest, so that the next grading tries again."""
    failed = any(result.outcome == Outcome.CHECKER_PROBLEM.value for result in done.results.values())
    digest = digest if done.whole and not failed else ""
    return Record(student=done.student, digest=digest, results=done.results, troubles=(*unread, *done.troubles))


def _grades(
    handed_in: Sequence[HandedIn], records: Mapping[str, Record], rules: Rules, roster: Roster | None
) -> list[Grade]:
    rows = {each.student: roster.row_of(each) if roster else None for each in handed_in}
    grades = [
        grade_of(with_roster(each, rows[each.student]), records.get(each.student), rules, email_of(rows[each.student]))
        for each in handed_in
    ]
    missing = _missing(roster, list(filter(None, rows.values()))) if roster else []
    return [*grades, *(grade_of(each, None, rules) for each in missing)]


def _missing(roster: Roster, found: Sequence[Row]) -> list[HandedIn]:
    """Those in the roster who have handed nothing in."""
    there = set(map(id, found))
    return [HandedIn(roster.key_of(row), name_of(row), "roster") for row in roster.students if id(row) not in there]


def _write(options: Options, done: Graded, rules: Rules, roster: Roster | None) -> None:
    out, grades, assignment = options.out, done.grades, options.submissions.stem
    facts = {
        "submissions": options.submissions.name,
        "version": sfnlearn.__version__,
        "isolation": _told(done.isolation),
    }
    write_text(out / "grades.csv", grades_csv(grades, assignment, rules.scheme))
    write_text(out / "grades.json", grades_json(grades, {"assignment": assignment, **facts}))
    write_text(out / "misconceptions.csv", mistakes_csv(grades))
    write_text(out / "class.html", class_page(grades, rules.exercises, facts))
    if done.changed:
        write_text(out / "changes.csv", changes_csv(done.changed))
    if roster:
        write_text(out / "lms.csv", roster_csv(roster, grades))
    for grade in grades:
        text = student_page(grade, f"Graded by sfnlearn {sfnlearn.__version__}.")
        write_text(out / FEEDBACK / page_name(grade.handed_in.student), text)


def forget_student(out: Path, student: str) -> list[str]:
    """Delete what the folder of grades holds about one student; gives what was deleted, by name.

    The tables and the page of the class are deleted whole: the next grading makes them anew.
    """
    deleted = ["results"] if forget(out, student) else []
    page = out / FEEDBACK / page_name(student)
    if page.exists():
        page.unlink()
        deleted.append(f"{FEEDBACK}/{page.name}")
    if forget_overrides(out, student):
        deleted.append("overrides")
    for name in MADE if deleted else ():
        path = out / name
        if path.exists():
            path.unlink()
            deleted.append(name)
    return deleted
