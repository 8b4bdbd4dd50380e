"""services.py: who answers a Resource, and what is said where nobody does."""

from collections.abc import Iterator

import pytest

from sfnlearn import UsageError, run
from sfnlearn.cloud.botocore.moto import client
from sfnlearn.cloud.simulated_cloud import Cloud
from sfnlearn.jsontext import JSON
from tests.cloud.integrations.calling import QUEUE, call, machine, task


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud() as started:
        yield started


@pytest.mark.parametrize(
    ("resource", "parameters"), [("glue:startJobRun.sync", {"JobName": "j"}), ("aws-sdk:teleporter:send", {})]
)
def test_what_nobody_answers_is_named_with_the_way_out(cloud: Cloud, resource: str, parameters: JSON) -> None:
    with pytest.raises(UsageError, match=rf"Nothing here answers .*{resource}.* Give it a stub"):
        call(resource, parameters)


def test_a_stub_comes_first(cloud: Cloud) -> None:
    definition = machine(Call=task("sqs:sendMessage", {"QueueUrl": "q", "MessageBody": "any"}))
    stubs = {"arn:aws:states:::sqs:sendMessage": lambda parameters: {"stubbed": parameters}}
    assert run(definition, functions=stubs).output == {"stubbed": {"QueueUrl": "q", "MessageBody": "any"}}


def test_outside_a_cloud_there_are_no_services() -> None:
    with pytest.raises(UsageError, match="Nothing here answers"):
        call("sqs:sendMessage", {"QueueUrl": QUEUE, "MessageBody": "x"})


def test_a_rewound_execution_takes_the_answers_of_long_polls_from_the_journal(cloud: Cloud) -> None:
    client("sqs").create_queue(QueueName="orders")
    states = {
        "Receive": task("aws-sdk:sqs:receiveMessage", {"QueueUrl": QUEUE, "WaitTimeSeconds": 20}, Next="Done"),
        "Done": {"Type": "Pass", "End": True},
    }
    execution = run(machine(**states))
    client("sqs").send_message(QueueUrl=QUEUE, MessageBody="too late")
    again = execution.rewind(len(execution.events) - 1)
    assert (again.output, again.stop_time) == ({}, execution.stop_time)
