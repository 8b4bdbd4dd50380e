"""A session: what follows from its text, typing, selection, undo, and what it forgets."""

import pytest

from sfnlearn import StateMachine, UsageError
from sfnlearn.editing import Session, steps

TEXT = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'


def test_nothing_yet_is_an_empty_drawing():
    editor = Session()
    assert (editor.text, editor.definition, editor.drawn, editor.drawn_is_current) == ("", None, {}, True)
    assert editor.machine is None
    assert [found.code for found in editor.diagnostics] == ["MISSING_DESCRIPTION"]


def test_a_machine_brings_its_name_type_and_text():
    machine = StateMachine(TEXT, name="orders", type="EXPRESS")
    editor = Session(machine)
    assert editor.text == TEXT
    assert editor.machine == machine


def test_a_text_that_cannot_be_read_keeps_the_last_drawing_and_refuses_hands():
    editor = Session(TEXT)
    editor.type_text(TEXT[:-1])
    assert (editor.definition, editor.machine, editor.drawn_is_current) == (None, None, False)
    assert editor.drawn == StateMachine(TEXT).definition
    assert editor.last_machine == StateMachine(TEXT)
    assert editor.syntax == "JSON"
    with pytest.raises(UsageError, match="fix it as a text first"):
        editor.do("insert", what="Pass", into={"block": []})
    editor.type_text(TEXT)
    assert editor.drawn_is_current
    assert editor.valid


def test_what_has_no_states_is_not_drawn():
    editor = Session(TEXT)
    editor.type_text("[1]")
    assert (editor.definition, editor.drawn_is_current) == ([1], False)


def test_a_burst_of_typing_is_one_step():
    editor = Session(TEXT)
    for end in (" ", "  ", "   "):
        editor.type_text(TEXT + end, joined=True)
    editor.type_text(TEXT + "\n")
    assert editor.undo_label == "typing"
    editor.undo()
    assert editor.text == TEXT + "   "
    editor.undo()
    assert (editor.text, editor.can_undo) == (TEXT, False)
    editor.type_text(TEXT + "\n", joined=True)
    assert not editor.can_redo


def test_typing_does_not_join_an_operation_or_a_step_before_an_undo():
    editor = Session(TEXT)
    editor.do("rename", state=["States", "A"], name="B")
    editor.type_text(editor.text + " ", joined=True)
    editor.undo()
    editor.undo()
    assert editor.text == TEXT


def test_selection_is_restored_and_loses_what_goes():
    editor = Session(TEXT)
    editor.select([["States", "A"], ["States", "nobody"]])
    assert editor.selection == (("States", "A"),)
    editor.do("insert", what="Pass", into={"transition": ["StartAt"]})
    assert editor.selection == (("States", "Pass"),)
    editor.undo()
    assert editor.selection == (("States", "A"),)
    editor.type_text(TEXT.replace('"A"', '"B"'))
    assert [*editor.selection] == []


def test_places_are_those_of_the_states_that_diagnostics_are_about():
    editor = Session(TEXT.replace("Succeed", "Pass"))
    assert editor.places == (("States", "A"),)


def test_there_is_an_end_to_undo_and_redo():
    editor = Session(TEXT)
    with pytest.raises(UsageError, match="There is nothing to undo"):
        editor.undo()
    with pytest.raises(UsageError, match="There is nothing to redo"):
        editor.redo()


def test_the_oldest_steps_are_forgotten(monkeypatch):
    monkeypatch.setattr(steps, "MOST_STEPS", 3)
    editor = Session(TEXT)
    for number in range(6):
        editor.do("put", place=["Comment"], value=str(number))
    for _ in range(3):
        editor.undo()
    assert (editor.definition["Comment"], editor.can_undo) == ("2", False)


def test_a_large_text_has_fewer_steps(monkeypatch):
    monkeypatch.setattr(steps, "MOST_CHARACTERS", 200)
    editor = Session(TEXT)
    for number in range(6):
        editor.do("put", place=["Comment"], value=str(number))
    undone = 0
    while editor.can_undo:
        editor.undo()
        undone += 1
    assert 1 <= undone < 4


def test_a_text_that_looks_like_the_name_of_a_file_is_a_text():
    editor = Session(TEXT)
    editor.type_text("machine.json")
    assert not editor.valid


@pytest.mark.parametrize("arguments", [{"type": "FAST"}, {"syntax": "XML"}])
def test_what_a_session_cannot_be_is_refused(arguments):
    with pytest.raises(UsageError):
        Session(TEXT, **arguments)
