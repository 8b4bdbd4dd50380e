"""Handlers that attack: none of them forges an answer of another, harms the grader, or outlives its worker.

They go past the simulator on purpose, by the C library or by the simulator's own parts: what holds them is the kernel.
"""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from sfnlearn import UsageError
from sfnlearn.course.grading.isolation import Jail, Limits, WorkerFailed, bubblewrap
from sfnlearn.effects import Answer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux")

LIMITS = Limits(cpu_seconds=2, wall_seconds=5, memory_bytes=600 << 20, file_bytes=4 << 20, answer_bytes=1 << 20)
C = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
PEOPLE = """import gc, socket
def channels():
    return [each for each in gc.get_objects() if isinstance(each, socket.socket)]
"""
FORGED = '{"id": 99, "answer": {"value": "forged", "error": null, "cause": null, "duration": 0}}'


def handler(body: str, before: str = "") -> str:
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    return f"{before}\ndef handler(event, context):\n{lines}\n"


HARMLESS_ANSWERS = {
    "reads a file": (handler("return libc.open(b'/etc/hostname', 0)", C), -1),
    "reads a file by Python": (handler("return open('/etc/passwd').read()"), "error"),
    "reads the solutions": (
        handler(
            "import sfnlearn.course, os\nreturn os.listdir(os.path.dirname(sfnlearn.course.__file__) + '/lessons')"
        ),
        ("error", []),
    ),
    "imports the solutions": (handler("import sfnlearn.course.lessons.catalogue as c\nreturn dir(c)"), "error"),
    "reads its environment": (handler("return libc.open(b'/proc/self/environ', 0)", C), -1),
    "reads the grader's memory": (handler("return libc.open(b'/proc/%d/mem' % event['pid'], 2)", C), -1),
    "traces the grader": (handler("return libc.ptrace(16, event['pid'], 0, 0)", C), -1),
    "writes into the system": (handler("return libc.open(b'/usr/lib/forged.py', 65, 420)", C), -1),
    "writes into the home": (handler("return libc.open(b'/root/progress.jsonl', 1025, 420)", C), -1),
    "forks": (handler("return libc.fork()", C), -1),
    "clones": (handler("return libc.syscall(56, 0, 0, 0, 0, 0)", C), -1),
    "starts a shell": (handler("return libc.execv(b'/bin/sh', (ctypes.c_char_p * 2)(b'sh', None))", C), -1),
    "signals the grader": (handler("return libc.kill(event['pid'], 9)", C), -1),
    "signals everybody": (handler("return libc.kill(-1, 9)", C), -1),
    "opens a socket": (handler("return libc.socket(2, 1, 0)", C), -1),
    "opens a local socket": (handler("return libc.socket(1, 1, 0)", C), -1),
    "unshares": (handler("return libc.unshare(0x10000000)", C), -1),
    "mounts": (handler("return libc.mount(b'none', b'/', b'tmpfs', 0, None)", C), -1),
    "makes a file in memory": (handler("return libc.memfd_create(b'x', 0)", C), -1),
    "takes shared memory": (handler("return libc.shmget(0, 1 << 20, 0o1666)", C), -1),
    "raises its limits": (handler("return libc.prlimit(0, 9, (ctypes.c_ulong * 2)(1 << 62, 1 << 62), None)", C), -1),
    "makes a device": (handler("return libc.mknod(b'disk', 0o60600, 0)", C), -1),
    "becomes another": (handler("libc.setuid(1)\nreturn libc.open(b'/etc/shadow', 0)", C), -1),
}
"""What a handler tries, and what it gets."""

STOPPED = {
    "computes for ever": handler("while True: libc.abs(1)", C),
    "computes in one call": handler("return len(str(7 ** 9_000_000))"),
    "sleeps outside of virtual time": handler("libc.sleep(60)", C),
    "ends its process": handler("libc._exit(0)", C),
    "ends its process with an error": handler("libc.abort()", C),
    "reads a null pointer": handler("ctypes.string_at(0)", C),
    "floods memory": handler("kept = []\nwhile True: kept.append(bytearray(1 << 24))"),
    "writes 10 GB": handler(
        """
content = b"x" * 4_000_000
for number in range(2500):
    file = libc.open(b"f%d" % number, 65, 420)
    libc.write(file, content, len(content))
    libc.close(file)
libc.sleep(60)
""",
        C,
    ),
    "makes two thousand folders, one inside another": handler(
        "for n in range(1900):\n    libc.mkdir(b'd', 0o700)\n    libc.chdir(b'd')\nreturn 1", C
    ),
    "makes empty files without end": handler(
        "n = 0\nwhile True:\n    libc.close(libc.open(b'%d' % n, 65, 420))\n    n += 1", C
    ),
    "closes everything": handler("for n in range(64): libc.close(n)\nreturn 1", C),
    "sends garbage": handler(
        "for each in channels(): libc.write(each.fileno(), b'{}' * 99, 198)\nreturn 1", C + PEOPLE
    ),
    "promises a long answer": handler(
        "for each in channels(): libc.write(each.fileno(), b'\\xff\\xff\\xff\\xff', 4)\nreturn 1", C + PEOPLE
    ),
    "answers too much": handler("return 'x' * 2_000_000"),
    "answers what was not asked": handler(
        f"""
import struct
text = {FORGED.encode()!r}
for each in channels():
    libc.write(each.fileno(), struct.pack("!I", len(text)) + text, len(text) + 4)
return 1
""",
        C + PEOPLE,
    ),
    "answers without a duration": handler(
        "import sfnlearn.cloud.functions.function as f\nfrom sfnlearn.effects import Answer\n"
        "f.FunctionVersion.invoke = lambda *a, **k: Answer(1, duration=-5.0)\nreturn 1"
    ),
}
"""What ends with its worker; where the simulator holds it first, its answer is an error."""


@pytest.fixture(scope="module", params=["bubblewrap", "Landlock"])
def jail(request):
    wraps = request.param == "bubblewrap"
    if wraps and not bubblewrap.works():
        pytest.skip(bubblewrap.why_not())
    with Jail(use_bubblewrap=wraps) as made:
        yield made


def still_grades(jail: Jail) -> bool:
    """Whether an honest answer gets what it deserves."""
    with jail.worker(LIMITS) as worker:
        answer = worker.deploy("honest", "def handler(event, context): return event + 1").invoke(41, at=0.0)
        return answer == Answer(42, duration=0.001)


@pytest.mark.parametrize("attack", HARMLESS_ANSWERS)
def test_an_attempt_fails_and_the_answer_is_its_own(jail, attack):
    source, expected = HARMLESS_ANSWERS[attack]
    with jail.worker(LIMITS) as worker:
        answer = worker.deploy("attack", source).invoke({"pid": os.getpid()}, at=0.0)
    got = "error" if answer.error else answer.value
    assert got in expected if isinstance(expected, tuple) else got == expected, answer
    assert still_grades(jail)


@pytest.mark.parametrize("attack", STOPPED)
def test_what_cannot_be_answered_ends_with_its_worker_alone(jail, attack):
    began = time.monotonic()
    with jail.worker(LIMITS) as worker:
        function = worker.deploy("attack", STOPPED[attack])
        for _ in range(2):
            with suppress(WorkerFailed):
                answer = function.invoke({}, at=0.0)
                assert answer.error or answer.value == 1, answer
                assert answer.duration >= 0
    assert still_grades(jail)
    assert time.monotonic() - began < 60  # bounded by wall_seconds, whatever the machine's speed


def test_an_answer_that_was_not_asked_for_answers_nothing(jail):
    with jail.worker(LIMITS) as worker:
        function = worker.deploy("attack", STOPPED["answers what was not asked"])
        with pytest.raises(WorkerFailed, match="not asked"):
            function.invoke({}, at=0.0)
        with pytest.raises(WorkerFailed, match="not asked"):
            function.invoke({}, at=0.0)


def test_what_is_printed_is_no_answer(jail):
    prints = f"""
import os
print({FORGED!r})
os.write(1, {FORGED.encode()!r})
libc.puts({FORGED.encode()!r})
return 1
"""
    with jail.worker(LIMITS) as worker:
        assert worker.deploy("prints", handler(prints, C)).invoke({}, at=0.0).value == 1


def test_what_a_handler_does_to_python_stays_in_its_worker(jail):
    source = handler("""
import builtins, json, sfnlearn.jsontext
builtins.len = lambda value: 0
json.dumps = sfnlearn.jsontext.dumps = lambda *given, **more: "forged"
return 1
""")
    with jail.worker(LIMITS) as worker:
        function = worker.deploy("attack", source)
        with suppress(UsageError):
            assert function.invoke({}, at=0.0).value in (1, None)
    assert still_grades(jail)


WHERE = handler("b = ctypes.create_string_buffer(999)\nlibc.getcwd(b, 999)\nreturn b.value.decode()", C)
LEAVES = handler("return libc.write(libc.open(b'left', 65, 420), b'secret', 6)", C)


def test_one_worker_sees_nothing_of_another(jail):
    with jail.worker(LIMITS) as first, jail.worker(LIMITS) as second:
        assert first.deploy("leaves", LEAVES).invoke({}, at=0.0).value == 6
        path = f"{first.deploy('where', WHERE).invoke({}, at=0.0).value}/left".encode()
        reads = handler(f"return libc.open({path!r}, 0)", C)
        assert first.deploy("reads", reads).invoke({}, at=0.0).value > 0
        assert second.deploy("reads", reads).invoke({}, at=0.0).value == -1


def test_nothing_stays_when_a_worker_is_over(jail):
    source = handler(
        """
for path in (b"a", b"a/b"):
    libc.mkdir(path, 0o700)
libc.symlink(b"/etc", b"a/etc")
libc.close(libc.open(b"a/b/c", 65, 420))
return libc.chmod(b"a", 0)
""",
        C,
    )
    with jail.worker(LIMITS) as worker:
        assert worker.deploy("leaves", source).invoke({}, at=0.0).value == 0
        folder = worker.folder
    assert Path("/etc/hostname").exists()
    assert folder is None or not folder.exists()
