"""Which variables are told as unassigned or out of reach: the scopes, and what is read in either query language."""

from typing import Any

import pytest

from sfnlearn.asl.diagnostics.warnings import find_warnings

END = {"Type": "Pass", "End": True}
INLINE: dict[str, Any] = {}
DISTRIBUTED = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}


def told(definition: Any) -> list[tuple[str, str]]:
    codes = ("UNASSIGNED_VARIABLE", "VARIABLE_OUT_OF_REACH")
    return [(found.code, found.location) for found in find_warnings(definition, "STANDARD") if found.code in codes]


def read_in(state: dict[str, Any], **more: Any) -> list[str]:
    """The places in state A where a variable is told, with nothing assigned."""
    return [place.removeprefix("/States/A") for _, place in told({"StartAt": "A", "States": {"A": state}, **more})]


@pytest.mark.parametrize(
    ("state", "place"),
    [
        ({"Type": "Pass", "InputPath": "$x"}, "/InputPath"),
        ({"Type": "Pass", "OutputPath": "$x.a[0]"}, "/OutputPath"),
        ({"Type": "Pass", "Parameters": {"a": [{"b.$": "$x"}]}}, "/Parameters/a[0]/b.$"),
        ({"Type": "Pass", "Parameters": {"b.$": "States.Format('{}', $x)"}}, "/Parameters/b.$"),
        ({"Type": "Wait", "SecondsPath": "$x"}, "/SecondsPath"),
        ({"Type": "Fail", "ErrorPath": "States.Format('{}', $x)"}, "/ErrorPath"),
        ({"Type": "Choice", "Choices": [{"Variable": "$x", "IsNull": True}]}, "/Choices[0]/Variable"),
        (
            {"Type": "Choice", "Choices": [{"Not": {"Variable": "$.a", "StringEqualsPath": "$x"}}]},
            "/Choices[0]/Not/StringEqualsPath",
        ),
        ({"Type": "Map", "ItemSelector": {"a.$": "$x"}}, "/ItemSelector/a.$"),
        ({"Type": "Map", "ItemReader": {"Parameters": {"Bucket.$": "$x"}}}, "/ItemReader/Parameters/Bucket.$"),
        ({"Type": "Task", "Catch": [{"Assign": {"a.$": "$x"}}]}, "/Catch[0]/Assign/a.$"),
    ],
)
def test_what_jsonpath_reads(state, place):
    assert read_in(state) == [place]


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Pass", "InputPath": "$.x"},
        {"Type": "Pass", "InputPath": "$$.Execution.Id"},
        {"Type": "Pass", "Parameters": {"a": "$x"}},
        {"Type": "Pass", "Parameters": {"TablePath": "$x"}},
        {"Type": "Pass", "Result": {"a.$": "$x"}},
        {"Type": "Pass", "Comment": "$x"},
        {"Type": "Fail", "Cause": "it costs $x"},
        {"Type": "Pass", "Parameters": {"b.$": "States.Format('$x {}', $.a)"}},
        {"Type": "Pass", "InputPath": "$x["},
    ],
)
def test_what_jsonpath_does_not_read(state):
    assert read_in(state) == []


@pytest.mark.parametrize(
    ("expression", "told_once"),
    [
        ("$x", True),
        ("$x.a", True),
        ("$exists($x) ? $x : 1", True),
        ("function($a) { $a + $x }(1)", True),
        ("($y := 1; $x + $y)", True),
        ("$states.input.x", False),
        ("$states.context.Execution.Id", False),
        ("$map([1, 2], function($v, $i) { $v + $i })", False),
        ("($y := 1; $z := function($n) { $n * $y }; $z(2))", False),
        ("[1, 2].($ + 1)", False),
        ("$sum([1, 2]) & $uuid()", False),
        ("$states.input.list[$ > 1]", False),
        ("$states.input.list@$l.{'a': $l}", False),
        ("$states.input.list#$i.{'a': $i}", False),
    ],
)
def test_what_jsonata_reads(expression, told_once):
    state = {"Type": "Pass", "Output": {"a": [f"{{% {expression} %}}"]}}
    assert read_in(state, QueryLanguage="JSONata") == (["/Output/a[0]"] if told_once else [])


@pytest.mark.parametrize(
    "assigning",
    [
        {"Type": "Pass", "Assign": {"x": 1}},
        {"Type": "Pass", "Assign": {"x.$": "$.a"}},
        {"Type": "Task", "Catch": [{"ErrorEquals": ["E"], "Assign": {"x": 1}, "Next": "A"}]},
        {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Assign": {"x": 1}, "Next": "A"}]},
        {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"x": "{% 1 %}"}},
        {"Type": "Map", "Assign": {"x": 1}},
    ],
)
def test_whatever_assigns_it_wherever_it_is_in_the_block(assigning):
    reading = {"Type": "Pass", "Parameters": {"a.$": "$x"}}
    for states in ({"A": reading, "B": assigning}, {"B": assigning, "A": reading}):
        assert told({"StartAt": "A", "States": states}) == []


def test_a_state_may_read_what_it_assigns_itself():
    counting = {"Type": "Pass", "Assign": {"n.$": "States.MathAdd($n, 1)"}}
    assert told({"StartAt": "A", "States": {"A": counting}}) == []


def holder(config: dict[str, Any], inner: dict[str, Any]) -> dict[str, Any]:
    return {"Type": "Map", "ItemProcessor": {**config, "StartAt": "I", "States": {"I": inner}}}


READ = {"Type": "Pass", "Parameters": {"a.$": "$x"}}
ASSIGN = {"Type": "Pass", "Assign": {"x": 1}}
PARALLEL = {"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": READ}}]}


@pytest.mark.parametrize(
    ("name", "inner", "codes"),
    [
        ("a branch", PARALLEL, []),
        ("an iteration", holder(INLINE, READ), []),
        ("an iteration in a branch", holder(INLINE, PARALLEL), []),
        ("a child", holder(DISTRIBUTED, READ), ["VARIABLE_OUT_OF_REACH"]),
        ("a branch in a child", holder(DISTRIBUTED, PARALLEL), ["VARIABLE_OUT_OF_REACH"]),
        ("a child in an iteration", holder(INLINE, holder(DISTRIBUTED, READ)), ["VARIABLE_OUT_OF_REACH"]),
        ("what the distributed Map reads itself", {**holder(DISTRIBUTED, END), "ItemSelector": {"a.$": "$x"}}, []),
    ],
)
def test_outer_variables(name, inner, codes):
    assert [code for code, _ in told({"StartAt": "B", "States": {"B": ASSIGN, "A": inner}})] == codes


@pytest.mark.parametrize("config", [INLINE, DISTRIBUTED])
def test_inner_variables_end_with_their_block(config):
    found = told({"StartAt": "M", "States": {"M": holder(config, ASSIGN), "A": READ}})
    assert found == [("VARIABLE_OUT_OF_REACH", "/States/A/Parameters/a.$")]


def test_one_finding_for_a_state_and_a_variable_with_a_guess():
    state = {"Type": "Pass", "Parameters": {"a.$": "$totl", "b.$": "$totl"}, "Assign": {"total": 1}}
    [found] = find_warnings({"StartAt": "A", "States": {"A": state}}, "STANDARD")
    assert found.message == "Nothing assigns the variable $totl"
    assert found.hint == 'Did you mean "$total"?'
