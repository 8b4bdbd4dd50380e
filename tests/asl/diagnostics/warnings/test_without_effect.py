"""A field is told that does nothing where it stands, and no other.

Each row has two values of a field, and nothing else changed.  Where they cannot be told apart by what an execution
does, a warning names the field; where they can, none does.  The rows of `test_nothing_silent` are of the second kind.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sfnlearn import DefinitionError, StateMachine
from tests.asl.test_nothing_silent import (
    ACTIVITY,
    BOTH,
    CSV,
    DISTRIBUTED,
    FAILING,
    GET,
    INNER,
    LAMBDA,
    LIST,
    ROLE,
    ROWS,
    around,
    base,
    observed,
    read_by,
    writer,
)

Machine = dict[str, Any]
Make = Callable[[str, Any], Machine]


def options(make: Callable[[Any], Machine], value: Any) -> list[str]:
    """The places of the fields that are told to have no effect; none of a definition that is refused."""
    try:
        found = StateMachine(json.dumps(make(value))).diagnostics
    except DefinitionError:
        return []
    return [each.location for each in found if each.code == "OPTION_WITHOUT_EFFECT"]


def inline(name: str, processor: Machine = FAILING, **more: Any) -> Make:
    return lambda language, value: around({**base("MAP", language), "ItemProcessor": processor, **more, name: value})


def configured(language: str, value: Any, **more: Any) -> Machine:
    config = {**more, "ExecutionType": value}
    return around({**base("MAP", language), "ItemProcessor": {"ProcessorConfig": config, **INNER}})


def retried(name: str, attempts: int) -> Make:
    def make(language: str, value: Any) -> Machine:
        interval = {"IntervalSeconds": 2} if attempts else {}
        retrier = {"ErrorEquals": ["E"], **interval, "MaxAttempts": attempts, name: value}
        return around({**base("TASK", language), "Resource": f"{LAMBDA}broken", "Retry": [retrier]})

    return make


def state(kind: str, name: str, **more: Any) -> Make:
    return lambda language, value: around({**base(kind, language), **more, name: value})


def reading(name: str, config: Machine, resource: str = GET, **place: Any) -> Make:
    return lambda language, value: read_by(resource, **place)(language, {**config, name: value})


def credentials(language: str, value: Any) -> Machine:
    given = {"RoleArn": f"{ROLE}a", "SessionName": value}
    return around({**base("TASK", language), "Credentials": given})


JSONPATH = BOTH[:1]
SILENT: dict[str, tuple[tuple[str, ...], Make, Any, Any]] = {
    "Label in INLINE": (BOTH, inline("Label", INNER), "one", "two"),
    "ToleratedFailureCount in INLINE": (BOTH, inline("ToleratedFailureCount"), 0, 5),
    "ToleratedFailureCountPath in INLINE": (JSONPATH, inline("ToleratedFailureCountPath"), "$.zero", "$.n"),
    "ToleratedFailurePercentage in INLINE": (BOTH, inline("ToleratedFailurePercentage"), 0, 100),
    "ToleratedFailurePercentagePath in INLINE": (
        JSONPATH, inline("ToleratedFailurePercentagePath"), "$.zero", "$.hundred",
    ),
    "ExecutionType in INLINE": (
        BOTH, lambda language, value: configured(language, value, Mode="INLINE"), "STANDARD", "EXPRESS",
    ),
    "ExecutionType without a Mode": (BOTH, configured, "STANDARD", "EXPRESS"),
    "InputPath beside a Result": (JSONPATH, state("PASS", "InputPath", Result=1), "$.a", "$.b"),
    "Parameters beside a Result": (JSONPATH, state("PASS", "Parameters", Result=1), {"p": 1}, {"p": 2}),
    "HeartbeatSeconds of a function": (BOTH, state("TASK", "HeartbeatSeconds"), 1, 9),
    "HeartbeatSecondsPath of a function": (JSONPATH, state("TASK", "HeartbeatSecondsPath"), "$.two", "$.four"),
    "SessionName in Credentials": (BOTH, credentials, "one", "two"),
    "IntervalSeconds without a retry": (BOTH, retried("IntervalSeconds", 0), 1, 9),
    "BackoffRate without a retry": (BOTH, retried("BackoffRate", 0), 1.5, 9),
    "MaxDelaySeconds without a retry": (BOTH, retried("MaxDelaySeconds", 0), 5, 9),
    "JitterStrategy without a retry": (BOTH, retried("JitterStrategy", 0), "FULL", "NONE"),
    "BackoffRate with one retry": (BOTH, retried("BackoffRate", 1), 1.5, 9),
    "CSVDelimiter of JSON": (BOTH, reading("CSVDelimiter", {"InputType": "JSON"}, Key="one"), "COMMA", "PIPE"),
    "CSVHeaders of JSON": (BOTH, reading("CSVHeaders", {}, Key="one"), ["p"], ["q"]),
    "CSVHeaders of the first row": (BOTH, reading("CSVHeaders", CSV, Key="csv"), ["p", "q"], ["r", "s"]),
    "ItemsPointer into CSV": (BOTH, reading("ItemsPointer", CSV, Key="csv"), "/l", "/k"),
    "ItemsPointer into a list": (BOTH, reading("ItemsPointer", {}, LIST), "/l", "/k"),
    "InputType of a list": (BOTH, reading("InputType", {}, LIST), "JSON", "JSONL"),
    "Transformation of what is read": (
        BOTH, reading("Transformation", {"InputType": "JSON"}, Key="one"), "NONE", "LOAD_AND_FLATTEN",
    ),
    "OutputType without a Resource": (
        BOTH, lambda language, value: writer(language, {"WriterConfig": {"OutputType": value}}), "JSON", "JSONL",
    ),
}  # fmt: skip
USED: dict[str, tuple[tuple[str, ...], Make, Any, Any]] = {
    "ToleratedFailureCount in DISTRIBUTED": (
        BOTH, inline("ToleratedFailureCount", {"ProcessorConfig": DISTRIBUTED, **FAILING}), 0, 5,
    ),
    "ExecutionType in DISTRIBUTED": (
        BOTH, lambda language, value: configured(language, value, Mode="DISTRIBUTED"), "STANDARD", "EXPRESS",
    ),
    "HeartbeatSeconds of a worker": (BOTH, state("TASK", "HeartbeatSeconds", Resource=ACTIVITY), 5, 9),
    "InputPath without a Result": (JSONPATH, state("PASS", "InputPath"), "$.a", "$.b"),
    "IntervalSeconds with one retry": (BOTH, retried("IntervalSeconds", 1), 1, 9),
    "BackoffRate with two retries": (BOTH, retried("BackoffRate", 2), 1.5, 9),
    "MaxDelaySeconds that is reached": (BOTH, retried("MaxDelaySeconds", 3), 3, 9),
}  # fmt: skip


def each(rows: dict[str, tuple[tuple[str, ...], Make, Any, Any]]) -> list[Any]:
    return [
        pytest.param(name.partition(" ")[0], lambda value, make=make, of=language: make(of, value), first, second,
                     id=f"{name}, {language}")
        for name, (languages, make, first, second) in rows.items()
        for language in languages
    ]  # fmt: skip


@pytest.mark.parametrize(("field", "make", "first", "second"), each(SILENT))
def test_a_field_that_does_nothing_is_told(field, make, first, second):
    assert observed(make(first)) == observed(make(second))
    for value in (first, second):
        assert [place.rpartition("/")[2] for place in options(make, value)] == [field]


@pytest.mark.parametrize(("field", "make", "first", "second"), each(USED))
def test_the_same_field_is_not_told_where_it_is_used(field, make, first, second):
    assert observed(make(first)) != observed(make(second))
    assert [options(make, value) for value in (first, second)] == [[], []]


@pytest.mark.parametrize("row", sorted(ROWS))
def test_no_field_is_told_that_has_an_effect(row):
    make, first, _ = ROWS[row]
    assert [place for place in options(make, first) if place.endswith(f"/{row.rpartition(' ')[2]}")] == []


@pytest.mark.parametrize("path", [None, "$"])
def test_an_input_that_a_constant_does_not_ask_for_is_not_told(path):
    assert options(lambda value: state("PASS", "InputPath", Result=1)("JSONPath", value), path) == []


def test_a_bound_is_not_told_because_it_is_not_reached():
    assert options(lambda value: retried("MaxDelaySeconds", 3)("JSONPath", value), 5_000) == []


def test_the_fix_takes_the_field_away():
    definition = inline("ToleratedFailureCount")("JSONPath", 3)
    [found] = [each for each in StateMachine(definition).diagnostics if each.code == "OPTION_WITHOUT_EFFECT"]
    assert (found.location, found.severity) == ("/States/S/ToleratedFailureCount", "WARNING")
    assert found.fix is not None
    assert (found.fix.operation, str(found.fix.place)) == ("remove", found.location)
