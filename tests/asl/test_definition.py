"""A definition as JSON, also one that is wrong in any way."""

from functools import reduce
from operator import getitem

import pytest

from sfnlearn.asl.definition import (
    all_states,
    blocks,
    find_state,
    inner_blocks,
    is_distributed,
    processor_field,
    transitions,
    unled,
    ways_out,
)
from tests.asl.valid_definitions import valid_definitions

END = {"Type": "Succeed"}


def block(**states):
    return {"StartAt": next(iter(states)), "States": states}


NESTED = {
    "QueryLanguage": "JSONata",
    **block(
        P={
            "Type": "Parallel",
            "QueryLanguage": "JSONPath",
            "Retry": [{"ErrorEquals": ["States.ALL"]}],
            "Branches": [block(A=END), block(M={"Type": "Map", "Iterator": block(B=END)})],
        },
        Z=END,
    ),
}


def test_every_state_knows_where_it_is():
    places = {
        found.name: (found.location, [each.name for each in found.around], found.branch) for found in all_states(NESTED)
    }
    branch = ("States", "P", "Branches", 1)
    assert places == {
        "P": (("States", "P"), [], 0),
        "A": (("States", "P", "Branches", 0, "States", "A"), ["P"], 0),
        "M": ((*branch, "States", "M"), ["P"], 1),
        "B": ((*branch, "States", "M", "Iterator", "States", "B"), ["P", "M"], 0),
        "Z": (("States", "Z"), [], 0),
    }


def test_the_way_to_a_state_leads_to_it():
    for found in all_states(NESTED):
        assert reduce(getitem, found.location, NESTED) is found.state
        assert find_state(NESTED, found.name) is found.state


def test_inner_states_speak_the_machines_language_and_not_that_of_the_state_around_them():
    assert {found.name: found.language for found in all_states(NESTED)} == {
        "P": "JSONPath", "A": "JSONata", "M": "JSONata", "B": "JSONata", "Z": "JSONata",
    }  # fmt: skip


def test_what_stands_inside_a_state_with_retry_is_retried():
    assert [found.name for found in all_states(NESTED) if found.retried] == ["A", "M", "B"]


def test_blocks_come_with_the_outer_ones_first():
    assert [inner["StartAt"] for _, inner in blocks(NESTED)] == ["P", "A", "M", "B"]


def test_transitions_are_those_of_the_state_its_rules_and_its_catchers():
    state = {
        "Next": "A",
        "Default": "B",
        "Choices": [{"Next": "C", "And": [{"Next": "inside"}]}, {"Next": 3}],
        "Catch": [{"Next": "D", "Default": "is no field of a Catcher"}],
    }
    assert list(transitions(state)) == [
        (("Next",), "A"),
        (("Default",), "B"),
        (("Choices", 0, "Next"), "C"),
        (("Catch", 0, "Next"), "D"),
    ]
    assert [place for place, _ in ways_out(state)] == [(), ("Choices", 0), ("Choices", 1), ("Catch", 0)]


@pytest.mark.parametrize("broken", [None, [], 3, "States", {"States": []}, {"States": {"A": None}}, {"States": None}])
def test_what_is_broken_holds_nothing_and_leads_nowhere(broken):
    state = {"Branches": broken, "ItemProcessor": broken, "Choices": broken, "Catch": [broken], "Next": None}
    definition = block(A=state, B=broken)
    assert [found.name for found in all_states(definition)] == ["A", *(["B"] if isinstance(broken, dict) else [])]
    assert list(transitions(state)) == list(transitions(broken)) == []
    assert all(inner is broken for _, inner in inner_blocks(state))
    assert not is_distributed(state)


def test_one_state_that_nothing_leads_to_is_the_one_that_is_meant():
    assert unled(block(A={"Next": "C"}, B=END, C=END)) == "B"
    assert unled(block(A=END, B=END, C=END)) is None
    assert unled({}) is None


def test_the_old_name_of_a_processor_counts_where_the_new_one_is_not():
    assert processor_field({"Iterator": {}}) == "Iterator"
    assert processor_field({"Iterator": {}, "ItemProcessor": {}}) == processor_field({}) == "ItemProcessor"


@pytest.mark.parametrize(("name", "definition"), [*valid_definitions()])
def test_of_a_valid_definition_all_that_is_named_is_there(name, definition):
    del name
    for _, inner in blocks(definition):
        states = inner["States"]
        assert inner["StartAt"] in states
        assert {target for state in states.values() for _, target in transitions(state)} <= set(states)
