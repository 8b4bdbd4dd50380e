"""The bar is one line in a terminal, and a line for each step elsewhere."""

from __future__ import annotations

import io

import pytest

from sfnlearn.course.launch.progress_bar import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "lines"), [(Terminal(), 1), (io.StringIO(), 3)])
def test_steps_are_counted_and_named(stream: io.StringIO, lines: int):
    bar = Bar(2, stream)
    bar.step("l02.q1")
    bar.step("l02.q2")
    told = stream.getvalue()
    assert "2/2" in told
    assert "l02.q2" in told
    assert told.count("\n") == lines
    assert told.endswith("\n")


def test_nothing_to_do_is_no_error():
    Bar(0, io.StringIO())
