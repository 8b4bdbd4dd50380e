"""`sfnlearn new-lesson COURSE NN_slug`, `sfnlearn new-exercise COURSE l20.q1`: what works, to begin with."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sfnlearn.commands.terminal import tell, warn
from sfnlearn.course.authoring.new import new_exercise, new_lesson


def main(options: Namespace) -> int:
    """Write the files and say what comes next."""
    root = Path(options.course)
    if options.command == "new-lesson":
        for path in new_lesson(root, options.slug):
            tell(f"wrote {path}")
        warn(f"Now: sfnlearn new-exercise {root} l{options.slug[:2]}.q1, then sfnlearn build {root}")
        return 0
    for path in new_exercise(root, options.id, options.kind or ""):
        tell(f"changed {path}")
    warn(f"Change it to what you want to ask, then: sfnlearn course verify {root}")
    return 0
