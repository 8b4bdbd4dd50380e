from __future__ import annotations

import itertools

import pytest
from hypothesis import given, strategies as st
from IPython.core.interactiveshell import InteractiveShell

from sfnlearn.course.checking.feedback import Note
from sfnlearn.course.notebook.desk import Desk, register
from sfnlearn.course.notebook.help_cells import NAMES, at_the_margin
from sfnlearn.course.progress.store import Progress
from tests.course.samples import SAMPLES

LINES = ('hint("l02.q4")', 'solution("l02.q4", anyway=True)', 'hint("l02.q4", 2)', "progress()")


@pytest.fixture
def desk(tmp_path):
    return Desk(lambda: SAMPLES, Progress(tmp_path / "progress.jsonl"))


@pytest.fixture
def shell(desk, monkeypatch):
    """A shell that keeps what it shows: by `display`, and as the last expression of a cell."""
    made = InteractiveShell()
    register(made, desk)
    seen: list[str] = []
    made.user_ns["display"] = lambda note: seen.append(note._repr_mimebundle_()["text/plain"])
    made.user_ns["seen"] = seen
    return made


def run(shell: InteractiveShell, cell: str) -> list[str]:
    """What the cell shows; a syntax error or another fails the test."""
    shell.user_ns["seen"].clear()
    result = shell.run_cell(cell)
    assert result.success, result.error_before_exec or result.error_in_exec
    last = result.result
    return [*shell.user_ns["seen"], *([last._repr_mimebundle_()["text/plain"]] if isinstance(last, Note) else [])]


@pytest.mark.parametrize("marks", list(itertools.product(["#", "# ", " ", ""], repeat=2)), ids="|".join)
def test_whatever_sign_is_taken_away_the_cell_runs_and_shows_what_is_asked(shell, marks):
    asked = [f"{mark}{line}" for mark, line in zip(marks, LINES, strict=False)]
    shown = run(shell, "\n".join(asked))
    assert len(shown) == sum("#" not in mark for mark in marks)


@given(
    st.lists(st.sampled_from(LINES), min_size=1, max_size=4),
    st.lists(st.sampled_from(["", " ", "\t", "   "]), min_size=4),
)
def test_each_of_several_calls_is_at_the_margin(lines, blanks):
    cell = [f"{blank}{line}\n" for blank, line in zip(blanks, lines, strict=False)]
    assert at_the_margin(cell) == [f"{line}\n" for line in lines]


@pytest.mark.parametrize(
    "cell",
    [
        ["for n in range(3):\n", "    hint('l02.q1')\n"],
        ["x = 1\n", "  hint('l02.q1')\n"],
        [],
        ["# only a remark\n"],
        ["text = '''\n", "  hint('l02.q1')\n", "'''\n"],
    ],
)
def test_a_cell_that_does_more_is_left_as_it_is(cell):
    assert at_the_margin(cell) == cell


def test_a_hint_counts_when_it_is_shown_and_then_once(desk, shell):
    run(shell, 'kept = hint("l02.q4")')
    assert list(desk.progress.records()) == []
    first = run(shell, "kept")
    assert "hint 1 of" in first[0]
    run(shell, "kept")
    assert [record["rung"] for record in desk.progress.records()] == [1]
    assert "hint 2 of" in run(shell, 'hint("l02.q4")')[0]


def test_two_hints_in_one_cell_are_two(desk, shell):
    shown = run(shell, 'hint("l02.q4")\nhint("l02.q4")')
    assert ["hint 1" in shown[0], "hint 2" in shown[1]] == [True, True]
    assert [record["rung"] for record in desk.progress.records()] == [1, 2]


def test_what_stands_in_another_statement_is_not_shown(shell):
    assert run(shell, 'if True:\n    hint("l02.q4")\nprint("x")') == []


def test_the_names_are_those_of_the_desk(shell):
    assert set(NAMES) <= set(shell.user_ns)
