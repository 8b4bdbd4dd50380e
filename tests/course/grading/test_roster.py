"""The LMS's own tables, read and filled in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from sfnlearn.course.grading.handed_in import HandedIn
from sfnlearn.course.grading.roster import read_roster
from sfnlearn.errors import UsageError
from tests.course.grading.class_of import RIGHT, WRONG, folder, graded, notebook

MOODLE = """\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (submission)
Participant 11,Ada Lovelace,ada@example.org,Submitted,,100.00,"Sunday, 1 March 2026, 11:00 AM"
Participant 12,Bob Lee,bob@example.org,Submitted,,100.00,"Monday, 2 March 2026, 11:30 AM"
Participant 13,Zoe Moe,zoe@example.org,No submission,,100.00,-
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Lesson 02 (77)
    Points Possible,,,,,10
"Lovelace, Ada",4711,,ada,A,
"Lee, Bob",4712,,bob,A,
"""
RIGHT_AND_WRONG = (notebook(RIGHT), notebook(WRONG))


def rows(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((out / "lms.csv").read_text())))


def test_moodles_worksheet_gets_grades_of_its_maximum_and_tells_who_is_late(tmp_path: Path):
    (tmp_path / "roster.csv").write_text(MOODLE, encoding="utf-8")
    (tmp_path / "scheme.toml").write_text(
        'exercises = ["l02.q1"]\npartial = false\n[late]\ndue = 2026-03-01T12:00:00Z\npercent_per_day = 25\n'
    )
    right = notebook(RIGHT)
    names = ("Ada Lovelace_11_assignsubmission_file_/a.ipynb", "Bob Lee_12_assignsubmission_file_/a.ipynb")
    submissions = folder(tmp_path / "in", dict.fromkeys(names, right))
    done = graded(submissions, tmp_path / "out", roster=tmp_path / "roster.csv", scheme=tmp_path / "scheme.toml")
    assert [row["Grade"] for row in rows(tmp_path / "out")] == ["100", "75", "0"]
    assert next(iter(rows(tmp_path / "out")[0])) == "Identifier"
    assert [(grade.handed_in.student, grade.email) for grade in done.grades][:1] == [("11", "ada@example.org")]
    assert "Nothing was handed in" in (tmp_path / "out" / "feedback" / "13.html").read_text()


def test_canvas_columns_and_its_row_of_points(tmp_path: Path):
    (tmp_path / "roster.csv").write_text(CANVAS)
    (tmp_path / "scheme.toml").write_text('exercises = ["l02.q1"]\npartial = false\n')
    submissions = folder(
        tmp_path / "in", {"lovelaceada_4711_1_a.ipynb": notebook(RIGHT), "leebob_4712_2_a.ipynb": notebook(WRONG)}
    )
    options = {"roster": tmp_path / "roster.csv", "scheme": tmp_path / "scheme.toml", "column": "Lesson 02 (77)"}
    graded(submissions, tmp_path / "out", **options)
    assert [row["Lesson 02 (77)"] for row in rows(tmp_path / "out")] == ["10", "10", "0"]
    assert "Ada" in (tmp_path / "out" / "grades.csv").read_text()


@pytest.mark.parametrize("column", ["student_id", "ID", "username", "Email"])
def test_any_table_with_a_key_takes_scores(tmp_path: Path, column: str):
    (tmp_path / "roster.csv").write_text(f"{column},first_name,last_name\nada,Ada,Lovelace\n")
    graded(folder(tmp_path / "in", {"ada.ipynb": notebook(RIGHT)}), tmp_path / "out", roster=tmp_path / "roster.csv")
    assert [(row[column], row["score"]) for row in rows(tmp_path / "out")] == [("ada", "1")]


def test_a_value_of_two_rows_tells_nothing(tmp_path: Path):
    (tmp_path / "roster.csv").write_text("student_id,name\nada,Ada\nada,Ida\n")
    roster = read_roster(tmp_path / "roster.csv", None)
    assert roster.row_of(HandedIn("ada", "ada", "folder")) is None


@pytest.mark.parametrize(
    ("content", "message"), [(b"a,b\n1,2\n", "no column that identifies"), (b"\xff\xfe\x00", "not CSV")]
)
def test_what_is_not_a_roster_is_told(tmp_path: Path, content: bytes, message: str):
    (tmp_path / "roster.csv").write_bytes(content)
    with pytest.raises(UsageError, match=message):
        read_roster(tmp_path / "roster.csv", None)
