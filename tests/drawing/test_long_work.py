"""A bar appears where work is long and somebody looks, and is gone at the end."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.drawing import long_work as module


class Shown:
    """What a notebook shows, output after output."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def start(self, first: str) -> Any:
        self.texts.append(first)
        return self.texts.append


@pytest.fixture
def notebook(monkeypatch):
    shown = Shown()
    monkeypatch.setattr("IPython.core.getipython.get_ipython", object)
    monkeypatch.setattr(module, "_shower", shown.start)
    return shown


def clock(monkeypatch, *moments: float) -> None:
    times = iter(moments)
    monkeypatch.setattr(module, "monotonic", lambda: next(times))


def test_quick_work_shows_nothing(notebook, monkeypatch):
    clock(monkeypatch, 0.0, 0.1, 0.2)
    done = module.long_work("Faults", 2)
    done(1)
    done(2)
    assert notebook.texts == []


def test_long_work_shows_how_far_it_is_and_nothing_at_the_end(notebook, monkeypatch):
    clock(monkeypatch, 0.0, 2.0, 2.0, 2.1, 9.0, 9.0)
    done = module.long_work("Faults", 4)
    for number in (1, 2, 4):
        done(number)
    assert notebook.texts == ["Faults: ██████░░░░░░░░░░░░░░░░░░ 1 of 4", ""]


def test_nobody_looks_in_a_program():
    assert module.long_work("Faults", 2)(1) is None
