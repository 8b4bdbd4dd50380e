"""A whole class, from the files that came to the files that go out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sfnlearn.course.grading import batch
from sfnlearn.course.grading.batch import forget_student
from sfnlearn.course.grading.overrides import add_override
from sfnlearn.course.grading.pages import page_name
from sfnlearn.course.grading.workers import Judged, Setting, Task, judge_all
from sfnlearn.errors import UsageError
from tests.course.grading.class_of import HANDLER, RIGHT, STARTER, WRONG, archive, folder, graded, notebook, points

CLASS = {
    "ada/02.ipynb": notebook(RIGHT, HANDLER.solution_cell),
    "bob/02.ipynb": notebook(WRONG, HANDLER.starter_cell),
    "eve/02.ipynb": notebook(STARTER),
    "pat/report.pdf": b"%PDF",
}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the grades of CLASS."""
    root = tmp_path_factory.mktemp("class")
    graded(folder(root / "submissions", CLASS), root / "grades")
    return root / "grades"


def marks(out: Path, exercise: str) -> dict[str, tuple[str, float]]:
    data = json.loads((out / "grades.json").read_text())
    return {
        each["student"]: (mark["outcome"], mark["points"])
        for each in data["students"]
        for mark in each["exercises"]
        if mark["exercise"] == exercise
    }


def test_right_and_wrong_answers_get_their_points(done: Path):
    found = marks(done, "l02.q1")
    assert found["ada"] == ("correct", 1.0)
    assert found["eve"] == found["pat"] == ("not attempted", 0.0)
    assert found["bob"][0] == "not yet"
    assert 0 <= found["bob"][1] < 1
    assert marks(done, "l02.q2")["ada"] == ("correct", 1.0)


def test_the_csv_has_the_columns_of_nbgrader(done: Path):
    with (done / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert list(rows["ada"])[:4] == ["assignment", "duedate", "timestamp", "student_id"]
    assert float(rows["ada"]["score"]) == 2
    assert rows["ada"]["max_score"] == rows["pat"]["max_score"]


def test_the_feedback_shows_the_failing_trace_and_holds_no_script(done: Path):
    page = (done / "feedback" / page_name("bob")).read_text()
    assert "The execution that failed" in page
    assert "ExecutionStarted" in page.replace("<wbr/>", "")
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_the_class_page_tells_mistakes_and_who_is_stuck(done: Path):
    page = (done / "class.html").read_text()
    assert "bob" in page.partition("Who is stuck where")[2]
    assert "there is no notebook" in page
    with (done / "misconceptions.csv").open() as file:
        assert [row["students"] for row in csv.DictReader(file)] == ["bob"]


def test_the_files_are_for_their_owner_alone(done: Path):
    assert {oct(path.stat().st_mode & 0o777) for path in done.rglob("*") if path.is_file()} == {"0o600"}


def test_what_has_not_changed_is_not_judged_again(tmp_path: Path):
    submissions = folder(tmp_path / "in", CLASS)
    first = graded(submissions, tmp_path / "out")
    folder(submissions, {"eve/02.ipynb": notebook(RIGHT)})
    again = graded(submissions, tmp_path / "out", seed=None)
    assert (first.judged, again.judged) == (4, 1)
    assert (points(first)["eve"], points(again)["eve"]) == (0, 1)


def test_a_journal_that_a_kill_has_cut_off_goes_on(tmp_path: Path):
    submissions = folder(tmp_path / "in", CLASS)
    first = graded(submissions, tmp_path / "out")
    journal = tmp_path / "out" / "results.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    again = graded(submissions, tmp_path / "out")
    assert again.judged == 1
    assert points(again) == points(first)


def test_another_seed_judges_all_again_and_tells_what_changed(tmp_path: Path):
    submissions = folder(tmp_path / "in", CLASS)
    graded(submissions, tmp_path / "out")
    folder(submissions, {"bob/02.ipynb": notebook(RIGHT)})
    again = graded(submissions, tmp_path / "out", seed=8)
    assert again.judged == 4
    assert [change[:2] for change in again.changed] == [("bob", "l02.q1")]
    assert "bob,l02.q1,not yet" in (tmp_path / "out" / "changes.csv").read_text()


def test_an_override_survives_a_regrade_and_is_told_with_its_reason(tmp_path: Path):
    submissions, out = folder(tmp_path / "in", CLASS), tmp_path / "out"
    graded(submissions, out)
    add_override(out, "bob", "l02.q1", "0.75", "explained it in the lab")
    again = graded(submissions, out, regrade=True)
    assert points(again)["bob"] == 0.75
    assert "explained it in the lab" in (out / "feedback" / "bob.html").read_text()


def test_a_student_is_forgotten_everywhere(tmp_path: Path):
    submissions, out = folder(tmp_path / "in", CLASS), tmp_path / "out"
    graded(submissions, out)
    add_override(out, "bob", "l02.q1", "1", "because")
    assert forget_student(out, "bob")
    assert [path for path in out.rglob("*") if path.is_file() and b"bob" in path.read_bytes()] == []
    assert not (out / "feedback" / "bob.html").exists()
    assert forget_student(out, "bob") == []


def test_a_zip_is_graded_as_its_folder_is(tmp_path: Path):
    plain = graded(folder(tmp_path / "in", CLASS), tmp_path / "a")
    packed = graded(archive(tmp_path / "in.zip", CLASS), tmp_path / "b")
    assert points(plain) == points(packed)


def test_nothing_to_grade_is_told(tmp_path: Path):
    with pytest.raises(UsageError, match="holds no notebook"):
        graded(folder(tmp_path / "in", {"ada/a.txt": b""}), tmp_path / "out")


def test_what_the_checker_failed_at_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    submissions = folder(tmp_path / "in", {"ada.ipynb": notebook(RIGHT)})

    def failing(tasks: Iterator[Task], setting: Setting, jobs: int) -> Iterator[Judged]:
        for done in judge_all(tasks, setting, jobs):
            problem = {"l02.q1": replace(done.results["l02.q1"], outcome="checker problem")}
            yield replace(done, results=problem)

    monkeypatch.setattr(batch, "judge_all", failing)
    first = graded(submissions, tmp_path / "out")
    assert points(first)["ada"] == 0
    assert "could not be judged" in (tmp_path / "out" / "class.html").read_text()
    monkeypatch.undo()
    again = graded(submissions, tmp_path / "out")
    assert (again.judged, points(again)["ada"]) == (1, 1)
    assert graded(submissions, tmp_path / "out").judged == 0
