from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, StatesError, UsageError, run

PAY = "arn:aws:lambda:us-east-1:123456789012:function:pay"
END = {"End": True}


def machine(**states: Any) -> StateMachine:
    """A machine that starts at its first state."""
    return StateMachine({"StartAt": next(iter(states)), "States": states})


def task(**fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": PAY, "End": True, **fields}


def test_every_jsonpath_stage_is_kept_in_the_order_of_the_data_flow() -> None:
    pay = task(
        InputPath="$.order",
        Parameters={"sum.$": "$.total"},
        ResultSelector={"id.$": "$.receipt"},
        ResultPath="$.paid",
        OutputPath="$.paid",
    )
    seen = machine(Pay=pay).inspect("Pay", {"order": {"total": 9}}, result={"receipt": 7, "fee": 1})
    assert list(seen.stages.items()) == [
        ("input", {"order": {"total": 9}}),
        ("afterInputPath", {"total": 9}),
        ("afterParameters", {"sum": 9}),
        ("result", {"receipt": 7, "fee": 1}),
        ("afterResultSelector", {"id": 7}),
        ("afterResultPath", {"order": {"total": 9}, "paid": {"id": 7}}),
        ("output", {"id": 7}),
    ]


def test_every_jsonata_stage_is_kept() -> None:
    pay = task(
        QueryLanguage="JSONata", Arguments={"sum": "{% $states.input.total %}"}, Output="{% $states.result.receipt %}"
    )
    seen = machine(Pay=pay).inspect("Pay", {"total": 9}, result={"receipt": 7})
    assert seen.stages == {
        "input": {"total": 9},
        "afterArguments": {"sum": 9},
        "result": {"receipt": 7},
        "output": 7,
    }


def test_a_stage_that_was_not_reached_is_named_with_those_that_were() -> None:
    seen = machine(Stop={"Type": "Fail"}).inspect("Stop")
    with pytest.raises(KeyError, match="no stage 'output', but input"):
        seen["output"]


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Pass", "Result": [1], "ResultPath": "$.r", **END},
        {"Type": "Pass", "InputPath": "$.a", "Parameters": {"x.$": "$$.State.Name"}, **END},
        {"Type": "Wait", "Seconds": 90_000, **END},
        {"Type": "Succeed", "OutputPath": "$.a"},
        {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $sum($states.input.a) %}", **END},
        task(ResultPath="$.paid"),
        task(QueryLanguage="JSONata", Output="{% $states.result %}"),
        {"Type": "Parallel", "Branches": [{"StartAt": "In", "States": {"In": task()}}], **END},
        {
            "Type": "Map",
            "ItemsPath": "$.a",
            "ItemSelector": {"v.$": "$$.Map.Item.Value"},
            "ItemProcessor": {"StartAt": "In", "States": {"In": task()}},
            **END,
        },
        {
            "Type": "Map",
            "ItemsPath": "$.a",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "In",
                "States": {"In": task()},
            },
            **END,
        },
    ],
)
def test_a_state_that_is_inspected_live_gives_what_an_execution_gives(state) -> None:
    functions = {"pay": lambda event, context: {"got": event}}
    data = {"a": [1, 2], "b": 3}
    alone = machine(One=state)
    seen = alone.inspect("One", data, functions=functions)
    assert (seen.status, seen.output) == ("SUCCEEDED", run(alone, data, functions=functions).output)


def test_the_way_on_and_the_variables_are_told() -> None:
    choice = {
        "Type": "Choice",
        "Choices": [{"Variable": "$n", "NumericEquals": 1, "Next": "One", "Assign": {"seen": True}}],
        "Default": "Other",
    }
    both = machine(Ask=choice, One={"Type": "Succeed"}, Other={"Type": "Succeed"})
    one = both.inspect("Ask", variables={"n": 1})
    assert (one.next_state, one.assigned, one.variables) == ("One", {"seen": True}, {"n": 1, "seen": True})
    assert both.inspect("Ask", variables={"n": 2}).next_state == "Other"


RETRIED = task(
    Retry=[
        {"ErrorEquals": ["Busy"], "IntervalSeconds": 4},
        {"ErrorEquals": ["Never"], "MaxAttempts": 0},
    ],
    Catch=[
        {"ErrorEquals": ["Busy", "Never"], "Next": "Late", "ResultPath": "$.error"},
        {"ErrorEquals": ["States.ALL"], "Next": "Late"},
    ],
)
LATE = {"Type": "Succeed"}


def test_a_retrier_is_told_and_not_waited_for() -> None:
    seen = machine(Pay=RETRIED, Late=LATE).inspect("Pay", error=StatesError("Busy", "later"))
    assert (seen.status, seen.error, seen.cause) == ("RETRIABLE", "Busy", "later")
    assert (seen.retry_index, seen.retry_delay, seen.handler, seen.next_state) == (0, 4.0, ("Busy",), None)


@pytest.mark.parametrize(("error", "index"), [("Never", 0), ("Else", 1)])
def test_the_catcher_that_takes_the_error_is_told(error, index) -> None:
    seen = machine(Pay=RETRIED, Late=LATE).inspect("Pay", {"n": 1}, error=error)
    assert (seen.status, seen.catch_index, seen.next_state) == ("CAUGHT_ERROR", index, "Late")
    caught = {"Error": error, "Cause": None}
    assert seen.output == ({"n": 1, "error": caught} if error == "Never" else caught)


def test_the_stages_of_a_caught_error_end_where_it_happened() -> None:
    seen = machine(Pay=RETRIED, Late=LATE).inspect("Pay", {"n": 1}, error="Else")
    assert list(seen.stages) == ["input", "afterInputPath", "afterParameters", "output"]


def test_an_error_that_nobody_takes_fails() -> None:
    seen = machine(Pay=task()).inspect("Pay", functions={"pay": lambda event: event["missing"]})
    assert (seen.status, seen.error, seen.next_state) == ("FAILED", "KeyError", None)
    assert "No Retrier and no Catcher takes it" in str(seen)


def test_a_runtime_error_is_told_without_an_event_to_look_at() -> None:
    seen = machine(Go={"Type": "Pass", "InputPath": "$.missing", **END}).inspect("Go", {"n": 1})
    assert (seen.status, seen.error) == ("FAILED", "States.Runtime")
    assert "event id" not in seen.cause
    assert "$.missing" in seen.cause


def test_an_output_beyond_the_quota_fails() -> None:
    seen = machine(Pay=task()).inspect("Pay", result="x" * 262_145)
    assert (seen.status, seen.error) == ("FAILED", "States.DataLimitExceeded")


def test_null_is_a_result() -> None:
    seen = machine(Pay=task()).inspect("Pay", result=None)
    assert (seen.status, seen.output, seen["result"]) == ("SUCCEEDED", None, None)


@pytest.mark.parametrize(
    ("resource", "parameters"),
    [
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", {"QueueUrl": "q", "MessageBody": "b"}),
        ("arn:aws:states:::states:startExecution.sync:2", {"StateMachineArn": "m"}),
        ("arn:aws:states:us-east-1:123456789012:activity:count", {}),
    ],
)
def test_a_task_that_waits_is_answered_by_the_mock_or_refused(resource, parameters) -> None:
    waiting = machine(Ask=task(Resource=resource, Parameters=parameters))
    assert waiting.inspect("Ask", result={"ok": 1}).output == {"ok": 1}
    assert waiting.inspect("Ask", error="No").error == "No"
    if "sync" not in resource:
        with pytest.raises(UsageError, match="'Ask' waits for its task token"):
            waiting.inspect("Ask", functions={resource: lambda _request: {}})


def test_a_state_inside_a_map_sees_the_context_that_is_given() -> None:
    inner = {"Type": "Pass", "Parameters": {"i.$": "$$.Map.Item.Index", "at.$": "$$.State.Name"}, **END}
    outer = {"Type": "Map", "ItemProcessor": {"StartAt": "Inner", "States": {"Inner": inner}}, **END}
    seen = machine(Outer=outer).inspect("Inner", context={"Map": {"Item": {"Index": 3, "Value": "x"}}})
    assert seen.output == {"i": 3, "at": "Inner"}


def test_what_cannot_be_asked_is_one_sentence() -> None:
    both = machine(Go={"Type": "Pass", "Next": "Pay"}, Pay=task())
    asked: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
        (("Gone",), {}, "no state 'Gone'. It has 'Go', 'Pay'"),
        (("Go",), {"result": 1}, "A Pass state calls nobody"),
        (("Pay",), {"result": 1, "error": "E"}, "not both"),
        (("Pay", {1, 2}), {}, "is a set"),
    ]
    for arguments, keywords, message in asked:
        with pytest.raises(UsageError, match=message):
            both.inspect(*arguments, **keywords)


@pytest.mark.parametrize("wrong", [5, "x", ["x"], True])
def test_variables_and_context_are_dicts(wrong):
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    for options in ({"variables": wrong}, {"context": wrong}):
        with pytest.raises(UsageError, match="is a dict of values by their names, not"):
            machine.inspect("A", {}, **options)
