import json

import pytest

from sfnlearn import StatesError, run
from sfnlearn.effects import Answer
from tests.shorthand import (
    CALLBACK,
    FUNCTION,
    MESSAGE,
    answers,
    failure,
    findings,
    jsonata,
    links,
    machine,
    output,
    raising,
    refusals,
    state,
    types,
)

INVOKE = "arn:aws:states:::lambda:invoke"
ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:pick"


class Slow:
    """A simulated function that takes some time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.calls = 0

    def invoke(self, payload, *, at, request_id="", timeout=None):
        self.calls += 1
        return Answer({"at": at}, duration=self.seconds)


def task(**fields):
    return state("Task", Resource=FUNCTION, **fields)


def caught(errors, *, fields=None, **options):
    """Whether a Catcher for these errors catches what the function raises."""
    of = machine(
        {
            "S": {
                "Type": "Task",
                "Resource": FUNCTION,
                "Catch": [{"ErrorEquals": errors, "Next": "C"}],
                "End": True,
                **(fields or {}),
            },
            "C": {"Type": "Pass", "End": True},
        }
    )
    return run(of, {}, **options)


# ---------------------------------------------------------------- functions


def test_a_function_gets_the_input_and_gives_the_result():
    assert output(task(), {"n": 2}, functions={"f": lambda event, context: event["n"] * 2}) == 4
    assert output(jsonata("Task", Resource=FUNCTION), {"n": 2}, functions={"f": lambda event: event["n"] * 2}) == 4


def test_the_events_of_a_function_arn():
    assert links(run(task(), functions={"f": answers(1)})) == [
        "ExecutionStarted1<0",
        "TaskStateEntered2<0",
        "LambdaFunctionScheduled3<2",
        "LambdaFunctionStarted4<3",
        "LambdaFunctionSucceeded5<4",
        "TaskStateExited6<5",
        "ExecutionSucceeded7<6",
    ]


def test_lambda_invoke_has_task_events_and_an_envelope():
    of = state("Task", Resource=INVOKE, Parameters={"FunctionName": "f", "Payload.$": "$"})
    execution = run(of, {"n": 1}, functions={"f": lambda event, context: event["n"] + 1})
    assert types(execution)[2:5] == ["TaskScheduled", "TaskStarted", "TaskSucceeded"]
    assert execution.output["Payload"] == 2
    assert {"ExecutedVersion", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode"} < set(execution.output)


def test_an_error_of_a_function_has_its_class_name_and_a_cause_in_json():
    error, cause = failure(task(), functions={"f": raising(KeyError("k"))})
    assert error == "KeyError"
    assert json.loads(cause).keys() == {"errorMessage", "errorType", "requestId", "stackTrace"}


def test_a_message_that_utf_8_cannot_write_is_replaced():
    assert "?" in failure(task(), functions={"f": raising(ValueError("\ud800"))})[1]


def test_a_function_that_does_not_exist():
    assert failure(task(), functions={})[0] == "Lambda.ResourceNotFoundException"


def test_the_function_gets_a_copy_of_the_data():
    def spoil(event, context):
        event["list"].append(1)
        return event

    execution = run(task(ResultPath="$.r"), {"list": []}, functions={"f": spoil})
    assert execution.output == {"list": [], "r": {"list": [1]}}


# ---------------------------------------------------------------- data flow


def test_the_five_lanes_in_their_order():
    of = task(
        InputPath="$.in",
        Parameters={"n.$": "$.n"},
        ResultSelector={"sum.$": "$.total"},
        ResultPath="$.out",
        OutputPath="$.out.sum",
    )
    assert output(of, {"in": {"n": 3}}, functions={"f": lambda event, context: {"total": event["n"] + 1}}) == 4


def test_arguments_and_output_in_jsonata():
    of = jsonata(
        "Task",
        Resource=FUNCTION,
        Arguments={"n": "{% $states.input.n %}"},
        Output="{% $states.result.total + $states.input.n %}",
    )
    assert output(of, {"n": 3}, functions={"f": lambda event, context: {"total": event["n"] + 1}}) == 7


@pytest.mark.parametrize(
    ("path", "expected"), [(None, {"a": 1}), ("$", "r"), ("$.x", {"a": 1, "x": "r"}), ("$.a.b", None)]
)
def test_result_path(path, expected):
    execution = run(task(ResultPath=path), {"a": 1}, functions={"f": answers("r")})
    assert execution.output == expected
    if expected is None:
        assert execution.error == "States.ReferencePathConflict"


def test_null_paths_stand_for_an_empty_object():
    assert output(task(InputPath=None, ResultPath="$.r"), {"a": 1}, functions={"f": lambda event, context: event}) == {
        "a": 1,
        "r": {},
    }
    assert output(task(OutputPath=None), {"a": 1}, functions={"f": answers(1)}) == {}


def test_output_path_does_not_touch_a_caught_error():
    execution = caught(
        ["States.ALL"], fields={"OutputPath": "$.no.such.path"}, functions={"f": raising(StatesError("Boom", "why"))}
    )
    assert execution.output == {"Error": "Boom", "Cause": "why"}


def test_a_catcher_does_not_catch_a_bad_output_path():
    execution = caught(["States.Runtime"], fields={"OutputPath": "$.no.such.path"}, functions={"f": answers({})})
    assert (execution.status, execution.error) == ("FAILED", "States.Runtime")


# --------------------------------------------------------- Retry and Catch


def test_retries_wait_longer_and_longer():
    of = task(Retry=[{"ErrorEquals": ["Boom"], "IntervalSeconds": 3, "BackoffRate": 1.5, "MaxAttempts": 3}])
    execution = run(of, functions={"f": raising(StatesError("Boom"))})
    starts = [
        event.timestamp - execution.start_time for event in execution.events if event.type == "LambdaFunctionScheduled"
    ]
    assert starts == [0, 3, 7.5, 14.25]


def test_the_defaults_are_three_attempts_after_1_2_and_4_seconds():
    execution = run(task(Retry=[{"ErrorEquals": ["States.ALL"]}]), functions={"f": raising(StatesError("Boom"))})
    starts = [
        event.timestamp - execution.start_time for event in execution.events if event.type == "LambdaFunctionScheduled"
    ]
    assert starts == [0, 1, 3, 7]


def test_max_delay_caps_the_waiting():
    of = task(Retry=[{"ErrorEquals": ["Boom"], "IntervalSeconds": 10, "MaxDelaySeconds": 15, "MaxAttempts": 3}])
    execution = run(of, functions={"f": raising(StatesError("Boom"))})
    assert execution.duration == 10 + 15 + 15


def test_full_jitter_waits_between_nothing_and_the_delay_as_the_seed_says():
    of = task(Retry=[{"ErrorEquals": ["Boom"], "IntervalSeconds": 10, "JitterStrategy": "FULL", "MaxAttempts": 1}])
    waits = {seed: run(of, functions={"f": raising(StatesError("Boom"))}, seed=seed).duration for seed in range(20)}
    assert all(0 <= wait < 10 for wait in waits.values())
    assert len(set(waits.values())) == 20


def test_each_retrier_counts_for_itself():
    of = task(Retry=[{"ErrorEquals": ["A"], "MaxAttempts": 1}, {"ErrorEquals": ["B"], "MaxAttempts": 1}])
    flaky = answers(StatesError("A"), StatesError("B"), "fine")
    assert output(of, functions={"f": flaky}) == "fine"
    assert failure(of, functions={"f": answers(StatesError("A"), StatesError("B"), StatesError("A"))})[0] == "A"


def test_the_counts_begin_anew_when_the_state_is_entered_again():
    of = machine(
        {
            "S": {
                "Type": "Task",
                "Resource": FUNCTION,
                "Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1}],
                "Next": "Again?",
            },
            "Again?": {
                "Type": "Choice",
                "Choices": [{"Variable": "$", "StringEquals": "again", "Next": "S"}],
                "Default": "End",
            },
            "End": {"Type": "Succeed"},
        }
    )
    assert output(of, functions={"f": answers(StatesError("A"), "again", StatesError("A"), "done")}) == "done"


def test_a_retry_stays_inside_one_visit():
    execution = run(task(Retry=[{"ErrorEquals": ["States.ALL"]}]), functions={"f": answers(StatesError("A"), "fine")})
    assert links(execution)[1:-1] == [
        "TaskStateEntered2<0",
        "LambdaFunctionScheduled3<2",
        "LambdaFunctionStarted4<3",
        "LambdaFunctionFailed5<4",
        "LambdaFunctionScheduled6<5",
        "LambdaFunctionStarted7<6",
        "LambdaFunctionSucceeded8<7",
        "TaskStateExited9<8",
    ]


def test_retriers_come_before_catchers():
    fields = {"Retry": [{"ErrorEquals": ["Boom"], "MaxAttempts": 1}]}
    execution = caught(["Boom"], fields=fields, functions={"f": raising(StatesError("Boom", "why"))})
    assert types(execution).count("LambdaFunctionFailed") == 2
    assert execution.output == {"Error": "Boom", "Cause": "why"}


def test_a_caught_error_exits_with_error_and_cause():
    execution = caught(["Boom"], functions={"f": raising(StatesError("Boom", "why"))})
    assert links(execution)[4:7] == ["LambdaFunctionFailed5<4", "TaskStateExited6<5", "PassStateEntered7<6"]
    assert execution.events[5].details["output"] == {"Error": "Boom", "Cause": "why"}


def test_a_catcher_puts_the_error_where_result_path_says():
    of = machine(
        {
            "S": {
                "Type": "Task",
                "Resource": FUNCTION,
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "C"}],
                "End": True,
            },
            "C": {"Type": "Pass", "End": True},
        }
    )
    assert output(of, {"a": 1}, functions={"f": raising(StatesError("Boom", "why"))}) == {
        "a": 1,
        "e": {"Error": "Boom", "Cause": "why"},
    }


def test_a_catcher_in_jsonata_has_output_and_assign():
    catcher = {
        "ErrorEquals": ["States.ALL"],
        "Output": "{% $states.errorOutput.Error %}",
        "Assign": {"x": "{% $states.errorOutput.Cause %}"},
        "Next": "C",
    }
    of = machine(
        {
            "S": {"Type": "Task", "Resource": FUNCTION, "Catch": [catcher], "End": True},
            "C": {"Type": "Pass", "Output": ["{% $states.input %}", "{% $x %}"], "End": True},
        },
        QueryLanguage="JSONata",
    )
    assert output(of, functions={"f": raising(StatesError("Boom", "why"))}) == ["Boom", "why"]


@pytest.mark.parametrize(
    ("error", "names", "is_caught"),
    [
        ("Boom", ["States.ALL"], True),
        ("Boom", ["States.TaskFailed"], True),
        ("Boom", ["Bang", "Boom"], True),
        ("Boom", ["Bang"], False),
        ("States.Timeout", ["States.TaskFailed"], False),
        ("States.Timeout", ["States.ALL"], True),
        ("States.Runtime", ["States.ALL"], False),
        ("States.Runtime", ["States.Runtime"], False),
        ("States.DataLimitExceeded", ["States.ALL"], False),
        ("States.DataLimitExceeded", ["States.DataLimitExceeded"], True),
    ],
)
def test_which_names_stand_for_which_errors(error, names, is_caught):
    execution = caught(names, functions={"f": raising(StatesError(error, "why"))})
    assert execution.status == ("SUCCEEDED" if is_caught else "FAILED")


def test_a_result_that_is_too_large_is_not_caught_by_states_all():
    big = {"f": answers("x" * 262_143)}  # the two quotation marks make it one byte too long
    assert caught(["States.ALL"], functions=big).error == "States.DataLimitExceeded"
    assert caught(["States.DataLimitExceeded"], functions=big).status == "SUCCEEDED"
    assert run(task(), functions={"f": answers("x" * 262_142)}).status == "SUCCEEDED"


# --------------------------------------------------------------- timeouts


def test_a_task_that_takes_too_long_times_out():
    execution = caught(["States.Timeout"], fields={"TimeoutSeconds": 5}, functions={"f": Slow(5.1)})
    assert "LambdaFunctionTimedOut" in types(execution)
    assert execution.output == {"Error": "States.Timeout", "Cause": ""}
    assert execution.duration == 5


def test_a_task_that_just_makes_it():
    assert run(task(TimeoutSeconds=5), functions={"f": Slow(5)}).status == "SUCCEEDED"


def test_the_timeout_may_come_from_the_input():
    assert failure(task(TimeoutSecondsPath="$.t"), {"t": 5}, functions={"f": Slow(9)})[0] == "States.Timeout"
    assert (
        failure(
            jsonata("Task", Resource=FUNCTION, TimeoutSeconds="{% $states.input.t %}"),
            {"t": 5},
            functions={"f": Slow(9)},
        )[0]
        == "States.Timeout"
    )


def test_a_task_timeout_fails_the_execution_and_does_not_time_it_out():
    assert run(task(TimeoutSeconds=1), functions={"f": Slow(2)}).status == "FAILED"


@pytest.mark.parametrize("value", [0, -1, 1.5, "5", 100_000_000])
def test_timeouts_are_positive_integers(value):
    assert "TimeoutSeconds" in refusals("Task", Resource=FUNCTION, TimeoutSeconds=value)


# --------------------------------------------------- callbacks and activities


def waiting(**fields):
    execution = run(
        state("Task", Resource=CALLBACK, Parameters=MESSAGE, **fields),
        functions={CALLBACK: answers({"MessageId": "1"})},
    )
    assert execution.status == "RUNNING"
    return execution


def test_a_callback_waits_for_its_token():
    execution = waiting()
    (token,) = execution.pending_tokens
    assert execution.events[2].details["parameters"]["MessageBody"] == {"token": token}
    execution.send_task_success(token, {"ok": True})
    assert (execution.status, execution.output, execution.pending_tokens) == ("SUCCEEDED", {"ok": True}, ())
    assert types(execution)[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_a_callback_can_fail_with_an_error_or_without_one():
    execution = waiting()
    execution.send_task_failure(execution.pending_tokens[0], "Boom", "why")
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "Boom", "why")
    other = waiting()
    other.send_task_failure(other.pending_tokens[0])
    assert (other.status, other.error) == ("FAILED", None)


def test_a_token_is_good_for_one_answer():
    from sfnlearn import UsageError

    execution = waiting()
    token = execution.pending_tokens[0]
    execution.send_task_success(token, 1)
    with pytest.raises(UsageError):
        execution.send_task_success(token, 2)


def test_a_missed_heartbeat_is_a_timeout_that_its_own_name_catches():
    execution = waiting(HeartbeatSeconds=10)
    execution.advance(seconds=11)
    assert (execution.status, execution.error) == ("FAILED", "States.Timeout")
    assert "TaskTimedOut" in types(execution)
    of = machine(
        {
            "S": {
                "Type": "Task",
                "Resource": CALLBACK,
                "Parameters": MESSAGE,
                "HeartbeatSeconds": 10,
                "End": True,
                "Catch": [{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "C"}],
            },
            "C": {"Type": "Pass", "End": True},
        }
    )
    second = run(of, functions={CALLBACK: answers({})}).advance(seconds=11)
    assert (second.status, second.output) == ("SUCCEEDED", {"Error": "States.Timeout", "Cause": ""})


def test_a_heartbeat_gives_new_time():
    execution = waiting(HeartbeatSeconds=10)
    (token,) = execution.pending_tokens
    for _ in range(3):
        execution.advance(seconds=9)
        execution.send_task_heartbeat(token)
    assert execution.status == "RUNNING"
    execution.send_task_success(token, "late")
    assert execution.output == "late"


def test_the_timeout_counts_from_the_start_of_the_task():
    execution = waiting(TimeoutSeconds=20, HeartbeatSeconds=15)
    execution.advance(seconds=14)
    execution.send_task_heartbeat(execution.pending_tokens[0])
    execution.advance(seconds=7)
    assert (execution.status, execution.duration) == ("FAILED", 20)


def test_after_a_timeout_the_clock_jumps_again_and_the_token_is_gone():
    of = machine(
        {
            "S": {
                "Type": "Task",
                "Resource": CALLBACK,
                "Parameters": MESSAGE,
                "TimeoutSeconds": 10,
                "End": True,
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "W"}],
            },
            "W": {"Type": "Wait", "Seconds": 60, "Next": "Show"},
            "Show": {"Type": "Pass", "Parameters": {"context.$": "$$"}, "End": True},
        }
    )
    execution = run(of, functions={CALLBACK: answers({})})
    execution.advance(seconds=10).resume()
    assert execution.status == "SUCCEEDED"
    assert "Task" not in execution.output["context"]


def test_an_activity_is_answered_by_a_worker():
    execution = run(state("Task", Resource=ACTIVITY), {"n": 1})
    assert types(execution)[2] == "ActivityScheduled"
    execution.send_task_success(execution.pending_tokens[0], 5)
    assert (execution.output, types(execution)[-3]) == (5, "ActivitySucceeded")


# ------------------------------------------------------------- definitions


def test_credentials_go_into_the_events():
    arn = "arn:aws:iam::123456789012:role/r"
    for fields in ({"RoleArn": arn}, {"RoleArn.$": "$.role"}):
        execution = run(task(Credentials=fields), {"role": arn}, functions={"f": answers(1)})
        assert execution.events[2].details["taskCredentials"] == {"roleArn": arn}


def test_credentials_without_a_role_fail_the_task():
    assert failure(task(Credentials={"RoleArn.$": "$.n"}), {"n": 5}, functions={"f": answers(1)})[0] == "States.Runtime"


@pytest.mark.parametrize(
    "resource",
    [
        "",
        "f",
        "arn:aws:lambda:us-east-1:123456789012:function",
        "arn:aws:states:::sqs:sendMessage.waitForToken",
        5,
        None,
    ],
)
def test_a_resource_that_no_task_can_call(resource):
    assert "Resource" in refusals("Task", Resource=resource)


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (CALLBACK, "Express state machine does not support '.waitForTaskToken' service integration"),
        ("arn:aws:states:::ecs:runTask.sync", "Express state machine does not support '.sync' service integration"),
        (ACTIVITY, "Express state machine does not support Activity ARN"),
    ],
)
def test_express_machines_wait_for_nobody(resource, said):
    assert any(
        said in found.message
        for found in findings({"S": {"Type": "Task", "Resource": resource, "End": True}}, type="EXPRESS")
    )
