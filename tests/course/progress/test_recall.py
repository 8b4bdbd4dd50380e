"""Spaced repetition: longer pauses after each success, a day after a failure, one question for each concept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.course.progress.recall import PAUSES, Concept, concepts
from tests.course.samples import ASL, HANDLER, IN_LESSON, PREDICT

KNOWN = {each.id: each for each in (ASL, HANDLER, PREDICT, IN_LESSON)}
DAY = date(2026, 5, 4)
NAME = PREDICT.concepts[0]


def trial(after: int, outcome: str = "correct", exercise: str = PREDICT.id, event: str = "check") -> dict[str, Any]:
    when = DAY + timedelta(days=after)
    return {"at": f"{when}T12:00:00.000", "exercise": exercise, "event": event, "outcome": outcome, "answer": after}


def concept(*records: dict[str, Any], name: str = NAME) -> Concept:
    return next(one for one in concepts(KNOWN, records) if one.name == name)


def due_after(*records: dict[str, Any]) -> int:
    return (concept(*records).due - DAY).days


@pytest.mark.parametrize(
    ("records", "due"),
    [
        ([trial(0)], 1),
        ([trial(0), trial(0)], 1),
        ([trial(0), trial(1)], 4),
        ([trial(0), trial(1), trial(2)], 4),
        ([trial(0), trial(1), trial(4)], 11),
        ([trial(0), trial(1), trial(4, "not yet")], 5),
        ([trial(0), trial(1), trial(4, "not yet"), trial(4)], 5),
        ([trial(0), trial(1, event="recall")], 4),
        ([trial(0), trial(0, "cannot run")], 1),
        ([trial(0), trial(1, event="hint")], 1),
        ([trial(0), trial(1), trial(2, event="solution")], 3),
    ],
)
def test_a_success_after_the_pause_makes_it_longer_and_a_failure_begins_again(records: list[dict[str, Any]], due: int):
    assert due_after(*records) == due


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=20))
def test_a_pause_is_one_of_the_table_and_counts_from_a_trial(trials: list[tuple[int, bool]]):
    records = [trial(after, "correct" if known else "not yet") for after, known in sorted(trials)]
    found = concept(*records)
    days = {(DAY + timedelta(days=after)) for after, _ in trials}
    assert any(found.due - timedelta(days=pause) in days for pause in PAUSES)
    assert found.recalled <= len(records)


def test_a_cell_that_is_run_again_as_it_stood_recalls_nothing():
    first, later = {**trial(0), "answer": 3}, {**trial(1), "answer": 3}
    assert due_after(first, later) == 1
    assert due_after(first, {**later, "answer": 4}) == 4
    assert due_after(first, {**later, "event": "recall"}) == 4


def test_each_concept_that_was_met_is_asked_for_and_no_other():
    assert concepts(KNOWN, []) == []
    assert concepts(KNOWN, [trial(0, exercise="l99.q1")]) == []
    assert {one.name for one in concepts(KNOWN, [trial(0)])} == set(PREDICT.concepts)


@pytest.mark.parametrize("at", [None, 5, "", "yesterday", "0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00"])
def test_a_record_without_a_day_moves_no_pause(at: object):
    assert concepts(KNOWN, [{**trial(0), "at": at}]) == []


def test_a_later_version_may_say_anything():
    assert concepts(KNOWN, [{**trial(0), "outcome": ["correct"]}, {**trial(0), "event": "of later"}]) == []


def test_what_is_due_first_stands_first():
    both = concepts(KNOWN, [trial(0), trial(1), trial(0, exercise=ASL.id)])
    assert [one.due for one in both] == sorted(one.due for one in both)


def test_a_question_is_asked_rather_than_an_exercise():
    shared = {**KNOWN, ASL.id: ASL}
    assert concept(trial(0, exercise=ASL.id), name=ASL.concepts[0]).question is ASL
    assert concepts(shared, [trial(0)])[0].question is PREDICT
