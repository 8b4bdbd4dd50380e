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

from sfnlearn.course.grading.handed_in import Notebook
from sfnlearn.course.grading.workers import Setting, Task, judge_all
from tests.course.grading.class_of import RIGHT, folder, notebook

COURSE = """
import os, time
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.probe import Finding, Probe

def judge(submission, solution):
    while submission.answer == 8:
        time.sleep(0.01)
    if submission.answer == 9:
        os._exit(3)
    return None if submission.answer == 1 else Finding(ran="it", expected="1", happened="another")

EXERCISES = [
    Exercise(id=f"l02.r{number}", title="One", prompt="1?", kind="predict", solution=1, probes=[Probe("x", judge)],
             wrong=[Wrong(answer=2, says="1", hint="No.")], hints=["One."], concepts=["one"], why="It is.")
    for number in (1, 2)
]
"""
"""A course whose checker never ends, or dies, for certain answers."""


@pytest.mark.parametrize(
    ("answer", "told"), [(8, "longer than 2 seconds"), (9, "ran out of memory or ended (exit code 3)")]
)
def test_an_answer_that_stops_the_checker_costs_itself_alone(tmp_path: Path, answer: int, told: str):
    folder(tmp_path, {"02_one/exercises.py": COURSE.encode()})
    bad = Task("bad", [Notebook("a.ipynb", notebook(f'predict("l02.r1", {answer})', 'predict("l02.r2", 1)'))])
    good = Task("good", [Notebook("a.ipynb", notebook('predict("l02.r1", 1)'))])
    done = {each.student: each for each in judge_all(iter([bad, good]), Setting(tmp_path, 1, 2.0), 1)}
    results = done["bad"].results
    assert told in results["l02.r1"].lines[0][1]
    assert (results["l02.r1"].outcome, results["l02.r2"].outcome) == ("cannot run", "correct")
    assert done["good"].results["l02.r1"].outcome == "correct"
    assert done["bad"].whole


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
