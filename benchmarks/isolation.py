"""What isolation costs: the start of a jail, of a worker in it, and of one call.  `python benchmarks/isolation.py`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from statistics import median

from sfnlearn.course.grading.isolation import Jail, bubblewrap

SOURCE = "def handler(event, context): return event"
WORKERS, CALLS = 40, 200


def _milliseconds(times: list[float]) -> float:
    return 1000 * median(times)


@contextmanager
def _timed(into: list[float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    into.append(time.perf_counter() - began)


def _measure(make: Callable[[], Jail]) -> tuple[float, float, float]:
    """Milliseconds of a jail's start, of a worker from its start through its first answer to its end, of a call."""
    jails: list[float] = []
    workers: list[float] = []
    with _timed(jails):
        jail = make().__enter__()
    with jail:
        for _ in range(WORKERS):
            with _timed(workers), jail.worker() as worker:
                worker.deploy("f", SOURCE).invoke({"n": 1}, at=0.0)
        with jail.worker() as worker:
            function = worker.deploy("f", SOURCE)
            moments = [time.perf_counter()]
            for n in range(CALLS):
                function.invoke({"n": n}, at=float(n))
                moments.append(time.perf_counter())
    return _milliseconds(jails), _milliseconds(workers), _milliseconds([b - a for a, b in pairwise(moments)])


def main() -> None:
    """Print a row for each level that this machine has."""
    levels = [("Landlock, seccomp, rlimits", False)]
    if bubblewrap.works():
        levels.insert(0, ("bubblewrap around them", True))
    for name, wraps in levels:
        start, worker, call = _measure(lambda wraps=wraps: Jail(use_bubblewrap=wraps))  # type: ignore[misc]
        print(f"{name}: jail {start:.0f} ms, worker with one call {worker:.1f} ms, call {call:.2f} ms")


if __name__ == "__main__":
    main()
