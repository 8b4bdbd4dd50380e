"""`sfnlearn new-exercise COURSE l20.q1`: an exercise to begin with, whole and proved, in a lesson of one's own."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sfnlearn.commands.terminal import tell, warn
from sfnlearn.course.authoring.new import new_exercise


def main(options: Namespace) -> int:
    """Add the exercise to its lesson's files and say what comes next."""
    for path in new_exercise(Path(options.course), options.id, options.kind or ""):
        tell(f"changed {path}")
    warn(f"Change it to what you want to ask, then: sfnlearn course verify {options.course}")
    return 0
