"""Against the solution: the same ending, calls and time; each call failing in turn; the same picture."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.checking.against_reference import in_turn
from sfnlearn.course.checking.probe import Finding, Probe
from sfnlearn.course.checking.probes import alike, each_call_fails, generated, graph, stub
from sfnlearn.course.checking.submission import prepare
from sfnlearn.errors import UsageError
from tests.course.samples import ARN, ASL, RETRY, changed, task

FUNCTIONS = {"a": stub({"done": "a"}, 1.0), "b": stub({"done": "b"}, 2.0), "undo": stub({"undone": True}, 1.0)}


def machine(**states: Any) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


def call(function: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN + function, **({} if "Next" in fields else {"End": True}), **fields}


SAGA = machine(
    A=call("a", Next="B"),
    B=call("b", Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Undo"}]),
    Undo=call("undo", Next="Failed"),
    Failed={"Type": "Fail", "Error": "Undone"},
)


def find(probe: Probe, answer: Any, solution: Any = SAGA) -> Finding | None:
    exercise = changed(ASL, functions=FUNCTIONS, solution=solution)
    return probe.judge(prepare(exercise, answer), prepare(exercise, solution))


def found(probe: Probe, answer: Any, solution: Any = SAGA) -> Finding:
    finding = find(probe, answer, solution)
    assert finding is not None
    return finding


def test_the_solution_is_like_itself_whatever_its_states_are_called():
    renamed = machine(One=call("a", Next="Two"), Two=call("b"))
    plain = machine(A=call("a", Next="B"), B=call("b"))
    for probe in (alike({}), alike({}, time=True), each_call_fails({}, ["Oh"])):
        assert find(probe, renamed, plain) is None


def test_alike_finds_another_output_other_calls_and_as_asked_another_time():
    once = machine(A=call("a"))
    assert found(alike({}), machine(A=call("b")), once).expected == '{"done":"a"}'
    twice = machine(First=call("a", ResultPath=None, Next="A"), A=call("a", InputPath=None))
    assert found(alike({}), twice, once).expected == "a is called with {}"
    assert find(alike({}, calls=False), twice, once) is None
    assert found(alike({}, calls=False, time=True), twice, once).expected == "1 s of virtual time"


def test_each_call_fails_in_turn():
    undone_too_much = {
        **SAGA,
        "States": {**SAGA["States"], "A": SAGA["States"]["A"] | {"Catch": SAGA["States"]["B"]["Catch"]}},
    }
    finding = found(each_call_fails({}, ["Oh"]), undone_too_much)
    assert finding.ran == "input {}; the first call of a fails with Oh"
    forgotten = machine(A=call("a", Next="B"), B=call("b"))
    assert "the first call of b fails" in found(each_call_fails({}, ["Oh"]), forgotten).smallest.ran
    assert find(each_call_fails({}, ["Oh"]), SAGA) is None


def test_a_case_that_fails_without_a_fault_is_told_without_one():
    assert found(each_call_fails({}, ["Oh"]), machine(A=call("a"))).ran == "input {}"


def test_every_call_of_a_function_has_its_turn():
    exercise = changed(ASL, functions=FUNCTIONS)
    thrice = machine(One=call("a", Next="Two"), Two=call("b", Next="Three"), Three=call("a"))
    undisturbed = prepare(exercise, thrice).execute({})
    cases = [str(faults[0]) for faults in in_turn(undisturbed, ["Oh"]) if faults]
    assert cases == [
        "the first call of a fails with Oh",
        "the first call of b fails with Oh",
        "call 2 of a fails with Oh",
    ]
    caught = [{"ErrorEquals": ["Oh"], "Next": "End"}]
    better = machine(
        One=call("a", Next="Two"), Two=call("b", Next="Three"), Three=call("a", Catch=caught), End={"Type": "Succeed"}
    )
    assert "call 2 of a fails with Oh" in found(each_call_fails({}, ["Oh"]), thrice, better).ran


def test_inputs_of_each_call_fails_are_drawn_and_made_smaller():
    probe = each_call_fails(generated(lambda random: {"n": random.randrange(1, 50)}, count=5), ["Busy"], times=2)
    exercise = changed(ASL, functions={"hello": lambda event: event["n"]})
    finding = probe.judge(prepare(exercise, task()), prepare(exercise, task(Retry=RETRY)))
    assert finding is not None
    assert finding.smallest.ran == 'input {"n":1}; the first call of hello fails with Busy'
    assert probe.inputs.drawn_from_seed


def test_each_call_fails_wants_errors():
    with pytest.raises(UsageError, match="error names"):
        each_call_fails({}, [])


def test_the_graph_is_names_types_and_ways():
    assert find(graph(), SAGA) is None
    finding = found(graph(), machine(A=call("a", Next="B"), B=call("b")))
    assert (finding.expected, finding.happened) == (
        "B is a Task state and leads to Undo",
        "B is a Task state and leads to the end",
    )
    assert found(graph(), machine(A=call("a"))).expected == "A is a Task state and leads to B"
    assert found(graph(), SAGA, machine(A=call("a", Next="B"), B=SAGA["States"]["B"], Undo=call("undo"))).happened == (
        "Undo is a Task state and leads to Failed"
    )
    assert graph().static
