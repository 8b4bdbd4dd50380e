import json
from typing import Any

import pytest

from sfnlearn import StatesError, UsageError
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import FUNCTIONS, Call, Functions
from tests.shorthand import FUNCTION, raising

INVOKE = "arn:aws:states:::lambda:invoke"


class Simulated:
    """The least that a simulated function has."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, float, str, float | None]] = []

    def invoke(self, payload: Any, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        self.calls.append((payload, at, request_id, timeout))
        return Answer({"got": payload}, duration=0.5)


def call(functions: dict[str, Any], arn: str = FUNCTION, payload: Any = None, timeout: float | None = None) -> Answer:
    return Functions(functions).call(Call(arn, {} if payload is None else payload, 7.0, "request", timeout))


def invoke(parameters: Any, **functions: Any) -> Answer:
    return call(functions, INVOKE, parameters)


@pytest.mark.parametrize(
    "stub",
    [
        lambda event, context: event["n"],
        lambda event: event["n"],
        lambda event, context=None: event["n"],
        lambda *given: given[0]["n"],
    ],
)
def test_a_stub_takes_event_and_context_or_the_event_alone(stub):
    assert call({"f": stub}, payload={"n": 5}) == Answer(5)


def test_a_simulated_function_is_asked_with_time_request_and_timeout():
    function = Simulated()
    answer = call({"f": function}, payload={"n": 1}, timeout=9.0)
    assert (answer.value, answer.duration) == ({"got": {"n": 1}}, 0.5)
    assert function.calls == [({"n": 1}, 7.0, "request", 9.0)]


def test_functions_are_found_by_arn_first_then_by_name_then_in_the_registry(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(FUNCTIONS, "f", Simulated())
    assert call({}, payload=1).value == {"got": 1}
    assert call({"f": lambda event: "name"}).value == "name"
    assert call({"f": lambda event: "name", FUNCTION: lambda event: "arn"}).value == "arn"
    assert (
        call({"f": lambda event: "name", f"{FUNCTION}:live": lambda event: "alias"}, f"{FUNCTION}:live").value
        == "alias"
    )


def test_what_a_stub_raises_is_the_error_with_lambdas_cause():
    answer = call({"f": raising(KeyError("k"))})
    assert answer.error == "KeyError"
    cause = json.loads(answer.cause or "")
    assert (cause["errorType"], cause["errorMessage"], cause["requestId"]) == ("KeyError", "'k'", "request")


def test_a_states_error_is_taken_as_it_is():
    assert call({"f": raising(StatesError("Custom.Error", "why"))}) == Answer(error="Custom.Error", cause="why")
    assert call({"f": raising(StatesError(None, "why"))}).failed


def test_a_misuse_is_passed_on_and_an_interrupt_too():
    with pytest.raises(UsageError):
        call({"f": raising(UsageError("no"))})
    with pytest.raises(KeyboardInterrupt):  # no `raise` of the stub's: so strikes the stop button
        call({"f": lambda event: (_ for _ in "x").throw(KeyboardInterrupt)})


@pytest.mark.parametrize("result", [object(), {1: 2}, float("nan"), {"a": {1, 2}}, "\ud800"])
def test_a_result_that_is_not_json_is_a_misuse(result):
    with pytest.raises(UsageError, match="gave a result that is not JSON"):
        call({"f": lambda event: result})


def test_event_and_result_are_copies():
    kept: list[Any] = []

    def stub(event, context):
        kept.append(event)
        return event

    payload = {"list": [1]}
    answer = call({"f": stub}, payload=payload)
    assert answer.value == payload
    assert kept[0] is not payload
    assert answer.value is not kept[0]
    assert answer.value["list"] is not kept[0]["list"]


def test_only_functions_can_be_called():
    with pytest.raises(UsageError, match=r"functions\['f'\] must be a function"):
        Functions({"f": 5})


def test_a_function_that_does_not_exist_fails_as_on_aws():
    answer = call({})
    assert answer.error == "Lambda.ResourceNotFoundException"
    assert f"Function not found: {FUNCTION}:$LATEST" in (answer.cause or "")


def test_an_integration_that_nobody_answers_is_a_misuse_that_tells_the_way_out():
    with pytest.raises(UsageError, match="Give it a stub"):
        call({}, "arn:aws:states:::sqs:sendMessage")


# ------------------------------------------------------------- lambda:invoke


def test_lambda_invoke_wraps_the_payload():
    value = invoke({"FunctionName": "f", "Payload": {"n": 5}}, f=lambda event: event["n"]).value
    assert (value["Payload"], value["StatusCode"], value["ExecutedVersion"]) == (5, 200, "$LATEST")


@pytest.mark.parametrize("name", ["f", "f:$LATEST", FUNCTION, f"{FUNCTION}:live"])
def test_lambda_invoke_takes_names_and_arns(name):
    assert invoke({"FunctionName": name}, f=lambda event: "found").value["Payload"] == "found"


@pytest.mark.parametrize(
    ("payload", "event"),
    [(None, {}), ({"a": 1}, {"a": 1}), ('{"a": 1}', {"a": 1}), ("text", "text"), ("5", 5), ([1], [1])],
)
def test_the_payload_of_lambda_invoke(payload, event):
    assert invoke({"FunctionName": "f", "Payload": payload}, f=lambda event: event).value["Payload"] == event


REFUSED: dict[str, list[Any]] = {
    "States.Runtime": [5, [], {}, {"FunctionName": 5}],
    "Lambda.ResourceNotFoundException": [
        *({"FunctionName": name} for name in ("", "arn:", "arn:aws:lambda", "a:b:c:d:e:f:g:h", "nobody")),
        {"FunctionName": "nobody", "InvocationType": "Event"},
        {"FunctionName": "nobody", "Qualifier": "live"},
    ],
    "Lambda.AWSLambdaException": [{"FunctionName": "f", "InvocationType": kind} for kind in ("Later", {"a": 1}, 5)],
}


@pytest.mark.parametrize(("error", "parameters"), [(error, one) for error, given in REFUSED.items() for one in given])
def test_parameters_that_lambda_invoke_cannot_take_fail_the_task_and_call_nobody(error, parameters):
    function = Simulated()
    assert (invoke(parameters, f=function).error, function.calls) == (error, [])


@pytest.mark.parametrize("qualifier", [5, None, "live", {"a": 1}, ""])
def test_a_function_without_versions_answers_under_any_qualifier(qualifier):
    function = Simulated()
    answer = invoke({"FunctionName": "f", "Qualifier": qualifier, "Payload": {"n": 1}}, f=function)
    assert (answer.value["Payload"], answer.value["ExecutedVersion"]) == ({"got": {"n": 1}}, "$LATEST")
    assert function.calls == [({"n": 1}, 7.0, "request", None)]
