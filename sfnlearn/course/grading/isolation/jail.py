"""The grader's side: a jail with its fork server, workers out of it, and functions in them.

Rules that hold in this file:
* One question, one answer: what a worker sends without being asked, or with another number, ends it.
* A worker that has failed stays failed; each call of its functions tells the same reason.
* Whatever happens to a worker happens to its answer alone.  A server that has died is started anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Any, Self

from sfnlearn.course.grading.isolation import bubblewrap, landlock, seccomp, server, strength
from sfnlearn.course.grading.isolation.files import PACKAGE
from sfnlearn.course.grading.isolation.folders import holds_more_than, remove
from sfnlearn.course.grading.isolation.frames import BrokenFrameError, Ended, LateError, receive, send
from sfnlearn.course.grading.isolation.limits import Limits
from sfnlearn.effects import Answer
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

_START = (
    "import sys; sys.path.insert(0, sys.argv.pop()); "
    "from sfnlearn.course.grading.isolation import server; server.main()"
)
_SECONDS_TO_START = 60.0
_SECONDS_TO_FORK = 20.0
_LOOK_EVERY = 0.1
"""Seconds between two looks at how much a worker has written."""
_LONGEST_CALL = 100 * 365 * 86_400.0
_SECONDS_OF_CPU = (-24, -9)


class WorkerFailed(UsageError):
    """A worker did not answer as it should: it hung, died, wrote too much or sent what is no answer; the text says."""


class JailError(RuntimeError):
    """The fork server cannot be started or does not answer; this is the grader's trouble and no student's."""


class RemoteFunction:
    """A Lambda function in a worker, called as a simulated function is."""

    def __init__(self, worker: Worker, number: int) -> None:
        self._worker = worker
        self._number = number

    def invoke(self, payload: JSON, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        """Call it at `at` (POSIX seconds of virtual time); raises `WorkerFailed`, or what the simulator raises."""
        given = {"function": self._number, "payload": payload, "at": at, "request": request_id, "timeout": timeout}
        return _answer(self._worker.ask("call", given), self._worker)


class Worker:
    """A process that runs the functions of one answer."""

    def __init__(self, jail: Jail, number: int, channel: socket.socket, folder: Path | None, limits: Limits) -> None:
        self._jail = jail
        self._number = number
        self._channel = channel
        self.folder = folder
        self._limits = limits
        self._asked = 0
        self._failed = ""

    def deploy(self, name: str, source: str, **settings: Any) -> RemoteFunction:
        """Put a function into the worker, cold; raises UsageError for what cannot be deployed, and `WorkerFailed`."""
        self.ask("deploy", {"name": name, "source": source, "settings": settings})
        return RemoteFunction(self, self._asked)

    def ask(self, what: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Ask the worker for one thing; what it refuses is a UsageError."""
        if self._failed:
            raise WorkerFailed(self._failed)
        self._asked += 1
        try:
            self._channel.settimeout(self._limits.wall_seconds)
            send(self._channel, {"id": self._asked, "do": what, **given})
            reply = self._awaited()
        except (BrokenFrameError, LateError, Ended) as error:
            raise self.fail(self._why(error)) from None
        if not isinstance(reply, dict) or reply.get("id") != self._asked:
            raise self.fail("it sent an answer to something that was not asked")
        if isinstance(reply.get("refused"), str):
            raise UsageError(reply["refused"][:1000])
        return reply

    def _awaited(self) -> Any:
        """The reply; while it is awaited, what the worker writes is looked at."""
        until = time.monotonic() + self._limits.wall_seconds
        self._channel.settimeout(_LOOK_EVERY)
        while True:
            try:
                self._channel.recv(1, socket.MSG_PEEK)
            except TimeoutError:
                self._check_folder()
                if time.monotonic() > until:
                    raise LateError from None
                continue
            except ConnectionError:
                raise Ended from None
            reply = receive(self._channel, self._limits.answer_bytes, max(until - time.monotonic(), _LOOK_EVERY))
            self._check_folder()
            return reply

    def _check_folder(self) -> None:
        if self.folder is not None and holds_more_than(self.folder, self._limits.file_bytes):
            raise BrokenFrameError(f"more than {self._limits.file_bytes} bytes of files")

    def _why(self, error: BrokenFrameError | LateError | Ended) -> str:
        if isinstance(error, LateError):
            return f"it did not answer within {self._limits.wall_seconds:g} seconds"
        if isinstance(error, BrokenFrameError):
            return f"it made {error}"
        status = self._jail.end(self._number)
        if status in _SECONDS_OF_CPU:
            return f"it was ended, after {self._limits.cpu_seconds} seconds of computing at most"
        return "it ended its own process" if status >= 0 else f"its process was ended by signal {-status}"

    def fail(self, reason: str) -> WorkerFailed:
        """Give the worker up, for this reason; the error is to be raised."""
        self._failed = f"The function was stopped: {reason}."
        self.close()
        return WorkerFailed(self._failed)

    def close(self) -> None:
        """End the process, whatever it does."""
        self._channel.close()
        self._jail.end(self._number)


class Jail:
    """A fork server and its workers, for one grading process.

    >>> with Jail() as jail, jail.worker() as worker:
    ...     double = worker.deploy("double", "def handler(event, context): return event * 2")
    ...     double.invoke(4, at=0.0).value
    8
    """

    def __init__(self, *, use_bubblewrap: bool = True) -> None:
        self._wraps = use_bubblewrap and bubblewrap.program() is not None and bubblewrap.works()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._running: set[int] = set()
        self._last = 0

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def layers(self) -> tuple[str, ...]:
        """What is used here, from the outside in."""
        used = {"bubblewrap": self._wraps, "Landlock": landlock.version() > 0, "seccomp": seccomp.is_there()}
        return (*(name for name, is_used in used.items() if is_used), "rlimits")

    @cached_property
    def isolation(self) -> strength.Isolation:
        """What is in force: a worker has tried it."""
        with self.worker() as worker:

            def deploy(name: str, source: str) -> Any:
                function = worker.deploy(name, source)
                return lambda event: function.invoke(event, at=0.0)

            return strength.tried(self.layers, deploy)

    @contextmanager
    def worker(self, limits: Limits | None = None) -> Iterator[Worker]:
        """A new process for the functions of one answer; it is gone at the end of the `with`."""
        allowed = limits or Limits()
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._last += 1
            reply = self._ask({"fork": self._last, "limits": asdict(allowed)}, theirs.fileno())
            theirs.close()
            self._running.add(self._last)
            folder = None if self._wraps else Path(reply["folder"])
            worker = Worker(self, self._last, ours, folder, allowed)
            try:
                yield worker
            finally:
                worker.close()

    def end(self, number: int) -> int:
        """End a worker that may have ended already; gives its exit status, or minus the number of its signal."""
        if number not in self._running:
            return 0
        self._running.discard(number)
        try:
            return int(self._ask({"end": number})["status"])
        except JailError:
            return 0

    def close(self) -> None:
        """End the server and all that it started."""
        if self._control is not None:
            self._control.close()
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            if self._server.stderr is not None:
                self._server.stderr.close()
        if self._folder is not None:
            remove(self._folder.name)
            with contextlib.suppress(OSError):
                self._folder.cleanup()
        self._control = self._server = self._folder = None
        self._running.clear()

    # ------------------------------------------------------------ the server

    def _start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sfnlearn-jail-")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            place = "/tmp/jail" if self._wraps else self._folder.name  # noqa: S108  (in memory, the jail's own)
            command = [sys.executable, "-I", "-c", _START, str(theirs.fileno()), place, str(PACKAGE.parent)]
            if self._wraps:
                command = bubblewrap.wrapped(command, place, 4 * Limits().file_bytes)
            self._server = subprocess.Popen(  # noqa: S603  (our own interpreter)
                command,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={"LANG": "C.UTF-8", "PATH": os.defpath},
            )
        self._control = ours
        ours.settimeout(_SECONDS_TO_START)
        self._received()

    def _ask(self, message: Mapping[str, Any], channel: int | None = None) -> dict[str, Any]:
        if self._server is None or self._server.poll() is not None:
            self.close()
            self._start()
        assert self._control is not None
        self._control.settimeout(_SECONDS_TO_FORK)
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], [] if channel is None else [channel])
        except OSError as error:
            raise JailError(f"The fork server does not answer: {error}. {self._complaint()}") from None
        return self._received()

    def _received(self) -> dict[str, Any]:
        assert self._control is not None
        try:
            answer = self._control.recv(server.MOST)
        except OSError as error:
            answer = b""
            reason = str(error)
        else:
            reason = "it has ended"
        if not answer:
            raise JailError(f"The fork server does not answer: {reason}. {self._complaint()}")
        reply: dict[str, Any] = json.loads(answer)
        return reply

    def _complaint(self) -> str:
        """The last line that the server wrote before it ended."""
        if self._server is None or self._server.stderr is None:
            return ""
        self._server.kill()
        self._server.wait()
        lines = self._server.stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


def _answer(reply: Mapping[str, Any], worker: Worker) -> Answer:
    """The answer in a reply, member for member of the kind that it has to be."""
    given = reply.get("answer")
    if isinstance(given, dict) and set(given) == {"value", "error", "cause", "duration"}:
        duration = given["duration"]
        texts = all(given[name] is None or isinstance(given[name], str) for name in ("error", "cause"))
        if texts and _is_duration(duration):
            return Answer(given["value"], given["error"], given["cause"], float(duration))
    raise worker.fail("it sent what is no answer of a function")


def _is_duration(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and 0 <= value <= _LONGEST_CALL
