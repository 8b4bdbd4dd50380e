"""Kernels that are killed while they write, two at once: each kill costs at most the record being written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from sfnlearn.course.progress.store import Progress

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
WRITERS = Path(__file__).with_name("killed_writers.py")


def killed(path: Path, kills: int, seed: int) -> list[str]:
    """Let writers be killed; the records that were told as saved."""
    command = [sys.executable, str(WRITERS), str(path), str(kills), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    saved: list[str] = json.loads(done.stdout)
    return saved


def must_hold(path: Path, kills: int, seed: int) -> None:
    saved = killed(path, kills, seed)
    progress = Progress(path)
    found = Counter(record["exercise"] for record in progress.records())
    assert len(saved) > kills
    assert [name for name in saved if found[name] != 1] == []
    assert found.total() <= len(saved) + kills
    lines = path.read_bytes().split(b"\n")
    damaged = [line for line in lines if line and not line.endswith(b"}")]
    assert len(damaged) <= kills
    progress.add("after", "hint", rung=1)
    assert progress.set_aside().startswith(f"{len(set(damaged))} line" if damaged else "")
    assert progress.set_aside() == ""
    assert progress.latest("after", "hint") is not None


def test_some_kernels_are_killed(tmp_path: Path):
    must_hold(tmp_path / "progress.jsonl", kills=60, seed=1)


@pytest.mark.long
def test_a_thousand_kernels_are_killed(tmp_path: Path):
    must_hold(tmp_path / "progress.jsonl", kills=1000, seed=2)
