"""Map Runs for the browser: which rows travel, which are asked for, and what can be opened."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, UsageError, run
from sfnlearn.widgets.children import ALL_ROWS, CHILD_STAYS, FEW_CHILDREN, FIRST_ROWS, PAGE, OpenableColumns
from sfnlearn.widgets.machine_picture import graph_of, picture_for_browser
from tests.engine.test_map_runs import machine, work


def columns(execution: Any) -> OpenableColumns:
    return OpenableColumns(graph_of(execution.machine.definition), execution, "it")


def ran(count: int, **fields: Any) -> Execution:
    items = [{"seconds": 0, "fails": "Lost" if index % 3 == 2 else ""} for index in range(count)]
    fields = {"ToleratedFailurePercentage": 100, **fields}
    return run(machine(**fields), {"items": items}, functions={"work": work})


def light(count: int) -> Execution:
    """A Map Run of many children that do next to nothing; every third fails."""
    inner = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
        "StartAt": "Odd",
        "States": {
            "Odd": {
                "Type": "Choice",
                "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "No"}],
                "Default": "Yes",
            },
            "No": {"Type": "Fail", "Error": "Lost"},
            "Yes": {"Type": "Succeed"},
        },
    }
    each = {"Type": "Map", "ItemProcessor": inner, "ToleratedFailurePercentage": 100, "End": True}
    return run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), [index % 3 for index in range(count)])


def test_the_rows_of_a_small_map_run_say_what_its_children_are():
    shown = columns(ran(4))
    (told,) = shown.to_json()["map_runs"]
    (map_run,) = shown.execution.map_runs
    assert (told["state"], told["where"], told["status"], told["many"]) == ("Each", "Both[0]", "SUCCEEDED", 4)
    assert told["executions"] == map_run.executions
    assert told["events"] == [map_run.began, map_run.ended]
    for row, child in zip(told["rows"], map_run, strict=True):
        assert child is not None
        expected = [child.index, child.status, child.name, 1, 0.0, 0.0, len(child.events), child.error or ""]
        assert row == expected


def test_the_children_of_a_small_map_run_travel_whole():
    shown = columns(ran(4))
    (told,) = shown.to_json()["map_runs"]
    assert [one["status"] for one in told["opened"]] == ["SUCCEEDED", "SUCCEEDED", "FAILED", "SUCCEEDED"]
    assert told["opened"][2]["type"][-1] == "ExecutionFailed"
    assert told["opened"][2]["visits"]  # with the stages of their data
    assert told["scene"]["nodes"] == ["Start", "Nap", "Work", "Note", "End"]


def test_those_of_a_large_one_stay_at_home():
    (told,) = columns(ran(FEW_CHILDREN + 1)).to_json()["map_runs"]
    assert (told["opened"], told["scene"], len(told["rows"])) == ([], None, FEW_CHILDREN + 1)


def test_of_very_many_children_some_rows_of_each_status_travel_and_the_rest_is_asked_for_by_pages():
    shown = columns(light(ALL_ROWS + 100))
    (told,) = shown.to_json()["map_runs"]
    statuses = [row[1] for row in told["rows"]]
    assert (statuses.count("SUCCEEDED"), statuses.count("FAILED")) == (FIRST_ROWS, FIRST_ROWS)
    page = shown.page(0, "FAILED", 150)
    assert page["count"] == 200
    assert [row[0] for row in page["rows"]] == [3 * place + 2 for place in range(150, 200)]
    assert len(shown.page(0, "", 0)["rows"]) == PAGE
    assert shown.page(0, "", ALL_ROWS + 50)["rows"][0][0] == ALL_ROWS + 50


def test_a_child_that_was_not_started_has_a_row_and_is_not_opened():
    shown = columns(ran(30, MaxConcurrency=1, ToleratedFailurePercentage=0))
    (told,) = shown.to_json()["map_runs"]
    assert told["status"] == "FAILED"
    assert told["rows"][-1][:4] == [29, "PENDING", "", 1]
    with pytest.raises(UsageError, match="was not started"):
        shown.child(0, 29)
    with pytest.raises(UsageError, match="no such Map Run"):
        shown.child(7, 0)


def test_an_address_leads_to_a_child():
    shown = columns(ran(2))
    assert shown.at(()) is shown
    child = shown.at([[0, 1]])
    assert child.execution.input == {"seconds": 0, "fails": ""}
    assert child.to_json()["stays"] == CHILD_STAYS
    assert shown.to_json()["stays"] == ""


def test_a_childs_context_object_names_the_child():
    shown = columns(ran(2))
    child = shown.child(0, 1)
    told = child.to_json()
    (context,) = {told["texts"][visit["context"]] for visit in [next(iter(told["visits"].values()))]}
    assert f'"Id":"{child.execution.arn}"' in context
    assert f'"Name":"{child.execution.name}"' in context


def test_the_picture_knows_which_states_run_in_child_executions():
    scene = picture_for_browser(machine().definition)
    around = dict(zip(scene["nodes"], scene["inside"], strict=True))
    assert scene["distributed"] == ["Each"]
    assert (around["Both"], around["Each"], around["Work"], around["Tick"]) == (
        [],
        ["Both"],
        ["Both", "Each"],
        ["Both"],
    )
