"""The exported course in nbgrader itself: released without solutions, autograded with our probes, exported as CSV.

nbgrader brings a hundred packages that no learner needs, so it has an environment of its own, which `.ci/run` makes of
`nbgrader.lock`: in the folder `.nbgrader`, or wherever SFNLEARN_NBGRADER names a Python.  Its kernels are this Python.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.cli import main
from sfnlearn.course.checking.exercise import Exercise, catalogue

ROOT = Path(__file__).parents[3]
OTHER = os.environ.get("SFNLEARN_NBGRADER") or str(ROOT / ".nbgrader/bin/python")
LESSON = "02_first_machine"
NOTEBOOK = f"{LESSON}_exercises.ipynb"
POINTS, SEED = 4, 7


@pytest.fixture
def course(tmp_path: Path) -> Path:
    assert main(["nbgrader-export", "--out", str(tmp_path / "nb"), "--points", str(POINTS), "--seed", str(SEED)]) == 0
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "course", "language": "python"}))
    return tmp_path / "nb"


def nbgrader(course: Path, *words: str) -> str:
    environment = os.environ | {
        "PATH": f"{Path(OTHER).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(course.parent),
        "JUPYTER_PATH": str(course.parent / "jupyter"),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }
    program = [OTHER, "-m", "nbgrader", *words]
    done = subprocess.run(
        program, cwd=course, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def hand_in(course: Path, student: str, answers: dict[str, str]) -> None:
    """The released notebook with these texts in the cells of the answers."""
    book = read(course / "release" / LESSON / NOTEBOOK)
    for cell in book["cells"]:
        cell["source"] = answers.get(cell["id"], "".join(cell["source"]))
    folder = course / "submitted" / student / LESSON
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_text(json.dumps(book), encoding="utf-8")


def exercises() -> list[Exercise]:
    return [exercise for exercise in catalogue().values() if exercise.id.startswith("l02.q")]


def cell_of(exercise: Exercise) -> str:
    return f"{exercise.id.replace('.', '-')}-answer"


@pytest.mark.skipif(not Path(OTHER).exists(), reason="there is no environment with nbgrader: .ci/run makes it")
def test_nbgrader_releases_autogrades_and_exports(course: Path):
    nbgrader(course, "generate_assignment", LESSON)
    released = (course / "release" / LESSON / NOTEBOOK).read_text(encoding="utf-8")
    assert "HIDDEN" not in released
    assert "seed=" not in released
    sources = {cell["id"]: "".join(cell["source"]) for cell in json.loads(released)["cells"]}
    assert all(sources[cell_of(exercise)] == exercise.starter_cell for exercise in exercises())

    right = {cell_of(exercise): exercise.solution_cell for exercise in exercises()}
    others = exercises()[1:]
    part = next(exercise for exercise in exercises() if exercise.kind == "asl")
    forged = {cell_of(exercise): "from sfnlearn import run\npoints = check = lambda *a, **k: 99" for exercise in others}
    hand_in(course, "ada", right)
    hand_in(course, "bo", {})
    hand_in(
        course, "cy", {cell_of(part): right[cell_of(part)], **{k: v for k, v in forged.items() if k != cell_of(part)}}
    )
    nbgrader(course, "autograde", LESSON)
    nbgrader(course, "export")

    with (course / "grades.csv").open(encoding="utf-8") as file:
        grades = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert grades == {"ada": POINTS * len(exercises()), "bo": 0.0, "cy": POINTS}
    feedback = (course / "autograded" / "ada" / LESSON / NOTEBOOK).read_text(encoding="utf-8")
    assert "visible probes pass" in feedback or "correct" in feedback
