"""The state types of the States Language, each with what makes it a valid state at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.drawing.theme import ICONS
from sfnlearn.editing.catalogue.item import FLOW, Item
from sfnlearn.editing.catalogue.parts import call, goes_on

_PASS = {"Type": "Pass", "End": True}
_DISTRIBUTED = "M-7-4.5L-2.5-7L2-4.5L-2.5-2ZM-7-1L-2.5 1.5L2-1M-7 2.5L-2.5 5L2 2.5M5-5V5M3 3L5 5.5L7 3"


def _block(name: str) -> dict[str, Any]:
    return {"StartAt": name, "States": {name: dict(_PASS)}}


def _flow(title: str, sentence: str, states: Mapping[str, Mapping[str, Any]], words: str) -> Item:
    return Item(title, FLOW, title, sentence, ICONS[title], states, words)


def flow_items() -> Iterator[Item]:
    """An item for each state type, the most used ones first."""
    yield _flow(
        "Task",
        "Calls a Lambda function.",
        {"Task": call("my-function", retry=None)},
        "lambda function call do work activity service step",
    )
    yield _flow(
        "Choice",
        "Goes on by the first rule that is true, else by Default.",
        {
            "Choice": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.value", "IsPresent": True, "Next": "If so"}],
                "Default": "Otherwise",
            },
            "If so": dict(_PASS),
            "Otherwise": dict(_PASS),
        },
        "if else switch branch condition rule decide default",
    )
    yield _flow(
        "Parallel",
        "Runs its branches at the same time and goes on when all are done.",
        {"Parallel": goes_on({"Type": "Parallel", "Branches": [_block("Branch 1"), _block("Branch 2")]}, None)},
        "branches fork join together concurrent at once",
    )
    processor = {"ProcessorConfig": {"Mode": "INLINE"}, **_block("Each item")}
    yield _flow(
        "Map",
        "Does the same for each item of a list.",
        {"Map": goes_on({"Type": "Map", "ItemProcessor": processor}, None)},
        "loop for each item list array iterate repeat inline",
    )
    yield _flow(
        "Pass",
        "Passes its input on, or sets values; calls nobody.",
        {"Pass": dict(_PASS)},
        "set value constant transform no-op placeholder assign",
    )
    yield _flow(
        "Wait",
        "Waits for a number of seconds or until a moment.",
        {"Wait": goes_on({"Type": "Wait", "Seconds": 60}, None)},
        "delay sleep pause seconds timer timestamp until",
    )
    yield _flow(
        "Succeed",
        "Ends here with success.",
        {"Succeed": {"Type": "Succeed"}},
        "success end stop done finish ok",
    )
    yield _flow(
        "Fail",
        "Ends the execution with an error and its cause.",
        {"Fail": {"Type": "Fail", "Error": "MyError", "Cause": "What went wrong, in a sentence."}},
        "error failure end stop abort raise throw",
    )
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}}
    source = {"ItemReader": {**reader, "Parameters": {"Bucket": "my-bucket", "Key": "items.json"}}}
    yield Item(
        "DistributedMap",
        FLOW,
        "Distributed Map",
        "Does the same for each of very many items, from a file in S3.",
        _DISTRIBUTED,
        {
            "Distributed Map": goes_on(
                {
                    "Type": "Map",
                    "Label": "DistributedMap",
                    **source,
                    "ItemProcessor": {"ProcessorConfig": config, **_block("Each item of the file")},
                    "MaxConcurrency": 100,
                },
                None,
            )
        },
        "loop for each item s3 csv file large many parallel map run batch",
    )
