"""A visit of the last run as an example: it gives the lanes that the execution had."""

import json

from sfnlearn import StateMachine, run
from sfnlearn.editing.flow.lanes import lanes_told
from sfnlearn.editing.flow.last_run import visit_of

TASK = {
    "Type": "Task",
    "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
    "ResultSelector": {"id.$": "$.id"},
    "ResultPath": "$.got",
    "Assign": {"last.$": "$.id"},
    "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Again"}],
    "Next": "Again",
}
CHOICE = {"Type": "Choice", "Choices": [{"Variable": "$.got.id", "NumericLessThan": 3, "Next": "A"}], "Default": "End"}
DEFINITION = {"StartAt": "A", "States": {"A": TASK, "Again": CHOICE, "End": {"Type": "Succeed"}}}
PLACE = ("States", "A")


def counting():
    calls = iter(range(1, 9))
    return lambda event, context: {"id": next(calls)}


def test_the_last_visit_or_any():
    execution = run(StateMachine(DEFINITION), {"n": 0}, functions={"f": counting()})
    last, first = visit_of(execution, "A"), visit_of(execution, "A", 1)
    assert last
    assert first
    assert (last.number, last.count, first.number) == (3, 3, 1)
    assert json.loads(last.texts["variables"]) == {"last": 2}
    assert json.loads(last.texts["result"]) == {"id": 3}
    assert json.loads(first.texts["input"]) == {"n": 0}
    told = lanes_told(DEFINITION, PLACE, last.texts)
    assert json.loads(told["lanes"][-1]["data"]) == execution.output
    assert visit_of(execution, "A", 99) == last


def test_a_visit_that_ended_in_an_error():
    def fail(event, context):
        raise ValueError("no")

    again = {**DEFINITION, "States": {"A": TASK, "Again": {"Type": "Succeed"}}}
    execution = run(StateMachine(again), {}, functions={"f": fail})
    visit = visit_of(execution, "A")
    assert visit
    assert (visit.texts["ends"], visit.texts["error"]) == ("error", "ValueError")
    told = lanes_told(again, PLACE, visit.texts)
    assert json.loads(told["lanes"][-1]["data"]) == execution.output


def test_a_parallel_whose_branch_failed():
    fails = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": "c"}}}
    both = {"Type": "Parallel", "Branches": [fails], "Catch": [{"ErrorEquals": ["E"], "Next": "End"}], "Next": "End"}
    execution = run(StateMachine({"StartAt": "P", "States": {"P": both, "End": {"Type": "Succeed"}}}), {})
    visit = visit_of(execution, "P")
    assert visit
    assert (visit.texts["ends"], visit.texts["error"], visit.texts["cause"]) == ("error", "E", "c")


def test_a_state_that_was_not_entered_has_no_visit():
    execution = run(StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}), {})
    assert visit_of(execution, "B") is None
