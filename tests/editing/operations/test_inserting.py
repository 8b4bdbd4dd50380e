"""`insert`: on a transition, into a block, on the ground; what ends cuts off, what is empty begins."""

import pytest

from sfnlearn import UsageError
from sfnlearn.editing import Session
from tests.editing.operations.chains import CHOICE, PARALLEL, TASK, session, ways


def test_a_state_on_a_transition_stands_between_its_ends():
    editor = session("A", "B")
    said = editor.do("insert", what={"item": "Pass"}, into={"transition": ["States", "A", "Next"]})
    assert said == '"Pass" inserted between "A" and "B".'
    assert ways(editor) == {"A": "Pass", "Pass": "B", "B": True}
    assert list(editor.definition["States"]) == ["A", "Pass", "B"]
    assert editor.selection == (("States", "Pass"),)
    assert editor.undo_label == 'insert "Pass"'


@pytest.mark.parametrize("field", ["End", "Next"])
def test_a_state_behind_the_last_one_ends_in_its_place(field):
    editor = session("A")
    editor.do("insert", what="Wait", into={"transition": ["States", "A", field]})
    assert ways(editor) == {"A": "Wait", "Wait": True}


def test_a_state_before_the_first_one_is_the_start():
    editor = session("A")
    editor.do("insert", what="Pass", into={"transition": ["StartAt"]})
    assert editor.definition["StartAt"] == "Pass"
    assert list(editor.definition["States"]) == ["Pass", "A"]


@pytest.mark.parametrize("text", ["", "{}", " \n", '{"Comment": "mine"}'])
def test_the_first_state_makes_the_machine(text):
    editor = Session(text)
    editor.do("insert", what="Succeed", into={"block": []})
    assert editor.definition["StartAt"] == "Succeed"
    editor.undo()
    assert editor.text == text


@pytest.mark.parametrize("item", ["Choice", "Parallel", "Map", "Task", "Fail", "wait-for-a-person"])
@pytest.mark.parametrize("language", ["JSONPath", "JSONata"])
def test_what_is_inserted_between_two_states_loads(item, language):
    editor = session("A", "B")
    editor.do("put", place=["QueryLanguage"], value=language)
    editor.do("insert", what={"item": item}, into={"transition": ["States", "A", "Next"]})
    unreachable = [found.code for found in editor.diagnostics if found.severity == "ERROR"]
    assert unreachable == (["MISSING_TRANSITION_TARGET"] if item == "Fail" else [])


def test_what_ends_cuts_off_and_says_so():
    editor = session("A", "B")
    said = editor.do("insert", what="Succeed", into={"transition": ["States", "A", "Next"]})
    assert said == '"Succeed" inserted between "A" and "B". Nothing leads to "B" any more.'


def test_a_rule_a_default_and_a_catcher_lead_on_through_the_new_state():
    editor = session("P", "B", "C", P=CHOICE, T=TASK)
    editor.do("insert", what="Pass", into={"transition": ["States", "P", "Choices", 1, "Next"]})
    editor.do("insert", what="Wait", into={"transition": ["States", "P", "Default"]})
    editor.do("insert", what="Pass", into={"transition": ["States", "T", "Catch", 0, "Next"]})
    states = editor.definition["States"]
    assert (states["P"]["Choices"][1]["Next"], states["P"]["Default"]) == ("Pass", "Wait")
    assert states["T"]["Catch"][0]["Next"] == "Pass 2"
    assert [states[name]["Next"] for name in ("Pass", "Wait", "Pass 2")] == ["C", "C", "C"]


def test_into_a_block_comes_behind_its_chain_and_before_what_nothing_can_follow():
    editor = session("A", "P", P=PARALLEL)
    editor.do("insert", what="Pass", into={"block": ["States", "P", "Branches", 0]})
    assert ways(editor, ["States", "P", "Branches", 0]) == {"L1": "L2", "L2": "Pass", "Pass": True}
    ended = session("A", "B", B={"Type": "Succeed"})
    ended.do("insert", what="Pass", into={"block": []})
    assert ways(ended) == {"A": "Pass", "Pass": "B", "B": None}


def test_on_the_ground_nothing_leads_there_yet():
    editor = session("A")
    said = editor.do("insert", what="Pass", into={"ground": []})
    assert said == '"Pass" inserted on its own; nothing leads there yet.'
    assert ways(editor) == {"A": True, "Pass": True}


def test_a_missing_branch_and_processor_are_made():
    editor = session("A", "P", P={"Type": "Parallel", "End": True}, M={"Type": "Map", "End": True})
    editor.do("insert", what="Pass", into={"block": ["States", "P", "Branches", 0]})
    editor.do("insert", what="Pass", into={"block": ["States", "M", "ItemProcessor"]})
    assert ways(editor, ["States", "P", "Branches", 0]) == {"Pass": True}
    assert editor.definition["States"]["M"]["ItemProcessor"]["StartAt"] == "Pass 2"


def test_names_and_labels_are_unique_in_the_whole_machine():
    editor = session("Pass", "P", P=PARALLEL)
    editor.do("insert", what="Pass", into={"block": ["States", "P", "Branches", 1]})
    editor.do("insert", what="DistributedMap", into={"block": []})
    editor.do("insert", what="DistributedMap", into={"block": []})
    assert "Pass 2" in editor.definition["States"]["P"]["Branches"][1]["States"]
    labels = [state.get("Label") for state in editor.definition["States"].values() if "Label" in state]
    assert len(labels) == len(set(labels)) == 2


def test_a_gap_keeps_its_name_for_whom_it_was_meant():
    editor = session("A", "B", B={"Type": "Pass", "Next": "Pass"})
    editor.do("insert", what="Pass", into={"ground": []})
    assert "Pass 2" in editor.definition["States"]


def test_states_that_are_given_go_in_with_their_open_ends_led_on():
    given = {"C": {**CHOICE, "Default": None}, "B": {"Type": "Pass", "End": True}}
    editor = session("A", "Z")
    editor.do("insert", what={"states": given, "start": "C"}, into={"transition": ["States", "A", "Next"]})
    assert editor.definition["States"]["C"]["Default"] == "Z"
    assert editor.definition["States"]["B"]["Next"] == "Z"


def test_a_rule_without_a_target_at_the_end_gets_a_succeed_state():
    editor = session("A")
    choice = {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True}]}
    editor.do("insert", what={"states": {"C": choice}}, into={"transition": ["States", "A", "End"]})
    assert editor.definition["States"]["C"]["Choices"][0]["Next"] == "Succeed"
    assert editor.machine is not None


@pytest.mark.parametrize(
    ("into", "why"),
    [
        ({"transition": ["States", "S", "End"]}, '"S": a Succeed state ends the execution.'),
        ({"transition": ["States", "P", "Next"]}, '"P" is a Choice: it goes on by its rules and its Default.'),
        ({"transition": ["States", "P", "Choices", 7, "Next"]}, "has nothing at /Choices"),
        ({"transition": ["States", "X", "Next"]}, "There is no transition at /States/X/Next."),
        ({"transition": ["Comment"]}, "There is no transition at /Comment."),
        ({"block": ["States", "A"]}, "There is no block of states at /States/A."),
        ({"block": ["States", "P", "Branches", 4]}, "There is no branch at"),
        ({"ground": "here"}, "is a place"),
        ({"block": [], "ground": []}, "into is"),
        ([], "into is an object"),
    ],
)
def test_what_is_not_a_drop_target_is_refused_with_the_reason(into, why):
    editor = session("A", "P", "B", "C", P=CHOICE, S={"Type": "Succeed"})
    before = editor.text
    with pytest.raises(UsageError) as refused:
        editor.do("insert", what="Pass", into=into)
    assert why in str(refused.value)
    assert (editor.text, editor.can_undo) == (before, False)
