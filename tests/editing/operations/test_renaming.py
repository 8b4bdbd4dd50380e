"""`rename`: every place that names a state follows, and what may name it is told."""

import pytest

from sfnlearn import UsageError
from sfnlearn.editing import Session
from tests.editing.operations.chains import CHOICE, PARALLEL, TASK, chain, session


def test_every_transition_follows():
    editor = session("P", "T", "B", "C", P=CHOICE, T=TASK)
    editor.do("rename", state=["States", "C"], name="Sea")
    editor.do("rename", state=["States", "P"], name="Pay?")
    states = editor.definition["States"]
    assert editor.definition["StartAt"] == "Pay?"
    assert [*states] == ["Pay?", "T", "B", "Sea"]
    assert (states["Pay?"]["Choices"][1]["Next"], states["Pay?"]["Default"]) == ("Sea", "Sea")
    assert states["T"]["Catch"][0]["Next"] == "Sea"
    assert editor.selection == (("States", "Pay?"),)


def test_another_block_keeps_what_it_calls_by_the_name():
    editor = session("A", "P", P={"Type": "Parallel", "Branches": [chain("L", "A 2")], "End": True})
    editor.do("rename", state=["States", "P", "Branches", 0, "States", "L"], name="M")
    assert editor.definition["States"]["P"]["Branches"][0]["StartAt"] == "M"
    assert editor.valid


def test_a_comparison_with_the_own_name_in_the_context_follows():
    rule = {"Variable": "$$.State.Name", "StringEquals": "Check", "Next": "B"}
    editor = session(
        "Check", "B", Check={"Type": "Choice", "Choices": [{"And": [rule | {"Next": None}] * 2, "Next": "B"}]}
    )
    editor.do("rename", state=["States", "Check"], name="Decide")
    assert editor.definition["States"]["Decide"]["Choices"][0]["And"][1]["StringEquals"] == "Decide"


def test_a_comparison_in_jsonata_follows_and_a_mere_mention_is_told():
    condition = "{% 'Check' = $states.context.State.Name and $states.context.State.Name != \"Check\" %}"
    check = {"Type": "Choice", "Choices": [{"Condition": condition, "Next": "B"}], "Comment": "Check it"}
    editor = Session({"QueryLanguage": "JSONata", **chain("Check", "B", Check=check)})
    said = editor.do("rename", state=["States", "Check"], name="Decide")
    changed = editor.definition["States"]["Decide"]["Choices"][0]["Condition"]
    assert changed == "{% 'Decide' = $states.context.State.Name and $states.context.State.Name != \"Decide\" %}"
    assert said == '"Check" is "Decide" now. What still mentions "Check": /States/Decide/Comment.'


@pytest.mark.parametrize(
    ("name", "why"),
    [("L1", "There is a state"), ("", "1 to 80"), ("x" * 81, "1 to 80"), (5, "is a text"), ("P", "There is a state")],
)
def test_a_name_that_cannot_be_is_refused(name, why):
    editor = session("A", "P", P=PARALLEL)
    with pytest.raises(UsageError) as refused:
        editor.do("rename", state=["States", "A"], name=name)
    assert why in str(refused.value)


def test_the_same_name_is_no_step():
    editor = session("A")
    assert editor.do("rename", state=["States", "A"], name="A") == '"A" keeps its name.'
    assert not editor.can_undo
