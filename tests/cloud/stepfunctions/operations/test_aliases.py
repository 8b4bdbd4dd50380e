import json
from collections import Counter
from typing import Any

import boto3
import pytest

from sfnlearn import aws

ROLE = "arn:aws:iam::123456789012:role/learner"
NEXT = json.dumps({"StartAt": "Bye", "States": {"Bye": {"Type": "Succeed"}}})


@pytest.fixture
def two(sfn, deploy):
    """A machine with two versions."""
    arn = deploy(publish=True)
    sfn.update_state_machine(stateMachineArn=arn, definition=NEXT, publish=True)
    return arn


def route(arn: str, *weights: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"stateMachineVersionArn": f"{arn}:{number}", "weight": weight} for number, weight in weights]


def test_the_life_of_an_alias(sfn, two):
    made = sfn.create_state_machine_alias(name="PROD", description="d", routingConfiguration=route(two, (1, 100)))
    alias = made["stateMachineAliasArn"]
    assert alias == f"{two}:PROD"
    shown = sfn.describe_state_machine_alias(stateMachineAliasArn=alias)
    assert (shown["name"], shown["description"], shown["routingConfiguration"]) == ("PROD", "d", route(two, (1, 100)))
    sfn.update_state_machine_alias(stateMachineAliasArn=alias, routingConfiguration=route(two, (1, 90), (2, 10)))
    shown = sfn.describe_state_machine_alias(stateMachineAliasArn=alias)
    assert (shown["description"], len(shown["routingConfiguration"])) == ("d", 2)
    listed = sfn.list_state_machine_aliases(stateMachineArn=two)["stateMachineAliases"]
    assert [one["stateMachineAliasArn"] for one in listed] == [alias]
    assert len(sfn.list_state_machine_aliases(stateMachineArn=f"{two}:2")["stateMachineAliases"]) == 1
    sfn.delete_state_machine_alias(stateMachineAliasArn=alias)
    sfn.delete_state_machine_alias(stateMachineAliasArn=alias)
    assert sfn.list_state_machine_aliases(stateMachineArn=two)["stateMachineAliases"] == []


def test_an_execution_through_an_alias_shows_alias_and_version(sfn, two):
    alias = sfn.create_state_machine_alias(name="PROD", routingConfiguration=route(two, (2, 100)))
    arn = sfn.start_execution(stateMachineArn=alias["stateMachineAliasArn"], name="one")["executionArn"]
    assert arn.endswith(":execution:machine:PROD:one")
    shown = sfn.describe_execution(executionArn=arn)
    assert (shown["stateMachineArn"], shown["stateMachineVersionArn"]) == (two, f"{two}:2")
    assert shown["stateMachineAliasArn"] == f"{two}:PROD"
    assert len(sfn.list_executions(stateMachineArn=f"{two}:PROD")["executions"]) == 1


def versions_used(seed: int) -> list[str]:
    with aws(seed=seed):
        sfn = boto3.client("stepfunctions")
        arn = sfn.create_state_machine(name="m", definition=NEXT, roleArn=ROLE, publish=True)["stateMachineArn"]
        sfn.update_state_machine(stateMachineArn=arn, roleArn=f"{ROLE}2", publish=True)
        sfn.create_state_machine_alias(name="PROD", routingConfiguration=route(arn, (1, 80), (2, 20)))
        started = [sfn.start_execution(stateMachineArn=f"{arn}:PROD")["executionArn"] for _ in range(50)]
        return [sfn.describe_execution(executionArn=one)["stateMachineVersionArn"][-1] for one in started]


def test_weights_route_by_the_seed():
    first = versions_used(1)
    assert first == versions_used(1)
    assert first != versions_used(2)
    assert 30 <= Counter(first)["1"] <= 49


def test_creating_again_is_idempotent_or_a_conflict(sfn, two):
    same = {"name": "PROD", "description": "d", "routingConfiguration": route(two, (1, 100))}
    first, again = (sfn.create_state_machine_alias(**same) for _ in range(2))
    assert first["creationDate"] == again["creationDate"]
    for change in ({"description": "other"}, {"routingConfiguration": route(two, (2, 100))}):
        with pytest.raises(sfn.exceptions.ConflictException, match="a different routing configuration already exists"):
            sfn.create_state_machine_alias(**{**same, **change})


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        (((1, 90),), "Sum of routing configuration weights must equal 100"),
        (((1, 50), (1, 50)), "different versions of one state machine"),
    ],
)
def test_routings_that_cannot_be(sfn, two, weights, told):
    with pytest.raises(sfn.exceptions.ValidationException, match=told):
        sfn.create_state_machine_alias(name="PROD", routingConfiguration=route(two, *weights))


def test_a_routing_needs_versions_that_exist(sfn, two):
    machine = [{"stateMachineVersionArn": two, "weight": 100}]
    with pytest.raises(sfn.exceptions.ValidationException, match="must contain state machine version ARNs"):
        sfn.create_state_machine_alias(name="PROD", routingConfiguration=machine)
    with pytest.raises(sfn.exceptions.ResourceNotFound):
        sfn.create_state_machine_alias(name="PROD", routingConfiguration=route(two, (9, 100)))


def test_an_alias_name_is_no_number(sfn, two):
    with pytest.raises(sfn.exceptions.ValidationException, match="at 'name' failed to satisfy constraint"):
        sfn.create_state_machine_alias(name="3", routingConfiguration=route(two, (1, 100)))


def test_an_alias_that_is_not_there(sfn, two):
    for operation in (sfn.describe_state_machine_alias, sfn.update_state_machine_alias):
        with pytest.raises(sfn.exceptions.ResourceNotFound, match="Request references a resource that does not exist"):
            operation(stateMachineAliasArn=f"{two}:NONE")


def test_pages(sfn, two):
    for name in "abc":
        sfn.create_state_machine_alias(name=name, routingConfiguration=route(two, (1, 100)))
    first = sfn.list_state_machine_aliases(stateMachineArn=two, maxResults=2)
    assert len(first["stateMachineAliases"]) == 2
    rest = sfn.list_state_machine_aliases(stateMachineArn=two, nextToken=first["nextToken"])
    assert len(rest["stateMachineAliases"]) == 1
    assert "nextToken" not in rest
    with pytest.raises(sfn.exceptions.InvalidToken, match="Invalid Token: 'Invalid token'"):
        sfn.list_state_machine_aliases(stateMachineArn=two, nextToken="InvalidToken")
    with pytest.raises(sfn.exceptions.ValidationException, match="less than or equal to 1000"):
        sfn.list_state_machine_aliases(stateMachineArn=two, maxResults=1001)
