from __future__ import annotations

import warnings
from typing import Any

import pytest

import sfnlearn
from sfnlearn.engine.one_state import request
from sfnlearn.engine.one_state.request import RequestError, read_configuration, read_json, read_mock

SEND = {"QueueUrl": "q", "MessageBody": "b"}
TOKEN = {
    "Type": "Task",
    "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters": SEND,
    "End": True,
}
PLAIN = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": SEND, "End": True}
INNER = {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}}
EACH = {"Type": "Map", "ItemProcessor": INNER, "End": True}
ERROR = {"errorOutput": {"error": "E"}}


def refused(*arguments: Any, **keywords: Any) -> str:
    """The code and the sentence of the refusal."""
    with pytest.raises(RequestError) as caught:
        sfnlearn.test_state(*arguments, **keywords)
    return f"{caught.value.code}: {caught.value}"


# -------------------------------------------------------------------------- reading


def test_a_string_is_a_json_text_and_other_values_are_themselves() -> None:
    assert read_json('{"a": 1}', "x") == ({"a": 1}, '{"a": 1}')
    assert read_json({"a": (1,)}, "x") == ({"a": [1]}, None)


def test_a_text_beyond_the_quota_is_refused() -> None:
    with pytest.raises(RequestError, match="more than 262144 bytes"):
        read_json('"' + "é" * 131_072 + '"', "The input")


@pytest.mark.parametrize("mode", ["STRICT", "PRESENT", "NONE"])
def test_a_mock_has_a_result_or_an_error(mode) -> None:
    result = read_mock({"result": "[1]", "fieldValidationMode": mode})
    assert result is not None
    assert (result.result, result.text, result.mode) == ([1], "[1]", mode)
    error = read_mock({"errorOutput": {"error": "E", "cause": "c"}})
    assert error is not None
    assert error.error is not None
    assert (error.error.error, error.error.cause) == ("E", "c")


@pytest.mark.parametrize(
    ("mock", "message"),
    [
        ({"result": "1", **ERROR}, r"should have only one of the following fields: \[result, errorOutput\]"),
        ({}, "should have one of the following fields"),
        ({"errorOutput": {"cause": "c"}}, "must have the field 'error'"),
        ({"result": "1", "fieldValidationMode": "SOME"}, "fieldValidationMode should have one of these values"),
        ({"result": "plain words"}, "The mocked result is not a JSON text"),
    ],
)
def test_a_broken_mock_is_refused(mock, message) -> None:
    with pytest.raises(RequestError, match=message):
        read_mock(mock)


@pytest.mark.parametrize("value", [-1, True, "2", 1.5])
def test_counts_are_integers(value) -> None:
    with pytest.raises(RequestError, match="must be an integer of at least 0"):
        read_configuration({"retrierRetryCount": value})


# ----------------------------------------------------------- which state takes what


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Pass", "End": True},
        {"Type": "Succeed"},
        {"Type": "Fail"},
        {"Type": "Wait", "Seconds": 1, "End": True},
    ],
)
def test_only_states_with_work_of_their_own_take_a_mock(state) -> None:
    expected = f"ValidationException: State type '{state['Type']}' is not supported when a mock is specified"
    assert refused(state, mock={"result": "1"}) == expected


def test_a_map_and_a_parallel_need_a_mock() -> None:
    for state in (EACH, {"Type": "Parallel", "Branches": [INNER], "End": True}):
        assert refused(state).startswith("InvalidDefinition: TestState API does not support Map or Parallel states.")


def test_a_task_that_waits_needs_a_mock() -> None:
    assert "only when a mock is specified" in refused(TOKEN, functions={})
    assert sfnlearn.test_state(TOKEN, mock={"result": '{"any": 1}'})["output"] == '{"any": 1}'


@pytest.mark.parametrize(
    ("state", "keywords", "message"),
    [
        (EACH, {"mock": ERROR, "state_configuration": {"errorCausedByState": "Inn"}}, 'Did you mean "In"'),
        (PLAIN, {"mock": ERROR, "state_configuration": {"errorCausedByState": "In"}}, "for a Map or Parallel state"),
        (PLAIN, {"mock": ERROR, "state_configuration": {"mapIterationFailureCount": 1}}, "for Map states only"),
        (EACH, {"mock": ERROR, "state_configuration": {"mapItemReaderData": "[]"}}, "with an ItemReader"),
        (
            EACH,
            {"mock": {"result": "[]"}, "input": "[1]", "state_configuration": {"mapIterationFailureCount": 2}},
            "the Map has only 1 iterations",
        ),
        (
            {"Type": "Succeed"},
            {"state_configuration": {"mapIterationFailureCount": 1}},
            "only be specified if a mock is specified",
        ),
        (EACH, {"mock": {"result": '{"a": 1}'}}, "Mocked result must be an array."),
        ({"Type": "Succeed"}, {"context": "{}"}, "Context may only be specified if a mock is specified"),
    ],
)
def test_what_does_not_fit_the_state_is_refused(state, keywords, message) -> None:
    assert message in refused(state, **keywords)


def test_the_cause_inside_a_map_changes_nothing_but_must_be_there() -> None:
    answer = sfnlearn.test_state(EACH, input=[1], mock=ERROR, state_configuration={"errorCausedByState": "In"})
    assert answer == {"status": "FAILED", "error": "E"}


def test_a_map_that_writes_its_result_gives_an_object() -> None:
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    state = {**EACH, "ItemProcessor": {**INNER, "ProcessorConfig": config}, "ResultWriter": writer}
    assert "must be an object" in refused(state, input=[1], mock={"result": "[]"})
    assert sfnlearn.test_state(state, input=[1], mock={"result": '{"MapRunArn": "a"}'})["status"] == "SUCCEEDED"


# ----------------------------------------------------------------- the context object


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ({"Map": {}}, "'Map' field is not supported when mocking a Context object"),
        ({"Machine": {}}, "Field 'Machine' is not allowed"),
        ({"State": {"Nmae": "x"}}, "Field 'Nmae' is not allowed"),
        ({"State": {"Name": 3}}, "State.Name must be a string"),
        ({"State": {"RetryCount": "3"}}, "State.RetryCount must be a number"),
        ({"StateMachine": []}, "StateMachine must be an object"),
        ({"Task": {"Token": "t"}}, "Context object contains 'Task' when state is not a Task state with a '.sync'"),
    ],
)
def test_a_context_object_has_the_members_that_it_can_have(context, message) -> None:
    assert refused(PLAIN, mock=ERROR, context=context).startswith(
        f"ValidationException: Invalid Context object provided: {message}"
    )


def test_a_task_that_waits_may_be_given_its_token() -> None:
    state = {**TOKEN, "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}}
    answer = sfnlearn.test_state(
        state, mock={"result": "1"}, context={"Task": {"Token": "abc"}}, inspection_level="DEBUG"
    )
    assert answer["inspectionData"]["afterParameters"] == '{"QueueUrl":"q","MessageBody":"abc"}'


def test_a_context_object_is_an_object() -> None:
    assert "must be a JSON object" in refused(PLAIN, mock=ERROR, context="[1]")


# -------------------------------------------------------------------- service results


@pytest.mark.parametrize(("mode", "accepted"), [("STRICT", False), ("PRESENT", False), ("NONE", True)])
def test_the_result_of_a_service_is_held_against_its_model(mode, accepted) -> None:
    mock = {"result": {"MessageId": 5}, "fieldValidationMode": mode}
    if accepted:
        assert sfnlearn.test_state(PLAIN, mock=mock)["output"] == '{"MessageId":5}'
    else:
        assert "Mock result schema validation error: Field 'MessageId' must be a string" in refused(PLAIN, mock=mock)


def test_a_lambda_function_may_answer_anything() -> None:
    state = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}
    assert sfnlearn.test_state(state, mock={"result": 5})["output"] == "5"


def test_what_cannot_be_validated_is_said(monkeypatch) -> None:
    monkeypatch.setattr(request, "late", lambda _place: lambda *_arguments, **_keywords: (None, "no model."))
    with pytest.warns(UserWarning, match="sendMessage was not validated: no model"):
        assert sfnlearn.test_state(PLAIN, mock={"result": 5})["output"] == "5"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sfnlearn.test_state(PLAIN, mock={"result": 5, "fieldValidationMode": "NONE"})


@pytest.mark.parametrize(
    "wrong",
    [{"input": "\ud800"}, {"variables": "\ud800"}, {"mock": {"result": "\ud800"}}, {"variables": {"a": "\ud800"}}],
)
def test_half_a_surrogate_pair_is_refused_wherever_a_text_comes_in(wrong):
    options: dict[str, Any] = wrong
    with pytest.raises(sfnlearn.UsageError, match="half of a surrogate pair"):
        sfnlearn.test_state({"Type": "Pass", "End": True} if "mock" not in wrong else PLAIN, **options)
