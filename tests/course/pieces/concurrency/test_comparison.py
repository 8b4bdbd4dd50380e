"""Several MaxConcurrency below each other: picture, words and widget say what the runs did."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sfnlearn.course.checking.exercise import LESSONS
from sfnlearn.course.pieces import compare_concurrency, concurrency_slider
from sfnlearn.errors import UsageError
from tests.course.pieces.concurrency.test_lanes import NUMBERS, mapping

PARCELS = [4, 1, 3, 1, 2]


def test_the_seconds_are_those_of_the_runs():
    table = compare_concurrency(mapping(), PARCELS)
    assert table.seconds == {1: 11, 2: 6, 3: 4, 5: 4}
    assert table.alt == "Each with 5 items lasts 11 s (MaxConcurrency 1), 6 s (2), 4 s (3), 4 s (5)."


def test_every_iteration_is_in_the_picture_and_in_the_words():
    table = compare_concurrency(mapping(), PARCELS, [1, 2])
    assert table.svg.count('class="iteration"') == 2 * len(PARCELS)
    assert str(table).count("[4]") == 2
    assert "Iteration 2, succeeded: from 1 s to 4 s." in table.svg


def test_what_failed_is_told_by_a_sign_and_a_word():
    table = compare_concurrency(mapping(NUMBERS), [{"kg": 4}, {"bad": 1}, {"kg": 2}], [2])
    assert "failed" in str(table)
    assert "not begun: [2]" in str(table)
    assert "Iteration 1, failed" in table.svg


def test_all_bars_lie_in_the_picture():
    table = compare_concurrency(mapping(), PARCELS)
    wide = float(re.findall(r'width="(\d+)"', table.svg)[0])
    for place, length in re.findall(r'translate\(([\d.]+)[ ,][\d.]+\)"[^>]*><title>.*?width="([\d.]+)"', table.svg):
        assert float(place) + float(length) < wide


def test_no_item_is_no_bar():
    table = compare_concurrency(mapping(), [], [1])
    assert table.seconds == {1: 0}
    assert 'class="iteration"' not in table.svg


@pytest.mark.parametrize("most", [[], [0], ["2"], list(range(1, 14))])
def test_wrong_values_are_refused(most: Any):
    with pytest.raises(UsageError, match="most"):
        compare_concurrency(mapping(), PARCELS, most)


def test_the_widget_has_the_runs_of_the_table():
    view = concurrency_slider(mapping(), PARCELS, 3)
    assert {each["most"]: each["seconds"] for each in view.runs} == view.table.seconds == {1: 11, 2: 6, 3: 4}
    assert [len(each["bars"]) for each in view.runs] == [5, 5, 5]


def test_lesson_08_compares_parcels_of_these_weights():
    lesson = (LESSONS / "08_map" / "lesson.md").read_text(encoding="utf-8")
    assert [int(kg) for kg in re.findall(r'\("p\d", (\d), "', lesson)] == PARCELS
    assert "With three tables all is done when the heaviest parcel is, so a fourth and a fifth gain nothing." in lesson


def test_what_lesson_08_says_of_a_bad_parcel_when_one_is_wrapped_at_a_time():
    bad = [{"kg": kg, "bad": True} if place == 2 else {"kg": kg} for place, kg in enumerate(PARCELS)]
    assert compare_concurrency(mapping(NUMBERS), bad, [1]).runs[0].not_begun == [3, 4]
