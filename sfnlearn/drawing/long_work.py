"""How far work has come that takes longer than a moment, in a notebook; nothing where it is quick or nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from sfnlearn.drawing.text import clip

PATIENCE, EVERY = 1.0, 0.25
_BLOCKS = 24


def long_work(title: str, count: int) -> Callable[[int], None]:
    """What to call with the number of things that are done.

    >>> done = long_work("Faults", 2)
    >>> done(1), done(2)
    (None, None)
    """
    from IPython.core.getipython import get_ipython

    return _Bar(title, count).done if get_ipython() is not None else _nothing


def _nothing(_number: int) -> None:
    return None


class _Bar:
    """A line of text that is written anew a few times a second, and empty at the end."""

    def __init__(self, title: str, count: int) -> None:
        self._title, self._count = clip(title, 60), count
        self._next = monotonic() + PATIENCE
        self._shown: Callable[[str], None] | None = None

    def done(self, number: int) -> None:
        if monotonic() < self._next and not (self._shown and number == self._count):
            return
        self._next = monotonic() + EVERY
        self._write("" if number == self._count else self._line(number))

    def _line(self, number: int) -> str:
        full = number * _BLOCKS // self._count
        return f"{self._title}: {'█' * full}{'░' * (_BLOCKS - full)} {number} of {self._count}"

    def _write(self, line: str) -> None:
        if self._shown is None and line:
            self._shown = _shower(line)
        elif self._shown is not None:
            self._shown(line)


def _shower(first: str) -> Callable[[str], None]:
    from IPython.display import display

    handle = display({"text/plain": first}, raw=True, display_id=True)  # type: ignore[no-untyped-call]

    def show(line: str) -> None:
        handle.update({"text/plain": line}, raw=True)

    return show
