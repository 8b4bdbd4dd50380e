"""Kernels that write progress and are killed: `python killed_writers.py FILE KILLS SEED`, prints what they had saved.

Each round forks two writers, tears their records into pieces (as a full pipe or a slow disk may), and kills one of them
at a random moment.  A writer tells the number of a record when it was saved.  The last line of output is JSON: the
names of all records that were told as saved.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from sfnlearn.course.progress.store import Progress

WRITE = os.write
MOST = 0.02
"""Seconds until a writer is killed at the latest, counted from its first record: some dozens of records."""


def torn(chance: random.Random) -> None:
    """Let `os.write` take only a part of what it is given, like a system under load."""

    def write(descriptor: int, data: Any) -> int:
        return WRITE(descriptor, data[: chance.randint(1, len(data))])

    os.write = write


def writer(path: Path, name: str, told: int, seed: int) -> NoReturn:
    """Save record after record, and tell of each."""
    chance = random.Random(seed)
    torn(chance)
    progress = Progress(path)
    number = 0
    while True:
        exercise = f"{name}-{number}"
        if progress.add(exercise, "check", outcome="correct", answer="x" * chance.choice([0, 10, 9000])) == "":
            WRITE(told, f"{exercise}\n".encode())
        number += 1


def fork(path: Path, name: str, seed: int) -> tuple[int, int]:
    """A writer's process and the pipe in which it tells."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        writer(path, name, writing, seed)
    os.close(writing)
    return process, reading


def rounds(path: Path, kills: int, seed: int) -> list[str]:
    """Kill that many writers, two that write at once after each other; gives the records that were saved."""
    chance = random.Random(seed)
    saved: list[str] = []
    for number in range(0, kills, 2):
        both = [fork(path, f"r{number + which}", chance.randrange(10**9)) for which in range(2)]
        begun = [os.read(reading, 1) for _, reading in both]  # however busy the machine is
        for process, _ in both:
            time.sleep(chance.random() * MOST)
            os.kill(process, signal.SIGKILL)
        for (process, reading), first in zip(both, begun, strict=True):
            os.waitpid(process, 0)
            with os.fdopen(reading, "rb") as pipe:
                saved += (first + pipe.read()).decode().split("\n")[:-1]
    return saved


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rounds(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
