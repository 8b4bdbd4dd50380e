from __future__ import annotations

import json
from typing import Any

import pytest

from sfnlearn import Execution, Faults, StateMachine, UsageError, draw, run
from sfnlearn.engine.history.history_pages import read_history, seconds

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
START = "2026-01-01T00:00:00+00:00"


def task(name: str, **more: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN + name, **({"End": True} | more if "Next" not in more else more)}


NESTED = StateMachine(
    {
        "StartAt": "Both",
        "States": {
            "Both": {
                "Type": "Parallel",
                "Retry": [{"ErrorEquals": ["ValueError"], "MaxAttempts": 1}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Handle"}],
                "Branches": [
                    {
                        "StartAt": "A",
                        "States": {
                            "A": task("work", Retry=[{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}], Next="Nap"),
                            "Nap": {"Type": "Wait", "Seconds": 5, "End": True},
                        },
                    },
                    {
                        "StartAt": "Inner",
                        "States": {
                            "Inner": {
                                "Type": "Parallel",
                                "Branches": [
                                    {
                                        "StartAt": "Each",
                                        "States": {
                                            "Each": {
                                                "Type": "Map",
                                                "ItemsPath": "$.items",
                                                "ItemProcessor": {"StartAt": "I", "States": {"I": task("work")}},
                                                "Next": "Again",
                                            },
                                            "Again": {
                                                "Type": "Map",
                                                "MaxConcurrency": 1,
                                                "Iterator": {
                                                    "StartAt": "K",
                                                    "States": {
                                                        "K": {"Type": "Pass", "Assign": {"k.$": "$"}, "End": True}
                                                    },
                                                },
                                                "End": True,
                                            },
                                        },
                                    }
                                ],
                                "End": True,
                            }
                        },
                    },
                ],
                "Next": "Done",
            },
            "Done": {"Type": "Pass", "End": True},
            "Handle": {"Type": "Fail", "Error": "Handled"},
        },
    },
    name="nested",
)


def ran(fails: Any) -> Execution:
    """NESTED with a function that fails at these calls, or for these payloads."""
    calls = []

    def work(event: Any, context: Any) -> Any:
        calls.append(event)
        if fails(len(calls), event):
            raise ValueError("no")
        return event

    return run(NESTED, {"items": [1, 2, 3]}, functions={"work": work})


def exported(execution: Execution) -> str:
    return json.dumps(execution.history.to_aws(), default=lambda stamp: stamp.isoformat())


FAILURES = [
    lambda count, event: False,
    lambda count, event: count == 1,
    lambda count, event: event == 2,
    lambda count, event: isinstance(event, dict),
    lambda count, event: count in {3, 4},
]


@pytest.mark.parametrize("fails", FAILURES)
def test_an_exported_history_reads_back_as_it_was(fails):
    execution = ran(fails)
    imported = Execution.from_aws(exported(execution), NESTED)
    assert list(imported.events) == list(execution.events)
    for name in ("status", "input", "output", "error", "cause", "start_time", "stop_time"):
        assert getattr(imported, name) == getattr(execution, name)
    assert draw(imported).outline == draw(execution).outline
    assert str(imported.timeline) == str(execution.timeline)
    assert str(imported.history) == str(execution.history)
    assert imported.explain().what == execution.explain().what


@pytest.mark.parametrize("fails", FAILURES[:4])
def test_its_faults_make_it_run_the_same_way_again(fails):
    imported = Execution.from_aws(exported(ran(fails)), NESTED)
    again = run(NESTED, imported.input, faults=imported.to_faults())
    assert [(event.type, event.state, event.path, event.timestamp) for event in again.events] == [
        (event.type, event.state, event.path, event.timestamp) for event in imported.events
    ]
    assert (again.status, again.output, again.error) == (imported.status, imported.output, imported.error)


def history(*events: dict[str, Any]) -> list[dict[str, Any]]:
    """Events by hand: ids, previous ids and times are filled in."""
    return [{"id": n, "previousEventId": n - 1, "timestamp": n, **event} for n, event in enumerate(events, 1)]


STARTED = {"type": "ExecutionStarted", "executionStartedEventDetails": {"input": '{"n":1}'}}
ENTERED = {"type": "TaskStateEntered", "stateEnteredEventDetails": {"name": "Pay", "input": '{"n":1}'}}
SCHEDULED = {"type": "LambdaFunctionScheduled", "lambdaFunctionScheduledEventDetails": {"resource": ARN + "pay"}}
FAILED = {"type": "LambdaFunctionFailed", "lambdaFunctionFailedEventDetails": {"error": "Declined", "cause": "no"}}
SUCCEEDED = {"type": "LambdaFunctionSucceeded", "lambdaFunctionSucceededEventDetails": {"output": '{"paid":true}'}}
EXITED = {"type": "TaskStateExited", "stateExitedEventDetails": {"name": "Pay", "output": '{"paid":true}'}}
ENDED = {"type": "ExecutionSucceeded", "executionSucceededEventDetails": {"output": '{"paid":true}'}}
RETRIED = history(STARTED, ENTERED, SCHEDULED, FAILED, SCHEDULED, SUCCEEDED, EXITED, ENDED)
PAY = StateMachine(
    {"StartAt": "Pay", "States": {"Pay": task("pay", Retry=[{"ErrorEquals": ["Declined"]}])}}, name="shop"
)


def test_the_mock_file_is_aws_s_and_answers_the_same():
    imported = Execution.from_aws(RETRIED, PAY, name="yesterday")
    mocks = imported.to_mock_file("Retried")
    assert mocks == {
        "StateMachines": {"shop": {"TestCases": {"Retried": {"Pay": "PayRetried"}}}},
        "MockedResponses": {
            "PayRetried": {
                "0": {"Throw": {"Error": "Declined", "Cause": "no"}},
                "1": {"Return": {"paid": True}},
            }
        },
    }
    faults = Faults.from_mock_file(json.loads(json.dumps(mocks)), "shop", "Retried")
    assert run(PAY, {"n": 1}, faults=faults).output == {"paid": True}
    assert repr(imported) == "<Execution 'yesterday' of 'shop', ran on AWS: SUCCEEDED, 8 events>"
    assert imported.to_aws()["events"][5]["lambdaFunctionSucceededEventDetails"]["output"] == '{"paid":true}'


def test_visits_that_a_plan_cannot_tell_apart_are_told():
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "End"}]
    states = {"Pay": task("pay", Next="Pay", Catch=catch), "End": {"Type": "Succeed"}}
    twice = StateMachine({"StartAt": "Pay", "States": states})
    other = {"type": "LambdaFunctionSucceeded", "lambdaFunctionSucceededEventDetails": {"output": "2"}}
    imported = Execution.from_aws(
        history(STARTED, ENTERED, SCHEDULED, SUCCEEDED, EXITED, ENTERED, SCHEDULED, other), twice
    )
    with pytest.warns(UserWarning, match="'Pay' was answered differently in several visits"):
        plan = imported.to_faults()
    assert [rule.result for rule in plan.rules] == [2]
    assert imported.status == "RUNNING"
    assert str(imported.explain()) == 'The history ends while the execution is RUNNING in the state "Pay".'


def test_pages_come_in_any_form_and_order(tmp_path):
    first, second = {"events": RETRIED[:3], "nextToken": "x"}, {"events": RETRIED[:2:-1]}
    file = tmp_path / "history.json"
    file.write_text(json.dumps(first) + "\n" + json.dumps(second))
    for given in (RETRIED, [first, second], json.dumps(first) + json.dumps(second), file, str(file)):
        assert read_history(given) == RETRIED


def test_times_are_numbers_texts_or_datetimes():
    assert seconds("2026-01-01T00:00:00.500Z") == seconds(1_767_225_600.5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"events": RETRIED[:2] + RETRIED[3:]}, "has no event 3 .*Give all pages"),
        ({"events": []}, "has no events"),
        (5, "not an execution history, but int"),
        ("{nonsense", "not a JSON text"),
        ([{**RETRIED[0], "type": "Nonsense"}], "Event 1 has the type 'Nonsense'"),
        ([{**RETRIED[0], "timestamp": "noon"}], "'noon' is not a timestamp"),
        (history(ENTERED), "begins with ExecutionStarted"),
        (
            history(STARTED, {"type": "PassStateEntered", "stateEnteredEventDetails": {"name": "X", "input": "1"}}),
            "enters the state 'X', which is not in this definition",
        ),
    ],
)
def test_what_is_no_history_of_the_machine_is_refused(given, message):
    with pytest.raises(UsageError, match=message):
        Execution.from_aws(given, PAY)


@pytest.mark.parametrize("name", ["resume", "rewind", "redrive", "save", "stop", "advance", "send_task_success"])
def test_it_cannot_go_on(name):
    imported = Execution.from_aws(RETRIED, PAY)
    with pytest.raises(UsageError, match=rf"{name}\(\) needs an execution that ran here.*to_faults\(\)"):
        getattr(imported, name)()
