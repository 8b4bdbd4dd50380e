"""A plan of a Map Run equals the run."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import Execution, StateMachine, UsageError, run
from sfnlearn.course.pieces import BatchPlan
from sfnlearn.effects import Answer

TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work", "End": True}


class Work:
    """A function that takes as long as its rows, and fails at its end where one of them is bad."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def invoke(self, payload: Any, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        del at, request_id, timeout
        took = self.seconds * len(payload["Items"])
        if any(payload["Items"]):
            return Answer(error="BadRow", cause="", duration=took)
        return Answer(len(payload["Items"]), duration=took)


def ran(plan: BatchPlan, execution_type: str) -> Execution:
    """The Map Run of a plan."""
    each = {
        "Type": "Map",
        "MaxConcurrency": plan.concurrency,
        "ToleratedFailurePercentage": plan.tolerated,
        "ItemBatcher": {"MaxItemsPerBatch": plan.batch},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": execution_type},
            "StartAt": "Work",
            "States": {"Work": TASK},
        },
        "End": True,
    }
    bad = set(plan.bad_rows)
    rows = [row in bad for row in range(plan.rows)]
    machine = StateMachine({"StartAt": "Each", "States": {"Each": each}})
    return run(machine, rows, functions={"work": Work(plan.seconds)})


@st.composite
def plans(draw: st.DrawFn) -> BatchPlan:
    rows = draw(st.integers(1, 90))
    return BatchPlan(
        rows=rows,
        batch=draw(st.integers(1, 20)),
        concurrency=draw(st.integers(0, 8)),
        seconds=draw(st.sampled_from([0.1, 0.25, 1.0])),
        bad=draw(st.integers(0, min(rows, 9))),
        tolerated=draw(st.sampled_from([0, 5, 10, 20, 50, 100])),
    )


@settings(max_examples=60, deadline=None)
@given(plan=plans(), execution_type=st.sampled_from(["STANDARD", "EXPRESS"]))
def test_a_plan_equals_the_run(plan: BatchPlan, execution_type: str):
    execution = ran(plan, execution_type)
    (map_run,) = execution.map_runs
    assert (execution.status == "SUCCEEDED") == plan.holds
    assert len(map_run) == plan.children
    assert len(map_run) - map_run.executions["pending"] == plan.started
    assert execution.duration == pytest.approx(plan.makespan, abs=1e-5)
    if plan.holds:
        assert map_run.executions["failed"] == plan.failing
        once = sum(line.amount for line in execution.cost().once("STANDARD"))
        assert once == pytest.approx(plan.dollars(execution_type))


def test_bad_rows_are_spread_evenly():
    assert BatchPlan(rows=10_000, bad=4).bad_rows == [1250, 3750, 6250, 8750]
    assert BatchPlan(rows=3, bad=3).bad_rows == [0, 1, 2]
    assert BatchPlan(rows=7).bad_rows == []


def test_a_child_that_takes_more_than_five_minutes_cannot_be_express():
    assert BatchPlan(rows=400, batch=300, seconds=1).express_holds
    assert not BatchPlan(rows=400, batch=301, seconds=1).express_holds


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"rows": 0}, "rows is a whole number from 1 to 100,000, not 0"),
        ({"rows": 5, "bad": 6}, "bad is a whole number from 0 to the 5 rows, not 6"),
        ({"rows": 5, "tolerated": 101}, "tolerated is a number from 0 to 100, not 101"),
        ({"rows": 5, "batch": 0}, "batch is a whole number of at least 1, not 0"),
        ({"rows": 5, "seconds": -1}, "seconds is a number of seconds of at least 0, not -1"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(numbers: dict[str, Any], told: str):
    with pytest.raises(UsageError, match=told):
        BatchPlan(**numbers)
