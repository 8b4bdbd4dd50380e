"""A report of a mistake is a file of the learner's own: complete, never sent, and never written over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from sfnlearn.course.notebook import reporting
from sfnlearn.course.notebook.desk import Desk, register
from sfnlearn.course.progress.store import Progress
from tests.course.samples import ASL


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SFNLEARN_HOME", str(tmp_path))
    monkeypatch.setenv("JPY_SESSION_NAME", "/somewhere/notebooks/05_retry.ipynb")
    return tmp_path


def written(home: Path) -> list[Path]:
    return sorted((home / "mistakes").glob("*.md"))


def test_a_report_holds_the_words_the_cell_before_and_the_versions(home: Path):
    cells = ["", "draw(greet)", 'report_mistake("no arrow")']
    said = str(reporting.report_mistake("The picture has no arrow.", cells, ["○ l02.q4: not attempted"]))
    (path,) = written(home)
    assert str(path) in said
    assert "nothing was sent" in said
    text = path.read_text("utf-8")
    for part in ("The picture has no arrow.", "05_retry", "draw(greet)", "l02.q4: not attempted", "- sfnlearn: "):
        assert part in text
    assert "report_mistake(" not in text
    assert path.stem.endswith("-05_retry")


def test_a_second_report_is_a_second_file(home: Path):
    for words in ("one", "two"):
        reporting.report_mistake(words, [])
    assert len(written(home)) == 2


@pytest.mark.parametrize("words", ["", "  "])
def test_without_words_it_says_how(home: Path, words: str):
    assert "Say what is wrong" in str(reporting.report_mistake(words, []))
    assert written(home) == []


def test_fences_in_a_cell_and_a_long_cell_keep_the_report_whole():
    text = reporting.report("x", ["```\n" + "line\n" * 100])
    assert "````\n```\nline" in text
    assert "(41 more lines)" in text


def test_a_folder_that_cannot_be_written_is_told(home: Path):
    (home / "mistakes").write_text("in the way")
    assert "cannot be written" in str(reporting.report_mistake("x", []))


def test_where_there_is_an_address_a_report_names_it(monkeypatch: pytest.MonkeyPatch):
    assert "whoever gave you the course" in str(reporting.report_mistake("x", []))
    monkeypatch.setattr(reporting, "ADDRESS", "mistakes@parcel.example")
    assert "Send it to mistakes@parcel.example." in str(reporting.report_mistake("x", []))


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_the_notebooks_function_knows_the_cell_and_the_last_check(home: Path, shell: InteractiveShell):
    desk = Desk(catalogue=lambda: {ASL.id: ASL}, progress=Progress(home / "progress.jsonl"))
    assert desk.last_check() == []
    register(shell, desk)
    shell.user_ns["In"] = ["", f"%%asl {ASL.id}\n{ASL.starter}", 'report_mistake("x")']
    shell.run_cell(shell.user_ns["In"][1])
    shell.run_cell(shell.user_ns["In"][2])
    text = written(home)[0].read_text("utf-8")
    assert f"%%asl {ASL.id}" in text
    assert f"{ASL.id} {ASL.title}: not attempted" in text
