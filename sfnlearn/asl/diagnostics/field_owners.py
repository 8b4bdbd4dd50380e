"""The tables of fields: which objects have them, which query language, and which type of state they tell."""

from __future__ import annotations

from collections.abc import Mapping

JSONPATH_ONLY: Mapping[str, str] = {
    "InputPath": "Arguments",
    "OutputPath": "Output",
    "Parameters": "Arguments",
    "ResultSelector": "Output",
    "ResultPath": "Output or Assign",
    "Result": "Output",
    "ItemsPath": "Items",
    "Variable": "Condition",
}
"""Fields of the JSONPath language, each with the field that does its work in JSONata; `...Path` fields are more."""
JSONATA_ONLY: Mapping[str, str] = {
    "Arguments": "Parameters",
    "Output": "ResultSelector, ResultPath or OutputPath",
    "Items": "ItemsPath",
    "Condition": "Variable and an operator",
}
"""Fields of the JSONata language, each with what does its work in JSONPath."""

_HANDLED = "Task, Parallel and Map states"
_WORKING = "Task, Parallel, Map and Pass states"
_GOING_ON = "all states but Choice, Succeed and Fail"
_DISTRIBUTED = 'Map states in distributed mode ("ProcessorConfig": {"Mode": "DISTRIBUTED"})'
BELONGS: Mapping[str, str] = {
    "Retry": _HANDLED,
    "Catch": _HANDLED,
    "ResultSelector": _HANDLED,
    "Parameters": _WORKING,
    "ResultPath": _WORKING,
    "Arguments": "Task and Parallel states",
    "Result": "Pass states",
    "InputPath": "all states but Fail",
    "OutputPath": "all states but Fail",
    "Output": "all states but Fail, Choice rules and Catchers",
    "Assign": "all states but Succeed and Fail, Choice rules and Catchers",
    "Next": f"{_GOING_ON}, Choice rules and Catchers",
    "End": _GOING_ON,
    "Default": "Choice states",
    "Choices": "Choice states",
    "Branches": "Parallel states",
    "Resource": "Task states",
    "Credentials": "Task states",
    "TimeoutSeconds": "Task states and the machine as a whole",
    "TimeoutSecondsPath": "Task states",
    "HeartbeatSeconds": "Task states",
    "HeartbeatSecondsPath": "Task states",
    "Seconds": "Wait states",
    "SecondsPath": "Wait states",
    "Timestamp": "Wait states",
    "TimestampPath": "Wait states",
    "Error": "Fail states",
    "ErrorPath": "Fail states",
    "Cause": "Fail states",
    "CausePath": "Fail states",
    "ItemProcessor": "Map states",
    "Iterator": "Map states",
    "Items": "Map states",
    "ItemsPath": "Map states",
    "ItemSelector": "Map states",
    "MaxConcurrency": "Map states",
    "MaxConcurrencyPath": "Map states",
    "ToleratedFailureCount": "Map states",
    "ToleratedFailureCountPath": "Map states",
    "ToleratedFailurePercentage": "Map states",
    "ToleratedFailurePercentagePath": "Map states",
    "ItemReader": _DISTRIBUTED,
    "ItemBatcher": _DISTRIBUTED,
    "ResultWriter": _DISTRIBUTED,
    "Label": _DISTRIBUTED,
    "ProcessorConfig": "a Map's ItemProcessor",
    "Mode": "a Map's ProcessorConfig",
    "ExecutionType": "a Map's ProcessorConfig",
    "ErrorEquals": "Retriers and Catchers",
    "IntervalSeconds": "Retriers",
    "MaxAttempts": "Retriers",
    "BackoffRate": "Retriers",
    "MaxDelaySeconds": "Retriers",
    "JitterStrategy": "Retriers",
    "Variable": "Choice rules with a comparison operator",
    "Condition": "Choice rules in JSONata",
    "StartAt": "the machine, a branch or an ItemProcessor",
    "States": "the machine, a branch or an ItemProcessor",
    "Version": "the machine as a whole",
    "QueryLanguage": "the machine and its states",
    "Type": "states",
}
"""Where each field belongs (States Language, "State type and fields" tables)."""
DISTRIBUTED_ONLY = tuple(name for name, place in BELONGS.items() if place == _DISTRIBUTED)

TYPE_TOLD_BY: Mapping[str, str] = {
    "Resource": "Task", "Choices": "Choice", "Branches": "Parallel", "ItemProcessor": "Map", "Iterator": "Map",
    "Seconds": "Wait", "SecondsPath": "Wait", "Timestamp": "Wait", "TimestampPath": "Wait", "Error": "Fail",
    "ErrorPath": "Fail", "Cause": "Fail", "CausePath": "Fail", "Result": "Pass",
}  # fmt: skip
"""Fields that only one type of state has."""
