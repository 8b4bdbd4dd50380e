"""JSONata as AWS has it: what is refused at load time, what an expression gives, how it fails, and that it ends."""

from __future__ import annotations

import contextlib
import copy
import json
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn.query.jsonata import (
    UNDEFINED,
    Expression,
    JsonataEvaluationError,
    JsonataSyntaxError,
    UnexpectedTypeError,
    compile_expression,
    expect,
    functions,
    program,
)

ORDER = {
    "id": "o-7",
    "items": [
        {"sku": "a", "price": 4, "tags": ["x", "y"]},
        {"sku": "b", "price": 12.5, "tags": ["y"]},
        {"sku": "c", "price": 30, "tags": [], "note": None},
    ],
    "one": [{"sku": "z"}],
    "none": [],
    "nothing": None,
    "nested": [[1, 2], [3, [4]]],
}


@dataclass
class Surroundings:
    """A scope whose randomness counts."""

    variables: dict[str, Any] = field(default_factory=dict)
    now: float = 1767225600.25
    numbers: Any = field(default_factory=count)
    context: dict[str, Any] = field(default_factory=dict)

    def random(self) -> float:
        return float(next(self.numbers) % 10) / 10

    def uuid(self) -> str:
        return f"uuid-{next(self.numbers)}"


def evaluate(text: str, /, **variables: Any) -> Any:
    states = {"input": ORDER, "context": {"State": {"Name": "Pay"}}}
    return compile_expression(text)(states, Surroundings(variables))


def failure(text: str, /, **variables: Any) -> str:
    with pytest.raises(JsonataEvaluationError) as caught:
        evaluate(text, **variables)
    return str(caught.value)


def refusal(text: str) -> JsonataSyntaxError:
    with pytest.raises(JsonataSyntaxError) as caught:
        compile_expression(text)
    return caught.value


class TestRefusedAtLoadTime:
    @pytest.mark.parametrize(
        ("text", "code", "reason", "caret"),
        [
            ("1 +", "S0207", "Unexpected end of expression", 3),
            ('"open', "S0101", "String literal must be terminated by a matching quote", 5),
            ("$x[1,2)", "S0202", 'Expected "]", got ","', 4),
            ("(1", "S0203", 'Expected ")" before end of expression', 2),
            ('{"a":}', "S0211", 'The symbol "}" cannot be used as a unary operator', 5),
            ("$match('a', /abc", "S0302", "No terminating / in regular expression", 16),
            ("'\\d'", "S0103", 'Unsupported escape sequence: \\"d"', 2),
            ("!", "S0204", 'Unknown operator: "!"', 0),
            ("", "S0207", "Unexpected end of expression", 0),
            ("1 2", "S0201", "Syntax error: 2", 3),
        ],
    )
    def test_what_does_not_parse(self, text, code, reason, caret):
        error = refusal(text)
        assert (error.code, error.reason, error.position) == (code, reason, caret)
        assert error.diagnostic_code == "INVALID_JSONATA_EXPRESSION"

    @pytest.mark.parametrize("text", ["$a ?? 1", "$a ?: 1"])
    def test_operators_that_are_younger_than_2_0_6(self, text):
        assert refusal(text).code == "S0211"

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("phone", "phone"),
            ("phone.home", "phone"),
            ("[phone]", "phone"),
            ("{'a': phone}", "phone"),
            ("$sum(prices)", "prices"),
            ("(1; phone)", "phone"),
            ("$x := phone", "phone"),
            ("1 + phone", "phone"),
            ("true ? phone : 1", "phone"),
            ("phone[0]", "phone"),
            ("phone ~> $sum()", "phone"),
            ("sum([1])", "sum"),
            ("$", "$"),
            ("$.a", "$"),
            ("$string($)", "$"),
        ],
    )
    def test_names_and_the_context_item_at_the_top_level(self, text, name):
        error = refusal(text)
        assert error.reason == f"Reference to '{name}' at the top level is not supported."
        assert error.diagnostic_code == "UNSUPPORTED_JSONATA_EXPRESSION"

    @pytest.mark.parametrize("text", ["$$", "$$.a", "$states.input.items[$$.b]", "function($x){ $$ }"])
    def test_the_document_everywhere(self, text):
        assert refusal(text).reason == "Reference to '$$' is not supported."

    @pytest.mark.parametrize("text", ["($states := 1)", "function($states){ 1 }", "$states.input@$states.a"])
    def test_binding_the_reserved_name(self, text):
        assert refusal(text).reason == "The variable name 'states' is reserved."

    def test_a_pattern_that_cannot_be_compiled(self):
        assert "Invalid regular expression" in refusal("$match('a', /a**/)").reason

    def test_the_text_is_shown_with_a_caret(self):
        assert refusal("$a +\n  phone").shown == "  phone\n  ^"

    def test_ten_thousand_brackets_are_a_syntax_error(self):
        assert refusal("(" * 10_000 + "1" + ")" * 10_000).reason == "The expression is nested too deeply"


class TestNestedNames:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("$states.input.items[price > 10].sku", ["b", "c"]),
            ("$states.input.items[$.price = 4].sku", "a"),
            ("$states.input.items.(price * 2)", [8, 25, 60]),
            ("$states.input.items.{'s': sku}[0].s", ["a", "b", "c"]),
            ("$states.input.items^(>price)[0].sku", "c"),
            ("$states.input.items{sku: price}", {"a": 4, "b": 12.5, "c": 30}),
            ("$map($states.input.items, function($i){ $i.sku })", ["a", "b", "c"]),
            (
                "$states.input.items ~> |$|{'price': 0}, ['tags', 'note']| ~> $distinct()",
                [{"sku": "a", "price": 0}, {"sku": "b", "price": 0}, {"sku": "c", "price": 0}],
            ),
            ("$states.input.items#$n[$n = 1].sku", "b"),
            ("$states.input.items.tags.{'t': $, 'sku': %.sku}.sku", ["a", "a", "b"]),
        ],
    )
    def test_are_allowed(self, text, value):
        assert evaluate(text) == value


class TestNames:
    @pytest.mark.parametrize(
        ("text", "reads"),
        [
            ("1", set()),
            ("$states.input.a", {"input"}),
            ("$states.result & $states.errorOutput.Cause", {"result", "errorOutput"}),
            ("$states", {"*"}),
            ("$states.*", {"*"}),
            ("$lookup($states, 'result')", {"*"}),
            ("$map($states.input, function($x){ $states.context.State.Name })", {"input", "context"}),
            ("$states.input.items[price > $states.result.low]", {"input", "result"}),
        ],
    )
    def test_the_members_of_states_that_are_read(self, text, reads):
        assert compile_expression(text).reads == reads

    @pytest.mark.parametrize(
        ("text", "variables"),
        [
            ("$a + $b.c", {"a", "b"}),
            ("($x := 1; $x + $y)", {"y"}),
            ("($x := $x + 1; $x)", {"x"}),
            ("(($x := 1); $x)", {"x"}),
            ("$map($list, function($v, $i){ $v + $i + $more })", {"list", "more"}),
            ("($f := function($n){ $n = 0 ? 1 : $n * $f($n - 1) }; $f($start))", {"start"}),
            (
                "($even := function($n){ $n = 0 or $odd($n - 1) }; $odd := function($n){ $even($n - 1) }; $even(4))",
                set(),
            ),
            ("$sum($uuid())", set()),
            ("$states.input.items@$i#$n.($i.sku & $n)", set()),
            ("$list[$ = $wanted]", {"list", "wanted"}),
        ],
    )
    def test_the_variables_that_are_free(self, text, variables):
        assert compile_expression(text).variables == variables


class TestValues:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("$states.input.id", "o-7"),
            ("$states.input.items.sku", ["a", "b", "c"]),
            ("$states.input.items[0].sku", "a"),
            ("$states.input.one.sku", "z"),
            ("$states.input.one", [{"sku": "z"}]),
            ("$states.input.one[]", [{"sku": "z"}]),
            ("$states.input.none", []),
            ("$states.input.items.tags", ["x", "y", "y"]),
            ("$states.input.nested", [[1, 2], [3, [4]]]),
            ("$states.input.nothing", None),
            ("$states.input.items.note", None),
            ("[$states.input.nothing, 1]", [None, 1]),
            ("$exists($states.input.nothing)", True),
            ("$type($states.input.nothing)", "null"),
            ("$states.input.nothing = null", True),
            ("$exists($states.input.missing)", False),
            ("null", None),
            ("{'a': null}", {"a": None}),
            ("{'a': $states.input.missing, 'b': 1}", {"b": 1}),
            ("[1..3]", [1, 2, 3]),
            ("[0]", [0]),
            ("[]", []),
            ("$states.context.State.Name", "Pay"),
            ("'a' & 1 & null & true", "a1nulltrue"),
            ("1 = 1.0", True),
            ("1 = true", False),
            ("true in [1]", False),
            ("'y' in $states.input.items[1].tags", True),
            ("$variable := 1", 1),
            ("$contains('hello$world', /^hello\\$/)", True),
            ("$contains('Zoë', /^zoë$/i)", True),
            ("$contains('a\n', /a$/)", False),
            ("$replace('a1b22', /(\\d+)/, '<$1>')", "a<1>b<22>"),
            ("$match('k=v', /(?<key>\\w)=(\\w)/).groups", ["k", "v"]),
            ("$split('a, b,c', /,\\s*/)", ["a", "b", "c"]),
        ],
    )
    def test_are_plain_json(self, text, value):
        result = evaluate(text)
        assert result == value
        assert type(result) is type(value)

    @pytest.mark.parametrize(
        "text", ["$states.input.missing", "$nope", "$states.result", "$states.input.items[9]", "()"]
    )
    def test_undefined_is_not_null(self, text):
        assert evaluate(text) is UNDEFINED

    def test_the_engine_s_own_lists_stay_inside(self):
        result = evaluate("{'all': $states.input.items.[sku, [tags]]}")
        assert [type(part) for part in (result["all"], result["all"][0], result["all"][0][1])] == [list] * 3

    def test_a_function_is_no_result(self):
        for text in ("function($x){ $x }", "$sum", "{'f': $sum}", "[1, [$sum]]", "/a/", "|a|{}|"):
            assert failure(text) == "returned an unsupported result type."

    def test_variables(self):
        assert evaluate("$a.b + $c", a={"b": 2}, c=3) == 5
        assert evaluate("$list.n", list=[{"n": 1}, {"n": 2}]) == [1, 2]
        assert evaluate("$empty", empty=None) is None

    def test_a_parameter_hides_a_variable(self):
        assert evaluate("$map([{'n': 1}, {'n': 2}], function($v){ $v.n })", v={"n": 9}) == [1, 2]
        assert evaluate("($v := {'n': 3}; $v.n)", v={"n": 9}) == 3

    def test_a_variable_hides_a_function(self):
        assert evaluate("$sum", sum=1) == 1

    def test_the_value_itself_is_given_back(self):
        assert evaluate("$states.input.items") is ORDER["items"]


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("1 + 1.0", "2"),
            ("5.5 % 2", "1.5"),
            ("-7 % 3", "-1"),
            ("$sum([0.5, 0.5])", "1"),
            ("$states.input.items[1].price * 2", "25"),
            ("2 * 3.5", "7"),
            ("$n + 0.5", "9007199254740992"),
            ("1e300 * 1", "1e+300"),
            ("-(0)", "0"),
        ],
    )
    def test_whole_results_are_integers(self, text, written):
        assert repr(evaluate(text, n=2**53)) == written

    def test_big_integers_keep_their_digits(self):
        assert evaluate("$n", n=12345678901234567890123) == 12345678901234567890123
        assert evaluate("{'n': $n}", n=9223372036854775807) == {"n": 9223372036854775807}

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1/0", "Infinity"),
            ("-1/0", "-Infinity"),
            ("0/0", "NaN"),
            ("[1/0]", ["Infinity"]),
            ("1e308 * 10", "Infinity"),
        ],
    )
    def test_what_json_cannot_write_is_named(self, text, value):
        assert evaluate(text) == value

    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("1/3", "0.333333333333333"),
            ("1e20", "100000000000000000000"),
            ("1e21", "1e+21"),
            ("1e-6", "0.000001"),
            ("1e-7", "1e-7"),
            ("-1.5e20", "-150000000000000000000"),
            ("{'n': [1e20, null, 'ë']}", '{"n":[100000000000000000000,null,"ë"]}'),
            ("$sum", ""),
        ],
    )
    def test_are_written_as_javascript_does(self, text, written):
        assert evaluate(f"$string({text})") == written

    def test_pretty_text(self):
        assert evaluate("$string({'a': [1, {}], 'f': $sum}, true)") == '{\n  "a": [\n    1,\n    {}\n  ],\n  "f": ""\n}'


class TestAddedFunctions:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("$partition([1,2,3,4,5], 2)", [[1, 2], [3, 4], [5]]),
            ("$partition([1,2,3], 2.9)", [[1, 2], [3]]),
            ("$partition([1,2,3])", [[1, 2, 3]]),
            ("$partition([1], 5)", [[1]]),
            ("$range(0, 6, 2)", [0, 2, 4, 6]),
            ("$range(10, 0, -5)", [10, 5, 0]),
            ("$range(-1.7, 2, 1)", [-1, 0, 1, 2]),
            ("$range(3, 3, 1)", 3),
            ("$hash('input', 'SHA-1')", "140f86aae51ab9e1cda9b4254fe98a74eb54c1a1"),
            ("$hash('ñ', 'MD5')", "94e9342ecbb1458b6043ecd3bfcbc192"),
            ("$length($hash('x', 'SHA-512'))", 128),
            ("$random(42)", 0.7275636800328681),
            ("$random(7)", 0.7306990420600421),
            ("$random(0.9)", 0.730967787376657),
            ('$parse(\'{"b":[1.0,null],"a":2}\')', {"b": [1, None], "a": 2}),
            ('$parse(\'{"a":{"b":1}}\').a.b', 1),
            ("$map(['1', '[2]'], $parse)", [1, [2]]),
            ("$exists($parse('null'))", True),
        ],
    )
    def test_give(self, text, value):
        assert evaluate(text) == value

    @pytest.mark.parametrize(
        "text",
        [
            "$partition([], 2)",
            "$partition([1], 0)",
            "$partition([1], -0.5)",
            "$range(1, 5)",
            "$range(1, 5, 0)",
            "$range(5, 1, 1)",
            "$hash('a')",
            "$parse()",
        ],
    )
    def test_give_nothing(self, text):
        assert evaluate(text) is UNDEFINED

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("$partition([1], -1)", "D3137: Second argument must be zero or greater"),
            ("$partition(null, 2)", 'T0412: Argument 1 of function "partition" must be an array of undefined'),
            ("$range(1)", 'T0410: Argument 2 of function "range" does not match function signature'),
            ("$range(1, 2, 1, 1)", 'T0410: Argument 4 of function "range" does not match function signature'),
            ("$hash(1, 'MD5')", 'T0410: Argument 1 of function "hash" does not match function signature'),
            ("$hash('a', 'md5')", "D3137: Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"),
            ("$uuid(1)", 'T0410: Argument 1 of function "uuid" does not match function signature'),
            ("$parse('{')", "D3137: Invalid JSON"),
            ('$parse(\'{"a":1,"a":2}\')', "D3137: Invalid JSON"),
            ("$parse('')", "D3137: Invalid JSON"),
            ("$parse(null)", 'T0410: Argument 1 of function "parse" does not match function signature'),
            ("$eval('1')", "T1006: Attempted to invoke a non-function"),
        ],
    )
    def test_fail_as_on_aws(self, text, message):
        assert failure(text) == message

    def test_draw_from_the_execution(self):
        assert evaluate("[$random(), $random(), $uuid()]") == [0.0, 0.1, "uuid-2"]
        assert evaluate("$shuffle([1,2,3,4])") == evaluate("$shuffle([1,2,3,4])")

    def test_read_the_execution_s_clock(self):
        assert evaluate("$millis()") == 1767225600250
        assert evaluate("$now()") == "2026-01-01T00:00:00.250Z"
        assert evaluate("$now('[Y]-[M01]')") == "2026-01"


class TestFailures:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("$randomSeeded(1)", "T1006: Attempted to invoke a non-function"),
            ("($x := 1; $x())", "T1006: Attempted to invoke a non-function"),
            ("$sum(['a'])", 'T0412: Argument 1 of function "sum" must be an array of "numbers"'),
            ("$substring('abc', 'x')", 'T0410: Argument 2 of function "substring" does not match function signature'),
            ("$abs(null)", 'T0410: Argument 1 of function "abs" does not match function signature'),
            ("1 < 'a'", 'T2009: The values 1 and "a" either side of operator "<" must be of the same data type'),
            (
                "1 < true",
                'T2010: The expressions either side of operator "<" must evaluate to numeric or string values',
            ),
            ("1 + {}", 'T2002: The right side of the "+" operator must evaluate to a number'),
            ("-'a'", 'D1002: Cannot negate a non-numeric value: "a"'),
            ("(1/0) + 1", "D1001: Number out of range: null"),
            ("$sqrt(-1)", "D3060: The sqrt function cannot be applied to a negative number: -1"),
            (
                "$power(10, 400)",
                (
                    "D3061: The power function has resulted in a value that cannot be represented as a JSON number: "
                    "base=10, exponent=400"
                ),
            ),
            ("$number('x')", 'D3030: Unable to cast value to a number: "x"'),
            ("$replace('a', '', 'b')", "D3010: Second argument of replace function cannot be an empty string"),
            ("$error('no stock')", "D3137: no stock"),
            (
                "$single([1,2], function($x){ true })",
                "D3138: The $single() function expected exactly 1 matching result.  Instead it matched more.",
            ),
            ("{1: 2}", "T1003: Key in object structure must evaluate to a string; got: 1"),
        ],
    )
    def test_are_worded_as_by_aws(self, text, message):
        assert failure(text) == message

    def test_a_short_circuit_does_not_fail(self):
        assert evaluate("false and (1 + 'a')") is False
        assert evaluate("true or (1 + 'a')") is True
        assert failure("true and (1 + 'a')").startswith("T2002")


class TestBounds:
    @pytest.mark.parametrize(
        ("shape", "most"),
        [
            (lambda n: "1" + "+1" * n, 99),
            (lambda n: "(" * n + "1" + ")" * n, 99),
            (lambda n: "[" * n + "1" + "]" * n, 99),
            (lambda n: "1" + "~>$string" * n, 99),
            (lambda n: f"($f := function($x){{ $x <= 0 ? 0 : 1 + $f($x - 1) }}; $f({n}))", 31),
        ],
    )
    def test_nesting_ends_where_aws_ends_it(self, shape, most):
        assert evaluate(shape(most)) is not UNDEFINED
        assert failure(shape(most + 1)) == (
            "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive."
        )

    def test_memory_ends_where_aws_ends_it(self):
        assert evaluate("$count([1..873782])") == 873782
        assert failure("$count([1..873783])") == (
            "Expression evaluation memory limit exceeded: Check for excessive memory usage"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "($f := function($s, $n){ $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f('x', 40)))",
            "($f := function($s, $n){ $n = 0 ? $s : $f([$s, $s], $n - 1) }; $f(1, 40))",
            "($f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 40))",
            "($f := function($s, $n){ $n = 0 ? $s : $f($append($s, $s), $n - 1) }; $f([1], 40))",
            "($f := function($s, $n){ $n = 0 ? $s : $f($map([1, 2], function(){ $s }), $n - 1) }; $f([1], 40))",
            "$pad('x', 1e12)",
            "$range(1, 1e12, 1)",
            "$replace($pad('', 100000, 'a'), 'a', $pad('', 100000, 'b'))",
        ],
    )
    def test_no_value_outgrows_the_memory(self, text):
        assert "memory limit" in failure(text)

    def test_an_endless_loop_ends(self, monkeypatch):
        monkeypatch.setattr(program, "MAX_STEPS", 50_000)  # the same end, sooner
        assert failure("($f := function($x){ $f($x + 1) }; $f(1))") == (
            "Expression evaluation timeout: Check for infinite loop"
        )

    def test_the_caller_s_recursion_limit_is_left_alone(self):
        limit = sys.getrecursionlimit()
        evaluate("1 + 1 + 1")
        assert sys.getrecursionlimit() == limit


class TestIndependence:
    @pytest.mark.parametrize(
        "text",
        [
            "$states.input.none{'a': 1}",
            "$list{'a': n}",
            "$append($states.input.none, 1)",
            "$sort($states.input.items.price)",
            "$reverse($states.input.items)",
            "$states.input.items ~> |$|{'price': 0}|",
            "$states.input.items[0].tags[]",
            "{'x': 1} ~> |$states.input|{'id': 0}|",
            "{'x': 1} ~> |$list|{'id': 0}|",
            "{'x': 1} ~> |($states).input.items[0]|{'id': 0}, 'sku'|",
            "$merge($states.input.items)",
            "$map($states.input.nested, function($x){ $append($x, 9) })",
        ],
    )
    def test_nothing_that_comes_in_is_changed(self, text):
        variables: dict[str, Any] = {"list": [{"n": None}]}
        before = copy.deepcopy(ORDER)
        evaluate(text, **variables)
        assert before == ORDER
        assert variables == {"list": [{"n": None}]}

    def test_two_executions_may_take_turns(self):
        outer = compile_expression("$map([1, 2], function($x){ $x & $uuid() })")

        class Interrupting(Surroundings):
            def uuid(self) -> str:
                return str(evaluate("$map([7], function($y){ $y & $uuid() })"))

        assert outer({}, Interrupting()) == ["17uuid-0", "27uuid-0"]

    def test_importing_sfnlearn_s_module_does_not_import_the_engine(self):
        program = "import sys, sfnlearn.query.jsonata.field_templates; sys.exit('jsonata' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


class TestExpect:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ([], "array"),
            ({}, "object"),
            ("", "string"),
            (True, "boolean"),
            (1.5, "number"),
            (0, "number"),
            (7, "integer"),
        ],
    )
    def test_gives_back_what_fits(self, value, expected):
        assert expect(value, expected) == value

    @pytest.mark.parametrize(
        ("value", "expected", "shown"),
        [
            ({"foo": "bar"}, "array", """Expected 'array', but was 'object' for value: {"foo":"bar"}"""),
            (None, "array", "Expected 'array', but was 'null' for value: null"),
            (True, "integer", "Expected 'integer', but was 'boolean' for value: true"),
            (1.5, "integer", "Expected 'integer', but was 'number' for value: 1.5"),
            ("1", "number", """Expected 'number', but was 'string' for value: "1\""""),
        ],
    )
    def test_words_the_rest_as_aws_does(self, value, expected, shown):
        with pytest.raises(UnexpectedTypeError) as caught:
            expect(value, expected)
        assert str(caught.value) == f"returned an unexpected result type. {shown}"


WORDS = r"""
    $states .input .items .sku price $ $$ $v $sum $map $string $parse ( ) [ ] { } , ; : := .. . * ** % + - / & = != < ~>
    ? | ^ @ # and or in function λ 1 0 -1 1e400 'a' " `b` /a+/i /(/ /* */ null true \ \u12 é
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\n", "\x00"])
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=14).map(" ".join), st.text())


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_no_text_does_anything_but_compile_and_evaluate_or_say_why_not(text):
    expression = compiled_or_refused(text)
    if expression is not None:
        with contextlib.suppress(JsonataEvaluationError):
            expression({"input": ORDER}, Surroundings({"v": [None, 1]}))


def compiled_or_refused(text: str) -> Expression | None:
    try:
        return compile_expression(text)
    except JsonataSyntaxError as refused:
        error = refused
    assert error.reason
    assert error.shown.count("\n") == 1
    return None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$sum([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])", 0.9999999999999999),
        ("$average([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])", 0.09999999999999999),
        ("1 / 0", "Infinity"),
        ("-5 % 3", -2),
        ("1 = true", False),
        ("[1] in [[1]]", False),
        ("$states.input.items[sku = 'a'].price * 0.5", 2),
        ("1 + $states.input.missing", UNDEFINED),
        ("$states.input.missing != 1", False),
        ("'a' & $states.input.missing", "a"),
        ("[1, $states.input.missing]", [1]),
        ("$states.input.one.sku", "z"),
        ("$states.input.one.sku[]", ["z"]),
    ],
)
def test_operators_compute_as_javascript_does_and_undefined_is_no_error(text, expected):
    result = evaluate(text)
    assert result == expected
    assert type(result) is type(expected)


LEAVES = [
    r"1",
    r"0",
    r"-1",
    r"2.5",
    r"'a'",
    r"''",
    r"'1'",
    r"null",
    r"true",
    r"$v",
    r"$states.input",
    r"$states.input.items",
    r"$states.input.items.price",
    r"$states.input.none",
    r"$x",
    r"[]",
    r"{}",
    r"function($x){$x}",
    r"function($x,$y){$y}",
    r"$sum",
    r"/(a)|b/",
    r"$states.input.missing",
    r"1/0",
    r"[1,2,3]",
    r"'#,##0.00'",
    r"'[Y]'",
]
SHAPES = [
    r"({}+{})",
    r"({}-{})",
    r"({}*{})",
    r"({}%{})",
    r"({}&{})",
    r"({}={})",
    r"({}<{})",
    r"({}in{})",
    r"({}and{})",
    r"({}~>{})",
    r"[{},{}]",
    r"[{}..{}]",
    r"({})[{}]",
    r"({}).sku",
    r"({}).*",
    r"({}).**",
    r"({}).(price)",
    r"({}){$string($):{}}",
    r"({})^(>{})",
    r"({}?{}:{})",
    r"($x:={};{})",
    r"$map({},function($x){{}})",
    r"$filter({},function($x){{}})",
    r"$reduce({},function($x,$y){{}})",
    r"$sift({},function($x){{}})",
    r"({}~>|{}|{}|)",
    r"({})#$x.[$x,$]",
    r"({})@$x.$x",
    r"{'k':{},'l':{}}",
    r"-{}",
]


def expression_from(random: Random, depth: int) -> str:
    """A well-formed expression of nested shapes and function calls."""
    if depth == 0:
        return random.choice(LEAVES)
    name = random.choice(sorted(functions.FUNCTIONS))
    call = f"${name}({','.join(['{}'] * random.randrange(4))})"
    head, *rest = random.choice([*SHAPES, *[call] * 10]).split("{}")
    return head + "".join(f" {expression_from(random, depth - 1)} {part}" for part in rest)


@given(st.integers(0), st.integers(1, 4))
@settings(max_examples=300, deadline=None)
def test_no_expression_fails_otherwise_than_on_aws_or_changes_what_comes_in(seed, depth):
    expression = compiled_or_refused(expression_from(Random(seed), depth))
    given_value = copy.deepcopy(ORDER)
    if expression is not None:
        with contextlib.suppress(JsonataEvaluationError):
            result = expression({"input": given_value}, Surroundings({"v": [None, 1]}))
            assert result is UNDEFINED or json.loads(json.dumps(result, allow_nan=False)) == result
    assert given_value == ORDER


NAMES = st.sampled_from(["a", "b", "c"])
DATA = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.text(max_size=2)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=12,
)


@given(DATA, st.lists(NAMES, max_size=4))
@settings(deadline=None)
def test_a_path_walked_here_gives_what_the_engine_gives(data, names):
    """`[0..0].` makes the path relative to a step, so the engine takes every step itself."""
    path = "".join(f".{name}" for name in names)
    scope = Surroundings({"v": data})
    walked = compile_expression(f"$v{path}")(({"input": data}), scope)
    through_states = compile_expression(f"$states.input{path}")({"input": data}, scope)
    by_engine = compile_expression(f"(function($x){{ $x{path} }})($v)")({"input": data}, scope)
    in_object = compile_expression(f"{{'r': $v{path}}}")({"input": data}, scope)
    assert walked == through_states == by_engine
    assert in_object == ({} if walked is UNDEFINED else {"r": walked})


@given(DATA)
@settings(deadline=None)
def test_a_value_survives_the_engine(data):
    scope = Surroundings({"v": data})
    assert compile_expression("{'r': $v}")({}, scope) == {"r": data}
    assert compile_expression("$parse($string({'r': $v}))")({}, scope) == {"r": data}
    assert compile_expression("{'r': $v} = {'r': $v}")({}, scope) is True
