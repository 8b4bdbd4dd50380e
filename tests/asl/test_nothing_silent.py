"""Every field of the States Language is used, kept, or refused by name.

The fields are those that the readers ask for, of every kind of object and in both query languages; so a field that
somebody adds fails here until a row says what another value of it changes.  Each row is run twice with nothing else
changed: outcome, history, time or what was written to S3 must differ.  A comment is kept: it stands in the definition.

What only repeats the definition is left out of what is looked at, or a field would be seen that does nothing: the size
that an Express workflow's memory is billed for, and the limits that stand in the events of a task.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from sfnlearn import DefinitionError, StateMachine, StatesError, run
from sfnlearn.asl.diagnostics.causes import diagnose
from sfnlearn.asl.diagnostics.field_owners import BELONGS
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.running.choice_operators import OPERATORS
from sfnlearn.engine.cost.usage import usage_of
from tests.asl import valid_definitions

Machine = dict[str, Any]
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:a"
ROLE = "arn:aws:iam::123456789012:role/"
GET, PUT = "arn:aws:states:::s3:getObject", "arn:aws:states:::s3:putObject"
LIST = "arn:aws:states:::s3:listObjectsV2"
ONE, TWO = {"Bucket": "b", "Key": "one"}, {"Bucket": "b", "Key": "two"}
DATA = {
    "go": "S",
    "a": {"x": 1, "items": [1]}, "b": {"x": 2, "items": [2]},
    "n": 5, "m": 6, "s": "m", "z": "z", "t": "2026-01-01T00:00:00Z", "two": 2, "four": 4,
    "u": "2026-06-01T00:00:00Z", "yes": True, "no": False, "none": None, "l": [1, 2], "k": [3], "bad": [-1, -2],
}  # fmt: skip
INNER = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
OTHER = {"StartAt": "J", "States": {"J": {"Type": "Pass", "Result": 7, "End": True}}}
FAILING = {"StartAt": "I", "States": {"I": {"Type": "Fail", "Error": "E"}}}
NAPS = {"StartAt": "I", "States": {"I": {"Type": "Wait", "Seconds": 1, "End": True}}}
DISTRIBUTED = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
WRITING = {
    "QueryLanguage": "JSONata",
    "StartAt": "M",
    "States": {
        "M": {
            "Type": "Map", "Items": [1], "ItemProcessor": {"ProcessorConfig": DISTRIBUTED, **INNER}, "End": True,
            "ResultWriter": {"WriterConfig": {"Transformation": "COMPACT"}},
        },
    },
}  # fmt: skip
"""What the valid definitions do not have: a WriterConfig in JSONata."""

# -------------------------------------------------------------------- the fields


def definitions(value: Any) -> Iterator[Machine]:
    if isinstance(value, dict) and "StartAt" in value and "States" in value:
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from definitions(item)


def asked_for() -> dict[str, set[str]]:
    """The fields that the readers ask for, by kind and language."""
    known: dict[str, set[str]] = defaultdict(set)
    finish = Fields.finish

    def noting(fields: Fields) -> None:
        known[f"{fields.kind.name} {fields.language}"].update(fields.known)
        finish(fields)

    Fields.finish = noting  # type: ignore[method-assign, assignment]
    try:
        for found in [*definitions(list(vars(valid_definitions).values())), WRITING]:
            diagnose(found, "STANDARD")
    finally:
        Fields.finish = finish  # type: ignore[method-assign]
    for kind in ("CHOICE_RULE", "NESTED_RULE"):
        known[f"{kind} JSONPath"] |= {*OPERATORS, "And", "Or", "Not"}
    return known


FIELDS = sorted(f"{kind} {name}" for kind, names in asked_for().items() for name in names)

# --------------------------------------------------------------------- machines


def around(state: Machine) -> Machine:
    """A machine in which the state S can go on to Y or Z, and both can be reached."""
    rules = [{"Variable": "$.go", "StringEquals": name, "Next": name} for name in ("Y", "Z")]
    states = {
        "R": {"Type": "Choice", "Choices": rules, "Default": "S"},
        "S": state,
        "Y": {"Type": "Pass", "Result": "y", "End": True},
        "Z": {"Type": "Succeed"},
    }
    return {"StartAt": "R", "States": states}


BASES: dict[str, dict[str, Machine]] = {
    "TASK": {"JSONPath": {"Type": "Task", "Resource": f"{LAMBDA}echo"}},
    "PARALLEL": {"JSONPath": {"Type": "Parallel", "Branches": [INNER]}},
    "MAP": {
        "JSONPath": {"Type": "Map", "ItemsPath": "$.l", "ItemProcessor": INNER},
        "JSONata": {"Type": "Map", "Items": [1, 2], "ItemProcessor": INNER},
    },
    "PASS": {"JSONPath": {"Type": "Pass"}},
    "WAIT": {"JSONPath": {"Type": "Wait", "Seconds": 1}},
    "CHOICE": {
        "JSONPath": {
            "Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 9, "Next": "Y"}], "Default": "Z",
        },
        "JSONata": {"Type": "Choice", "Choices": [{"Condition": "{% false %}", "Next": "Y"}], "Default": "Z"},
    },
    "SUCCEED": {"JSONPath": {"Type": "Succeed"}},
    "FAIL": {"JSONPath": {"Type": "Fail", "Error": "E"}},
}  # fmt: skip
ENDING = {"TASK", "PARALLEL", "MAP", "PASS", "WAIT"}


def base(kind: str, language: str) -> Machine:
    found = BASES[kind].get(language) or BASES[kind]["JSONPath"]
    return {**found, "QueryLanguage": language, **({"End": True} if kind in ENDING else {})}


def state_with(kind: str, language: str, name: str) -> Callable[[Any], Machine]:
    def make(value: Any) -> Machine:
        state = {**base(kind, language), **EXTRAS.get(f"{kind} {name}", {}), name: value}
        for replaced in REPLACED.get(f"{kind} {name}", ()):
            state.pop(replaced, None)
        return around(state)

    return make


EXTRAS: dict[str, Machine] = {
    "MAP InputPath": {"ItemsPath": "$.items"},
    "MAP OutputPath": {"ResultPath": "$.r"},
    "PARALLEL OutputPath": {"ResultPath": "$.r"},
    "CHOICE InputPath": {"Choices": [{"Variable": "$.x", "NumericEquals": 1, "Next": "Y"}]},
    "TASK Retry": {"Resource": f"{LAMBDA}broken"},
    "TASK Catch": {"Resource": f"{LAMBDA}broken"},
    "PARALLEL Retry": {"Branches": [FAILING]},
    "PARALLEL Catch": {"Branches": [FAILING]},
    "MAP Retry": {"ItemProcessor": FAILING},
    "MAP Catch": {"ItemProcessor": FAILING},
    "TASK TimeoutSeconds": {"Resource": ACTIVITY},
    "TASK TimeoutSecondsPath": {"Resource": ACTIVITY},
    "TASK HeartbeatSeconds": {"Resource": ACTIVITY},
    "TASK HeartbeatSecondsPath": {"Resource": ACTIVITY},
    "MAP MaxConcurrency": {"ItemProcessor": NAPS},
    "MAP MaxConcurrencyPath": {"ItemProcessor": NAPS},
    **{
        f"MAP {name}": {"ItemProcessor": {"ProcessorConfig": DISTRIBUTED, **FAILING}}
        for name in (
            "ToleratedFailureCount",
            "ToleratedFailureCountPath",
            "ToleratedFailurePercentage",
            "ToleratedFailurePercentagePath",
        )
    },
    **{
        f"MAP {name}": {"ItemProcessor": {"ProcessorConfig": DISTRIBUTED, **INNER}}
        for name in ("Label", "ItemBatcher", "ItemReader", "ResultWriter")
    },
}
REPLACED: dict[str, tuple[str, ...]] = {
    "MAP Iterator": ("ItemProcessor",),
    "MAP ItemReader": ("ItemsPath", "Items"),
    "WAIT SecondsPath": ("Seconds",),
    "WAIT Timestamp": ("Seconds",),
    "WAIT TimestampPath": ("Seconds",),
    "FAIL ErrorPath": ("Error",),
    **{f"{kind} Next": ("End",) for kind in ENDING},
}
VALUES: dict[str, tuple[Any, Any]] = {
    "Assign": ({"v": 1}, {"v": 2}),
    "InputPath": ("$.a", "$.b"),
    "OutputPath": ("$.a", "$.b"),
    "Output": (1, 2),
    "ResultPath": ("$.r", "$.q"),
    "ResultSelector": ({"r": 1}, {"r": 2}),
    "Parameters": ({"p": 1}, {"p": 2}),
    "Arguments": ({"p": 1}, {"p": 2}),
    "Result": (1, 2),
    "Next": ("Y", "Z"),
    "Default": ("Y", "Z"),
    "End": (True, False),
    "Resource": (f"{LAMBDA}echo", f"{LAMBDA}one"),
    "Seconds": (1, 2),
    "SecondsPath": ("$.two", "$.four"),
    "Timestamp": (DATA["t"], DATA["u"]),
    "TimestampPath": ("$.t", "$.u"),
    "TimeoutSeconds": (5, 9),
    "TimeoutSecondsPath": ("$.two", "$.four"),
    "HeartbeatSeconds": (5, 9),
    "HeartbeatSecondsPath": ("$.two", "$.four"),
    "Credentials": ({"RoleArn": f"{ROLE}a"}, {"RoleArn": f"{ROLE}b"}),
    "Error": ("E", "F"),
    "ErrorPath": ("$.s", "$.z"),
    "Cause": ("x", "y"),
    "CausePath": ("$.s", "$.z"),
    "Branches": ([INNER], [OTHER]),
    "Choices": (
        [{"Variable": "$.n", "NumericEquals": 5, "Next": "Y"}],
        [{"Variable": "$.n", "NumericEquals": 6, "Next": "Y"}],
    ),
    "Items": ([1], [2]),
    "ItemsPath": ("$.l", "$.k"),
    "ItemSelector": ({"i": 1}, {"i": 2}),
    "ItemProcessor": (INNER, OTHER),
    "Iterator": (INNER, OTHER),
    "ItemBatcher": ({"MaxItemsPerBatch": 1}, {"MaxItemsPerBatch": 2}),
    "Label": ("one", "two"),
    "MaxConcurrency": (1, 2),
    "MaxConcurrencyPath": ("$.two", "$.one"),
    "ToleratedFailureCount": (0, 5),
    "ToleratedFailureCountPath": ("$.zero", "$.n"),
    "ToleratedFailurePercentage": (0, 100),
    "ToleratedFailurePercentagePath": ("$.zero", "$.hundred"),
    "Retry": ([{"ErrorEquals": ["E"], "MaxAttempts": 1}], [{"ErrorEquals": ["E"], "MaxAttempts": 2}]),
    "Catch": ([{"ErrorEquals": ["E"], "Next": "Y"}], [{"ErrorEquals": ["E"], "Next": "Z"}]),
    "ResultWriter": ({"WriterConfig": {"Transformation": "NONE"}}, {"WriterConfig": {"Transformation": "COMPACT"}}),
}  # fmt: skip
OWN_VALUES: dict[str, tuple[Any, Any]] = {
    "CHOICE JSONata Choices": (
        [{"Condition": "{% true %}", "Next": "Y"}],
        [{"Condition": "{% false %}", "Next": "Y"}],
    ),
    "MAP JSONPath ItemReader": ({"Resource": GET, "Parameters": ONE}, {"Resource": GET, "Parameters": TWO}),
    "MAP JSONata ItemReader": ({"Resource": GET, "Arguments": ONE}, {"Resource": GET, "Arguments": TWO}),
}
LANGUAGE_SHOWS: dict[str, Machine] = {
    kind: {"Assign": {"v": "{% 1 %}"}} for kind in ("TASK", "PARALLEL", "PASS", "WAIT")
} | {"MAP": {}, "CHOICE": {}, "SUCCEED": {"OutputPath": "$"}, "FAIL": {"Cause": "{% 'x' %}"}}

# ------------------------------------------------------------------------- rows

ROWS: dict[str, tuple[Callable[[Any], Machine], Any, Any]] = {}
KEPT: set[str] = set()


def row(field: str, make: Callable[[Any], Machine], first: Any, second: Any) -> None:
    ROWS[field] = (make, first, second)


def in_language(state: Machine) -> Callable[[Any], Machine]:
    return lambda value: around({**state, "QueryLanguage": value})


def state_rows(kind: str, language: str, names: set[str]) -> None:
    for name in names:
        field = f"{kind} {language} {name}"
        make = state_with(kind, language, name)
        if name == "Comment":
            KEPT.add(field)
            row(field, make, "one", "two")
        elif name == "Type":
            row(field, make, base(kind, language)["Type"], "Fail" if kind != "FAIL" else "Succeed")
        elif name == "QueryLanguage":
            extra = {"Output": 1} if (kind, language) == ("SUCCEED", "JSONata") else LANGUAGE_SHOWS[kind]
            shown = {**base(kind, language), **extra}
            second = "JSONata" if language == "JSONPath" else "JSONPath"
            row(field, in_language(shown), language, second)
        else:
            row(field, make, *OWN_VALUES.get(field, VALUES.get(name, (None, None))))


Holder = Callable[[str, Machine], Machine]


def part_rows(kind: str, languages: tuple[str, ...], holder: Holder, values: dict[str, Any]) -> None:
    """Rows of an object inside a state; `values` has the object's other fields and two values for each field."""
    for language in languages:
        for name, (others, first, second) in values.items():
            given = others(language) if callable(others) else others
            field = f"{kind} {language} {name}"
            if name == "Comment":
                KEPT.add(field)
            row(field, _part(holder, language, given, name), first, second)


def _part(holder: Holder, language: str, others: Machine, name: str) -> Callable[[Any], Machine]:
    return lambda value: holder(language, {**others, name: value})


BOTH = ("JSONPath", "JSONata")


def in_task(name: str) -> Callable[[str, Machine], Machine]:
    def holder(language: str, part: Machine) -> Machine:
        return around({**base("TASK", language), "Resource": f"{LAMBDA}broken", name: [part]})

    return holder


E = {"ErrorEquals": ["E"]}
part_rows("RETRIER", BOTH, in_task("Retry"), {
    "Comment": (E, "one", "two"),
    "ErrorEquals": ({}, ["E"], ["F"]),
    "IntervalSeconds": (E, 1, 5),
    "MaxAttempts": (E, 1, 2),
    "BackoffRate": (E, 1.5, 3),
    "MaxDelaySeconds": ({**E, "BackoffRate": 9}, 2, 50),
    "JitterStrategy": ({**E, "IntervalSeconds": 50}, "FULL", "NONE"),
})  # fmt: skip
CATCHER = {**E, "Next": "Z"}
part_rows("CATCHER", BOTH, in_task("Catch"), {
    "Comment": (CATCHER, "one", "two"),
    "ErrorEquals": ({"Next": "Z"}, ["E"], ["F"]),
    "Next": (E, "Y", "Z"),
    "Assign": (CATCHER, {"v": 1}, {"v": 2}),
})  # fmt: skip
part_rows("CATCHER", ("JSONPath",), in_task("Catch"), {"ResultPath": (CATCHER, "$.r", "$.q")})
part_rows("CATCHER", ("JSONata",), in_task("Catch"), {"Output": (CATCHER, 1, 2)})


def in_choice(language: str, part: Machine) -> Machine:
    return around({**base("CHOICE", language), "Choices": [part]})


def in_nested(language: str, part: Machine) -> Machine:
    return around({**base("CHOICE", language), "Choices": [{"Or": [part], "Next": "Y"}]})


def operand_values(name: str) -> tuple[Machine, Any, Any]:
    """The rest of a rule, and an operand for which it holds and one for which it does not."""
    if name in ("IsPresent", "IsNull", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"):
        of = {"IsNull": "$.none", "IsString": "$.s", "IsBoolean": "$.yes", "IsTimestamp": "$.t"}
        return {"Variable": of.get(name, "$.n")}, True, False
    if name == "StringMatches":
        return {"Variable": "$.s"}, "m*", "x*"
    variable, low, same, high = {
        "String": ("$.s", "a", "m", "z"),
        "Numeric": ("$.n", 4, 5, 6),
        "Timestamp": ("$.t", "2025-01-01T00:00:00Z", DATA["t"], DATA["u"]),
        "Boolean": ("$.yes", False, True, False),
    }[next(prefix for prefix in ("String", "Numeric", "Timestamp", "Boolean") if name.startswith(prefix))]
    plain = name.removesuffix("Path")
    holds, fails = (same, high)
    if "GreaterThan" in plain:
        holds, fails = (same if plain.endswith("Equals") else low), high
    elif "LessThan" in plain:
        holds, fails = (same if plain.endswith("Equals") else high), low
    if name.endswith("Path"):
        return {"Variable": variable}, f"$.operands.{named(holds)}", f"$.operands.{named(fails)}"
    return {"Variable": variable}, holds, fails


def named(value: Any) -> str:
    """The name of an operand among the data."""
    return json.dumps(value).strip('"').replace(":", "").replace("-", "")


DATA["operands"] = {
    named(value): value for value in ("a", "m", "z", 4, 5, 6, "2025-01-01T00:00:00Z", DATA["t"], DATA["u"], True, False)
}
DATA |= {"zero": 0, "hundred": 100, "one": 1}
RULE = {"Variable": "$.n", "NumericEquals": 5}
FALSE = {"Variable": "$.n", "NumericEquals": 6}
for _kind, _holder, _rest in (("CHOICE_RULE", in_choice, {"Next": "Y"}), ("NESTED_RULE", in_nested, {})):
    _rows: dict[str, Any] = {}
    for _name in OPERATORS:
        _others, _holds, _fails = operand_values(_name)
        _rows[_name] = ({**_rest, **_others}, _holds, _fails)
    _rows |= {
        "And": (_rest, [RULE, RULE], [RULE, FALSE]),
        "Or": (_rest, [RULE, FALSE], [FALSE, FALSE]),
        "Not": (_rest, FALSE, RULE),
        "Variable": ({**_rest, "NumericEquals": 5}, "$.n", "$.m"),
        "Comment": ({**_rest, **RULE}, "one", "two"),
    }
    part_rows(_kind, ("JSONPath",), _holder, _rows)
part_rows("CHOICE_RULE", ("JSONPath",), in_choice, {
    "Next": (RULE, "Y", "Z"),
    "Assign": ({**RULE, "Next": "Y"}, {"v": 1}, {"v": 2}),
})  # fmt: skip
TRUE = {"Condition": "{% true %}", "Next": "Y"}
part_rows("CHOICE_RULE", ("JSONata",), in_choice, {
    "Comment": (TRUE, "one", "two"),
    "Condition": ({"Next": "Y"}, "{% true %}", "{% false %}"),
    "Next": ({"Condition": "{% true %}"}, "Y", "Z"),
    "Assign": (TRUE, {"v": 1}, {"v": 2}),
    "Output": (TRUE, 1, 2),
})  # fmt: skip


def machine_of(language: str, part: Machine) -> Machine:
    return part


S = {"S": {"Type": "Pass", "Assign": {"v": "{% 1 %}"}, "End": True}}
NAP = {"StartAt": "S", "States": {"S": {"Type": "Wait", "Seconds": 100, "End": True}}}
part_rows("MACHINE", ("JSONPath",), machine_of, {
    "Comment": ({"StartAt": "S", "States": S}, "one", "two"),
    "Version": ({"StartAt": "S", "States": S}, "1.0", "2.0"),
    "QueryLanguage": ({"StartAt": "S", "States": S}, "JSONPath", "JSONata"),
    "TimeoutSeconds": (NAP, 5, 9),
    "States": ({"StartAt": "S"}, S, {"S": {"Type": "Succeed"}}),
})  # fmt: skip
LOOP = {
    "L": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "T"}], "Default": "U"},
    "T": {"Type": "Pass", "Next": "L"},
    "U": {"Type": "Succeed"},
}
row("MACHINE JSONPath StartAt", lambda value: {"StartAt": value, "States": LOOP}, "L", "T")
BLOCK: dict[str, Any] = {
    "Comment": (INNER, "one", "two"),
    "StartAt": ({"States": LOOP}, "L", "T"),
    "States": ({"StartAt": "I"}, INNER["States"], {"I": {"Type": "Pass", "Result": 7, "End": True}}),
}
part_rows("BRANCH", BOTH, lambda language, part: around({**base("PARALLEL", language), "Branches": [part]}), BLOCK)
part_rows(
    "ITEM_PROCESSOR", BOTH, lambda language, part: around({**base("MAP", language), "ItemProcessor": part}),
    {**BLOCK, "ProcessorConfig": (INNER, {"Mode": "INLINE"}, DISTRIBUTED)},
)  # fmt: skip
part_rows(
    "PROCESSOR_CONFIG", BOTH,
    lambda language, part: around({**base("MAP", language), "ItemProcessor": {"ProcessorConfig": part, **INNER}}),
    {
        "Mode": ({"ExecutionType": "STANDARD"}, "INLINE", "DISTRIBUTED"),
        "ExecutionType": ({"Mode": "DISTRIBUTED"}, "STANDARD", "EXPRESS"),
    },
)  # fmt: skip


def distributed(language: str, **more: Any) -> Machine:
    state = {**base("MAP", language), "ItemProcessor": {"ProcessorConfig": DISTRIBUTED, **INNER}, **more}
    if "ItemReader" in more:
        state = {name: value for name, value in state.items() if name not in ("ItemsPath", "Items")}
    return around(state)


part_rows("ITEM_BATCHER", BOTH, lambda language, part: distributed(language, ItemBatcher=part), {
    "BatchInput": ({"MaxItemsPerBatch": 1}, {"i": 1}, {"i": 2}),
    "MaxItemsPerBatch": ({}, 1, 2),
    "MaxInputBytesPerBatch": ({"MaxItemsPerBatch": 2}, 14, 1000),
})  # fmt: skip
part_rows("ITEM_BATCHER", ("JSONPath",), lambda language, part: distributed(language, ItemBatcher=part), {
    "MaxItemsPerBatchPath": ({}, "$.one", "$.two"),
    "MaxInputBytesPerBatchPath": ({"MaxItemsPerBatch": 2}, "$.hundred", "$.fourteen"),
})  # fmt: skip
DATA["fourteen"] = 14


def place(language: str, **values: Any) -> Machine:
    return {"Arguments" if language == "JSONata" else "Parameters": {"Bucket": "b", **values}}


def read_by(resource: str = GET, **values: Any) -> Callable[[str, Machine], Machine]:
    def holder(language: str, part: Machine) -> Machine:
        reader = {"Resource": resource, **place(language, **values), "ReaderConfig": part}
        return distributed(language, ItemReader=reader)

    return holder


CSV = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
part_rows("READER_CONFIG", BOTH, read_by(Key="csv"), {
    "InputType": ({"CSVHeaderLocation": "FIRST_ROW"}, "CSV", "JSONL"),
    "CSVDelimiter": (CSV, "COMMA", "PIPE"),
    "CSVHeaderLocation": ({"InputType": "CSV", "CSVHeaders": ["p", "q"]}, "FIRST_ROW", "GIVEN"),
    "CSVHeaders": ({"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}, ["p", "q"], ["r", "s"]),
    "MaxItems": (CSV, 1, 2),
})  # fmt: skip
part_rows("READER_CONFIG", BOTH, read_by(Key="deep"), {"ItemsPointer": ({}, "/l", "/k")})
part_rows("READER_CONFIG", BOTH, read_by(Key="athena"), {
    "ManifestType": ({"InputType": "MANIFEST"}, "ATHENA_DATA", "S3_INVENTORY"),
})  # fmt: skip
part_rows("READER_CONFIG", BOTH, read_by(LIST), {"Transformation": ({}, "NONE", "LOAD_AND_FLATTEN")})
part_rows("READER_CONFIG", ("JSONPath",), read_by(Key="csv"), {"MaxItemsPath": (CSV, "$.one", "$.two")})


def reader(language: str, part: Machine) -> Machine:
    return distributed(language, ItemReader=part)


def writer(language: str, part: Machine) -> Machine:
    return distributed(language, ResultWriter=part)


def writer_config(language: str, part: Machine) -> Machine:
    return writer(language, {"Resource": PUT, **place(language), "WriterConfig": part})


for _language, _parameters in (("JSONPath", "Parameters"), ("JSONata", "Arguments")):
    part_rows("ITEM_READER", (_language,), reader, {
        "Resource": ({_parameters: ONE}, GET, LIST),
        _parameters: ({"Resource": GET}, ONE, TWO),
        "ReaderConfig": ({"Resource": GET, _parameters: ONE}, {"MaxItems": 1}, {"MaxItems": 2}),
    })  # fmt: skip
    part_rows("RESULT_WRITER", (_language,), writer, {
        "Resource": ({_parameters: {"Bucket": "b"}}, PUT, GET),
        _parameters: ({"Resource": PUT}, {"Bucket": "b", "Prefix": "one"}, {"Bucket": "b", "Prefix": "two"}),
        "WriterConfig": ({}, {"Transformation": "NONE"}, {"Transformation": "COMPACT"}),
    })  # fmt: skip
    part_rows("WRITER_CONFIG", (_language,), writer_config, {
        "Transformation": ({}, "NONE", "COMPACT"),
        "OutputType": ({}, "JSON", "JSONL"),
    })  # fmt: skip
for _key, _names in asked_for().items():
    _kind, _, _language = _key.partition(" ")
    if _kind in BASES:
        state_rows(_kind, _language, _names)

# -------------------------------------------------------------------- observing

OBJECTS = {
    "one": "[1, 2, 3]",
    "two": "[4]",
    "csv": "a|b,c\n1|2,3\n4|5,6\n",
    "deep": '{"l": [1], "k": [2]}',
    "athena": "s3://b/csv\n",
}


def broken(_event: Any, _context: Any) -> Any:
    raise StatesError("E", "broken")


def observed(definition: Machine) -> Any:
    """Whatever can be seen of a definition: that it is refused and why, or all that its execution did."""
    try:
        machine = StateMachine(json.dumps(definition))
    except DefinitionError as error:
        return str(error)
    written: list[Any] = []

    def put(parameters: Any) -> dict[str, Any]:
        written.append(parameters)
        return {}

    stubs = {
        "echo": lambda event, _: event,
        "one": lambda _event, _: 1,
        "broken": broken,
        GET: lambda parameters: {"Body": OBJECTS[parameters["Key"]]},
        LIST: lambda _: {"Contents": [{"Key": "one"}, {"Key": "two"}]},
        PUT: put,
    }
    execution = run(machine, DATA, functions=stubs)
    execution.advance(minutes=1)
    events = [(event.type, own(event.details), event.timestamp) for event in execution.events]
    usage = usage_of(execution)
    used = usage.transitions, [seconds for seconds, _ in usage.children]
    return execution.status, execution.output, execution.error, execution.cause, events, written, used


def own(details: Mapping[str, Any]) -> dict[str, Any]:
    """What an event tells, but for the limits of a task, which it repeats whether they are kept to or not."""
    return {name: value for name, value in details.items() if name not in ("timeoutInSeconds", "heartbeatInSeconds")}


# -------------------------------------------------------------------- the tests


def test_each_field_that_a_reader_asks_for_has_a_row():
    assert sorted(set(FIELDS) - set(ROWS)) == []


def test_each_kind_of_object_was_read_in_each_language():
    """The machine itself is read before its language is known, and JSONata's rules have no rules in them."""
    read = {field.rpartition(" ")[0] for field in FIELDS}
    expected = {f"{kind.name} {language}" for kind in Kind for language in BOTH}
    assert expected - read == {"MACHINE JSONata", "NESTED_RULE JSONata", "STATE JSONPath", "STATE JSONata"}


def test_each_field_that_belongs_somewhere_was_read():
    assert set(BELONGS) - {field.rpartition(" ")[2] for field in FIELDS} == set()


def test_what_does_nothing_is_not_seen():
    """Whatever the length of a value that nobody uses: else each row below would hold of a field that does nothing."""
    machines = [around({**base("PASS", "JSONPath"), "Comment": "x" * length}) for length in (1, 100)]
    assert observed(machines[0]) == observed(machines[1])
    tasks = [around({**base("TASK", "JSONPath"), "TimeoutSeconds": seconds}) for seconds in (10, 900)]
    assert observed(tasks[0]) == observed(tasks[1])


@pytest.mark.parametrize("field", sorted(ROWS))
def test_another_value_is_seen(field):
    make, first, second = ROWS[field]
    if field in KEPT:
        kept = [StateMachine(json.dumps(make(value))).to_json() for value in (first, second)]
        assert kept[0] != kept[1]
        return
    one, other = observed(make(first)), observed(make(second))
    assert isinstance(one, tuple), f"the first value is to be right: {one}"
    assert one[2] not in ("States.Runtime", "States.ReferencePathConflict"), one
    assert one != other, one
    assert observed(make(first)) == one
