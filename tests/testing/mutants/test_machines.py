"""The mutants of a machine are machines of its name and type, and a test is put to each of them."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, UsageError, run
from sfnlearn.html_output import html_output
from sfnlearn.testing import mutants_of, try_mutants

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
MACHINE = StateMachine(
    {
        "StartAt": "Wait",
        "States": {
            "Wait": {"Type": "Wait", "Seconds": 5, "Next": "Pay: now"},
            "Pay: now": {"Type": "Task", "Resource": ARN + "pay", "End": True},
        },
    },
    name="order",
    type="EXPRESS",
)
STUBS: dict[str, Any] = {"pay": lambda event: {"paid": event["n"]}}


def test_each_mutant_is_a_machine_that_differs():
    found = mutants_of(MACHINE)
    assert len({mutant.machine.to_json() for mutant in found} | {MACHINE.to_json()}) == len(found) + 1
    assert {(mutant.machine.name, mutant.machine.type) for mutant in found} == {("order", "EXPRESS")}
    assert {mutant.state for mutant in found} == {"Wait", "Pay: now"}
    assert all(str(mutant).startswith(f"{mutant.state}: ") for mutant in found)


def test_a_mutant_runs_what_its_definition_says():
    slower = next(mutant for mutant in mutants_of(MACHINE) if mutant.changes == "Wait: Seconds is 10, not 5")
    assert run(slower.machine, {"n": 1}, functions=STUBS).duration == 10
    assert run(MACHINE, {"n": 1}, functions=STUBS).duration == 5
    assert [task.name for task in slower.machine.tasks] == ["Pay: now"]


def test_functions_that_exist_are_called_by_mistake():
    assert not any("calls refund" in mutant.changes for mutant in mutants_of(MACHINE))
    assert any("calls refund, not pay" in mutant.changes for mutant in mutants_of(MACHINE, ["refund"]))


def status_only(machine: StateMachine) -> None:
    assert run(machine, {"n": 1}, functions=STUBS).status == "SUCCEEDED"


def everything(machine: StateMachine) -> None:
    execution = run(machine, {"n": 1}, functions=STUBS)
    assert execution.output == {"paid": 1}
    assert execution.duration == 5


def test_a_test_that_looks_closer_kills_more():
    weak, strong = try_mutants(MACHINE, status_only), try_mutants(MACHINE, everything)
    assert weak.of == strong.of == len(mutants_of(MACHINE))
    assert len(weak.killed) < len(strong.killed)
    killed = {mutant.changes for mutant in strong.killed}
    assert {mutant.changes for mutant in weak.killed} <= killed
    assert "Wait: Seconds is 10, not 5" in killed


def test_survivors_are_named_in_every_form():
    trial = try_mutants(MACHINE, status_only)
    assert f"survived: {trial.survivors[0]}" in str(trial)
    told: Any = trial.to_json()
    assert (told["killed"], told["of"]) == (len(trial.killed), trial.of)
    assert told["survivors"][0]["changes"] == trial.survivors[0].changes
    html = trial.html()
    assert html_output(html)
    assert html.count("<li>") == len(trial.survivors)
    assert html.count('scope="row"') == 2


def test_a_test_that_fails_anyway_is_refused():
    def wrong(machine: StateMachine) -> None:
        assert run(machine, {}, functions=STUBS).output == 7

    with pytest.raises(UsageError, match="fails with the machine itself"):
        try_mutants(MACHINE, wrong)
    with pytest.raises(UsageError, match="takes a StateMachine, not dict"):
        mutants_of({})  # type: ignore[arg-type]


def test_only_the_mutants_that_are_given_are_tried():
    two = mutants_of(MACHINE)[:2]
    assert try_mutants(MACHINE, status_only, mutants=two).of == 2
