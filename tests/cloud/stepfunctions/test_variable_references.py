"""variable_references.py: what a state reads is what its compiled expressions read."""

from typing import Any

import pytest

from sfnlearn import StateMachine
from sfnlearn.cloud.stepfunctions.variable_references import variable_references


def reads(**fields: Any) -> list[str]:
    return variable_references({"StartAt": "A", "States": {"A": fields}}).get("A", [])


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        # paths
        ({"InputPath": "$order.lines[0]"}, ["order"]),
        ({"OutputPath": "$prices[?(@ > 3)]"}, ["prices"]),
        ({"CausePath": "$why", "ErrorPath": "$what.name"}, ["what", "why"]),
        ({"CausePath": "States.Format('{}', $why)"}, ["why"]),
        ({"Comment": "$no", "InputPath": "$", "OutputPath": "$.x"}, []),
        ({"InputPath": "$$.Execution.Input"}, []),
        ({"ResultPath": "$.price", "OutputPath": None}, []),
        # payload templates
        ({"Parameters": {"a.$": "States.Format('{} $no', $$.Execution.Id, $.x, $yes[0])"}}, ["yes"]),
        ({"Parameters": {"a.$": "States.Array($a, States.MathAdd($b, 1))"}}, ["a", "b"]),
        ({"Parameters": {"deep": [{"er": {"a.$": "$yes"}}, "$no"]}}, ["yes"]),
        ({"Parameters": {"LogPath": "$no", "Variable": "$no", "plain": "{% $no %}"}}, []),
        ({"Assign": {"guess.$": "$answer", "fixed": "$other"}}, ["answer"]),
        ({"ResultSelector": {"a.$": "$.Payload", "b.$": "$rate"}}, ["rate"]),
        ({"Type": "Pass", "Result": {"a.$": "$no"}}, []),
        ({"Credentials": {"RoleArn.$": "$role"}}, ["role"]),
        ({"Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"seen.$": "$before"}, "Next": "B"}]}, ["before"]),
        # Map states
        ({"ItemReader": {"ReaderConfig": {"MaxItemsPath": "$most"}, "Parameters": {"Key.$": "$key"}}}, ["key", "most"]),
        ({"ItemBatcher": {"MaxItemsPerBatchPath": "$size", "BatchInput": {"a.$": "$of"}}}, ["of", "size"]),
        ({"ItemsPath": "$items", "ItemSelector": {"a.$": "$$.Map.Item.Value", "b.$": "$b"}}, ["b", "items"]),
        # Choice rules
        ({"Choices": [{"Variable": "$guess", "StringEqualsPath": "$answer"}]}, ["answer", "guess"]),
        ({"Choices": [{"Variable": "$.x", "StringEquals": "$no", "Comment": "$no"}]}, []),
        ({"Choices": [{"Not": {"And": [{"Variable": "$a", "IsNull": True}, {"Variable": "$b.c"}]}}]}, ["a", "b"]),
        ({"Choices": [{"Variable": "$.x", "Assign": {"y.$": "$z"}}]}, ["z"]),
    ],
)
def test_what_a_state_of_the_jsonpath_language_reads(fields: dict[str, Any], names: list[str]) -> None:
    assert reads(**fields) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("$sum($prices) + $states.input.x", ["prices"]),
        ("/* $old */ $new", ["new"]),
        ("'$no' & \"$no\" & $yes", ["yes"]),
        ('"its \\"$no\\"" & $yes', ["yes"]),
        ("($x := 1; $x)", []),
        ("($x := $y; $map($list, function($v) { $v + $x }))", ["list", "y"]),
        ("(($inner := $a; $inner); $inner)", ["a", "inner"]),
        ("($f := function($n) { $n < 1 ? $stop : $f($n - 1) }; $f(3))", ["stop"]),
        ("$map($list, λ($v, $i) { $v * $rate })", ["list", "rate"]),
        ("$x.$y", ["x", "y"]),
        ("$x.y.$states.input", ["x"]),
        ("$orders[price > $limit].id", ["limit", "orders"]),
        ("$orders@$o.lines[$o.id = $wanted]", ["orders", "wanted"]),
        ("$add(?, $step)", ["add", "step"]),
        ("$list ~> $sum", ["list"]),
        ("$list^(>price, <$weight)", ["list", "weight"]),
        ("{$key: $value}", ["key", "value"]),
        ("$doc ~> |lines|{'price': $new}, 'old'|", ["doc", "new"]),
        ("$states.context.Execution.Id", []),
        ("$eval('$no')", []),
        ("$contains($text, /\\$no/)", ["text"]),
    ],
)
def test_what_a_jsonata_expression_reads(text: str, names: list[str]) -> None:
    assert reads(QueryLanguage="JSONata", Output="{% " + text + " %}") == names


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"Comment": "{% $no %}", "Output": {"Comment": "{% $yes %}"}}, ["yes"]),
        ({"Arguments": {"deep": [{"er": "{% $yes %}"}], "path.$": "$no", "InputPath": "$no"}}, ["yes"]),
        ({"Assign": {"made": "{% $from %}", "$no": 1}}, ["from"]),
        ({"Seconds": "{% $pause %}"}, ["pause"]),
        ({"Choices": [{"Condition": "{% $a %}", "Comment": "{% $no %}", "Assign": {"b": "{% $c %}"}}]}, ["a", "c"]),
        ({"Items": "{% $of %}", "ItemSelector": {"a": "{% $b %}"}, "MaxConcurrency": "{% $n %}"}, ["b", "n", "of"]),
        ({"Output": " {% $no %}"}, []),
    ],
)
def test_which_fields_of_a_jsonata_state_are_read(fields: dict[str, Any], names: list[str]) -> None:
    assert reads(QueryLanguage="JSONata", **fields) == names


def test_a_function_of_jsonata_is_a_variable_where_the_machine_assigns_one() -> None:
    first = {"Type": "Pass", "Assign": {"count": 3}, "Next": "B"}
    second = {"Type": "Pass", "Output": "{% $count + $length('abc') %}", "End": True}
    definition = {"StartAt": "A", "QueryLanguage": "JSONata", "States": {"A": first, "B": second}}
    StateMachine(definition)
    assert variable_references(definition) == {"B": ["count"]}


def test_states_inside_are_listed_under_their_own_names():
    inner = {"StartAt": "B", "States": {"B": {"Type": "Pass", "InputPath": "$deep"}}}
    branches = {"Type": "Parallel", "Branches": [inner]}
    each = {"Type": "Map", "ItemsPath": "$items", "ItemProcessor": {"StartAt": "P", "States": {"P": branches}}}
    assert variable_references({"StartAt": "M", "States": {"M": each}}) == {"M": ["items"], "B": ["deep"]}


def test_a_state_inside_has_its_own_query_language_or_the_machines() -> None:
    inner = {"StartAt": "B", "States": {"B": {"Type": "Pass", "Parameters": {"a.$": "$path", "b": "{% $text %}"}}}}
    each = {"Type": "Map", "QueryLanguage": "JSONata", "Items": "{% $items %}", "ItemProcessor": inner}
    assert variable_references({"StartAt": "M", "States": {"M": each}}) == {"M": ["items"], "B": ["path"]}
