"""Files of grades."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from sfnlearn.course.grading.safe_files import FORMULA, append_text, csv_text, write_text


@given(st.text())
def test_no_cell_is_a_formula(text: str):
    (_, (cell,)) = list(csv.reader(io.StringIO(csv_text(["a"], [[text]]), newline="")))
    assert not cell.startswith(FORMULA)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as on Unix")
def test_files_are_for_their_owner_alone(tmp_path: Path):
    write_text(tmp_path / "new" / "a.csv", "é")
    append_text(tmp_path / "new" / "b.csv", "1")
    append_text(tmp_path / "new" / "b.csv", "2")
    assert [(path.name, path.read_text("utf-8")) for path in sorted((tmp_path / "new").iterdir())] == [
        ("a.csv", "é"),
        ("b.csv", "12"),
    ]
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "new").iterdir()} == {0}
