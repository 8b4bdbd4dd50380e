from typing import Any

import pytest

import sfnlearn
from sfnlearn import UsageError, validate
from sfnlearn.asl.diagnostics.field_owners import BELONGS

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


# ------------------------------------------------- where AWS says that it is

LAMBDA_ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"
INNER = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
SMALLEST: dict[str, dict[str, Any]] = {
    "Pass": {"End": True},
    "Task": {"Resource": LAMBDA_ARN, "End": True},
    "Wait": {"Seconds": 1, "End": True},
    "Choice": {"Choices": [{"Variable": "$.a", "IsPresent": True, "Next": "z"}]},
    "Succeed": {},
    "Fail": {},
    "Map": {"ItemProcessor": INNER, "End": True},
    "Parallel": {"Branches": [INNER], "End": True},
}
FIELDS = sorted({*BELONGS, "Nonsense", "TimeoutSeconds", "Condition", "ItemsPath"})


def with_field(kind: str, language: str, name: str) -> dict[str, Any]:
    state = {"Type": kind, **SMALLEST[kind]}
    if kind == "Choice" and language == "JSONata":
        state["Choices"] = [{"Condition": "{% true %}", "Next": "z"}]
    return {
        "QueryLanguage": language,
        "StartAt": "s",
        "States": {"s": {**state, name: state.get(name, 1)}, "z": {"Type": "Succeed"}},
    }


@pytest.mark.parametrize("language", ["JSONPath", "JSONata"])
@pytest.mark.parametrize("kind", SMALLEST)
def test_a_field_that_does_not_belong_is_told_at_the_object_around_it(kind, language):
    foreign = 0
    for name in FIELDS:
        for found in validate(with_field(kind, language, name))["diagnostics"]:
            if f"'{name}'" in found["message"] and (
                "is not supported" in found["message"] or "only supported for" in found["message"]
            ):
                assert found["location"] == "/States/s", (name, found)
                foreign += 1
    assert foreign >= 10


@pytest.mark.parametrize(
    ("place", "location"),
    [
        (("States", "m", "ItemProcessor"), "/States/m/ItemProcessor"),
        (("States", "m", "Retry", 0), "/States/m/Retry[0]"),
        (("States", "m", "Catch", 0), "/States/m/Catch[0]"),
        (("States", "m", "ItemProcessor", "ProcessorConfig"), "/States/m/ItemProcessor/ProcessorConfig"),
        (("States", "m"), "/States/m"),
    ],
)
def test_in_an_inner_object_it_is_that_object(place, location):
    definition: Any = {
        "StartAt": "m",
        "States": {
            "m": {
                "Type": "Map",
                "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, **INNER},
                "Retry": [{"ErrorEquals": ["States.ALL"]}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "z"}],
                "Next": "z",
            },
            "z": {"Type": "Succeed"},
        },
    }
    here = definition
    for key in place:
        here = here[key]
    here["Nonsense"] = 1
    [found] = validate(definition)["diagnostics"]
    assert (found["message"], found["location"]) == ("Field 'Nonsense' is not supported", location)


@pytest.mark.parametrize("missing", ["p3", "P2", "p"])
def test_a_missing_target_does_not_hide_what_cannot_be_reached(missing):
    states = {"p1": {"Type": "Pass", "Next": missing}, "p2": {"Type": "Pass", "End": True}}
    found = validate({"StartAt": "p1", "States": states})["diagnostics"]
    assert [(each["message"], each["location"]) for each in found] == [
        (f"Missing 'Next' target: {missing}", "/States/p1/Next"),
        ('State "p2" is not reachable.', "/States/p2"),
    ]


@pytest.mark.parametrize(
    ("language", "field", "needed"),
    [
        ("JSONata", "ResultWriter", "Arguments"),
        ("JSONata", "ItemReader", "Arguments"),
        ("JSONPath", "ResultWriter", "Parameters"),
        ("JSONPath", "ItemReader", "Parameters"),
    ],
)
def test_a_reader_or_writer_without_its_parameters(language, field, needed):
    resource = "arn:aws:states:::s3:" + ("putObject" if field == "ResultWriter" else "getObject")
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    state = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": config, **INNER}, "End": True}
    other = "Parameters" if needed == "Arguments" else "Arguments"
    for content in ({}, {other: {"Bucket": "b"}}):
        states = {"m": {**state, field: {"Resource": resource, **content}}}
        judged = validate({"QueryLanguage": language, "StartAt": "m", "States": states})
        told = [(each["message"], each["location"]) for each in judged["diagnostics"]]
        assert (f"These fields are required: [{needed}]", f"/States/m/{field}") in told


@pytest.mark.parametrize(
    ("value", "kind"), [([1], "an ARRAY"), ({}, "an OBJECT"), (5, "a NUMBER"), (True, "a BOOLEAN"), (None, "NULL")]
)
def test_a_path_field_that_holds_no_text(value, kind):
    state = {"Type": "Pass", "Parameters": {"in": {"a.$": value}}, "End": True}
    [found] = validate({"StartAt": "s", "States": {"s": state}})["diagnostics"]
    assert found["message"] == f"The value for the field 'a.$' must be a STRING that contains a JSONPath but was {kind}"
