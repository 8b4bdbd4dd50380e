"""Definitions that provoke each diagnostic, under the words for what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:pay"
_CALLBACK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
_END = {"Type": "Pass", "End": True}
_BLOCK = {"StartAt": "B", "States": {"B": _END}}
_RETRY = [{"ErrorEquals": ["States.ALL"]}]


def _one(state: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A machine of one state; what is wrong stands in it."""
    return {"StartAt": "A", "States": {"A": dict(state)}, **more}


def _task(**more: Any) -> dict[str, Any]:
    return _one({"Type": "Task", "Resource": _LAMBDA, "Retry": _RETRY, "End": True, **more})


def _pass(**more: Any) -> dict[str, Any]:
    return _one({"Type": "Pass", **more, "End": True})


def _jsonata(**more: Any) -> dict[str, Any]:
    return {"QueryLanguage": "JSONata", **_pass(**more)}


def _rule(**rule: Any) -> dict[str, Any]:
    rules = [{"Variable": "$.a", **rule, "Next": "B"}]
    return {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": rules}, "B": _END}}


def _map(label: str, **more: Any) -> dict[str, Any]:
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    processor = {"ProcessorConfig": config, "StartAt": f"{label}1", "States": {f"{label}1": _END}}
    return {"Type": "Map", "Label": label, "ItemProcessor": processor, **more}


def _caught(*names: list[str]) -> dict[str, Any]:
    catch = [{"ErrorEquals": listed, "Next": "B"} for listed in names]
    task = {"Type": "Task", "Resource": _LAMBDA, "Retry": _RETRY, "Catch": catch, "Next": "B"}
    return {"StartAt": "A", "States": {"A": task, "B": _END}}


EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "MISSING_DESCRIPTION": {"nothing at all": ""},
    "INVALID_JSON_DESCRIPTION": {
        "a comma too many": '{"StartAt": "A",}',
        "a key that stands twice": '{"StartAt": "A", "StartAt": "B"}',
        "a string in single quotes": "{'StartAt': 'A'}",
        "a text that is neither JSON nor YAML": "StartAt: [A",
    },
    "SCHEMA_VALIDATION_FAILED": {
        "something else than an object": "[]",
        "a field that is missing": {"States": {"A": _END}},
        "a state that does not say where to go on": _one({"Type": "Pass"}),
        "a field that is misspelt": _one({"Type": "Pass", "Edn": True}),
        "a field that other states have": _pass(Retry=_RETRY),
        "a field that nobody has": _pass(Colour="red"),
        "fields that exclude each other": _one({"Type": "Wait", "Seconds": 1, "SecondsPath": "$.s", "End": True}),
        "both Next and End": _one({"Type": "Pass", "Next": "A", "End": True}),
        "a value of the wrong type": _task(TimeoutSeconds="30"),
        "a number out of range": _one({"Type": "Wait", "Seconds": -1, "End": True}),
        "a word that is not one of those allowed": _one({"Type": "Pas", "End": True}),
        "an array that is empty": _one({"Type": "Parallel", "Branches": [], "End": True}),
        "a heartbeat that is not shorter than the timeout": _task(TimeoutSeconds=5, HeartbeatSeconds=5),
        "a timestamp that is none": _one({"Type": "Wait", "Timestamp": "2026-01-31", "End": True}),
        "a path that is none": _pass(InputPath="order.id"),
        "a reference path that names more than one place": _pass(ResultPath="$.items[*]"),
        "a template's field that is no path": _pass(Parameters={"name.$": "Ada"}),
        "an intrinsic function that is misspelt": _pass(Parameters={"id.$": "States.Uuid()"}),
        "a template that is no object": _pass(Parameters="$.order"),
        "a variable's name that cannot be": _pass(Assign={"my-id": 1}),
        "a variable of an outer block": {
            "StartAt": "A",
            "States": {
                "A": {"Type": "Pass", "Assign": {"n": 1}, "Next": "M"},
                "M": {
                    "Type": "Map", "End": True,
                    "ItemProcessor": {
                        "StartAt": "B", "States": {"B": {"Type": "Pass", "Assign": {"n": 2}, "End": True}},
                    },
                },
            },
        },
        "a JSONata field in a JSONPath state": _pass(Output="{% $states.input.a %}"),
        "a JSONPath field in a JSONata state": _jsonata(Parameters={"a.$": "$.a"}),
        "JSONPath below JSONata": _jsonata(QueryLanguage="JSONPath"),
        "a Condition that is no expression": {
            "QueryLanguage": "JSONata", "StartAt": "A",
            "States": {"A": {"Type": "Choice", "Choices": [{"Condition": "$states.input.ok", "Next": "B"}]}, "B": _END},
        },
        "a Choice rule without an operator": _rule(),
        "a Choice rule with two operators": _rule(NumericGreaterThan=1, NumericLessThan=9),
        "an operand of the wrong type": _rule(NumericEquals="1"),
        "a backslash that escapes nothing": _rule(StringMatches="a\\b"),
        "a resource that is no ARN": _one({"Type": "Task", "Resource": "pay", "Retry": _RETRY, "End": True}),
        "States.ALL that is not last": _caught(["States.ALL"], ["Boom"]),
        "States.ALL that is not alone": _caught(["Boom", "States.ALL"]),
        "a distributed Map's field in an inline Map": _one(
            {"Type": "Map", "ItemProcessor": _BLOCK, "ItemBatcher": {"MaxItemsPerBatch": 5}, "End": True}
        ),
        "a callback in an Express machine": _one(
            {"Type": "Task", "Resource": _CALLBACK, "TimeoutSeconds": 5, "End": True}
        ),
    },
    "MISSING_TRANSITION_TARGET": {
        "a Next that is misspelt": {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Pya"}, "Pay": _END}},
        "a StartAt in the wrong case": {"StartAt": "a", "States": {"A": _END}},
        "a transition out of a branch": {
            "StartAt": "A",
            "States": {
                "A": {
                    "Type": "Parallel", "Next": "Done",
                    "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "Done"}}}],
                },
                "Done": _END,
            },
        },
        "a state that nothing leads to": {"StartAt": "A", "States": {"A": _END, "Alone": _END}},
    },
    "MISSING_END_STATE": {
        "two states that lead to each other": {
            "StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}},
        },
    },
    "DUPLICATE_STATE_NAME": {
        "one name in two branches": _one({"Type": "Parallel", "Branches": [_BLOCK, _BLOCK], "End": True}),
    },
    "INVALID_STATE_NAME": {"81 characters": {"StartAt": "n" * 81, "States": {"n" * 81: _END}}},
    "DUPLICATE_LABEL_NAME": {
        "one Label for two Maps": {
            "StartAt": "A", "States": {"A": _map("rows", Next="B"), "B": {**_map("cells", End=True), "Label": "rows"}},
        },
    },
    "INVALID_LABEL_NAME": {"a Label with a space": _one({**_map("rows", End=True), "Label": "my rows"})},
    "INVALID_JSONATA_EXPRESSION": {
        "a bracket that is not closed": _jsonata(Output={"sum": "{% $sum($states.input.prices %}"}),
        "two equal signs": _jsonata(Output={"same": "{% $states.input.a == 1 %}"}),
    },
    "UNSUPPORTED_JSONATA_EXPRESSION": {
        "a name at the top level": _jsonata(Output={"twice": "{% total * 2 %}"}),
        "a result where there is none": _jsonata(Output="{% $states.result %}"),
    },
    "NO_DOLLAR": {"a path without .$": _pass(Parameters={"id": "$.order.id"})},
    "NO_PATH": {"a path in Error": _one({"Type": "Fail", "Error": "$.error"})},
    "PASS_RESULT_IS_STATIC": {"a path in Result": _pass(Result={"id.$": "$.order.id"})},
    "EXPRESSION_IN_JSONPATH": {"an expression in Parameters": _pass(Parameters={"id": "{% $states.input.id %}"})},
    "NO_DELIMITERS": {"an expression without delimiters": _jsonata(Output={"id": "$states.input.id"})},
    "DOLLAR_IN_JSONATA": {"a name with .$": _jsonata(Output={"id.$": "{% $states.input.id %}"})},
    "TASK_WITHOUT_RETRY": {"a Task alone": _one({"Type": "Task", "Resource": _LAMBDA, "End": True})},
    "WAITS_WITHOUT_TIMEOUT": {
        "a callback": _one({"Type": "Task", "Resource": _CALLBACK, "Retry": _RETRY, "End": True}),
    },
    "NEVER_HANDLED": {
        "States.Runtime in a Catcher": _caught(["States.Runtime"]),
        "States.ALL around a Pass state": {
            "StartAt": "A",
            "States": {
                "A": {
                    "Type": "Map", "ItemProcessor": {"StartAt": "C", "States": {"C": _END}}, "Next": "B",
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}],
                },
                "B": _END,
            },
        },
    },
    "NEVER_REACHED": {"a Catcher behind States.TaskFailed": _caught(["States.TaskFailed"], ["Boom"])},
    "UNKNOWN_ERROR_NAME": {"a reserved name that is misspelt": _caught(["States.Timout"])},
    "ENDLESS_LOOP": {
        "a loop beside the end": {
            "StartAt": "A",
            "States": {
                "A": {
                    "Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "Done"}], "Default": "B",
                },
                "B": {"Type": "Pass", "Next": "C"},
                "C": {"Type": "Pass", "Next": "B"},
                "Done": {"Type": "Succeed"},
            },
        },
    },
}  # fmt: skip
EXPRESS = ("a callback in an Express machine",)
"""The examples that are read as Express machines."""
