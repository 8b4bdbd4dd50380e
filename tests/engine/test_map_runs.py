"""Map Runs as they are read, and what pictures and steppers make of them."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, draw, run
from sfnlearn.engine.history.snapshot import snapshot_of

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"

WORK = {"Type": "Task", "Resource": f"{ARN}work", "Catch": [{"ErrorEquals": ["Caught"], "Next": "Note"}]}


def machine(**fields: Any) -> StateMachine:
    """A distributed Map whose children wait, work, and note what they caught; a sibling branch waits beside it."""
    inner = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Nap",
        "States": {
            "Nap": {"Type": "Wait", "SecondsPath": "$.seconds", "Next": "Work"},
            "Work": {**WORK, "End": True},
            "Note": {"Type": "Pass", "End": True},
        },
    }
    each = {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": inner, "End": True, **fields}
    beside = {
        "Tick": {"Type": "Wait", "Seconds": 2, "Next": "Tock"},
        "Tock": {"Type": "Wait", "Seconds": 2, "End": True},
    }
    branches = [{"StartAt": "Each", "States": {"Each": each}}, {"StartAt": "Tick", "States": beside}]
    both = {"Type": "Parallel", "Branches": branches, "End": True}
    return StateMachine({"StartAt": "Both", "States": {"Both": both}})


def work(item: dict[str, Any]) -> Any:
    if item["fails"]:
        raise type(item["fails"], (Exception,), {})("no")
    return item


def generated(seed: int) -> Execution:
    random = Random(seed)
    fails = ["", "", "", "Caught", "Lost"]
    items = [{"seconds": random.randint(0, 5), "fails": random.choice(fails)} for _ in range(random.randint(0, 9))]
    tolerated = random.choice([{}, {"ToleratedFailurePercentage": 100}, {"ToleratedFailureCount": 1}])
    limit = random.choice([{}, {"MaxConcurrency": 2}])
    return run(machine(**tolerated, **limit), {"items": items}, functions={"work": work})


@pytest.mark.parametrize("seed", range(25))
def test_the_picture_counts_what_the_map_run_counts(seed):
    execution = generated(seed)
    (map_run,) = execution.map_runs
    found = snapshot_of(execution)["Each"].iterations
    assert found is not None
    counted = map_run.executions
    failed = counted["failed"] + counted["timedOut"]
    assert (found.total, found.succeeded, found.failed, found.aborted) == (
        *(counted["total"], counted["succeeded"], failed, counted["aborted"]),
    )


@pytest.mark.parametrize("seed", range(25))
def test_at_every_event_no_child_has_done_what_lies_ahead(seed):
    execution = generated(seed)
    visits = []
    for event in execution.events:
        seen = snapshot_of(execution, event.id)
        ended = sum(one.stop_time is not None and one.stop_time < event.timestamp for one in children(execution))
        iterations = seen["Each"].iterations
        done = 0 if iterations is None else iterations.succeeded + iterations.failed + iterations.aborted
        over = any(kind.startswith("MapRun") and kind != "MapRunStarted" for kind in execution.events.types[: event.id])
        assert done >= ended
        assert over or done == ended
        visits.append(seen["Nap"].visits)
    assert visits == sorted(visits)


def children(execution: Execution) -> list[Any]:
    return [child for map_run in execution.map_runs for child in map_run if child is not None]


def test_states_inside_were_entered():
    execution = run(
        machine(), {"items": [{"seconds": 1, "fails": "Caught"}, {"seconds": 1, "fails": ""}]}, functions={"work": work}
    )
    seen = snapshot_of(execution)
    assert (seen["Work"].status, seen["Work"].visits, seen["Note"].visits) == ("caught", 2, 1)
    assert seen.caught["Work", "Note"] == 1
    told = draw(execution).outline
    assert "2 of 2 done" in told
    assert "Work (Task): ↷ caught, entered 2×" in told
    assert "0 not entered" not in draw(execution).alt


def test_a_child_is_an_execution_of_its_own():
    execution = run(
        machine(ToleratedFailurePercentage=100), {"items": [{"seconds": 0, "fails": "Lost"}]}, functions={"work": work}
    )
    (map_run,) = execution.map_runs
    child = map_run[0]
    assert child is not None
    assert (child.status, child.error, child.input) == ("FAILED", "Lost", {"seconds": 0, "fails": "Lost"})
    assert 'The Task "Work" ended with Lost' in str(child.explain())
    assert draw(child).alt.startswith("Execution FAILED")
    assert child.history.to_aws()["events"][-1]["type"] == "ExecutionFailed"
    assert map_run.statuses() == ["FAILED"]


def test_children_that_were_cut_off_are_aborted():
    items = [{"seconds": 0, "fails": "Lost"}, {"seconds": 5, "fails": ""}]
    execution = run(machine(), {"items": items}, functions={"work": work})
    (map_run,) = execution.map_runs
    assert map_run.status == "FAILED"
    assert map_run.statuses() == ["FAILED", "ABORTED"]


def test_children_have_the_machines_query_language():
    inner = {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "Output": "{% $states.input * 2 %}", "End": True}}}
    each = {
        "Type": "Map",
        "End": True,
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **inner},
    }
    jsonata = StateMachine({"QueryLanguage": "JSONata", "StartAt": "Each", "States": {"Each": each}})
    (map_run,) = run(jsonata, [1, 2]).map_runs
    assert [child.output for child in map_run if child is not None] == [2, 4]


def test_of_an_execution_that_ran_on_aws_none_is_known():
    execution = generated(3)
    assert Execution.from_aws(execution.history.to_aws(), execution.machine).map_runs == []


def test_a_child_starts_when_there_is_room_for_it_and_lasts_as_long_as_its_own_events():
    items = [{"seconds": 3, "fails": ""}] * 5
    (map_run,) = run(machine(MaxConcurrency=2), {"items": items}, functions={"work": work}).map_runs
    children = [child for child in map_run if child is not None]
    assert [child.start_time - map_run.started for child in children] == [0, 0, 3, 3, 6]
    assert {child.duration for child in children} == {3}
    assert all(child.events[0].timestamp == child.start_time for child in children)
