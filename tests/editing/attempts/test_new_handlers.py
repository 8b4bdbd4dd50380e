"""A handler that is added loads, and stands where it is asked."""

from typing import Any

import pytest

from sfnlearn import StateMachine
from sfnlearn.editing.alone import state_at
from sfnlearn.editing.attempts.error_names import error_names
from sfnlearn.editing.attempts.new_handlers import new_handler

ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"


@pytest.mark.parametrize("group", ["Retry", "Catch"])
@pytest.mark.parametrize("times", [1, 3, 30])
def test_however_many_are_added_the_machine_loads(group, times):
    states: dict[str, Any] = {"A": {"Type": "Task", "Resource": ARN, "Next": "B"}, "B": {"Type": "Succeed"}}
    definition = {"StartAt": "A", "States": states}
    for _ in range(times):
        found = state_at(definition, ("States", "A"))
        at, value = new_handler(group, found, states, error_names(definition, found))
        states["A"].setdefault(group, []).insert(at, value)
    machine = StateMachine(definition)
    assert states["A"][group][-1]["ErrorEquals"] == ["States.ALL"]
    assert not [one for one in machine.diagnostics if one.code.endswith("NEVER_REACHED")]


def test_a_catcher_leads_elsewhere_than_next_where_it_can():
    states = {"A": {"Type": "Task", "Next": "B"}, "B": {}, "C": {}}
    found = state_at({"States": states}, ("States", "A"))
    assert new_handler("Catch", found, states, [])[1]["Next"] == "C"
    assert new_handler("Catch", found, {"A": {}}, [])[1]["Next"] == "A"


@pytest.mark.parametrize("value", [None, 3, [3], [{"ErrorEquals": 3}]])
def test_what_stands_there_may_be_anything(value):
    found = state_at({"States": {"A": {"Retry": value}}}, ("States", "A"))
    assert new_handler("Retry", found, {}, ["States.ALL"])[1] == {"ErrorEquals": ["States.ALL"]}
