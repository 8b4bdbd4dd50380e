"""What was made before the modules moved to their rooms still opens: saved executions, progress, notebooks.

The files in `data/before_the_move` were written by the commit before the move and are never written again.  Only
`histories.json`, which says what the executions come to, follows what is measured on AWS since: the first iterations of
a Map are started before their states, a timeout leaves nothing of what ran, a Task that ends its iteration leaves
TaskStateAborted, and MapStateExited of a distributed Map follows MapRunStarted.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sfnlearn import load
from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.launch.run_notebooks import execute
from sfnlearn.course.progress.store import Progress

MADE = Path(__file__).parent / "data" / "before_the_move"
HISTORIES = json.loads((MADE / "histories.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", HISTORIES)
def test_a_saved_execution_has_the_same_history(name):
    execution = load(MADE / name)
    told = {"describe": execution.to_aws(), "events": execution.events.to_aws()}
    assert json.loads(json.dumps(told, default=str)) == HISTORIES[name]


def test_progress_counts_as_it_did(tmp_path):
    shutil.copy(MADE / "progress.jsonl", tmp_path)
    progress = Progress(tmp_path / "progress.jsonl")
    assert progress.outcomes() == dict.fromkeys(("l02.q1", "l02.q2", "l02.q3", "l02.q4"), "correct")
    assert set(progress.outcomes()) <= set(catalogue())


@pytest.mark.notebook
def test_a_notebook_runs_to_its_end(tmp_path):
    (tmp_path / "solutions").mkdir()
    source = shutil.copy(MADE / "first_machine_solved.ipynb", tmp_path / "solutions")
    outcome = execute(Path(source), tmp_path / "scratch")
    assert not outcome.error
    assert {told for _, told in outcome.checks} == {"correct"}
