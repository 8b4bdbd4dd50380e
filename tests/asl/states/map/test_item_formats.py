import csv
import io

import pytest
from hypothesis import given, strategies as st

from sfnlearn.asl.states.map.item_formats import DELIMITERS, FormatError, read_csv, read_items
from sfnlearn.jsontext import dumps

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)
FIRST = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("a,b\n", []),
        ("a,b\n1,2", [{"a": "1", "b": "2"}]),
        ("a,b\r\n1,2\r\n", [{"a": "1", "b": "2"}]),
        ("a,b\n1\n", [{"a": "1", "b": ""}]),
        ("a,b\n1,2,3\n", [{"a": "1", "b": "2"}]),
        ('a,b\n"x, y","say ""hi"""\n', [{"a": "x, y", "b": 'say "hi"'}]),
        ("a\n\nb\n", [{"a": "b"}]),
    ],
)
def test_csv(text, items):
    assert read_items(text, FIRST) == items


@pytest.mark.parametrize("name", DELIMITERS)
def test_the_delimiters(name):
    sign = DELIMITERS[name]
    assert read_items(f"a{sign}b\n1{sign}2\n", {**FIRST, "CSVDelimiter": name}) == [{"a": "1", "b": "2"}]


def test_a_long_field_and_the_limit_of_the_csv_module_afterwards():
    before = csv.field_size_limit()
    assert len(read_items("a\n" + "x" * 300_000, FIRST)[0]["a"]) == 300_000
    assert csv.field_size_limit() == before


@given(
    st.lists(CELL, min_size=1, max_size=3, unique=True), st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=4)
)
def test_what_the_csv_module_writes_is_read_again(headers, rows):
    rows = [row[: len(headers)] for row in rows]
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([headers, *rows])
    assert read_csv(file.getvalue(), FIRST) == [dict(zip(headers, row, strict=True)) for row in rows]


@given(st.lists(st.integers() | CELL | st.none(), max_size=5))
def test_json_and_json_lines(values):
    assert read_items(dumps(values), {}) == values
    assert read_items("\n".join(map(dumps, values)), {"InputType": "JSONL"}) == values


@pytest.mark.parametrize(
    ("pointer", "items"),
    [
        ("/a", [1]),
        ("/b~1c", [2]),
        ("/d~0e/0", [3]),
        ("/o", [{"Key": "x", "Value": 1}]),
        ("", [{"Key": "a", "Value": [1]}]),
    ],
)
def test_items_pointer(pointer, items):
    value = {"a": [1], "b/c": [2], "d~e": [[3]], "o": {"x": 1}}
    assert read_items(dumps(value), {"ItemsPointer": pointer})[: len(items)] == items


@pytest.mark.parametrize("pointer", ["/x", "/a/9", "/a/-1", "/a/01", "/a/b", "/t/0", "/a/0/0"])
def test_a_pointer_to_nothing(pointer):
    with pytest.raises(FormatError, match="names nothing"):
        read_items('{"a": [1], "t": "text"}', {"ItemsPointer": pointer})


@pytest.mark.parametrize("text", ["5", '"x"', "null", "true"])
def test_what_cannot_be_iterated(text):
    with pytest.raises(FormatError, match="non-iterable"):
        read_items(text, {})


def test_a_broken_line_is_told_by_its_number():
    with pytest.raises(FormatError, match="Line 3"):
        read_items("1\n2\n{\n", {"InputType": "JSONL"})


@given(st.text(max_size=40), st.sampled_from(["CSV", "JSON", "JSONL"]))
def test_no_text_raises_anything_else(text, kind):
    try:
        read_items(text, {"InputType": kind, "ItemsPointer": "/a"})
    except FormatError as error:
        str(error)
