"""An execution as columns: AWS's history can be put together from them, and nothing in them is computed twice."""

from __future__ import annotations

import json
from typing import Any

from sfnlearn import Execution, StateMachine, run
from sfnlearn.jsontext import dumps
from sfnlearn.widgets.columns import LATER, SHORT, ExecutionColumns
from sfnlearn.widgets.machine_picture import graph_of
from tests.widgets.samples import order, without_data

COLUMNS = (
    "previous", "time", "type", "state", "path", "member", "line", "details", "before", "after", "visit", "change",
    "film",
)  # fmt: skip


def columns_of(execution: Any) -> ExecutionColumns:
    return ExecutionColumns(graph_of(execution.machine.definition), execution, "as it ran")


def member(shown: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """What the browser makes of a member, as `Reel.awsMember` in model.js does."""
    texts = shown["texts"]
    if isinstance(value, list):
        return {name: value[0]}
    if isinstance(value, int):
        more = {f"{name}Details": {"truncated": False}} if name in {"input", "output"} else {}
        return {name: texts[value], **more}
    return {name: {key: texts[text] for key, text in value.items()}, f"{name}Details": {"truncated": False}}


def test_every_column_has_every_event():
    execution = order()
    shown = columns_of(execution).to_json()
    assert {name: len(shown[name]) for name in COLUMNS} == dict.fromkeys(COLUMNS, len(execution.events))


def test_the_history_can_be_put_together_again():
    execution = order()
    shown = json.loads(json.dumps(columns_of(execution).to_json()))
    for place, event in enumerate(execution.events):
        aws = event.to_aws()
        name = shown["member"][place]
        details: dict[str, Any] = {}
        for key, value in shown["details"][place].items():
            details |= member(shown, key, value)
        assert aws.get(name, {}) == details
        assert (aws["type"], aws["previousEventId"]) == (shown["type"][place], shown["previous"][place])


def test_before_and_after_an_event():
    execution = order()
    shown = columns_of(execution).to_json()
    texts = shown["texts"]

    def change(kind: str, state: str) -> list[str]:
        place = next(i for i, event in enumerate(execution.events) if event.type == kind and event.state == state)
        return [texts[number] for number in (shown["before"][place], shown["after"][place])]

    charge = dumps({"amount": 42.5})
    assert change("LambdaFunctionScheduled", "Charge")[1] == charge
    assert change("LambdaFunctionSucceeded", "Charge") == [charge, '{"id":"r-77"}']
    assert change("TaskStateExited", "Charge")[1] == '{"receipt":"r-77"}'
    assert change("WaitStateExited", "Rest")[0] == change("WaitStateExited", "Rest")[1]
    assert shown["after"][-1] == shown["after"][-2]


def test_the_stages_of_a_long_execution_wait():
    states = {"Each": {"Type": "Map", "End": True, "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}}}  # fmt: skip  # noqa: E501
    execution = run(StateMachine({"StartAt": "Each", "States": states}), list(range(120)))
    assert len(execution.events) > SHORT
    columns = columns_of(execution)
    assert (columns.to_json()["visits"], columns.to_json()["reason"]) == (None, LATER)
    columns.work_out()
    shown = columns.to_json()
    assert (len(shown["visits"]), shown["reason"]) == (121, "")
    assert shown["visits"]["2"]["attempts"][0][1][0][0] == "input"


def test_data_that_a_history_does_not_hold_is_missing_and_not_null():
    execution = order()
    imported = Execution.from_aws(without_data(execution.events.to_aws()), execution.machine)
    shown = columns_of(imported).to_json()
    assert {*shown["before"], *shown["after"]} == {-1}
    assert not [details for details in shown["details"] if {"input", "output"} & details.keys()]
    assert not [line for line in shown["line"] if "put" in line]
    assert imported.events.to_aws() == without_data(execution.events.to_aws())
