"""Answers read from notebooks as data."""

from __future__ import annotations

import pytest

from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.grading.answers import Given, answers_in
from sfnlearn.course.grading.handed_in import Notebook
from tests.course.grading.class_of import HANDLER, Q1, RIGHT, STARTER, WRONG, notebook


def read(*cells: str) -> tuple[dict[str, Given], list[str]]:
    return answers_in([Notebook("a.ipynb", notebook(*cells))], catalogue())


def test_a_machine_is_the_text_below_the_magic():
    found, troubles = read("%load_ext sfnlearn.course", RIGHT)
    assert (found["l02.q1"].answer, found["l02.q1"].cell, troubles) == (RIGHT.partition("\n")[2], 2, [])


def test_an_answer_that_was_drawn_is_the_text_of_its_cell_too():
    head, _, text = RIGHT.partition("\n")
    found, troubles = read(f"{head} --edit\n{text}")
    assert (found["l02.q1"].answer, troubles) == (text, [])


def test_the_last_cell_that_was_changed_counts():
    found, _ = read(WRONG, RIGHT, STARTER)
    assert (found["l02.q1"].answer, found["l02.q1"].cell) == (RIGHT.partition("\n")[2], 2)
    assert "cell 2 counts, not a.ipynb, cell 3" in found["l02.q1"].notes[-1]


@pytest.mark.parametrize("cell", [RIGHT, HANDLER.solution_cell])
def test_a_split_cell_is_one_answer(cell: str):
    lines = cell.split("\n")
    middle = next(index for index in range(len(lines) - 1, 0, -1) if lines[index].startswith("    "))
    whole, _ = read(cell)
    split, _ = read("\n".join(lines[:middle]), "\n".join(lines[middle:]))
    given = next(iter(split.values()))
    assert given.answer == next(iter(whole.values())).answer or "split" not in str(given.notes)


def test_the_rest_of_a_split_machine_is_found():
    head, _, rest = RIGHT.partition('"States"')
    found, _ = read(head, f'"States"{rest}')
    assert "the cell was split" in found["l02.q1"].notes[0]
    assert str(found["l02.q1"].answer).split() == RIGHT.split()[2:]


def test_what_stands_below_a_whole_answer_is_not_its_rest():
    found, _ = read(RIGHT, "print(1)")
    assert found["l02.q1"].notes == ()


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ('predict("l01.q1", [1, 2])', [1, 2]),
        ("%matplotlib inline\npredict('l01.q1', {'a': True})", {"a": True}),
        ('x = predict("l01.q1", -1.5)', -1.5),
        ('predict(exercise_id="l01.q1", value="a")', "a"),
    ],
)
def test_a_prediction_is_a_literal(cell: str, answer: object):
    found, _ = read(cell)
    assert (found["l01.q1"].answer, found["l01.q1"].refused) == (answer, "")


@pytest.mark.parametrize(
    "value", ["1 + f()", "__import__('os').getcwd()", "[x for x in 'ab']", "open('/etc/passwd').read()"]
)
def test_a_prediction_is_never_computed(value: str):
    found, _ = read(f'predict("l01.q1", {value})')
    assert "write the value itself" in found["l01.q1"].refused


def test_the_wrong_magic_is_told():
    found, _ = read(RIGHT.replace("%%asl", "%%handler", 1))
    assert found["l02.q1"].refused == "l02.q1 is answered by %%asl l02.q1"


def test_an_unknown_exercise_is_told():
    assert read("%%asl l99.q1\n{}") == ({}, ["a.ipynb, cell 1: there is no exercise l99.q1"])


def test_an_answer_that_is_too_long_is_refused():
    found, _ = read(f'%%asl {Q1.id}\n"{"a" * 300_000}"')
    assert "at most 200,000" in found[Q1.id].refused
    assert len(str(found[Q1.id].answer)) <= 200_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "no cells"),
        (b'{"cells": 1}', "no cells"),
        (b"[" * 200_000, "too deep"),
        (b'{"cells": [' + b"{}," * 6_000 + b"{}]}", "at most 5,000"),
    ],
)
def test_what_is_not_a_notebook_is_told(content: bytes, reason: str):
    found, troubles = answers_in([Notebook("a.ipynb", content)], catalogue())
    assert found == {}
    assert reason in troubles[0]


def test_cells_of_odd_shapes_are_passed_over():
    odd = b'[1, null, {"cell_type": "code"}, {"cell_type": "code", "source": [1, "x"]}, {"source": "%%asl l02.q1"}]'
    content = b'{"cells": ' + odd + b"}"
    assert answers_in([Notebook("a.ipynb", content)], catalogue()) == ({}, [])


@pytest.mark.parametrize("value", ["[1, 2", "(" * 5_000 + ")" * 5_000, "9" * 100_000])
def test_a_prediction_in_a_cell_that_cannot_be_read_is_refused_and_not_lost(value: str):
    found, _ = read(f'predict("l01.q1", {value})')
    assert found["l01.q1"].refused.startswith("Python cannot read the cell: ")
