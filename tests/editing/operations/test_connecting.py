"""`connect` and `disconnect`: each kind of transition, and why some cannot be."""

import pytest

from sfnlearn import UsageError
from tests.editing.operations.chains import CHOICE, PARALLEL, TASK, session, ways


def test_a_state_goes_on_or_ends():
    editor = session("A", "B")
    assert editor.do("connect", state=["States", "A"], target=None) == '"A" ends. Nothing leads to "B" any more.'
    editor.do("connect", state=["States", "A"], target=["States", "B"], way="Next")
    assert ways(editor) == {"A": "B", "B": True}


def test_a_choice_gets_a_rule_in_its_language_and_a_default():
    editor = session("P", "B", "C", P=CHOICE)
    editor.do("connect", state=["States", "P"], target=["States", "B"])
    assert editor.definition["States"]["P"]["Choices"][2] == {"Variable": "$.value", "IsPresent": True, "Next": "B"}
    editor.do("connect", state=["States", "P"], target=["States", "B"], way="Default")
    assert editor.definition["States"]["P"]["Default"] == "B"
    assert editor.valid


def test_a_catcher_goes_before_the_one_for_everything():
    editor = session("T", "B", "C", T=TASK)
    editor.do("connect", state=["States", "T"], target=["States", "B"], way="catch")
    caught = [catcher["ErrorEquals"] for catcher in editor.definition["States"]["T"]["Catch"]]
    assert caught == [["States.TaskFailed"], ["States.ALL"]]
    assert editor.valid


def test_an_existing_transition_and_the_start_lead_elsewhere():
    editor = session("P", "B", "C", P=CHOICE)
    editor.do("connect", state=["States", "P"], target=["States", "C"], way=["States", "P", "Choices", 0, "Next"])
    assert editor.said == 'Rule 1 of "P" leads to "C". Nothing leads to "B" any more.'
    editor.do("connect", state=[], target=["States", "B"])
    assert editor.definition["StartAt"] == "B"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"state": ["States", "S"], "target": ["States", "A"]}, "a Succeed state ends the execution"),
        ({"state": ["States", "C"], "target": ["States", "A"], "way": "Next"}, "goes on by its rules"),
        ({"state": ["States", "C"], "target": None}, "to end there, let it lead to a Succeed state"),
        ({"state": ["States", "A"], "target": ["States", "S"], "way": "catch"}, "only Task, Parallel and Map"),
        ({"state": ["States", "A"], "target": ["States", "S"], "way": "rule"}, "only a Choice has them"),
        ({"state": ["States", "A"], "target": ["States", "S"], "way": "Default"}, "only a Choice has one"),
        (
            {"state": ["States", "A"], "target": ["States", "P", "Branches", 0, "States", "L1"]},
            '"L1" is in another block than "A", and no transition leaves its block.',
        ),
        ({"state": ["States", "A"], "target": ["States", "S"], "way": ["States", "B", "Next"]}, "does not leave"),
        ({"state": [], "target": None}, "The start leads to a state"),
        ({"state": ["States", "?"], "target": None}, "There is no state at"),
    ],
)
def test_what_the_language_does_not_have_is_refused_by_name(arguments, why):
    editor = session("A", "B", C={**CHOICE, "Choices": []}, P=PARALLEL, S={"Type": "Succeed"})
    with pytest.raises(UsageError) as refused:
        editor.do("connect", **arguments)
    assert why in str(refused.value)


def test_a_transition_is_taken_away():
    editor = session("P", "T", "B", "C", P=CHOICE, T=TASK)
    editor.do("disconnect", transition=["States", "P", "Choices", 0, "Next"])
    editor.do("disconnect", transition=["States", "P", "Default"])
    editor.do("disconnect", transition=["States", "T", "Catch", 0, "Next"])
    editor.do("disconnect", transition=["States", "T", "Next"])
    states = editor.definition["States"]
    assert [rule["Next"] for rule in states["P"]["Choices"]] == ["C"]
    assert "Default" not in states["P"]
    assert "Catch" not in states["T"]
    assert states["T"]["End"] is True


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (["StartAt"], "A block starts somewhere"),
        (["States", "A", "End"], "nothing to disconnect"),
        (["States", "P", "Choices", 0, "Next"], "A Choice has one rule at least"),
        (["States", "P", "Default"], "This Choice has no Default"),
    ],
)
def test_what_cannot_be_taken_away_says_what_can_be_done(place, why):
    rule = {"Variable": "$.x", "IsPresent": True, "Next": "A"}
    editor = session("A", P={"Type": "Choice", "Choices": [rule]})
    with pytest.raises(UsageError) as refused:
        editor.do("disconnect", transition=place)
    assert why in str(refused.value)
