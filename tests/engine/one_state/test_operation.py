from __future__ import annotations

import json
from typing import Any

import pytest

import sfnlearn
from sfnlearn import DefinitionError, UsageError
from sfnlearn.engine.one_state.request import RequestError

ROLE = "arn:aws:iam::123456789012:role/tester"
INVOKE = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}}
MOCK = {"result": '{"Payload": "paid"}'}


def levels(*arguments: Any, **keywords: Any) -> dict[str, dict[str, Any]]:
    """The answers at all levels."""
    return {
        level: sfnlearn.test_state(*arguments, inspection_level=level, **keywords)
        for level in ("INFO", "DEBUG", "TRACE")
    }


def test_info_has_no_inspection_data_and_the_others_the_same_beside_it() -> None:
    answers = levels({**INVOKE, "End": True}, mock=MOCK)
    info, debug = answers["INFO"], answers["DEBUG"]
    assert info == {"status": "SUCCEEDED", "output": '{"Payload": "paid"}'}
    assert {name: value for name, value in debug.items() if name != "inspectionData"} == info
    assert answers["TRACE"] == debug


def test_a_jsonpath_task_shows_all_its_stages_as_json_texts() -> None:
    """The shape is that of AWS's own example of a mocked Lambda task."""
    data = levels({**INVOKE, "ResultSelector": {"r.$": "$.Payload"}, "End": True}, mock=MOCK)["DEBUG"]["inspectionData"]
    assert data == {
        "input": "{}",
        "afterInputPath": "{}",
        "afterParameters": '{"FunctionName":"f"}',
        "result": '{"Payload": "paid"}',
        "afterResultSelector": '{"r":"paid"}',
        "afterResultPath": '{"r":"paid"}',
    }


def test_the_developer_guides_pass_state_answers_as_printed_there() -> None:
    state = {
        "Type": "Pass",
        "InputPath": "$.payload",
        "Parameters": {"data": 1},
        "ResultPath": "$.result",
        "OutputPath": "$.result.data",
        "Next": "Another State",
    }
    assert levels(state, input='{"payload": {"foo": "bar"}}')["DEBUG"] == {
        "output": "1",
        "inspectionData": {
            "input": '{"payload": {"foo": "bar"}}',
            "afterInputPath": '{"foo":"bar"}',
            "afterParameters": '{"data":1}',
            "afterResultSelector": '{"data":1}',
            "afterResultPath": '{"payload":{"foo":"bar"},"result":{"data":1}}',
        },
        "nextState": "Another State",
        "status": "SUCCEEDED",
    }


def test_jsonata_states_show_their_arguments_and_no_paths() -> None:
    state = {
        "Type": "Task",
        "QueryLanguage": "JSONata",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {"FunctionName": "{% $who %}"},
        "Output": "{% $states.result.Payload %}",
        "Assign": {"paid": True},
        "End": True,
    }
    answer = sfnlearn.test_state(state, mock=MOCK, variables='{"who": "f"}', inspection_level="DEBUG")
    assert answer["output"] == '"paid"'
    assert answer["inspectionData"] == {
        "input": "{}",
        "afterArguments": '{"FunctionName":"f"}',
        "result": '{"Payload": "paid"}',
        "variables": '{"who":"f","paid":true}',
    }


@pytest.mark.parametrize(
    ("state", "stages"),
    [
        ({"Type": "Succeed"}, {"afterInputPath"}),
        ({"Type": "Wait", "Seconds": 1, "End": True}, {"afterInputPath"}),
        ({"Type": "Pass", "QueryLanguage": "JSONata", "Output": 1, "End": True}, set()),
        ({"Type": "Fail", "Error": "E"}, {"afterInputPath"}),
    ],
)
def test_other_states_show_only_what_they_have(state, stages) -> None:
    answer = sfnlearn.test_state(state, inspection_level="DEBUG")
    assert set(answer["inspectionData"]) == {"input"} | stages


def test_a_fail_state_fails_with_its_own_words() -> None:
    answer = sfnlearn.test_state({"Type": "Fail", "Error": "E", "Cause": "c"})
    assert answer == {"status": "FAILED", "error": "E", "cause": "c"}


# ---------------------------------------------------------------- Retry and Catch

HANDLED = {
    **INVOKE,
    "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 2, "IntervalSeconds": 3, "BackoffRate": 2}],
    "Catch": [{"ErrorEquals": ["Gone"], "Next": "A"}, {"ErrorEquals": ["Busy"], "Next": "B", "ResultPath": "$.e"}],
    "Next": "C",
}


@pytest.mark.parametrize(("count", "seconds"), [(0, 3), (1, 6)])
def test_an_error_with_attempts_left_is_retriable_with_its_back_off(count, seconds) -> None:
    answer = sfnlearn.test_state(
        HANDLED,
        mock={"errorOutput": {"error": "Busy", "cause": "later"}},
        state_configuration={"retrierRetryCount": count},
        inspection_level="DEBUG",
    )
    assert answer["status"] == "RETRIABLE"
    assert answer["inspectionData"]["errorDetails"] == {"retryIndex": 0, "retryBackoffIntervalSeconds": seconds}
    assert "output" not in answer
    assert "nextState" not in answer


@pytest.mark.parametrize("count", [2, 3, 9])
@pytest.mark.parametrize("level", ["DEBUG", "TRACE"])
def test_spent_attempts_tell_their_retrier_and_no_interval(count, level) -> None:
    answer = sfnlearn.test_state(
        {name: value for name, value in HANDLED.items() if name != "Catch"},
        mock={"errorOutput": {"error": "Busy", "cause": "later"}},
        state_configuration={"retrierRetryCount": count},
        inspection_level=level,
    )
    assert answer["status"] == "FAILED"
    assert answer["inspectionData"]["errorDetails"] == {"retryIndex": 0}


def test_an_error_that_no_retrier_names_has_no_details() -> None:
    answer = sfnlearn.test_state(
        {name: value for name, value in HANDLED.items() if name != "Catch"},
        mock={"errorOutput": {"error": "Other"}},
        inspection_level="DEBUG",
    )
    assert "errorDetails" not in answer["inspectionData"]


@pytest.mark.parametrize(
    ("state", "members"),
    [
        ({"Type": "Pass", "End": True}, "afterInputPath afterParameters afterResultSelector afterResultPath"),
        ({"Type": "Pass", "Result": 1, "End": True}, "result afterResultSelector afterResultPath"),
        ({"Type": "Pass", "Result": None, "End": True}, "result afterResultSelector afterResultPath"),
        ({"Type": "Pass", "Result": 1, "InputPath": "$.n", "End": True}, "result afterResultSelector afterResultPath"),
        ({"Type": "Pass", "QueryLanguage": "JSONata", "Output": 1, "End": True}, ""),
        ({"Type": "Fail"}, "afterInputPath"),
        ({"Type": "Fail", "ErrorPath": "$.e"}, "afterInputPath"),
        ({"Type": "Fail", "QueryLanguage": "JSONata", "Error": "E"}, ""),
        ({"Type": "Succeed"}, "afterInputPath"),
        ({"Type": "Wait", "Seconds": 1, "End": True}, "afterInputPath"),
        ({"Type": "Wait", "QueryLanguage": "JSONata", "Seconds": 1, "End": True}, ""),
        (
            {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsPresent": True, "Next": "A"}], "Default": "A"},
            "afterInputPath",
        ),
    ],
)
def test_which_members_the_inspection_of_a_state_has(state, members) -> None:
    answer = sfnlearn.test_state(state, input={"n": 1, "e": "E"}, inspection_level="DEBUG")
    assert set(answer["inspectionData"]) == {"input", *members.split()}


@pytest.mark.parametrize("results", [[], [1], [1, 2, 3]])
@pytest.mark.parametrize("language", ["JSONPath", "JSONata"])
def test_a_parallel_s_mock_has_a_result_for_each_branch(results, language) -> None:
    branches = [{"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}} for name in "AB"]
    state = {"Type": "Parallel", "QueryLanguage": language, "Branches": branches, "End": True}
    with pytest.raises(RequestError) as refused:
        sfnlearn.test_state(state, mock={"result": results})
    assert str(refused.value) == ("Mocked result must contain the same number of items as number of Parallel branches.")
    assert sfnlearn.test_state(state, mock={"result": [1, 2]})["output"] == "[1,2]"


def test_an_error_without_attempts_left_goes_to_its_catcher() -> None:
    answer = sfnlearn.test_state(
        HANDLED,
        input={"n": 1},
        mock={"errorOutput": {"error": "Busy", "cause": "later"}},
        state_configuration={"retrierRetryCount": 2},
        inspection_level="DEBUG",
    )
    data = answer.pop("inspectionData")
    assert answer == {
        "status": "CAUGHT_ERROR",
        "output": '{"n":1,"e":{"Error":"Busy","Cause":"later"}}',
        "error": "Busy",
        "cause": "later",
        "nextState": "B",
    }
    assert data["errorDetails"] == {"catchIndex": 1}
    assert set(data) == {"input", "afterInputPath", "afterParameters", "errorDetails"}


def test_an_error_that_nobody_takes_fails_with_the_stages_up_to_it() -> None:
    answer = sfnlearn.test_state(HANDLED, mock={"errorOutput": {"error": "Other"}}, inspection_level="DEBUG")
    assert (answer["status"], answer["error"]) == ("FAILED", "Other")
    assert set(answer["inspectionData"]) == {"input", "afterInputPath", "afterParameters"}


# -------------------------------------------------------------- Map and Parallel

INNER = {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}}
DISTRIBUTED = {**INNER, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}


def test_a_map_shows_its_items_as_they_were_written() -> None:
    state = {"Type": "Map", "ItemsPath": "$.list", "MaxConcurrency": 2, "ItemProcessor": INNER, "End": True}
    answer = levels(state, input='{"list": [1,  2]}', mock={"result": "[ 3 ]"})["DEBUG"]
    assert answer["output"] == "[ 3 ]"
    assert answer["inspectionData"] == {
        "input": '{"list": [1,  2]}',
        "afterInputPath": '{"list": [1,  2]}',
        "afterItemsPath": "[1,  2]",
        "afterResultSelector": "[ 3 ]",
        "afterResultPath": "[ 3 ]",
        "maxConcurrency": 2,
    }


def test_a_map_without_items_path_shows_no_items() -> None:
    state = {"Type": "Map", "ItemProcessor": INNER, "End": True}
    data = levels(state, input=[1], mock={"result": []})["DEBUG"]["inspectionData"]
    assert "afterItemsPath" not in data


def test_a_map_shows_what_its_selector_and_its_batcher_make() -> None:
    state = {
        "Type": "Map",
        "ItemSelector": {"v.$": "$$.Map.Item.Value"},
        "ItemBatcher": {"MaxItemsPerBatch": 2},
        "ToleratedFailurePercentage": 50.5,
        "ItemProcessor": DISTRIBUTED,
        "End": True,
    }
    data = levels(state, input=[1, 2, 3], mock={"result": []})["DEBUG"]["inspectionData"]
    assert json.loads(data["afterItemSelector"]) == [{"v": 1}, {"v": 2}, {"v": 3}]
    assert [len(batch["Items"]) for batch in json.loads(data["afterItemBatcher"])] == [2, 1]
    assert (data["toleratedFailurePercentage"], data["maxConcurrency"]) == (50.5, 0)


def test_an_item_reader_reads_the_data_that_is_given() -> None:
    reader = {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSON", "ItemsPointer": "/rows"},
        "Parameters": {"Bucket": "b", "Key": "k"},
    }
    state = {"Type": "Map", "ItemReader": reader, "ItemProcessor": DISTRIBUTED, "End": True}
    configuration = {"mapItemReaderData": '{"rows": [7, 8]}'}
    answers = levels(state, mock={"result": []}, state_configuration=configuration)
    assert answers["DEBUG"]["inspectionData"]["afterItemsPointer"] == "[7,8]"
    assert levels(state, mock={"result": []})["DEBUG"]["status"] == "SUCCEEDED"


@pytest.mark.parametrize(("failures", "status"), [(0, "SUCCEEDED"), (1, "SUCCEEDED"), (2, "FAILED")])
def test_more_failures_than_are_tolerated_fail_the_map(failures, status) -> None:
    state = {"Type": "Map", "ToleratedFailureCount": 1, "ItemProcessor": DISTRIBUTED, "End": True}
    answer = sfnlearn.test_state(
        state, input=[1, 2, 3], mock={"result": [1]}, state_configuration={"mapIterationFailureCount": failures}
    )
    assert answer["status"] == status
    if status == "FAILED":
        assert answer["error"] == "States.ExceedToleratedFailureThreshold"


def test_a_parallel_shows_its_result_only() -> None:
    state = {"Type": "Parallel", "Branches": [INNER], "ResultSelector": {"first.$": "$[0]"}, "End": True}
    data = levels(state, input={"n": 1}, mock={"result": [5]})["DEBUG"]["inspectionData"]
    assert data == {"input": '{"n":1}', "afterResultSelector": '{"first":5}', "afterResultPath": '{"first":5}'}


# --------------------------------------------------------- what the state can see


def test_a_state_of_a_whole_machine_is_named() -> None:
    machine = {
        "StartAt": "Each",
        "States": {
            "Each": {"Type": "Map", "ItemProcessor": {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}},
                     "Next": "Last"},
            "Last": {"Type": "Pass", "Result": 2, "End": True},
        },
    }  # fmt: skip
    assert sfnlearn.test_state(machine, state_name="Last")["output"] == "2"
    assert sfnlearn.test_state(machine, state_name="In", input=[4])["output"] == "[4]"
    with pytest.raises(RequestError, match="State 'Gone' not found"):
        sfnlearn.test_state(machine, state_name="Gone")
    with pytest.raises(RequestError, match="name the state with state_name=") as refused:
        sfnlearn.test_state(machine)
    assert refused.value.code == "InvalidDefinition"


def test_the_context_object_is_that_of_an_express_execution() -> None:
    state = {"Type": "Pass", "Parameters": {"c.$": "$$"}, "End": True}
    context = json.loads(sfnlearn.test_state(state, input={"n": 1}, role_arn=ROLE)["output"])["c"]
    assert ":express:" in context["Execution"]["Id"]
    assert (context["Execution"]["Input"], context["Execution"]["RoleArn"]) == ({"n": 1}, ROLE)
    assert context["State"]["Name"] == "StateName"
    assert "RedriveCount" not in context["Execution"]


def test_a_context_object_that_is_given_is_the_whole_of_it() -> None:
    state = {**INVOKE, "ResultSelector": {"c.$": "$$"}, "End": True}
    given = {"State": {"Name": "Pay", "RetryCount": 2}}
    answer = sfnlearn.test_state(state, mock=MOCK, context=json.dumps(given))
    assert json.loads(answer["output"]) == {"c": given}


def test_a_live_call_needs_a_role_or_functions() -> None:
    state = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}
    with pytest.raises(RequestError, match="RoleArn must be specified when testing a Task state"):
        sfnlearn.test_state(state)
    assert sfnlearn.test_state(state, role_arn=ROLE)["error"] == "Lambda.ResourceNotFoundException"
    answer = sfnlearn.test_state(state, input={"n": 2}, functions={"f": lambda event: event["n"] + 1})
    assert answer == {"status": "SUCCEEDED", "output": "3"}


@pytest.mark.parametrize(("seconds", "status"), [(300, "SUCCEEDED"), (301, "FAILED")])
def test_a_test_lasts_five_minutes_at_most(seconds, status) -> None:
    answer = sfnlearn.test_state({"Type": "Wait", "Seconds": seconds, "End": True})
    assert answer["status"] == status
    assert answer.get("error") == (None if status == "SUCCEEDED" else "States.Timeout")


def test_an_http_task_tells_its_request_and_response_at_trace_only() -> None:
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::http:invoke",
        "Parameters": {"Method": "GET", "ApiEndpoint": "https://example.com/a"},
        "End": True,
    }
    answers = levels(state, mock={"result": {"StatusCode": 200, "ResponseBody": [1]}})
    assert answers["TRACE"]["inspectionData"]["request"]["url"] == "https://example.com/a"
    assert answers["TRACE"]["inspectionData"]["response"]["statusCode"] == "200"
    assert "request" not in answers["DEBUG"]["inspectionData"]


def test_a_broken_definition_is_told_at_its_place() -> None:
    with pytest.raises(DefinitionError) as refused:
        sfnlearn.test_state({"Type": "Parallel", "Branches": [], "End": True}, mock={"result": []})
    assert refused.value.diagnostics[0].location == "/States/StateName/Branches"


def test_words_of_the_request_are_checked() -> None:
    with pytest.raises(RequestError, match="INFO, DEBUG, TRACE"):
        sfnlearn.test_state({"Type": "Succeed"}, inspection_level="ALL")  # type: ignore[arg-type]
    with pytest.raises(RequestError, match="RevealSecrets"):
        sfnlearn.test_state({**INVOKE, "End": True}, mock=MOCK, reveal_secrets=True)
    with pytest.raises(RequestError, match=r"line 1, column 2") as refused:
        sfnlearn.test_state({"Type": "Succeed"}, input="{oops")
    assert refused.value.code == "InvalidExecutionInput"
    with pytest.raises(UsageError, match="mock has no member 'resul'"):
        sfnlearn.test_state({**INVOKE, "End": True}, mock={"resul": "1"})


def test_pytest_does_not_take_it_for_a_test() -> None:
    assert sfnlearn.test_state.__test__ is False  # type: ignore[attr-defined]
    assert "test_state" in sfnlearn.__all__
