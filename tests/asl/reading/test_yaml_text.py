import contextlib
import json
import re

import pytest
import yaml
from hypothesis import assume, given, strategies as st

from sfnlearn.asl.reading.yaml_text import YAMLSyntaxError, parse_yaml

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-17", -17),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1.0", 1.0),
        ("on", "on"),
        ("yes", "yes"),
        ("No", "No"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("2026-01-31", "2026-01-31"),
        ("1:30", "1:30"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("017", "017"),
        (".5", ".5"),
        ("1_000", "1_000"),
        ("+1", "+1"),
        (".inf", ".inf"),
        ("'5'", "5"),
        ('"a\\nb"', "a\nb"),
        ("[a, 1]", ["a", 1]),
        ("{a: 1}", {"a": 1}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("- 1\n- - 2\n", [1, [2]]),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("=", "="),
        ("<<: a", {"<<": "a"}),
    ],
)
def test_yaml_has_the_values_that_json_has(text, value):
    found = parse_yaml(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\na: 2", 2, 1),
        ("1: a", 1, 1),
        ("a:\n  true: b", 2, 3),
        ("a: [1", 1, 4),
        ("a: !!python/object:os.system x", 1, 4),
        ("a: !mine x", 1, 4),
        ("? [a]\n: 1", 1, 3),
        ("a: 1\n---\nb: 2", 2, 1),
    ],
)
def test_what_json_does_not_have_is_refused_with_its_place(text, line, column):
    with pytest.raises(YAMLSyntaxError) as caught:
        parse_yaml(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: *b",
        "&a [&b [*a]]",
        "[" * 3000,
        "- " * 3000,
        "{a: " * 3000,
        "\x00",
        "a: \ud800",
        "9" * 5000,
        "1e999",
        "\t- a",
        "%YAML 9",
    ],
)
def test_hostile_texts_are_refused(text):
    with pytest.raises(YAMLSyntaxError):
        parse_yaml(text)


def test_aliases_that_multiply_are_refused():
    lines = ["a0: &a0 [1, 1]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    with pytest.raises(YAMLSyntaxError, match="aliases"):
        parse_yaml("\n".join(lines))


@given(VALUES)
def test_json_is_yaml(value):
    assert parse_yaml(json.dumps(value)) == value


@given(VALUES)
def test_what_pyyaml_writes_is_read_again(value):
    # PyYAML writes YAML 1.1, where 0E0 is a string that needs no quotes; in JSON's schema it is a number.
    assume(not re.search(r"\d[eE][-+]?\d", json.dumps(value)))
    text = yaml.safe_dump(value)  # with allow_unicode PyYAML itself loses U+0085 and its like
    if "!!binary" not in text:
        assert parse_yaml(text) == value


@given(st.text(max_size=60) | st.text("[]{}:,-?&*!|>'\"%@`# \n\tab1", max_size=60))
def test_no_text_raises_anything_else(text):
    with contextlib.suppress(YAMLSyntaxError):
        json.dumps(parse_yaml(text))


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\nb: [A", 2, 4),
        ("a: [1, 2\nb: 3\n", 1, 4),
        ("a: {b: 1\nc: 2\n", 1, 4),
        ("a:\n  b: {x: 1,\n  c: 2\nd: 3", 2, 6),
        ("a: 1\nb: 'x\n", 2, 4),
        ('a: 1\nb: "x\nc: 2\n', 2, 4),
        ("a: {\n b: 1\n c: 2\n}\n", 3, 3),
        ("a: {\n  b: 1,\n  c: 2 3: 4\n}", 3, 9),
    ],
)
def test_what_is_not_closed_is_told_where_it_begins_and_what_is_wrong_inside_where_it_is(text, line, column):
    with pytest.raises(YAMLSyntaxError) as caught:
        parse_yaml(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("!!timestamp 2026-01-31", "!!timestamp"),
        ("!!binary aGVsbG8=", "!!binary"),
        ("!!set {x, y}", "!!set"),
        ("1e999", "inf"),
        ('"\\ud800"', "surrogate"),
        ("9" * 5000, "4300 digits"),
        ("!!float x", "float"),
        ("!Sub x", "!Sub"),
    ],
)
def test_a_value_that_json_does_not_have_is_told_at_its_place(value, reason):
    for text, line, column in ((f"a: 1\nb: {value}", 2, 4), (f"a:\n  - 1\n  - {value}\nc: 1", 3, 5)):
        with pytest.raises(YAMLSyntaxError, match=reason) as caught:
            parse_yaml(text)
        assert (caught.value.line, caught.value.column) == (line, column)
