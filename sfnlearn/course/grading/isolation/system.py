"""The Linux kernel's calls that Python has no name for, by ctypes.

Source: the kernel's tables of system calls for x86-64 and arm64; prctl(2), capset(2).
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from functools import cache

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CAPABILITY_VERSION_3 = 0x20080522
_CAPSET = {"x86_64": 126, "aarch64": 91}
_SIGKILL = 9


def machine() -> str:
    """The processor's name where this is Linux, and an empty text elsewhere."""
    return platform.machine() if sys.platform == "linux" else ""


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: object) -> int:
    """Make a system call; raises OSError with the kernel's reason."""
    return _checked(_libc().syscall(ctypes.c_long(number), *arguments))


def prctl(option: int, *arguments: object) -> int:
    """Change something about this process; raises OSError with the kernel's reason."""
    return _checked(_libc().prctl(option, *arguments))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(result)


def gain_nothing() -> None:
    """Let no program that is started from here have more rights than this process."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def end_with_parent() -> None:
    """Let this process end when the one that started it ends."""
    prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def hide_memory() -> None:
    """Let no other process of the same user read this one's memory."""
    prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up what root may do beyond others, so that a grader who runs as root has ordinary workers."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    call(_CAPSET[machine()], ctypes.byref(header), ctypes.byref(nothing))
