import json

import pytest

NEXT = json.dumps({"StartAt": "Bye", "States": {"Bye": {"Type": "Succeed"}}})


def test_publishing_is_idempotent_for_a_revision(sfn, deploy):
    arn = deploy(publish=True, versionDescription="first")
    assert sfn.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"] == f"{arn}:1"
    updated = sfn.update_state_machine(stateMachineArn=arn, definition=NEXT, publish=True)
    assert updated["stateMachineVersionArn"] == f"{arn}:2"


def test_a_version_keeps_its_definition(sfn, deploy):
    arn = deploy(publish=True, versionDescription="first")
    sfn.update_state_machine(stateMachineArn=arn, definition=NEXT)
    old = sfn.describe_state_machine(stateMachineArn=f"{arn}:1")
    assert (json.loads(old["definition"])["StartAt"], old["description"], old["stateMachineArn"]) == (
        "Hello",
        "first",
        f"{arn}:1",
    )
    execution = sfn.start_execution(stateMachineArn=f"{arn}:1", name="one")["executionArn"]
    assert execution == f"{arn.replace(':stateMachine:', ':execution:')}:1:one"
    assert sfn.describe_execution(executionArn=execution)["stateMachineVersionArn"] == f"{arn}:1"
    machine = sfn.describe_state_machine_for_execution(executionArn=execution)
    assert (json.loads(machine["definition"])["StartAt"], machine["stateMachineArn"]) == ("Hello", arn)
    assert [one["name"] for one in sfn.list_executions(stateMachineArn=f"{arn}:1")["executions"]] == ["one"]


def test_publishing_another_revision_than_the_present_one_is_a_conflict(sfn, deploy):
    arn = deploy()
    revision = sfn.update_state_machine(stateMachineArn=arn, definition=NEXT)["revisionId"]
    with pytest.raises(sfn.exceptions.ConflictException) as caught:
        sfn.publish_state_machine_version(stateMachineArn=arn, revisionId="other")
    assert caught.value.response["Error"]["Message"] == (
        "Failed to publish the State Machine version for revision other. "
        f"The current State Machine revision is {revision}."
    )


def test_listing_and_deleting(sfn, deploy):
    arn = deploy(publish=True)
    sfn.update_state_machine(stateMachineArn=arn, definition=NEXT, publish=True)

    def listed() -> list[str]:
        versions = sfn.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]
        return [one["stateMachineVersionArn"] for one in versions]

    assert listed() == [f"{arn}:2", f"{arn}:1"]
    sfn.delete_state_machine_version(stateMachineVersionArn=f"{arn}:2")
    sfn.delete_state_machine_version(stateMachineVersionArn=f"{arn}:2")
    assert listed() == [f"{arn}:1"]
    assert sfn.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"] == f"{arn}:3"


def test_a_version_that_is_not_there(sfn, deploy):
    arn = deploy()
    with pytest.raises(sfn.exceptions.StateMachineDoesNotExist):
        sfn.describe_state_machine(stateMachineArn=f"{arn}:1")
    with pytest.raises(sfn.exceptions.StateMachineDoesNotExist):
        sfn.start_execution(stateMachineArn=f"{arn}:1")


def test_a_version_that_an_alias_leads_to_stays(sfn, deploy):
    arn = deploy(publish=True)
    routing = [{"stateMachineVersionArn": f"{arn}:1", "weight": 100}]
    sfn.create_state_machine_alias(name="PROD", routingConfiguration=routing)
    with pytest.raises(sfn.exceptions.ConflictException, match=r"\[PROD\]"):
        sfn.delete_state_machine_version(stateMachineVersionArn=f"{arn}:1")
