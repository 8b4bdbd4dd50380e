"""Who answers the Tasks of a machine that is being edited, and the stubs that somebody typed for them."""

import pytest

from sfnlearn import LambdaFunction, StateMachine, UsageError, run
from sfnlearn.editing.running.answering import Stub, faults_of, tasks_to_answer
from sfnlearn.engine.functions import FUNCTIONS

PAY = "arn:aws:lambda:us-east-1:123456789012:function:pay"
INVOKE = "arn:aws:states:::lambda:invoke"
ASK = "arn:aws:states:us-east-1:123456789012:activity:ask"
QUEUE = "arn:aws:states:::sqs:sendMessage"


def task(resource: object, **fields: object):
    return {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": resource, "End": True, **fields}}}


def told(definition, functions=None) -> tuple[str, str]:
    [found] = tasks_to_answer(definition, functions)
    return found.calls, found.answered


@pytest.mark.parametrize(
    ("definition", "functions", "expected"),
    [
        (task(PAY), {}, ("pay", "nobody")),
        (task(PAY), {"pay": print}, ("pay", "functions")),
        (task(PAY), {PAY: print}, ("pay", "functions")),
        (task(INVOKE, Parameters={"FunctionName": "pay"}), {"pay": print}, ("pay", "functions")),
        (task(INVOKE, Arguments={"FunctionName": PAY}), {"pay": print}, ("pay", "functions")),
        (task(INVOKE, Parameters={"FunctionName.$": "$.f"}), {}, ("lambda:invoke", "unknown")),
        (task(INVOKE, Arguments={"FunctionName": "{% $f %}"}), {}, ("lambda:invoke", "unknown")),
        (task(ASK), {}, ("activity ask", "by hand")),
        (task(QUEUE), {}, ("sqs:sendMessage", "nobody")),
        (task(QUEUE), {QUEUE: print}, ("sqs:sendMessage", "functions")),
        (task("nonsense"), {}, ("", "nobody")),
        (task(5), {}, ("", "nobody")),
    ],
)
def test_who_answers_is_found_by_itself(definition, functions, expected):
    assert told(definition, functions) == expected


def test_a_function_of_the_notebook_is_found(monkeypatch):
    monkeypatch.setitem(FUNCTIONS, "pay", LambdaFunction("pay", "def handler(event, context): return 1"))
    assert told(task(PAY)) == ("pay", "notebook")
    assert told(task(INVOKE, Parameters={"FunctionName": "pay:live"})) == ("pay", "notebook")


@pytest.mark.parametrize("broken", [None, 5, {"States": 5}, {"States": {"A": 5}}])
def test_a_broken_definition_has_no_tasks(broken):
    assert not list(tasks_to_answer(broken))


@pytest.mark.parametrize(
    "definition",
    [
        task(PAY),
        task(ASK),
        task(QUEUE, Parameters={"QueueUrl": "q", "MessageBody": "m"}),
        task(f"{QUEUE}.waitForTaskToken", Parameters={"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}),
        task("arn:aws:states:::glue:startJobRun.sync", Parameters={"JobName": "j"}),
    ],
)
def test_a_stub_stands_for_the_work_of_every_kind_of_task(definition):
    machine = StateMachine(definition)
    assert run(machine, faults=faults_of(definition, {"T": Stub('{"ok": 1}')})).output == {"ok": 1}
    failed = run(machine, faults=faults_of(definition, {"T": Stub(error="No", cause="why")}))
    assert (failed.error, failed.cause) == ("No", "why")


def test_a_stub_of_lambda_invoke_is_what_the_function_returns():
    definition = task(INVOKE, Parameters={"FunctionName": "pay"}, ResultSelector={"paid.$": "$.Payload.paid"})
    assert run(StateMachine(definition), faults=faults_of(definition, {"T": Stub('{"paid": 7}')})).output == {"paid": 7}


def test_stubs_of_states_that_are_gone_are_left_out():
    assert faults_of(task(PAY), {"Gone": Stub("not JSON")}).rules == ()


def test_a_stub_that_is_not_json_is_refused_by_the_name_of_its_state():
    with pytest.raises(UsageError, match=r'The result typed for "T" is not JSON: line 1, column 2'):
        faults_of(task(PAY), {"T": Stub("{")})


def test_an_empty_stub_is_null():
    assert Stub("  ").value is None
