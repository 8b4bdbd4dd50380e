"""An update never takes away what the learner wrote."""

import json
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.course.launch import workspace
from sfnlearn.course.launch.workspace import digest, place


def notebook(*sources: str, outputs: list[Any] | None = None) -> str:
    cells = [{"cell_type": "code", "source": source, "outputs": outputs or [], "metadata": {}} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


NAME = "notebooks/00_start.ipynb"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "course"
    write(root / NAME, notebook("first"))
    write(root / "exercises/00_start.ipynb", notebook("solve me"))
    write(root / "solutions/00_start.ipynb", notebook("solved"))
    return root


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def what(course: Path, mine: Path, **options: bool) -> str:
    return {placed.name: placed.what for placed in place(course, mine, **options)}[NAME]


def test_lessons_and_exercises_are_copied_and_solutions_are_not(course: Path, mine: Path):
    assert {placed.what for placed in place(course, mine)} == {"new"}
    assert (mine / NAME).read_bytes() == (course / NAME).read_bytes()
    assert (mine / "exercises/00_start.ipynb").exists()
    assert not (mine / "solutions").exists()


def test_an_unedited_file_is_updated(course: Path, mine: Path):
    place(course, mine)
    write(course / NAME, notebook("second"))
    assert what(course, mine) == "updated"
    assert digest(mine / NAME) == digest(course / NAME)


def test_running_a_notebook_is_not_an_edit(course: Path, mine: Path):
    place(course, mine)
    write(mine / NAME, notebook("first", outputs=[{"output_type": "stream", "name": "stdout", "text": "42"}]))
    write(course / NAME, notebook("second"))
    assert what(course, mine) == "updated"


def test_a_source_in_lines_and_in_one_text_are_the_same_content(tmp_path: Path):
    write(tmp_path / "a.ipynb", notebook("x = 1\ny = 2"))
    write(tmp_path / "b.ipynb", notebook("x = 1\ny = 2").replace('"x = 1\\ny = 2"', '["x = 1\\n", "y = 2"]'))
    assert digest(tmp_path / "a.ipynb") == digest(tmp_path / "b.ipynb")


def test_an_edited_file_is_kept_and_the_new_version_put_beside_it(course: Path, mine: Path):
    place(course, mine)
    write(mine / NAME, notebook("my answer"))
    write(course / NAME, notebook("second"))
    placed = next(one for one in place(course, mine) if one.name == NAME)
    assert placed.what == "beside"
    assert "was kept" in placed.note
    assert "00_start.new.ipynb" in placed.note
    assert (mine / NAME).read_text("utf-8") == notebook("my answer")
    assert digest(mine / "notebooks/00_start.new.ipynb") == digest(course / NAME)


def test_the_new_version_is_put_beside_once_for_each_update(course: Path, mine: Path):
    place(course, mine)
    write(mine / NAME, notebook("my answer"))
    write(course / NAME, notebook("second"))
    place(course, mine)
    (mine / "notebooks/00_start.new.ipynb").unlink()
    assert what(course, mine) == "kept"
    assert not (mine / "notebooks/00_start.new.ipynb").exists()


def test_an_unedited_new_version_is_replaced_by_the_next(course: Path, mine: Path):
    place(course, mine)
    write(mine / NAME, notebook("my answer"))
    for text in ("second", "third"):
        write(course / NAME, notebook(text))
        place(course, mine)
    beside = sorted(path.name for path in (mine / "notebooks").glob("*.new*"))
    assert beside == ["00_start.new.ipynb"]
    assert digest(mine / "notebooks/00_start.new.ipynb") == digest(course / NAME)


def test_a_new_version_that_was_edited_is_kept_too(course: Path, mine: Path):
    place(course, mine)
    write(mine / NAME, notebook("my answer"))
    write(course / NAME, notebook("second"))
    place(course, mine)
    write(mine / "notebooks/00_start.new.ipynb", notebook("my other answer"))
    write(course / NAME, notebook("third"))
    placed = next(one for one in place(course, mine) if one.name == NAME)
    assert "00_start.new-2.ipynb" in placed.note
    assert (mine / "notebooks/00_start.new.ipynb").read_text("utf-8") == notebook("my other answer")


def test_an_edited_file_stays_as_it_is_while_the_course_does_not_change(course: Path, mine: Path):
    place(course, mine)
    write(mine / NAME, notebook("my answer"))
    assert what(course, mine) == "kept"
    assert list((mine / "notebooks").glob("*.new*")) == []


def test_a_deleted_file_stays_deleted_until_it_is_asked_for(course: Path, mine: Path):
    place(course, mine)
    (mine / NAME).unlink()
    write(course / NAME, notebook("second"))
    assert what(course, mine) == "deleted"
    assert not (mine / NAME).exists()
    assert what(course, mine, restore=True) == "new"
    assert digest(mine / NAME) == digest(course / NAME)


def test_restoring_does_not_touch_an_edited_file(course: Path, mine: Path):
    place(course, mine)
    write(mine / NAME, notebook("my answer"))
    assert what(course, mine, restore=True) == "kept"


def test_a_file_that_was_there_before_the_course_is_the_learners(course: Path, mine: Path):
    write(mine / NAME, notebook("mine from the start"))
    assert what(course, mine) == "beside"
    assert (mine / NAME).read_text("utf-8") == notebook("mine from the start")


def test_a_broken_record_keeps_every_edited_file(course: Path, mine: Path):
    place(course, mine)
    write(mine / NAME, notebook("my answer"))
    (mine / workspace.PRIVATE / "course.json").write_text('{"notebooks/00', "utf-8")
    write(course / NAME, notebook("second"))
    assert what(course, mine) == "beside"
    assert (mine / NAME).read_text("utf-8") == notebook("my answer")


def test_a_notebook_that_was_cut_off_counts_as_edited(course: Path, mine: Path):
    place(course, mine)
    write(mine / NAME, notebook("first")[:30])
    write(course / NAME, notebook("second"))
    assert what(course, mine) == "beside"


def test_checkpoints_and_hidden_files_are_not_copied(course: Path, mine: Path):
    write(course / "notebooks/.ipynb_checkpoints/00_start-checkpoint.ipynb", notebook("old"))
    write(course / "notebooks/00_start.new.ipynb", notebook("old"))
    place(course, mine)
    assert sorted(path.name for path in (mine / "notebooks").rglob("*")) == ["00_start.ipynb"]


def test_a_working_folder_that_is_a_file_is_an_os_error(course: Path, mine: Path):
    mine.write_text("", "utf-8")
    with pytest.raises(OSError, match="mine"):
        place(course, mine)


class Killed(BaseException):
    """Stands for a kill: nothing may catch it."""


def writes(monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
    """Let the update be killed at its write number `allowed`: a copy or a record, before it is in place."""
    left = [allowed]
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def killed_at(course: Path, mine: Path, allowed: int) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        writes(patch, allowed)
        try:
            place(course, mine)
        except Killed:
            return True
    return False


@pytest.mark.parametrize("first", range(6))
@pytest.mark.parametrize("second", range(6))
def test_updates_that_are_killed_anywhere_make_nothing_the_learners(course, mine, first: int, second: int):
    killed = killed_at(course, mine, first)
    write(course / NAME, notebook("second"))
    write(course / "exercises/00_start.ipynb", notebook("solve that"))
    killed_again = killed_at(course, mine, second)
    write(course / NAME, notebook("third"))
    assert {placed.what for placed in place(course, mine)} <= {"new", "updated", "kept"}
    for name in (NAME, "exercises/00_start.ipynb"):
        assert digest(mine / name) == digest(course / name)
    assert not list(mine.rglob("*.new*"))
    assert (killed, killed_again) == (first < 4, second < 4)


@pytest.mark.parametrize("when", range(5))
def test_a_killed_update_keeps_what_the_learner_edited_and_puts_one_new_version_beside_it(course, mine, when: int):
    place(course, mine)
    write(mine / NAME, notebook("my answer"))
    for text in ("second", "third", "fourth"):
        write(course / NAME, notebook(text))
        killed_at(course, mine, when)
    place(course, mine)
    assert (mine / NAME).read_text("utf-8") == notebook("my answer")
    assert [digest(path) for path in (mine / "notebooks").glob("*.new*")] == [digest(course / NAME)]


@pytest.mark.parametrize("when", range(5))
def test_a_killed_update_brings_no_deleted_file_back(course, mine, when: int):
    place(course, mine)
    (mine / NAME).unlink()
    write(course / NAME, notebook("second"))
    killed_at(course, mine, when)
    assert what(course, mine) == "deleted"


@pytest.mark.parametrize("text", ["", "[]", "5", '{"notebooks/00_start.ipynb": 5}', "[" * 100_000])
@pytest.mark.parametrize("record", [workspace.RECORD, workspace.NOTE])
def test_a_damaged_record_stops_no_start(course, mine, record: str, text: str):
    place(course, mine)
    write(mine / NAME, notebook("my answer"))
    write(mine / record, text)
    write(course / NAME, notebook("second"))
    assert what(course, mine) == "beside"
