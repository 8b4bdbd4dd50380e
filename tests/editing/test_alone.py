"""A state alone: it loads whatever the rest is, and its transitions have targets."""

import pytest

from sfnlearn import StateMachine, UsageError
from sfnlearn.editing.alone import alone, state_at

ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"


def test_a_mistake_elsewhere_does_not_matter():
    pay = {"Type": "Task", "Resource": ARN, "Next": "Nowhere", "Catch": [{"ErrorEquals": ["E"], "Next": "Gone"}]}
    definition = {"StartAt": "Missing", "States": {"Pay": pay, "Other": {"Type": 3}}, "Nonsense": 1}
    part = alone(definition, ("States", "Pay"))
    assert set(StateMachine(part).states) == {"Pay", "Nowhere", "Gone"}
    assert part["States"]["Pay"] == pay


@pytest.mark.parametrize("where", ["machine", "state"])
def test_the_language_is_the_one_that_it_speaks(where):
    state = {"Type": "Pass", "Output": "{% 1 %}", "End": True}
    definition = {"StartAt": "A", "States": {"A": state}}
    (definition if where == "machine" else state)["QueryLanguage"] = "JSONata"
    assert StateMachine(alone(definition, ("States", "A"))).inspect("A", {}).output == 1


def test_a_state_inside_a_map_and_one_that_leads_to_itself():
    inner = {"StartAt": "In", "States": {"In": {"Type": "Choice", "Choices": [], "Default": "In"}}}
    definition = {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": inner, "End": True}}}
    assert list(alone(definition, ("States", "M", "ItemProcessor", "States", "In"))["States"]) == ["In"]


@pytest.mark.parametrize("definition", [None, [], 3, {}, {"States": []}, {"States": {"A": 1}}])
def test_where_no_state_is_that_is_said(definition):
    with pytest.raises(UsageError, match="There is not a state at /States/A"):
        state_at(definition, ("States", "A"))
