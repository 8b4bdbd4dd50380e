"""The files of Python that a worker may read: the interpreter, its libraries and ours, and nothing of the course.

The exercises' solutions stand in the course, and so do next year's inputs.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from functools import cache
from pathlib import Path

import sfnlearn

PACKAGE = Path(sfnlearn.__file__).resolve().parent
HIDDEN = PACKAGE / "course" / "lessons"
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


def folders_of_python() -> list[str]:
    """The folders that Python runs from, each real path once, none inside another."""
    paths = {os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values())}
    paths |= {sys.prefix, sys.base_prefix}
    there = sorted(path for path in paths if Path(path).is_dir() and path != "/")
    return [path for path in there if not any(path.startswith(f"{other}/") for other in there)]


@cache
def readable() -> tuple[str, ...]:
    """What a worker may read: the folders of Python and of the system, our package without the course.

    >>> str(HIDDEN) in readable(), str(PACKAGE) in readable()
    (False, False)
    """
    return (*_SYSTEM, *_DEVICES, *_without(folders_of_python()), *_parts_of_the_package())


def system_folders() -> list[str]:
    """The system's libraries and programs."""
    return [path for path in _SYSTEM if Path(path).exists()]


def _without(folders: list[str]) -> list[str]:
    """The folders, but where our package lies in one of them, all that lies beside the way to it."""
    given: list[str] = []
    for folder in map(Path, folders):
        if folder not in PACKAGE.parents:
            given.append(str(folder))
            continue
        way = {PACKAGE, *PACKAGE.parents}
        for around in (folder, *(inside for inside in reversed(PACKAGE.parents) if folder in inside.parents)):
            given += [str(path) for path in around.iterdir() if path not in way]
    return given


def _parts_of_the_package() -> list[str]:
    return [str(path) for path in PACKAGE.iterdir() if path.name != "course"]
