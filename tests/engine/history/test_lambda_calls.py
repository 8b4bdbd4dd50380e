"""Which function a failure is about: told by the event that scheduled the call, never by the words of the cause."""

import pytest

from sfnlearn import StateMachine, run
from sfnlearn.engine.history.lambda_calls import called_function

INVOKE = "arn:aws:states:::lambda:invoke"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:charge"


def failed(**task):
    machine = {"StartAt": "A", "States": {"A": {"Type": "Task", **task, "End": True}}}
    log = run(StateMachine(machine)).events
    return log, next(event for event in log if event.details.get("error") == "Lambda.ResourceNotFoundException")


@pytest.mark.parametrize(
    "task",
    [
        {"Resource": ARN},
        {"Resource": f"{ARN}:7"},
        *({"Resource": INVOKE, "Parameters": {"FunctionName": name}} for name in ("charge", "charge:7", ARN)),
    ],
)
def test_the_function_is_named_by_the_event_that_scheduled_its_call(task):
    assert called_function(*failed(**task)) == "charge"


@pytest.mark.parametrize("name", ["my-function", "function"])
@pytest.mark.parametrize("form", ["{}", "{}:live", "123456789012:function:{}:live", ARN[: -len("charge")] + "{}:live"])
def test_a_function_may_be_called_function(name, form):
    calling = {"Resource": INVOKE, "Parameters": {"FunctionName": form.format(name)}}
    assert called_function(*failed(**calling)) == name


def test_an_event_of_no_call_is_about_no_function():
    log, event = failed(Resource=ARN)
    assert called_function(log, log[0]) is called_function(log, log[1]) is called_function(log, None) is None
    assert event.id > 2
