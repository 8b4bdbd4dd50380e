"""Points, partial credit and lateness."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.grading.handed_in import HandedIn
from sfnlearn.course.grading.judging import Result
from sfnlearn.course.grading.scheme import Scheme, read_scheme
from sfnlearn.errors import UsageError

KNOWN = catalogue()
Q1, Q2 = KNOWN["l02.q1"], KNOWN["l02.q2"]
RIGHT = Result(exercise="l02.q1", outcome="correct")
HALF = Result(exercise="l02.q1", outcome="not yet", passed=2, total=4)
BROKEN = Result(exercise="l02.q1", outcome="cannot run", passed=2, total=4)


def scheme(tmp_path: Path, text: str) -> Scheme:
    (tmp_path / "grading.toml").write_text(text)
    return read_scheme(tmp_path / "grading.toml", KNOWN)


def test_without_a_scheme_each_exercise_is_a_point_and_probes_are_parts_of_it():
    plain = read_scheme(None, KNOWN)
    assert [plain.earned(Q1, result) for result in (RIGHT, HALF, BROKEN, None)] == [1, 0.5, 0, 0]


def test_points_weights_and_partial_credit(tmp_path: Path):
    made = scheme(
        tmp_path, 'points = 2\n[lessons."02"]\nweight = 3\n[exercise."l02.q2"]\npoints = 5\npartial = false\n'
    )
    assert [made.most(each) for each in (Q1, Q2, KNOWN["l01.q1"])] == [6, 15, 2]
    assert (made.earned(Q1, HALF), made.earned(Q2, HALF)) == (3, 0)


def test_which_exercises_count(tmp_path: Path):
    assert [each.id for each in scheme(tmp_path, 'exercises = ["l02.q2"]').counted(KNOWN, ["l01.q1"])] == ["l02.q2"]
    counted = read_scheme(None, KNOWN).counted(KNOWN, ["l02.q1"])
    assert {each.lesson for each in counted} == {"02"}
    assert not any(each.in_lesson for each in counted)


@pytest.mark.parametrize(
    ("came", "days", "part"),
    [((1, 11), 0, 1.0), ((1, 13), 1, 0.9), ((2, 12), 1, 0.9), ((2, 13), 2, 0.8), ((9, 0), 8, 0.0)],
)
def test_each_day_that_has_begun_costs(tmp_path: Path, came: tuple[int, int], days: int, part: float):
    late = scheme(tmp_path, "[late]\ndue = 2026-03-01T12:00:00Z\npercent_per_day = 10\nmost_days = 3\n").late
    handed_in = HandedIn("ada", "Ada", "folder", submitted=datetime(2026, 3, *came, tzinfo=UTC))
    assert late.days(handed_in) == days
    assert late.part(days) == pytest.approx(part)


def test_who_has_no_time_is_in_time_and_told_apart():
    late = read_scheme(None, KNOWN, datetime(2026, 3, 1, tzinfo=UTC)).late
    assert late.days(HandedIn("ada", "Ada", "folder")) is None
    assert late.part(None) == 1
    assert late.days(HandedIn("1", "Ada", "Canvas", late=True)) == 1
    assert late.days(HandedIn("1", "Ada", "Canvas")) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("points = ", "is not TOML"),
        ("point = 1", "has no setting 'point'. Did you mean"),
        ('exercises = ["l02.q99"]', "there is no exercise 'l02.q99'"),
        ('[lessons."99"]\nweight = 1', "there is no lesson '99'"),
        ("points = -1", "points is a number from 0 on, not -1"),
        ("points = nan", "points is a number from 0 on"),
        ('[exercise."l02.q1"]\npoints = "3"', 'points of exercise "l02.q1" is a number'),
        ("partial = 1", "partial is true or false, not 1"),
        ("[late]\ndue = 3", "due is a date with a time"),
        ("exercise = 3", "a table of tables"),
        ("exercises = 3", "exercises is a list of exercises"),
        ('[exercise."l02.q1"]\npoint = 3', "has no setting 'point'"),
    ],
)
def test_what_is_wrong_in_a_scheme_is_told(tmp_path: Path, text: str, message: str):
    with pytest.raises(UsageError, match=r"grading\.toml") as refused:
        scheme(tmp_path, text)
    assert message in str(refused.value)


def test_a_scheme_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_scheme(tmp_path / "none.toml", KNOWN)
