"""The planner of a Map Run: what it says, and what its knobs do."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.pieces import batch_planner


def night(**other: Any) -> Any:
    return batch_planner(
        **{"rows": 10_000, "batch": 100, "concurrency": 10, "seconds": 0.02, "bad": 40, "tolerated": 5, **other}
    )


def test_it_says_whether_the_tolerance_holds_and_shows_other_batches():
    lines = str(night()).splitlines()
    assert lines[0] == "10,000 rows in batches of 100: 100 child executions, 10 at once."
    assert "would let 40 children fail, 40 %: more than the 5 % that are tolerated" in lines[1]
    assert "The Map Run fails after 4 s." in lines[1]
    marked = next(line for line in lines if line.startswith("→"))
    assert marked.split()[1:3] == ["100", "100"]
    ten = next(line for line in lines if line.split()[:2] == ["10", "1,000"])
    assert "40 (4 %)" in ten
    assert "yes" in ten


def test_a_turn_shows_another_plan():
    planner = night()
    planner.turn(batch=10)
    assert "40 children fail, 4 %: that is tolerated. The Map Run succeeds after 20 s." in str(planner)
    assert planner.shown["rows"][planner.shown["here"]][0] == "10"


def test_more_bad_rows_than_rows_are_all_rows():
    planner = night(rows=10, batch=1, bad=2, tolerated=100)
    planner.turn(rows=5, bad=500)
    assert "5 bad rows let 5 children fail, 100 %: that is tolerated." in str(planner)


def test_without_bad_rows_nothing_is_said_of_them():
    assert str(night(bad=0)).splitlines()[1] == "The Map Run succeeds after 20 s."


@pytest.mark.parametrize("concurrency", [0, 10_000])
def test_all_at_once_is_said_so(concurrency: int):
    assert str(night(concurrency=concurrency)).splitlines()[0].endswith("100 child executions, all at once.")
