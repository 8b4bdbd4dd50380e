"""Whether a process far below another one still lives: it holds the writing end of a pipe, which ends with it."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def pipe_to(path: Path) -> Iterator[int]:
    """A named pipe at `path`, for somebody else to write into; gives the end to read from."""
    os.mkfifo(path)
    pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        yield pipe
    finally:
        os.close(pipe)


def wait_for_life(pipe: int, process: subprocess.Popen[Any]) -> None:
    """Wait until somebody below `process` has opened the pipe and written a byte."""
    came = b""
    while process.poll() is None and not came:
        time.sleep(0.02)
        came = next_of(pipe)
    assert came == b"x"


def next_of(pipe: int) -> bytes:
    """What comes next: a byte, or nothing where nobody has the pipe open (any more)."""
    ready, _, _ = select.select([pipe], [], [], 120)
    assert ready, "nothing came"
    return os.read(pipe, 1)
