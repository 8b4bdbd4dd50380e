"""Landlock: this process may read some files, write into one folder, and touch nothing else.

A ruleset names the actions that it rules over; those are then forbidden everywhere but below the paths that it allows.
Rulesets add up: what one of them forbids stays forbidden.  So the fork server has one that leaves it Python's files and
the folder of all workers, and each worker adds one that leaves it its own folder alone.

Source: Linux kernel documentation, "Landlock: unprivileged access control".
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sfnlearn.course.grading.isolation.system import call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every processor
_PATH_BENEATH = 1
_ASK_VERSION = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER, _TRUNCATE = 1, 2, 4, 8, 1 << 14
_READ = _READ_FILE | _READ_FOLDER
_READ_AND_RUN = _READ | _EXECUTE
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_RIGHTS_BY_VERSION = ((5, 16), (3, 15), (2, 14), (1, 13))
"""From which version on how many rights over files there are."""
_NETWORK_VERSION, _SCOPE_VERSION = 4, 6
_BIND_AND_CONNECT, _SOCKETS_AND_SIGNALS = 3, 3


def version() -> int:
    """The version of Landlock that the kernel has, 0 where it has none."""
    try:
        return call(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    except (OSError, AttributeError):
        return 0


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """From now on, read and run only below `readable`, and do all else only below `writable`."""
    known = version()
    rights = _all_rights(known)
    ruleset = _create(known, rights)
    try:
        for path in readable:
            _allow(ruleset, path, _READ_AND_RUN)
        for path in writable:
            _allow(ruleset, path, rights & ~_EXECUTE)
        call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _all_rights(known: int) -> int:
    count = next(count for since, count in _RIGHTS_BY_VERSION if known >= since)
    return int((1 << count) - 1)


def _create(known: int, rights: int) -> int:
    members = [rights]
    if known >= _NETWORK_VERSION:
        members.append(_BIND_AND_CONNECT)
    if known >= _SCOPE_VERSION:
        members.append(_SOCKETS_AND_SIGNALS)
    attributes = struct.pack(f"{len(members)}Q", *members)
    return call(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):  # /lib64 is not everywhere
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            allowed = rights if Path(path).is_dir() else rights & _FILE_RIGHTS
            call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", allowed, place), 0)
        finally:
            os.close(place)
