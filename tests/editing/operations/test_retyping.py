"""`change_type`: what the new type needs comes, the way on goes along, and nothing that was written is lost."""

import itertools

import pytest

from sfnlearn import UsageError
from sfnlearn.asl.reading.blocks import STATE_TYPES
from tests.editing.operations.chains import CHOICE, TASK, session


@pytest.mark.parametrize(("before", "after"), [*itertools.permutations(STATE_TYPES, 2)])
def test_a_state_of_any_type_becomes_one_of_any_other(before, after):
    editor = session("A", "B")
    editor.do("insert", what=before, into={"transition": ["States", "A", "Next"]})
    place = [*editor.selection[0]]
    text = editor.text
    editor.do("change_type", state=place, type=after)
    state = editor.definition["States"][place[-1]]
    assert state["Type"] == after
    lost = {"MISSING_TRANSITION_TARGET"}
    ours = [found for found in editor.diagnostics if found.severity == "ERROR" and found.code not in lost]
    assert all(found.fix is not None for found in ours), ours
    editor.undo()
    assert editor.text == text


def test_next_becomes_a_rule_and_a_default_and_comes_back():
    editor = session("A", "B")
    editor.do("change_type", state=["States", "A"], type="Choice")
    assert editor.valid
    assert editor.definition["States"]["A"]["Default"] == "B"
    editor.do("change_type", state=["States", "A"], type="Pass")
    assert editor.definition["States"]["A"]["Next"] == "B"
    assert editor.said.endswith("Choices stays, and does not belong there.")


def test_what_does_not_belong_stays_as_it_is_written():
    editor = session("T", "B", "C", T=TASK)
    editor.do("change_type", state=["States", "T"], type="Wait")
    assert editor.definition["States"]["T"] == {**TASK, "Type": "Wait", "Seconds": 60}


def test_a_choice_that_ends_nowhere_has_a_gap():
    editor = session("A")
    editor.do("change_type", state=["States", "A"], type="Choice")
    assert editor.said == '"A" is a Choice state now. Rule 1 of "A" leads nowhere.'


@pytest.mark.parametrize(("type", "why"), [("Tsak", 'not "Tsak"'), (5, "is a text")])
def test_a_type_that_is_none_is_refused(type, why):
    with pytest.raises(UsageError) as refused:
        session("A", P=CHOICE).do("change_type", state=["States", "A"], type=type)
    assert why in str(refused.value)


def test_the_same_type_is_no_step():
    editor = session("A")
    editor.do("change_type", state=["States", "A"], type="Pass")
    assert not editor.can_undo
