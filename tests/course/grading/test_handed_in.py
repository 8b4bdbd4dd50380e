"""What each student handed in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sfnlearn.course.grading import handed_in
from sfnlearn.course.grading.handed_in import HandedIn, digest_of, moment_of, read_submissions
from tests.course.grading.class_of import archive, folder


def read(root: Path) -> dict[str, HandedIn]:
    return {each.student: each for each in read_submissions(root)}


def test_the_files_of_a_student_are_together(tmp_path: Path):
    files = {"in/ada/1.ipynb": b"1", "in/ada/more/2.ipynb": b"2", "in/bob/1.ipynb": b"3"}
    folder(tmp_path, files)
    found = read(tmp_path / "in")
    assert [each.content for each in found["ada"].notebooks()] == [b"1", b"2"]
    assert [each.content for each in found["bob"].notebooks()] == [b"3"]


def test_what_lies_beside_the_students_is_nobodys(tmp_path: Path):
    files = {"ada/1.ipynb": b"1", "bob.ipynb": b"", "roster.csv": b"", ".DS_Store": b"", "ada/.hidden/2.ipynb": b""}
    found = read(folder(tmp_path, files))
    assert set(found) == {"ada", "bob"}
    assert len(found["ada"].notebooks()) == 1


def test_a_timestamp_tells_when_it_came(tmp_path: Path):
    folder(
        tmp_path, {"submitted/ada/l02/1.ipynb": b"", "submitted/ada/l02/timestamp.txt": b"2026-03-01 10:00:00 UTC\n"}
    )
    assert read(tmp_path)["ada"].submitted == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_canvas_tells_what_is_late(tmp_path: Path):
    found = read(folder(tmp_path, {"adal_LATE_1_2_a.ipynb": b"", "bob_3_4_a.ipynb": b""}))
    assert [found[student].late for student in ("1", "3")] == [True, False]


def test_notebooks_in_an_archive_are_read(tmp_path: Path):
    archive(tmp_path / "work.zip", {"deep/1.ipynb": b"1", "notes.txt": b""})
    folder(tmp_path, {"in/ada/work.zip": (tmp_path / "work.zip").read_bytes()})
    assert [each.content for each in read(tmp_path / "in")["ada"].notebooks()] == [b"1"]


def test_no_notebook_is_told(tmp_path: Path):
    found = read(folder(tmp_path, {"ada/a.pdf": b"", "bob/1.ipynb": b""}))
    assert found["ada"].notebooks() == []
    assert found["ada"].troubles == ["there is no notebook (.ipynb) in this submission"]


def test_no_more_than_so_many_notebooks_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(handed_in, "MOST_NOTEBOOKS", 2)
    found = read(folder(tmp_path, {f"ada/{number}.ipynb": b"" for number in range(5)}))
    assert len(found["ada"].notebooks()) == 2
    assert "the rest is not read" in found["ada"].troubles[0]


def test_the_digest_tells_submissions_apart():
    one, other = handed_in.Notebook("a", b"bc"), handed_in.Notebook("ab", b"c")
    assert digest_of([one], []) == digest_of([one], [])
    assert len({digest_of([one], []), digest_of([other], []), digest_of([one], ["x"]), digest_of([one, one], [])}) == 4


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-01 10:00:00.123 UTC", 10),
        ("2026-03-01 10:00:00 Europe/Paris", 9),
        ("2026-03-01T10:00:00+02:00", 8),
        ("2026-03-01 10:00", 10),
    ],
)
def test_moments_are_read_with_their_zone(text: str, hour: int):
    moment = moment_of(text)
    assert moment is not None
    assert moment.astimezone(UTC).hour == hour


@pytest.mark.parametrize(
    "text", ["", "now", "2026-13-01 10:00", "2026-03-01 10:00 Nowhere/Land", "2026-03-01 10:00 ../x"]
)
def test_other_texts_are_no_moments(text: str):
    assert moment_of(text) is None
