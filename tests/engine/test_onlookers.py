"""An onlooker is told of every execution, however it was started, and what it puts in a machine's place is run."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from sfnlearn import StateMachine, aws, run, step
from sfnlearn.engine.onlookers import looked_on_by

ONE = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "End": True}}}, name="one")
TWO = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 2, "End": True}}}, name="two")


class Seeing:
    def __init__(self, instead: StateMachine | None = None) -> None:
        self.instead = instead
        self.seen: list[Any] = []

    def begins(self, execution, machine):
        self.seen.append(execution)
        return self.instead or machine


def test_run_step_and_boto3_are_seen_and_nothing_after():
    seeing = Seeing()
    with looked_on_by(seeing):
        ran = run(ONE)
        begun = step(ONE)
        with aws():
            client = boto3.client("stepfunctions", region_name="us-east-1")
            role = "arn:aws:iam::123456789012:role/r"
            arn = client.create_state_machine(name="m", definition=ONE.to_json(), roleArn=role)["stateMachineArn"]
            client.start_execution(stateMachineArn=arn, input=json.dumps({}))
    run(ONE)
    assert seeing.seen[:2] == [ran, begun]
    assert [execution.output for execution in seeing.seen] == [1, None, 1]


def test_the_machine_that_an_onlooker_gives_is_run():
    with looked_on_by(Seeing(TWO)):
        assert run(ONE).output == 2
    assert run(ONE).output == 1


def test_an_onlooker_is_let_go_when_the_block_fails():
    seeing = Seeing()
    with pytest.raises(ValueError, match="x"), looked_on_by(seeing):
        raise ValueError("x")
    run(ONE)
    assert seeing.seen == []
