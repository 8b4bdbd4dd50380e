"""A working folder of the release before exercise notebooks had names of their own loses nothing under the new ones.

`data/before_the_names/learner.zip` was made by the last commit before the names and is never written again: its learner
edited exercises 03 and 07 and lesson 03, deleted exercises 05 and lesson 01, has a new version beside exercises 07, a
checkpoint and an open tab of exercises 03, and solved l00.q1 and l03.q1.
"""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from sfnlearn.course.launch import workspace
from sfnlearn.course.launch.renaming import take_new_names
from sfnlearn.course.launch.workspace import course_root, digest, place
from sfnlearn.course.progress.store import Progress
from tests.course.launch.test_workspace import killed_at

BEFORE = Path(__file__).parents[2] / "data" / "before_the_names" / "learner.zip"
OLD, NEW = "exercises/03_passing_state.ipynb", "exercises/03_passing_state_exercises.ipynb"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    with ZipFile(BEFORE) as archive:
        archive.extractall(tmp_path / "mine")
    return tmp_path / "mine"


def exercises(mine: Path) -> list[str]:
    return sorted(path.name for path in (mine / "exercises").glob("*.ipynb"))


def test_edits_deletions_and_progress_go_on_under_the_new_names(mine: Path):
    done = {placed.name: placed.what for placed in place(course_root(), mine)}
    assert done[NEW] in {"kept", "beside"}
    assert "My note on ResultPath" in (mine / NEW).read_text("utf-8")
    assert "My note on Parallel" in (mine / "exercises/07_parallel_exercises.ipynb").read_text("utf-8")
    assert done["exercises/05_retry_exercises.ipynb"] == "deleted"
    assert done["notebooks/01_lambda_forgets.ipynb"] == "deleted"
    assert done["exercises/00_start_here_exercises.ipynb"] in {"kept", "updated"}
    given = sorted(path.name for path in (course_root() / "exercises").glob("*.ipynb"))
    assert [name for name in exercises(mine) if ".new" not in name] == [
        name for name in given if name != "05_retry_exercises.ipynb"
    ]
    outcomes = Progress(mine / "progress.jsonl").outcomes()
    assert {name: outcomes[name] for name in ("l00.q1", "l03.q1")} == {"l00.q1": "correct", "l03.q1": "correct"}


def test_a_deleted_notebook_comes_back_under_its_new_name_when_it_is_asked_for(mine: Path):
    place(course_root(), mine)
    place(course_root(), mine, restore=True)
    assert "05_retry_exercises.ipynb" in exercises(mine)
    assert "05_retry.ipynb" not in exercises(mine)


def test_what_belongs_to_a_notebook_moves_with_it(mine: Path):
    place(course_root(), mine)
    checkpoints = [path.name for path in (mine / "exercises/.ipynb_checkpoints").iterdir()]
    assert checkpoints == ["03_passing_state_exercises-checkpoint.ipynb"]
    assert [name for name in exercises(mine) if name.startswith("07") and ".new" in name] == [
        "07_parallel_exercises.new.ipynb"
    ]
    tabs = next((mine / ".sfnlearn/lab/workspaces").iterdir()).read_text("utf-8")
    assert OLD not in tabs
    opened = f"notebook:{NEW}"
    assert json.loads(tabs)["data"][opened]["data"]["path"] == NEW


def test_the_link_of_an_edited_lesson_follows_and_the_edit_stays(mine: Path):
    place(course_root(), mine)
    lesson = (mine / "notebooks/03_passing_state.ipynb").read_text("utf-8")
    assert "My note in the lesson" in lesson
    assert f"(../{NEW})" in lesson
    assert f"(../{OLD})" not in lesson


def test_a_second_start_does_nothing_more(mine: Path):
    place(course_root(), mine)
    before = exercises(mine)
    again = place(course_root(), mine)
    assert {placed.what for placed in again} <= {"kept", "deleted"}
    assert exercises(mine) == before


@pytest.mark.parametrize("when", range(12))
def test_a_killed_upgrade_is_ended_by_the_next_start(mine: Path, when: int):
    killed_at(course_root(), mine, when)
    done = {placed.name: placed.what for placed in place(course_root(), mine)}
    assert "My note on ResultPath" in (mine / NEW).read_text("utf-8")
    assert done["exercises/05_retry_exercises.ipynb"] == "deleted"
    assert not (mine / OLD).exists()
    assert digest(mine / "exercises/00_start_here_exercises.ipynb") == digest(
        course_root() / "exercises/00_start_here_exercises.ipynb"
    )


def test_where_both_names_are_taken_both_files_stay(mine: Path):
    shutil.copy(mine / OLD, mine / NEW)
    (mine / NEW).write_text("mine, under the new name", "utf-8")
    place(course_root(), mine)
    assert "My note on ResultPath" in (mine / OLD).read_text("utf-8")
    assert (mine / NEW).read_text("utf-8") == "mine, under the new name"


def test_without_a_record_every_notebook_of_an_old_name_moves_and_counts_as_edited(mine: Path):
    (mine / workspace.RECORD).unlink()
    place(course_root(), mine)
    assert "My note on ResultPath" in (mine / NEW).read_text("utf-8")
    assert not (mine / OLD).exists()


def test_a_notebook_of_the_learners_own_under_an_old_name_stays(tmp_path: Path):
    own = tmp_path / "exercises" / "08_own.ipynb"
    own.parent.mkdir()
    own.write_text("mine", "utf-8")
    record = {"notebooks/08_own.ipynb": "a digest"}
    take_new_names(tmp_path, ["exercises/08_own_exercises.ipynb"], [record], lambda _: True)
    assert own.exists()
