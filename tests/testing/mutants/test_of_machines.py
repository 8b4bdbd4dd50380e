"""Each operator changes one thing of a machine; nothing is made twice, and the reference is not among the mutants."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.asl.machine import StateMachine
from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.checking.submission import LAMBDA_ARN, prepare
from sfnlearn.errors import DefinitionError
from sfnlearn.jsontext import dumps
from sfnlearn.testing.mutants.mutant import Mutant
from sfnlearn.testing.mutants.of_machines import mutants_of_machine

RETRY = [
    {"ErrorEquals": ["Busy", "Down"], "MaxAttempts": 2},
    {"ErrorEquals": ["States.ALL"], "MaxAttempts": 0},
]
MACHINE: dict[str, Any] = {
    "StartAt": "Big",
    "States": {
        "Big": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.order.kg", "NumericGreaterThan": 5, "Next": "Van"}],
            "Default": "Bike",
        },
        "Van": {"Type": "Task", "Resource": LAMBDA_ARN + "van", "Retry": RETRY, "Next": "Bike"},
        "Bike": {
            "Type": "Task",
            "Resource": LAMBDA_ARN + "bike",
            "Parameters": {"id.$": "$.order.id", "text.$": "States.Format('No. {}', $.order.id)", "why": "post"},
            "ResultPath": "$.sent",
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Wait"}],
            "Next": "Wait",
        },
        "Wait": {"Type": "Wait", "Seconds": 5, "End": True},
    },
}
JSONATA = {
    "QueryLanguage": "JSONata",
    "StartAt": "Add",
    "States": {"Add": {"Type": "Pass", "Output": "{% $states.input.n + 1 %}", "End": True}},
}


def made(operator: str, machine: dict[str, Any] = MACHINE, functions: tuple[str, ...] = ("van", "bike")) -> list[str]:
    return [mutant.changes for mutant in mutants_of_machine(machine, functions) if mutant.operator == operator]


@pytest.mark.parametrize(
    ("operator", "changes"),
    [
        ("field left out", "Van: no Retry"),
        ("field left out", "Van: no Retry 1 MaxAttempts"),
        ("field left out", "Bike: no ResultPath"),
        ("field left out", "Bike: no Parameters why"),
        ("item left out", "Van: Retry without item 1"),
        ("item left out", "Van: Retry 1 ErrorEquals without item 2"),
        ("field left out", "Bike: no Catch"),
        ("order changed", "Van: Retry with items 1 and 2 swapped"),
        ("led elsewhere", "Big: Default is Van, not Bike"),
        ("led elsewhere", "Big: Choices 1 Next is Wait, not Van"),
        ("led elsewhere", "Van: End, and no Next"),
        ("state left out", "Van: left out"),
        ("state left out", "Big: left out"),
        ("state done twice", "Bike: twice"),
        ("another state", "Bike: a Pass that does nothing"),
        ("another state", "Wait: a Fail"),
        ("field added", "Van: ResultPath is null"),
        ("state added", "Big: a Pass before it that forgets"),
        ("state added", "Wait: a Pass after it that forgets"),
        ("state wrapped", "Van: in a Parallel"),
        ("another number", "Wait: Seconds is 6, not 5"),
        ("another number", "Van: Retry 1 MaxAttempts is 1, not 2"),
        ("another path", 'Bike: Parameters id.$ is "$.order", not "$.order.id"'),
        ("another path", 'Bike: ResultPath is null, not "$.sent"'),
        ("path as text", "Bike: Parameters id"),
        ("path as text", "Bike: Parameters why.$"),
        ("another error name", "Van: Retry 1 ErrorEquals is Some.OtherError, not Busy"),
        ("another error name", "Van: Retry 1 ErrorEquals is States.ALL"),
        ("another comparison", "Big: Choices 1 NumericGreaterThan as NumericGreaterThanEquals"),
        ("another comparison", "Big: rule 1 as its opposite"),
        ("another function", "Bike: calls van, not bike"),
        ("another function", "Bike: calls nobody, not bike"),
        ("another text", 'Bike: Parameters why is "post?", not "post"'),
    ],
)
def test_each_operator_makes_its_slips(operator: str, changes: str):
    assert changes in made(operator)


def test_calls_in_paths_and_expressions_are_changed_inside():
    assert any("'No. {}?'" in changes for changes in made("another operation"))
    assert 'Add: Output is "{% $states.input.n - 1 %}", not "{% $states.input.n + 1 %}"' in made(
        "another operation", JSONATA
    )


def test_a_state_in_a_branch_is_changed_too():
    inner = {
        "StartAt": "In",
        "States": {"In": {"Type": "Pass", "Result": 1, "Next": "Out"}, "Out": {"Type": "Succeed"}},
    }
    outer = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [inner], "End": True}}}
    mutants = mutants_of_machine(outer)
    left_out = next(mutant for mutant in mutants if mutant.changes == "In: left out")
    assert isinstance(left_out.answer, dict)
    assert left_out.answer["States"]["P"]["Branches"][0] == {"StartAt": "Out", "States": {"Out": {"Type": "Succeed"}}}


def test_the_reference_stays_what_it_was():
    before = dumps(MACHINE)
    mutants_of_machine(MACHINE)
    assert dumps(MACHINE) == before


ANSWERS = [exercise for exercise in catalogue().values() if exercise.kind == "asl"]


@pytest.mark.parametrize("exercise", ANSWERS, ids=lambda exercise: exercise.id)
def test_mutants_of_the_course_are_all_different_and_none_is_the_reference(exercise):
    definition = prepare(exercise, exercise.solution).definition
    assert isinstance(definition, dict)
    mutants = mutants_of_machine(definition, list(exercise.functions))
    texts = [dumps(mutant.answer) for mutant in mutants]
    assert len(set(texts)) == len(texts)
    assert dumps(definition) not in texts
    assert sum(map(loads, mutants)) >= 12


def loads(mutant: Mutant) -> bool:
    try:
        StateMachine(dumps(mutant.answer))
    except DefinitionError:
        return False
    return True
