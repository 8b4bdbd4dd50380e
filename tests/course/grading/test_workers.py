"""Processes that judge: one that is killed, one that hangs, and a command that is killed as a whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sfnlearn.course.checking.exercise import LESSONS
from sfnlearn.course.grading.handed_in import Notebook
from sfnlearn.course.grading.workers import Setting, Task, judge_all
from tests.course.grading.class_of import RIGHT, folder, notebook

SLOW = """%%asl l02.q1
{"StartAt": "A", "States": {"A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true,
 "Output": "{% ($f := function($x) { $f($x + 1) }; $f(1)) %}"}}}"""


def test_an_answer_that_never_ends_costs_itself_alone():
    tasks = [
        Task("slow", [Notebook("a.ipynb", notebook(SLOW, 'predict("l01.q4", "a")'))]),
        Task("ada", [Notebook("a.ipynb", notebook(RIGHT))]),
    ]
    done = {each.student: each.results for each in judge_all(iter(tasks), Setting(LESSONS, 1, 6.0), 1)}
    assert "longer than 6 seconds" in done["slow"]["l02.q1"].lines[0][1]
    assert done["slow"]["l01.q4"].outcome in {"correct", "not yet"}
    assert done["ada"]["l02.q1"].outcome == "correct"


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="signals as on Unix")
def test_a_command_that_is_killed_goes_on_where_it_was(tmp_path: Path):
    files = {f"student{number:02}.ipynb": notebook(RIGHT) for number in range(30)}
    submissions, out = folder(tmp_path / "in", files), tmp_path / "out"
    command = [sys.executable, "-m", "sfnlearn", "grade", str(submissions), "--out", str(out), "--jobs", "1"]
    begun = subprocess.Popen([*command, "--seed", "3"], stderr=subprocess.DEVNULL, start_new_session=True)
    journal = out / "results.jsonl"
    until = time.monotonic() + 120
    while time.monotonic() < until and (not journal.exists() or journal.read_text().count("digest") < 3):
        time.sleep(0.01)
    os.kill(begun.pid, signal.SIGKILL)
    begun.wait()
    known = journal.read_text().count('"digest"')
    assert known >= 3
    again = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert f"{30 - known} judged now" in again.stdout or known == 30
    students = json.loads((out / "grades.json").read_text())["students"]
    assert {mark["points"] for each in students for mark in each["exercises"] if mark["exercise"] == "l02.q1"} == {1}
    assert (out / "seed.txt").read_text() == "3\n"
