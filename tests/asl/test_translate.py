"""A state and its translation give the same output; what cannot be translated is refused by name."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import assume, given, settings, strategies as st

from sfnlearn import StateMachine, run
from sfnlearn.asl.translate import fields_in_jsonata, state_in_jsonata
from sfnlearn.jsontext import dumps
from sfnlearn.query.in_jsonata import NotTranslated, call_in_jsonata
from sfnlearn.query.intrinsics.table import FUNCTIONS
from sfnlearn.query.jsonata import compile_expression
from tests.shorthand import FUNCTION

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.sampled_from([0.5, -2.25]) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
SHAPES = st.fixed_dictionaries(
    {
        "order": st.fixed_dictionaries({"id": VALUES, "to": st.fixed_dictionaries({"name": VALUES, "and": VALUES})}),
        "b c": VALUES,
        "it's": VALUES,
        "tags": st.lists(VALUES, min_size=1, max_size=3),
        "lines": st.lists(st.fixed_dictionaries({"sku": VALUES}), min_size=2, max_size=3),
        "n": st.integers(-9, 9),
        "k": st.integers(1, 3),
        "when": st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-01T03:00:00+02:00"]),
        "text": st.text(max_size=6),
    }
)
"""Inputs, and results of tasks: every path below finds something in them."""
SCALAR_PATHS = ["$.n", "$.text"]
PATHS = [
    *SCALAR_PATHS,
    *("$", "$.order", "$.order.id", "$.order.to.name", "$.order.to.and", "$['b c']", '$["it\'s"]'),
    *("$.tags", "$.tags[0]", "$.tags[-1]", "$.lines[1].sku", "$.lines", "$$.Execution.Name", "$v", "$v.k[0]"),
]
CALLS = [
    *("States.Format('{} of {}!', $.n, $.text)", "States.Format('plain')", r"States.Format('\{it\'s {}\}', $.n)"),
    *("States.Array($.n, 'x', null, true)", "States.Array()", "States.MathAdd($.n, -1)", "States.ArrayLength($.tags)"),
    *("States.ArrayGetItem($.tags, 0)", "States.ArrayContains(States.Array(1, 'a'), $.n)", "States.JsonToString($.n)"),
    *("States.StringToJson('[1, 2]')", "States.StringSplit('a,b', ',')", "States.Base64Encode('abc')"),
    *("States.Base64Decode('YWJj')", "States.JsonMerge($.order, $.order.to, false)"),
    "States.Format('{}, {}', States.Format('({})', $.text), States.MathAdd($.n, 2))",
]
VARIABLES = {"v": {"k": [[1], 2]}}
CONTEXT = {"Execution": {"Name": "e"}}
TEMPLATES = st.recursive(
    st.dictionaries(st.sampled_from(["a.$", "b c.$", "it's.$"]), st.sampled_from([*PATHS, *CALLS]), max_size=3)
    | st.dictionaries(st.sampled_from(["d", "e"]), VALUES | st.sampled_from(["{% 1 %}", "{%", "%}"]), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from(["f", "g"]), inner | st.lists(inner, max_size=2), max_size=2),
    max_leaves=3,
)
LISTS = st.sampled_from(["$.tags", "$.lines"])
PATH = st.sampled_from(PATHS)
RESULT_PATH = st.sampled_from([None, "$", "$.r", "$.order.to", "$.order.to.new", "$.x.y", "$['b c']"])
COMMON = {"InputPath": st.none() | st.just("$"), "OutputPath": st.none() | PATH}
RESULTS = {"ResultPath": RESULT_PATH, "Assign": TEMPLATES.map(lambda template: {"w": 1, "t": template} | {"x.$": "$"})}
INNER = {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}
COMPARED = [
    *({"Variable": "$.n", f"Numeric{name}": n} for name in ("Equals", "LessThan", "GreaterThanEquals") for n in (0, 5)),
    *({"Variable": "$.text", f"String{name}": "b"} for name in ("Equals", "LessThanEquals", "GreaterThan")),
    *({"Variable": "$.text", "StringMatches": pattern} for pattern in ("*a*", r"\\**", "(*)", "a/b*", "")),
    *({"Variable": "$.n", f"Numeric{name}Path": "$.n"} for name in ("LessThan", "GreaterThanEquals")),
    *({"Variable": "$.order.id", name: wanted} for name in ("IsNull", "IsString") for wanted in (True, False)),
    *({"Variable": "$.order.id", name: wanted} for name in ("IsNumeric", "IsBoolean") for wanted in (True, False)),
    *({"Variable": path, "IsPresent": wanted} for path in ("$.n", "$.none") for wanted in (True, False)),
    {"Variable": "$.none", "NumericEquals": 1},
    {"Variable": "$.when", "TimestampGreaterThan": "2026-01-01T00:00:00Z"},
    {"Variable": "$.when", "TimestampEqualsPath": "$.when"},
]
TESTS = st.recursive(
    st.sampled_from(COMPARED),
    lambda inner: (
        st.builds(lambda one: {"Not": one}, inner)
        | st.builds(
            lambda name, some: {name: some}, st.sampled_from(["And", "Or"]), st.lists(inner, min_size=1, max_size=3)
        )
    ),
    max_leaves=4,
)
RULES = st.builds(
    lambda test, way, assign: {**test, "Next": way, **assign},
    TESTS,
    st.sampled_from(["T", "U"]),
    st.sampled_from([{}, {"Assign": {"r.$": "$.n"}}]),
)
BATCHERS = st.sampled_from([{"MaxItemsPerBatch": 2}, {"MaxItemsPerBatchPath": "$.k", "BatchInput": {"n.$": "$.n"}}])
STATES = {
    "Choice": st.fixed_dictionaries(
        {"Type": st.just("Choice"), "Choices": st.lists(RULES, min_size=1, max_size=3), "Default": st.just("T")},
        optional={**COMMON, "Assign": st.just({"s.$": "$.text"})},
    ),
    "Wait": st.fixed_dictionaries(
        {"Type": st.just("Wait"), "End": st.just(True), "SecondsPath": st.just("$.k")}, optional=COMMON
    ),
    "distributed Map": st.fixed_dictionaries(
        {
            "Type": st.just("Map"),
            "ItemProcessor": st.just({**INNER, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}),
            "ItemsPath": LISTS,
            "End": st.just(True),
        },
        optional={**COMMON, "ItemSelector": TEMPLATES, "ItemBatcher": BATCHERS, "ResultPath": RESULT_PATH},
    ),
    "Succeed": st.fixed_dictionaries({"Type": st.just("Succeed")}, optional=COMMON),
    "Pass": st.fixed_dictionaries(
        {"Type": st.just("Pass"), "End": st.just(True)},
        optional={**COMMON, **RESULTS, "Parameters": TEMPLATES, "Result": VALUES},
    ),
    "Task": st.fixed_dictionaries(
        {"Type": st.just("Task"), "Resource": st.just(FUNCTION), "End": st.just(True)},
        optional={**COMMON, **RESULTS, "Parameters": TEMPLATES, "ResultSelector": TEMPLATES},
    ),
    "Parallel": st.fixed_dictionaries(
        {"Type": st.just("Parallel"), "Branches": st.just([INNER]), "End": st.just(True)},
        optional={**COMMON, **RESULTS, "Parameters": TEMPLATES, "ResultSelector": TEMPLATES},
    ),
    "Map": st.fixed_dictionaries(
        {"Type": st.just("Map"), "ItemProcessor": st.just(INNER), "ItemsPath": LISTS, "End": st.just(True)},
        optional={**COMMON, **RESULTS, "ItemSelector": TEMPLATES, "ResultSelector": TEMPLATES},
    ),
}


def machine_of(state: dict[str, Any]) -> StateMachine:
    """A machine of this state; only a Choice leads on."""
    ways = {name: {"Type": "Succeed"} for name in "TU"}
    start: dict[str, Any] = {"Type": "Choice", "Default": "S"}
    start["Choices"] = [{"Variable": "$.never", "IsPresent": True, "Next": name} for name in ways]
    more = {"Start": start, **ways} if state["Type"] == "Choice" else {}
    return StateMachine({"StartAt": "Start" if more else "S", "States": {**more, "S": state}})


def inspected(state: dict[str, Any], data: Any, result: Any) -> Any:
    machine = machine_of(state)
    given = {"result": copy.deepcopy(result)} if state["Type"] in {"Task", "Map", "Parallel"} else {}
    return machine.inspect("S", copy.deepcopy(data), variables=VARIABLES, context=CONTEXT, **given)


@pytest.mark.parametrize("kind", STATES)
@settings(max_examples=30)
@given(st.data())
def test_a_translated_state_gives_the_same(kind, drawn):
    state, data, result = (drawn.draw(strategy) for strategy in (STATES[kind], SHAPES, SHAPES))
    before = inspected(state, data, result)
    assume(before.status == "SUCCEEDED")
    after = inspected(state_in_jsonata(state), data, result)
    assert (after.status, dumps(after.output), after.assigned) == ("SUCCEEDED", dumps(before.output), before.assigned)
    assert after.next_state == before.next_state
    for stage in ("afterItemSelector", "afterItemBatcher"):
        assert after.stages.get(stage) == before.stages.get(stage)


@pytest.mark.parametrize(
    "handler",
    [{}, {"ResultPath": "$.why"}, {"ResultPath": None}, {"ResultPath": "$.b c", "Assign": {"e.$": "$.Error", "n": 1}}],
)
def test_a_translated_catcher_hands_on_the_same(handler):
    states: dict[str, Any] = {
        "S": {
            "Type": "Task",
            "Resource": FUNCTION,
            "Catch": [{"ErrorEquals": ["E"], "Next": "T", **handler}],
            "End": True,
        },
        "T": {"Type": "Succeed"},
    }
    before = StateMachine({"StartAt": "S", "States": states}).inspect("S", {"b c": 1}, error="E")
    states = {**states, "S": state_in_jsonata(states["S"])}
    after = StateMachine({"StartAt": "S", "States": states}).inspect("S", {"b c": 1}, error="E")
    assert (after.status, after.output, after.assigned) == ("CAUGHT_ERROR", before.output, before.assigned)


DATA = {"at": {"n": 7, "when": "2026-01-01T00:00:09Z", "error": "Gone", "role": "arn:aws:iam::123456789012:role/r"}}


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        ({"Type": "Wait", "SecondsPath": "$.n"}, {"Seconds": "{% $states.input.at.n %}"}),
        ({"Type": "Wait", "TimestampPath": "$.when"}, {"Timestamp": "{% $states.input.at.when %}"}),
        (
            {"Type": "Task", "TimeoutSecondsPath": "$.n", "HeartbeatSeconds": 2},
            {"Arguments": "{% $states.input.at %}", "TimeoutSeconds": "{% $states.input.at.n %}"},
        ),
        (
            {"Type": "Task", "Parameters": {}, "Credentials": {"RoleArn.$": "$.role"}},
            {"Arguments": {}, "Credentials": {"RoleArn": "{% $states.input.at.role %}"}},
        ),
        (
            {"Type": "Map", "ItemsPath": "$", "MaxConcurrencyPath": "$.n", "Parameters": {"i.$": "$$.Map.Item.Index"}},
            {
                "Items": "{% $states.input.at %}",
                "ItemSelector": {"i": "{% $states.context.Map.Item.Index %}"},
                "MaxConcurrency": "{% $states.input.at.n %}",
            },
        ),
    ],
)
def test_settings_that_a_path_gives_become_expressions(state, fields):
    state = {"InputPath": "$.at", "OutputPath": "$", "ResultPath": None, "End": True, **state}
    if state["Type"] == "Wait":
        del state["ResultPath"]
    said = fields_in_jsonata(state)
    said.pop("Output")
    assert said == fields
    whole: dict[str, dict[str, Any]] = {"Task": {"Resource": FUNCTION}, "Map": {"ItemProcessor": INNER}, "Wait": {}}
    StateMachine({"StartAt": "S", "States": {"S": {**state_in_jsonata(state), **whole[state["Type"]]}}})


def test_a_fail_state_says_the_same():
    state = {"Type": "Fail", "ErrorPath": "$.at.error", "CausePath": "States.Format('of {}', $.at.n)"}
    for said in (state, state_in_jsonata(state)):
        execution = run(StateMachine({"StartAt": "S", "States": {"S": said}}), DATA)
        assert (execution.error, execution.cause) == ("Gone", "of 7")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"Type": "Choice", "Choices": [{"Variable": "$.a", "IsTimestamp": True, "Next": "B"}]}, "IsTimestamp"),
        ({"InputPath": "$..id"}, "$..id"),
        ({"OutputPath": "$.a[*]"}, "$.a[*]"),
        ({"OutputPath": "$.a[0:2]"}, "$.a[0:2]"),
        ({"InputPath": "$['a`b']"}, "$['a`b']"),
        ({"InputPath": "$['']"}, "$['']"),
        ({"InputPath": "nonsense"}, "nonsense"),
        ({"ResultPath": "$.a[0]"}, "$.a[0]"),
        ({"Parameters": {"a.$": "States.Hash($.n, 'MD5')"}}, "States.Hash($.n, 'MD5')"),
        (
            {"Parameters": {"a": {"b.$": "States.ArrayLength(States.ArrayRange(1, 9, 2))"}}},
            "States.ArrayRange(1, 9, 2)",
        ),
        ({"Parameters": {"a.$": "States.Format($.t, 1)"}}, "States.Format($.t, 1)"),
        ({"Parameters": {"a.$": "States.MathAdd(1)"}}, "States.MathAdd(1)"),
        ({"Parameters": {"a.$": 1}}, "1"),
        ({"Catch": [{"ErrorEquals": ["E"], "ResultPath": "$.a[0]"}]}, "$.a[0]"),
        ({"TimeoutSecondsPath": "$..n"}, "$..n"),
        ({"InputPath": "$.a[?(@.n == 1)]"}, "$.a[?(@.n == 1)]"),
        ({"InputPath": "$.a[?(@.name == Bare)]"}, "$.a[?(@.name == Bare)]"),
        ({"InputPath": "$['a','b']"}, "$['a','b']"),
        ({"OutputPath": "$.['a','b']"}, "$.['a','b']"),
        ({"InputPath": "$.[*].['a','b']"}, "$.[*].['a','b']"),
        ({"ResultPath": "$.a.[0]"}, "$.a.[0]"),
        ({"ResultPath": "$.a[(@.length-1)]"}, "$.a[(@.length-1)]"),
    ],
)
def test_what_cannot_be_translated_is_refused_by_name(fields, named):
    with pytest.raises(NotTranslated) as refused:
        state_in_jsonata({"Type": "Task", "Resource": FUNCTION, "End": True, **fields})
    assert str(refused.value) == named


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("$.a[-1]", "the last item"),
        ("$.a[-2].n", "the last item"),
        ("$.a.[-1]", "the last item"),
        ("$.a.length()", "no functions in a path"),
        ("$.a.[0].n.sum()", "no functions in a path"),
        ("$..n.max()", "its own way"),
    ],
)
@pytest.mark.parametrize("place", [{"InputPath": "{}"}, {"Parameters": {"a.$": "{}"}}, {"ResultPath": "{}"}])
def test_a_path_that_names_nothing_is_refused_with_the_reason(path, reason, place):
    fields = json.loads(json.dumps(place).replace("{}", path))
    with pytest.raises(NotTranslated) as refused:
        state_in_jsonata({"Type": "Task", "Resource": FUNCTION, "End": True, **fields})
    assert str(refused.value) == path
    assert reason in refused.value.told


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("$.a.[0]", "$states.input.a[0]"),
        ("$.a.[0].n", "$states.input.a[0].n"),
        ("$.['a'][1]", "$states.input.a[1]"),
        ("$.a[(@.length-1)]", "$states.input.a[-1]"),
        ("$.a[(@.length-2)].n", "$states.input.a[-2].n"),
        (r"$['it\'s']", "$states.input.`it's`"),
    ],
)
def test_the_forms_of_a_path_that_names_one_place_say_the_same(path, said):
    data = {"a": [{"n": 1}, {"n": 2}], "it's": 3}
    state = {"Type": "Pass", "InputPath": path, "End": True}
    assert fields_in_jsonata(state) == {"Output": f"{{% {said} %}}"}
    ended = [
        run(StateMachine({"StartAt": "S", "States": {"S": one}}), data) for one in (state, state_in_jsonata(state))
    ]
    assert [one.status for one in ended] == ["SUCCEEDED"] * 2
    assert ended[0].output == ended[1].output


@pytest.mark.parametrize(("name", "function"), FUNCTIONS.items())
def test_every_intrinsic_function_has_one_row_that_says_its_jsonata_or_none(name, function):
    text = f"{name}({', '.join('1' * function.least)})"
    if function.jsonata is None and name != "States.Format":
        with pytest.raises(NotTranslated):
            call_in_jsonata(text, "$")
    elif name != "States.Format":
        compile_expression(call_in_jsonata(text, "$states.input"))
