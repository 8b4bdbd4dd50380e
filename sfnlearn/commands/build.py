"""`sfnlearn build COURSE`: the notebooks of a course of one's own, from `lessons/NN_slug/`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sfnlearn.commands.terminal import tell, warn
from sfnlearn.course.authoring import build
from sfnlearn.course.authoring.course_build import built_course, check_place, write_files
from sfnlearn.course.authoring.own_course import FILE, OwnCourse, read_course
from sfnlearn.course.grading.pages import page_name
from sfnlearn.drawing.text import counted
from sfnlearn.errors import UsageError


def main(options: Namespace) -> int:
    """Build; 1 where a source is refused, a notebook is kept, or `--check` finds a difference."""
    root = Path(options.course)
    out = Path(options.out) if options.out else root
    try:
        course = read_course(root)
        check_place(out, course)
        _check_students(options, course)
        places = {student: out / page_name(student).removesuffix(".html") for student in options.student} or {"": out}
        return max([_build_one(course, place, student, options) for student, place in places.items()])
    except UsageError as error:
        for problem in str(error).splitlines():
            warn(problem)
        return 1


def _check_students(options: Namespace, course: OwnCourse) -> None:
    if options.student and not options.out:
        raise UsageError("--student makes a hand-out for each student: name their folder with --out")
    if options.student and course.variants is None:
        raise UsageError(
            f"{course.root / FILE}: line 1: --student needs a line variants = NUMBER, which you keep secret"
        )


def _build_one(course: OwnCourse, out: Path, student: str, options: Namespace) -> int:
    notebooks, files = built_course(course, out, solutions=not options.no_solutions, student=student)
    if options.check:
        done = dict.fromkeys(build.drifted(notebooks, out), "differs")
    else:
        done = build.write(notebooks, out, overwrite=options.overwrite) | write_files(files, out)
    for name, what in done.items():
        tell(f"{what}: {out / name}")
    return _summary(done, len(notebooks), options)


def _summary(done: dict[str, str], notebooks: int, options: Namespace) -> int:
    if "kept" in done.values():
        warn(build.ADVICE["kept"])
    if "differs" in done.values():
        warn(f"Run sfnlearn build {options.course}")
    if not done:
        tell(f"{counted(notebooks, 'notebook')}, all as their sources say")
    return 1 if {"kept", "differs"} & set(done.values()) else 0
