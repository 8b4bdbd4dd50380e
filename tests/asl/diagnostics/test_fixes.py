import copy

import pytest

from sfnlearn import UsageError
from sfnlearn.asl.diagnostics.fixes import apply_fix, fits
from sfnlearn.asl.location import Location
from sfnlearn.errors import Fix

RETRY = {"Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["A"]}, {"ErrorEquals": ["B"]}]}
END = {"Type": "Pass", "End": True}


def at(*keys):
    return Location(keys)


@pytest.mark.parametrize(
    ("definition", "fix", "fixed"),
    [
        ({"a": 1, "b": 2}, Fix(at("a"), "rename", "c"), {"c": 1, "b": 2}),
        ({"a": {"b": 1}}, Fix(at("a", "c"), "set", [2]), {"a": {"b": 1, "c": [2]}}),
        ({"a": [1, 2]}, Fix(at("a", 1), "set", 3), {"a": [1, 3]}),
        ({"a": [1, 2]}, Fix(at("a", 0), "remove"), {"a": [2]}),
        ({"a/b": 1, "c~d": 2}, Fix(at("a/b"), "remove"), {"c~d": 2}),
        ({"a": 1}, Fix(at(), "set", {"b": 2}), {"b": 2}),
    ],
)
def test_each_operation(definition, fix, fixed):
    before = copy.deepcopy(definition)
    assert apply_fix(definition, fix) == fixed
    assert definition == before


def test_renaming_keeps_the_order():
    assert list(apply_fix({"a": 1, "b": 2, "c": 3}, Fix(at("b"), "rename", "d"))) == ["a", "d", "c"]


def test_moving_takes_an_item_to_an_index():
    moved = apply_fix(RETRY, Fix(at("Retry", 0), "move", 2))
    assert [retrier["ErrorEquals"][0] for retrier in moved["Retry"]] == ["A", "B", "States.ALL"]


def test_renaming_a_state_takes_its_transitions_along():
    states = {
        "A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "B"}], "Default": "B"},
        "B": {"Type": "Task", "Catch": [{"ErrorEquals": ["E"], "Next": "B"}], "Next": "A"},
    }
    fixed = apply_fix({"StartAt": "B", "States": states}, Fix(at("States", "B"), "rename", "Z"))
    assert fixed["StartAt"] == "Z"
    assert fixed["States"]["A"]["Choices"][0]["Next"] == fixed["States"]["A"]["Default"] == "Z"
    assert fixed["States"]["Z"]["Catch"][0]["Next"] == "Z"
    assert fixed["States"]["Z"]["Next"] == "A"


@pytest.mark.parametrize(
    "fix",
    [
        Fix(at("b"), "remove"),
        Fix(at("b"), "rename", "c"),
        Fix(at("b", "c", "d"), "set", 1),
        Fix(at("list", 5), "set", 1),
        Fix(at("list", 0), "rename", "x"),
        Fix(at("a"), "move", 1),
        Fix(at(), "remove"),
    ],
)
def test_a_fix_that_does_not_fit_is_refused(fix):
    definition = {"a": 1, "list": [1]}
    assert not fits(definition, fix)
    with pytest.raises(UsageError, match="nothing at"):
        apply_fix(definition, fix)
