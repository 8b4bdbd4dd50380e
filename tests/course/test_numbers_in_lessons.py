"""Quotas and defaults that a lesson's text names: they are those of the package, so a change there is seen here."""

from __future__ import annotations

import pytest

from sfnlearn import LambdaFunction, Quotas
from sfnlearn.cloud.functions.configuration import LONGEST_TIMEOUT
from sfnlearn.course.checking.exercise import LESSONS

IDLE = LambdaFunction("idle", "def handler(event, context): return None").configuration
NUMBERS = [
    ("01_lambda_forgets", f"keeps one for {IDLE.keep_warm:g} seconds"),
    ("01_lambda_forgets", f"in a region: {IDLE.account_concurrency:,} unless raised"),
    ("03_passing_state", f"at most {(Quotas().payload or 0) // 1024} KiB"),
    ("04_branch_wait_loop", f"A history holds {Quotas().history or 0:,} events"),
    ("04_branch_wait_loop", "in less than 40 minutes"),
    ("04_branch_wait_loop", f"{LONGEST_TIMEOUT // 60} minutes are the limit of one Lambda call"),
    ("08_map", f"It runs at most about {Quotas().inline_concurrency} iterations"),
    ("08_map", f"Here it is exactly {Quotas().inline_concurrency}."),
    ("08_map", f"one history of at most {Quotas().history or 0:,} events"),
    ("08_map", f"in the input, of at most {(Quotas().payload or 0) // 1024} KiB"),
    ("07_parallel", f"which may have {Quotas().history or 0:,} events"),
]


EVENTS_OF_A_ROUND = 11
"""Of lesson 04's loop; a cell of the lesson asserts it."""


@pytest.mark.parametrize(("lesson", "words"), NUMBERS, ids=[words for _, words in NUMBERS])
def test_a_number_in_a_lesson_is_that_of_the_package(lesson: str, words: str):
    told = [(LESSONS / lesson / file).read_text(encoding="utf-8") for file in ("lesson.md", "exercises.py")]
    assert words in " ".join(" ".join(told).split())


def test_a_loop_that_asks_every_second_is_over_when_lesson_04_says():
    assert 35 < (Quotas().history or 0) / EVENTS_OF_A_ROUND / 60 < 40
