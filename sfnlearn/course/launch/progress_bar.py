"""A bar for long work: redrawn in place in a terminal, a line for each step where the output is none."""

from __future__ import annotations

import shutil
import time
from typing import TextIO

WIDTH = 24


class Bar:
    """Counts steps up to a total and tells what the last one was.

    >>> import sys
    >>> bar = Bar(2, sys.stdout); bar.step("one")  # doctest: +ELLIPSIS
    [0/2]   0.0 s  starting
    [1/2]   0.0 s  one
    """

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total, self._stream, self._count = total, stream, 0
        self._started = time.monotonic()
        self._show("starting")

    def step(self, what: str) -> None:
        """Count one more step."""
        self._count += 1
        self._show(what)

    def _show(self, what: str) -> None:
        seconds = time.monotonic() - self._started
        if not self._stream.isatty():
            self._stream.write(f"[{self._count}/{self._total}] {seconds:5.1f} s  {what}\n")
        else:
            filled = WIDTH * self._count // max(self._total, 1)
            line = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {self._count}/{self._total} {seconds:4.0f} s  {what}"
            columns = shutil.get_terminal_size().columns - 1
            self._stream.write(f"\r{line[:columns]:{columns}}" + ("\n" if self._count == self._total else ""))
        self._stream.flush()
