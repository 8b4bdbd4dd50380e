"""The rules of the Java class library that shine through AWS's answers."""

import random
import struct
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.query.java import java_hash, java_random, java_text, java_unique

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | FLOATS | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.001, "0.001"),
        (0.00099, "9.9E-4"),
        (9999999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (-12345678.9, "-1.23456789E7"),
        (1.5e300, "1.5E300"),
        (5e-324, "5.0E-324"),
        (123456789012345680.0, "1.2345678901234568E17"),
    ],
)
def test_a_double_is_written_as_double_to_string_does(number, text):
    assert java_text(number) == text


@given(FLOATS)
def test_a_written_double_reads_back_as_itself(number):
    text = java_text(number)
    assert float(text) == number
    assert "." in text
    assert "+" not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a b", "a b"),
        (None, "null"),
        (True, "true"),
        (10**20, "100000000000000000000"),
        ({}, "{}"),
        ([[], {"k": [1, "x"]}], "[[], {k=[1, x]}]"),
    ],
)
def test_other_values_are_written_as_string_value_of_does(value, text):
    assert java_text(value) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, 0),
        (False, 1237),
        (-7, -7),
        (2**31, -(2**31)),
        (-(2**31) - 1, -(2**31)),
        (1.0, 1072693248),
        ("", 0),
        ("polygenelubricants", -(2**31)),
        ("😀", 55357 * 31 + 56832),
        ([], 1),
        ([None], 31),
    ],
)
def test_hash_codes_follow_the_class_library(value, code):
    assert java_hash(value) == code


@given(VALUES)
def test_a_hash_code_has_32_bits(value):
    struct.pack("<i", java_hash(value))


@given(st.lists(VALUES, max_size=12), st.randoms(use_true_random=False))
def test_uniqueness_does_not_depend_on_the_order_of_the_items(items: list[Any], chance: random.Random):
    shuffled = chance.sample(items, len(items))
    assert len(java_unique(items)) == len(java_unique(shuffled))


@given(st.lists(VALUES, max_size=12))
def test_making_unique_twice_drops_nothing_more(items):
    once = java_unique(items)
    assert len(java_unique(once)) == len(once)


def test_of_equal_items_the_first_is_kept():
    assert [str(item) for item in java_unique([{"a": 1, "b": 2}, {"b": 2, "a": 1}])] == ["{'a': 1, 'b': 2}"]


def test_numbers_and_booleans_of_equal_value_are_different():
    assert len(java_unique([1, 1.0, True, "1"])) == 4


@given(st.integers())
def test_a_seeded_share_is_in_the_unit_interval_and_repeats(seed):
    assert 0 <= java_random(seed) < 1
    assert java_random(seed) == java_random(seed)
