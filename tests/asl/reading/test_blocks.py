import pytest

from sfnlearn import DefinitionError, StateMachine
from tests.shorthand import HELLO, findings


def located(states, **top):
    return [one.location for one in findings(states, **top)]


def test_start_at_names_a_state():
    (one,) = findings({"Hello": HELLO}, StartAt="Helo")
    assert (one.location, one.code, one.hint) == ("/StartAt", "MISSING_TRANSITION_TARGET", 'Did you mean "Hello"?')


def test_a_block_needs_a_state():
    assert located({}) == ["/States"]


@pytest.mark.parametrize("value", [None, [], "S", 5])
def test_states_is_an_object(value):
    with pytest.raises(DefinitionError):
        StateMachine({"StartAt": "S", "States": value})
    assert "/States/S" in located({"S": value})


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_name_has_1_to_80_characters(name):
    assert findings({name: HELLO})


def test_a_name_of_80_characters_of_any_kind_is_fine():
    from tests.shorthand import machine

    machine({"ä b/c~" + "x" * 74: HELLO})


def test_names_are_unique_in_the_whole_machine():
    inner = {"StartAt": "S", "States": {"S": HELLO}}
    found = located({"S": {"Type": "Parallel", "Branches": [inner], "End": True}})
    assert any("Branches[0]" in place for place in found)


def test_every_transition_names_a_state_of_its_block():
    found = findings(
        {
            "T": {
                "Type": "Task",
                "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
                "Next": "C",
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Nowhere"}],
            },
            "C": {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsNull": True, "Next": "Away"}], "Default": "Off"},
            "E": HELLO,
        }
    )
    missing = {one.location for one in found if one.code == "MISSING_TRANSITION_TARGET"}
    assert {"/States/T/Catch[0]/Next", "/States/C/Choices[0]/Next", "/States/C/Default"} <= missing


def test_an_inner_scope_assigns_no_outer_variable_but_siblings_may_share_a_name():
    from tests.shorthand import machine

    def inner(name, variable):
        return {"StartAt": name, "States": {name: {**HELLO, "Assign": {variable: 1}}}}

    machine({"P": {"Type": "Parallel", "Branches": [inner("A", "x"), inner("B", "x")], "End": True}})
    found = located(
        {"P": {"Type": "Parallel", "Branches": [inner("A", "x")], "Next": "Q"}, "Q": {**HELLO, "Assign": {"x": 1}}}
    )
    assert any(place.startswith("/States/P/Branches[0]/States/A/Assign") for place in found)


@pytest.mark.parametrize("name", ["1x", "x y", "x.y", "x[0]", "", "x" * 81, "states"])
def test_names_that_no_variable_can_have(name):
    assert any(place.startswith("/States/S/Assign") for place in located({"S": {**HELLO, "Assign": {name: 1}}}))


@pytest.mark.parametrize("name", ["x", "_x", "größe", "x" * 80, "变量"])
def test_names_that_variables_can_have(name):
    from tests.shorthand import machine, output

    of = machine(
        {
            "S": {"Type": "Pass", "Assign": {name: 5}, "Next": "T"},
            "T": {"Type": "Pass", "Parameters": {"v.$": f"${name}"}, "End": True},
        }
    )
    assert output(of) == {"v": 5}


def test_unreachable_states_and_blocks_without_an_end():
    (one,) = findings({"A": HELLO, "B": HELLO})
    assert (one.location, one.message) == ("/States/B", 'State "B" is not reachable.')
    assert findings({"A": {"Type": "Pass", "Next": "A"}})
