import copy

import pytest

from sfnlearn import UsageError
from sfnlearn.asl.diagnostics.fixes import apply_mend, fits, pointer, steps_to
from sfnlearn.errors import Mend

RETRY = {"Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["A"]}, {"ErrorEquals": ["B"]}]}
END = {"Type": "Pass", "End": True}


@pytest.mark.parametrize(
    ("definition", "mend", "mended"),
    [
        ({"a": 1, "b": 2}, Mend("/a", "rename", "c"), {"c": 1, "b": 2}),
        ({"a": {"b": 1}}, Mend("/a/c", "set", [2]), {"a": {"b": 1, "c": [2]}}),
        ({"a": [1, 2]}, Mend("/a/1", "set", 3), {"a": [1, 3]}),
        ({"a": [1, 2]}, Mend("/a/0", "remove"), {"a": [2]}),
        ({"a/b": 1, "c~d": 2}, Mend("/a~1b", "remove"), {"c~d": 2}),
        ({"a": 1}, Mend("", "set", {"b": 2}), {"b": 2}),
    ],
)
def test_each_operation(definition, mend, mended):
    before = copy.deepcopy(definition)
    assert apply_mend(definition, mend) == mended
    assert definition == before


def test_renaming_keeps_the_order():
    assert list(apply_mend({"a": 1, "b": 2, "c": 3}, Mend("/b", "rename", "d"))) == ["a", "d", "c"]


def test_moving_takes_an_item_to_an_index():
    moved = apply_mend(RETRY, Mend("/Retry/0", "move", 2))
    assert [retrier["ErrorEquals"][0] for retrier in moved["Retry"]] == ["A", "B", "States.ALL"]


def test_renaming_a_state_takes_its_transitions_along():
    states = {
        "A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "B"}], "Default": "B"},
        "B": {"Type": "Task", "Catch": [{"ErrorEquals": ["E"], "Next": "B"}], "Next": "A"},
    }
    mended = apply_mend({"StartAt": "B", "States": states}, Mend("/States/B", "rename", "Z"))
    assert mended["StartAt"] == "Z"
    assert mended["States"]["A"]["Choices"][0]["Next"] == mended["States"]["A"]["Default"] == "Z"
    assert mended["States"]["Z"]["Catch"][0]["Next"] == "Z"
    assert mended["States"]["Z"]["Next"] == "A"


@pytest.mark.parametrize(
    "mend",
    [
        Mend("/b", "remove"),
        Mend("/b", "rename", "c"),
        Mend("/b/c/d", "set", 1),
        Mend("/list/5", "set", 1),
        Mend("/list/0", "rename", "x"),
        Mend("/a", "move", 1),
        Mend("", "remove"),
    ],
)
def test_a_mend_that_does_not_fit_is_refused(mend):
    definition = {"a": 1, "list": [1]}
    assert not fits(definition, mend)
    with pytest.raises(UsageError, match="nothing at"):
        apply_mend(definition, mend)


def test_pointers_and_steps_are_each_others_inverse():
    definition = {"States": {"a/b~c": {"Catch": [{"Next": "0"}], "0": 1}}}
    for steps in (("States", "a/b~c", "Catch", 0, "Next"), ("States", "a/b~c", "0"), ()):
        assert steps_to(definition, pointer(steps)) == steps
