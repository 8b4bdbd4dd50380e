import json

import pytest

ROLE = "arn:aws:iam::123456789012:role/learner"
ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:machine"
OTHER = {"StartAt": "Bye", "States": {"Bye": {"Type": "Succeed"}}}


def test_creating_and_describing(sfn, deploy):
    assert deploy() == ARN
    shown = sfn.describe_state_machine(stateMachineArn=ARN)
    assert (shown["name"], shown["status"], shown["type"], shown["roleArn"]) == ("machine", "ACTIVE", "STANDARD", ROLE)
    assert json.loads(shown["definition"])["StartAt"] == "Hello"
    assert shown["loggingConfiguration"] == {"level": "OFF", "includeExecutionData": False}
    assert shown["tracingConfiguration"] == {"enabled": False}
    assert shown["encryptionConfiguration"] == {"type": "AWS_OWNED_KEY"}
    assert "revisionId" not in shown


def test_the_definition_is_kept_as_it_was_written(sfn, deploy):
    text = '{ "StartAt": "A",\n "States": {"A": {"Type": "Pass", "Result": 1.0, "End": true}} }'
    assert sfn.describe_state_machine(stateMachineArn=deploy(text))["definition"] == text


def test_metadata_only_has_an_empty_definition(sfn, deploy):
    shown = sfn.describe_state_machine(stateMachineArn=deploy(), includedData="METADATA_ONLY")
    assert shown["definition"] == "{}"


def test_creating_the_same_again_answers_the_same(sfn, deploy):
    first = sfn.create_state_machine(name="m", definition=json.dumps(OTHER), roleArn=ROLE)
    again = sfn.create_state_machine(name="m", definition=json.dumps(OTHER), roleArn=f"{ROLE}2")
    assert (first["stateMachineArn"], first["creationDate"]) == (again["stateMachineArn"], again["creationDate"])


def test_another_definition_under_the_name_is_refused_even_if_only_formatted_otherwise(sfn, deploy):
    deploy(json.dumps(OTHER))
    with pytest.raises(sfn.exceptions.StateMachineAlreadyExists) as caught:
        deploy(json.dumps(OTHER, indent=4))
    assert caught.value.response["Error"]["Message"] == f"State Machine Already Exists: '{ARN}'"
    assert caught.value.response["message"] == f"State Machine Already Exists: '{ARN}'"


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        ('{"StartAt": "A"}', "SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /"),
        ("[]", "SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object"),
        ("notes.json", "INVALID_JSON_DESCRIPTION: "),
        ("StartAt: A", "INVALID_JSON_DESCRIPTION: "),
    ],
)
def test_invalid_definitions(sfn, deploy, definition, told):
    with pytest.raises(sfn.exceptions.InvalidDefinition) as caught:
        deploy(definition)
    message = caught.value.response["Error"]["Message"]
    assert message.startswith(f"Invalid State Machine Definition: '{told}")


def test_express_refuses_activities(sfn, deploy):
    task = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:x", "End": True}
    with pytest.raises(sfn.exceptions.InvalidDefinition, match="Express state machine does not support Activity ARN"):
        deploy({"StartAt": "Do", "States": {"Do": task}}, type="EXPRESS")


@pytest.mark.parametrize("name", ["white space", "a?b", "a/b", "a:b", "x<y", "tab\t"])
def test_invalid_names(sfn, deploy, name):
    with pytest.raises(sfn.exceptions.InvalidName) as caught:
        deploy(name=name)
    assert caught.value.response["Error"]["Message"] == f"Invalid Name: '{name}'"


def test_a_name_that_is_too_long_is_a_validation_exception(sfn, deploy):
    with pytest.raises(sfn.exceptions.ValidationException, match="Member must have length less than or equal to 80"):
        deploy(name="n" * 81)


@pytest.mark.parametrize("role", ["role", "arn:aws:lambda:us-east-1:123456789012:function:f"])
def test_invalid_roles(sfn, role):
    with pytest.raises(sfn.exceptions.InvalidArn):
        sfn.create_state_machine(name="m", definition=json.dumps(OTHER), roleArn=role)


def test_logging_needs_one_destination(sfn, deploy):
    with pytest.raises(sfn.exceptions.InvalidLoggingConfiguration, match="Must specify exactly one Log Destination"):
        deploy(loggingConfiguration={"level": "ALL"})


def test_updating_makes_a_revision(sfn, deploy):
    arn = deploy()
    first = sfn.update_state_machine(stateMachineArn=arn, definition=json.dumps(OTHER))
    assert sfn.describe_state_machine(stateMachineArn=arn)["revisionId"] == first["revisionId"]
    second = sfn.update_state_machine(stateMachineArn=arn, roleArn=f"{ROLE}2")
    assert second["revisionId"] != first["revisionId"]
    shown = sfn.describe_state_machine(stateMachineArn=arn)
    assert (shown["roleArn"], json.loads(shown["definition"])) == (f"{ROLE}2", OTHER)


def test_an_update_needs_something_to_update(sfn, deploy):
    with pytest.raises(sfn.exceptions.MissingRequiredParameter):
        sfn.update_state_machine(stateMachineArn=deploy())


def test_a_version_description_needs_publish(sfn, deploy):
    with pytest.raises(sfn.exceptions.ValidationException) as caught:
        deploy(versionDescription="first")
    assert caught.value.response["Error"]["Message"] == "Version description can only be set when publish is true"


@pytest.mark.parametrize(
    ("arn", "told"),
    [
        ("invalid_arn", "Invalid Arn: 'Invalid ARN prefix: invalid_arn'"),
        (ARN.replace("stateMachine", "activity"), "Invalid Arn: 'Resource type not valid in this context: activity'"),
    ],
)
def test_invalid_arns(sfn, arn, told):
    for operation in (sfn.describe_state_machine, sfn.delete_state_machine, sfn.start_execution, sfn.list_executions):
        with pytest.raises(sfn.exceptions.InvalidArn) as caught:
            operation(stateMachineArn=arn)
        assert caught.value.response["Error"]["Message"] == told


def test_a_machine_that_is_not_there(sfn):
    for operation in (sfn.describe_state_machine, sfn.start_execution, sfn.list_executions):
        with pytest.raises(sfn.exceptions.StateMachineDoesNotExist) as caught:
            operation(stateMachineArn=ARN)
        assert caught.value.response["Error"]["Message"] == f"State Machine Does Not Exist: '{ARN}'"


def test_deleting(sfn, deploy, waiting):
    execution = sfn.start_execution(stateMachineArn=waiting)["executionArn"]
    assert sfn.delete_state_machine(stateMachineArn=waiting)["ResponseMetadata"]["HTTPStatusCode"] == 200
    sfn.delete_state_machine(stateMachineArn=waiting)
    assert sfn.list_state_machines()["stateMachines"] == []
    assert sfn.describe_execution(executionArn=execution)["status"] == "SUCCEEDED"


def test_listing_by_name_in_pages(sfn, deploy):
    for name in "cab":
        deploy(name=name)
    first = sfn.list_state_machines(maxResults=2)
    assert [one["name"] for one in first["stateMachines"]] == ["a", "b"]
    second = sfn.list_state_machines(nextToken=first["nextToken"])
    assert [one["name"] for one in second["stateMachines"]] == ["c"]
    paginator = sfn.get_paginator("list_state_machines")
    assert len(paginator.paginate(PaginationConfig={"PageSize": 1}).build_full_result()["stateMachines"]) == 3


def test_variable_references_are_shown(sfn, deploy):
    states = {
        "Set": {"Type": "Pass", "Assign": {"answer": 42}, "Next": "Get"},
        "Get": {"Type": "Pass", "InputPath": "$answer", "End": True},
    }
    shown = sfn.describe_state_machine(stateMachineArn=deploy({"StartAt": "Set", "States": states}))
    assert shown["variableReferences"] == {"Get": ["answer"]}
