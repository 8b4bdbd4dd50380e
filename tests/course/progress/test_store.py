"""Progress survives a kill at any byte, two writers at once, and a folder that cannot be written."""

from __future__ import annotations

import errno
import os
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from sfnlearn.course.progress.store import CHECKER, Progress


def test_records_come_back_in_their_order(tmp_path: Path):
    progress = Progress(tmp_path / "new" / "progress.jsonl")
    assert progress.add("l02.q4", "check", outcome="not yet", answer='{"a": "Zoë"}') == ""
    progress.add("l02.q4", "hint", rung=1)
    progress.add("l03.q1", "check", outcome="correct", answer=[1, 2])
    assert [record["event"] for record in progress.records("l02.q4")] == ["check", "hint"]
    latest = progress.latest("l02.q4", "check")
    assert latest is not None
    assert (latest["answer"], latest["checker"]) == ('{"a": "Zoë"}', CHECKER)
    assert progress.latest("l02.q4", "solution") is None


def test_once_correct_stays_correct(tmp_path: Path):
    progress = Progress(tmp_path / "progress.jsonl")
    for outcome in ("not yet", "correct", "cannot run"):
        progress.add("l02.q4", "check", outcome=outcome, answer="")
    progress.add("l02.q5", "check", outcome="not yet", answer="")
    assert progress.outcomes() == {"l02.q4": "correct", "l02.q5": "not yet"}


def test_a_kill_at_any_byte_costs_only_the_record_being_written(tmp_path: Path):
    path = tmp_path / "progress.jsonl"
    Progress(path).add("l02.q1", "check", outcome="correct", answer="1")
    first = path.read_bytes()
    Progress(path).add("l02.q2", "check", outcome="correct", answer="2")
    whole = path.read_bytes()
    for cut in range(len(first), len(whole) + 1):
        path.write_bytes(whole[:cut])
        Progress(path).add("l02.q3", "check", outcome="correct", answer="3")
        names = [record["exercise"] for record in Progress(path).records()]
        assert names in (["l02.q1", "l02.q3"], ["l02.q1", "l02.q2", "l02.q3"])


def _write(path: str, exercise: str) -> None:
    for number in range(50):
        Progress(Path(path)).add(exercise, "check", outcome="not yet", answer=str(number) * 500)


def test_two_kernels_write_at_once(tmp_path: Path):
    path = tmp_path / "progress.jsonl"
    context = get_context("spawn")
    writers = [context.Process(target=_write, args=(str(path), name)) for name in ("l01.q1", "l01.q2")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [sum(1 for _ in Progress(path).records(name)) for name in ("l01.q1", "l01.q2")] == [50, 50]


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    told = Progress(tmp_path / "file" / "progress.jsonl").add("l01.q1", "check", outcome="correct", answer="1")
    assert "cannot be written" in told
    assert "SFNLEARN_HOME" in told


def test_nothing_is_written_without_keep(tmp_path: Path):
    progress = Progress(tmp_path / "progress.jsonl", keep=False)
    progress.add("l01.q1", "check", outcome="correct", answer="1")
    assert list(tmp_path.iterdir()) == []


def test_a_value_that_json_lacks_is_still_recorded(tmp_path: Path):
    progress = Progress(tmp_path / "progress.jsonl")
    progress.add("l01.q1", "check", outcome="cannot run", answer={1, 2})
    assert [record["answer"] for record in progress.records()] == ["{1, 2}"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no POSIX modes")
def test_the_file_is_the_learners_own(tmp_path: Path):
    progress = Progress(tmp_path / "progress.jsonl")
    progress.add("l01.q1", "hint", rung=1)
    assert progress.path.stat().st_mode & 0o077 == 0


def test_the_learners_folder_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SFNLEARN_HOME", str(tmp_path))
    assert Progress().path == tmp_path / "progress.jsonl"


@pytest.mark.parametrize(
    "line",
    [b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"{}", b"[]", b"null", b'{"exercise": 5, "event": "check"}'],
)
def test_a_damaged_line_costs_only_itself(tmp_path: Path, line: bytes):
    progress = Progress(tmp_path / "progress.jsonl")
    progress.add("l01.q1", "check", outcome="correct", answer="1")
    with progress.path.open("ab") as stream:
        stream.write(line + b"\n")
    progress.add("l01.q2", "check", outcome="not yet", answer="1")
    assert progress.outcomes() == {"l01.q1": "correct", "l01.q2": "not yet"}


DAMAGE = (b"[" * 1000, b"\xff\xfe", b'{"exercise": "l01.q1", "ev', b"5")
LATER = (b'{"format": 2, "event": {"kind": "check"}}', b'{"exercise": ["l01.q1"]}', b"{}")


def test_damaged_lines_are_set_aside_once_told_and_nothing_else_is_lost(tmp_path: Path):
    progress = Progress(tmp_path / "progress.jsonl")
    progress.add("l01.q1", "check", outcome="correct", answer="1")
    with progress.path.open("ab") as stream:
        stream.write(b"\n".join([*DAMAGE, *LATER, b""]))
    before = progress.path.read_bytes()
    told = progress.set_aside()
    assert told.startswith("4 lines of ")
    assert str(progress.damaged) in told
    assert progress.damaged.read_bytes().split() == [line for damage in DAMAGE for line in damage.split()]
    assert progress.path.read_bytes() == before
    assert progress.set_aside() == ""
    assert Progress(progress.path).set_aside() == ""
    assert progress.outcomes() == {"l01.q1": "correct"}
    with progress.path.open("ab") as stream:
        stream.write(b"new damage\n")
    assert progress.set_aside().startswith("1 line of ")


def test_a_record_that_is_still_being_written_is_not_damage(tmp_path: Path):
    progress = Progress(tmp_path / "progress.jsonl")
    progress.path.write_bytes(b'\n{"exercise": "l01.q1", "ev')
    assert progress.set_aside() == ""
    progress.add("l01.q2", "hint", rung=1)
    assert progress.set_aside().startswith("1 line of ")


def test_damage_that_cannot_be_set_aside_is_told_all_the_same(tmp_path: Path):
    progress = Progress(tmp_path / "progress.jsonl")
    progress.path.write_bytes(b"[\n")
    progress.damaged.mkdir()
    assert "nor be copied" in progress.set_aside()


def test_a_disk_that_takes_half_a_record_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    written: list[bytes] = []

    def half(_descriptor: int, data: bytes) -> int:
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(data)
        return len(data) // 2

    monkeypatch.setattr(os, "write", half)
    told = Progress(tmp_path / "progress.jsonl").add("l01.q1", "hint", rung=1)
    assert "No space left" in told


@pytest.mark.skipif(sys.platform == "win32", reason="the lock is POSIX's here")
def test_a_kernel_that_hangs_in_its_turn_keeps_nobody_from_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import fcntl

    monkeypatch.setattr("sfnlearn.course.progress.store.TURN", 0.05)
    progress = Progress(tmp_path / "progress.jsonl")
    with progress.path.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert progress.add("l01.q1", "hint", rung=1) == ""
    assert len(list(progress.records())) == 1


def test_an_event_that_lacks_a_member_is_passed_over(tmp_path: Path):
    progress = Progress(tmp_path / "progress.jsonl")
    progress.add("l01.q1", "check", outcome="correct", answer="1")
    progress.add("l01.q1", "check")
    latest = progress.latest("l01.q1", "check", having="answer")
    assert latest is not None
    assert latest["answer"] == "1"
