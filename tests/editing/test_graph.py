"""The graph of the canvas: every value has one, and it holds every state and every transition."""

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import StateMachine
from sfnlearn.asl.definition import all_states, transitions
from sfnlearn.asl.location import Location
from sfnlearn.editing.graph import graph_of
from sfnlearn.editing.places import state_around
from sfnlearn.errors import DefinitionError, Diagnostic

EACH: dict[str, Any] = {
    "Type": "Map",
    "ItemsPath": "$.orders",
    "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "One",
        "States": {"One": {"Type": "Fail"}},
    },
    "End": True,
}
NESTED: dict[str, Any] = {
    "StartAt": "Order",
    "States": {
        "Order": {
            "Type": "Task",
            "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:order",
            "Retry": [{"ErrorEquals": ["States.ALL"]}],
            "Catch": [{"ErrorEquals": ["A", "B"], "Next": "Sorry"}],
            "Next": "Big?",
        },
        "Big?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericGreaterThan": 3, "Next": "Both"}],
            "Default": "Sorry",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Each", "States": {"Each": EACH}},
                {"StartAt": "Mail", "States": {"Mail": {"Type": "Pass", "End": True}}},
            ],
            "End": True,
        },
        "Sorry": {"Type": "Succeed"},
    },
}


def blocks_of(block):
    yield block
    for state in block["states"]:
        for inner in state["blocks"]:
            yield from blocks_of(inner)


def states_in(graph):
    return [state for block in blocks_of(graph) for state in block["states"]]


def edges_in(graph):
    return [edge for block in blocks_of(graph) for edge in block["edges"]]


def sentences(definition):
    return [each["sentence"] for each in graph_of(definition)["undrawn"]]


def one(kind, **fields):
    """A machine of one state."""
    return {"StartAt": "A", "States": {"A": {"Type": kind, **fields}}}


def test_every_state_and_every_transition_is_drawn_once():
    graph = graph_of(NESTED)
    assert graph["undrawn"] == []
    assert {tuple(state["place"]) for state in states_in(graph)} == {found.location for found in all_states(NESTED)}
    named = {found.at(place) for found in all_states(NESTED) for place, _ in transitions(found.state)}
    drawn = [tuple(edge["place"]) for edge in edges_in(graph) if edge["kind"] not in {"start", "end"}]
    assert len(drawn) == len({*drawn})
    assert {*drawn} == named


def test_an_edge_is_known_by_the_field_that_names_its_target():
    for edge in edges_in(graph_of(NESTED)):
        place = Location(edge["place"])
        assert Location.from_pointer(edge["id"], NESTED) == place
        if edge["to"] is not None:
            assert place.value_in(NESTED) == edge["to"][-1]
            assert Location(edge["to"]).value_in(NESTED)


def test_the_kinds_and_the_words_are_the_language_s():
    graph = graph_of(NESTED)
    told = [(edge["kind"], edge["lines"], edge["title"]) for edge in graph["edges"]]
    assert told == [
        ("start", [], ""),
        ("next", [], ""),
        ("catch", ["A, B"], "Catch A, B"),
        ("choice", ["$.n > 3"], "Rule 1: $.n > 3"),
        ("default", ["Default"], "Default"),
        ("end", [], ""),
        ("end", [], ""),
    ]
    captions = {state["name"]: state["caption"] for state in states_in(graph) if state["caption"]}
    assert captions == {"Both": "2 branches", "Each": "for each of $.orders · distributed"}
    assert [state["name"] for state in states_in(graph) if state["retries"]] == ["Order"]


def test_only_the_ways_on_that_a_field_names_can_be_changed():
    assert [edge["place"] for edge in graph_of(NESTED)["edges"] if edge["fixed"]] == [["States", "Sorry", "End"]]


def test_a_branch_that_failed_goes_nowhere_and_a_machine_that_failed_ends():
    ends = [edge["place"][-2] for edge in edges_in(graph_of(NESTED)) if edge["kind"] == "end"]
    assert ends == ["Both", "Sorry", "Each", "Mail"]
    assert [edge["kind"] for edge in graph_of(one("Fail"))["edges"]] == ["start", "end"]


@pytest.mark.parametrize(
    ("fields", "gap"),
    [({"Next": "Pya"}, "Pya"), ({}, ""), ({"Next": 3}, "3"), ({"End": False}, ""), ({"Next": None}, "")],
)
def test_a_target_that_is_not_there_is_a_gap(fields, gap):
    edge = graph_of(one("Pass", **fields))["edges"][-1]
    assert (edge["kind"], edge["place"], edge["to"], edge["gap"]) == ("next", ["States", "A", "Next"], None, gap)


def test_a_rule_without_a_target_is_a_gap_too_and_keeps_its_words():
    broken = one("Choice", Choices=[{"Variable": "$.a", "IsPresent": True}, {"And": 3}, {}])
    told = [(edge["gap"], edge["label"]) for edge in graph_of(broken)["edges"][1:]]
    assert told == [("", "$.a is present"), ("", '{"And":3}'), ("", "no condition")]


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        ([1], "The definition is not an object, so it has no states."),
        ({"States": 3}, "States is not an object, so nothing in it is drawn."),
        ({"States": {"A": 3}}, "A is not drawn: a state is an object."),
        (one("Task", Branches=[]), "Branches of A is not drawn: only a Parallel state has it."),
        (one("Map", ItemProcessor={}, Iterator={}),
         "Iterator of A is not drawn: only a Map state has it, and one of it."),
        (one("Map", ItemProcessor=3), "ItemProcessor of A is not drawn: it is not an object."),
        (one("Parallel", Branches=3), "Branches of A is not drawn: it is not an array."),
        (one("Parallel", Branches=[3]), "Branch 1 of A is not drawn: it is not an object."),
        (one("Choice", Choices=3), "Choices of A is not drawn: it is not an array."),
        (one("Choice", Choices=[3]), "Rule 1 of A is not drawn: it is not an object."),
        (one("Task", Catch=[3], End=True), "Catcher 1 of A is not drawn: it is not an object."),
        (one("Choice", Next="A"), "Next of A is not drawn: a Choice state does not have it."),
        (one("Pass", Default="A", End=True), "Default of A is not drawn: a Pass state does not have it."),
        (one("Pass", Next="A", End=True), "End of A is not drawn: it has a Next as well."),
    ],
)  # fmt: skip
def test_what_has_no_place_in_the_drawing_is_told(definition, sentence):
    assert sentences(definition) == [sentence]


def test_a_type_that_nobody_knows_is_a_card():
    graph = graph_of({"StartAt": "A", "States": {"A": {"Type": "Taks", "Next": "B"}, "B": {}}})
    assert [(state["type"], state["known"]) for state in graph["states"]] == [("Taks", False), ("", False)]
    assert graph["edges"][1]["to"] == ["States", "B"]


def test_a_block_that_a_state_needs_and_lacks_has_its_place():
    for kind, place in (("Map", ["States", "A", "ItemProcessor"]), ("Parallel", ["States", "A", "Branches", 0])):
        (block,) = graph_of(one(kind, End=True))["states"][0]["blocks"]
        assert (block["block"], block["missing"], block["states"], block["edges"]) == (place, True, [], [])


def test_diagnostics_are_counted_at_the_innermost_state_that_they_are_about():
    broken = json.loads(json.dumps(NESTED))
    broken["States"]["Both"]["Branches"][1]["States"]["Mail"]["Nxet"] = "X"
    with pytest.raises(DefinitionError) as refused:
        StateMachine(broken)
    graph = graph_of(broken, refused.value.diagnostics)
    assert [state["name"] for state in states_in(graph) if state["errors"]] == ["Mail"]
    warning = Diagnostic("WARNING", "X", "odd", "/States/Order/Retry[0]")
    order = graph_of(NESTED, [warning])["states"][0]
    assert (order["errors"], order["warnings"], order["diagnostics"]) == (0, 1, [0])


@pytest.mark.parametrize(
    ("place", "state"),
    [
        ((), ()),
        (("States",), ()),
        (("States", "A", "Next"), ("States", "A")),
        (("States", "A", "Parameters", "States", "B"), ("States", "A")),
        (("States", "A", "Iterator", "States", "B", "Catch", 0), ("States", "A", "Iterator", "States", "B")),
        (("States", "A", "Branches", 0, "StartAt"), ("States", "A")),
    ],
)
def test_the_state_that_a_place_is_in(place, state):
    assert state_around(place) == state


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    *("Next", "End", "Default", "Choices", "Catch", "Retry", "Branches", "ItemProcessor", "Iterator", "Comment"),
    *("ErrorEquals", "And", "Not", "Variable", "Condition", "States", "StartAt", "ItemReader", "Items", "Resource"),
)
TYPES = st.sampled_from(["Task", "Pass", "Choice", "Parallel", "Map", "Succeed", "Fail", "Wait", "Taks"]) | JSON_VALUES


def odd_fields(inner):
    """What may stand in a field: anything, a list of it, a block of it."""
    states = st.dictionaries(st.text(max_size=2), inner, max_size=2)
    return inner | st.lists(inner, max_size=2) | st.fixed_dictionaries({"StartAt": JSON_VALUES, "States": states})


ODD_STATES = st.recursive(
    JSON_VALUES,
    lambda inner: st.fixed_dictionaries({"Type": TYPES}, optional=dict.fromkeys(FIELDS, odd_fields(inner))),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(definition=JSON_VALUES | st.fixed_dictionaries({"States": st.dictionaries(st.text(max_size=3), ODD_STATES)}))
def test_every_value_has_a_graph_that_travels_as_json(definition):
    graph = graph_of(definition, [Diagnostic("ERROR", "X", "y", "/States/A")])
    assert json.loads(json.dumps(graph)) == graph
    ids = [edge["id"] for edge in edges_in(graph)]
    assert len(ids) == len({*ids})
    places = [tuple(state["place"]) for state in states_in(graph)]
    assert len(places) == len({*places})
    assert {tuple(edge["to"]) for edge in edges_in(graph) if edge["to"]} <= {*places}
