from __future__ import annotations

import pytest
from hypothesis import given, settings

from sfnlearn.drawing.picture.machine_graph import back_edges, build_graph
from sfnlearn.errors import UsageError
from tests.drawing.samples import ORDER, all_states, machines, transitions


def test_every_state_is_a_node_and_every_transition_an_edge_of_its_kind():
    graph = build_graph(ORDER)
    names = {node.key: node.name for node in graph.nodes}
    assert [node.name for node in graph.nodes if node.kind == "state"] == [
        *["Validate", "In stock?", "Wait for stock", "Prepare", "Done", "Rejected", "Charge", "Pack each", "Pack"]
    ]
    assert [(edge.kind, names[edge.tail], names[edge.head], edge.label) for edge in graph.edges] == [
        ("next", "Start", "Validate", ""),
        ("next", "Validate", "In stock?", ""),
        ("catch", "Validate", "Rejected", "Bad.Order, States.Timeout"),
        ("choice", "In stock?", "Prepare", "$.stock > 0"),
        ("choice", "In stock?", "Wait for stock", "$.stock = 0 and $.backorder = true"),
        ("default", "In stock?", "Rejected", "Default"),
        ("next", "Wait for stock", "Validate", ""),
        ("branch", "Prepare", "Charge", ""),
        ("join", "Charge", "end of Prepare", ""),
        ("branch", "Prepare", "Pack each", ""),
        ("branch", "Pack each", "Pack", ""),
        ("join", "Pack", "end of Pack each", ""),
        ("join", "end of Pack each", "end of Prepare", ""),
        ("next", "end of Prepare", "Done", ""),
        ("catch", "end of Prepare", "Rejected", "States.ALL"),
        ("next", "Done", "End", ""),
        ("next", "Rejected", "End", ""),
    ]


def test_containers_hold_their_card_and_their_branches():
    graph = build_graph(ORDER)
    kinds = [(box.kind, box.parent) for box in graph.containers]
    assert kinds == [
        ("Parallel", ""),
        ("branch", "cluster_0"),
        ("branch", "cluster_0"),
        ("Map", "cluster_2"),
    ]
    scopes = {node.name: node.scope for node in graph.nodes}
    assert (scopes["Prepare"], scopes["Charge"], scopes["Pack each"], scopes["Pack"]) == (
        *("cluster_0", "cluster_1", "cluster_3", "cluster_3"),
    )


def test_the_turn_of_a_loop_is_the_edge_back():
    graph = build_graph(ORDER)
    back = back_edges(graph)
    assert [(edge.source, edge.target) for edge in graph.edges if edge.key in back] == [("Wait for stock", "Validate")]


def test_names_that_make_the_same_slug_have_different_ids():
    states = {name: {"Type": "Succeed"} for name in ("a b", "a-b", "a?b")}
    slugs = [node.slug for node in build_graph({"StartAt": "a b", "States": states}).states()]
    assert slugs == ["state-a-b", "state-a-b-2", "state-a-b-3"]


def test_a_missing_target_is_named():
    with pytest.raises(UsageError, match="A points to 'B', which is not a state beside it"):
        build_graph({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}})


@settings(max_examples=60, deadline=None)
@given(machines())
def test_no_state_and_no_transition_is_lost(definition):
    graph = build_graph(definition)
    assert sorted(node.name for node in graph.states()) == sorted(name for name, _ in all_states(definition))
    drawn = [
        (edge.source, edge.target) for edge in graph.edges if edge.source and edge.target and edge.kind != "branch"
    ]
    assert sorted(drawn) == transitions(definition)
    assert len({node.slug for node in graph.states()}) == len(list(graph.states()))


def test_a_catcher_that_leads_back_to_its_container_stays_inside():
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, "End": True}
    states = {
        "Each": {**each, "Catch": [{"ErrorEquals": [error], "Next": to} for error, to in (("A", "Each"), ("B", "No"))]}
    }
    graph = build_graph({"StartAt": "Each", "States": {**states, "No": {"Type": "Fail"}}})
    assert {edge.label: edge.leaves for edge in graph.edges if edge.kind == "catch"} == {"A": "", "B": "cluster_0"}
