"""The first command recovers: after any kill at any time, and beside any other start, the next start succeeds.

Each round leaves its state to the next one, as a learner's clone does. The clone is tiny (`tests/tiny_clone.py`); the
script, the environments and pip are the real ones.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.tiny_clone import tiny_clone

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.name == "nt", reason="the signals are POSIX's"),
]
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]
PLACES = [
    ".venv-setup/lock",
    ".venv-setup/tmp",
    ".ven~",
    ".ven~/bin/python",
    ".ven~/bin/pip",
    ".ven~/uv.lock.txt",
    ".ven~/lib/python*/site-packages/first",
    ".ven~/lib/python*/site-packages/sfnlearn.pth",
    ".ven~/stamp",
    ".venv-setup/old",
]
"""What appears during a set-up, in its order: a start is killed as soon as it is there."""


@dataclass
class Clone:
    """A clone, what a start in it needs, how long one takes at most, and what the second starts said."""

    root: Path
    environ: dict[str, str]
    seconds: float = 0.0
    waited: list[str] = field(default_factory=list)

    def start(self) -> subprocess.Popen[str]:
        """The first command, in a session of its own, so that a signal meets it alone."""
        command = [sys.executable, str(self.root / "learn.py"), "run"]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, env=self.environ, stdout=pipe, stderr=pipe, text=True, start_new_session=True, cwd=self.root
        )

    def succeeds(self, process: subprocess.Popen[str] | None = None) -> str:
        """Wait for a start, a new one if none is given; it must work and leave nothing behind. Gives what it said."""
        said, told = (process or self.start()).communicate(timeout=300)
        assert said == "works\n", told
        assert sorted(path.name for path in self.root.glob(".ven*")) == [".venv", ".venv-setup"]
        assert [path.name for path in (self.root / ".venv-setup").iterdir()] == ["lock"]
        return told

    def another_lock(self) -> None:
        """From now on the environment must be made again."""
        with (self.root / "requirements.lock").open("a") as stream:
            stream.write("# another one\n")

    def of_ours(self) -> list[str]:
        """The programs that still run out of the clone."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue  # it has ended
            if str(self.root) in words:
                found.append(words)
        return found


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    root = tmp_path_factory.mktemp("a clone") / "it's here"
    made = Clone(root, tiny_clone(root, tmp_path_factory.mktemp("wheels")))
    begun = time.monotonic()
    made.succeeds()
    made.seconds = time.monotonic() - begun
    yield made
    assert made.of_ours() == []


def kill(process: subprocess.Popen[str], number: signal.Signals) -> str:
    """Send the signal; gives what the start had said when it had ended."""
    process.send_signal(number)
    _, told = process.communicate(timeout=60)
    return told


def until(place: str, clone: Clone, process: subprocess.Popen[str]) -> None:
    """Wait until `place` is there, or the start has ended."""
    while process.poll() is None and not any(clone.root.glob(place)):
        time.sleep(0.001)


@pytest.mark.parametrize("number", SIGNALS[::3], ids=lambda number: number.name)
@pytest.mark.parametrize("place", PLACES)
def test_a_start_that_is_killed_at_a_chosen_step_is_followed_by_one_that_works(clone, place, number):
    clone.another_lock()
    process = clone.start()
    until(place, clone, process)
    told = kill(process, number)
    if process.returncode == 130:
        assert "Run the same command to go on." in told
    assert "Traceback" not in told
    clone.succeeds()


@pytest.mark.parametrize("seed", range(20))
def test_a_start_that_is_killed_at_any_time_is_followed_by_one_that_works(clone: Clone, seed: int):
    chance = random.Random(seed)
    clone.another_lock()
    process = clone.start()
    time.sleep(chance.uniform(0.3, 1.1) * clone.seconds if seed % 2 else chance.uniform(0.05, 2))
    kill(process, SIGNALS[seed % 4])
    clone.succeeds()


@pytest.mark.parametrize("seed", range(10))
def test_two_starts_at_once_both_work(clone: Clone, seed: int):
    clone.another_lock()
    first = clone.start()
    time.sleep(random.Random(seed).uniform(0, 0.9) * clone.seconds)
    second = clone.start()
    clone.succeeds(second)
    assert first.communicate()[0] == "works\n"


@pytest.mark.parametrize("seed", range(10))
def test_a_start_that_waits_goes_on_when_the_first_is_killed(clone: Clone, seed: int):
    chance = random.Random(seed)
    clone.another_lock()
    first = clone.start()
    time.sleep(chance.uniform(0.1, 0.5) * clone.seconds)
    second = clone.start()
    time.sleep(chance.uniform(0.1, 0.4) * clone.seconds)
    kill(first, SIGNALS[seed % 4])
    told = clone.succeeds(second)
    assert "Another start of this command is making the environment" in told or first.returncode == 0


DAMAGE = ["package lost", "interpreter lost", "stamp cut off", "half removed", "emptied"]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_environment_is_made_again_with_a_sentence(clone: Clone, damage: str):
    venv = clone.root / ".venv"
    lost = {
        "package lost": "lib/python*/site-packages/first",
        "interpreter lost": "bin/python",
        "stamp cut off": "stamp",
        "half removed": "lib",
        "emptied": "*",
    }
    for path in venv.glob(lost[damage]):
        path.rename(clone.root / f"lost-{damage}-{path.name}")
    if damage == "stamp cut off":
        (venv / "stamp").write_text('{"python"')
    told = clone.succeeds()
    assert ("is made again: " in told) == (damage != "emptied")


def test_a_failed_set_up_leaves_the_old_environment_where_it_was(clone: Clone):
    clone.succeeds()
    before = (clone.root / ".venv" / "stamp").read_bytes()
    lock = (clone.root / "requirements.lock").read_text()
    (clone.root / "requirements.lock").write_text(lock.replace("second==1", "second==2"))
    process = clone.start()
    _, told = process.communicate(timeout=300)
    assert process.returncode == 1
    assert not (clone.root / ".ven~").exists()
    assert "did not work" in told.strip().splitlines()[-1]
    assert (clone.root / ".venv" / "stamp").read_bytes() == before
    (clone.root / "requirements.lock").write_text(lock)
    assert "Making" not in clone.succeeds()


def test_a_project_file_that_changed_needs_no_new_environment(clone: Clone):
    clone.succeeds()
    with (clone.root / "pyproject.toml").open("a") as stream:
        stream.write("# another one\n")
    told = clone.succeeds()
    assert "Installing the course itself" in told
    assert "Making" not in told


def test_the_programs_of_the_environment_work_in_their_place(clone: Clone):
    clone.succeeds()
    pip = clone.root / ".venv" / "bin" / "pip"
    done = subprocess.run([pip, "--version"], capture_output=True, text=True, check=True)
    assert str(clone.root / ".venv") in done.stdout
    programs = [path for path in (clone.root / ".venv" / "bin").iterdir() if not path.is_symlink()]
    assert not [path for path in programs if b".ven~" in path.read_bytes()]
