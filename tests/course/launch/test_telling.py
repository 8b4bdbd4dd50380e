"""A long step is told while it lasts; a short one is not."""

from __future__ import annotations

import io
import threading

import pytest

from sfnlearn.course.launch import telling as module
from sfnlearn.course.launch.telling import telling


class Told(io.StringIO):
    """A stream that knows when it was written to."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal
        self.twice = threading.Event()

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        written = super().write(text)
        if self.getvalue().count(" s") > 1:
            self.twice.set()
        return written


@pytest.mark.parametrize(("terminal", "begin", "end"), [(True, "\r", "\n"), (False, "", "\n")])
def test_a_long_step_is_told_again_and_again(monkeypatch: pytest.MonkeyPatch, terminal: bool, begin: str, end: str):
    monkeypatch.setattr(module, "TICK", 0.01)
    monkeypatch.setattr(module, "SELDOM", 0.01)
    stream = Told(terminal=terminal)
    with telling("Waiting", stream):
        assert stream.twice.wait(60)
    told = stream.getvalue()
    assert told.startswith(f"{begin}Waiting ... 0 s")
    assert told.endswith(end)


def test_a_short_step_is_not_told():
    stream = Told(terminal=True)
    with telling("Waiting", stream):
        pass
    assert stream.getvalue() == ""


def test_the_telling_may_end_before_the_step(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "TICK", 0.01)
    stream = Told(terminal=True)
    with telling("Waiting", stream) as end:
        assert stream.twice.wait(60)
        end()
        told = stream.getvalue()
        assert told.endswith("\n")
    assert stream.getvalue() == told


def test_an_error_in_the_step_ends_the_telling():
    stream = Told(terminal=False)
    with pytest.raises(ZeroDivisionError), telling("Dividing", stream):
        1 / 0  # noqa: B018
    assert stream.getvalue() == ""
