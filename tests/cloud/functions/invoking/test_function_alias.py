"""Versions that never change, and aliases that point to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn import StateMachine, run
from sfnlearn.cloud.functions.function import LambdaFunction, register
from sfnlearn.engine.functions import FUNCTIONS
from sfnlearn.errors import UsageError

SAYS = "def handler(event, context):\n    return [{!r}, context.function_version, context.invoked_function_arn]\n"
COUNTER = "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count\n"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:hello"


@pytest.fixture(autouse=True)
def _registry():
    yield
    FUNCTIONS.clear()


@pytest.fixture
def hello() -> LambdaFunction:
    """Version 1 says old, version 2 and $LATEST say new."""
    function = LambdaFunction("hello", SAYS.format("old"))
    function.publish_version()
    function.update_code(SAYS.format("new"))
    function.publish_version()
    return function


def test_a_published_version_does_not_change(hello):
    assert hello.versions["1"].invoke({}, at=0.0).value == ["old", "1", f"{ARN}:1"]
    assert hello.versions["2"].invoke({}, at=0.0).value == ["new", "2", f"{ARN}:2"]
    assert hello.invoke({}, at=0.0).value == ["new", "$LATEST", ARN]


def test_publishing_what_has_not_changed_gives_the_last_version(hello):
    assert hello.publish_version() is hello.versions["2"]
    hello.update_configuration(timeout=10)
    assert hello.publish_version().arn == f"{ARN}:3"
    assert hello.versions["2"].configuration.timeout == 3


def test_a_version_s_log_and_variables_name_it():
    function = LambdaFunction(
        "hello", "import os\ndef handler(event, context): return os.environ['AWS_LAMBDA_FUNCTION_VERSION']"
    )
    version = function.publish_version()
    assert version.invoke({}, at=0.0).value == "1"
    assert "START RequestId: " in version.logs[0]
    assert version.logs[0].endswith("Version: 1")
    assert "/[1]" in version.environments[0].log_stream_name


def test_an_alias_moves_from_one_version_to_another(hello):
    live = hello.alias("live", "1")
    assert live.invoke({}, at=0.0).value == ["old", "1", f"{ARN}:live"]
    assert hello.alias("live", hello.versions["2"]).invoke({}, at=0.0).value == ["new", "2", f"{ARN}:live"]
    assert (live.arn, repr(live)) == (f"{ARN}:live", "<alias live of hello: version 1>")


@given(st.integers(0, 10))
def test_weights_split_the_calls(tenths):
    function = LambdaFunction("hello", SAYS.format("old"))
    function.publish_version()
    function.update_code(SAYS.format("new"))
    function.publish_version()
    live = function.alias("live", "1", weights={"2": tenths / 10})
    drawn = [live.invoke({}, at=float(at)).value[1] for at in range(200)]
    assert set(drawn) <= {"1", "2"}
    assert abs(drawn.count("2") - 20 * tenths) <= 30
    assert tenths not in (0, 10) or len(set(drawn)) == 1
    live.open_pool()
    assert [live.invoke({}, at=float(at)).value[1] for at in range(200)] == drawn


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("live", "3"), r"hello has no version 3, only \$LATEST, 1, 2: publish_version\(\) first"),
        (("7", "1"), "'7' is not a name for an alias"),
        (("a b", "1"), "'a b' is not a name for an alias"),
        (("live", "1", {"2": 1.5}), "the weight of version 2 is 1.5; it must be from 0 to 1"),
        (("live", "1", {"1": 0.5}), "version 1 is on both sides"),
        (("live", "$LATEST", {"2": 0.5}), r"\$LATEST cannot take part in weights"),
        (("live", "1", {"2": 0.1, "$LATEST": 0.1}), "Lambda splits between two at most"),
    ],
)
def test_what_lambda_refuses_of_an_alias(hello, arguments, sentence):
    name, version, *weights = arguments
    with pytest.raises(UsageError, match=sentence):
        hello.alias(name, version, weights=weights[0] if weights else None)


def task(resource: str, **rest: Any) -> StateMachine:
    return StateMachine({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": resource, "End": True, **rest}}})


@pytest.mark.parametrize(
    ("qualifier", "answer"),
    [("", ["new", "$LATEST", ARN]), (":1", ["old", "1", f"{ARN}:1"]), (":live", ["old", "1", f"{ARN}:live"])],
)
def test_a_task_names_a_version_or_an_alias_in_its_arn(hello, qualifier, answer):
    hello.alias("live", "1")
    register(hello)
    assert run(task(f"{ARN}{qualifier}"), {}).output == answer


def test_a_task_that_names_no_version_fails_as_in_aws(hello):
    execution = run(task(f"{ARN}:9"), {}, functions={"hello": hello})
    assert execution.error == "Lambda.ResourceNotFoundException"
    assert f"Function not found: {ARN}:9 " in (execution.cause or "")


@pytest.mark.parametrize(
    "parameters",
    [
        {"FunctionName": "hello:live"},
        {"FunctionName": "hello", "Qualifier": "live"},
        {"FunctionName": "123456789012:function:hello:live"},
        {"FunctionName": f"{ARN}:live"},
        {"FunctionName": ARN, "Qualifier": "1"},
    ],
)
def test_lambda_invoke_names_them_in_every_form_and_tells_what_ran(hello, parameters):
    hello.alias("live", "1")
    machine = task("arn:aws:states:::lambda:invoke", Parameters=parameters)
    output = run(machine, {}, functions={"hello": hello}).output
    assert output["Payload"][:2] == ["old", "1"]
    assert output["ExecutedVersion"] == output["SdkHttpMetadata"]["HttpHeaders"]["X-Amz-Executed-Version"] == "1"


def test_an_alias_and_its_version_share_environments_in_an_execution():
    counter = LambdaFunction("hello", COUNTER)
    counter.alias("live", counter.publish_version())
    names = {"A": f"{ARN}:live", "B": f"{ARN}:1", "C": ARN}
    states = {name: {"Type": "Task", "Resource": arn, "ResultPath": f"$.{name}"} for name, arn in names.items()}
    states["A"]["Next"], states["B"]["Next"], states["C"]["End"] = "B", "C", True  # type: ignore[assignment]
    machine = StateMachine({"StartAt": "A", "States": states})
    assert run(machine, {}, functions={"hello": counter}).output == {"A": 1, "B": 2, "C": 1}


def test_versions_and_aliases_outlive_a_deployment(hello):
    hello.alias("live", "1")
    register(hello)
    again = register(LambdaFunction("hello", SAYS.format("newest")))
    assert again.qualified("live") is hello.aliases["live"]
    assert again.publish_version().arn == f"{ARN}:3"


def test_an_alias_takes_asynchronous_calls(hello):
    call = hello.alias("live", "1").invoke_async({}, at=0.0).wait()
    assert (call.condition, call.attempts[0].version) == ("Success", "1")
