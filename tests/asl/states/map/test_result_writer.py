"""ResultWriter: what a Map Run leaves in S3, one that failed too."""

import json
from typing import Any

import pytest

from sfnlearn import StateMachine, StatesError, run
from sfnlearn.asl.diagnostics.validate import validate
from tests.shorthand import FUNCTION, PUT

CONFIG = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
CALL = {"StartAt": "C", "States": {"C": {"Type": "Task", "Resource": FUNCTION, "End": True}}}


def odd(event: int, _context: object) -> int:
    if event < 0:
        raise StatesError("Negative", str(event))
    return event


def files_of(items: list[int], *, tolerated: int = 0, concurrency: int = 1, execution_type: str = "STANDARD") -> Any:
    """The execution, and the files by the end of their names."""
    written: dict[str, Any] = {}

    def put(parameters: dict[str, Any]) -> dict[str, Any]:
        written[parameters["Key"]] = json.loads(parameters["Body"])
        return {}

    state = {
        "Type": "Map",
        "ItemProcessor": {"ProcessorConfig": {**CONFIG, "ExecutionType": execution_type}, **CALL},
        "ResultWriter": {"Resource": PUT, "Parameters": {"Bucket": "b", "Prefix": "out"}},
        "MaxConcurrency": concurrency,
        "ToleratedFailureCount": tolerated,
        "End": True,
    }
    name = FUNCTION.rpartition(":")[2]
    execution = run(StateMachine({"StartAt": "M", "States": {"M": state}}), items, functions={PUT: put, name: odd})
    return execution, {key.rpartition("/")[2]: text for key, text in written.items()}


@pytest.mark.parametrize("execution_type", ["STANDARD", "EXPRESS"])
@pytest.mark.parametrize(
    ("items", "tolerated", "counts"),
    [
        ([1, 2], 0, (2, 0, 0)),
        ([1, -2, 3, 4], 0, (1, 1, 2)),
        ([-1, 2], 0, (0, 1, 1)),
        ([1, -2, -3, 4], 1, (1, 2, 1)),
        ([1, -2], 1, (1, 1, 0)),
        ([1, 2, -3], 0, (2, 1, 0)),
    ],
)
def test_every_child_stands_in_one_file(items, tolerated, counts, execution_type):
    execution, files = files_of(items, tolerated=tolerated, execution_type=execution_type)
    failed = counts[1] > tolerated
    assert execution.status == ("FAILED" if failed else "SUCCEEDED")
    assert execution.error == ("States.ExceedToleratedFailureThreshold" if failed else None)
    found = tuple(len(files.get(f"{kind}_0.json", ())) for kind in ("SUCCEEDED", "FAILED", "PENDING"))
    assert found == counts
    listed = files["manifest.json"]["ResultFiles"]
    assert {kind: len(each) for kind, each in listed.items()} == {
        "SUCCEEDED": min(counts[0], 1), "FAILED": min(counts[1], 1), "PENDING": min(counts[2], 1),
    }  # fmt: skip
    inputs = [json.loads(child["Input"]) for name in files if name != "manifest.json" for child in files[name]]
    assert sorted(inputs) == sorted(items)
    assert str(execution.cost())


def test_children_that_were_cut_off_stand_with_those_that_failed():
    execution, files = files_of([1, -2, 3], concurrency=3)
    assert execution.status == "FAILED"
    assert {child["Status"] for child in files["FAILED_0.json"]} <= {"FAILED", "ABORTED"}
    total = sum(len(found) for name, found in files.items() if name != "manifest.json")
    assert total == 3


ALWAYS = {
    "ExecutionArn", "Input", "InputDetails", "Name", "OutputDetails", "RedriveCount", "RedriveStatus", "StartDate",
    "StateMachineArn", "Status", "StopDate",
}  # fmt: skip
"""What each child in a file of succeeded and failed ones has."""


@pytest.mark.parametrize("execution_type", ["STANDARD", "EXPRESS"])
def test_what_the_files_say_of_a_child(execution_type):
    _, files = files_of([1, -2, 3], concurrency=3, execution_type=execution_type)
    for kind, more in (("SUCCEEDED", {"Output", "RedriveStatusReason"}), ("FAILED", {"Error", "Cause"})):
        for child in files[f"{kind}_0.json"]:
            assert list(child) == sorted(child)
            assert set(child) == ALWAYS | (set() if child["Status"] == "ABORTED" else more)
            redrivable = "NOT_REDRIVABLE" if kind == "SUCCEEDED" else "REDRIVABLE_BY_MAP_RUN"
            assert (child["RedriveCount"], child["RedriveStatus"]) == (0, redrivable)
            assert child["OutputDetails"] == {"Included": True}


def test_an_error_without_a_name_or_cause_is_left_out():
    fails = {"StartAt": "F", "States": {"F": {"Type": "Fail"}}}
    written: dict[str, Any] = {}
    state = {
        "Type": "Map",
        "ItemProcessor": {"ProcessorConfig": CONFIG, **fails},
        "ResultWriter": {"Resource": PUT, "Parameters": {"Bucket": "b"}},
        "End": True,
    }

    def put(given: dict[str, Any]) -> dict[str, Any]:
        written[given["Key"]] = json.loads(given["Body"])
        return {}

    run(StateMachine({"StartAt": "M", "States": {"M": state}}), [1], functions={PUT: put})
    (child,) = next(found for key, found in written.items() if "FAILED" in key)
    assert set(child) == ALWAYS


@pytest.mark.parametrize(
    ("parameters", "unused"),
    [
        ({"Bucket": "b"}, []),
        ({"Bucket.$": "$.b", "Prefix.$": "$.p"}, []),
        ({"Bucket": "b", "Key": "k"}, ["Key"]),
        ({"Bucket": "b", "Key.$": "$.k", "ACL": "private"}, ["Key.$", "ACL"]),
        ({"Bucket": "b", "prefix": "p"}, ["prefix"]),
    ],
)
def test_what_a_writer_does_not_use_is_told(parameters, unused):
    writer = {"Resource": PUT, "Parameters": parameters}
    state = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": CONFIG, **CALL}, "ResultWriter": writer, "End": True}
    machine = StateMachine({"StartAt": "M", "States": {"M": state}})
    found = [each.location.rpartition("/")[2] for each in machine.diagnostics if each.code == "OPTION_WITHOUT_EFFECT"]
    assert found == unused


def test_a_writer_that_cannot_write_does_not_hide_why_the_map_run_failed():
    def put(_parameters: object) -> None:
        raise StatesError("S3.AccessDenied", "no")

    state = {
        "Type": "Map",
        "ItemProcessor": {"ProcessorConfig": CONFIG, **CALL},
        "ResultWriter": {"Resource": PUT, "Parameters": {"Bucket": "b"}},
        "End": True,
    }
    machine = StateMachine({"StartAt": "M", "States": {"M": state}})
    name = FUNCTION.rpartition(":")[2]
    assert run(machine, [-1], functions={PUT: put, name: odd}).error == "States.ExceedToleratedFailureThreshold"
    assert run(machine, [1], functions={PUT: put, name: odd}).error == "States.ResultWriterFailed"


@pytest.mark.parametrize("writer", [{}, {"Resource": PUT}, {"Parameters": {"Bucket": "b"}}, {"Resource": "arn:x"}])
def test_a_writer_that_can_write_nothing_is_refused(writer):
    state = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": CONFIG, **CALL}, "ResultWriter": writer, "End": True}
    assert validate({"StartAt": "M", "States": {"M": state}})["result"] == "FAIL"
