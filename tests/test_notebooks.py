"""Every notebook of the course, executed from the first cell to the last in a kernel of its own.

Lessons run.  Unsolved exercise notebooks run to the end and every check says "not attempted".  Solutions pass.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from sfnlearn.course.authoring.build import built, write
from sfnlearn.course.authoring.cells import EXERCISE_IN_CELL, LOAD
from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.checking.feedback import MIMETYPE
from sfnlearn.course.launch.places import notebook_path
from sfnlearn.course.launch.run_notebooks import NotebookRun, course_notebooks, execute
from sfnlearn.course.launch.workspace import course_root

pytestmark = pytest.mark.notebook

NOTEBOOKS = course_notebooks(course_root())


def names(paths: list[Path]) -> list[str]:
    return [f"{path.parent.name}/{path.stem}" for path in paths]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names(NOTEBOOKS))
def test_the_notebook_runs_and_its_checks_say_what_they_must(path: Path, tmp_path: Path):
    must_hold(path, tmp_path)


def must_hold(path: Path, scratch: Path) -> None:
    run = execute(path, scratch)
    assert run.error == ""
    told = outcomes(run)
    asked = [name for cell in code_cells(path) for name in EXERCISE_IN_CELL.findall(cell.source)]
    wanted = "correct" if path.parent.name == "solutions" else "not attempted"
    assert {name: told.get(name) for name in asked} == {name: {wanted} for name in asked}


LESSONS = [path for path in NOTEBOOKS if path.parent.name == "notebooks"]


@pytest.mark.parametrize("path", LESSONS, ids=names(LESSONS))
def test_a_cell_for_a_prediction_shows_the_shape_of_the_answer(path: Path):
    cells = [cell.source for cell in code_cells(path) if cell.source.startswith("predict(")]
    asked = [name for source in cells for name in EXERCISE_IN_CELL.findall(source)]
    assert cells == [catalogue()[name].starter_cell for name in asked]


TRIAL = """---
title: Trial
summary: Does the pipeline hold?
minutes: 1
---
```{code-cell}
predict("l02.p1", ...)
```

```{code-cell}
check("l02.p1")
```

```{code-cell}
%%asl broken
{"StartAt": "A",}
```
"""
TRIAL_EXERCISES = """
from tests.course.samples import ASL, HANDLER, IN_LESSON, PREDICT, changed

EXERCISES = [ASL, changed(HANDLER, id="l02.q1"), changed(PREDICT, id="l02.q2"), IN_LESSON]
"""
TRIAL_DESK = """
from pathlib import Path
from sfnlearn.course.notebook.desk import Desk, register
from sfnlearn.course.checking.exercise import catalogue
register(get_ipython(), Desk(lambda: catalogue(Path({root!r}))))
"""


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lesson of the tests' own, built; its kernel reads the exercises from the tests' folder."""
    folder = tmp_path / "lessons" / "02_trial"
    folder.mkdir(parents=True)
    (folder / "lesson.md").write_text(TRIAL)
    (folder / "exercises.py").write_text(TRIAL_EXERCISES)
    monkeypatch.setenv("PYTHONPATH", str(course_root()))
    desk = json.dumps(TRIAL_DESK.format(root=str(folder.parent)))[1:-1]
    files = built(folder.parent)
    write({name: text.replace(LOAD, desk) for name, text in files.items()}, tmp_path)
    return tmp_path


@pytest.mark.parametrize("kind", ["notebooks", "exercises", "solutions"])
def test_a_lesson_goes_all_the_way(trial: Path, kind: str):
    must_hold(trial / notebook_path(kind, "02_trial"), trial / "scratch")


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def outcomes(run: NotebookRun) -> dict[str, set[str]]:
    """What the checks in an executed notebook said, by exercise."""
    found: dict[str, set[str]] = {}
    for cell in code_cells(run.executed):
        for output in cell.outputs:
            told = output.get("data", {}).get(MIMETYPE)
            if told:
                found.setdefault(told["exercise"], set()).add(told["outcome"])
    return found
