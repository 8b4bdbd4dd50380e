"""Which states can be reached, and which can come to an end."""

from sfnlearn.asl.diagnostics.reachability import check_graph, ending, is_terminal, reachable
from sfnlearn.asl.reading.report import Report

END = {"Type": "Succeed"}


def found(definition):
    report = Report()
    check_graph(definition, report)
    return [(str(error.place), error.message) for _, error in report.findings]


def block(**states):
    return {"StartAt": next(iter(states)), "States": states}


def test_of_what_is_cut_off_together_only_the_first_state_is_told():
    states = {"A": END, "D": {"Next": "E"}, "C": {"Next": "D"}, "E": END, "F": END}
    assert found(block(**states)) == [
        ("/States/C", 'State "C" is not reachable.'),
        ("/States/F", 'State "F" is not reachable.'),
    ]


def test_a_loop_that_nothing_leads_into_is_told_once():
    assert found(block(A=END, B={"Next": "C"}, C={"Next": "B"})) == [("/States/B", 'State "B" is not reachable.')]


def test_where_nothing_can_end_unreachable_states_are_not_told():
    definition = block(A={"Next": "A"}, B={"Next": "A"})
    assert found(definition) == [("/States", "Workflow has no terminal state")]


def test_each_block_is_judged_by_itself():
    inner = block(B={"Next": "B"})
    assert found(block(A={"Type": "Map", "Iterator": inner, "End": True})) == [
        ("/States/A/Iterator/States", "Workflow has no terminal state")
    ]


def test_a_transition_that_leads_nowhere_reaches_nothing():
    states = {"A": {"Next": "Nowhere", "Catch": [{"Next": "B"}]}, "B": END, "C": END}
    assert reachable(states, "A") == {"A", "B"}
    assert ending(states, states) == {"A", "B", "C"}


def test_what_is_broken_counts_as_an_end():
    assert is_terminal(None)
    assert is_terminal({"Type": "Pass"})
    assert not is_terminal({"Type": "Pass", "Next": "A"})
