"""What is in force: a worker tries what it must not be able to do, and the grader looks at what came of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sfnlearn.effects import Answer

FUNCTION = "attempts"
_SOURCE = '''
import ctypes, os

def handler(event, context):
    """Each attempt goes to the C library, past whatever Python or the simulator has in its way."""
    libc = ctypes.CDLL(None, use_errno=True)

    def opened(path, flags):
        return libc.open(path.encode(), flags, 0o600) >= 0

    def forked():
        child = libc.fork()
        if child == 0:
            libc._exit(0)
        return child > 0

    def signalled():
        return libc.kill(event["pid"], 0) == 0

    return {
        "reads other files": opened(event["secret"], os.O_RDONLY),
        "writes other files": opened(event["beside"], os.O_CREAT | os.O_WRONLY),
        "opens sockets": libc.socket(2, 1, 0) >= 0,
        "starts processes": forked(),
        "sends signals": signalled(),
        "raises its limits": libc.prlimit(0, 7, (ctypes.c_ulong * 2)(4096, 4096), None) == 0,
    }
'''
WORDS = {
    "reads other files": "read files other than Python's",
    "writes other files": "write anywhere but into a folder of its own",
    "opens sockets": "reach a network",
    "starts processes": "start processes",
    "sends signals": "send signals to others",
    "raises its limits": "raise its own limits of time and memory",
}


@dataclass(frozen=True, slots=True)
class Isolation:
    """What holds a student's code back on this machine: the `layers` that are used, and what a worker `can` still do.

    >>> print(Isolation(("Landlock", "seccomp", "rlimits"), ()))
    Handlers run behind Landlock, seccomp, rlimits: nothing of what was tried got out.
    >>> print(Isolation(("rlimits",), ("opens sockets",)))
    Handlers run behind rlimits, which is too weak for code of strangers: it can reach a network.
    """

    layers: tuple[str, ...]
    can: tuple[str, ...]

    @property
    def strong(self) -> bool:
        """Whether code of strangers may be run."""
        return not self.can

    def __str__(self) -> str:
        behind = f"Handlers run behind {', '.join(self.layers)}"
        if self.strong:
            return f"{behind}: nothing of what was tried got out."
        return (
            f"{behind}, which is too weak for code of strangers: it can {', '.join(WORDS[each] for each in self.can)}."
        )


Deploy = Callable[[str, str], Callable[[Mapping[str, object]], Answer]]


def tried(layers: tuple[str, ...], deploy: Deploy) -> Isolation:
    """What is in force, by a function that `deploy` puts into a worker and that tries to get out."""
    with tempfile.TemporaryDirectory() as folder:
        secret, beside = Path(folder) / "secret", Path(folder) / "beside"
        secret.write_text("what no student may read", encoding="utf-8")
        event = {"secret": str(secret), "beside": str(beside), "pid": os.getpid()}
        answer = deploy(FUNCTION, _SOURCE)(event)
    found = answer.value if isinstance(answer.value, dict) else {}
    return Isolation(layers, tuple(each for each in WORDS if found.get(each) is not False))
