"""What Python cannot do inside an expression is told as JSONata tells it; what JSON does not have stays inside."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sfnlearn.query.jsonata import JsonataEvaluationError, JsonataSyntaxError, compile_expression
from sfnlearn.query.jsonata.expression_errors import UnsupportedResultError

SCOPE: Any = SimpleNamespace(variables={}, now=0.0)
HUGE = {"input": {"n": 10**400}}


def value_of(text: str, states: Any = HUGE) -> Any:
    return compile_expression(text)(states, SCOPE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$reduce(2, /a/i)", 2),
        ('$filter(["cat", "dog", "car"], /^c/)[0]', "cat"),
        ('$map("abc", /b/).start', 1),
        ('$sift({"k": "cat", "l": "dog"}, function($v) { $v ~> /c/ })', {"k": "cat"}),
        ('$single(["cat", "dog"], /c/)', "cat"),
        ("$sort([2, 1], /a/)", [2, 1]),
    ],
)
def test_a_regular_expression_is_a_function_of_two_arguments(text: str, value: Any):
    got = value_of(text)
    assert got == value or sorted(got) == sorted(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("$states.input.n * 2", "D1001"),
        ("-$states.input.n", "D1001"),
        ("$sum([$states.input.n])", "D1001"),
        ("$sqrt($states.input.n)", "D1001"),
        ("$floor($states.input.n)", "D1001"),
        ("$string($states.input.n)", "D3001"),
        ("$power($states.input.n, 2)", "D3061"),
        ("$fromMillis(1e20)", "D1001"),
        ("$round(1.5, 1e10)", "D1001"),
        ('$fromMillis(0, "[")', "D3135"),
        ('$fromMillis(0, "[Q]")', "D3132"),
        ('$fromMillis(0, "[YN]")', "D3133"),
        ('$fromMillis(0, "[Z99999]")', "D3134"),
        ('$formatInteger(1, "w;x;y")', "D3130"),
        ('$formatNumber(1, "0", {"decimal-separator": 1})', "T0410"),
        ('$encodeUrl("\\ud800")', "D3140"),
        ('$encodeUrlComponent("\\udc00")', "D3140"),
        ('$decodeUrl("%ZZ")', "D3140"),
        ('$decodeUrlComponent("%FF")', "D3140"),
        ('$replace("a", "a", /a/)', "D3012"),
    ],
)
def test_pythons_own_errors_have_a_code_of_jsonata(text: str, code: str):
    with pytest.raises(JsonataEvaluationError) as caught:
        value_of(text)
    assert caught.value.code == code
    str(caught.value).encode()
    assert "the engine failed" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ('"\\ud83d" & "\\ude00"', "\U0001f600"),
        ('$length("\\ud83d\\ude00")', 1),
        ('$substring("\\ud83d\\ude00x", 0, 1)', "\U0001f600"),
        ('{"\\ud83d\\ude00": 1}', {"\U0001f600": 1}),
        ('["\\ud83d\\ude00"]', ["\U0001f600"]),
    ],
)
def test_two_halves_are_one_character(text: str, value: Any):
    assert value_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        '"\\ud800"',
        '["\\ud800"]',
        '{"\\ud800": 1}',
        '{"a": ["\\udc00"]}',
        '$uppercase("\\ud800")',
        '$pad("a", 3, "\\ud800")',
        '$string(["\\ud800"])',
    ],
)
def test_half_of_a_surrogate_pair_is_no_result(text: str):
    with pytest.raises(JsonataEvaluationError, match="half of a surrogate pair"):
        value_of(text)


@pytest.mark.parametrize(
    "text",
    ["$sum", "/a/", "[1, $sum]", '{"a": [$sum]}', "function($x) { $x }", "$sum ~> $string", "$substring(?, 1)"],
)
def test_functions_are_an_unsupported_result(text: str):
    with pytest.raises(UnsupportedResultError, match="unsupported result type"):
        value_of(text)


@pytest.mark.parametrize("number", ["1e400", "1e+309", "123e999", "1.5e400", "2E400"])
def test_a_number_out_of_range_is_named(number: str):
    with pytest.raises(JsonataSyntaxError, match=f'^Number out of range: "{number}"$'.replace("+", r"\+")):
        compile_expression(f"1 + {number}")


def test_a_large_number_has_its_digits_in_any_base():
    assert value_of("$formatBase(1e20, 16)") == format(10**20, "x")
    assert value_of("$formatBase(2.5, 2)") == "10"
