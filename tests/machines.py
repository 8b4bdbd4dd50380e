"""Random state machines: mostly right, of every state type, in both query languages; and what they call.

`machine(random)` gives a definition; `spoil(random, definition)` breaks one.  Both are plain functions of a `Random`,
so that a seed is all that a failing case needs.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any

from sfnlearn.asl.diagnostics.reachability import reachable

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
SERVICE = "arn:aws:states:::"
GET, PUT, LIST = f"{SERVICE}s3:getObject", f"{SERVICE}s3:putObject", f"{SERVICE}s3:listObjectsV2"
CALLBACK = f"{SERVICE}sqs:sendMessage.waitForTaskToken"
READ, INVOKE = f"{SERVICE}aws-sdk:s3:getObject", f"{SERVICE}lambda:invoke"
PARAMETERS: dict[str, Any] = {
    CALLBACK: {"QueueUrl": "q", "MessageBody": "b"},
    READ: {"Bucket": "b", "Key": "json"},
    INVOKE: {"FunctionName": "nobody", "Payload": {}},
}
"""What the service integrations take."""
ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:pick"

VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2.5,
    1.0,
    10**20,
    10**400,
    1e300,
    -0.0,
    "",
    "a",
    "$.a",
    "Zoë 🐈",
    "2026-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "{%",
    [],
    [1, 2, 3],
    [[1], [2]],
    {},
    {"a": 1},
    {"a": {"b": [1, {"c": None}]}},
    {"items": [3, 1, 2]},
    {"Bucket": "b", "Key": "k"},
    {"RoleArn": "arn:aws:iam::123456789012:role/r"},
]
PATHS = [
    "$",
    "$.a",
    "$.a.b",
    "$['a']",
    "$.items",
    "$.items[0]",
    "$.items[-1]",
    "$.items[*]",
    "$..a",
    "$..*",
    "$.items[0:2]",
    "$.items[?(@ > 1)]",
    "$.items[?(@.a == 1)]",
    "$$",
    "$$.Execution.Input",
    "$$.State.Name",
    "$$.Map.Item.Index",
    "$$.Map.Item.Value",
    "$$.Task.Token",
    "$x",
    "$x.a",
    "$y[0]",
    "$.n",
    "$.text",
]
INTRINSICS = [
    "States.Format('{} {}', $.a, $.items)",
    "States.Array($.a, 1)",
    "States.UUID()",
    "States.MathAdd($.n, 1)",
    "States.ArrayLength($.items)",
    "States.ArrayRange(1, 9, $.n)",
    "States.StringToJson($.text)",
    "States.MathRandom(1, $.n)",
    "States.ArrayGetItem($.items, $.n)",
    "States.JsonMerge($.a, $.b, false)",
    "States.Hash($.text, 'MD5')",
]
EXPRESSIONS = [
    "{% $states.input %}",
    "{% $states.input.a %}",
    "{% $x %}",
    "{% $y.a %}",
    "{% 1 + 1 %}",
    "{% 5 / 2 %}",
    "{% 1/0 %}",
    "{% $states.input.items[0] %}",
    "{% [1..3] %}",
    "{% {'a': 1} %}",
    "{% 'text' %}",
    "{% $states.context.State.Name %}",
    "{% $count($states.input.items) %}",
    "{% $uuid() %}",
    "{% $random() %}",
    "{% null %}",
    "{% true %}",
    "{% $states.input.n > 1 %}",
    "{% $sum($states.input.items) %}",
    "{% -1 %}",
    "{% 2.0 %}",
    "{% 1e300 %}",
    "{% $map([1,2], function($v) { $v * 2 }) %}",
    "{% $now() %}",
    "{% $states.input.text & 'x' %}",
    "{% ( $f := function(){1}; $f ) %}",
    "{% $string($states.input) %}",
    "{% $toMillis('2026-01-01T00:00:00Z') %}",
    "{% $states.context.Map.Item.Value %}",
]
ERRORS = [
    "States.ALL",
    "States.TaskFailed",
    "States.Timeout",
    "States.Runtime",
    "ValueError",
    "States.QueryEvaluationError",
    "States.DataLimitExceeded",
    "States.HeartbeatTimeout",
    "Boom",
]
OPERATORS = [
    ("StringEquals", "a"),
    ("StringLessThan", "b"),
    ("StringMatches", "*a*"),
    ("StringEqualsPath", "$.text"),
    ("NumericEquals", 1),
    ("NumericGreaterThan", 0.5),
    ("NumericLessThanPath", "$.n"),
    ("BooleanEquals", True),
    ("TimestampLessThan", "2027-01-01T00:00:00Z"),
    ("TimestampEqualsPath", "$.a"),
    ("IsNull", True),
    ("IsPresent", True),
    ("IsPresent", False),
    ("IsNumeric", True),
    ("IsString", False),
    ("IsBoolean", True),
    ("IsTimestamp", True),
]


DEPTH = 2
"""How many Parallel and Map states are nested at most."""


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.names = 0
        self.depth = DEPTH
        self.machine_jsonata = False

    def pick(self, options: Any) -> Any:
        return copy.deepcopy(self.random.choice(options))

    def maybe(self, chance: float = 0.25) -> bool:
        return self.random.random() < chance

    def name(self) -> str:
        self.names += 1
        return f"S{self.names}"

    # ------------------------------------------------------------- templates

    def template(self, depth: int = 2) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for key in self.random.sample(["a", "b", "items", "n", "text"], self.random.randint(0, 3)):
            if self.maybe(0.5):
                fields[f"{key}.$"] = self.pick(PATHS + INTRINSICS)
            elif depth and self.maybe(0.3):
                fields[key] = self.template(depth - 1)
            else:
                fields[key] = self.pick(VALUES)
        return fields

    def jsonata(self, depth: int = 2) -> Any:
        if self.maybe(0.5):
            return self.pick(EXPRESSIONS)
        if depth and self.maybe(0.5):
            return {key: self.jsonata(depth - 1) for key in self.random.sample(["a", "items", "n", "text"], 2)}
        return self.pick(VALUES)

    def any(self, jsonata: bool) -> Any:
        return self.jsonata() if jsonata else self.template()

    # ---------------------------------------------------------------- fields

    def flow(self, jsonata: bool, *names: str) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        makers: dict[str, Callable[[], Any]] = {
            "InputPath": lambda: self.pick([*PATHS, None, "$", "$"]),
            "OutputPath": lambda: self.pick([*PATHS, None, "$", "$"]),
            "ResultPath": lambda: self.pick(["$", "$.r", "$.a.b", "$.items[0]", None]),
            "Parameters": self.template,
            "ResultSelector": self.template,
            "Result": lambda: self.pick(VALUES),
            "Arguments": self.jsonata,
            "Output": self.jsonata,
        }
        mine = (
            ("Arguments", "Output")
            if jsonata
            else ("InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "Result")
        )
        for name in names:
            if name in mine and self.maybe():
                fields[name] = makers[name]()
        if "Assign" in names and self.maybe(0.3):
            fields["Assign"] = self.assign(jsonata)
        if jsonata and "ResultSelector" in names and self.maybe(0.3):
            fields["Output"] = {"r": "{% $states.result %}", "a": self.jsonata()}
        return fields

    def assign(self, jsonata: bool) -> dict[str, Any]:
        """A variable's name tells its depth: an inner block cannot assign an outer one."""
        name = self.pick(["x", "y"]) if self.depth == DEPTH else f"x{self.depth}"
        if jsonata:
            return {name: self.jsonata()}
        return {f"{name}.$": self.pick(PATHS + INTRINSICS)} if self.maybe(0.6) else {name: self.pick(VALUES)}

    def number(self, fields: dict[str, Any], name: str, jsonata: bool, *values: Any, path: bool = True) -> None:
        if jsonata and self.maybe(0.5):
            fields[name] = self.pick(EXPRESSIONS)
        elif not jsonata and path and self.maybe(0.4):
            fields[f"{name}Path"] = self.pick(PATHS)
        else:
            fields[name] = self.pick(values)

    def handlers(self, jsonata: bool, names: list[str]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if self.maybe(0.4):
            fields["Retry"] = [self.retrier() for _ in range(self.random.randint(1, 2))]
        if self.maybe(0.4):
            catcher: dict[str, Any] = {"ErrorEquals": [self.pick(ERRORS)], "Next": self.pick(names)}
            catcher |= self.flow(jsonata, "ResultPath", "Output", "Assign")
            if jsonata and self.maybe():
                catcher["Output"] = "{% $states.errorOutput.Cause %}"
            fields["Catch"] = [catcher]
        return fields

    def retrier(self) -> dict[str, Any]:
        fields: dict[str, Any] = {"ErrorEquals": [self.pick(ERRORS[1:])], "MaxAttempts": self.random.randint(0, 3)}
        for name, values in {
            "IntervalSeconds": [1, 60],
            "BackoffRate": [1.0, 2, 3.5],
            "MaxDelaySeconds": [90],
            "JitterStrategy": ["FULL"],
        }.items():
            if self.maybe():
                fields[name] = self.pick(values)
        return fields

    # ---------------------------------------------------------------- blocks

    def block(self, depth: int, jsonata: bool) -> dict[str, Any]:
        names = [self.name() for _ in range(self.random.randint(1, 4))]
        states: dict[str, Any] = {}
        for position, name in enumerate(names):
            onward = names if self.maybe(0.05) else names[position + 1 :] or names
            states[name] = self.state(depth, jsonata, onward, last=position == len(names) - 1)
        reached = reachable(states, names[0])
        return {"StartAt": names[0], "States": {name: state for name, state in states.items() if name in reached}}

    def state(self, depth: int, jsonata: bool, onward: list[str], *, last: bool) -> dict[str, Any]:
        kinds = ["Pass", "Pass", "Task", "Task", "Wait", *(["Succeed", "Fail"] if last else ["Choice"])]
        kinds += ["Parallel", "Map", "Map"] if depth else []
        kind = self.pick(kinds)
        own = jsonata or self.maybe(0.2)
        self.depth = depth
        fields: dict[str, Any] = {"Type": kind}
        if own and not jsonata:
            fields["QueryLanguage"] = "JSONata"
        fields |= getattr(self, f"_{kind.lower()}")(depth, own, onward)
        self.depth = depth
        if kind in ("Pass", "Task", "Wait", "Parallel", "Map"):
            if kind not in ("Pass", "Wait"):
                fields |= self.handlers(own, onward)
            if last:
                fields["End"] = True
            else:
                fields["Next"] = self.pick(onward)
        return fields

    def _pass(self, depth: int, jsonata: bool, onward: list[str]) -> dict[str, Any]:
        return self.flow(jsonata, "InputPath", "Parameters", "Result", "ResultPath", "OutputPath", "Output", "Assign")

    def _succeed(self, depth: int, jsonata: bool, onward: list[str]) -> dict[str, Any]:
        return self.flow(jsonata, "InputPath", "OutputPath", "Output")

    def _fail(self, depth: int, jsonata: bool, onward: list[str]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for name in ("Error", "Cause"):
            if not jsonata and self.maybe():
                fields[f"{name}Path"] = self.pick(PATHS + INTRINSICS)
            elif self.maybe(0.6):
                fields[name] = (
                    self.pick(EXPRESSIONS)
                    if jsonata and self.maybe()
                    else self.pick(["Boom", "States.Runtime", "text"])
                )
        return fields

    def _wait(self, depth: int, jsonata: bool, onward: list[str]) -> dict[str, Any]:
        fields = self.flow(jsonata, "InputPath", "OutputPath", "Output", "Assign")
        if self.maybe(0.6):
            self.number(fields, "Seconds", jsonata, 0, 1, 3600, 99_999_999)
        else:
            self.number(
                fields,
                "Timestamp",
                jsonata,
                "2026-01-01T00:00:10Z",
                "2020-01-01T00:00:00+01:00",
                "9999-12-31T23:59:59Z",
            )
        return fields

    def _choice(self, depth: int, jsonata: bool, onward: list[str]) -> dict[str, Any]:
        fields = self.flow(jsonata, "InputPath", "OutputPath", "Output", "Assign")
        fields["Choices"] = [
            {**self.rule(jsonata), "Next": self.pick(onward), **self.flow(jsonata, "Output", "Assign")}
            for _ in range(self.random.randint(1, 3))
        ]
        if self.maybe(0.8):
            fields["Default"] = self.pick(onward)
        return fields

    def rule(self, jsonata: bool, depth: int = 2) -> dict[str, Any]:
        if jsonata:
            return {"Condition": self.pick([True, False, *EXPRESSIONS])}
        if depth and self.maybe(0.2):
            return {"Not": self.rule(False, depth - 1)}
        if depth and self.maybe(0.3):
            return {self.pick(["And", "Or"]): [self.rule(False, depth - 1) for _ in range(2)]}
        operator, operand = self.pick(OPERATORS)
        return {"Variable": self.pick(PATHS), operator: operand}

    def _task(self, depth: int, jsonata: bool, onward: list[str]) -> dict[str, Any]:
        fields = self.flow(
            jsonata,
            "InputPath",
            "Parameters",
            "ResultSelector",
            "ResultPath",
            "OutputPath",
            "Arguments",
            "Output",
            "Assign",
        )
        fields["Resource"] = self.pick(
            [
                *(LAMBDA + name for name in STUBS if name.isidentifier()),
                LAMBDA + "nobody",
                READ,
                CALLBACK,
                ACTIVITY,
                INVOKE,
            ]
        )
        # What a service does not take is refused when the definition is read: random parameters would all be.
        if given := PARAMETERS.get(fields["Resource"]):
            fields.pop("Parameters", None)
            fields["Arguments" if jsonata else "Parameters"] = given
        if self.maybe(0.2):
            self.number(fields, "TimeoutSeconds", jsonata, 1, 60)
        if self.maybe(0.1):
            self.number(fields, "HeartbeatSeconds", jsonata, 1, 30)
        if self.maybe(0.1):
            fields["Credentials"] = (
                self.any(jsonata) if self.maybe(0.5) else {"RoleArn": "arn:aws:iam::123456789012:role/r"}
            )
        return fields

    def _parallel(self, depth: int, jsonata: bool, onward: list[str]) -> dict[str, Any]:
        fields = self.flow(
            jsonata,
            "InputPath",
            "Parameters",
            "ResultSelector",
            "ResultPath",
            "OutputPath",
            "Arguments",
            "Output",
            "Assign",
        )
        fields["Branches"] = [self.block(depth - 1, self.machine_jsonata) for _ in range(self.random.randint(1, 3))]
        return fields

    def _map(self, depth: int, jsonata: bool, onward: list[str]) -> dict[str, Any]:
        fields = self.flow(jsonata, "InputPath", "ResultSelector", "ResultPath", "OutputPath", "Output", "Assign")
        fields["ItemProcessor"] = self.block(depth - 1, self.machine_jsonata)
        self._items(fields, jsonata)
        if self.maybe(0.3):
            fields["ItemSelector"] = self.any(jsonata)
        if self.maybe(0.3):
            self.number(fields, "MaxConcurrency", jsonata, 0, 1, 2)
        if self.maybe(0.5):
            self._distributed(fields, jsonata)
        return fields

    def _items(self, fields: dict[str, Any], jsonata: bool) -> None:
        if jsonata:
            fields["Items"] = self.pick(["{% $states.input.items %}", "{% [1..3] %}", [1, 2], {"a": 1}, *EXPRESSIONS])
        elif self.maybe(0.8):
            fields["ItemsPath"] = self.pick(["$.items", "$.items", "$$.Execution.Input.items", "$.a", "$"])

    def _distributed(self, fields: dict[str, Any], jsonata: bool) -> None:
        fields["ItemProcessor"]["ProcessorConfig"] = {
            "Mode": "DISTRIBUTED",
            "ExecutionType": self.pick(["STANDARD", "EXPRESS"]),
        }
        parameters = "Arguments" if jsonata else "Parameters"
        if self.maybe():
            fields["ToleratedFailurePercentage"] = self.pick([0, 50, 100])
        if self.maybe():
            self.number(fields, "ToleratedFailureCount", jsonata, 0, 1)
        if self.maybe(0.4):
            place = self.any(jsonata) if self.maybe(0.2) else {"Bucket": "b", "Key": self.pick(list(OBJECTS))}
            config = self.pick(
                [
                    {},
                    {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
                    {"InputType": "JSONL"},
                    {"InputType": "MANIFEST"},
                    {"InputType": "JSON", "ItemsPointer": "/a/0"},
                    {"ManifestType": "ATHENA_DATA", "InputType": "CSV"},
                    {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a", "b"]},
                    {"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSON"},
                ]
            )
            if self.maybe():
                self.number(config, "MaxItems", jsonata, 1, 2)
            fields["ItemReader"] = {"Resource": self.pick([GET, GET, LIST]), parameters: place, "ReaderConfig": config}
        if self.maybe(0.3):
            batcher: dict[str, Any] = {}
            self.number(batcher, self.pick(["MaxItemsPerBatch", "MaxInputBytesPerBatch"]), jsonata, 1, 2, 50)
            if self.maybe():
                batcher["BatchInput"] = self.any(jsonata)
            fields["ItemBatcher"] = batcher
        if self.maybe(0.3):
            writer: dict[str, Any] = {}
            if self.maybe(0.6):
                writer = {
                    "Resource": PUT,
                    parameters: self.any(jsonata) if self.maybe(0.2) else {"Bucket": "b", "Prefix": "p"},
                }
            if not writer or self.maybe():
                writer["WriterConfig"] = {
                    "Transformation": self.pick(["NONE", "COMPACT", "FLATTEN"]),
                    "OutputType": self.pick(["JSON", "JSONL"]),
                }
            fields["ResultWriter"] = writer

    def machine(self) -> dict[str, Any]:
        self.machine_jsonata = self.maybe(0.3)
        definition = self.block(DEPTH, self.machine_jsonata)
        if self.machine_jsonata:
            definition["QueryLanguage"] = "JSONata"
        if self.maybe(0.1):
            definition["TimeoutSeconds"] = self.pick([1, 100, 99_999_999])
        return definition


def machine(random: Random) -> dict[str, Any]:
    """A definition that is right, nearly always."""
    return _Maker(random).machine()


def data(random: Random) -> Any:
    """An input; often one on which the paths of the machines find something."""
    if random.random() < 0.3:
        return copy.deepcopy(random.choice(VALUES))
    fields = {key: copy.deepcopy(random.choice(VALUES)) for key in ("a", "b", "n", "text") if random.random() < 0.7}
    return {
        "items": random.choice([[3, 1, 2], [], ["a", {"a": 1}], {"k": 1, "l": 2}, list(range(50))]),
        "n": 2,
        "text": "[1]",
        **fields,
    }


def spoil(random: Random, value: Any) -> Any:
    """A copy with one place changed: replaced, renamed, removed or doubled."""
    value = copy.deepcopy(value)
    places: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        found = waiting.pop()
        children = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
        for key, child in children:
            places.append((found, key))
            waiting.append(child)
    if not places:
        return random.choice(VALUES)
    holder, key = random.choice(places)
    way = random.randrange(4)
    if way == 0:
        holder[key] = copy.deepcopy(random.choice([*VALUES, *PATHS, *EXPRESSIONS, *INTRINSICS]))
    elif way == 1:
        del holder[key]
    elif way == 2 and isinstance(holder, dict):
        other = random.choice(FIELDS)
        holder[random.choice([f"{key}x", f"{key}Path", other])] = holder.pop(key)
    else:
        holder_of, other = random.choice(places)
        holder[key] = (
            copy.deepcopy(holder_of[other])
            if other in holder_of or (isinstance(holder_of, list) and other < len(holder_of))
            else 0
        )
    return value


FIELDS = [
    "Next",
    "End",
    "Type",
    "Result",
    "Parameters",
    "Arguments",
    "Output",
    "Assign",
    "Retry",
    "Catch",
    "Choices",
    "Default",
    "Items",
    "ItemsPath",
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "MaxConcurrency",
    "Seconds",
    "SecondsPath",
    "Timestamp",
    "Error",
    "Cause",
    "Credentials",
    "TimeoutSeconds",
    "HeartbeatSeconds",
    "QueryLanguage",
    "Label",
    "Branches",
    "ItemProcessor",
    "Comment",
]

# -------------------------------------------------------------------- what they call

OBJECTS: dict[str, Any] = {
    "csv": "a,b\n1,2\n3\n",
    "json": '[1, {"a": 2}, null]',
    "jsonl": '1\n{"a": 2}\n\n[3]\n',
    "object": '{"a": [[1, 2]]}',
    "bad": "{",
    "empty": "",
    "manifest": '{"files": [{"key": "csv"}], "fileSchema": "a, b"}',
    "manifest2": '{"files": [{"ke": 1}]}',
    "uris": "s3://b/csv\n",
    "uris2": "nonsense\n",
    "long": "a\n" + "x" * 200_000 + "\n",
    "number": 5,
    "null": None,
    "doubled": "a,a\n1,2",
    "schema": '{"files": [{"key": "csv"}], "fileSchema": 5}',
    "list": "[[1]]",
    "scalar": "7",
    "nul": "a\x00b\n1\n",
}


def _boom(event: Any, context: Any) -> Any:
    raise ValueError(f"no: {str(event)[:20]}")


def _moody(event: Any, context: Any) -> Any:
    text = repr(event)
    if len(text) % 3 == 0:
        raise KeyError("mood")
    return text if len(text) % 3 == 1 else event


def _get(parameters: Any) -> Any:
    key = parameters.get("Key") if isinstance(parameters, dict) else None
    if key not in OBJECTS:
        raise LookupError(f"no such key: {key}")
    return {"Body": OBJECTS[key]}


STUBS: dict[str, Any] = {
    "echo": lambda event, context: event,
    "boom": _boom,
    "moody": _moody,
    "big": lambda event, context: "x" * 300,
    "none": lambda event, context: None,
    "items": lambda event, context: {"items": [1, 2, 3], "n": 3, "a": {"b": 1}},
    GET: _get,
    READ: _get,
    PUT: lambda parameters: {},
    LIST: lambda parameters: {"Contents": [{"Key": "json"}, {"Key": "list"}]},
    CALLBACK: lambda parameters: {"MessageId": "1"},
}
