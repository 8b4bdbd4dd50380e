"""`sfnlearn course verify`: what it chooses, prints, writes, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfnlearn.cli import main
from sfnlearn.commands.course import chosen, folders_of, problems_of_texts
from sfnlearn.course.checking.exercise import catalogue, lesson_folders
from sfnlearn.errors import UsageError

GOOD = """
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.probes import truth

EXERCISES = [
    Exercise(id="l98.r1", title="Sum", prompt="Two and two?", kind="predict", solution=4,
             probes=[truth(lambda: 2 + 2, ran="2 + 2")],
             wrong=[Wrong(answer=n, says=str(n), hint=f"Not {n}.") for n in (5, 6, 7, 8, 9)],
             hints=["Use your fingers."], concepts=["sum"], why="2 + 2 is 4."),
]
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    folder = tmp_path / "98_sums"
    folder.mkdir()
    (folder / "exercises.py").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.mark.parametrize("word", ["05", "l05"])
def test_a_lesson_is_chosen_by_its_number(word: str):
    assert {exercise.lesson for exercise in chosen([word])} == {"05"}


def test_nothing_is_all_and_what_is_named_twice_is_chosen_once():
    assert chosen([]) == list(catalogue().values())
    assert [exercise.id for exercise in chosen(["l05.q2", "l05.q2", "l02.q4"])] == ["l05.q2", "l02.q4"]


def test_a_folder_is_a_lesson_or_a_course(lesson: Path):
    assert [exercise.id for exercise in chosen([str(lesson)])] == ["l98.r1"]
    assert [exercise.id for exercise in chosen([str(lesson.parent)])] == ["l98.r1"]
    assert len(chosen([str(lesson_folders()[0].parent)])) == len(catalogue())


def test_a_folder_without_exercises_and_an_unknown_id_are_told(tmp_path: Path):
    with pytest.raises(UsageError, match="holds no exercises"):
        chosen([str(tmp_path)])
    with pytest.raises(UsageError, match="Did you mean"):
        chosen(["l05.q22"])


def test_what_holds_is_exit_code_0(lesson: Path, capsys: pytest.CaptureFixture[str]):
    report = lesson.parent / "report.html"
    assert main(["course", "verify", str(lesson), "--html", str(report)]) == 0
    said = capsys.readouterr()
    assert "l98.r1" in said.out
    assert "[1/1]" in said.err
    assert "All of it holds." in report.read_text(encoding="utf-8")


def test_what_does_not_hold_is_exit_code_1(lesson: Path, capsys: pytest.CaptureFixture[str]):
    (lesson / "exercises.py").write_text(GOOD.replace("says=str(n)", 'says="nine"'), encoding="utf-8")
    assert main(["course", "verify", str(lesson)]) == 1
    place = f"{lesson / 'exercises.py'}: line 6: "
    assert f"{place}l98.r1: wrong 1 is not rejected with 'nine'" in capsys.readouterr().out


TEXT = """---
title: Sums
summary: How much is it?
minutes: 5
---
## Recall

```{code-cell}
predict("l98.r1", ...)
```
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("## Recall", "# Recall", "lesson.md: line 6: a heading of level 1"),
        ("## Recall", "## Recall\n\n![](sum.png)", "lesson.md: line 8: a picture without a text"),
        ("## Recall", "## Recall\n" + "word " * 1201, "lesson.md: line 6: 1203 words; at most 1200"),
        ("minutes: 5", "minutes: 5\nbuilds_on: 97", "lesson.md: line 5: builds_on names 97"),
        ("predict(", "print(", "exercises.py: line 6: l98.r1 is defined and nowhere asked"),
    ],
)
def test_a_text_that_breaks_a_rule_is_told_with_its_line(
    lesson: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
):
    (lesson / "lesson.md").write_text(TEXT, encoding="utf-8")
    assert main(["course", "verify", str(lesson)]) == 0
    (lesson / "lesson.md").write_text(TEXT.replace(old, new), encoding="utf-8")
    capsys.readouterr()
    assert main(["course", "verify", str(lesson)]) == 1
    assert f"\n98_sums/{told}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("(5, 6, 7, 8, 9)", "(5, 6)", "line 6: l98.r1: it has 2 known wrong answers; add 3"),
        ('hints=["Use your fingers."], ', "hints=[], ", "line 6: exercise l98.r1: it has no hint"),
    ],
)
def test_an_exercise_that_lacks_something_is_told_with_its_line(
    lesson: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
):
    assert old in GOOD
    (lesson / "exercises.py").write_text(GOOD.replace(old, new), encoding="utf-8")
    assert main(["course", "verify", str(lesson)]) != 0
    said = capsys.readouterr()
    assert f"{lesson / 'exercises.py'}: {told}" in said.out + said.err


def test_the_texts_of_a_lesson_are_looked_at_and_those_of_an_exercise_are_not():
    folders = folders_of(["05"])
    assert problems_of_texts(folders, ["05"]) == problems_of_texts(folders, ["l05.q2"]) == []
    assert problems_of_texts(folders_of([]), []) == []


def test_the_table_is_of_the_whole_course(capsys: pytest.CaptureFixture[str]):
    assert main(["course", "verify", "05", "--table", "x.md"]) == 2
    assert "leave out what to verify" in capsys.readouterr().err


def test_a_report_that_cannot_be_written_is_one_sentence(lesson: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["course", "verify", str(lesson), "--html", str(lesson / "no" / "report.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.long
def test_the_table_in_the_documentation_is_what_the_exercises_give():
    table = Path(__file__).parents[1] / "docs" / "exercises.md"
    assert main(["course", "verify", "--table", str(table), "--compare"]) == 0
