"""The limits that lessons name in words are those that the package keeps."""

from __future__ import annotations

import pytest

from sfnlearn.asl.quotas import SERVICE
from sfnlearn.cloud.functions.configuration import LONGEST_TIMEOUT
from sfnlearn.course.checking.exercise import LESSONS

HISTORY = SERVICE.history or 0
PAYLOAD = SERVICE.payload or 0
EVENTS_OF_A_ROUND = 11
"""Of lesson 04's loop; the lesson's own cell asserts it."""

SAID = [
    ("03", "lesson.md", f"at most {PAYLOAD // 1024} KiB"),
    ("04", "lesson.md", f"A history holds {HISTORY:,} events"),
    ("04", "lesson.md", "over in less than 40 minutes"),
    ("04", "exercises.py", f"{LONGEST_TIMEOUT // 60} minutes are the limit of one Lambda call"),
    ("07", "lesson.md", f"one history, which may have {HISTORY:,} events"),
]


@pytest.mark.parametrize(("number", "file", "words"), SAID)
def test_a_lesson_names_the_limit_that_holds(number, file, words):
    [path] = LESSONS.glob(f"{number}_*/{file}")
    assert words in " ".join(path.read_text(encoding="utf-8").split())


def test_lesson_04_tells_how_long_its_loop_could_ask_every_second():
    assert 35 < HISTORY / EVENTS_OF_A_ROUND / 60 < 40
