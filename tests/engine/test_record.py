"""What is read of an execution is the same, whether it ran here or its history was read back."""

from __future__ import annotations

import pytest

from sfnlearn import Execution, Faults, StateMachine, draw, run
from sfnlearn.engine.imported import ImportedExecution
from sfnlearn.engine.record import ExecutionRecord

PAY = StateMachine(
    {
        "StartAt": "Pay",
        "States": {
            "Pay": {
                "Type": "Task",
                "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
                "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}],
                "End": True,
            }
        },
    }
)
PLANS = {
    "succeeds": Faults().on("Pay", attempt=1, error="Busy"),
    "fails": Faults().on("Pay", error="Declined", cause="No money."),
}


def both(plan: Faults) -> tuple[Execution, ImportedExecution]:
    ran = run(PAY, {"total": 9}, functions={"pay": lambda order: order["total"]}, faults=plan)
    return ran, Execution.from_aws(ran.history.to_aws(), PAY, name=ran.name)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_history_read_back_is_read_as_the_execution_that_ran(plan):
    for one in (read := both(plan)):
        assert isinstance(one, ExecutionRecord)
    facts = [
        (one.arn, one.status, one.input, one.output, one.error, one.cause, one.start_time, one.stop_time, one.duration)
        for one in read
    ]
    assert facts[0] == facts[1]
    views = [(str(one.history), str(one.timeline), str(one.explain()), draw(one).svg) for one in read]
    assert views[0] == views[1]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_both_can_be_made_to_answer_again_what_they_were_answered(plan):
    ran, imported = both(plan)
    assert ran.to_faults() == imported.to_faults()
    assert ran.to_mock_file("Again") == imported.to_mock_file("Again")
    again = run(PAY, {"total": 9}, faults=ran.to_faults())
    assert [event.type for event in again.events] == [event.type for event in ran.events]


def test_only_the_one_that_ran_here_is_an_execution_that_goes_on():
    ran, imported = both(PLANS["fails"])
    assert isinstance(ran, Execution)
    assert not isinstance(imported, Execution)
    assert "ran on AWS" in repr(imported)
    assert "ran on AWS" not in repr(ran)
