"""Quotas and defaults that a lesson's text names: they are those of the package, so a change there is seen here."""

from __future__ import annotations

import pytest

from sfnlearn import LambdaFunction, Quotas
from sfnlearn.course.checking.exercise import LESSONS

IDLE = LambdaFunction("idle", "def handler(event, context): return None").configuration
NUMBERS = [
    ("01_lambda_forgets", f"keeps one for {IDLE.keep_warm:g} seconds"),
    ("01_lambda_forgets", f"in a region: {IDLE.account_concurrency:,} unless raised"),
    ("03_passing_state", f"at most {(Quotas().payload or 0) // 1024} KiB"),
    ("07_parallel", f"which may have {Quotas().history or 0:,} events"),
]


@pytest.mark.parametrize(("lesson", "words"), NUMBERS, ids=[words for _, words in NUMBERS])
def test_a_number_in_a_lesson_is_that_of_the_package(lesson: str, words: str):
    assert words in (LESSONS / lesson / "lesson.md").read_text(encoding="utf-8").replace("\n  ", " ").replace("\n", " ")
