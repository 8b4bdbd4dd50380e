"""What a function writes while it is called: standard output, standard error and the root logger.

- Captured, never printed: CloudWatch Logs is where it goes in AWS.  `function.logs` is the same lines.
- A call's lines stand between START and END, those of the init phase before START; REPORT has its duration, billed in
  whole milliseconds.  Since 2025-08-01 a cold start's initialization is billed too (AWS blog).  The memory used is in
  it where it was declared, for it is not measured here.
- The root logger belongs to the execution environment: level WARNING at a cold start, one handler with Lambda's format.
  The notebook's own handlers and level are put back afterwards.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
from collections.abc import Iterable, Iterator
from typing import Any

from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.cloud.functions.environments.virtual_time import CallClock
from sfnlearn.cloud.functions.invoking.function_errors import Failure


class Logs(tuple[str, ...]):
    """Log lines, which print as lines.

    >>> print(Logs(["START", "END"]))
    START
    END
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(self)

    __repr__ = __str__


class FunctionLog(logging.Handler):
    """The root logger's handler and the standard streams of one execution environment."""

    def __init__(self, clock: CallClock) -> None:
        super().__init__()
        self._clock = clock
        self._root_level = logging.WARNING
        self._written = io.StringIO()
        self.request_id = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as Lambda's Python runtime does."""
        stamp = write_timestamp(self._clock.now)
        self._written.write(f"[{record.levelname}]\t{stamp}\t{self.request_id}\t{self.format(record)}\n")

    @contextlib.contextmanager
    def capturing(self) -> Iterator[None]:
        """Send all that is written to this log."""
        with contextlib.redirect_stdout(self._written), contextlib.redirect_stderr(self._written), self._as_root():
            yield

    @contextlib.contextmanager
    def _as_root(self) -> Iterator[None]:
        root = logging.getLogger()
        level, handlers = root.level, root.handlers
        root.handlers = [self]
        root.setLevel(self._root_level)
        try:
            yield
        finally:
            self._root_level = root.level
            root.handlers = handlers
            root.setLevel(level)

    def take(self) -> list[str]:
        """The lines written since the last time."""
        lines = self._written.getvalue().splitlines()
        self._written = io.StringIO()
        return lines


def failure_lines(failure: Failure, at: float, request_id: str) -> list[str]:
    """How a failure stands in the log.

    >>> failure_lines(Failure("NameMissing", "who?", "{}"), 0.0, "id")
    ['[ERROR] NameMissing: who?', 'Traceback (most recent call last):']
    """
    if failure.error == "Sandbox.Timedout":
        return [f"{write_timestamp(at)} {request_id} {failure.message.partition('Error: ')[2]}"]
    if failure.fatal:
        return [failure.message, failure.error]
    lines = [line for frame in failure.stack_trace for line in frame.splitlines()]
    return [f"[ERROR] {failure.error}: {failure.message}", "Traceback (most recent call last):", *lines]


def billed_milliseconds(duration: float) -> int:
    """What is billed for a call of `duration` seconds: whole milliseconds, at least one.

    >>> billed_milliseconds(0.2), billed_milliseconds(0.0001), billed_milliseconds(0.0021)
    (200, 1, 3)
    """
    # Rounded to microseconds first: 0.2 s of virtual time may be a trifle more than 200 ms as a float.
    return max(1, math.ceil(round(duration * 1000, 3)))


def report(
    request_id: str,
    init: float | None,
    duration: float,
    memory_size: int,
    status: str,
    *,
    billed: float | None = None,
    memory_used: int | None = None,
) -> str:
    """The REPORT line of a call; `init` is None for a warm one, `billed` is `duration` and `init` where not given.

    >>> print(report("id", 0.5, 0.2, 128, "", memory_used=64).expandtabs(1))
    REPORT RequestId: id Duration: 200.00 ms Billed Duration: 700 ms Memory Size: 128 MB Max Memory Used: 64 MB
    Init Duration: 500.00 ms
    """
    parts: list[Any] = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {duration * 1000:.2f} ms",
        f"Billed Duration: {billed_milliseconds(duration + (init or 0.0) if billed is None else billed)} ms",
        f"Memory Size: {memory_size} MB",
    ]
    if memory_used is not None:
        parts.append(f"Max Memory Used: {min(memory_used, memory_size)} MB")
    return "\t".join([*parts, *_optional(init, status)])


def _optional(init: float | None, status: str) -> Iterable[str]:
    if init is not None:
        yield f"Init Duration: {init * 1000:.2f} ms"
    if status:
        yield f"Status: {status}"
