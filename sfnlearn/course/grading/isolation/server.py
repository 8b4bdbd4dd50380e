"""The fork server: a process that has imported the simulator once, and makes a worker of itself for each answer.

It holds nothing secret and does nothing but fork: what it is asked comes from the grader over a socket, one message at
a time, with the socket of the new worker beside it.

    {"fork": n, "limits": {...}}, a socket   ->   {"folder": ...}
    {"end": n}                               ->   {"status": the exit status, or minus the signal's number}
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from typing import Any, NoReturn

from sfnlearn.course.grading.isolation import landlock, system, worker
from sfnlearn.course.grading.isolation.files import readable
from sfnlearn.course.grading.isolation.folders import remove
from sfnlearn.course.grading.isolation.limits import Limits

MOST = 4096
"""Bytes of a message to the server, and of its answer."""


def main() -> None:
    """Serve on the socket and with the folder that the command line names."""
    control, folder = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
    if system.machine():
        system.end_with_parent()
        system.gain_nothing()
    if landlock.version():
        landlock.restrict(readable(), [folder, "/dev/null"])
    control.sendall(b'{"ready": true}')
    serve(control, folder)


def serve(control: socket.socket, folder: str) -> None:
    """Answer until the grader closes its end; then every worker ends."""
    workers: dict[int, tuple[int, str]] = {}
    while True:
        message, files, _, _ = socket.recv_fds(control, MOST, 1)
        if not message:
            break
        asked = json.loads(message)
        if "fork" in asked:
            workers[asked["fork"]] = _fork(control, files[0], asked["limits"], folder)
            answer: dict[str, Any] = {"folder": workers[asked["fork"]][1]}
        else:
            answer = {"status": _end(*workers.pop(asked["end"]))}
        control.sendall(json.dumps(answer).encode())
    for pid, place in workers.values():
        _end(pid, place)


def _fork(control: socket.socket, channel: int, limits: dict[str, Any], folder: str) -> tuple[int, str]:
    place = tempfile.mkdtemp(dir=folder)
    pid = os.fork()
    if pid == 0:
        _work(control, channel, Limits(**limits), place)
    os.close(channel)
    return pid, place


def _work(control: socket.socket, channel: int, limits: Limits, place: str) -> NoReturn:
    """The life of a worker; whatever happens in it, nothing of the server runs on in its process."""
    status = 1
    try:
        control.close()
        worker.confine_worker(place, limits)
        worker.answer(socket.socket(fileno=channel))
        status = 0
    finally:
        os._exit(status)


def _end(pid: int, place: str) -> int:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    remove(place)
    return os.waitstatus_to_exitcode(status)
