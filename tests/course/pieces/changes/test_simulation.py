"""The table of change requests: every number is that of a diff, and text and HTML say the same."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.pieces import change_requests, change_simulator
from sfnlearn.course.pieces.changes.designs import Design
from sfnlearn.course.pieces.changes.diffs import diff
from sfnlearn.errors import UsageError

MADE = change_requests()


def test_a_function_that_is_shared_is_deployed_once_and_a_copied_one_thrice():
    assert [len(MADE.diff("phone", design).functions) for design in MADE.designs] == [1, 3, 1]
    assert [len(MADE.diff("phone", design).machines) for design in MADE.designs] == [0, 0, 0]


def test_a_change_of_the_workflow_touches_no_function():
    found = MADE.diff("retry", "shared")
    assert (found.functions, found.machines, found.readers) == ([], ["order"], "those who read the States Language")


def test_what_all_parts_must_agree_on_costs_the_machine_more():
    assert (MADE.diff("greeting", "shared").functions, MADE.diff("greeting", "shared").machines) == (
        ["notify"],
        ["order"],
    )
    assert len(MADE.diff("greeting", "monolith").files) == 1


def test_the_lines_of_a_diff_are_those_of_the_files():
    before, after = MADE.designs["monolith"], MADE.after("retry", "monolith")
    found = diff(before, after)
    old, new = before.files["order.py"].splitlines(), after.files["order.py"].splitlines()
    added = sum(line[0] == "+" for line in found.files[0].lines)
    assert added - (found.lines - added) == len(new) - len(old)


def test_nothing_changed_is_no_file():
    one = Design("one", "one", {"f.py": "a\n"})
    assert diff(one, one).files == ()


@pytest.mark.parametrize("design", [*MADE.designs])
def test_the_totals_are_the_sum_of_the_diffs(design: str):
    made = change_requests({"phone": 4, "tax": 0})
    done = [(made.answer(wish, design).diff, often) for wish, often in made.times.items()]
    assert made.totals(design) == (
        sum(often * len(found.functions) for found, often in done if found),
        sum(often * len(found.machines) for found, often in done if found),
        sum(often * found.lines for found, often in done if found),
    )


def test_text_and_html_have_every_cell():
    html, text = MADE.html(), str(MADE)
    for wish in MADE.wishes:
        for design in MADE.designs:
            told = MADE.answer(wish, design).deployed
            assert told in html
            assert told in text
    assert "not possible in monolith: a call of a Lambda function lasts at most 30 minutes" in text


def test_what_is_not_possible_says_why():
    with pytest.raises(UsageError, match="at most 30 minutes"):
        MADE.diff("next day", "monolith")


@pytest.mark.parametrize("times", [{"fax": 1}, {"phone": -1}, {"phone": "x"}, ["retry"], "phone"])
def test_a_wrong_number_of_times_is_refused(times: Any):
    with pytest.raises(UsageError, match=r"fax|phone"):
        change_requests(times)


def test_a_cell_that_is_not_there_is_refused():
    with pytest.raises(UsageError, match="designs monolith, copies, shared"):
        MADE.answer("phone", "micro")


def test_the_widget_has_the_numbers_of_the_table():
    view = change_simulator({"phone": 3})
    assert view.times["phone"] == 3
    cells = {
        (wish["name"], design["name"]): cell
        for wish in view.wishes
        for design, cell in zip(view.designs, wish["answers"], strict=True)
    }
    for (wish, design), shown in cells.items():
        found = view.table.answer(wish, design).diff
        assert shown.get("lines") == (found.lines if found else None)
