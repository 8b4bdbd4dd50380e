"""A part of the environment that is missing is a sentence, and the next start makes the environment again."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfnlearn.course.launch.damage import STAMP, told


def missing() -> int:
    raise ModuleNotFoundError("No module named 'jupyterlab.labapp'")


def garbled() -> int:
    raise SyntaxError("invalid syntax", ("labapp.py", 1, 1, "x x", 1, 2))


@pytest.mark.parametrize("main", [missing, garbled])
def test_a_damaged_environment_of_ours_loses_its_stamp(tmp_path: Path, capsys: pytest.CaptureFixture[str], main):
    (tmp_path / STAMP).write_text("{}")
    assert told(main, tmp_path) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "run the same command again" in said
    assert not (tmp_path / STAMP).exists()


def test_an_environment_of_somebody_else_is_not_touched(tmp_path: Path):
    with pytest.raises(ModuleNotFoundError):
        told(missing, tmp_path)


@pytest.mark.parametrize("code", [0, 1])
def test_what_works_ends_as_it_ends(tmp_path: Path, code: int):
    (tmp_path / STAMP).write_text("{}")
    assert told(lambda: code, tmp_path) == code
    assert (tmp_path / STAMP).exists()
