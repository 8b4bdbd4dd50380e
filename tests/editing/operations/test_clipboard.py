"""`copy`, `paste` and `duplicate`: States Language text, from and to anywhere."""

import json

import pytest

from sfnlearn import StateMachine, UsageError
from sfnlearn.editing import Session
from tests.editing.operations.chains import CHOICE, PARALLEL, TASK, session, ways


def test_what_is_copied_is_a_machine_of_its_own():
    editor = session("A", "B", "C", "D")
    text = editor.copy([["States", "C"], ["States", "B"]])
    assert json.loads(text) == {
        "StartAt": "B",
        "States": {"B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Pass", "End": True}},
    }
    assert StateMachine(text).start_at == "B"


def test_pasted_between_states_it_leads_on_under_new_names():
    editor = session("A", "B")
    text = editor.copy([["States", "A"], ["States", "B"]])
    editor.do("paste", text=text, into={"transition": ["States", "A", "Next"]})
    assert ways(editor) == {"A": "A 2", "A 2": "B 2", "B 2": "B", "B": True}
    assert editor.undo_label == 'paste "A 2" and "B 2"'


def test_a_container_is_copied_with_its_inside():
    editor = session("P", P=PARALLEL)
    editor.do("paste", text=editor.copy([["States", "P"]]), into={"block": []})
    inside = editor.definition["States"]["P 2"]["Branches"][0]
    assert (inside["StartAt"], inside["States"]["L1 2"]["Next"]) == ("L1 2", "L2 2")
    assert editor.valid


def test_a_catcher_leads_to_the_state_of_its_name_where_there_is_one():
    editor = session("T", "B", "C", T=TASK)
    text = editor.copy([["States", "T"]])
    editor.do("paste", text=text, into={"transition": ["States", "B", "Next"]})
    assert editor.valid
    elsewhere = session("A")
    elsewhere.do("paste", text=text, into={"block": []})
    assert elsewhere.said.endswith('Catcher 1 of "T" leads nowhere.')


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"Type": "Pass"}', ["Pass"]),
        ('"Pay": {"Type": "Pass", "End": true},', ["Pay"]),
        ('{"X": {"Type": "Pass", "Next": "Y"}, "Y": {"Type": "Fail"}}', ["X", "Y"]),
        ('{"States": {"X": {"Type": "Succeed"}}}', ["X"]),
        ('{"StartAt": "Y", "States": {"X": {"Type": "Fail"}, "Y": {"Type": "Pass", "Next": "X"}}}', ["Y", "X"]),
    ],
)
def test_states_come_in_many_forms(text, names):
    editor = Session()
    editor.do("paste", text=text, into={"block": []})
    assert editor.valid
    assert editor.definition["StartAt"] == names[0]
    assert sorted(editor.definition["States"]) == sorted(names)


@pytest.mark.parametrize(
    "text", ["hello", "", "[]", "5", "{}", '{"A": 1}', '{"Type": 1}', '{"States": {}}', '{"a": {}}']
)
def test_what_is_no_state_is_refused(text):
    with pytest.raises(UsageError, match="What can be pasted is a machine, a state"):
        session("A").do("paste", text=text, into={"block": []})


def test_a_state_of_another_query_language_says_which_it_speaks():
    text = Session({"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    editor = session("Z")
    editor.do("paste", text=text.copy([["States", "A"]]), into={"block": []})
    assert editor.definition["States"]["A"] == {"Type": "Pass", "QueryLanguage": "JSONata", "End": True}
    assert editor.valid


def test_a_duplicate_stands_behind_its_original():
    editor = session("T", "B", "C", T=TASK)
    assert editor.do("duplicate", states=[["States", "T"]]) == '"T" duplicated as "T 2", behind it.'
    assert (ways(editor)["T"], ways(editor)["T 2"]) == ("T 2", "B")
    assert editor.valid


def test_a_duplicate_with_several_ends_stands_on_its_own_and_leads_where_the_original_leads():
    editor = session("P", "B", "C", P=CHOICE)
    editor.do("duplicate", states=[["States", "P"]])
    assert editor.definition["States"]["P 2"] == CHOICE


def test_states_of_several_blocks_are_not_copied_together():
    editor = session("A", "P", P=PARALLEL)
    places = [["States", "A"], ["States", "P", "Branches", 0, "States", "L1"]]
    with pytest.raises(UsageError, match="States of one block"):
        editor.copy(places)
    with pytest.raises(UsageError, match="States of one block"):
        editor.do("duplicate", states=places)
