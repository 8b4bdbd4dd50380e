"""Fuzzing: whatever a text holds, it is read, or refused by an error of ours; nothing crashes, overflows or hangs.

Texts are well-formed ones, broken a little, and piled up to depths where recursion ends badly.  `python3 learn.py test
--long` goes on for ten minutes; the ordinary run takes about half a minute.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from sfnlearn import DefinitionError, StateMachine, StatesError, UsageError, run
from sfnlearn.asl.reading.yaml_text import YAMLSyntaxError, parse_yaml
from sfnlearn.asl.running.choice_operators import compile_pattern
from sfnlearn.asl.states.map.item_formats import FormatError, read_items
from sfnlearn.jsontext import JSONSyntaxError, dumps, parse
from sfnlearn.query.intrinsics.parser import IntrinsicSyntaxError, compile_intrinsic
from sfnlearn.query.jsonata.field_templates import FieldTemplate, FieldTemplateError, QueryEvaluationError
from sfnlearn.query.paths.paths import PathNotFound, PathSyntaxError, compile_path, compile_reference_path
from sfnlearn.query.payload_templates import FieldNotFound, PayloadTemplate, PayloadTemplateError
from tests.machines import EXPRESSIONS, INTRINSICS, PATHS, STUBS, machine
from tests.shorthand import Surroundings, state

ORDINARY, LONG = 15_000, 600  # texts for each reader; seconds for all of them
DATA = {"a": {"b": [1, {"c": None}]}, "items": [3, 1, {"a": 1, "t": "ab"}], "n": 2, "text": "[1]", "b": {"x": 1}}


SCOPE = Surroundings({"State": {"Name": "S"}, "Execution": {"Input": DATA}}, x={"a": 1}, y=[1, 2])


def read_json(text: str) -> None:
    value = parse(text)
    assert parse(dumps(value)) == value


def read_yaml(text: str) -> None:
    dumps(parse_yaml(text))


def read_path(text: str) -> None:
    compile_reference_path(text) if len(text) % 2 else compile_path(text)(DATA, SCOPE)


def read_intrinsic(text: str) -> None:
    dumps(compile_intrinsic(text, compile_path)(DATA, SCOPE))


def read_jsonata(text: str) -> None:
    dumps(FieldTemplate(text, "Output")({"input": DATA, "context": SCOPE.context}, SCOPE))


def read_template(text: str) -> None:
    dumps(PayloadTemplate(parse(text))(DATA, SCOPE))


def read_definition(text: str) -> None:
    of = StateMachine(text)
    if "EXPRESS" not in text:
        run(of, DATA, functions=STUBS, quotas=_quotas())


def _quotas() -> Any:
    from sfnlearn import Quotas

    return Quotas(history=120)


def read_formats(text: str) -> None:
    kind = ("CSV", "JSON", "JSONL")[len(text) % 3]
    dumps(read_items(text, {"InputType": kind, "ItemsPointer": "/a/0" if len(text) % 2 else ""}))


def read_pattern(text: str) -> None:
    compile_pattern(text)("a*b" * 50)


OURS = (
    DefinitionError,
    StatesError,
    UsageError,
    JSONSyntaxError,
    YAMLSyntaxError,
    PathSyntaxError,
    PathNotFound,
    FieldNotFound,
    IntrinsicSyntaxError,
    PayloadTemplateError,
    FieldTemplateError,
    QueryEvaluationError,
    FormatError,
)
JSON_TEXTS = [
    '{"a": [1, 2.5e3, null], "b": "x\\u00e9\\ud83d\\udc08"}',
    "[]",
    '"text"',
    "-0.1E-5",
    "true",
    '{"a": {"b": {"c": []}}}',
]
YAML_TEXTS = [
    "a: 1\nb:\n  - x\n  - {c: d}\n",
    "a: &x [1, 2]\nb: *x\n",
    "a: |\n  text\n  more\n",
    "? k\n: v",
    "- 'it''s'\n- \"q\\n\"",
]
TEMPLATES = [
    '{"a.$": "$.a", "b": [{"c.$": "$.items[0]"}]}',
    '{"a.$": "States.Array($.a, 1)"}',
    '{"x": {"y.$": "$$.State.Name"}}',
]
MORE_PATHS = [
    "$.items[?(@.a == 1 && @.t =~ /a.*/)]",
    "$..[?(@ > 1)]",
    "$['a','b']",
    "$.items[-1:]",
    "$.items[0,1]",
    "$.items[?(@.a in [1,2])]",
]
SHAPES = [
    "[",
    "{",
    "(",
    "'",
    '"',
    "\\",
    "$",
    "$.",
    "..",
    "[*]",
    "[?(",
    "@",
    "a",
    ".a",
    "[0]",
    ",",
    ":",
    "{% ",
    "-",
    "- ",
    "!",
    "&a ",
    "*a",
    "not ",
    "States.Array(",
    "{}",
    '{"a":',
    "[[",
    "((",
    "function($x){",
    "$map(",
    "? ",
    "|",
    "~",
    "#",
    "%",
    "*",
    "a*",
    "1",
    "9",
    "0.",
    "e",
    "\x00",
    "\ud800",
    "🐈",
]
READERS: dict[str, tuple[Callable[[str], None], list[str]]] = {
    "json": (read_json, JSON_TEXTS),
    "yaml": (read_yaml, YAML_TEXTS + JSON_TEXTS),
    "path": (read_path, PATHS + MORE_PATHS),
    "intrinsic": (read_intrinsic, INTRINSICS),
    "jsonata": (read_jsonata, EXPRESSIONS),
    "template": (read_template, TEMPLATES),
    "formats": (read_formats, [*JSON_TEXTS, "a,b\n1,2\n", '1\n{"a": 2}\n']),
    "pattern": (read_pattern, ["*", "a*b", "\\*", "**a**"]),
    "definition": (read_definition, []),
}


def broken(random: Random, text: str, others: list[str]) -> str:
    """The text with a few places changed: cut, doubled, moved, replaced, or with a shape put in."""
    for _ in range(random.choice([1, 1, 2, 4])):
        start = random.randint(0, len(text))
        end = min(len(text), start + random.choice([0, 1, 2, 5, 20]))
        put = random.choice(
            [
                "",
                random.choice(SHAPES),
                random.choice(SHAPES) * random.choice([2, 5, 30]),
                text[start:end] * random.choice([2, 3, 20]),
                random.choice(others)[: random.choice([3, 10, 99])],
                chr(random.choice([random.randrange(128), random.randrange(0x3000), random.randrange(0x110000)])),
            ]
        )
        text = text[:start] + put + text[end:]
    return text[:5000]


def feed(read: Callable[[str], None], text: str) -> None:
    try:
        read(text)
    except OURS as error:
        str(error)
    except ValueError as error:  # StringMatches says so itself
        if read is not read_pattern:
            raise AssertionError(f"{type(error).__name__} for {text!r}") from error


def seeds_of(name: str, random: Random) -> list[str]:
    texts = READERS[name][1]
    return texts or [json.dumps(machine(random), indent=random.choice([None, 1]))]


@pytest.mark.parametrize("name", READERS)
def test_broken_texts_are_read_or_refused(name: str):
    random = Random(f"fuzz {name}")
    count = (
        ORDINARY if name in ("json", "yaml", "path", "intrinsic", "template", "formats", "pattern") else ORDINARY // 3
    )
    for _ in range(count):
        texts = seeds_of(name, random)
        feed(READERS[name][0], broken(random, random.choice(texts), texts))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("depth", [150, 400, 3_000, 100_000])
def test_deep_nesting_is_read_or_refused(name: str, depth: int):
    if name == "definition":
        return
    for opening, closing in [
        ("[", "]"),
        ("{", "}"),
        ("(", ")"),
        ('{"a":', "}"),
        ("- ", ""),
        ("-", ""),
        ("$.a", ""),
        ("$..", ""),
        ("not ", ""),
        ("[0]", ""),
    ]:
        for text in (
            opening * depth,
            opening * depth + "1" + closing * depth,
            f"{{% {opening * depth}1{closing * depth} %}}",
            "$" + opening * depth,
        ):
            if len(text) < 300_000 and not (name in ("yaml", "jsonata") and depth > 400):  # both libraries are slow
                feed(READERS[name][0], text)


@pytest.mark.parametrize("depth", [45, 90, 190, 1000])
def test_deeply_nested_definitions_are_run_or_refused(depth: int):
    rule: Any = {"Variable": "$.a", "IsPresent": True}
    block: Any = {"StartAt": "X", "States": {"X": {"Type": "Pass", "End": True}}}
    template: Any = {"x.$": "$"}
    for level in range(depth):
        rule = {"Not": rule}
        template = {"a": template}
        block = {
            "StartAt": f"P{level}",
            "States": {f"P{level}": {"Type": "Parallel", "Branches": [block], "End": True}},
        }
    choice = {
        "StartAt": "C",
        "States": {
            "C": {"Type": "Choice", "Choices": [{**rule, "Next": "D"}], "Default": "D"},
            "D": {"Type": "Succeed"},
        },
    }
    passing = {"StartAt": "S", "States": {"S": {"Type": "Pass", "Parameters": template, "End": True}}}
    output = {
        "StartAt": "S",
        "QueryLanguage": "JSONata",
        "States": {"S": {"Type": "Pass", "Output": template, "End": True}},
    }
    for definition in (choice, block, passing, output):
        try:
            run(StateMachine(definition), {})
        except (DefinitionError, UsageError) as error:
            str(error)


RUNAWAYS: dict[str, dict[str, Any]] = {
    "paths that multiply": {"InputPath": "$..*..*..*..*..*..*..*"},
    "paths that find nothing": {"InputPath": "$..*..*..*..*..*..nothing"},
    "filters in filters": {"InputPath": "$..[?(@..[?(@..[?(@..[?(@..nothing)])])])]"},
    "a regular expression": {"InputPath": "$.t[?(@.t =~ /(a+)+b/)]"},
    "a search": {"InputPath": "$.t[?(@.t =~ /.*(a|a)*b/)]"},
    "endless recursion": {"Output": "{% ($f := function($n) { $f($n + 1) }; $f(1)) %}", "QueryLanguage": "JSONata"},
    "deep recursion": {"Output": "{% ($f := function($n) { 1 + $f($n + 1) }; $f(1)) %}", "QueryLanguage": "JSONata"},
    "a JSONata regular expression": {
        "Output": "{% $contains($states.input.t[0].t, /(a+)+b/) %}",
        "QueryLanguage": "JSONata",
    },
    "a range": {"Output": "{% [1..9999999] %}", "QueryLanguage": "JSONata"},
    "growing text": {
        "Output": "{% ($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f('x', 40)) %}",
        "QueryLanguage": "JSONata",
    },
    "an array range": {"Parameters": {"a.$": "States.ArrayRange(1, 999999999, 1)"}},
    "a padding": {"Output": "{% $pad('x', 2000000000) %}", "QueryLanguage": "JSONata"},
}


@pytest.mark.parametrize("name", RUNAWAYS)
def test_an_expression_that_runs_away_ends_by_a_bound(name: str):
    deep: Any = {"b": 1}
    for _ in range(60):
        deep = {"a": deep, "b": 1}
    execution = run(state("Pass", **RUNAWAYS[name]), {**deep, "t": [{"t": "a" * 40}]})
    assert execution.status == "FAILED"


def test_a_value_that_grows_deeper_and_deeper_ends_by_a_bound():
    states = {
        "A": {"Type": "Pass", "Parameters": {"x.$": "$"}, "Next": "A?"},
        "A?": {"Type": "Choice", "Choices": [{"Variable": "$.y", "IsPresent": True, "Next": "Z"}], "Default": "A"},
        "Z": {"Type": "Succeed"},
    }
    execution = run(StateMachine({"StartAt": "A", "States": states}), {})
    assert (execution.status, execution.error) == ("FAILED", "States.Runtime")
    assert "nested more than 200 levels" in (execution.cause or "")


@pytest.mark.long
def test_ten_minutes_of_broken_texts():
    """Every reader in turn, from a seed of its own in each run; the seed is told when something is found."""
    start, seed = time.monotonic(), time.time_ns()
    random = Random(seed)
    while time.monotonic() - start < LONG:
        name = random.choice(list(READERS))
        texts = seeds_of(name, random)
        text = broken(random, random.choice(texts), texts)
        try:
            feed(READERS[name][0], text)
        except Exception as error:
            raise AssertionError(f"{name} fails on {text!r} (seed {seed})") from error
