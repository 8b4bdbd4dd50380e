import sys

import pytest

from sfnlearn.course.grading.isolation import Isolation, Jail, landlock, seccomp
from sfnlearn.course.grading.isolation.strength import WORDS, tried
from sfnlearn.effects import Answer


def test_a_worker_that_can_do_everything_is_weak():
    found = tried(("rlimits",), lambda name, source: lambda event: Answer(dict.fromkeys(WORDS, True)))
    assert not found.strong
    assert all(word in str(found) for word in WORDS.values())


@pytest.mark.parametrize("answer", [Answer(None, error="Runtime.ExitError"), Answer("nothing"), Answer({})])
def test_what_was_not_tried_is_not_believed(answer):
    assert not tried((), lambda name, source: lambda event: answer).strong


def test_the_attempts_succeed_where_nothing_holds_them(tmp_path):
    """So that a worker's `False` means that it was held, and not that the attempt was wrong."""
    if sys.platform != "linux":
        pytest.skip("isolation needs Linux")
    from sfnlearn.course.grading.isolation.strength import _SOURCE

    (tmp_path / "secret").write_text("x")
    import os
    import subprocess

    event = {"secret": str(tmp_path / "secret"), "beside": str(tmp_path / "beside"), "pid": os.getpid()}
    code = f"{_SOURCE}\nprint(handler({event!r}, None))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    # To raise a limit above its hard bound needs root; this one may be below it.
    assert {name for name, got in eval(done.stdout).items() if got} >= set(WORDS) - {"raises its limits"}


@pytest.mark.skipif(
    landlock.version() == 0 or not seccomp.is_there(), reason="the kernel has no Landlock or no seccomp"
)
@pytest.mark.parametrize("wraps", [True, False])
def test_what_is_in_force_here_is_strong(wraps):
    with Jail(use_bubblewrap=wraps) as jail:
        assert jail.isolation.strong, str(jail.isolation)
        assert jail.isolation == Isolation(jail.layers, ())
