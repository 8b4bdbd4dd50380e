"""What is JSON goes through unchanged; what is not is refused in one sentence that names its place."""

import contextlib
import enum
import json
import math
import pickle
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from sfnlearn import jsontext
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import (
    JSON,
    MAX_DEPTH,
    JSONSyntaxError,
    JSONText,
    check_value,
    dumps,
    is_number,
    json_type,
    locate,
    parse,
    size,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4))


def typed(value: JSON) -> Any:
    """A value with the type of every scalar beside it: 1, 1.0 and True are equal in Python and not in JSON."""
    if isinstance(value, dict):
        return [(key, typed(item)) for key, item in value.items()]
    return [typed(item) for item in value] if isinstance(value, list) else (type(value), value)


def refusal(text: str) -> str:
    with pytest.raises(JSONSyntaxError) as caught:
        parse(text)
    return str(caught.value)


@given(VALUES)
def test_a_value_survives_writing_and_reading_with_types_and_key_order(value):
    assert typed(parse(dumps(value))) == typed(value)


@given(VALUES)
def test_a_copy_is_equal_and_shares_no_container(value):
    copy = check_value(value)
    assert typed(copy) == typed(value)
    assert copy is not value or not isinstance(value, dict | list)


@given(VALUES)
def test_size_counts_the_bytes_of_the_compact_text(value):
    assert size(value) == len(dumps(value).encode())


@given(VALUES)
def test_the_text_is_what_json_writes_compactly(value):
    assert dumps(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(st.text() | st.text(st.sampled_from('[]{}",:\\ 0123.eE-+tnu"\n\ud800')))
@example('"\\ud83d\\ude00"')
@example("[" * 100_000)
@example('{"a":' * 100_000)
@example('"' + "\\" * 99_999)
@example("9" * 100_000)
def test_any_text_is_read_as_json_reads_it_or_refused_as_a_syntax_error(text):
    try:
        value = parse(text)
    except JSONSyntaxError as refused:
        error = refused
    else:
        assert typed(value) == typed(json.loads(text))
        return
    lines = text.split("\n")
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1


@given(VALUES, st.data())
def test_a_damaged_text_raises_nothing_but_a_syntax_error(value, data):
    text = json.dumps(value, indent=data.draw(st.none() | st.just(1)))
    cut = data.draw(st.integers(0, len(text)))
    noise = data.draw(st.sampled_from(["", ",", "]", "}", '"', "'", "\\", "0", ":", "NaN", "//", "\x00", "\ud800"]))
    damaged = text[:cut] + noise + text[cut + data.draw(st.integers(0, 1)) :]
    with contextlib.suppress(JSONSyntaxError):
        assert check_value(parse(damaged)) == json.loads(damaged)


NUMBER_ADVICE = "write digits before and after a point, or put a string in double quotes"
MEANT = 'write \\" for one that belongs to the text, or a single one'
EXPRESSION_ADVICE = 'write it in quotes, as in "{% $states.input %}"'
VALUE_ADVICE = "add the value or remove what is too much"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: the text is empty"),
        (" \n", "line 1, column 1: the text is empty"),
        ('{"a": \n', "line 1, column 6: the text ends where a value belongs; add the value"),
        ('{"a": 1\n\n', "line 1, column 8: the text ends inside an object; close it with }"),
        ('{"a": 1,}', 'line 1, column 8: there is a comma before "}"; remove the comma'),
        ("[1,\n 2,\n]", 'line 2, column 3: there is a comma before "]"; remove the comma'),
        ("[1,,2]", "line 1, column 4: there are two commas in a row; remove one"),
        ("[,1]", 'line 1, column 2: "," stands where a value belongs; add the value or remove what is too much'),
        ("{,}", "line 1, column 2: a comma stands before the first field; remove it"),
        ("[1 2]", 'line 1, column 3: a comma is missing before "2"'),
        ('{"a": 1 "b": 2}', """line 1, column 8: a comma is missing before '"'"""),
        ('{"a": 1\n  "b": 2}', "line 1, column 8: a comma is missing at the end of this line"),
        ('{"a": {"b": 2}  \n\n  "c": 2}', "line 1, column 15: a comma is missing at the end of this line"),
        ('["a" "b"]', """line 1, column 5: a comma is missing before '"'"""),
        (
            '{"x": "say "hi" to"}',
            f'line 1, column 12: this quotation mark ends the text, and "h" comes after it; {MEANT}',
        ),
        ('{"x.$": "F("a")"}', f'line 1, column 12: this quotation mark ends the text, and "a" comes after it; {MEANT}'),
        ('{"a": $.b}', 'line 1, column 7: a path is a text; write it in quotes, as in "$.b"'),
        ('{"a": $.b[0], "c": 1}', 'line 1, column 7: a path is a text; write it in quotes, as in "$.b[0]"'),
        ('{"a": {% $x %}}', f"line 1, column 7: a JSONata expression is a text; {EXPRESSION_ADVICE}"),
        ('{"a" 1}', 'line 1, column 6: a ":" is missing after the key "a"'),
        ('["a": 1]', 'line 1, column 5: there is a ":" in an array; use an object, {"key": value}, or a comma'),
        ("{a: 1}", 'line 1, column 2: a key stands in double quotes; write "a"'),
        ("{'a': 1}", "line 1, column 2: JSON strings stand in double quotes; write \"...\" instead of '...'"),
        ("['a']", "line 1, column 2: JSON strings stand in double quotes; write \"...\" instead of '...'"),
        ("[1", "line 1, column 3: the text ends inside an array; close it with ]"),
        ('{"a": 1', "line 1, column 8: the text ends inside an object; close it with }"),
        ("[1}", 'line 1, column 3: "}" closes what is an array; close it with ]'),
        ("{]", 'line 1, column 2: "]" closes what is an object; close it with }'),
        ("[1]]", 'line 1, column 4: there is one "]" too many; remove it'),
        ("1 2", "line 1, column 3: more text follows after the JSON value; remove it"),
        ("1 // one", 'line 1, column 3: JSON has no comments; remove it, or use a "Comment" field'),
        ("[1 /* one */]", 'line 1, column 4: JSON has no comments; remove it, or use a "Comment" field'),
        ("{\n# one\n}", 'line 2, column 1: JSON has no comments; remove it, or use a "Comment" field'),
        ("[NaN]", "line 1, column 2: JSON has no NaN; use null or a string"),
        ("-Infinity", "line 1, column 1: JSON has no -Infinity; use null or a string"),
        ("True", 'line 1, column 1: "True" is not JSON; write true'),
        ("[None]", 'line 1, column 2: "None" is not JSON; write null'),
        ("[abc]", 'line 1, column 2: a text or a name stands in double quotes; write "abc"'),
        ('{"a": 1, "b": 2, "a": 3}', 'line 1, column 18: the key "a" stands twice in one object; rename or remove one'),
        ("1e999", "line 1, column 1: the number 1e999 is too large; the largest is about 1.8e308"),
        ("01", "line 1, column 1: the number 01 begins with a zero; remove the zero, or put a string in double quotes"),
        ("+1", "line 1, column 1: the number +1 begins with a plus sign; remove it"),
        (".5", f"line 1, column 1: .5 is not a JSON number; {NUMBER_ADVICE}"),
        ("9" * 5000, "line 1, column 1: an integer of 5000 digits is too long to read; write it as a string"),
        ('"abc', 'line 1, column 1: a string is not closed; add the closing "'),
        ('"a\nb"', "line 1, column 3: a string runs over the end of its line; close it, or write \\n for a line break"),
        ('"a\tb"', "line 1, column 3: a string holds a tab; write \\t"),
        ('"a\x01b"', "line 1, column 3: a string holds a control character that cannot be seen; write \\u0001"),
        (r'"\x41"', r'line 1, column 2: "\x" is not an escape of JSON; write \\ for a backslash'),
        (r'"\u12"', r"line 1, column 2: \u is followed by fewer than four hexadecimal digits; write \u0041 for A"),
        (
            r'["\ud800"]',
            r"line 1, column 2: the string holds half of a surrogate pair, \ud800; write the whole character",
        ),
        (
            "\ufeff1",
            "line 1, column 1: the text begins with a byte order mark; read the file with encoding='utf-8-sig'",
        ),
        ("\u00a01", f"line 1, column 1: a no-break space stands where a value belongs; {VALUE_ADVICE}"),
        (
            "[1\u200b]",
            (
                'line 1, column 3: a character that cannot be seen, \\u200b, stands where a comma or "]" belongs; '
                "take it away"
            ),
        ),
    ],
)
def test_a_refused_text_is_told_where_and_what_to_do(text, message):
    assert refusal(text) == message


def test_a_raw_half_surrogate_is_refused_too():
    assert "half of a surrogate pair" in refusal('"\ud800"')
    assert "half of a surrogate pair" in refusal('{"\\ud800": 1}')


def test_nesting_is_read_up_to_the_limit_and_refused_beyond_it():
    deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert dumps(parse(deepest)) == deepest
    assert dumps(check_value(parse(deepest))) == deepest
    assert "nested more than 200 levels" in refusal(f"[{deepest}]")
    assert "nested more than 200 levels" in refusal('{"a":' * 201 + "1" + "}" * 201)


def test_many_brackets_side_by_side_are_not_deep():
    assert parse(f"[{'[],' * 1000}0]")[-1] == 0


def test_brackets_inside_strings_are_not_deep():
    assert parse(dumps("[" * 1000)) == "[" * 1000


def test_a_syntax_error_can_be_pickled_for_other_processes():
    error = pickle.loads(pickle.dumps(JSONSyntaxError(2, 3, "no")))
    assert (error.line, error.column, error.reason, str(error)) == (2, 3, "no", "line 2, column 3: no")


def test_json_text_keeps_its_wording_and_says_so():
    text = JSONText('{"a":  1}')
    assert text == '{"a":  1}'
    assert repr(text) == "JSONText('{\"a\":  1}')"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_without_json_form_are_not_written(number):
    with pytest.raises(ValueError):
        dumps([number])


def test_the_plain_encoder_writes_the_same_where_python_has_no_c_extension(monkeypatch):
    value = {"name": "Zoë", "n": [1, 2.0, None, True], "nested": {"a": []}}
    monkeypatch.setattr("json.encoder.c_make_encoder", None)
    assert jsontext._make_encoder()(value) == dumps(value)


DOCUMENT = '{\n  "StartAt": "A",\n  "States": {\n    "A/B": {"~x": [10, {"y": null}]}\n  }\n}'


@pytest.mark.parametrize(
    ("keys", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("StartAt",), (2, 14), (2, 3)),
        (("States", "A/B"), (4, 12), (4, 5)),
        (("States", "A/B", "~x"), (4, 19), (4, 13)),
        (("States", "A/B", "~x", 1, "y"), (4, 30), (4, 25)),
        (("States", "A/B", "~x", 0), (4, 20), (4, 20)),
        (("States", "A/B", "~x", "0"), (4, 19), (4, 13)),
        (("States", "Missing", "Next"), (3, 13), (3, 3)),
    ],
)
def test_keys_and_indexes_are_located_in_the_text(keys, value, key):
    assert locate(DOCUMENT, keys) == value
    assert locate(DOCUMENT, keys, key=True) == key


class Color(enum.StrEnum):
    RED = "red"


class Number(enum.IntEnum):
    ONE = 1


def test_tuples_and_subclasses_become_plain_values():
    copy = check_value({Color.RED: (Color.RED, Number.ONE, JSONText("x"))})
    assert copy == {"red": ["red", 1, "x"]}
    assert [type(item) for item in copy["red"]] == [str, int, str]
    assert type(next(iter(copy))) is str


def cycle() -> Any:
    value: Any = {"a": [1]}
    value["a"].append(value)
    return value


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": [1, 2, 3, {4}]}, "$.a[3] is a set, which JSON does not have; use a list"),
        ({"odd key": b"x"}, "$['odd key'] is a bytes, which JSON does not have; decode it to a str"),
        (object(), "$ is an object, which JSON does not have; use a dict, list, str, number, bool or None"),
        ({1: "a"}, "$ has the key 1, an int; JSON keys are strings, so use '1'"),
        ([math.nan], "$[0] is nan, which JSON does not have; use null or a string"),
        ((0, {"x": -math.inf}), "$[1].x is -inf, which JSON does not have; use null or a string"),
        (["\ud800"], "$[0] holds half of a surrogate pair, which UTF-8 cannot write; decode the text properly first"),
        ({"\ud800": 1}, r"$ has the key '\ud800' with half of a surrogate pair, which UTF-8 cannot write"),
        ([10**5000], "$[0] is an integer of more than 4300 digits; use a string"),
        (cycle(), "$.a[1] contains itself; JSON has no cycles"),
        (deep(201), f"${'[0]' * 200} is nested more than 200 levels deep; make the value flatter"),
    ],
)
def test_a_python_value_that_is_not_json_is_refused_with_its_place(value, message):
    with pytest.raises(UsageError) as caught:
        check_value(value)
    assert str(caught.value) == message


def test_the_first_obstacle_in_document_order_is_named():
    with pytest.raises(UsageError, match=r"^\$\.a "):
        check_value({"a": {1}, "b": {2}})


@pytest.mark.parametrize(
    ("value", "expected"), [(0, True), (1.5, True), (10**400, True), (True, False), ("1", False), (None, False)]
)
def test_numbers_are_integers_and_floats_but_no_booleans(value, expected):
    assert is_number(value) is expected


def test_json_types():
    values: list[Any] = [{}, [], "", True, 1, 1.5, None]
    assert [json_type(value) for value in values] == [
        "object",
        "array",
        "string",
        "boolean",
        "number",
        "number",
        "null",
    ]
