"""Warnings: what is told, and above all what is not."""

from typing import Any

import pytest

from sfnlearn.asl.diagnostics.warnings import find_warnings
from sfnlearn.asl.diagnostics.warnings.templates import looks_like_expression

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:pay"
CALLBACK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:pick"
RETRY = [{"ErrorEquals": ["States.ALL"]}]
END = {"Type": "Pass", "End": True}


def warnings(definition: Any, type: str = "STANDARD") -> list[tuple[str, str]]:
    return [(found.code, found.location) for found in find_warnings(definition, type)]


def of(state: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return warnings({"StartAt": "A", "States": {"A": state, "B": END}, **more})


# ------------------------------------------------------------------------ Tasks


@pytest.mark.parametrize("resource", [CALLBACK, ACTIVITY])
def test_waiting_without_a_limit(resource):
    task = {"Type": "Task", "Resource": resource, "Retry": RETRY, "Next": "B"}
    assert of(task) == [("WAITS_WITHOUT_TIMEOUT", "/States/A")]
    for limit in ("TimeoutSeconds", "HeartbeatSeconds"):
        assert of({**task, limit: 5}) == []
        assert of({**task, f"{limit}Path": "$.s"}) == []


def test_a_task_without_retry_is_told_unless_one_around_it_retries():
    task = {"Type": "Task", "Resource": LAMBDA, "End": True}
    block = {"StartAt": "T", "States": {"T": task}}
    parallel = {"Type": "Parallel", "Branches": [block], "Next": "B"}
    assert of(parallel) == [("TASK_WITHOUT_RETRY", "/States/A/Branches[0]/States/T")]
    assert of({**parallel, "Retry": RETRY}) == []
    assert of({"Type": "Map", "ItemProcessor": block, "Retry": RETRY, "Next": "B"}) == []


# --------------------------------------------------------------------- handlers


def caught(*names: list[str], **more: Any) -> list[tuple[str, str]]:
    catch = [{"ErrorEquals": listed, "Next": "B"} for listed in names]
    return of({"Type": "Task", "Resource": LAMBDA, "Retry": RETRY, "Catch": catch, "Next": "B", **more})


def test_states_runtime_is_never_caught():
    assert caught(["Boom", "States.Runtime"]) == [("NEVER_HANDLED", "/States/A/Catch[0]/ErrorEquals[1]")]
    assert caught(["States.DataLimitExceeded"], ["States.ALL"]) == []


def test_handlers_in_the_wrong_order():
    assert caught(["States.TaskFailed"], ["Boom"]) == [("NEVER_REACHED", "/States/A/Catch[1]")]
    assert caught(["Boom", "Bang"], ["Bang"]) == [("NEVER_REACHED", "/States/A/Catch[1]")]
    assert caught(["States.TaskFailed"], ["States.Timeout"], ["States.ALL"]) == []
    assert caught(["Boom"], ["Boom", "Bang"]) == []


def test_reserved_names_that_do_not_exist():
    assert caught(["States.Timout"]) == [("UNKNOWN_ERROR_NAME", "/States/A/Catch[0]/ErrorEquals[0]")]
    assert caught(["States.Http.StatusCode.404", "States.Http.Socket", "Lambda.Unknown"]) == []


@pytest.mark.parametrize(
    ("inner", "useless"),
    [
        (END, True),
        ({"Type": "Wait", "Seconds": 1, "End": True}, True),
        ({"Type": "Task", "Resource": LAMBDA, "Retry": RETRY, "End": True}, False),
        ({"Type": "Fail", "Error": "E"}, False),
        ({"Type": "Pass", "ResultPath": "$.a.b", "End": True}, False),
        ({"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.input.a %}", "End": True}, False),
    ],
)
def test_states_all_where_only_states_runtime_can_come(inner, useless):
    state = {"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": inner}}], "Next": "B"}
    found = of({**state, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]})
    assert (("NEVER_HANDLED", "/States/A/Catch[0]") in found) is useless


# ------------------------------------------------------------------------ loops


def loop(choice: dict[str, Any], **states: Any) -> dict[str, Any]:
    return {"StartAt": "A", "States": {"A": {"Type": "Choice", **choice}, **states, "Done": {"Type": "Succeed"}}}


RULE = {"Variable": "$.done", "BooleanEquals": True, "Next": "Done"}


def test_ordinary_loops_are_not_told():
    ask = {"Type": "Task", "Resource": LAMBDA, "Retry": RETRY, "Next": "A"}
    assert warnings(loop({"Choices": [RULE], "Default": "Ask"}, Ask=ask)) == []
    assert warnings(loop({"Choices": [RULE], "Default": "W"}, W={"Type": "Wait", "Seconds": 5, "Next": "A"})) == []
    count = {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "A"}
    assert warnings(loop({"Choices": [RULE], "Default": "N"}, N=count)) == []
    caught = {**ask, "Catch": [{"ErrorEquals": ["Finished"], "Next": "Done"}], "Next": "Ask"}
    assert warnings({"StartAt": "Ask", "States": {"Ask": caught, "Done": {"Type": "Succeed"}}}) == []


def test_a_loop_that_nothing_leaves_is_told_once():
    states = {"B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Pass", "Next": "B"}}
    definition = loop({"Choices": [RULE], "Default": "B"}, **states)
    assert warnings(definition) == [("ENDLESS_LOOP", "/States/B")]
    [found] = find_warnings(definition, "STANDARD")
    assert "B -> C -> B" in found.message
    assert "25,000th event" in found.message
    assert "five minutes" in find_warnings(definition, "EXPRESS")[0].message


def test_a_condition_that_is_always_true_closes_the_way_out():
    rules = [{"Condition": True, "Next": "B"}, {"Condition": "{% $states.input.done %}", "Next": "Done"}]
    back = {"Type": "Pass", "Next": "A"}
    definition = {**loop({"Choices": rules}, B=back), "QueryLanguage": "JSONata"}
    assert warnings(definition) == [("ENDLESS_LOOP", "/States/A")]
    assert warnings({**loop({"Choices": rules[::-1]}, B=back), "QueryLanguage": "JSONata"}) == []


def test_a_loop_in_a_branch_is_told_too():
    choice = {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "End"}], "Default": "Y"}
    branch = {"StartAt": "X", "States": {"X": choice, "Y": {"Type": "Pass", "Next": "Y"}, "End": END}}
    assert of({"Type": "Parallel", "Branches": [branch], "Next": "B"}) == [
        ("ENDLESS_LOOP", "/States/A/Branches[0]/States/Y")
    ]


# ------------------------------------------------------------------ expressions


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("$", True), ("$.a", True), ("$$.Execution.Id", True), ("$known.a", True), ("States.UUID()", True),
        ("$5", False), ("$5.00", False), ("$ 5", False), ("US$.a", False), ("States", False), ("States.Nope()", False),
        ("$.", False), (5, False),
    ],
)  # fmt: skip
def test_what_looks_like_an_expression(text, is_one):
    assert looks_like_expression(text) is is_one


@pytest.mark.parametrize(
    ("state", "code", "where"),
    [
        ({"Type": "Pass", "Parameters": {"a": [{"b": "$.b"}]}, "Next": "B"}, "NO_DOLLAR", "Parameters/a[0]/b"),
        ({"Type": "Pass", "Assign": {"a": "States.UUID()"}, "Next": "B"}, "NO_DOLLAR", "Assign/a"),
        ({"Type": "Pass", "Parameters": {"a": "{% 1 %}"}, "Next": "B"}, "EXPRESSION_IN_JSONPATH", "Parameters/a"),
        ({"Type": "Pass", "Result": {"a": "$.b"}, "Next": "B"}, "PASS_RESULT_IS_STATIC", "Result/a"),
        ({"Type": "Fail", "Cause": "$.cause"}, "NO_PATH", "Cause"),
        (
            {"Type": "Choice", "Choices": [{"Variable": "$.a", "StringEquals": "$.b", "Next": "B"}]},
            "NO_PATH", "Choices[0]/StringEquals",
        ),
        (
            {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"a": "$states.input.b"}, "Next": "B"},
            "NO_DELIMITERS", "Output/a",
        ),
        (
            {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"a.$": "{% 1 %}"}, "Next": "B"},
            "DOLLAR_IN_JSONATA", "Output/a.$",
        ),
    ],
)  # fmt: skip
def test_values_that_look_like_expressions(state, code, where):
    assert of(state) == [(code, f"/States/A/{where}")]


def test_plain_texts_are_left_alone():
    assert of({"Type": "Pass", "Parameters": {"price": "$5.00", "text": "costs $.50"}, "Next": "B"}) == []
    assert of({"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"price": "$5", "of": "100 %"}, "Next": "B"}) == []


# --------------------------------------------- error names that somebody raises

LAMBDA_TASK = {"Type": "Task", "Resource": LAMBDA, "End": True}
SDK_TASK = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listBuckets", "Parameters": {}, "End": True}
INVOKE_TASK = {**SDK_TASK, "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}}
CALLBACK_TASK = {**SDK_TASK, "Resource": CALLBACK}
ACTIVITY_TASK = {"Type": "Task", "Resource": ACTIVITY, "End": True}


def failing(**fields: Any) -> dict[str, Any]:
    return {"Type": "Fail", **fields}


def unknown(name: str, inside: dict[str, Any]) -> bool:
    """Whether a Catcher's name is told around a state, and around a branch inside an iteration that holds it."""
    parallel = {"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": inside}}], "End": True}
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "P", "States": {"P": parallel}}, "End": True}
    catch = [{"ErrorEquals": [name], "Next": "B"}]
    found = [
        "UNKNOWN_ERROR_NAME" in [code for code, _ in of({**state, "Retry": RETRY, "Catch": catch})]
        for state in (parallel, each)
    ]
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    ("name", "inside", "is_told"),
    [
        ("States.QuorumMet", failing(Error="States.QuorumMet"), False),
        ("States.Timout", failing(Error="States.Timout"), False),
        ("States.QuorumMet", failing(Error="Other"), True),
        ("States.QuorumMet", failing(ErrorPath="$.e"), False),
        ("States.QuorumMet", failing(Error="{% $states.input.e %}", QueryLanguage="JSONata"), False),
        ("States.QuorumMet", LAMBDA_TASK, False),
        ("States.QuorumMet", INVOKE_TASK, False),
        ("States.QuorumMet", CALLBACK_TASK, False),
        ("States.QuorumMet", ACTIVITY_TASK, False),
        ("States.QuorumMet", SDK_TASK, True),
        ("States.QuorumMet", END, True),
        ("States.Timout", LAMBDA_TASK, True),
        ("States.Timout", failing(ErrorPath="$.e"), True),
    ],
)
def test_a_reserved_name_that_something_inside_may_raise(name, inside, is_told):
    assert unknown(name, inside) is is_told


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        ("nope", True),
        ("arn:aws:iam::123456789012:user/ada", True),
        ("arn:aws:sts::123456789012:role/pay", True),
        ("", True),
        ("arn:aws:iam::123456789012:role/pay", False),
        ("arn:aws-cn:iam::123456789012:role/team/pay", False),
        ("${RoleArn}", False),
        ("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/pay", False),
    ],
)
def test_credentials_that_name_no_role(role, is_told):
    task = {**LAMBDA_TASK, "Retry": RETRY, "Credentials": {"RoleArn": role}}
    assert ("NOT_A_ROLE", "/States/A/Credentials/RoleArn") in of(task) or not is_told
    assert ("NOT_A_ROLE" in [code for code, _ in of(task)]) is is_told
