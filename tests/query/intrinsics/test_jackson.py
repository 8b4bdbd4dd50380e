"""What Jackson says of a text that is no JSON: its sentence and the place, one row for each kind of mistake."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from sfnlearn.jsontext import JSONSyntaxError, parse
from sfnlearn.query.intrinsics.jackson import mistake

VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
MINUS = "expected digit (0-9) to follow minus sign, for valid numeric value"
SOURCE = "Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); "

MEASURED = [
    ("{bad}", "Unexpected character ('b' (code 98)): was expecting double-quote to start field name", (1, 2)),
    ('{"a":1', "Unexpected end-of-input: expected close marker for Object (start marker at [1:1])", (1, 7)),
    ("undefined", f"Unrecognized token 'undefined': was expecting {VALUES}", (1, 10)),
]
FROM_THE_PARSER = [
    ("[1,]", f"Unexpected character (']' (code 93)): expected a valid value {VALUES}", (1, 4)),
    ('{"a":}', "Unexpected character ('}' (code 125)): expected a value", (1, 6)),
    ('{"a"1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", (1, 5)),
    ('{"a":1 2}', "Unexpected character ('2' (code 50)): was expecting comma to separate Object entries", (1, 8)),
    ("[[] 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", (1, 5)),
    ('{"a":1,}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", (1, 8)),
    ('{"a":[1}', "Unexpected close marker '}': expected ']' (for Array starting at [1:6])", (1, 9)),
    ("]", "Unexpected close marker ']': expected '}' (for root starting at [1:0])", (1, 2)),
    ("[1,", "Unexpected end-of-input within/between Array entries", (1, 4)),
    ('{"a":', "Unexpected end-of-input within/between Object entries", (1, 6)),
    ('{"a', "Unexpected end-of-input in field name", (1, 4)),
    ('"a', "Unexpected end-of-input: was expecting closing quote for a string value", (1, 3)),
    ("[\n  tru]", f"Unrecognized token 'tru': was expecting {VALUES}", (2, 6)),
    ("NaN", "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow", (1, 4)),
    ('"\\x"', "Unrecognized character escape 'x' (code 120)", (1, 4)),
    ("-a", f"Unexpected character ('a' (code 97)) in numeric value: {MINUS}", (1, 2)),
    ("01", "Invalid numeric value: Leading zeroes not allowed", (1, 2)),
    ("[1.]", "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit", (1, 4)),
    ("1a", "Unexpected character ('a' (code 97)): Expected space separating root-level values", (1, 2)),
]


@pytest.mark.parametrize(("text", "sentence", "place"), [*MEASURED, *FROM_THE_PARSER])
def test_each_mistake_has_its_sentence_and_its_place(text, sentence, place):
    told = mistake(text)
    assert told is not None
    assert told.count(SOURCE) == 1 + sentence.count("[1:")
    for marker in ("[1:0]", "[1:1]", "[1:6]"):
        sentence = sentence.replace(marker, f"[{SOURCE}line: 1, column: {marker[3]}]")
    assert told == f"{sentence}\n at [{SOURCE}line: {place[0]}, column: {place[1]}]"


TEXTS = st.text(st.sampled_from('{}[]",:\\ \n-+.0123eEtruefalsn')) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
).map(json.dumps)


@given(TEXTS)
def test_it_finds_a_mistake_only_where_there_is_one(text):
    try:
        parse(text)
    except JSONSyntaxError:
        return
    assert mistake(text) is None


@given(TEXTS, st.integers(0, 30))
def test_a_text_that_is_cut_off_is_always_wrong(text, cut):
    try:
        whole = isinstance(parse(text), dict | list)
    except JSONSyntaxError:
        return
    short = text.rstrip()[: -1 - cut]
    if whole and short.strip():
        assert mistake(short) is not None
