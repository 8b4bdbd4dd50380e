"""What a teacher decided by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfnlearn.course.grading.overrides import FILE, add_override, forget_overrides, read_overrides
from sfnlearn.errors import UsageError


def test_the_last_decision_holds_and_can_be_taken_back(tmp_path: Path):
    assert read_overrides(tmp_path) == {}
    add_override(tmp_path, "ada", "l02.q1", "1", "first, with a comma")
    add_override(tmp_path, "ada", "l02.q1", "0.5", "second")
    add_override(tmp_path, "=bob", "l02.q1", "2", "-odd")
    found = read_overrides(tmp_path)
    assert (found["ada", "l02.q1"].points, found["ada", "l02.q1"].reason) == (0.5, "second")
    assert found["=bob", "l02.q1"].reason == "-odd"
    add_override(tmp_path, "ada", "l02.q1", "-", "")
    assert list(read_overrides(tmp_path)) == [("=bob", "l02.q1")]


@pytest.mark.parametrize(("points", "reason"), [("many", "x"), ("-1", "x"), ("nan", "x"), ("1", " ")])
def test_a_decision_has_points_and_a_reason(tmp_path: Path, points: str, reason: str):
    with pytest.raises(UsageError, match=r"points are a number|needs its reason"):
        add_override(tmp_path, "ada", "l02.q1", points, reason)
    assert not (tmp_path / FILE).exists()


def test_a_row_that_was_edited_badly_is_told(tmp_path: Path):
    (tmp_path / FILE).write_text("student,exercise,points,reason\nada,l02.q1,much,because\n")
    with pytest.raises(UsageError, match=r"overrides.csv, ada l02.q1: points are a number"):
        read_overrides(tmp_path)


def test_decisions_about_a_student_are_deleted(tmp_path: Path):
    add_override(tmp_path, "ada", "l02.q1", "1", "x")
    add_override(tmp_path, "bob", "l02.q1", "1", "y")
    assert forget_overrides(tmp_path, "ada")
    assert list(read_overrides(tmp_path)) == [("bob", "l02.q1")]
    assert not forget_overrides(tmp_path, "ada")
