"""Filters: Jayway's comparisons, one table of them."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn import StateMachine, run
from sfnlearn.query.paths.paths import PathSyntaxError, compile_path
from tests.shorthand import Surroundings

SCOPE = Surroundings({})


def kept(condition: str, items: list[Any], root: dict[str, Any] | None = None) -> Any:
    return compile_path(f"$.items[?({condition})]")({**(root or {}), "items": items}, SCOPE)


NUMBERS = [{"n": 1}, {"n": 2}, {"n": 2.0}, {"n": "2"}, {"n": None}, {}, {"n": [2]}, {"n": True}]


@pytest.mark.parametrize(
    ("condition", "positions"),
    [
        ("@.n == 2", [1, 2, 3]),
        ("@.n === 2", [1]),
        ("@.n == '2'", [1, 2, 3]),
        ("@.n != 2", [0, 4]),
        ("@.n > 1", [1, 2, 3]),
        ("@.n >= 2", [1, 2, 3]),
        ("@.n < 2", [0]),
        ("@.n <= 1", [0]),
        ("2 == @.n", [1, 2, 3]),
        ("@.n == null", [4]),
        ("@.n == true", [7]),
        ("@.n == [2]", []),
        ("@.n", [0, 1, 2, 3, 6, 7]),
        ("!@.n", [4, 5]),
        ("!(@.n == 2)", [0, 4, 5, 6, 7]),
        ("@.n in [1, 'x']", [0]),
        ("@.n nin [1, 2]", [4, 6, 7]),
        ("@.n IN [1]", [0]),
        ("@.n =~ /[12]/", [0, 1, 3]),
        ("@.n == 1 || @.n == 2 && @.n === 2", [0, 1]),
        ("(@.n == 1 || @.n == 2) && @.n === 2", [1]),
        ("@.n exists true", [0, 1, 2, 3, 6, 7]),
        ("@.n exists false", [4, 5]),
        ("@.gone != 1", []),
        ("@.n == $.limit", [1, 2, 3]),
        ("@['n'] == 1", [0]),
        ("@.n==1", [0]),
        (" @.n  ==  1 ", [0]),
    ],
)
def test_comparisons(condition, positions):
    assert kept(condition, NUMBERS, {"limit": 2}) == [NUMBERS[position] for position in positions]


LISTS = [{"t": ["a", "b"]}, {"t": []}, {"t": "ab"}, {"t": ""}, {"t": 5}, {}, {"t": ["c"]}]


@pytest.mark.parametrize(
    ("condition", "positions"),
    [
        ("@.t contains 'a'", [0, 2]),
        ("@.t all ['a','b']", [0]),
        ("@.t subsetof ['a','b','c']", [0, 1, 6]),
        ("@.t anyof ['b','c']", [0, 6]),
        ("@.t noneof ['b','c']", [1]),
        ("@.t size 2", [0, 2]),
        ("@.t size 0", [1, 3]),
        ("@.t empty true", [1, 3]),
        ("@.t empty false", [0, 2, 6]),
        ("@.t[0] == 'a'", [0]),
        ("@.t[*] contains 'c'", [6]),
        ("@.t.length() > 0", []),
    ],
)
def test_operators_of_lists_and_texts(condition, positions):
    assert kept(condition, LISTS) == [LISTS[position] for position in positions]


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("@.s==Receipt", "Receipt"),
        ("@.s == Total Amount", "Total Amount"),
        ("@.s != Receipt && @.s == b-1", "b-1"),
        ("@.s == true", True),
        ("@.s == 'true'", "true"),
        ("Receipt == @.s", "Receipt"),
        ("@.s in [Receipt, other]", "Receipt"),
        ("@.s == 2024-01-31", "2024-01-31"),
    ],
)
def test_words_without_quotes_are_a_text(condition, value):
    assert kept(condition, [{"s": value}, {"s": "else"}]) == [{"s": value}]


ITEMS = st.fixed_dictionaries({}, optional={"n": st.integers(-3, 3), "t": st.text("ab", max_size=2)})


@given(st.lists(ITEMS, max_size=6))
def test_not_turns_round_what_it_stands_before(items):
    both = [kept("@.n > 0", items), kept("!(@.n > 0)", items)]
    assert sorted(map(str, both[0] + both[1])) == sorted(map(str, items))


@given(st.text("@$.nt=<>!&|()[]'\"/ 1,~-", max_size=12))
def test_any_text_is_a_filter_or_refused_with_its_place(condition):
    text = f"$.items[?({condition})]"
    try:
        compiled = compile_path(text)
    except PathSyntaxError as error:
        place = error.position
    else:
        place = 0
        found = compiled({"items": [{"n": 1, "t": "x"}]}, SCOPE)
        assert isinstance(found, (list, dict))
    assert 0 <= place <= len(text)


def test_a_filter_tests_an_object_itself_and_each_item_of_an_array():
    data = {"one": {"n": 1}, "many": [{"n": 1}, {"n": 2}], "none": 5}
    assert compile_path("$.one[?(@.n == 1)]")(data, SCOPE) == [{"n": 1}]
    assert compile_path("$.many[?(@.n == 2)].n")(data, SCOPE) == [2]
    assert compile_path("$.none[?(@.n == 2)]")(data, SCOPE) == []
    assert compile_path("$..[?(@.n)]")(data, SCOPE) == [{"n": 1}, {"n": 1}, {"n": 2}]


def test_inside_a_machine():
    definition = {
        "StartAt": "A",
        "States": {"A": {"Type": "Pass", "InputPath": "$.Labels.[?(@.Name==Receipt)].Value", "End": True}},
    }
    labels = [{"Name": "Receipt", "Value": 9}, {"Name": "Bill", "Value": 1}]
    assert run(StateMachine(definition), {"Labels": labels}).output == [9]
