"""`%%asl name --edit`: the variable is what is drawn, and so is the answer to an exercise."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.course.notebook.desk import Desk
from sfnlearn.course.progress.store import Progress
from sfnlearn.errors import UsageError
from tests.course.samples import ASL, SAMPLES

TEXT = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'


def test_the_variable_follows_the_drawing():
    namespace: dict[str, object] = {}
    editor = Desk().asl("order --edit", TEXT, namespace)
    assert namespace["order"].name == "order"  # type: ignore[attr-defined]
    editor.text = TEXT.replace("Succeed", "Fail")
    assert namespace["order"].definition["States"]["A"] == {"Type": "Fail"}  # type: ignore[attr-defined]


def test_the_variable_stays_the_last_valid_machine():
    namespace: dict[str, object] = {}
    editor = Desk().asl("--edit order", TEXT, namespace)
    before = namespace["order"]
    editor.text = "{"
    assert namespace["order"] is before
    assert editor.machine is None


def test_an_empty_cell_opens_an_empty_editor():
    namespace: dict[str, object] = {}
    assert Desk().asl("order --edit", "\n", namespace).text == ""
    assert namespace == {}


# ------------------------------------------------------------------------------ what is drawn gets into the cell


class Cell:
    """A cell of a notebook whose answer is drawn: its text, and what running it gives."""

    def __init__(self, desk: Desk, line: str, text: str) -> None:
        self.desk, self.line, self.text = desk, line, text
        self.namespace: dict[str, Any] = {}
        desk.drawn.write = self._written

    def _written(self, whole: str) -> None:
        head, _, self.text = whole.partition("\n")
        assert head == f"%%asl {self.line}"

    def run(self) -> Any:
        return self.desk.asl(self.line, f"{self.text}\n", self.namespace)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(lambda: SAMPLES, Progress(tmp_path / "progress.jsonl"))


RIGHT = json.dumps(ASL.solution)
WRONG = json.dumps(ASL.wrong[0].answer)


def outcome(desk: Desk) -> str:
    record = desk.progress.latest(ASL.id, "check")
    return str(record["outcome"]) if record else "none"


def test_running_the_cell_again_writes_what_was_drawn(desk: Desk):
    cell = Cell(desk, "order --edit", TEXT)
    editor = cell.run()
    assert cell.text == TEXT
    editor.text = TEXT.replace("Succeed", "Fail")
    assert cell.text == TEXT
    assert cell.run() is editor
    assert cell.text == TEXT.replace("Succeed", "Fail")


def test_a_drawn_answer_is_judged_and_kept_as_a_typed_one_is(desk: Desk):
    cell = Cell(desk, f"{ASL.id} --edit", ASL.starter)
    editor = cell.run()
    assert outcome(desk) == "none"
    editor.text = RIGHT
    cell.run()
    assert cell.text == RIGHT
    assert outcome(desk) == "correct"
    assert desk.check(ASL.id).correct
    typed = desk.asl(ASL.id, RIGHT, {})
    assert [line.text for line in typed.lines[:1]] == [line.text for line in desk.check(ASL.id).lines[:1]]


def test_what_was_typed_into_the_cell_goes_before_what_was_drawn_and_loses_nothing(desk: Desk):
    cell = Cell(desk, f"{ASL.id} --edit", ASL.starter)
    editor = cell.run()
    editor.text = WRONG
    cell.text = RIGHT
    cell.run()
    assert (cell.text, editor.text.strip("\n"), outcome(desk)) == (RIGHT, RIGHT, "correct")


def test_the_editor_of_an_exercise_checks_what_it_holds(desk: Desk):
    editor = Cell(desk, f"{ASL.id} --edit", ASL.starter).run()
    assert editor.checks == ASL.id
    assert "not attempted" in editor.check()["headline"]
    editor.text = WRONG
    told = editor.check()
    assert not told["correct"]
    assert [line["label"] for line in told["lines"]][:4] == ["probes", "run", "expected", "happened"]
    editor.text = RIGHT
    told = editor.check()
    assert told["correct"]
    assert "writes the text of your drawing into it" in told["lines"][0]["text"]
    assert outcome(desk) == "correct"


def test_what_was_drawn_and_checked_is_there_again_after_a_restart(desk: Desk):
    before = Cell(desk, f"{ASL.id} --edit", ASL.starter).run()
    before.text = RIGHT
    before.check()
    later = Cell(Desk(desk.catalogue, desk.progress), f"{ASL.id} --edit", ASL.starter)
    assert later.run().text.strip("\n") == RIGHT
    assert later.text == RIGHT


def test_the_run_mode_has_the_functions_of_the_exercise(desk: Desk):
    assert set(Cell(desk, f"{ASL.id} --edit", ASL.starter).run().functions) == set(ASL.functions)


def test_without_anywidget_an_answer_is_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "sfnlearn.widgets.editor.view", None)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "sfnlearn.widgets.editor.view")
    assert Cell(desk, f"{ASL.id} --edit", RIGHT).run().correct
    with pytest.raises(UsageError, match="anywidget"):
        Cell(desk, "order --edit", RIGHT).run()


def test_an_editor_of_no_exercise_has_nothing_to_check():
    editor = Desk().asl("order --edit", TEXT, {})
    assert editor.checks == ""
    with pytest.raises(UsageError, match="only the editor of an exercise"):
        editor.check()
