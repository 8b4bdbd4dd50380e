"""Notebooks are built the same every time, keep their cell ids, and are refused when they break the rules."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from sfnlearn.course.authoring import build
from sfnlearn.course.authoring.cells import MISTAKE
from sfnlearn.course.authoring.lesson import Cell, numbers, read_front, read_lesson
from sfnlearn.course.authoring.marks import marked
from sfnlearn.course.authoring.rules import problems
from sfnlearn.course.checking.exercise import lesson_folders
from sfnlearn.course.launch.places import FOLDERS, notebook_path
from sfnlearn.course.launch.workspace import course_root
from sfnlearn.errors import UsageError

TEXT = """---
title: Trial
summary: Does it work?
minutes: 5
---
Begin here.

## One state

```{code-cell}
x = 1
```

## Guess

```{code-cell}
predict("l02.p1", ...)
```

```{code-cell}
x = 1
```
"""
EXERCISES = "from tests.course.samples import ASL, IN_LESSON\nEXERCISES = [ASL, IN_LESSON]\n"


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons" / "02_trial"
    folder.mkdir(parents=True)
    (folder / "lesson.md").write_text(TEXT)
    (folder / "exercises.py").write_text(EXERCISES)
    return folder.parent


def edit(lessons: Path, old: str, new: str) -> None:
    path = lessons / "02_trial" / "lesson.md"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def test_the_notebooks_are_valid_and_have_no_outputs(lessons: Path):
    files = build.built(lessons)
    assert list(files) == [notebook_path(folder, "02_trial") for folder in FOLDERS]
    for text in files.values():
        book = nbformat.reads(text, as_version=4)
        nbformat.validate(book)
        assert (book.nbformat, book.nbformat_minor, book.metadata.kernelspec.name) == (4, 5, "python3")
        assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in book.cells)
        assert len({cell.id for cell in book.cells}) == len(book.cells)


def sources(text: str) -> list[str]:
    return [cell.source for cell in nbformat.reads(text, as_version=4).cells]


def test_a_lesson_opens_with_title_contents_and_set_up(lessons: Path):
    title, setup, *rest = sources(build.built(lessons)["notebooks/02_trial.ipynb"])
    assert title.startswith("# 02 · Trial\n\n*Does it work?*")
    assert "[One state](#One-state) · [Guess](#Guess)" in title
    assert "(../exercises/02_trial_exercises.ipynb)" in title
    assert setup == "%load_ext sfnlearn.course"
    asked = rest.index('predict("l02.p1", ...)')
    assert rest[asked - 1].startswith("**Predict the status**")
    assert '- `"a"`: SUCCEEDED' in rest[asked - 1]


def test_the_unsolved_notebook_reveals_nothing_when_all_is_run(lessons: Path):
    cells = sources(build.built(lessons)["exercises/02_trial_exercises.ipynb"])
    assert '%%asl l02.q4\n{\n  "StartAt": "",\n  "States": {}\n}' in cells
    assert '#hint("l02.q4")\n#solution("l02.q4")' in cells
    assert not any("Retry" in cell for cell in cells)


def test_the_solved_notebook_proves_itself_and_is_nobodys_progress(lessons: Path):
    cells = sources(build.built(lessons)["solutions/02_trial_solutions.ipynb"])
    assert cells[1] == "%load_ext sfnlearn.course\nkeep_progress(False)"
    assert any(cell.startswith("%%asl l02.q4") and '"IntervalSeconds": 2' in cell for cell in cells)
    assert cells[-1] == 'assert all(check(each).correct for each in ["l02.q4"])'


def test_each_notebook_ends_with_the_way_on(lessons: Path):
    shutil.copytree(lessons / "02_trial", lessons / "04_later")
    (lessons / "04_later" / "exercises.py").unlink()
    (lessons / "04_later" / "lesson.md").write_text("---\ntitle: Later\nsummary: s\nminutes: 1\n---\nWords.\n")
    last = {name: sources(text)[-1] for name, text in build.built(lessons).items()}
    assert (
        "(../exercises/02_trial_exercises.ipynb). After them: [lesson 04, Later](" in last["notebooks/02_trial.ipynb"]
    )
    assert last["exercises/02_trial_exercises.ipynb"].startswith(
        "**Next:** [lesson 04, Later](../notebooks/04_later.ip"
    )
    assert last["notebooks/04_later.ipynb"].startswith("**That was the last lesson.**")
    assert last["solutions/02_trial_solutions.ipynb"].startswith("assert all(")
    ways = [text for name, text in last.items() if not name.startswith("solutions/")]
    assert all(text.endswith(MISTAKE) for text in ways)


def test_a_lesson_opens_with_what_it_builds_on(lessons: Path):
    later(lessons, "builds_on: 02\n")
    files = build.built(lessons)
    assert (
        "**Builds on:** [lesson 02, Trial](../notebooks/02_trial.ipynb)."
        in sources(files["notebooks/04_later.ipynb"])[0]
    )
    assert "Builds on" not in sources(files["notebooks/02_trial.ipynb"])[0]


def later(lessons: Path, front: str, exercises: str = "") -> None:
    """A lesson behind the other one."""
    folder = lessons / "04_later"
    folder.mkdir()
    (folder / "lesson.md").write_text(f"---\ntitle: Later\nsummary: s\nminutes: 1\n{front}---\n{exercises}\n")


@pytest.mark.parametrize(
    ("front", "complaint"),
    [
        ("builds_on: 03\n", r"04_later/lesson.md: line 5: builds_on names 03; the lessons before 04 are 02"),
        ("builds_on: 04\n", r"line 5: builds_on names 04"),
        ("builds_on: the second\n", r"line 5: builds_on names lessons by their numbers"),
        ("needs: 02\n", r"line 5: front matter has title, summary, minutes and"),
    ],
)
def test_what_a_lesson_cannot_build_on_is_refused(lessons: Path, front: str, complaint: str):
    later(lessons, front)
    with pytest.raises(UsageError, match=complaint):
        build.built(lessons)


RECALL = """from dataclasses import replace
from tests.course.samples import IN_LESSON
EXERCISES = [replace(IN_LESSON, id="l04.r1", concepts=CONCEPTS)]
"""


def test_a_recall_question_asks_for_what_a_lesson_before_taught(lessons: Path):
    later(lessons, "builds_on: 02\n", '```{code-cell}\npredict("l04.r1", ...)\n```')
    asked = lessons / "04_later" / "exercises.py"
    asked.write_text(RECALL.replace("CONCEPTS", '["One state"]'))
    assert build.built(lessons)
    asked.write_text(RECALL.replace("CONCEPTS", '["One state", "Fugue"]'))
    complaint = r"04_later/exercises.py: line 3: l04.r1 recalls Fugue, which lessons 02 do not teach"
    with pytest.raises(UsageError, match=complaint):
        build.built(lessons)


def test_every_lesson_of_the_course_but_the_first_says_what_it_builds_on():
    silent = [folder.name for folder in lesson_folders()[1:] if not numbers(read_front(folder))]
    assert silent == [], "write `builds_on: 03, 05` into the front matter, see docs/authoring.md"


def test_ids_stay_when_another_cell_comes(lessons: Path):
    def ids() -> list[str]:
        return [cell["id"] for cell in json.loads(build.built(lessons)["notebooks/02_trial.ipynb"])["cells"]]

    before = ids()
    edit(lessons, "## One state", "## One state\n\n```{code-cell}\ny = 2\n```\n")
    assert [identity for identity in ids() if identity in before] == [i for i in before if i in ids()]
    assert len(set(before) - set(ids())) <= 1  # the prose that was split


def test_the_same_sources_give_the_same_bytes(lessons: Path):
    assert build.built(lessons) == build.built(lessons)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("Begin here.", "word " * 1201, "words; at most 1200"),
        ("Begin here.", "a\n\n+++\n\n" * 33, "cells; at most 35"),
        ("x = 1", "x = 1\n" * 9, "a code cell of 9 lines; at most 8"),
        ("## One", "# One", "a heading of level 1"),
        ("Begin here.", "Begin.\n![](a.png)", "line 7: a picture without a text"),
        ("Begin here.", 'Begin.\n<img src="a.png">', "line 7: a picture without a text"),
        ("## Guess", "#### Guess", "a heading of level 4 below one of level 2"),
        ('predict("l02.p1"', 'predict("l02.p9"', "line 16: there is no exercise l02.p9"),
        ('predict("l02.p1"', 'predict("l02.q4"', "l02.q4 belongs to the exercise notebook"),
        ('predict("l02.p1", ...)', "pass", "l02.p1 is defined and nowhere asked"),
    ],
)
def test_what_breaks_the_rules_is_refused(lessons: Path, old, new, complaint):
    edit(lessons, old, new)
    with pytest.raises(UsageError, match=complaint):
        build.built(lessons)


def test_a_long_definition_is_allowed(lessons: Path):
    edit(lessons, "x = 1", "%%asl long\n{\n" + "\n" * 20 + "}")
    assert problems(read_lesson(lessons / "02_trial")) == []


def test_a_hash_in_code_is_no_heading(lessons: Path):
    edit(lessons, "Begin here.", "```python\n# a comment\n```")
    assert problems(read_lesson(lessons / "02_trial")) == []


def test_check_tells_what_differs_and_changes_nothing(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    made = build.built
    monkeypatch.setattr(build, "built_with_pages", lambda: made(lessons))
    root = str(tmp_path)
    assert build.main(["--check", "--root", root]) == 1
    assert not (tmp_path / "notebooks").exists()
    assert build.main(["--root", root]) == 0
    assert build.main(["--check", "--root", root]) == 0
    gone = tmp_path / "exercises" / "07_gone_exercises.ipynb"
    gone.write_text(marked("exercises/07_gone_exercises.ipynb", build.notebook([])))
    (tmp_path / "notebooks" / "02_trial.ipynb").unlink()
    capsys.readouterr()
    assert build.main(["--check", "--root", root]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "differs: exercises/07_gone_exercises.ipynb",
        "differs: notebooks/02_trial.ipynb",
    ]
    assert build.main(["--root", root]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "removed: exercises/07_gone_exercises.ipynb",
        "written: notebooks/02_trial.ipynb",
    ]
    assert not gone.exists()
    assert build.main(["--check", "--root", root]) == 0


SOMEBODYS = {
    "no notebook": b"my thesis",
    "empty": b"",
    "a notebook from elsewhere": build.notebook([Cell("code", "mine = 1")]).encode(),
    "a copy under another name": marked("notebooks/02_trial.ipynb", build.notebook([])).encode(),
    "built and edited since": marked("exercises/07_gone_exercises.ipynb", build.notebook([]))
    .replace('"cells": []', '"cells": [{"cell_type": "code", "source": "mine"}]')
    .encode(),
    "a mark of something else": b'{"cells": [], "metadata": {"sfnlearn": true}}',
    "too deep to read": b"[" * 100_000,
}


@pytest.mark.parametrize("content", SOMEBODYS.values(), ids=SOMEBODYS)
def test_what_the_build_did_not_write_is_left_alone(lessons: Path, tmp_path: Path, content: bytes):
    files = build.built(lessons)
    build.write(files, tmp_path)
    theirs = tmp_path / "exercises" / "07_gone_exercises.ipynb"
    theirs.write_bytes(content)
    assert build.drifted(files, tmp_path) == []
    assert build.write(files, tmp_path) == {}
    assert theirs.read_bytes() == content


@pytest.mark.parametrize("content", [content for content in SOMEBODYS.values() if content])
def test_a_file_under_the_name_of_a_notebook_is_not_written_over(lessons, tmp_path, monkeypatch, capsys, content):
    made = build.built
    monkeypatch.setattr(build, "built_with_pages", lambda: made(lessons))
    theirs = tmp_path / "solutions" / "02_trial_solutions.ipynb"
    theirs.parent.mkdir()
    theirs.write_bytes(content)
    assert build.main(["--root", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "kept: solutions/02_trial_solutions.ipynb" in said.out
    assert "--overwrite" in said.err
    assert theirs.read_bytes() == content
    assert build.main(["--root", str(tmp_path), "--overwrite"]) == 0
    assert theirs.read_text("utf-8") == made(lessons)["solutions/02_trial_solutions.ipynb"]


def test_a_built_notebook_that_was_run_is_still_the_builds(lessons: Path, tmp_path: Path):
    build.write(build.built(lessons), tmp_path)
    path = tmp_path / "notebooks" / "02_trial.ipynb"
    run = nbformat.read(path, as_version=4)
    run.cells[-1].outputs = [nbformat.v4.new_output("stream", text="1")]
    nbformat.write(run, path)
    edit(lessons, "Begin here.", "Begin there.")
    assert build.write(build.built(lessons), tmp_path) == {"notebooks/02_trial.ipynb": "written"}


def test_a_broken_lesson_is_a_sentence_and_an_exit_code(
    lessons: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    made = build.built
    monkeypatch.setattr(build, "built_with_pages", lambda: made(lessons))
    edit(lessons, "title: Trial\n", "")
    assert build.main(["--check"]) == 1
    assert "the front matter lacks title" in capsys.readouterr().err


def test_the_notebooks_in_the_repository_are_built_from_their_lessons():
    assert build.drifted(build.built_with_pages(), course_root()) == []
