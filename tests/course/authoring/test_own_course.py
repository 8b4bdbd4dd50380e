"""A course out of the tree: begun, built and proved by commands; what breaks a source is told with file and line."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from sfnlearn.cli import main
from sfnlearn.course.authoring.own_course import course_here, read_course
from sfnlearn.course.checking.exercise import catalogue, load_exercises
from sfnlearn.errors import UsageError

SLUG = "20_night_shift"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "nights"
    assert main(["new-lesson", str(root), SLUG]) == 0
    for words in (["l20.q1"], ["l20.q2", "--kind", "handler"], ["l20.q3", "--kind", "predict"], ["l20.r1"]):
        assert main(["new-exercise", str(root), *words]) == 0
    return root


def test_what_new_exercise_writes_is_proved(course: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["course", "verify", str(course), "--inputs", "60"]) == 0, capsys.readouterr().out


def test_a_new_course_is_built_beside_its_sources(course: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["build", str(course)]) == 0
    made = sorted(path.relative_to(course).as_posix() for path in course.rglob("*.ipynb"))
    assert made == [
        f"exercises/{SLUG}_exercises.ipynb",
        f"notebooks/{SLUG}.ipynb",
        f"solutions/{SLUG}_solutions.ipynb",
    ]
    capsys.readouterr()
    assert main(["build", str(course)]) == 0
    assert "3 notebooks, all as their sources say" in capsys.readouterr().out
    assert main(["build", str(course), "--check"]) == 0


def test_a_drift_is_told_and_an_edited_notebook_is_kept(course: Path, capsys: pytest.CaptureFixture[str]):
    main(["build", str(course)])
    path = course / "notebooks" / f"{SLUG}.ipynb"
    path.write_text(path.read_text().replace("Begin with", "Start with"))
    assert main(["build", str(course), "--check"]) == 1
    assert main(["build", str(course)]) == 1
    assert f"kept: {path}" in capsys.readouterr().out
    assert main(["build", str(course), "--overwrite"]) == 0


def test_a_hand_out_is_whole(course: Path, tmp_path: Path):
    out = tmp_path / "out"
    assert main(["build", str(course), "--out", str(out), "--no-solutions"]) == 0
    assert not (out / "solutions").exists()
    found = course_here(out / "exercises", {})
    assert found is not None
    assert (found.solutions, read_course(course).solutions) == ("never", "after attempt")
    ids = [each.id for each in load_exercises(found.lessons / SLUG)]
    assert ids == [
        "l20.p1",
        "l20.q1",
        "l20.q2",
        "l20.q3",
        "l20.r1",
    ]


def test_a_notebook_finds_its_course_and_other_folders_have_none(course: Path, tmp_path: Path):
    (course / "notebooks").mkdir()
    assert course_here(course / "notebooks", {}) == read_course(course)
    assert course_here(tmp_path, {}) is None
    assert course_here(tmp_path, {"SFNLEARN_COURSE": str(course)}) == read_course(course)
    with pytest.raises(UsageError, match=r"course\.toml is missing"):
        course_here(tmp_path, {"SFNLEARN_COURSE": str(tmp_path)})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["new-lesson", "COURSE", "20_other"], "has the number 20 already"),
        (["new-lesson", "COURSE", "Night"], "two digits and a name"),
        (["new-exercise", "COURSE", "l20.q1"], "has the exercise l20.q1 already"),
        (["new-exercise", "COURSE", "l21.q1"], "has no lesson 21: it has 20_night_shift"),
        (["new-exercise", "COURSE", "q1"], "an id reads"),
        (["new-exercise", "COURSE", "l20.p2", "--kind", "asl"], "leave out --kind"),
    ],
)
def test_a_wrong_call_is_one_sentence(course: Path, capsys: pytest.CaptureFixture[str], words, told):
    assert main([str(course) if word == "COURSE" else word for word in words]) == 2
    assert told in capsys.readouterr().err


def test_each_student_has_numbers_of_their_own_and_is_graded_by_them(course: Path, tmp_path: Path):
    path = course / "lessons" / SLUG / "exercises.py"
    text = path.read_text(encoding="utf-8").replace('solution={"id": 1, "kg": 3}', 'solution={"id": 1, "kg": KG}')
    text = text.replace('`\\"Result\\": 3`', '`\\"Result\\": " + str(KG) + "`').replace(
        '"Result": 3, "ResultPath"', '"Result": KG, "ResultPath"'
    )
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("EXERCISES = ["))
    lines[first:first] = [
        "from sfnlearn.course.checking.seeds import variant",
        'KG = variant("l20.q3").randrange(10, 10_000)',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["build", str(course), "--out", str(tmp_path / "out"), "--student", "ada"]) == 1  # no variants yet
    toml = course / "course.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "variants = 4711\n", encoding="utf-8")
    assert main(["build", str(course), "--out", str(tmp_path / "out"), "--student", "ada", "--student", "bo"]) == 0
    asked = {}
    for name in ("ada", "bo"):
        out = tmp_path / "out" / name
        assert "4711" not in (out / "course.toml").read_text(encoding="utf-8")
        own = read_course(out)
        asked[name] = catalogue(own.lessons, own.variant)["l20.q3"]
        assert re.findall(r"\d+", str(asked[name].solution))[1] in (
            out / "exercises" / f"{SLUG}_exercises.ipynb"
        ).read_text(encoding="utf-8")
    assert asked["ada"].solution != asked["bo"].solution
    handed_in = tmp_path / "in"
    for name in ("ada", "bo"):  # both give ada's answer
        cell = {"cell_type": "code", "source": f'predict("l20.q3", {asked["ada"].solution!r})'}
        (handed_in / name).mkdir(parents=True)
        (handed_in / name / "a.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert main(["grade", str(handed_in), "--out", str(tmp_path / "g"), "--course", str(course), "--jobs", "1"]) == 0
    with (tmp_path / "g" / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert (scores["ada"], scores["bo"]) == (1, 0)


LESSON, EXERCISES, TOML = f"lessons/{SLUG}/lesson.md", f"lessons/{SLUG}/exercises.py", "course.toml"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ((LESSON, "minutes: 30", "minuts: 30"), r"line 4: front matter has title, summary, minutes and, "),
        ((LESSON, "---\ntitle", "title"), r"line 1: a lesson starts with front matter"),
        ((LESSON, "```{code-cell}\n%%asl", "````{code-cell}\n%%asl"), r"line 14: this ```` is never closed"),
        (
            (LESSON, "```{code-cell}\ndraw", "```{code-cell}\n:hide: yes\ndraw"),
            r"line \d+: the only option of a code cell",
        ),
        ((LESSON, "## A machine", "# A machine"), r"line 6: a heading of level 1"),
        ((LESSON, "draw(greet)", "x = 1\n" * 9), r"line 22: a code cell of 9 lines; at most 8"),
        ((LESSON, "Begin with", "word " * 1300), r"line 6: 13\d\d words; at most 1200"),
        ((LESSON, "Begin with", "a\n\n+++\n\n" * 40), r"line \d\d+: 5\d cells; at most 35"),
        ((LESSON, 'predict("l20.p1"', 'predict("l20.p7"'), r"line 28: there is no exercise l20\.p7"),
        ((LESSON, 'predict("l20.p1"', 'predict("l20.q1"'), r"line 28: l20\.q1 belongs to the exercise notebook"),
        ((LESSON, 'predict("l20.p1", ...)', "pass"), r"exercises\.py: line \d+: l20\.p1 is defined and nowhere asked"),
        ((EXERCISES, "EXERCISES = [", "EXERCISES = [["), r"line \d+: Python cannot read this: "),
        (
            (EXERCISES, "solution=SOLUTION_L20_Q1", "solution=SOLUTION"),
            r"line \d\d+: NameError: name 'SOLUTION' is not",
        ),
        ((EXERCISES, 'concepts=["Choice", "Retry"]', "concepts=[]"), r"line \d\d+: exercise l20\.q1: it names"),
        ((EXERCISES, 'concepts=["Choice", "Retry"]', "concept=[]"), r"line \d\d+: TypeError: .*concept"),
        ((EXERCISES, 'id="l20.q2"', 'id="l20.q1"'), r"line \d\d+: two exercises are called l20\.q1"),
        ((EXERCISES, 'id="l20.q2"', 'id="l21.q2"'), r"line \d\d+: exercise l21\.q2 stands in lesson 20_night_shift"),
        ((EXERCISES, "EXERCISES = [\n", "EXERCISES = [\n    3,\n"), r"line \d+: EXERCISES holds 3, which is not an Ex"),
        ((EXERCISES, "EXERCISES = [", "EXERCISE = ["), r"line 1: it defines no list EXERCISES"),
        ((TOML, "solutions", "solution"), r"line 2: there is no setting solution; there are title"),
        ((TOML, '"after attempt"', '"later"'), r"line 2: solutions is one of 'after attempt'"),
        ((TOML, 'title = "', "title = "), r"line 1: this is not TOML"),
        ((TOML, 'unlock = "free"', 'unlock = "free"\n[opens]\n"5" = 3'), r"line 5: write a lesson's number and a day"),
    ],
)
def test_what_breaks_a_source_is_told_with_file_and_line(
    course: Path, capsys: pytest.CaptureFixture[str], change, told
):
    name, old, new = change
    path = course / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["build", str(course)]) == 1
    said = capsys.readouterr().err
    assert re.search(rf"{re.escape(path.name)}: {told}" if "exercises" not in told else told, said), said
    assert not list(course.rglob("*.ipynb"))
