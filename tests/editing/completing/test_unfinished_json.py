"""Reading a JSON text that is not finished: what was typed so far, and where the cursor stands in it."""

import json

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn.editing.completing.unfinished_json import read_unfinished_json

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


def spot(marked: str):
    """The spot of the cursor, which `|` stands for."""
    at = marked.index("|")
    return read_unfinished_json(marked.replace("|", "", 1), at).spot


@given(value=ANY_JSON, indent=st.sampled_from([None, 2]))
@settings(max_examples=150)
def test_a_finished_text_is_read_as_it_is(value, indent):
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    if "\u2028" not in text and "\u0085" not in text:
        assert read_unfinished_json(text, 0).value == value


@given(text=st.text(alphabet='{}[]:,"\\ \nab1|', max_size=40), at=st.integers(0, 40))
@settings(max_examples=300)
def test_whatever_was_typed_is_never_refused(text, at):
    found = read_unfinished_json(text, min(at, len(text)))
    if found.spot:
        assert 0 <= found.spot.outer_start <= found.spot.start <= found.spot.end <= found.spot.outer_end <= len(text)


@pytest.mark.parametrize(
    ("marked", "place", "role"),
    [
        ('{"StartAt": "|', ("StartAt",), "value"),
        ('{"StartAt": |', ("StartAt",), "value"),
        ('{"StartAt": "A"|, "States": {}}', (), "key"),
        ("{|}", (), "key"),
        ('{"A": {"Ne|"}}', ("A",), "key"),
        ('{"A": {"Ne|": "B"}}', ("A",), "key"),
        ('{"A": {"Next": |\n"End": true}}', ("A", "Next"), "value"),
        ('{"A": {"Next": "|\n"End": true}}', ("A", "Next"), "value"),
        ('{"Catch": [{"ErrorEquals": ["a", |]}]}', ("Catch", 0, "ErrorEquals", 1), "value"),
        ('{"Catch": [{"ErrorEquals": ["a", "|"]}, 1]}', ("Catch", 0, "ErrorEquals", 1), "value"),
        ('{"C": [{"N": "A"}, {"N": "|"}]}', ("C", 1, "N"), "value"),
        ('{"C": [{"N": "A"} {"N": "|"}]}', ("C", 1, "N"), "value"),
        ('{"a": {"b": [1, 2}, "c|"}', (), "key"),
    ],
)
def test_the_spot_is_where_the_cursor_stands(marked, place, role):
    found = spot(marked)
    assert (found.place, found.role) == (place, role)


def test_there_is_no_spot_outside_the_outermost_brackets():
    assert read_unfinished_json("", 0).spot is None
    assert read_unfinished_json('{"a": 1} ', 9).spot is None


def test_a_key_whose_value_is_missing_does_not_swallow_the_next_one():
    assert read_unfinished_json('{"Next": \n"End": true}', 0).value == {"End": True}


def test_the_word_that_is_typed_is_told_with_and_without_its_quotation_marks():
    found = spot('{"Type": "Ta|sk"}')
    assert (found.start, found.end, found.outer_start, found.outer_end) == (10, 14, 9, 15)


def test_an_open_text_ends_at_the_cursor():
    assert spot('{"Type": "Ta|\n}').outer_end == 12


def test_missing_commas_are_known_on_both_sides():
    found = spot('{"a": 1 |\n"b": 2}')
    assert (found.precedes, found.follows) == (True, True)
    found = spot('{"a": 1, |}')
    assert (found.precedes, found.follows) == (False, False)
