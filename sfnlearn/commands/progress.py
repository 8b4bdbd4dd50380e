"""`sfnlearn progress`: how far the learner is, lesson by lesson, and what comes next; so does `learn.py progress`."""

from __future__ import annotations

from argparse import Namespace

from sfnlearn.commands.terminal import tell
from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.launch.workspace import home
from sfnlearn.course.progress import report
from sfnlearn.course.progress.outline import outline
from sfnlearn.course.progress.recall import concepts, today
from sfnlearn.course.progress.standing import standing
from sfnlearn.course.progress.store import Progress


def main(options: Namespace) -> int:
    """Print the standing; 0, or a UsageError for a lesson that does not exist."""
    progress = Progress()
    records = list(progress.records())
    course = standing(catalogue(), outline(), records)
    if options.lesson:
        note = report.one_lesson(course, options.lesson, _path, _words)
    else:
        due = [concept for concept in concepts(catalogue(), records) if concept.due <= today()]
        note = report.whole(course, due, _path, _words)
    tell(str(note))
    aside = progress.set_aside()
    if aside:
        tell(aside)
    return 0


def _path(words: str, place: str) -> str:
    """Where to go on: the words, and the file to open."""
    return f"{words} ({home() / place.partition('#')[0]})"


def _words(words: str, _place: str) -> str:
    return words
