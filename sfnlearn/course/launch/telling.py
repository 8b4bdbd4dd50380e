"""What is being done, said while it lasts: a start that takes long is not silent for a second.

In a terminal it is one line that counts the seconds; elsewhere a line each ten seconds.  What is over within a second
is not told: nobody waits for it.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

TICK, SELDOM = 1.0, 10.0
"""Seconds between two lines in a terminal, and elsewhere."""


@contextmanager
def telling(title: str, stream: TextIO | None = None) -> Iterator[Callable[[], None]]:
    """Tell of a step while the block runs, on stderr; calling what it gives ends the telling before.

    >>> with telling("Counting"):
    ...     total = sum(range(10))
    """
    over = threading.Event()
    teller = threading.Thread(target=_tell, args=(title, stream or sys.stderr, over), daemon=True)
    teller.start()

    def end() -> None:
        over.set()
        teller.join()

    try:
        yield end
    finally:
        end()


def _tell(title: str, stream: TextIO, over: threading.Event) -> None:
    in_place = stream.isatty()
    started, told = time.monotonic(), False
    while not over.wait(TICK if in_place else SELDOM):
        line = f"{title} ... {time.monotonic() - started:.0f} s"
        stream.write(f"\r{line}" if in_place else f"{line}\n")
        stream.flush()
        told = True
    if told and in_place:
        stream.write("\n")
        stream.flush()
