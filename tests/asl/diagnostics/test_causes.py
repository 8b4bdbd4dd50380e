"""Causes are told, consequences are not."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn import DefinitionError, StateMachine
from sfnlearn.asl.diagnostics.causes import diagnose
from sfnlearn.asl.diagnostics.fixes import apply_fix, fits
from sfnlearn.asl.location import Location
from tests import machines

END = {"Type": "Pass", "End": True}


def told(definition: Any, type: str = "STANDARD") -> list[str]:
    return [finding.location for finding in diagnose(definition, type).errors]


@pytest.mark.parametrize(
    ("definition", "locations"),
    [
        # a misspelt Next: neither "Next is missing" nor "B is not reachable"
        ({"StartAt": "A", "States": {"A": {"Type": "Pass", "Nxet": "B"}, "B": END}}, ["/States/A/Nxet"]),
        # a transition that leads nowhere: not "B is not reachable"
        ({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "b"}, "B": END}}, ["/States/A/Next"]),
        # the wrong query language: one finding, not one for each field
        (
            {"QueryLanguag": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Succeed", "Output": "{% 1 %}"}}},
            ["/QueryLanguag"],
        ),
        # what is wrong inside a misspelt field is found, at its place in the text
        ({"StartAt": "A", "Sates": {"A": {"Type": "Wait", "Seconds": -1, "Edn": True}}},
         ["/Sates", "/Sates/A/Edn", "/Sates/A/Seconds"]),
        ({"StartAt": "A", "States": {"A": {"Type": "Task", "Resorce": "pay", "End": True}}},
         ["/States/A/Resorce", "/States/A/Resorce"]),
        # of states that are cut off together only the first
        ({"StartAt": "A", "States": {"A": END, "C": END, "B": {"Type": "Pass", "Next": "C"}}}, ["/States/B"]),
    ],
)  # fmt: skip
def test_only_causes_are_told(definition, locations):
    assert told(definition) == locations


@pytest.mark.parametrize(
    ("fields", "instead"),
    [
        ({"Type": "Wait", "SecondsPath": "{% $states.input.n %}"}, {"Seconds": "{% $states.input.n %}"}),
        ({"Type": "Fail", "CausePath": "States.Format('no {}', $.a)"},
         {"Cause": "{% 'no ' & $string($states.input.a) %}"}),
        ({"Type": "Pass", "OutputPath": {"a": "{% 1 %}", "b.$": "$.b"}},
         {"Output": {"a": "{% 1 %}", "b": "{% $states.input.b %}"}}),
        ({"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "Parameters": "all"},
         {"Arguments": "all"}),
        ({"Type": "Pass", "Output": 1, "NextPath": "A"}, {"Next": "A"}),
    ],
)  # fmt: skip
def test_an_expression_under_a_name_of_the_other_language_keeps_its_text(fields, instead):
    """The name alone is wrong; that the field of the right name is missing follows from it."""
    state = fields if fields["Type"] == "Fail" or "NextPath" in fields else {**fields, "End": True}
    choice = {"Type": "Choice", "Choices": [{"Condition": True, "Next": "A"}], "Default": "Z"}
    states = {"S": choice, "A": state, "Z": {"Type": "Succeed"}}
    (found,) = diagnose({"QueryLanguage": "JSONata", "StartAt": "S", "States": states}, "STANDARD").errors
    assert found.fix is not None
    assert found.fix.value.items() >= instead.items()


def test_independent_mistakes_are_told_together():
    states = {
        "A": {"Type": "Wait", "Seconds": -1, "Next": "B"},
        "B": {"Type": "Pass", "InputPath": "a.b", "Next": "C"},
        "C": {"Type": "Task", "Resource": "pay", "Retry": [{"ErrorEquals": ["A"], "MaxAttempts": -1}], "End": True},
    }
    assert told({"StartAt": "A", "States": states}) == [
        "/States/A/Seconds",
        "/States/B/InputPath",
        "/States/C/Resource",
        "/States/C/Retry[0]/MaxAttempts",
    ]


def test_a_place_goes_back_through_the_names_of_a_state_and_of_a_field_that_were_fixed_together():
    twin = {"Type": "Pass", "Parameters": {"a.$": {"b.$": "$.["}}, "End": True}
    inner = {"StartAt": "S/T", "States": {"S/T": twin}}
    outer = {"Type": "Parallel", "Branches": [inner], "Next": "S/T"}
    definition = {"StartAt": "P", "States": {"P": outer, "S/T": {"Type": "Succeed"}}}
    where = ("States", "P", "Branches", 0, "States", "S/T", "Parameters", "a.$")
    found = {finding.place for finding in diagnose(definition, "STANDARD").errors}
    assert {where, (*where, "b.$")} <= found
    for place in found:
        assert isinstance(place, Location)
        place.value_in(definition)


def test_warnings_come_after_errors_and_never_stop_a_machine():
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay"}
    good = {"StartAt": "A", "States": {"A": {**task, "End": True}}}
    assert [warning.code for warning in StateMachine(good).diagnostics] == ["TASK_WITHOUT_RETRY"]
    bad = {"StartAt": "A", "States": {"A": {**task, "Ned": True}}}
    assert [finding.severity for finding in diagnose(bad, "STANDARD").diagnostics] == ["ERROR", "WARNING"]
    with pytest.raises(DefinitionError) as refusal:
        StateMachine(bad)
    assert [finding.severity for finding in refusal.value.diagnostics] == ["ERROR"]


@given(st.integers(0, 2**32), st.integers(1, 4))
def test_every_broken_definition_is_judged_and_every_fix_fits_it(seed, times):
    random = Random(seed)
    definition = machines.machine(random)
    for _ in range(times):
        definition = machines.spoil(random, definition)
    if isinstance(definition, dict):
        for finding in diagnose(definition, random.choice(["STANDARD", "EXPRESS"])).diagnostics:
            if finding.fix is not None:
                assert fits(definition, finding.fix)
                apply_fix(definition, finding.fix)
