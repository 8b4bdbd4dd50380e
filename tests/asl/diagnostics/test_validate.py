import pytest

import sfnlearn
from sfnlearn import UsageError, validate

STATE = {"Type": "Pass", "End": True}
PASS = {"StartAt": "A", "States": {"A": STATE}}
SEND = {"QueueUrl": "q", "MessageBody": "b"}
CALLBACK = {
    "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": SEND, "End": True,
}  # fmt: skip


def test_a_good_definition():
    assert validate(PASS, type="EXPRESS") == {"result": "OK", "diagnostics": [], "truncated": False}
    assert sfnlearn.validate is validate


@pytest.mark.parametrize(
    ("definition", "type", "code", "message", "location"),
    [
        ({"StartAt": "A"}, "STANDARD", "SCHEMA_VALIDATION_FAILED", "These fields are required: [States]", "/"),
        ({"States": {"A": STATE}}, "EXPRESS", "SCHEMA_VALIDATION_FAILED", "These fields are required: [StartAt]", "/"),
        (
            {"StartAt": "A", "States": {"A": CALLBACK}}, "EXPRESS", "SCHEMA_VALIDATION_FAILED",
            "Express state machine does not support '.waitForTaskToken' service integration ", "/States/A/Resource",
        ),
        (
            {**PASS, "QueryLanguage": "JSONata", "States": {"A": {**STATE, "QueryLanguage": "JSONPath"}}},
            "STANDARD", "SCHEMA_VALIDATION_FAILED",
            "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", "/States/A",
        ),
        (
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "NOPE"}}},
            "STANDARD", "MISSING_TRANSITION_TARGET",
            "Missing 'Next' target: NOPE", "/States/A/Next",
        ),
        (
            {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [], "End": True}}}, "STANDARD",
            "SCHEMA_VALIDATION_FAILED", "Value cannot be empty", "/States/P/Branches",
        ),
    ],
)  # fmt: skip
def test_aws_codes_messages_and_locations(definition, type, code, message, location):
    judged = validate(definition, type=type)
    first = judged["diagnostics"][0]
    assert judged["result"] == "FAIL"
    assert (first["code"], first["message"], first["location"]) == (code, message, location)


def test_a_machine_without_an_end_has_no_location():
    states = {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Pass", "Next": "A"},
        "C": {"Type": "Pass", "Next": "A"},
    }
    [found] = validate({"StartAt": "A", "States": states})["diagnostics"]
    assert (found["code"], found["message"]) == ("MISSING_END_STATE", "Workflow has no terminal state")
    assert "location" not in found


def test_a_text_that_is_not_json_is_quoted_in_the_location():
    [found] = validate('{"StartAt": "A",}')["diagnostics"]
    assert found["code"] == "INVALID_JSON_DESCRIPTION"
    assert found["location"] == '[Source: (String)"{"StartAt": "A",}"; line: 1, column: 16]'


def test_warnings_are_given_on_request_and_do_not_fail():
    machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"a": "$.a"}, "End": True}}}
    assert validate(machine)["diagnostics"] == []
    judged = validate(machine, severity="WARNING")
    assert (judged["result"], [found["code"] for found in judged["diagnostics"]]) == ("OK", ["NO_DOLLAR"])


def test_many_findings_are_cut_off():
    states = {f"S{number}": {"Type": "Pass", "End": 1} for number in range(9)}
    judged = validate({"StartAt": "S0", "States": states}, max_results=3)
    assert (len(judged["diagnostics"]), judged["truncated"], judged["result"]) == (3, True, "FAIL")
    assert validate({"StartAt": "S0", "States": states}, max_results=0)["truncated"] is False


@pytest.mark.parametrize("wrong", [{"type": "FAST"}, {"severity": "INFO"}, {"max_results": 101}, {"max_results": -1}])
def test_arguments_that_cannot_be(wrong):
    with pytest.raises(UsageError):
        validate(PASS, **wrong)
