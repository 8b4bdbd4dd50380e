"""The filter is read by a small machine like the kernel's: steps are (operation, skip if true, if false, operand)."""

import struct

import pytest

from sfnlearn.course.grading.isolation import seccomp

ALLOWED, PERMISSION, NOT_THERE, ENDED = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
X86, ARM = seccomp._PROCESSORS["x86_64"], seccomp._PROCESSORS["aarch64"]
THREAD_FLAGS = 0x3D0F00
"""What the C library's pthread_create asks of clone."""


def verdict(processor, number: int, first_argument: int = 0, audit: int | None = None) -> int:
    call = struct.pack("=IIQQ", number, processor.audit if audit is None else audit, 0, first_argument)
    steps = list(seccomp._program(processor))
    at, held = 0, 0
    while True:
        operation, if_true, if_false, operand = steps[at]
        at += 1
        if operation == 0x20:
            (held,) = struct.unpack_from("=I", call, operand)
        elif operation == 0x06:
            return operand
        else:
            holds = {0x15: held == operand, 0x35: held >= operand, 0x45: bool(held & operand)}[operation]
            at += if_true if holds else if_false


@pytest.mark.parametrize("processor", [X86, ARM], ids=["x86-64", "arm64"])
def test_every_listed_call_is_refused_and_no_other(processor):
    refused = {*processor.refused, *seccomp._SINCE_2019}
    for number in range(600):
        if number in refused:
            assert verdict(processor, number) == PERMISSION, number
        elif number not in (processor.clone, 435):
            assert verdict(processor, number) == ALLOWED, number


@pytest.mark.parametrize("processor", [X86, ARM], ids=["x86-64", "arm64"])
def test_threads_may_be_made_and_processes_not(processor):
    assert verdict(processor, processor.clone, THREAD_FLAGS) == ALLOWED
    assert verdict(processor, processor.clone, 17) == PERMISSION
    assert verdict(processor, 435) == NOT_THERE


def test_calls_of_another_processor_end_the_process():
    assert verdict(X86, 1, audit=0x40000003) == ENDED
    assert verdict(X86, 0x40000000 + 1) == PERMISSION


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0, "read"),
        (1, "write"),
        (2, "open"),
        (9, "mmap"),
        (45, "recvfrom"),
        (44, "sendto"),
        (202, "futex"),
        (231, "exit_group"),
    ],
)
def test_what_computing_needs_is_allowed(number, name):
    assert verdict(X86, number) == ALLOWED, name
