"""bubblewrap: the fork server in namespaces of its own, which is what containers are made of.

It sees its own processes alone, no network, not even the loopback's, and the folders that are bound: Python's and the
system's, for reading.  `/tmp` is in memory, and bounded.

Source: bwrap(1).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sfnlearn.course.grading.isolation.files import HIDDEN, PACKAGE, folders_of_python, system_folders

PROGRAM = "bwrap"


@cache
def program() -> str | None:
    """Where bubblewrap is, or None."""
    return shutil.which(PROGRAM) if sys.platform == "linux" else None


def wrapped(command: list[str], folder: str, most_bytes: int) -> list[str]:
    """The command, to be run in bubblewrap with `folder` in memory; raises LookupError where that is not installed."""
    found = program()
    if found is None:
        raise LookupError(PROGRAM)
    return [found, *_options(folder, most_bytes), "--", *command]


def _options(folder: str, most_bytes: int) -> Iterator[str]:
    yield from ("--unshare-all", "--die-with-parent", "--new-session", "--clearenv")
    for place in map(Path, system_folders()):
        is_link = place.is_symlink()
        yield from ("--symlink" if is_link else "--ro-bind", str(place.readlink() if is_link else place), str(place))
    yield from ("--proc", "/proc", "--dev", "/dev", "--size", str(most_bytes), "--tmpfs", "/tmp")  # noqa: S108
    for path in (*folders_of_python(), str(PACKAGE)):
        yield from ("--ro-bind", path, path)
    if HIDDEN.is_dir():
        yield from ("--tmpfs", str(HIDDEN))
    yield from ("--dir", folder, "--chdir", folder)


@cache
def works() -> bool:
    """Whether it can make its namespaces here: some systems and containers forbid them."""
    if program() is None:
        return False
    command = wrapped([sys.executable, "-I", "-S", "-c", ""], "/tmp/trial", 1 << 20)  # noqa: S108  (in memory)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)  # noqa: S603
    return done.returncode == 0


def why_not() -> str:
    """Why it is not used here; empty where it is."""
    if program() is None:
        return "bubblewrap is not installed"
    return "" if works() else "no namespaces may be made here"
