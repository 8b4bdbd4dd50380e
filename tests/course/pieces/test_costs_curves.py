"""Cost curves: words, picture and table say the same."""

from __future__ import annotations

import re

import pytest

from sfnlearn import StateMachine, UsageError, run
from sfnlearn.course.pieces import cost_curves


def test_the_break_even_is_in_the_words_in_the_picture_and_in_its_alt_text():
    view = cost_curves(transitions=4, seconds=120, executions=100_000)
    assert "From 824,658 executions a month on Express is cheaper." in str(view)
    assert "824,658" in view.panel.svg
    assert "824,658" in view.panel.alt
    marked = next(line for line in str(view).splitlines() if line.startswith("→"))
    assert marked.split()[1:] == ["100,000", "$9.90", "$12.60", "Standard"]


def test_kinds_differ_by_a_word_and_a_dash_and_not_by_colour_alone():
    svg = cost_curves(transitions=4, seconds=120).panel.svg
    assert len(re.findall("<polyline", svg)) == 2
    assert len(re.findall("<polyline[^>]*stroke-dasharray", svg)) == 1
    assert ">Standard</text>" in svg
    assert ">Express</text>" in svg


def test_of_a_long_one_there_is_no_express():
    view = cost_curves(transitions=2, seconds=600)
    assert "It cannot be Express, which may take 5 min at most." in str(view)
    assert view.panel.svg.count("<polyline") == 1
    assert "too long" in str(view)


def test_where_the_bills_never_cross_it_says_who_is_cheaper():
    assert "Standard is cheaper for any number of executions" in str(cost_curves(transitions=3, seconds=300))


def test_an_execution_says_what_it_used_and_a_turn_changes_one_number():
    execution = run(StateMachine({"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 60, "End": True}}}))
    view = cost_curves(execution)
    assert str(view).startswith("One execution makes 1 transition in 1 min")
    view.turn(transitions=5)
    assert str(view).startswith("One execution makes 5 transitions in 1 min")


def test_without_numbers_it_says_what_it_takes():
    with pytest.raises(UsageError, match="takes an execution, or transitions= and seconds="):
        cost_curves(transitions=5)
