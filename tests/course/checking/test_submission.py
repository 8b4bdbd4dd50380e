"""Answers become machines and functions; every execution has its own, cold; faults come when they are said to."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.course.checking.exercise import answer_text
from sfnlearn.course.checking.submission import (
    CannotRunError,
    Deployment,
    FunctionFault,
    Reason,
    Stub,
    callees,
    prepare,
    read_machine,
)
from sfnlearn.errors import UsageError
from tests.asl.wrong_in_arrays import CASES, as_json, as_yaml, line_of_mistake
from tests.course.samples import COUNTER, HANDLER, PREDICT, changed, task


def values(function: Any, payloads: list[Any]) -> list[Any]:
    return [answer.error or answer.value for answer in (function.invoke(payload, at=0.0) for payload in payloads)]


def test_a_stub_answers_a_value_a_call_or_an_error():
    assert Stub(7, duration=2.0).invoke({}, at=0.0).duration == 2.0
    assert values(Stub(lambda event, context: event["n"] + 1), [{"n": 1}, {}]) == [2, "KeyError"]


def test_a_fault_fails_the_first_calls_and_lets_the_others_through():
    function = callees({"pay": Stub("paid")}, [FunctionFault(function="pay", error="Busy", times=2)])["pay"]
    assert values(function, [1, 2, 3]) == ["Busy", "Busy", "paid"]


def test_a_fault_without_an_end_and_one_that_chooses():
    always = callees({"pay": Stub("paid")}, [FunctionFault(function="pay", error="Down", times=None)])["pay"]
    assert values(always, [1, 2, 3]) == ["Down"] * 3
    chosen = FunctionFault(function="pay", error="Odd", times=2, when=lambda payload: payload % 2 == 1)
    assert values(callees({"pay": Stub("paid")}, [chosen])["pay"], [1, 2, 3, 5]) == ["Odd", "paid", "Odd", "paid"]


def test_faults_follow_each_other():
    faults = [FunctionFault(function="pay", error="A"), FunctionFault(function="pay", error="B")]
    assert values(callees({"pay": Stub("paid")}, faults)["pay"], [1, 2, 3]) == ["A", "B", "paid"]


def test_a_fault_of_an_unknown_function_is_the_authors_mistake():
    with pytest.raises(UsageError, match="the function ship, which the exercise does not have"):
        callees({"pay": Stub(1)}, [FunctionFault(function="ship", error="X")])


def test_functions_are_cold_in_every_execution():
    named = {"count": COUNTER}
    assert [values(callees(named)["count"], [{}, {}]) for _ in range(2)] == [
        [1, 1],
        [1, 1],
    ]  # at once: two environments


def test_a_function_that_is_given_whole_is_cold_too():
    function = LambdaFunction("count", COUNTER)
    for _ in range(2):
        fresh = callees({"count": function})["count"]
        assert [fresh.invoke({}, at=at).value for at in (0.0, 1.0)] == [1, 2]


def test_a_deployment_has_its_settings():
    function = callees({"count": Deployment(COUNTER, {"duration": 0.2, "cold_start": 0.8})})["count"]
    assert function.invoke({}, at=0.0).duration == pytest.approx(1.0)


def test_a_handler_is_called_by_one_task_or_by_the_exercises_machine():
    submission = prepare(HANDLER, HANDLER.solution)
    assert submission.machine is not None
    assert submission.machine.start_at == "Call"
    exercise = changed(HANDLER, machine=task(), function="hello", settings={"duration": 3.0})
    submission = prepare(exercise, HANDLER.solution)
    assert submission.machine is not None
    assert submission.machine.start_at == "Hello"
    assert submission.execute({"count": 1}).output == 2
    assert submission.fresh_function().invoke({"count": 1}, at=0.0).duration == 3.0


def test_a_machine_is_read_from_json_or_yaml():
    assert read_machine(answer_text("asl", task()), "hello").definition == task()
    yaml = "StartAt: A\nStates:\n  A: {Type: Succeed}\n"
    assert read_machine(yaml, "hello").start_at == "A"


def test_a_cell_is_never_a_file_name():
    with pytest.raises(CannotRunError) as refusal:
        read_machine("machine.json", "hello")
    assert "file" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{\n"StartAt": "A",\n}', [3]),
        ('{\n"StartAt": "A",\n"States": {\n"A": {"Type": "Pass",\n"Next": "B"}}}', [4, 6]),
        ('{\n"StartAt": "A",\n"States": {\n"A": {"Type": "Pass", "End": true,\n"Ent": 1,\n"Inputpath": "$"}}}', [6, 7]),
        ("[]", [2]),
        ('"text"', [2]),
    ],
)
def test_every_problem_has_the_cells_line(text, lines):
    with pytest.raises(CannotRunError) as refusal:
        read_machine(text, "hello")
    found = [problem.line for problem in refusal.value.problems]
    assert found == lines


@pytest.mark.parametrize("write", [as_json, as_yaml])
@pytest.mark.parametrize(("place", "definition"), CASES)
def test_a_problem_inside_an_array_has_the_cells_line(place, definition, write):
    text = write(definition)
    with pytest.raises(CannotRunError) as refusal:
        read_machine(text, "hello")
    [problem] = refusal.value.problems
    assert problem.line == line_of_mistake(text) + 1
    assert problem.message.startswith(place)


def test_a_problem_is_a_sentence():
    assert str(Reason("no place", hint="Look.")) == "no place. Look."


def test_a_prediction_runs_no_machine():
    with pytest.raises(UsageError, match="has no machine"):
        prepare(PREDICT, [1]).execute({})
