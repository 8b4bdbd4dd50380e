"""Plain callables: what Lambda tells them, where their mistakes are shown, and how a job's stub ends it."""

from __future__ import annotations

import json

import pytest

from sfnlearn import JobFailed, StateMachine, StatesError, UsageError, run

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:pay"
SERVICE = "arn:aws:states:::sqs:sendMessage"
JOB = "arn:aws:states:::glue:startJobRun.sync"
PARAMETERS = {SERVICE: {"QueueUrl": "q", "MessageBody": "m"}, JOB: {"JobName": "j"}}


def task(resource: str, **fields) -> StateMachine:
    given = {"Parameters": PARAMETERS[resource]} if resource in PARAMETERS else {}
    return StateMachine(
        {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": resource, **given, **fields, "End": True}}}
    )


def test_the_context_is_lambda_s():
    seen = []

    def pay(event, context):
        seen.append(context)
        return [
            context.function_name,
            context.function_version,
            context.invoked_function_arn,
            context.memory_limit_in_mb,
            context.log_group_name,
            context.get_remaining_time_in_millis(),
            context.client_context,
            context.identity,
        ]

    output = run(task(LAMBDA), functions={"pay": pay}).output
    assert output == ["pay", "$LATEST", LAMBDA, "128", "/aws/lambda/pay", 1_800_000, None, None]
    assert seen[0].aws_request_id
    assert seen[0].log_stream_name.startswith("2026/01/01/[$LATEST]")


def test_the_context_names_the_version_that_was_called():
    versions = run(task(f"{LAMBDA}:3"), functions={f"{LAMBDA}:3": lambda e, c: c.function_version}).output
    assert versions == "3"


def deeper(event):
    return deeper(event)


MISTAKES = {
    "TypeError": lambda event: event + 1,
    "AttributeError": lambda event: event.nothing,
    "AssertionError": lambda event: (_ for _ in ()).throw(AssertionError("no")),
    "NameError": lambda event: nothing,  # type: ignore[name-defined] # noqa: F821
    "KeyError": lambda event: dict(event)["id"],
    "IndexError": lambda event: list(event)[99],
    "ValueError": lambda event: int("x"),
    "ZeroDivisionError": lambda event: 1 // 0,
    "ModuleNotFoundError": lambda event: __import__("nowhere"),
    "JSONDecodeError": lambda event: json.loads("no"),
    "RecursionError": deeper,
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_service_s_stub_is_told_with_its_place_and_is_not_retried_or_caught(name):
    calls = []

    def stub(parameters):
        calls.append(1)
        return MISTAKES[name](parameters)

    retried = {"Retry": [{"ErrorEquals": ["States.ALL"]}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "T"}]}
    with pytest.raises(UsageError, match=rf"The stub stub of {SERVICE} has a mistake: {name}") as told:
        run(task(SERVICE, **retried), functions={SERVICE: stub})
    assert "test_call.py, line " in str(told.value)
    assert len(calls) == 1


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_lambda_s_stub_is_lambda_s_error_with_file_and_line(name):
    execution = run(task(LAMBDA), functions={"pay": MISTAKES[name]})
    cause = json.loads(execution.cause or "")
    assert (execution.error, cause["errorType"]) == (name, name)
    assert "test_call.py" in "".join(cause["stackTrace"])
    failed = next(event for event in execution.events if event.type == "LambdaFunctionFailed")
    assert failed.details["cause"] == execution.cause
    assert "sfnlearn/engine" not in (execution.cause or "")


def test_explain_shows_the_file_the_line_and_its_code():
    def pay(event, context):
        return event["amount"] / 0

    told = str(run(task(LAMBDA), {"amount": 1}, functions={"pay": pay}).explain())
    assert "test_call.py, line " in told
    assert 'in pay: return event["amount"] / 0' in told


class QueueDoesNotExist(Exception):
    pass


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (StatesError("SQS.SdkClientException", "no"), "SQS.SdkClientException"),
        (QueueDoesNotExist("no"), "QueueDoesNotExist"),
        (RuntimeError("no"), "RuntimeError"),
        (ValueError("no"), "ValueError"),
        (KeyError("no"), "KeyError"),
        (TimeoutError("no"), "TimeoutError"),
    ],
)
def test_what_a_service_s_stub_raises_on_purpose_is_the_task_s_error(raised, error):
    def stub(parameters):
        raise raised

    assert run(task(SERVICE), functions={SERVICE: stub}).error == error


def types(stub) -> list[str]:
    return [event.type for event in run(task(JOB), functions={JOB: stub}).events][3:]


def fail(error):
    def stub(parameters):
        raise error

    return stub


@pytest.mark.parametrize(
    ("stub", "then"),
    [
        (lambda parameters: {"JobRunState": "SUCCEEDED"}, ["TaskSubmitted", "TaskSucceeded", "TaskStateExited"]),
        (fail(StatesError("Glue.EntityNotFoundException", "no")), ["TaskSubmitFailed"]),
        (fail(JobFailed({"JobRunState": "FAILED"})), ["TaskSubmitted", "TaskFailed"]),
        (fail(JobFailed("stopped", error="States.Timeout")), ["TaskSubmitted", "TaskFailed"]),
    ],
)
def test_a_job_succeeds_is_refused_or_fails(stub, then):
    assert types(stub)[1 : 1 + len(then)] == then


def test_a_failed_job_tells_what_was_submitted_and_how_it_ended():
    stub = fail(JobFailed({"JobRunState": "FAILED"}, submitted={"JobRunId": "jr_1"}))
    execution = run(task(JOB), functions={JOB: stub})
    assert (execution.error, execution.cause) == ("States.TaskFailed", '{"JobRunState":"FAILED"}')
    submitted = next(event for event in execution.events if event.type == "TaskSubmitted")
    assert submitted.details["output"] == {"JobRunId": "jr_1"}


def test_a_failed_job_can_be_retried_and_caught_as_on_aws():
    answers = iter([JobFailed("first"), JobFailed("second"), {"JobRunState": "SUCCEEDED"}])

    def stub(parameters):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    machine = task(JOB, Retry=[{"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 2}])
    assert run(machine, functions={JOB: stub}).output == {"JobRunState": "SUCCEEDED"}


@pytest.mark.parametrize("resource", [LAMBDA, SERVICE])
def test_only_jobs_can_fail_as_jobs(resource):
    with pytest.raises(UsageError, match=r"for jobs \(\.sync\)"):
        run(task(resource), functions={resource: fail(JobFailed("no"))})


@pytest.mark.parametrize(
    ("ended", "how"),
    [
        (SystemExit(3), "exited with error: exit status 3"),
        (SystemExit(), "exited without providing a reason"),
        (GeneratorExit(), "exited with error: exit status 1"),
        (KeyboardInterrupt(), "exited with error: signal: interrupt"),
    ],
)
def test_a_lambda_s_stub_that_ends_its_process_fails_as_in_lambda(ended, how):
    execution = run(task(LAMBDA), functions={"pay": fail(ended)})
    assert execution.error == "Runtime.ExitError"
    assert json.loads(execution.cause or "")["errorMessage"].endswith(f"Error: Runtime {how}")
