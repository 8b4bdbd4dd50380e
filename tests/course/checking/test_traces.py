"""Executions that share an outside world leave in it what the solution leaves, or the probe says what they left."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.checking.probe import Finding, Probe
from sfnlearn.course.checking.probes import generated, leaves
from sfnlearn.course.checking.submission import prepare
from sfnlearn.errors import UsageError
from tests.course.samples import ARN, ASL, changed


class Bank:
    """A bank that takes the money for a key once."""

    def __init__(self) -> None:
        self.keys: list[Any] = []
        self.functions = {"pay": self.pay}

    def __str__(self) -> str:
        return f"{len(self.keys)} booked"

    def pay(self, event: Any, context: Any) -> None:
        if event["key"] not in self.keys:
            self.keys.append(event["key"])


def paying(key: str) -> dict[str, Any]:
    """A machine that sends the bank this key."""
    pay = {"Type": "Task", "Resource": f"{ARN}pay", "Parameters": {"key.$": key}, "End": True}
    return {"StartAt": "Pay", "States": {"Pay": pay}}


def twice(order: Any) -> list[Any]:
    return [order, order]


TWICE = leaves({"id": "p7"}, Bank, deliveries=twice, ran="the order is delivered twice")


def find(probe: Probe, answer: Any, seed: int | None = None) -> Finding | None:
    exercise = changed(ASL, functions={"pay": None})
    return probe.judge(prepare(exercise, answer, seed), prepare(exercise, paying("$.id")))


def test_a_world_left_as_the_solution_leaves_it_holds():
    assert find(TWICE, paying("$.id")) is None
    assert find(TWICE, paying("States.Format('order {}', $.id)")) is None


@pytest.mark.parametrize(
    "key", ["$$.Execution.Name", "$$.Execution.Id", "$$.Execution.StartTime", "$$.State.EnteredTime"]
)
def test_what_tells_executions_apart_is_found_out(key):
    finding = find(TWICE, paying(key))
    assert finding is not None
    assert (finding.ran, finding.expected) == ('input {"id":"p7"}; the order is delivered twice', "1 booked")
    assert finding.happened == "2 booked"
    assert finding.execution is not None


def test_the_first_execution_that_fails_is_told():
    finding = find(TWICE, paying("$.nothing"))
    assert finding is not None
    assert finding.happened.startswith("0 booked; FAILED with States.Runtime")


def test_each_input_meets_a_world_of_its_own():
    probe = leaves(generated(lambda random: {"id": random.randrange(9)}, count=5), Bank, ran="one order")
    assert find(probe, paying("$.id")) is None
    assert find(probe, paying("$.id"), seed=3) is None


def test_deliveries_are_one_or_more():
    with pytest.raises(UsageError, match="one input or more"):
        find(leaves({}, Bank, deliveries=lambda order: [], ran="nothing"), paying("$.id"))
