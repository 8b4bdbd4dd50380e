"""`sfnlearn course verify`: what is proved of the exercises, as lines, a page and the table of the documentation."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from sfnlearn.commands.terminal import tell, warn
from sfnlearn.course.authoring.lesson import read_lesson
from sfnlearn.course.authoring.proof_page import html_page
from sfnlearn.course.authoring.proof_table import page, report
from sfnlearn.course.authoring.proofs import LONGEST_CHECK, Proof, prove_all, typical_seconds
from sfnlearn.course.authoring.rules import problems_of_course
from sfnlearn.course.checking.exercise import Exercise, catalogue, find, lesson_folders, load_exercises
from sfnlearn.course.checking.source_errors import line_of_id
from sfnlearn.course.launch.progress_bar import Bar
from sfnlearn.drawing.text import counted
from sfnlearn.errors import UsageError


def main(options: Namespace) -> int:
    """Prove the exercises and say what does not hold; 1 where something does not."""
    exercises = chosen(options.what)
    table = Path(options.table) if options.table else None
    if table and options.what:
        raise UsageError("--table holds all exercises of the course: leave out what to verify")
    bar = Bar(len(exercises), sys.stderr)
    proofs = prove_all(exercises, lambda proof: bar.step(_step(proof)), inputs=options.inputs)
    folders = folders_of(options.what)
    for line in report(proofs, places(folders)):
        tell(line)
    texts = problems_of_texts(folders, options.what)
    for line in texts:
        tell(line)
    if options.html:
        _write(Path(options.html), html_page(proofs))
    drifted = bool(table) and not _table(table or Path(), page(proofs), only_compare=options.compare)
    holds = all(proof.holds for proof in proofs) and typical_seconds(proofs) <= LONGEST_CHECK
    return 0 if holds and not drifted and not texts else 1


def _step(proof: Proof) -> str:
    return proof.exercise.id if proof.holds else f"{proof.exercise.id}: {counted(len(proof.problems), 'problem')}"


def chosen(what: Sequence[str]) -> list[Exercise]:
    """The exercises of these ids, lessons (`05`, `l05`) and folders, or all of the course.

    >>> [exercise.id for exercise in chosen(["l05.q2", "l05.q2"])]
    ['l05.q2']
    """
    if not what:
        return list(catalogue().values())
    found = {exercise.id: exercise for word in what for exercise in _of_word(word)}
    return list(found.values())


def folders_of(what: Sequence[str]) -> list[Path]:
    """The folders of the lessons that were named, or among which what was named stands."""
    named = [Path(word) for word in what if Path(word).is_dir()]
    found = [folder for each in named for folder in _lessons_in(each)]
    return found if named and len(named) == len(what) else [*found, *lesson_folders()]


def places(folders: Sequence[Path]) -> dict[str, str]:
    """Where each exercise of these lessons stands: its file and line, to be written before what is wrong with it."""
    exercises = [(each / "exercises.py", exercise) for each in folders for exercise in load_exercises(each)]
    return {exercise.id: f"{path}: line {line_of_id(path, exercise.id)}: " for path, exercise in exercises}


def problems_of_texts(folders: Sequence[Path], what: Sequence[str]) -> list[str]:
    """What breaks the rules in the texts of these lessons; of single exercises no text is looked at."""
    course = [read_lesson(each) for each in folders if (each / "lesson.md").exists()]
    asked = [word.removeprefix("l") for word in what if not Path(word).is_dir()]
    whole = [each for each in course if not asked or each.number in asked or len(asked) < len(what)]
    starts = tuple(f"{lesson.slug}/" for lesson in whole)
    return [problem for problem in problems_of_course(course) if problem.startswith(starts)]


def _of_word(word: str) -> list[Exercise]:
    if Path(word).is_dir():
        return _of_folder(Path(word))
    lesson = [each for each in catalogue().values() if each.lesson == word.removeprefix("l")]
    return lesson or [find(word)]


def _of_folder(folder: Path) -> list[Exercise]:
    exercises = [exercise for each in _lessons_in(folder) for exercise in load_exercises(each)]
    if not exercises:
        raise UsageError(f"{folder} holds no exercises: a lesson is a folder NN_slug with the file exercises.py")
    return exercises


def _lessons_in(folder: Path) -> list[Path]:
    of_course = folder / "lessons" if (folder / "lessons").is_dir() else folder
    return [folder] if (folder / "exercises.py").exists() else lesson_folders(of_course)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    warn(f"wrote {path}")


def _table(path: Path, text: str, *, only_compare: bool) -> bool:
    """Write the table, or say whether it is what it should be."""
    if not only_compare:
        _write(path, text)
        return True
    same = path.exists() and path.read_text(encoding="utf-8") == text
    if not same:
        warn(f"{path} is not what the exercises give: run sfnlearn course verify --table {path}")
    return same
