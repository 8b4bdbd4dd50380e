"""Where handlers run, and what happens where they cannot."""

from __future__ import annotations

import sys
from typing import NoReturn

import pytest

from sfnlearn.course.grading import batch, handlers
from sfnlearn.course.grading.answers import answers_in
from sfnlearn.course.grading.batch import Options, grade_all
from sfnlearn.course.grading.handed_in import Notebook
from sfnlearn.course.grading.handlers import Handlers, NotIsolatedError, in_force
from sfnlearn.course.grading.isolation import Isolation
from sfnlearn.course.grading.judging import judged
from sfnlearn.errors import UsageError
from tests.course.grading.class_of import HANDLER, RIGHT, folder, notebook


def none_here() -> NoReturn:
    raise OSError("no such socket")


def judge_here(cell: str) -> str:
    found, _ = answers_in([Notebook("a.ipynb", notebook(cell))], {HANDLER.id: HANDLER})
    with Handlers() as made:
        return judged(HANDLER, found[HANDLER.id], 1, made).outcome


@pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux")
def test_a_handler_runs_in_a_worker():
    assert judge_here(HANDLER.solution_cell) == "correct"


def test_where_no_worker_can_be_made_a_handler_needs_a_look(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(handlers, "Jail", none_here)
    assert in_force() is None
    with Handlers() as made, pytest.raises(NotIsolatedError, match="isolation needs Linux"):
        made.jail()
    assert judge_here(HANDLER.solution_cell) == "checker problem"
    assert judge_here(HANDLER.starter_cell) == "not attempted"


@pytest.mark.parametrize("isolation", [None, Isolation(("rlimits",), ("opens sockets",))])
def test_untrusted_refuses_where_isolation_is_too_weak(
    tmp_path, monkeypatch: pytest.MonkeyPatch, isolation: Isolation | None
):
    monkeypatch.setattr(batch, "in_force", lambda: isolation)
    submissions = folder(tmp_path / "in", {"ada.ipynb": notebook(RIGHT)})
    told: list[str] = []
    with pytest.raises(UsageError, match="--untrusted: Handlers"):
        grade_all(Options(submissions=submissions, out=tmp_path / "out", seed=1, untrusted=True), told.append)
    assert not (tmp_path / "out").exists()
    assert len(told) == 1
    graded = grade_all(Options(submissions=submissions, out=tmp_path / "out", seed=1, jobs=1), told.append)
    assert graded.isolation == isolation
