"""What it costs to grade a class: `python benchmarks/grading.py [--students 300] [--nbgrader FOLDER/bin]`.

A class is made whose answers are the exercises' own right, known wrong and unchanged ones, and graded by the command
as a teacher runs it.  With `--nbgrader` the same number of exercises is graded by nbgrader, which runs each notebook in
a kernel: there an answer is a Python function, and a hidden cell asserts what it gives.

The figures are wall and CPU time of the command and of all that it started.  They are printed as rows of Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sfnlearn.course.checking.exercise import Exercise, answer_text, catalogue

EXERCISES = 20
COLUMNS = "| what | submissions | answers | wall, s | CPU, s | answers a second | CPU, ms an answer |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--nbgrader", metavar="BIN", help="the folder of nbgrader's programs")
    parser.add_argument("--nbgrader-students", type=int, default=10, help="how many of them nbgrader grades")
    options = parser.parse_args(arguments)
    asked = [exercise for exercise in catalogue().values() if not exercise.in_lesson]
    data = [exercise for exercise in asked if exercise.kind != "handler"]
    handlers = [exercise for exercise in asked if exercise.kind == "handler"]
    print(COLUMNS)
    print("| --- " * 7 + "|")
    mixed = [*handlers, *data][:EXERCISES]
    _row("definitions, predictions and handlers", mixed, options.students, options.jobs)
    _row("definitions and predictions alone", data[:EXERCISES], options.students, options.jobs)
    _row("handlers alone", handlers, max(1, options.students // 10), options.jobs)
    if options.nbgrader:
        _nbgrader(Path(options.nbgrader), options.nbgrader_students)


def _row(what: str, exercises: Sequence[Exercise], students: int, jobs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _class(root / "in", exercises, students)
        command = [
            sys.executable,
            "-m",
            "sfnlearn",
            "grade",
            str(root / "in"),
            "--out",
            str(root / "out"),
            "--seed",
            "1",
        ]
        wall, cpu = _timed([*command, "--jobs", str(jobs)], root)
    _tell(what, students, students * len(exercises), wall, cpu)


def _tell(what: str, students: int, answers: int, wall: float, cpu: float) -> None:
    figures = f"{wall:.1f} | {cpu:.1f} | {answers / wall:.0f} | {cpu / answers * 1000:.1f}"
    print(f"| {what} | {students} | {answers:,} | {figures} |", flush=True)


def _timed(command: Sequence[str], folder: Path) -> tuple[float, float]:
    around = {**os.environ, "PATH": os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])}
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=around, capture_output=True, text=True, check=False)  # noqa: S603
    wall, after = time.perf_counter() - started, os.times()
    if done.returncode:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, cpu


def _class(root: Path, exercises: Sequence[Exercise], students: int) -> None:
    drawn = random.Random(1)
    for number in range(students):
        folder = root / f"student{number:04}"
        folder.mkdir(parents=True)
        cells = ["%load_ext sfnlearn.course", *(_answer(exercise, drawn) for exercise in exercises)]
        (folder / "exercises.ipynb").write_text(_notebook([_code(cell) for cell in cells]))


def _answer(exercise: Exercise, drawn: random.Random) -> str:
    """Six of ten are right, three a known mistake, one is not attempted."""
    chance = drawn.random()
    if chance < 0.1:
        return exercise.starter_cell
    right = chance < 0.7
    answer = answer_text(exercise.kind, exercise.solution if right else drawn.choice(list(exercise.wrong)).answer)
    return (
        f'predict("{exercise.id}", {answer})'
        if exercise.kind == "predict"
        else f"%%{exercise.kind} {exercise.id}\n{answer}"
    )


def _code(source: str, **metadata: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def _notebook(cells: Sequence[dict[str, object]]) -> str:
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [{"id": f"cell{number}", **cell} for number, cell in enumerate(cells)]
    return json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5})


def _nbgrader(programs: Path, students: int) -> None:
    """Grade functions of Python by nbgrader: 20 of them, each with a cell of assertions."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        source = _functions("### BEGIN SOLUTION\n    return n * {0}\n    ### END SOLUTION")
        _write(root / "source" / "l02" / "l02.ipynb", source)
        (root / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'course'\n")
        _timed([str(programs / "nbgrader"), "generate_assignment", "l02"], root)
        given = json.loads((root / "release" / "l02" / "l02.ipynb").read_text())
        for number in range(students):
            for cell in given["cells"]:
                if cell["metadata"].get("nbgrader", {}).get("solution"):
                    name = cell["metadata"]["nbgrader"]["grade_id"].removeprefix("f")
                    cell["source"] = f"def f{name}(n):\n    return n * {name if number % 3 else 0}"
            _write(root / "submitted" / f"student{number:04}" / "l02" / "l02.ipynb", json.dumps(given))
        wall, cpu = _timed([str(programs / "nbgrader"), "autograde", "l02"], root)
    _tell("nbgrader 0.9: functions of Python", students, students * EXERCISES, wall, cpu)


def _functions(body: str) -> str:
    cells = []
    for number in range(1, EXERCISES + 1):
        asked = {"schema_version": 3, "locked": False, "task": False}
        cells.append(
            _code(
                f"def f{number}(n):\n    {body.format(number)}",
                nbgrader={**asked, "grade": False, "grade_id": f"f{number}", "solution": True},
            )
        )
        cells.append(
            _code(
                f"for n in range(20):\n    assert f{number}(n) == n * {number}",
                nbgrader={
                    **asked,
                    "grade": True,
                    "grade_id": f"t{number}",
                    "solution": False,
                    "points": 1,
                    "locked": True,
                },
            )
        )
    return _notebook(cells)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text)


if __name__ == "__main__":
    main()
