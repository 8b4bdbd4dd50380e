"""Intrinsic functions: how an invocation is read, and what the 18 functions answer."""

import base64
import json
import pickle
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.errors import StatesError
from sfnlearn.query.intrinsics.parser import ArgumentCountError, IntrinsicSyntaxError, compile_intrinsic
from sfnlearn.query.intrinsics.table import FUNCTIONS
from sfnlearn.query.paths.paths import compile_path

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXT
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)


class World:
    """A scope whose chance always falls on `share`."""

    def __init__(self, share: float = 0.5) -> None:
        self.share = share
        self.now = 0.0
        self.context = {"State": {"Name": "Pick"}}
        self.variables = {"name": "Ada"}

    def random(self) -> float:
        return self.share

    def uuid(self) -> str:
        return "00000000-0000-4000-8000-000000000000"


def evaluate(text: str, data: Any = None, share: float = 0.5) -> Any:
    return compile_intrinsic(text, compile_path)(data, World(share))


def cause(text: str, data: Any = None) -> str:
    with pytest.raises(StatesError) as caught:
        evaluate(text, data)
    assert caught.value.error == "States.Runtime"
    assert caught.value.cause is not None
    return caught.value.cause


def detail(text: str, data: Any = None) -> str:
    """What a function says that cannot answer."""
    told, prefix = cause(text, data), f"There was an error while evaluating the intrinsic function: {text}. "
    assert told.startswith(prefix)
    return told.removeprefix(prefix)


def invalid(text: str, data: Any = None) -> bool:
    name = text.partition("(")[0]
    return detail(text, data).startswith(f"Invalid arguments in {name}")


def literal(text: str) -> str:
    """A string literal of the invocation language."""
    return "'" + "".join("\\" + char if char in "'{}\\" else char for char in text) + "'"


class TestReading:
    def test_every_function_of_the_specification_is_there_and_no_other(self):
        assert len(FUNCTIONS) == 18

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("States.Array()", []),
            ("States.Array( )", []),
            ("States.Array(1,-2.5,1e3,0)", [1, -2.5, 1000.0, 0]),
            ("States.Array( 'a' ,\n null,true , false )", ["a", None, True, False]),
            ("States.Array($)", [{"a": [7, {"b c": 8}]}]),
            ("States.Array($.a[0], $.a[1]['b c'])", [7, 8]),
            ("States.Array($name, $$.State.Name)", ["Ada", "Pick"]),
            ("States.Array(States.Array(States.Array(1)))", [[[1]]]),
            (r"States.Array('it\'s \{\} \\ fine')", [r"it's {} \ fine"]),
            ("States.Array('a, b) {}', 'line\nbreak')", ["a, b) {}", "line\nbreak"]),
        ],
    )
    def test_arguments_are_literals_paths_and_calls(self, text, value):
        assert evaluate(text, {"a": [7, {"b c": 8}]}) == value

    def test_integers_stay_integers_and_floats_floats(self):
        assert [type(item) for item in evaluate("States.Array(1, 1.0, 1e0)")] == [int, float, float]

    @pytest.mark.parametrize(
        ("path", "found"),
        [
            ("$['x, y) \\'z']", 1),
            ("$.list[?(@.name == 'a,b)')].n", [2]),
            ('$["q\\"]"]', 3),
            ("$.list[*].n", [2]),
            ("$.list[0,1]", [{"name": "a,b)", "n": 2}]),
        ],
    )
    def test_a_path_may_hold_commas_parentheses_and_quotes(self, path, found):
        data = {"x, y) 'z": 1, 'q"]': 3, "list": [{"name": "a,b)", "n": 2}]}
        assert evaluate(f"States.Array( {path} , 'after')", data) == [found, "after"]

    @pytest.mark.parametrize(
        ("text", "position", "reason"),
        [
            ("States.Fromat('a')", 0, 'there is no intrinsic function "States.Fromat"; did you mean "States.Format"?'),
            (
                "States.mathadd(1, 2)",
                0,
                'there is no intrinsic function "States.mathadd"; did you mean "States.MathAdd"?',
            ),
            ("Format('a')", 0, 'there is no intrinsic function "Format"; did you mean "States.Format"?'),
            ("hello", 0, 'there is no intrinsic function "hello"; a path would begin with $'),
            ("States.UUID", 11, 'States.UUID is followed by "(" and its arguments'),
            ("States.UUID ()", 11, 'States.UUID is followed by "(" and its arguments'),
            ("States.UUID() x", 13, "the invocation has ended; remove what follows"),
            ("States.Array(1,)", 15, "an argument is missing"),
            ("States.Array(,1)", 13, "an argument is missing"),
            ("States.Array(1 2)", 15, '"," or ")" is missing after an argument'),
            ("States.Array(1", 14, '"," or ")" is missing after an argument'),
            ("States.Array(", 13, 'the text ends inside the arguments; close them with ")"'),
            ("States.Array('a)", 13, "the string is not closed; add an apostrophe"),
            ('States.Array("a")', 13, "strings stand in apostrophes here, '...', not in double quotes"),
            ("States.Array(01)", 13, "a number is written as in JSON, such as -1 or 2.5"),
            ("States.Array(-)", 13, "a number is written as in JSON, such as -1 or 2.5"),
            ("States.Array(1e999)", 13, "the number is too large"),
            (f"States.Array({'9' * 5000})", 13, "the integer has too many digits"),
            ("States.Array(1, $['a)", 18, "the quoted name is not closed"),
        ],
    )
    def test_what_is_no_invocation_is_refused_with_its_place(self, text, position, reason):
        with pytest.raises(IntrinsicSyntaxError) as caught:
            compile_intrinsic(text, compile_path)
        assert (caught.value.position, caught.value.reason) == (position, reason)
        assert str(caught.value) == f"{reason} at character {position + 1} of {text!r}"

    @pytest.mark.parametrize(
        ("text", "position", "reason"),
        [
            ("States.MathAdd(1)", 0, "States.MathAdd takes 2 arguments, not 1,"),
            ("States.Array(States.ArrayLength())", 13, "States.ArrayLength takes 1 argument, not 0,"),
            ("States.Format()", 0, "States.Format takes at least 1 argument, not 0,"),
            ("States.MathRandom(1)", 0, "States.MathRandom takes 2 or 3 arguments, not 1,"),
        ],
    )
    def test_a_strict_reading_counts_the_arguments(self, text, position, reason):
        with pytest.raises(ArgumentCountError) as caught:
            compile_intrinsic(text, compile_path, strict=True)
        assert (caught.value.position, caught.value.reason) == (position, reason)

    @pytest.mark.parametrize("text", ["", "$.a", " States.UUID()", "States.Array([1])", "States.Array(x)"])
    def test_other_texts_are_refused_too(self, text):
        with pytest.raises(IntrinsicSyntaxError):
            compile_intrinsic(text, compile_path)

    def test_a_backslash_stands_only_before_the_four_reserved_characters(self):
        with pytest.raises(IntrinsicSyntaxError, match="backslash") as caught:
            compile_intrinsic(r"States.Array('a\n')", compile_path)
        assert caught.value.position == 15

    def test_the_place_is_shown_with_a_caret_in_its_line(self):
        with pytest.raises(IntrinsicSyntaxError) as caught:
            compile_intrinsic("States.Array('a\nb', x)", compile_path)
        assert caught.value.shown == "b', x)\n    ^"
        assert pickle.loads(pickle.dumps(caught.value)).shown == caught.value.shown

    def test_a_mistake_in_a_path_is_placed_in_the_whole_text(self):
        with pytest.raises(IntrinsicSyntaxError) as caught:
            compile_intrinsic("States.Array(1, $.a[)", compile_path)
        assert 16 <= caught.value.position <= 20

    def test_functions_nest_ten_deep_and_no_deeper(self):
        assert json.dumps(evaluate("States.Array(" * 10 + ")" * 10)) == "[" * 10 + "]" * 10
        with pytest.raises(IntrinsicSyntaxError, match="nested more than 10"):
            compile_intrinsic("States.Array(" * 11 + ")" * 11, compile_path)
        with pytest.raises(IntrinsicSyntaxError, match="nested more than 10"):
            compile_intrinsic("States.Array(" * 100_000, compile_path)

    @given(st.text(st.sampled_from("States.AryMthd()$,'\\{}[]0123.-\"@? \n")) | st.text())
    def test_any_text_compiles_or_is_refused(self, text):
        for candidate in (text, f"States.Array({text})", f"States.Format('{text}', $)"):
            try:
                compile_intrinsic(candidate, compile_path)
            except IntrinsicSyntaxError as error:
                refused = error
            else:
                continue
            assert 0 <= refused.position <= len(candidate)

    @given(TEXT)
    def test_a_literal_is_the_string_that_it_escapes(self, text):
        assert evaluate(f"States.Array({literal(text)})") == [text]


class TestFailing:
    def test_a_path_that_finds_nothing_is_quoted_with_the_input(self):
        assert cause("States.Format('{}', States.Array($.nope))", {"other": 1}) == (
            "The function 'States.Format('{}', States.Array($.nope))' had the following error: "
            "The JsonPath argument for the field '$.nope' could not be found in the input '{\"other\":1}'"
        )

    def test_a_path_into_the_context_object_loses_its_first_dollar_sign(self):
        assert cause("States.Array($$.Nope.Deep)", {"other": 1}) == (
            "The function 'States.Array($$.Nope.Deep)' had the following error: "
            "The JsonPath argument for the field '$.Nope.Deep' could not be found in the input '{\"other\":1}'"
        )

    def test_an_index_of_what_is_no_array_is_told_in_jayways_words(self):
        assert cause("States.Array($.a[0])", {"a": {"b": 1}}) == (
            "The function 'States.Array($.a[0])' had the following error: "
            "Filter: [0] can only be applied to arrays. Current context is: {b=1}"
        )

    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_a_wrong_number_of_arguments_fails_as_wrong_arguments_do_when_it_runs(self, name):
        function = FUNCTIONS[name]
        counts = {function.least - 1, *([] if function.most is None else [function.most + 1])} - {-1}
        for count in counts:
            text = f"{name}({', '.join(['$.a'] * count)})"
            assert detail(text, {"a": 1}) == f"Invalid arguments in {name}"
            assert detail(f"States.Array({text})", {"a": 1}) == f"Invalid arguments in {name}"
            with pytest.raises(ArgumentCountError):
                compile_intrinsic(text, compile_path, strict=True)

    def test_a_path_that_finds_nothing_is_told_before_the_number_of_arguments(self):
        assert "could not be found" in cause("States.Hash($.nope)", {})

    def test_literals_of_the_wrong_type_fail_when_they_run_not_before(self):
        compiled = compile_intrinsic("States.MathAdd('a', 1)", compile_path)
        with pytest.raises(StatesError, match=r"Invalid arguments in States\.MathAdd"):
            compiled(None, World())

    @given(st.sampled_from(sorted(FUNCTIONS)), st.lists(VALUES, max_size=3))
    def test_no_values_raise_anything_but_a_states_error(self, name, values):
        arguments = ", ".join(f"$[{index}]" for index in range(len(values)))
        try:
            result = evaluate(f"{name}({arguments})", values)
        except StatesError as error:
            assert error.error == "States.Runtime"  # noqa: PT017
        else:
            json.dumps(result, ensure_ascii=False, allow_nan=False).encode()


class TestFormat:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("States.Format('{} {}!', 'Hello', $name)", "Hello Ada!"),
            ("States.Format('no placeholder')", "no placeholder"),
            ("States.Format('{}{}{}', 1, 1.5, null)", "11.5null"),
            ("States.Format('{}', true)", "true"),
            (r"States.Format('\{{}\} isn\'t \\', 1)", r"{1} isn't \ ".strip()),
            ("States.Format('{}', 10000000.0)", "1.0E7"),
            ("States.Format('{}', 0.00012)", "1.2E-4"),
            ("States.Format('{}', -123456.5)", "-123456.5"),
            ("States.Format('{}', $)", "{a=1, b=[x, null], c={}}"),
            ("States.Format('{}', $.b)", "[x, null]"),
        ],
    )
    def test_placeholders_take_the_values_as_aws_writes_them(self, text, value):
        assert evaluate(text, {"a": 1, "b": ["x", None], "c": {}}) == value

    def test_the_template_may_come_from_a_path(self):
        assert evaluate("States.Format($.t, 1)", {"t": r"it's {} of \{3\}"}) == "it's 1 of {3}"

    @pytest.mark.parametrize("text", ["States.Format('{} {}', 1)", "States.Format('{}', 1, 2)", "States.Format('', 1)"])
    def test_there_are_as_many_arguments_as_placeholders(self, text):
        assert detail(text) == (
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}."
        )

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("States.Format('Hello {', 1)", "matching '}' not found for '{'."),
            ("States.Format('Hello {{}}', 1)", "matching '}' not found for '{'."),
            ("States.Format('}')", "matching '{' not found for '}'."),
        ],
    )
    def test_single_braces_must_be_escaped(self, text, told):
        assert detail(text) == f"Invalid template in States.Format: {told}"

    @given(st.lists(st.tuples(TEXT, TEXT)), TEXT)
    def test_formatting_puts_each_value_in_its_place(self, pairs, end):
        template = "".join(literal(before)[1:-1] + "{}" for before, _ in pairs) + literal(end)[1:-1]
        arguments = "".join(f", {literal(value)}" for _, value in pairs)
        assert evaluate(f"States.Format('{template}'{arguments})") == "".join(a + b for a, b in pairs) + end


class TestJSON:
    @pytest.mark.parametrize("text", ["", " ", "\n\t"])
    def test_a_blank_string_is_null(self, text):
        assert evaluate("States.StringToJson($)", text) is None

    @pytest.mark.parametrize("value", [1, None, True, ["[]"], {}])
    def test_only_a_string_is_read(self, value):
        assert invalid("States.StringToJson($)", value)

    def test_what_is_wrong_in_the_text_is_told_as_jackson_tells_it(self):
        assert detail("States.StringToJson($)", "{bad}") == (
            "Cannot convert String to Json in States.StringToJson, caused by: Unexpected character ('b' (code 98)): "
            "was expecting double-quote to start field name\n at [Source: REDACTED "
            "(`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 2]"
        )

    def test_what_jackson_would_take_and_json_does_not_is_an_invalid_argument(self):
        assert invalid("States.StringToJson($)", '{"a":1,"a":2}')

    @given(VALUES)
    def test_writing_and_reading_gives_the_value_back(self, value):
        assert evaluate("States.StringToJson(States.JsonToString($))", value) == value

    def test_json_is_written_without_spaces(self):
        assert evaluate("States.JsonToString($)", {"a": [1, None], "é": True}) == '{"a":[1,null],"é":true}'

    @given(st.dictionaries(TEXT, SCALARS, max_size=5), st.dictionaries(TEXT, SCALARS, max_size=5))
    def test_the_second_object_wins_in_a_merge(self, first, second):
        merged = evaluate("States.JsonMerge($[0], $[1], false)", [first, second])
        assert merged == {**first, **second}

    @given(st.dictionaries(TEXT, SCALARS, max_size=5))
    def test_an_empty_object_changes_nothing_and_nothing_is_changed_in_place(self, value):
        before = json.dumps(value)
        assert evaluate("States.JsonMerge($, States.StringToJson('{}'), false)", value) == value
        assert evaluate("States.JsonMerge(States.StringToJson('{}'), $, false)", value) == value
        assert json.dumps(value) == before

    def test_merging_is_shallow_and_deep_merging_is_refused(self):
        data = {"a": {"x": {"p": 1}}, "b": {"x": {"q": 2}}}
        assert evaluate("States.JsonMerge($.a, $.b, false)", data) == {"x": {"q": 2}}
        assert "deep merging is not supported" in cause("States.JsonMerge($.a, $.b, true)", data)

    @pytest.mark.parametrize("value", [None, [], "x", 1])
    def test_only_objects_merge(self, value):
        assert invalid("States.JsonMerge($[0], $[1], false)", [value, {}])
        assert invalid("States.JsonMerge($[0], $[1], false)", [{}, value])


class TestArrays:
    @given(st.lists(SCALARS), st.integers(1, 2**31 - 1) | st.integers(1, 5))
    def test_partitions_together_are_the_array(self, items, size):
        parts = evaluate("States.ArrayPartition($[0], $[1])", [items, size])
        assert [item for part in parts for item in part] == items
        assert all(len(part) == size for part in parts[:-1])
        assert all(1 <= len(part) <= size for part in parts)

    @pytest.mark.parametrize(("size", "parts"), [(2.9, [[1, 2], [3]]), (10, [[1, 2, 3]])])
    def test_a_chunk_size_loses_its_fraction(self, size, parts):
        assert evaluate("States.ArrayPartition($.items, $.size)", {"items": [1, 2, 3], "size": size}) == parts

    @pytest.mark.parametrize("size", [0, -1, 0.9, "2", None, True])
    def test_a_chunk_has_one_item_or_more(self, size):
        assert invalid("States.ArrayPartition($[0], $[1])", [[1], size])

    @pytest.mark.parametrize(
        ("items", "wanted", "found"),
        [
            ([1, 2], 2, True),
            ([1, 2], 3, False),
            ([None], None, True),
            ([[1, 2]], [1, 2], True),
            ([{"a": 1}], {"a": 1}, True),
            ([{"a": 1, "b": 2}], {"b": 2, "a": 1}, False),
            ([0, 1], False, False),
            (["true"], True, True),
            ([], 1, False),
        ],
    )
    def test_contains_compares_the_texts_of_values_as_aws_does(self, items, wanted, found):
        assert evaluate("States.ArrayContains($[0], $[1])", [items, wanted]) is found

    @pytest.mark.parametrize(
        ("arguments", "numbers"),
        [
            ("1, 9, 2", [1, 3, 5, 7, 9]),
            ("1, 9, 3", [1, 4, 7]),
            ("5, -1, -2", [5, 3, 1, -1]),
            ("3, 3, -1", [3]),
            ("5, 1, 1", []),
            ("1.6, 1.4, 1", [1]),
            ("5.4, -0.6, -2.4", [5, 3, 1]),
        ],
    )
    def test_a_range_holds_its_last_number(self, arguments, numbers):
        assert evaluate(f"States.ArrayRange({arguments})") == numbers

    @given(st.integers(-500, 500), st.integers(-500, 499), st.integers(-20, 20).filter(bool))
    def test_a_range_steps_from_the_first_and_never_passes_the_last(self, first, last, step):
        numbers = evaluate("States.ArrayRange($[0], $[1], $[2])", [first, last, step])
        assert all(after - before == step for before, after in pairwise(numbers))
        assert all(min(first, last) <= number <= max(first, last) for number in numbers)

    def test_a_range_has_at_most_a_thousand_items(self):
        assert len(evaluate("States.ArrayRange(1, 1000, 1)")) == 1000
        assert invalid("States.ArrayRange(1, 1001, 1)")
        assert invalid("States.ArrayRange(1001, 1, -1)")
        assert invalid("States.ArrayRange($[0], $[1], 1)", [-(10**30), 10**30])

    @pytest.mark.parametrize("arguments", ["1, 10, 0", "1, 10, 0.49", "'a', 5, 1", "1, null, 1", "1, 5, true"])
    def test_a_range_needs_numbers_and_a_step(self, arguments):
        assert invalid(f"States.ArrayRange({arguments})")

    def test_an_item_is_got_by_its_index_from_zero_without_fraction(self):
        assert evaluate("States.ArrayGetItem($, 1)", ["a", None]) is None
        assert evaluate("States.ArrayGetItem($, 0.9)", ["a", "b"]) == "a"

    @pytest.mark.parametrize("index", [2, -1, "0", None, False])
    def test_an_index_outside_is_invalid(self, index):
        assert invalid("States.ArrayGetItem($[0], $[1])", [["a", "b"], index])

    def test_an_empty_array_gives_null_as_on_aws(self):
        assert evaluate("States.ArrayGetItem($, 7)", []) is None

    @given(st.lists(VALUES, max_size=20))
    def test_unique_items_are_the_items_each_once(self, items):
        unique = evaluate("States.ArrayUnique($)", items)
        assert evaluate("States.ArrayLength($)", unique) <= len(items)
        assert all(item in unique for item in items)
        assert evaluate("States.ArrayUnique($)", unique) is not unique

    @pytest.mark.parametrize(
        ("items", "unique"),
        [
            ([1, 2, 2, 1, 3], [1, 2, 3]),
            ([1, "1", 1, "01"], [1, "1", "01"]),
            ([True, False, True], [False, True]),
            ([[1, 2], [1, 2], [2, 1]], [[2, 1], [1, 2]]),
            ([1, None, None], [None, 1]),
            ([{"a": 1, "b": 2}, {"b": 2, "a": 1}], [{"a": 1, "b": 2}]),
        ],
    )
    def test_unique_items_come_in_the_order_of_a_java_hash_set(self, items, unique):
        assert evaluate("States.ArrayUnique($)", items) == unique

    @pytest.mark.parametrize("name", ["ArrayLength($)", "ArrayUnique($)", "ArrayGetItem($, 0)", "ArrayContains($, 0)"])
    @pytest.mark.parametrize("value", ["abc", {"a": 1}, None, 3])
    def test_only_arrays_are_arrays(self, name, value):
        assert invalid(f"States.{name}", value)


class TestStrings:
    @pytest.mark.parametrize(
        ("text", "delimiters", "parts"),
        [
            ("1,2,3", ",", ["1", "2", "3"]),
            ("1+2,3.4", ".+,", ["1", "2", "3", "4"]),
            (",a,,b,", ",", ["a", "b"]),
            ("", ",", []),
            ("a^b]c-d", "^]-", ["a", "b", "c", "d"]),
            ("abc", "", ["abc"]),
        ],
    )
    def test_each_delimiter_splits_and_empty_parts_are_dropped(self, text, delimiters, parts):
        assert evaluate("States.StringSplit($[0], $[1])", [text, delimiters]) == parts

    @given(TEXT, TEXT)
    def test_no_part_holds_a_delimiter(self, text, delimiters):
        parts = evaluate("States.StringSplit($[0], $[1])", [text, delimiters])
        assert "".join(parts) == "".join(char for char in text if char not in delimiters)

    @given(TEXT)
    def test_base64_gives_back_what_it_took(self, text):
        assert evaluate("States.Base64Decode(States.Base64Encode($))", text) == text

    @pytest.mark.parametrize(
        ("text", "decoded"),
        [(" YWJj\nZA== ", "abcd"), ("YWI", "ab"), ("!!YWJj!!", "abc"), ("A", ""), ("/w==", "\ufffd")],
    )
    def test_decoding_skips_what_is_not_base64(self, text, decoded):
        assert evaluate("States.Base64Decode($)", text) == decoded

    @pytest.mark.parametrize("name", ["Base64Encode($)", "Base64Decode($)", "Hash($, 'MD5')"])
    def test_ten_thousand_characters_are_the_limit(self, name):
        assert isinstance(evaluate(f"States.{name}", "A" * 10_000), str)
        assert invalid(f"States.{name}", "A" * 10_001)

    @pytest.mark.parametrize("name", ["Base64Encode($)", "Base64Decode($)", "StringSplit($, ',')"])
    @pytest.mark.parametrize("value", [1, None, True, ["a"]])
    def test_only_strings_are_strings(self, name, value):
        assert invalid(f"States.{name}", value)

    def test_long_texts_are_encoded_in_one_line(self):
        assert evaluate("States.Base64Encode($)", "x" * 100) == base64.b64encode(b"x" * 100).decode()

    @pytest.mark.parametrize(("algorithm", "length"), [("MD5", 32), ("SHA-1", 40), ("SHA-384", 96), ("SHA-512", 128)])
    def test_a_hash_is_hexadecimal(self, algorithm, length):
        digest = evaluate(f"States.Hash('hello', '{algorithm}')")
        assert len(digest) == length
        assert int(digest, 16) >= 0

    def test_a_hash_is_of_the_utf8_text(self):
        digest = "1dabba21cdad44541f6b15796f8d22978fc7ea10c46aeceeeeb66c23b3ac7604"
        assert evaluate("States.Hash('✓', 'SHA-256')") == digest
        assert evaluate("States.Hash(12, 'MD5')") == evaluate("States.Hash('12', 'MD5')")

    @pytest.mark.parametrize("algorithm", ["'sha-256'", "'SHA256'", "''", "1", "null"])
    def test_algorithms_are_named_exactly(self, algorithm):
        assert invalid(f"States.Hash('data', {algorithm})")


class TestNumbers:
    @pytest.mark.parametrize(
        ("first", "second", "total"),
        [(1, 2, 3), (2.5, 0, 3), (-2.5, 0, -2), (0.49999999999999994, 0, 0), (1.4, 1.4, 2), (2**31 - 2, 1, 2**31 - 1)],
    )
    def test_add_rounds_each_number_halves_up(self, first, second, total):
        result = evaluate("States.MathAdd($[0], $[1])", [first, second])
        assert (result, type(result)) == (total, int)

    @pytest.mark.parametrize(
        ("first", "second"),
        [(2**31 - 1, 1), (-(2**31), -1), (3e9, 1), (1, -3e9), (1e300, 1), ("1", 1), (1, None), (True, 1), ([], 1)],
    )
    def test_add_takes_and_gives_32_bit_integers(self, first, second):
        assert invalid("States.MathAdd($[0], $[1])", [first, second])

    @given(st.integers(-(2**31), 2**31 - 2), st.integers(1, 2**32), st.floats(0, 1, exclude_max=True))
    def test_a_random_number_lies_from_the_first_up_to_the_last(self, first, span, share):
        last = min(first + span, 2**31 - 1)
        number = evaluate("States.MathRandom($[0], $[1])", [first, last], share)
        assert first <= number < last

    def test_chance_comes_from_the_execution(self):
        assert [evaluate("States.MathRandom(0, 10)", share=share / 10) for share in range(10)] == list(range(10))

    @given(st.integers())
    def test_the_same_seed_gives_the_same_number_whatever_the_execution_draws(self, seed):
        text = "States.MathRandom(1, 1000, $)"
        assert evaluate(text, seed, share=0.1) == evaluate(text, seed, share=0.9)

    def test_seeds_give_different_numbers(self):
        assert len({evaluate("States.MathRandom(0, 1000000, $)", seed) for seed in range(20)}) > 10

    @pytest.mark.parametrize("arguments", ["1, 1", "10, 5", "1.4, 1.6", "'a', 2", "1, null", "1, 9, 'x'", "0, 3e9"])
    def test_the_interval_is_not_empty_and_all_are_numbers(self, arguments):
        assert invalid(f"States.MathRandom({arguments})")

    def test_a_uuid_comes_from_the_execution_at_each_call(self):
        assert evaluate("States.UUID()") == World().uuid()

    @pytest.mark.parametrize("arguments", ["'x'", "$.x", "1, 2", "null", "$.x, States.UUID()"])
    def test_a_uuid_ignores_what_it_is_given(self, arguments):
        assert evaluate(f"States.UUID({arguments})", {"x": 1}) == World().uuid()
        with pytest.raises(StatesError, match="could not be found"):
            evaluate("States.UUID($.nope)", {})


@pytest.mark.parametrize(
    "text",
    [
        "States.Array({many})",
        "States.JsonToString(States.Array({many}))",
        "States.Hash(States.Array({many}), 'MD5')",
        "States.ArrayUnique(States.Array({many}))",
        "States.ArrayContains(States.Array({many}), 1)",
        "States.ArrayLength(States.Array(States.Array({many})))",
        "States.Format('{holes}', {many})",
    ],
)
def test_what_a_function_makes_is_bounded(text: str):
    call = text.replace("{many}", ",".join(["$.x"] * 40)).replace("{holes}", "{}" * 40)
    compiled = compile_intrinsic(call, compile_path)
    with pytest.raises(StatesError) as caught:
        compiled({"x": "a" * 200_000}, World())
    assert caught.value.error == "States.DataLimitExceeded"
    compiled({"x": "a" * 100}, World())


@pytest.mark.parametrize("count", [1, 24, 25, 40, 100])
def test_many_arguments_are_no_fault_while_together_they_are_small(count):
    data = {"x": "a" * 200_000, "y": "b"}
    rest = ["$.y"] * (count - 1)
    arguments = ", ".join(["$.x", *rest])
    assert compile_intrinsic(f"States.ArrayLength(States.Array({arguments}))", compile_path)(data, World()) == count
    template = r"\{" + "{}" * count
    filled = compile_intrinsic(f"States.Format('{template}', {arguments})", compile_path)(data, World())
    assert filled == "{" + data["x"] + "b" * (count - 1)
