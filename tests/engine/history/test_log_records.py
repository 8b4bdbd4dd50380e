from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from sfnlearn import Faults, StateMachine, UsageError, run
from sfnlearn.engine.history.log_records import LOG_LEVELS, is_kept, log_records, lowest_level
from sfnlearn.event_types import EVENT_TYPES

AT_FATAL = {"ExecutionAborted", "ExecutionFailed", "ExecutionTimedOut"}
AT_ERROR = AT_FATAL | {
    "FailStateEntered",
    *(f"LambdaFunction{end}" for end in ("Failed", "ScheduleFailed", "StartFailed", "TimedOut")),
    *(f"{of}{end}" for of in ("MapIteration", "MapState", "ParallelState") for end in ("Aborted", "Failed")),
    *(f"Task{end}" for end in ("Failed", "StartFailed", "StateAborted", "SubmitFailed", "TimedOut")),
    "WaitStateAborted",
}
"""The rows of the Developer Guide's table that have a mark at FATAL and at ERROR."""
NOT_IN_THE_TABLE = {name for name in EVENT_TYPES if name.startswith(("Activity", "MapRun"))} | {
    "ExecutionRedriven",
    "EvaluationFailed",
}
PAY = {
    "Type": "Task",
    "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
    "Retry": [{"ErrorEquals": ["BankBusy"], "MaxAttempts": 1}],
    "Assign": {"paid.$": "$.paid"},
    "Next": "Stop",
}
MACHINE = StateMachine(
    {"StartAt": "Pay", "States": {"Pay": PAY, "Stop": {"Type": "Fail", "Error": "Stopped", "Cause": "by hand"}}}
)
FUNCTIONS = {"pay": lambda event, context: {"paid": event["amount"]}}
BUSY = Faults().on("Pay", attempt=1, error="BankBusy", cause="the bank is busy")


@pytest.fixture
def execution():
    return run(MACHINE, {"amount": 20, "card": "4000"}, functions=FUNCTIONS, faults=BUSY)


@pytest.mark.parametrize("kind", sorted(set(EVENT_TYPES) - NOT_IN_THE_TABLE))
def test_each_type_has_the_level_of_the_guides_table(kind):
    wanted = "FATAL" if kind in AT_FATAL else "ERROR" if kind in AT_ERROR else "ALL"
    assert lowest_level(kind) == wanted


def test_types_that_the_table_does_not_name_follow_the_same_rule():
    kept = {kind for kind in NOT_IN_THE_TABLE if is_kept(kind, "ERROR")}
    assert kept == {
        "ActivityFailed",
        "ActivityScheduleFailed",
        "ActivityTimedOut",
        "EvaluationFailed",
        "MapRunAborted",
        "MapRunFailed",
    }


def test_each_level_keeps_what_the_quieter_ones_keep(execution):
    for quiet, loud in pairwise(LOG_LEVELS):
        loud_records = log_records(execution, loud)
        assert all(record in loud_records for record in log_records(execution, quiet))
    assert log_records(execution, "OFF") == []
    assert len(log_records(execution, "ALL")) == len(execution.events)


def test_an_execution_that_succeeds_at_once_leaves_nothing_at_error():
    good = run(StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}), {"wrong": "address"})
    assert log_records(good, "ERROR") == log_records(good, "FATAL") == []


def test_a_failure_that_was_retried_is_an_error_and_not_fatal(execution):
    assert [record["type"] for record in log_records(execution, "ERROR")] == [
        "LambdaFunctionFailed",
        "FailStateEntered",
        "ExecutionFailed",
    ]
    assert [record["type"] for record in log_records(execution, "FATAL")] == ["ExecutionFailed"]


def test_a_record_has_the_ids_and_the_time_as_texts_and_the_details_without_their_member(execution):
    first, entered = log_records(execution, "ALL")[:2]
    assert first["details"]["input"] == '{"amount":20,"card":"4000"}'
    assert {name: value for name, value in entered.items() if name != "execution_arn"} == {
        "id": "2",
        "type": "TaskStateEntered",
        "details": {"name": "Pay", "input": '{"amount":20,"card":"4000"}', "inputDetails": {"truncated": False}},
        "previous_event_id": "0",
        "event_timestamp": str(round(execution.start_time * 1000)),
    }
    assert entered["execution_arn"] == execution.arn


def test_without_execution_data_names_and_errors_stay_and_the_data_is_gone(execution):
    records = log_records(execution, include_execution_data=False)
    text = json.dumps(records)
    assert [record["type"] for record in records] == [event.type for event in execution.events]
    assert "4000" not in text
    assert "amount" not in text
    assert '"paid"' not in text
    assert "Pay" in text
    assert "BankBusy" in text
    assert "the bank is busy" in text
    assert "4000" in json.dumps(log_records(execution))


def test_a_level_that_there_is_not_is_refused(execution):
    unknown: Any = "WARN"
    with pytest.raises(UsageError, match="one of OFF, FATAL, ERROR, ALL, not 'WARN'"):
        log_records(execution, unknown)
