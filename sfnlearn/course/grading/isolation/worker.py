"""What a worker does: it deploys functions in the Lambda simulator, and calls them when it is asked to.

It runs in a process of its own, behind what `confine_worker` put up.  Student's code shares the process with this loop
and may do with it what it likes: all that it reaches are the answers of its own functions.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.course.grading.isolation import landlock, seccomp, system
from sfnlearn.course.grading.isolation.files import readable
from sfnlearn.course.grading.isolation.frames import Ended, receive, send
from sfnlearn.course.grading.isolation.limits import Limits, impose
from sfnlearn.errors import UsageError

MOST_ASKED = 64 << 20
"""Bytes of what the grader asks."""


def confine_worker(folder: str, limits: Limits) -> None:
    """Give up every right that computing does not need; each layer that the system has."""
    os.chdir(folder)
    tempfile.tempdir = folder
    os.environ.update(TMPDIR=folder, HOME=folder)
    _silence()
    impose(limits)
    if system.machine():
        system.end_with_parent()
        system.hide_memory()
        with suppress(OSError, KeyError):
            system.drop_capabilities()
        system.gain_nothing()
    if landlock.version():
        landlock.restrict(readable(), [folder])
    if seccomp.is_there():
        seccomp.confine()


def _silence() -> None:
    """What is written to the standard streams' files goes nowhere: nothing that is printed is read as anything."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115  (for the life of the process)


def answer(channel: socket.socket) -> None:
    """Answer what is asked, until nobody asks any more."""
    functions: dict[int, LambdaFunction] = {}
    with suppress(Ended):
        while True:
            asked = receive(channel, MOST_ASKED)
            send(channel, {"id": asked["id"], **_done(asked, functions)})


def _done(asked: dict[str, Any], functions: dict[int, LambdaFunction]) -> dict[str, Any]:
    try:
        if asked["do"] == "deploy":
            functions[asked["id"]] = LambdaFunction(asked["name"], asked["source"], **asked["settings"])
            return {}
        called = functions[asked["function"]]
        given = called.invoke(asked["payload"], at=asked["at"], request_id=asked["request"], timeout=asked["timeout"])
        return {"answer": asdict(given)}
    except UsageError as error:
        return {"refused": str(error)}
    except RecursionError:
        return {"refused": "the answer of the function is nested too deeply"}
