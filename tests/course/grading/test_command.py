"""`sfnlearn grade` as a teacher types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfnlearn.cli import main
from tests.course.grading.class_of import RIGHT, WRONG, folder, notebook


def test_the_command_tells_what_is_in_force_and_where_the_grades_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    submissions = folder(tmp_path / "in", {"ada.ipynb": notebook(RIGHT), "bob.ipynb": notebook(WRONG)})
    out = tmp_path / "out"
    assert main(["grade", str(submissions), "--out", str(out), "--seed", "1", "--jobs", "1"]) == 0
    told = capsys.readouterr()
    assert "sfnlearn: Handlers" in told.err
    assert "[2/2]" in told.err
    assert "2 students, 2 judged now" in told.out
    assert str(out / "class.html") in told.out
    assert main(["grade", str(submissions), "--out", str(out), "--override", "bob", "l02.q1", "1", "by word"]) == 0
    assert "by word" in (out / "feedback" / "bob.html").read_text()
    assert main(["grade", "--out", str(out), "--forget", "bob"]) == 0
    assert not (out / "feedback" / "bob.html").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "name the folder or the ZIP archive"),
        (["nowhere"], "there is no folder or ZIP archive"),
        (["--forget", "nobody"], "holds nothing about 'nobody'"),
        (["--override", "ada", "l02.q99", "1", "x"], "there is no exercise"),
        (["--override", "ada", "l02.q1", "much", "x"], "points are a number"),
        ([".", "--due", "tomorrow"], "write a date and a time"),
        ([".", "--jobs", "0"], "is not a number from 1 on"),
        ([".", "--scheme", "nowhere.toml"], "cannot be read"),
        ([".", "--course", "nowhere"], "no lessons"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
):
    assert main(["grade", "--out", str(tmp_path / "out"), *words]) == 2
    assert message in capsys.readouterr().err
