"""A picture that an exercise shows is a picture of the machine that it asks for."""

from __future__ import annotations

import re

from sfnlearn import StateMachine, draw
from sfnlearn.course.checking.exercise import LESSONS, find


def test_the_picture_of_l04_q5_shows_its_reference():
    kept = (LESSONS / "04_branch_wait_loop" / "stock.svg").read_text("utf-8")
    drawn = draw(StateMachine(find("l04.q5").solution)).svg
    assert sorted(re.findall(r"<title>(.*?)</title>", kept)) == sorted(re.findall(r"<title>(.*?)</title>", drawn))
