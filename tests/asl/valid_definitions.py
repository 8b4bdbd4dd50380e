"""Valid definitions, one for each feature and query language: they load without an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sfnlearn.asl.running.choice_operators import COMPARISONS, TYPE_TESTS, operand_type

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:pay"
INVOKE = "arn:aws:states:::lambda:invoke"
ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:pick"
CALLBACK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
RETRY = [
    {"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 2, "MaxAttempts": 5, "BackoffRate": 1.5},
    {"ErrorEquals": ["States.ALL"], "MaxDelaySeconds": 60, "JitterStrategy": "FULL"},
]
END = {"Type": "Pass", "End": True}


def one(state: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A machine of one state that leads to a second one, where it leads anywhere."""
    ends = state.get("End") is True or state["Type"] in ("Succeed", "Fail")
    return {"StartAt": "First", "States": {"First": state} if ends else {"First": state, "Last": dict(END)}, **more}


def block(state: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"StartAt": "Inner", "States": {"Inner": state or dict(END)}}


def choice(rule: dict[str, Any]) -> dict[str, Any]:
    return one({"Type": "Choice", "Choices": [{**rule, "Next": "Last"}], "Default": "Last"})


OPERANDS = {"String": "a", "Numeric": 1.5, "Boolean": True, "Timestamp": "2026-01-31T09:00:00Z"}
JSONPATH: dict[str, dict[str, Any]] = {
    "machine": one(
        {"Type": "Pass", "Comment": "one", "End": True},
        Comment="all",
        Version="1.0",
        TimeoutSeconds=60,
        QueryLanguage="JSONPath",
    ),
    "pass": one(
        {
            "Type": "Pass",
            "InputPath": "$.order",
            "Parameters": {"id.$": "$.id", "of": {"list": [{"x.$": "$$.State.Name"}]}},
            "ResultPath": "$.made[0]",
            "OutputPath": "$",
            "Assign": {"id.$": "$.id", "fixed": 1},
            "Next": "Last",
        }
    ),
    "pass-result": one(
        {"Type": "Pass", "Result": {"a": [1, None]}, "ResultPath": None, "InputPath": None, "Next": "Last"}
    ),
    "task": one(
        {
            "Type": "Task",
            "Resource": LAMBDA,
            "InputPath": "$",
            "Parameters": {"id.$": "$.id"},
            "ResultSelector": {"ok.$": "$.Payload.ok"},
            "ResultPath": "$.paid",
            "OutputPath": "$.paid",
            "Assign": {"ok.$": "$.Payload"},
            "TimeoutSeconds": 30,
            "Retry": RETRY,
            "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/r"},
            "Catch": [
                {"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Assign": {"e.$": "$.Error"}, "Next": "Last"}
            ],
            "Next": "Last",
        }
    ),
    "task-paths": one(
        {
            "Type": "Task",
            "Resource": INVOKE,
            "Parameters": {"FunctionName": "pay", "Payload.$": "$"},
            "TimeoutSecondsPath": "$.t",
            "HeartbeatSecondsPath": "$.h",
            "Retry": RETRY,
            "Next": "Last",
        }
    ),
    "sync": one(
        {
            "Type": "Task",
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"StateMachineArn.$": "$.machine", "Input": {"id.$": "$.id"}},
            "Retry": RETRY,
            "Next": "Last",
        }
    ),
    "sdk": one(
        {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:s3:getObject",
            "Parameters": {"Bucket": "b", "Key.$": "$.key"},
            "Retry": RETRY,
            "Next": "Last",
        }
    ),
    "callback": one(
        {
            "Type": "Task",
            "Resource": CALLBACK,
            "HeartbeatSeconds": 60,
            "Retry": RETRY,
            "Next": "Last",
            "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}},
        }
    ),
    "activity": one(
        {
            "Type": "Task",
            "Resource": ACTIVITY,
            "TimeoutSeconds": 60,
            "HeartbeatSeconds": 10,
            "Retry": RETRY,
            "Next": "Last",
        }
    ),
    "combined": choice(
        {
            "And": [
                {"Variable": "$.a", "IsPresent": True},
                {"Or": [{"Not": {"Variable": "$.b", "StringMatches": "a\\*b*"}}, {"Variable": "$.c", "IsNull": False}]},
            ],
            "Comment": "both",
            "Assign": {"seen": True},
        }
    ),
    "wait-seconds": one({"Type": "Wait", "Seconds": 0, "Next": "Last"}),
    "wait-seconds-path": one({"Type": "Wait", "SecondsPath": "$.s", "Next": "Last"}),
    "wait-timestamp": one({"Type": "Wait", "Timestamp": "2026-01-31T09:00:00+01:00", "Next": "Last"}),
    "wait-timestamp-path": one({"Type": "Wait", "TimestampPath": "$.t", "Next": "Last"}),
    "succeed": one({"Type": "Succeed", "InputPath": "$.a", "OutputPath": None}),
    "fail": one({"Type": "Fail", "Error": "Refused", "Cause": "no"}),
    "fail-paths": one({"Type": "Fail", "ErrorPath": "$.e", "CausePath": "States.Format('because {}', $.why)"}),
    "parallel": one(
        {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "A", "States": {"A": END}, "Comment": "left"},
                {"StartAt": "B", "States": {"B": END}},
            ],
            "Parameters": {"a.$": "$"},
            "ResultSelector": {"first.$": "$[0]"},
            "ResultPath": "$.r",
            "Retry": RETRY,
            "Catch": [{"ErrorEquals": ["States.BranchFailed", "Boom"], "Next": "Last"}],
            "Next": "Last",
        }
    ),
    "map": one(
        {
            "Type": "Map",
            "ItemsPath": "$.items",
            "ItemSelector": {"v.$": "$$.Map.Item.Value"},
            "MaxConcurrency": 3,
            "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, **block()},
            "ResultPath": "$.r",
            "Retry": RETRY,
            "Next": "Last",
        }
    ),
    "map-old": one(
        {
            "Type": "Map",
            "Iterator": block(),
            "Parameters": {"v.$": "$$.Map.Item.Value"},
            "MaxConcurrencyPath": "$.m",
            "Next": "Last",
        }
    ),
    "distributed": one(
        {
            "Type": "Map",
            "Label": "rows",
            "MaxConcurrency": 100,
            "ToleratedFailureCountPath": "$.n",
            "ToleratedFailurePercentagePath": "$.p",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, **block()},
            "ItemReader": {
                "Resource": "arn:aws:states:::s3:getObject",
                "Parameters": {"Bucket": "b", "Key.$": "$.key"},
                "ReaderConfig": {
                    "InputType": "CSV",
                    "CSVHeaderLocation": "GIVEN",
                    "CSVHeaders": ["a", "b"],
                    "CSVDelimiter": "PIPE",
                    "MaxItems": 10,
                },
            },
            "ItemBatcher": {"MaxItemsPerBatch": 5, "MaxInputBytesPerBatch": 1000, "BatchInput": {"of.$": "$.of"}},
            "ResultWriter": {
                "Resource": "arn:aws:states:::s3:putObject",
                "Parameters": {"Bucket": "b", "Prefix": "p"},
                "WriterConfig": {"Transformation": "FLATTEN", "OutputType": "JSONL"},
            },
            "Next": "Last",
        }
    ),
    "distributed-list": one(
        {
            "Type": "Map",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **block()},
            "ItemReader": {
                "Resource": "arn:aws:states:::s3:listObjectsV2",
                "Parameters": {"Bucket": "b", "Prefix": "p"},
                "ReaderConfig": {"MaxItemsPath": "$.most", "Transformation": "LOAD_AND_FLATTEN", "InputType": "JSON"},
            },
            "ItemBatcher": {"MaxItemsPerBatchPath": "$.a", "MaxInputBytesPerBatchPath": "$.b"},
            "ToleratedFailurePercentage": 5,
            "Next": "Last",
        }
    ),
    "intrinsics": one(
        {
            "Type": "Pass",
            "Next": "Last",
            "Parameters": {
                "a.$": "States.Format('{} is \\'{}\\'', $.a, States.UUID())",
                "b.$": "States.StringToJson($.b)",
                "c.$": "States.JsonToString($)",
                "d.$": "States.Array(1, 'a', null, $.x)",
                "e.$": "States.ArrayPartition($.e, 2)",
                "f.$": "States.ArrayContains($.e, 1)",
                "g.$": "States.ArrayRange(1, 9, 2)",
                "h.$": "States.ArrayGetItem($.e, 0)",
                "i.$": "States.ArrayLength($.e)",
                "j.$": "States.ArrayUnique($.e)",
                "k.$": "States.Base64Encode('a')",
                "l.$": "States.Base64Decode('YQ==')",
                "m.$": "States.Hash('a', 'SHA-256')",
                "n.$": "States.JsonMerge($.a, $.b, false)",
                "o.$": "States.MathRandom(1, 9)",
                "p.$": "States.MathAdd(1, -1)",
                "q.$": "States.StringSplit('a,b', ',')",
            },
        }
    ),
    "paths": one(
        {
            "Type": "Pass",
            "Next": "Last",
            "Parameters": {
                "a.$": "$..price",
                "b.$": "$.items[?(@.kg > 1)]",
                "c.$": "$.items[0:2]",
                "d.$": "$['a b']",
                "e.$": "$.items[*].id",
                "f.$": "$$.Execution.Input.a",
                "g.$": "$known.b[0]",
                "h.$": "$.items[(@.length-1)]",
            },
            "Assign": {"known": {"b": [1]}},
        }
    ),
    "mixed": {
        "StartAt": "A",
        "States": {
            "A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"a": "{% $states.input.a %}"}, "Next": "B"},
            "B": {"Type": "Pass", "Parameters": {"a.$": "$.a"}, "End": True},
        },
    },
    "poll": {
        "StartAt": "Ask",
        "States": {
            "Ask": {"Type": "Task", "Resource": LAMBDA, "Retry": RETRY, "Next": "Ready?"},
            "Ready?": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.ready", "BooleanEquals": True, "Next": "Done"}],
                "Default": "Pause",
            },
            "Pause": {"Type": "Wait", "Seconds": 30, "Next": "Ask"},
            "Done": {"Type": "Succeed"},
        },
    },
}
for _name in COMPARISONS:
    JSONPATH[_name] = choice({"Variable": "$.a", _name: OPERANDS[operand_type(_name)]})
    JSONPATH[f"{_name}Path"] = choice({"Variable": "$.a", f"{_name}Path": "$.b"})
for _name in (*TYPE_TESTS, "IsPresent"):
    JSONPATH[_name] = choice({"Variable": "$.a", _name: True})

_JSONATA: dict[str, dict[str, Any]] = {
    "pass": one(
        {
            "Type": "Pass",
            "Output": {"a": "{% $states.input.a %}"},
            "Assign": {"b": "{% $states.context.State.Name %}"},
            "Next": "Last",
        }
    ),
    "pass-text": one({"Type": "Pass", "Output": "{% $uuid() %}", "Next": "Last"}),
    "task": one(
        {
            "Type": "Task",
            "Resource": INVOKE,
            "Arguments": {"FunctionName": LAMBDA, "Payload": "{% $states.input %}"},
            "Output": "{% $states.result.Payload %}",
            "Assign": {"ok": "{% $states.result.ok %}"},
            "Retry": RETRY,
            "TimeoutSeconds": "{% $states.input.t %}",
            "HeartbeatSeconds": 5,
            "Credentials": {"RoleArn": "{% $states.input.role %}"},
            "Catch": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "Output": "{% $states.errorOutput.Error %}",
                    "Next": "Last",
                    "Assign": {"e": "{% $states.errorOutput %}"},
                }
            ],
            "Next": "Last",
        }
    ),
    "choice": one(
        {
            "Type": "Choice",
            "Output": {"a": 1},
            "Assign": {"c": 2},
            "Choices": [
                {
                    "Condition": "{% $states.input.a > 1 and $exists($states.input.b) %}",
                    "Next": "Last",
                    "Output": {},
                    "Assign": {"b": 1},
                },
                {"Condition": True, "Next": "Last"},
            ],
        }
    ),
    "wait": one({"Type": "Wait", "Seconds": "{% $states.input.s %}", "Output": {}, "Next": "Last"}),
    "wait-timestamp": one({"Type": "Wait", "Timestamp": "{% $states.input.t %}", "Next": "Last"}),
    "succeed": one({"Type": "Succeed", "Output": {"a": [1, "{% $states.input %}"]}}),
    "fail": one({"Type": "Fail", "Error": "{% $states.input.e %}", "Cause": "because"}),
    "parallel": one(
        {
            "Type": "Parallel",
            "Arguments": {"a": 1},
            "Branches": [block()],
            "Output": "{% $states.result[0] %}",
            "Next": "Last",
        }
    ),
    "map": one(
        {
            "Type": "Map",
            "Items": "{% $states.input.items %}",
            "MaxConcurrency": "{% 3 %}",
            "ItemProcessor": block(),
            "ItemSelector": {"v": "{% $states.context.Map.Item.Value %}"},
            "Output": "{% $states.result %}",
            "Next": "Last",
        }
    ),
    "map-literal": one({"Type": "Map", "Items": [1, 2], "ItemProcessor": block(), "Next": "Last"}),
    "distributed": one(
        {
            "Type": "Map",
            "ToleratedFailurePercentage": "{% 5 %}",
            "ToleratedFailureCount": 3,
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **block()},
            "ItemReader": {
                "Resource": "arn:aws:states:::s3:getObject",
                "Arguments": {"Bucket": "b", "Key": "{% $states.input.k %}"},
                "ReaderConfig": {"InputType": "JSONL", "MaxItems": "{% 3 %}"},
            },
            "ItemBatcher": {"MaxItemsPerBatch": "{% 5 %}", "BatchInput": {"a": "{% $states.input.a %}"}},
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Bucket": "b"}},
            "Next": "Last",
        }
    ),
}
JSONATA = {name: {**definition, "QueryLanguage": "JSONata"} for name, definition in _JSONATA.items()}


def valid_definitions() -> Iterator[tuple[str, dict[str, Any]]]:
    """All of them, with their names."""
    for language, definitions in (("jsonpath", JSONPATH), ("jsonata", JSONATA)):
        for name, definition in definitions.items():
            yield f"{language}-{name}", definition
