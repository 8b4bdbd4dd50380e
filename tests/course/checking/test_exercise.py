"""An exercise is complete or refused, and its cells hold the answer as text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from sfnlearn.course.checking.exercise import answer_text, catalogue, find, lesson_folders, load_exercises
from sfnlearn.course.checking.probes import static
from sfnlearn.errors import UsageError
from tests.course.samples import ASL, HANDLER, IN_LESSON, PREDICT, SAMPLES, changed


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"id": "2.4"}, "an id reads l02.q4"),
        ({"hints": ["only one"]}, "hints are three"),
        ({"wrong": ASL.wrong[:2]}, "known wrong answers"),
        ({"probes": []}, "it has no probe"),
        ({"probes": [static(bool, says="it is there")]}, "never stands alone"),
        ({"variation": ""}, "no variation"),
        ({"why": ""}, "why the answer works"),
        ({"concepts": []}, "names no concept"),
        ({"starter": "..."}, "no starter"),
        ({"starter": answer_text("asl", ASL.solution)}, "already the solution"),
        ({"options": {"a": "x"}}, "options are for predictions"),
        ({"machine": {}}, "machine is for handlers"),
    ],
)
def test_an_incomplete_exercise_is_refused(fields, complaint):
    with pytest.raises(UsageError, match=complaint):
        changed(ASL, **fields)


def test_every_fault_is_named_at_once():
    with pytest.raises(UsageError) as refusal:
        changed(ASL, hints=[], why="", concepts=[])
    assert str(refusal.value).count(";") >= 3


def test_cells_hold_the_answer_as_text():
    assert ASL.starter_cell == '%%asl l02.q4\n{\n  "StartAt": "",\n  "States": {}\n}'
    assert HANDLER.solution_cell.startswith("%%handler l01.q3\ndef handler(event, context):")
    assert PREDICT.starter_cell == 'predict("l01.q1", [..., ..., ...])'
    assert PREDICT.solution_cell == 'predict("l01.q1", [1, 2, 3])'


def test_the_id_says_where_an_exercise_stands():
    assert (ASL.lesson, ASL.in_lesson) == ("02", False)
    assert IN_LESSON.in_lesson


def test_an_unknown_id_is_one_sentence_with_a_guess():
    with pytest.raises(UsageError, match=re.escape('there is no exercise "l02.q5". Did you mean "l02.q4"?')):
        find("l02.q5", lambda: SAMPLES)


SOURCE = "from tests.course.samples import IN_LESSON\nEXERCISES = [IN_LESSON]\n"


def test_exercises_are_loaded_by_the_folders_path(tmp_path: Path):
    for slug in ("02_first", "10_none", "notes"):
        (tmp_path / slug).mkdir()
    (tmp_path / "02_first" / "exercises.py").write_text(SOURCE)
    assert [folder.name for folder in lesson_folders(tmp_path)] == ["02_first", "10_none"]
    assert list(catalogue(tmp_path)) == ["l02.p1"]
    assert load_exercises(tmp_path / "10_none") == []


def test_an_exercise_of_another_lesson_is_refused(tmp_path: Path):
    (tmp_path / "03_other").mkdir()
    (tmp_path / "03_other" / "exercises.py").write_text(SOURCE)
    with pytest.raises(UsageError, match="it must start with l03"):
        load_exercises(tmp_path / "03_other")


def test_an_id_is_given_once(tmp_path: Path):
    (tmp_path / "02_first").mkdir()
    (tmp_path / "02_first" / "exercises.py").write_text(SOURCE.replace("[IN_LESSON]", "[IN_LESSON, IN_LESSON]"))
    with pytest.raises(UsageError, match="two exercises are called l02"):
        catalogue(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=30,
)


@given(JSON)
def test_an_answer_as_text_is_the_same_answer(value):
    if not isinstance(value, str):
        assert json.loads(answer_text("asl", value)) == value


def test_what_is_short_stands_on_one_line():
    lines = answer_text("asl", ASL.solution).splitlines()
    assert '          "ErrorEquals": ["Busy"],' in lines
    assert max(map(len, lines)) < 110
