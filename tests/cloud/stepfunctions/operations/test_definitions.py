import json

import pytest


def test_validating(sfn):
    fine = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    judged = sfn.validate_state_machine_definition(definition=fine)
    assert (judged["result"], judged["diagnostics"], judged["truncated"]) == ("OK", [], False)
    judged = sfn.validate_state_machine_definition(definition='{"States": {"A": {"Type": "Pass", "End": true}}}')
    assert judged["diagnostics"] == [
        {
            "severity": "ERROR",
            "code": "SCHEMA_VALIDATION_FAILED",
            "message": "These fields are required: [StartAt]",
            "location": "/",
        }
    ]


def test_validating_what_is_no_json(sfn):
    (found,) = sfn.validate_state_machine_definition(definition="not JSON")["diagnostics"]
    assert found["code"] == "INVALID_JSON_DESCRIPTION"
    assert found["location"].startswith('[Source: (String)"not JSON"; line: 1')


def test_a_state_is_tested_with_a_mock(sfn):
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "pay", "Payload.$": "$"},
        "OutputPath": "$.Payload",
        "Next": "Ship",
    }
    tested = sfn.test_state(
        definition=json.dumps(state), input='{"n": 1}', inspectionLevel="DEBUG", mock={"result": '{"Payload": "paid"}'}
    )
    assert (tested["status"], tested["output"], tested["nextState"]) == ("SUCCEEDED", '"paid"', "Ship")
    assert json.loads(tested["inspectionData"]["input"]) == {"n": 1}


def test_a_state_is_tested_in_its_machine(sfn):
    machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 3, "End": True}}}
    tested = sfn.test_state(definition=json.dumps(machine), stateName="A")
    assert (tested["status"], tested["output"]) == ("SUCCEEDED", "3")


def test_what_testing_a_state_refuses(sfn):
    with pytest.raises(sfn.exceptions.InvalidDefinition):
        sfn.test_state(definition='{"Type": "Psas"}')
    with pytest.raises(sfn.exceptions.ValidationException):
        sfn.test_state(definition='{"Type": "Pass", "End": true}', mock={"result": "1"})
    with pytest.raises(sfn.exceptions.InvalidExecutionInput):
        sfn.test_state(definition='{"Type": "Pass", "End": true}', input="nothing")
