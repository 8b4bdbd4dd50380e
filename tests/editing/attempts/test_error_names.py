"""What is offered for ErrorEquals: names that a handler of this state can get."""

from sfnlearn.asl.diagnostics.warnings.handlers import RESERVED
from sfnlearn.asl.running.retry import NEVER_HANDLED
from sfnlearn.editing.alone import state_at
from sfnlearn.editing.attempts.error_names import OF_LAMBDA, error_names


def names(state, place=("States", "A")):
    definition = {"StartAt": "A", "States": {"A": state, "Odd": {"Retry": [{"ErrorEquals": [3, "Mine"]}], "Catch": 1}}}
    return error_names(definition, state_at(definition, place))


def test_every_reserved_name_that_can_be_handled_and_nothing_twice():
    found = names({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage"})
    assert set(RESERVED) - NEVER_HANDLED <= set(found)
    assert not set(found) & NEVER_HANDLED
    assert len(set(found)) == len(found)
    assert "Mine" in found
    assert not set(OF_LAMBDA) & set(found)


def test_the_errors_of_a_function_and_of_fail_states_inside():
    assert set(OF_LAMBDA) <= set(names({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}))
    fails = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Broke"}}}
    assert "Broke" in names({"Type": "Map", "ItemProcessor": fails})
    assert "Broke" not in names({"Type": "Pass"})
