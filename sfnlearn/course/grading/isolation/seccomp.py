"""seccomp: the system calls that a worker has no need for answer EPERM.

The filter is a small program for the kernel's classic BPF machine, which looks at the number of each call:

    another processor's calls?   the process ends   (a 64-bit process can make 32-bit calls, whose numbers differ)
    a number on the list?        EPERM
    clone?                       a thread may be made, a process not
    clone3?                      ENOSYS, so that the C library falls back on clone, whose flags can be seen
    else                         go on

The list is of what reaches beyond the process: sockets, other programs, other processes and their memory, shared memory
that outlives it, mounts and namespaces, its own limits, and parts of the kernel with a history of holes.

Source: seccomp(2), bpf(2), the kernel's tables of system calls.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sfnlearn.course.grading.isolation.system import machine, prctl

_PR_SET_SECCOMP, _FILTER = 22, 2
_LOAD, _EQUALS, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _PROCESSOR_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_GO_ON, _END, _ANSWER = 0x7FFF0000, 0x80000000, 0x00050000
_THREAD = 0x00010000
_X32 = 0x40000000
"""Numbers from here on are calls of x32, another way into the kernel on x86-64."""


class _Processor(NamedTuple):
    audit: int
    clone: int
    refused: Sequence[int]


_SINCE_2019 = (424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 434, 438, 440, 442, 443, 447, 448)
"""Calls since Linux 5.1 have one number everywhere: pidfd, io_uring, mounts, secret memory."""
_CLONE3 = 435

_PROCESSORS = {
    "x86_64": _Processor(
        audit=0xC000003E,
        clone=56,
        refused=(
            *(29, 30, 31, 64, 65, 66, 68, 69, 70, 71, 240, 241, 242, 243, 244, 245),  # memory and queues that stay
            *(41, 42, 43, 49, 50, 53, 288),  # sockets
            *(57, 58, 59, 322),  # other processes and programs
            *(62, 129, 200, 234, 297),  # signals
            *(101, 310, 311, 312),  # other processes' memory
            *(161, 155, 165, 166, 272, 308),  # roots, mounts, namespaces
            *(160, 302),  # limits
            *(135, 157, 317),  # personality, prctl, seccomp
            *(133, 259, 304, 319),  # devices, files by handle, files in memory
            *(175, 176, 313, 246, 320, 169, 167, 168),  # modules, other kernels, swap
            *(248, 249, 250, 298, 321, 323),  # keys, perf, bpf, faults
        ),
    ),
    "aarch64": _Processor(
        audit=0xC00000B7,
        clone=220,
        refused=(
            *range(180, 198),  # queues and memory that stay
            *(198, 199, 200, 201, 202, 203, 242),  # sockets
            *(221, 281),  # other programs
            *(129, 130, 131, 138, 240),  # signals
            *(117, 270, 271, 272),  # other processes' memory
            *(51, 41, 39, 40, 97, 268),  # roots, mounts, namespaces
            *(164, 261),  # limits
            *(92, 167, 277),  # personality, prctl, seccomp
            *(33, 265, 279),  # devices, files by handle, files in memory
            *(105, 106, 273, 104, 294, 142, 224, 225),  # modules, other kernels, swap
            *(217, 218, 219, 241, 280, 282),  # keys, perf, bpf, faults
        ),
    ),
}


def is_there() -> bool:
    """Whether a filter can be made for this processor."""
    return machine() in _PROCESSORS


def confine() -> None:
    """From now on this process can make only the calls that computing needs; `gain_nothing` must have come before."""
    program = b"".join(struct.pack("=HBBI", *step) for step in _program(_PROCESSORS[machine()]))
    code = ctypes.create_string_buffer(program)
    filter_of = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    prctl(_PR_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(filter_of), 0, 0)


def _program(processor: _Processor) -> Iterator[tuple[int, int, int, int]]:
    """The filter: each step is (operation, steps to skip if true, if false, operand)."""
    refuse = (_RETURN, 0, 0, _ANSWER | errno.EPERM)
    yield (_LOAD, 0, 0, _PROCESSOR_AT)
    yield (_EQUALS, 1, 0, processor.audit)
    yield (_RETURN, 0, 0, _END)
    yield (_LOAD, 0, 0, _NUMBER_AT)
    yield (_AT_LEAST, 0, 1, _X32)
    yield refuse
    for number in (*processor.refused, *_SINCE_2019):
        yield (_EQUALS, 0, 1, number)
        yield refuse
    yield (_EQUALS, 0, 1, _CLONE3)
    yield (_RETURN, 0, 0, _ANSWER | errno.ENOSYS)
    yield (_EQUALS, 0, 3, processor.clone)
    yield (_LOAD, 0, 0, _FIRST_ARGUMENT_AT)
    yield (_HAS_BIT, 1, 0, _THREAD)
    yield refuse
    yield (_RETURN, 0, 0, _GO_ON)
