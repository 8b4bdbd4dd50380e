"""`sfnlearn nbgrader-export --out FOLDER`: the course for institutions that grade with nbgrader."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from secrets import randbelow

from sfnlearn.commands.terminal import tell, warn
from sfnlearn.course.authoring.course_build import sources, write_files
from sfnlearn.course.authoring.own_course import check_has_lessons, read_course
from sfnlearn.course.checking.exercise import LESSONS
from sfnlearn.course.nbgrader.export import Marking, exported
from sfnlearn.errors import UsageError


def main(options: Namespace) -> int:
    """Write the nbgrader course and say how to grade with it."""
    out = Path(options.out)
    if out.exists() and any(out.iterdir()) and not (out / "nbgrader_config.py").exists():
        raise UsageError(f"{out} holds other files: name a new folder, or one that was exported before")
    if not options.points > 0:
        raise UsageError(f"--points {options.points:g}: an exercise is worth more than 0 points")
    course = read_course(Path(options.course)) if options.course else None
    if course:
        check_has_lessons(course)
    seed = randbelow(2**31) if options.seed is None else options.seed
    marking = Marking(options.points, seed)
    files = exported(course.lessons if course else LESSONS, course.title if course else "sfnlearn", marking)
    beside = {f"course/{name}": content for name, content in sources(course).items()} if course else {}
    for name in write_files({name: text.encode() for name, text in files.items()} | beside, out):
        tell(f"wrote {out / name}")
    assignment = next(name for name in files if name.startswith("source/")).split("/")[1]
    warn(f"The hidden inputs are drawn from the seed {seed}; it stands in source/, which students do not get.")
    warn(f"Now, in {out}: nbgrader generate_assignment {assignment}, then nbgrader autograde {assignment}")
    return 0
