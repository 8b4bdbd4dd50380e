"""Points are counted from the text of the cells that ran."""

from __future__ import annotations

import pytest

from sfnlearn.course.checking.exercise import answer_text
from sfnlearn.course.nbgrader.points import counted_points
from tests.course.samples import ASL, PREDICT, changed

RIGHT = ASL.solution_cell


def points(*cells: str, exercise=ASL) -> tuple[float, list[str]]:
    told: list[str] = []
    return counted_points(cells, exercise, 6, 3, told.append), told


def wrong(number: int) -> str:
    return f"%%asl {ASL.id}\n{answer_text('asl', ASL.wrong[number].answer)}"


def test_a_right_answer_earns_all_and_none_earns_nothing():
    assert points("%load_ext sfnlearn.course", RIGHT)[0] == 6
    earned, told = points("x = 1")
    assert (earned, told) == (0, ["l02.q4: no cell with this exercise was run"])
    assert points(ASL.starter_cell)[0] == 0


def test_each_probe_that_holds_earns_its_part():
    earned, told = points(wrong(1))
    assert 0 < earned < 6
    assert "not yet" in told[-1]


def test_what_cannot_run_earns_nothing():
    assert points(wrong(3))[0] == 0


def test_the_cell_that_was_run_last_counts():
    assert points(RIGHT, wrong(0))[0] < 6
    earned, told = points(wrong(0), RIGHT)
    assert earned == 6
    assert "answered more than once" in told[0]


def test_a_prediction_that_is_not_written_out_is_refused():
    earned, told = points('predict("l01.q1", [1, 2, 3])', exercise=PREDICT)
    assert earned == 6
    earned, told = points('predict("l01.q1", sorted([1, 2, 3]))', exercise=PREDICT)
    assert earned == 0
    assert "write the value itself" in told[0]


def test_a_fault_of_the_exercise_is_raised():
    broken = changed(ASL, solution=ASL.wrong[0].answer, also_right=())
    with pytest.raises(RuntimeError, match="fault of the course"):
        points(RIGHT, exercise=broken)
