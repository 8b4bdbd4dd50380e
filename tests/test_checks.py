"""`learn.py test`: which checks run, what pytest gets, what a clone that cannot be written changes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests import checks


@pytest.mark.parametrize(
    ("asked", "passed"),
    [
        ([], ["-n", "2", "--dist", "worksteal"]),
        (["-k", "retry"], ["-n", "2", "--dist", "worksteal", "-k", "retry"]),
        (["-n0"], ["-n0"]),
        (["--pdb"], ["--pdb"]),
        (["--long", "-n0"], ["-m", "long or not long", "-n0"]),
    ],
)
def test_arguments_go_to_pytest(asked: list[str], passed: list[str]):
    assert checks.for_pytest(asked) == passed


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were called, and their environment's caches; each ends well."""
    called: list[list[str]] = []

    def call(command: list[str]) -> int:
        called.append(command[1:])
        return int(command[2] == os.environ.get("FAILING"))

    monkeypatch.setattr(subprocess, "call", call)
    return called


@pytest.mark.parametrize("failing", ["ruff", "mypy", "pytest", "none"])
def test_one_check_that_fails_fails_the_whole_and_the_others_still_run(calls, monkeypatch, capsys, failing):
    monkeypatch.setenv("FAILING", failing)
    assert checks.main([]) == int(failing != "none")
    assert [words[1] for words in calls] == ["ruff", "mypy", "pytest"]
    assert (f"{failing} found something to fix" in capsys.readouterr().err) == (failing in {"ruff", "mypy"})


def test_a_clone_that_cannot_be_written_gets_its_caches_elsewhere(calls, monkeypatch, tmp_path):
    for name in checks.CACHES:
        monkeypatch.setenv(name, "untouched")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.chdir(tmp_path)  # goes back at the end of the test, as `main` does not
    assert checks.main(["-x"], tmp_path) == 0
    assert {os.environ[name] for name in checks.CACHES}.isdisjoint({"untouched"})
    assert calls[-1][:4] == ["-m", "pytest", "-n", "2"]
    assert calls[-1][-3:] == ["-p", "no:cacheprovider", "-x"]


def test_the_tools_agree_that_these_are_the_names_of_their_caches(tmp_path):
    (tmp_path / "a.py").write_text("x: int = 1\n")
    caches = {name: str(tmp_path / "caches" / folder) for name, folder in checks.CACHES.items()}
    for name, words in checks.TOOLS.items():
        command = [sys.executable, "-m", name, *words, "a.py"]
        subprocess.run(command, cwd=tmp_path, env={**os.environ, **caches}, check=True)
    assert {path.name for path in tmp_path.iterdir()} == {"a.py", "caches"}
    assert {"ruff", "mypy"} <= {path.name for path in (tmp_path / "caches").iterdir()}
