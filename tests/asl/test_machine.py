from typing import Any, cast

import pytest

from sfnlearn import DefinitionError, StateMachine, UsageError, run
from tests.shorthand import HELLO, findings, machine, state

SMALL = {"StartAt": "S", "States": {"S": HELLO}}


def test_a_machine_has_the_definition_as_it_was_given():
    of = StateMachine({"Comment": "c", "Version": "1.0", **SMALL})
    assert list(of.definition) == ["Comment", "Version", "StartAt", "States"]
    assert (of.start_at, list(of.states), of.type, of.name) == ("S", ["S"], "STANDARD", "MyStateMachine")


def test_the_definition_is_a_copy():
    definition: dict[str, Any] = {"StartAt": "S", "States": {"S": {"Type": "Pass", "Result": [1], "End": True}}}
    of = StateMachine(definition)
    definition["States"]["S"]["Result"].append(2)
    assert run(of).output == [1]


def test_reading_what_was_written_gives_an_equal_machine():
    of = state("Pass", Result={"n": 1.0, "big": 10**30, "text": "Zoë"})
    assert StateMachine(of.to_json()) == of
    assert StateMachine(of.to_json(indent=2)) == of
    assert hash(StateMachine(of.to_json())) == hash(of)
    assert of != state("Pass", Result={"n": 1, "big": 10**30, "text": "Zoë"})
    assert of != StateMachine(of.definition, name="other")
    assert of != 5


@pytest.mark.parametrize("name", ["a", "x" * 80, "Größe_1-2.3"])
def test_names_that_aws_takes(name):
    assert StateMachine(SMALL, name=name).arn == f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}"


@pytest.mark.parametrize(
    "name",
    [
        "x" * 81,
        "a b",
        "a?",
        "a*",
        "a<b",
        "a[",
        "a#",
        "a%",
        "a\\",
        "a^",
        "a|",
        "a~",
        "a`",
        "a$",
        "a&",
        "a,",
        "a;",
        "a:",
        "a/",
        "a\x00",
        "a\x7f",
    ],
)
def test_names_that_aws_refuses(name):
    with pytest.raises(UsageError, match="1 to 80 characters"):
        StateMachine(SMALL, name=name)


def test_a_type_is_standard_or_express():
    with pytest.raises(UsageError, match="STANDARD or EXPRESS"):
        StateMachine(SMALL, type=cast("Any", "FAST"))


@pytest.mark.parametrize("value", [-1, 1.5, "60", True, 100_000_000])
def test_timeout_seconds_of_a_machine(value):
    assert "/TimeoutSeconds" in [one.location for one in findings({"S": HELLO}, TimeoutSeconds=value)]


@pytest.mark.parametrize(
    ("field", "value"), [("StartAt", 5), ("States", []), ("QueryLanguage", "SQL"), ("Version", 1), ("Comment", 5)]
)
def test_the_fields_of_a_machine_have_types(field, value):
    with pytest.raises(DefinitionError) as caught:
        StateMachine({**SMALL, field: value})
    assert any(one.location == f"/{field}" for one in caught.value.diagnostics)


def test_all_findings_come_at_once_each_with_a_place():
    with pytest.raises(DefinitionError) as caught:
        StateMachine(
            {
                "StartAt": "Strat",
                "States": {
                    "Start": {"Type": "Pass", "Nxet": "Pay"},
                    "Pay": {"Type": "Tsk", "Next": "Wiat"},
                    "Wait": {"Type": "Wait", "Seconds": "9", "End": True},
                },
            }
        )
    told = {one.location: one.hint for one in caught.value.diagnostics}
    assert {"/StartAt", "/States/Start/Nxet", "/States/Pay/Type", "/States/Pay/Next", "/States/Wait/Seconds"} <= set(
        told
    )
    assert told["/StartAt"] == 'Did you mean "Start"?'
    assert told["/States/Start/Nxet"] == 'Did you mean "Next"?'
    assert told["/States/Pay/Type"] == 'Did you mean "Task"?'
    assert told["/States/Pay/Next"] == 'Did you mean "Wait"?'


def test_a_definition_with_thousands_of_mistakes_is_answered_too():
    found = findings({f"State{n:04d}": {"Type": "Pass", "Next": f"Stale{n + 1:04d}"} for n in range(500)})
    assert len(found) >= 500


def test_a_query_language_per_machine_and_per_state():
    of = machine(
        {
            "A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% 1 %}", "Next": "B"},
            "B": {"Type": "Pass", "Parameters": {"n.$": "$"}, "End": True},
        }
    )
    assert run(of).output == {"n": 1}
    found = findings({"S": {"Type": "Pass", "QueryLanguage": "JSONPath", "End": True}}, QueryLanguage="JSONata")
    assert [(one.location, one.message) for one in found] == [
        ("/States/S", "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"),
    ]
