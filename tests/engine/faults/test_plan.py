"""Faults: the same plan and seed give the same events; a fault can be put at every call in turn."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sfnlearn import Faults, StateMachine, UsageError, fault_matrix, run

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
SEND = "arn:aws:states:::sqs:sendMessage"


def task(name: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN + name, **({} if "Next" in fields else {"End": True}), **fields}


def two_steps(**fields: Any) -> StateMachine:
    return StateMachine({"StartAt": "Pay", "States": {"Pay": task("pay", Next="Ship", **fields), "Ship": task("ship")}})


FUNCTIONS = {"pay": lambda event: {"paid": True}, "ship": lambda event: {"shipped": True}}


def test_an_error_at_one_attempt():
    plan = Faults().on("Pay", attempt=1, error="Declined", cause="no money")
    execution = run(two_steps(Retry=[{"ErrorEquals": ["Declined"]}]), functions=FUNCTIONS, faults=plan)
    assert execution.status == "SUCCEEDED"
    failed = [e for e in execution.events if e.type == "LambdaFunctionFailed"]
    assert [e.details for e in failed] == [{"error": "Declined", "cause": "no money"}]


def test_an_error_at_a_range_of_attempts():
    plan = Faults().on("Pay", attempt=(2, 3), error="Busy").on("Pay", attempt=1, error="First")
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 5}]
    execution = run(two_steps(Retry=retry), functions=FUNCTIONS, faults=plan)
    failed = [e.details["error"] for e in execution.events if e.type == "LambdaFunctionFailed"]
    assert failed == ["First", "Busy", "Busy"]


def test_an_answer_in_place_of_the_call():
    execution = run(two_steps(), functions=FUNCTIONS, faults=Faults().on("Ship", result={"lost": True}))
    assert execution.output == {"lost": True}


def test_a_delay_moves_the_clock():
    execution = run(two_steps(), functions=FUNCTIONS, faults=Faults().on("Ship", delay=30))
    assert execution.stop_time is not None
    assert execution.stop_time - execution.start_time == 30


def test_attempts_count_anew_in_every_iteration():
    processor = {"StartAt": "Do", "States": {"Do": task("do", Retry=[{"ErrorEquals": ["States.ALL"]}])}}
    machine = StateMachine(
        {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": processor, "End": True}}}
    )
    plan = Faults().on("Do", attempt=1, error="Busy")
    execution = run(machine, [1, 2, 3], functions={"do": lambda event: event}, faults=plan)
    assert execution.output == [1, 2, 3]
    assert sum(e.type == "LambdaFunctionFailed" for e in execution.events) == 3


def test_a_fault_in_one_iteration_only():
    processor = {"StartAt": "Do", "States": {"Do": task("do")}}
    machine = StateMachine(
        {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": processor, "End": True}}}
    )
    execution = run(
        machine, [1, 2], functions={"do": lambda event: event}, faults=Faults().on("Do", iteration=1, error="E")
    )
    failed = [e for e in execution.events if e.type == "MapIterationFailed"]
    assert [e.details["index"] for e in failed] == [1]


def test_random_faults_are_the_same_for_the_same_seed():
    retry = [{"ErrorEquals": ["Busy"], "MaxAttempts": 50}]
    runs = [
        list(run(two_steps(Retry=retry), functions=FUNCTIONS, faults=Faults().random(0.5, "Busy", seed=seed)).events)
        for seed in (1, 1, 2, 3, 4, 5)
    ]
    assert runs[0] == runs[1]
    assert any(events != runs[0] for events in runs[2:])


def test_random_faults_do_not_depend_on_the_interleaving():
    branch = {"StartAt": "{}", "States": {}}
    branches = [
        {
            **branch,
            "StartAt": f"T{n}",
            "States": {f"T{n}": task("pay", Retry=[{"ErrorEquals": ["Busy"], "MaxAttempts": 50}])},
        }
        for n in range(4)
    ]
    machine = StateMachine(
        {"StartAt": "All", "States": {"All": {"Type": "Parallel", "Branches": branches, "End": True}}}
    )
    plan = Faults().random(0.5, "Busy", seed=3)
    counts = set()
    for shuffle in (None, 1, 2, 3):
        execution = run(machine, functions=FUNCTIONS, faults=plan, shuffle=shuffle)
        counts.add(
            tuple(
                sum(e.type == "LambdaFunctionFailed" and e.state == f"T{n}" for e in execution.events) for n in range(4)
            )
        )
    assert len(counts) == 1


def test_latency_is_drawn_between_its_bounds():
    execution = run(two_steps(), functions=FUNCTIONS, faults=Faults().latency(2, 4))
    assert execution.stop_time is not None
    assert 4 <= execution.stop_time - execution.start_time <= 8


def test_throttling_has_lambdas_error():
    execution = run(two_steps(), functions=FUNCTIONS, faults=Faults().throttle("Pay"))
    assert execution.error == "Lambda.TooManyRequestsException"


def test_an_oversize_payload_breaks_the_quota():
    execution = run(two_steps(), functions=FUNCTIONS, faults=Faults().oversize("Pay"))
    assert execution.error == "States.DataLimitExceeded"


def test_a_plan_is_never_changed():
    plan = Faults()
    plan.on("Pay", error="E")
    assert plan == Faults()


def test_a_mocked_integration_needs_no_stub():
    send = {"Type": "Task", "Resource": SEND, "Parameters": {"QueueUrl": "q", "MessageBody": "b"}, "End": True}
    machine = StateMachine({"StartAt": "Send", "States": {"Send": send}})
    execution = run(machine, faults=Faults().on("Send", result={"MessageId": "m"}))
    assert execution.output == {"MessageId": "m"}


def test_every_call_fails_in_turn():
    runs = list(fault_matrix(two_steps(), functions=FUNCTIONS, error="Boom"))
    assert [(one.call, one.state, one.execution.error) for one in runs] == [(1, "Pay", "Boom"), (2, "Ship", "Boom")]


def test_the_matrix_reaches_into_branches_and_iterations():
    processor = {"StartAt": "Do", "States": {"Do": task("pay")}}
    states = {"Each": {"Type": "Map", "ItemProcessor": processor, "End": True}}
    runs = list(fault_matrix(StateMachine({"StartAt": "Each", "States": states}), [1, 2, 3], functions=FUNCTIONS))
    indices = [next(e.details["index"] for e in one.execution.events if e.type == "MapIterationFailed") for one in runs]
    assert indices == [0, 1, 2]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: Faults().on("Pay", error="E", result=1), "not both"),
        (lambda: Faults().on("Pay", eror="E"), "eror"),
        (lambda: Faults().random(2, "E"), "between 0 and 1"),
    ],
)
def test_misuse_is_told_in_a_sentence(call: Any, says: str):
    with pytest.raises(UsageError, match=says):
        call()


# The example of the Developer Guide, "Testing state machines with Step Functions Local".
MOCKS = {
    "StateMachines": {
        "LambdaSQSIntegration": {
            "TestCases": {
                "HappyPath": {"LambdaState": "MockedLambdaSuccess", "SQSState": "MockedSQSSuccess"},
                "RetryPath": {"LambdaState": "MockedLambdaRetry", "SQSState": "MockedSQSSuccess"},
                "HybridPath": {"LambdaState": "MockedLambdaSuccess"},
            }
        }
    },
    "MockedResponses": {
        "MockedLambdaSuccess": {
            "0": {"Return": {"StatusCode": 200, "Payload": {"StatusCode": 200, "body": "Hello from Lambda!"}}}
        },
        "MockedLambdaRetry": {
            "0": {"Throw": {"Error": "Lambda.ResourceNotReadyException", "Cause": "Lambda resource is not ready."}},
            "1-2": {"Throw": {"Error": "Lambda.TimeoutException", "Cause": "Lambda timed out."}},
            "3": {"Return": {"StatusCode": 200, "Payload": {"StatusCode": 200, "body": "Hello from Lambda!"}}},
        },
        "MockedSQSSuccess": {"0": {"Return": {"MD5OfMessageBody": "3bcb6e8e", "MessageId": "3bcb6e8e-8b51"}}},
    },
}
INTEGRATION = {
    "Comment": "This state machine is called: LambdaSQSIntegration",
    "StartAt": "LambdaState",
    "States": {
        "LambdaState": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"Payload.$": "$", "FunctionName": "HelloWorldFunction"},
            "Retry": [
                {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2}
            ],
            "Next": "SQSState",
        },
        "SQSState": {
            "Type": "Task",
            "Resource": SEND,
            "Parameters": {
                "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/myQueue",
                "MessageBody.$": "$",
            },
            "End": True,
        },
    },
}  # fmt: skip


def test_the_documented_mock_file_runs_unchanged(tmp_path: Any):
    file = tmp_path / "MockConfigFile.json"
    file.write_text(json.dumps(MOCKS))
    plan = Faults.from_mock_file(file, "LambdaSQSIntegration", "RetryPath")
    execution = run(StateMachine(INTEGRATION), {"hello": 1}, faults=plan)
    assert execution.status == "SUCCEEDED"
    assert [e.details["error"] for e in execution.events if e.type == "TaskFailed"] == [
        "Lambda.ResourceNotReadyException",
        "Lambda.TimeoutException",
        "Lambda.TimeoutException",
    ]
    assert execution.stop_time is not None
    assert execution.stop_time - execution.start_time == 2 + 4 + 8
    assert execution.output == {"MD5OfMessageBody": "3bcb6e8e", "MessageId": "3bcb6e8e-8b51"}


def test_the_happy_path_of_the_mock_file():
    plan = Faults.from_mock_file(MOCKS, "LambdaSQSIntegration", "HappyPath")
    assert run(StateMachine(INTEGRATION), {}, faults=plan).status == "SUCCEEDED"


def test_a_state_that_is_not_mocked_calls_for_real():
    plan = Faults.from_mock_file(MOCKS, "LambdaSQSIntegration", "HybridPath")
    with pytest.raises(UsageError, match="sqs:sendMessage"):
        run(StateMachine(INTEGRATION), {}, faults=plan)
    execution = run(StateMachine(INTEGRATION), {}, faults=plan, functions={SEND: lambda parameters: {"real": True}})
    assert execution.output == {"real": True}


def test_a_test_case_that_is_not_there_is_told():
    with pytest.raises(UsageError, match="no test case 'Nope'"):
        Faults.from_mock_file(MOCKS, "LambdaSQSIntegration", "Nope")


# ------------------------------------------------------- mock files count through the whole execution


def answers(*told: Any) -> dict[str, Any]:
    """Mocked responses of a state, one after the other; an Exception's name is thrown."""
    shown = [{"Throw": {"Error": one.args[0]}} if isinstance(one, Exception) else {"Return": one} for one in told]
    return {str(number): one for number, one in enumerate(shown)}


def mock_file(responses: dict[str, Any]) -> dict[str, Any]:
    return {
        "StateMachines": {"Order": {"TestCases": {"Case": {"Pay": "Answers"}}}},
        "MockedResponses": {"Answers": responses},
    }


def in_a_map(pay: dict[str, Any], mode: str) -> dict[str, Any]:
    processor = {"ProcessorConfig": {"Mode": mode}, "StartAt": "Pay", "States": {"Pay": pay}}
    if mode == "DISTRIBUTED":
        processor["ProcessorConfig"]["ExecutionType"] = "STANDARD"  # type: ignore[index]
    everything = {"Type": "Map", "ItemProcessor": processor, "MaxConcurrency": 1, "End": True}
    return {"StartAt": "All", "States": {"All": everything}}


def in_a_loop(pay: dict[str, Any]) -> dict[str, Any]:
    again = {"Variable": "$", "NumericLessThan": 3, "Next": "Pay"}
    states = {
        "Pay": {**{name: value for name, value in pay.items() if name != "End"}, "Next": "Enough"},
        "Enough": {"Type": "Choice", "Choices": [again], "Default": "Done"},
        "Done": {"Type": "Succeed"},
    }
    return {"StartAt": "Pay", "States": states}


BUSY = Exception("Busy")


@pytest.mark.parametrize(
    ("definition", "data", "told", "output"),
    [
        (in_a_map(task("pay"), "INLINE"), [0, 0, 0], [1, 2, 3], [1, 2, 3]),
        (in_a_map(task("pay"), "DISTRIBUTED"), [0, 0, 0], [1, 2, 3], [1, 2, 3]),
        (in_a_map(task("pay", Retry=[{"ErrorEquals": ["Busy"]}]), "INLINE"), [0, 0], [BUSY, 2, BUSY, 4], [2, 4]),
        (in_a_loop(task("pay")), 0, [1, 2, 3], 3),
        (in_a_loop(task("pay", Retry=[{"ErrorEquals": ["Busy"]}])), 0, [1, BUSY, 3], 3),
        ({"StartAt": "Pay", "States": {"Pay": task("pay", Retry=[{"ErrorEquals": ["Busy"]}])}}, 0, [BUSY, BUSY, 7], 7),
    ],
)
def test_attempts_of_a_mock_file_count_through_the_execution(definition, data, told, output):
    machine = StateMachine(definition, name="Order")
    plan = Faults.from_mock_file(mock_file(answers(*told)), "Order", "Case")
    execution = run(machine, data, faults=plan)
    assert (execution.status, execution.output) == ("SUCCEEDED", output)
    if "DISTRIBUTED" not in str(definition):  # the histories of its children are their own
        written = execution.to_mock_file("Case")
        again = run(machine, data, faults=Faults.from_mock_file(written, "Order", "Case"))
        assert [event.type for event in again.events] == [event.type for event in execution.events]
        assert again.output == output
