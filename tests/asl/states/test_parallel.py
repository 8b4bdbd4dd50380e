import pytest

from sfnlearn import StatesError, run
from tests.shorthand import FUNCTION, answers, failure, findings, jsonata, links, machine, output, raising, state, types


def branch(name, **fields):
    return {"StartAt": name, "States": {name: {"Type": "Pass", "End": True, **fields}}}


FAIL = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Boom", "Cause": "why"}}}
WAIT = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 99, "End": True}}}


def test_every_branch_gets_the_input_and_the_outputs_come_in_the_order_of_the_branches():
    slow = {
        "StartAt": "W",
        "States": {
            "W": {"Type": "Wait", "Seconds": 9, "Next": "A"},
            "A": {"Type": "Pass", "Result": "slow", "End": True},
        },
    }
    assert output(state("Parallel", Branches=[slow, branch("B"), branch("C", Result=3)]), {"n": 1}) == [
        "slow",
        {"n": 1},
        3,
    ]


def test_the_same_in_jsonata():
    of = jsonata(
        "Parallel",
        Arguments={"n": "{% $states.input.n + 1 %}"},
        Branches=[branch("B"), branch("C", Result=3)],
        Output="{% $states.result[0].n + $states.result[1] %}",
    )
    assert output(of, {"n": 1}) == 5


def test_the_events_of_two_branches_are_interleaved_and_each_is_a_chain():
    execution = run(state("Parallel", Branches=[branch("A"), branch("B")]))
    assert links(execution) == [
        "ExecutionStarted1<0",
        "ParallelStateEntered2<0",
        "ParallelStateStarted3<2",
        "PassStateEntered4<3",
        "PassStateExited5<4",
        "PassStateEntered6<3",
        "PassStateExited7<6",
        "ParallelStateSucceeded8<7",
        "ParallelStateExited9<7",
        "ExecutionSucceeded10<9",
    ]
    assert [event.path for event in execution.events if event.state == "B"] == [(("S", 1),)] * 2


def test_the_branches_take_as_long_as_the_slowest():
    waits = [{"StartAt": f"W{n}", "States": {f"W{n}": {"Type": "Wait", "Seconds": n, "End": True}}} for n in (3, 9, 5)]
    execution = run(state("Parallel", Branches=waits))
    assert execution.duration == 9


def test_the_first_branch_to_fail_fails_the_state_and_ends_the_others():
    execution = run(state("Parallel", Branches=[WAIT, FAIL]))
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "Boom", "why")
    assert execution.stop_time == execution.start_time
    assert types(execution)[-4:] == ["FailStateEntered", "WaitStateAborted", "ParallelStateFailed", "ExecutionFailed"]


@pytest.mark.parametrize("kinds", ["wait fail", "fail wait", "wait wait fail", "pass fail wait"])
def test_what_a_failing_branch_leaves_behind(kinds):
    def branch_of(kind, n):
        wait, end = {"Type": "Wait", "Seconds": 1, "Next": f"E{n}"}, {"Type": "Fail", "Error": "Boom"}
        if kind == "fail":
            return {"StartAt": f"W{n}", "States": {f"W{n}": wait, f"E{n}": end}}
        return (
            branch(f"W{n}")
            if kind == "pass"
            else {"StartAt": f"W{n}", "States": {f"W{n}": {**wait, "Seconds": 99}, f"E{n}": end}}
        )

    names = kinds.split()
    execution = run(state("Parallel", Branches=[branch_of(kind, n) for n, kind in enumerate(names)]))
    (failed,) = (event.id for event in execution.events if event.type == "FailStateEntered")
    after = execution.events[failed:]
    aborted = ["WaitStateAborted"] * names.count("wait")
    assert [event.type for event in after] == [*aborted, "ParallelStateFailed", "ExecutionFailed"]
    assert {event.previous_event_id for event in after[:-1]} == {failed}


def test_its_error_can_be_caught_and_retried():
    task = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": FUNCTION, "End": True}}}
    of = state("Parallel", Branches=[task], Retry=[{"ErrorEquals": ["Boom"], "MaxAttempts": 1}])
    assert output(of, functions={"f": answers(StatesError("Boom"), "fine")}) == ["fine"]
    of = machine(
        {
            "S": {
                "Type": "Parallel",
                "Branches": [task],
                "Catch": [{"ErrorEquals": ["Boom"], "Next": "C"}],
                "End": True,
            },
            "C": {"Type": "Pass", "End": True},
        }
    )
    assert output(of, functions={"f": raising(StatesError("Boom", "why"))}) == {"Error": "Boom", "Cause": "why"}


def test_a_branch_reads_outer_variables_and_keeps_its_own():
    of = machine(
        {
            "Set": {"Type": "Pass", "Assign": {"x": 1}, "Next": "P"},
            "P": {
                "Type": "Parallel",
                "Branches": [branch("A", Parameters={"x.$": "$x"}, Assign={"y": 2})],
                "Next": "Show",
            },
            "Show": {"Type": "Pass", "Parameters": {"y.$": "$y"}, "End": True},
        }
    )
    execution = run(of)
    assert execution.status == "FAILED"
    assert [event.details["output"] for event in execution.events if event.type == "ParallelStateExited"] == [
        [{"x": 1}]
    ]


def test_an_inner_block_cannot_assign_an_outer_variable():
    found = findings(
        {"P": {"Type": "Parallel", "Branches": [branch("A", Assign={"x": 2})], "Assign": {"x": 1}, "End": True}}
    )
    assert any("x" in one.message and "Assign" in one.location for one in found)


def test_transitions_stay_in_their_block():
    inner = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Out"}}}
    found = findings(
        {"P": {"Type": "Parallel", "Branches": [inner], "Next": "Out"}, "Out": {"Type": "Pass", "End": True}}
    )
    assert [one.location for one in found] == ["/States/P/Branches[0]/States/A/Next"]


@pytest.mark.parametrize("branches", [[], None, {}, [5]])
def test_branches_are_an_array_with_something_in_it(branches):
    assert findings({"S": {"Type": "Parallel", "Branches": branches, "End": True}})


def test_nesting_does_not_grow_the_stack():
    block = branch("X")
    for level in range(45):
        block = {
            "StartAt": f"P{level}",
            "States": {f"P{level}": {"Type": "Parallel", "Branches": [block], "End": True}},
        }
    of = machine(block["States"])
    value = output(of, {"n": 1})
    for _ in range(45):
        (value,) = value
    assert value == {"n": 1}


def test_a_branch_that_fails_with_a_runtime_error_cannot_be_caught():
    bad = branch("A", InputPath="$.nothing")
    of = machine(
        {
            "S": {
                "Type": "Parallel",
                "Branches": [bad],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}],
                "End": True,
            },
            "C": {"Type": "Pass", "End": True},
        }
    )
    assert failure(of)[0] == "States.Runtime"
