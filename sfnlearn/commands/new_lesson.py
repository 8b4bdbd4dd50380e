"""`sfnlearn new-lesson COURSE NN_slug`: a lesson to begin with, in a course of one's own."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sfnlearn.commands.terminal import tell, warn
from sfnlearn.course.authoring.new import new_lesson


def main(options: Namespace) -> int:
    """Write the lesson's files and say what comes next."""
    for path in new_lesson(Path(options.course), options.slug):
        tell(f"wrote {path}")
    warn(f"Now: sfnlearn new-exercise {options.course} l{options.slug[:2]}.q1, then sfnlearn build {options.course}")
    return 0
