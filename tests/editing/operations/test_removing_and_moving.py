"""`remove` and `move`: whoever led there goes on to what came behind; what moves takes its text along."""

import pytest

from sfnlearn import UsageError
from sfnlearn.editing import Session
from tests.editing.operations.chains import CHOICE, PARALLEL, TASK, chain, session, ways


def test_predecessors_go_on_to_the_successor():
    editor = session("T", "B", "C", T=TASK)
    editor.do("remove", states=[["States", "C"]])
    assert editor.said == '"C" removed. Catcher 1 of "T" leads nowhere.'
    editor.undo()
    editor.do("remove", states=[["States", "B"]])
    assert editor.definition["States"]["T"]["Next"] == "C"
    editor.do("remove", states=[["States", "T"]])
    assert editor.definition["StartAt"] == "C"


def test_a_choice_is_passed_along_its_default():
    editor = session("A", "P", "B", "C", P=CHOICE)
    editor.do("remove", states=[["States", "P"]])
    assert editor.said == '"P" removed. Nothing leads to "B" any more.'
    assert ways(editor)["A"] == "C"


def test_several_go_at_once_whatever_their_order():
    for order in ("BC", "CB"):
        editor = session("A", "B", "C", "D")
        editor.do("remove", states=[["States", name] for name in order])
        assert ways(editor) == {"A": "D", "D": True}


def test_a_loop_that_goes_is_an_end():
    editor = session("A", "B", "C", C={"Type": "Pass", "Next": "B"})
    editor.do("remove", states=[["States", "B"], ["States", "C"]])
    assert ways(editor) == {"A": True}


def test_a_container_takes_its_inside_along_and_an_empty_block_stays():
    editor = session("A", "P", P=PARALLEL)
    editor.do("remove", states=[["States", "P", "Branches", 1, "States", "R"]])
    assert editor.definition["States"]["P"]["Branches"][1] == {"States": {}}
    assert not editor.valid
    editor.do("remove", states=[["States", "P"], ["States", "P", "Branches", 0, "States", "L1"]])
    assert ways(editor) == {"A": True}


def test_the_last_state_leaves_an_empty_machine_that_can_begin_again():
    editor = session("A")
    editor.do("remove", states=[["States", "A"]])
    assert editor.definition == {"States": {}}
    editor.do("insert", what="Succeed", into={"block": []})
    assert editor.definition["StartAt"] == "Succeed"


def test_a_start_that_ended_goes_to_what_nothing_led_to():
    editor = session("A", Y={"Type": "Pass", "End": True}, X={"Type": "Pass", "Next": "Y"})
    editor.do("remove", states=[["States", "A"]])
    assert editor.definition["StartAt"] == "X"


def test_a_moved_state_leaves_as_it_came():
    editor = session("A", "B", "C")
    editor.do("move", states=[["States", "A"]], into={"transition": ["States", "B", "Next"]})
    assert (editor.definition["StartAt"], ways(editor)) == ("B", {"B": "A", "A": "C", "C": True})


def test_a_state_moves_into_a_branch_with_its_own_text():
    text = '{"StartAt": "A", "States": {"A": {"Type":"Pass",  "Result":1.50, "Next": "P"},\n "P": {"Type": "Parallel", '
    text += '"Branches": [{"StartAt": "L", "States": {"L": {"Type": "Pass", "End": true}}}], "End": true}}}'
    editor = Session(text)
    place = ["States", "P", "Branches", 0]
    editor.do("move", states=[["States", "A"]], into={"transition": [*place, "StartAt"]})
    assert '{"Type":"Pass",  "Result":1.50, "Next": "L"}' in editor.text
    assert (editor.definition["StartAt"], ways(editor, place)) == ("P", {"A": "L", "L": True})
    assert editor.selection == ((*place, "States", "A"),)


def test_several_move_as_one_chain_in_the_order_of_the_machine():
    editor = session("A", "B", "C", "D", "E")
    editor.do("move", states=[["States", "D"], ["States", "B"]], into={"transition": ["StartAt"]})
    assert ways(editor) == {"B": "D", "D": "A", "A": "C", "C": "E", "E": True}


def test_the_others_ways_of_a_moved_choice_stay_in_its_block_and_are_gaps_in_another():
    editor = session("A", "P", "B", "C", P=CHOICE)
    editor.do("move", states=[["States", "P"]], into={"transition": ["StartAt"]})
    moved = editor.definition["States"]["P"]
    assert ([rule["Next"] for rule in moved["Choices"]], moved["Default"]) == (["B", "C"], "A")
    away = session("P", "B", "C", "Q", P=CHOICE, Q=PARALLEL)
    away.do("move", states=[["States", "P"]], into={"block": ["States", "Q", "Branches", 1]})
    assert "Rule 1 of" in away.said


@pytest.mark.parametrize("way", ["Next", "End"])
def test_a_state_that_is_put_where_it_stands_stays(way):
    editor = session("A", "B")
    said = editor.do("move", states=[["States", "A"]], into={"transition": ["States", "A", way]})
    assert (said, editor.can_undo) == ('"A" stays where it is.', False)


def test_a_state_does_not_move_into_itself():
    editor = session("A", "P", P=PARALLEL)
    with pytest.raises(UsageError, match='"P" cannot be moved into itself'):
        editor.do("move", states=[["States", "P"]], into={"block": ["States", "P", "Branches", 0]})


def test_the_last_state_of_a_branch_may_move_out():
    editor = session("A", "P", P={"Type": "Parallel", "Branches": [chain("L")], "End": True})
    place = ["States", "P", "Branches", 0]
    editor.do("move", states=[[*place, "States", "L"]], into={"transition": ["StartAt"]})
    assert ways(editor) == {"L": "A", "A": "P", "P": True}
    assert editor.definition["States"]["P"]["Branches"] == [{"States": {}}]
