import pytest

from tests.shorthand import findings

END = {"Type": "Pass", "End": True}
FINE = {"Variable": "$.n", "NumericEquals": 1}


def found(rule, **fields):
    return [
        (one.location.removeprefix("/States/S/"), one.message)
        for one in findings(
            {"S": {"Type": "Choice", "Choices": [{"Next": "E", **rule}], "Default": "E", **fields}, "E": END}
        )
    ]


def places(rule):
    return [place for place, _ in found(rule)]


def test_a_rule_has_exactly_one_operator():
    assert places({"Variable": "$.n"})
    assert places({"Variable": "$.n", "NumericEquals": 1, "StringEquals": "a"})
    assert places({})


@pytest.mark.parametrize(
    ("operator", "operand"),
    [
        ("NumericEquals", "1"),
        ("NumericEquals", True),
        ("StringEquals", 1),
        ("BooleanEquals", "true"),
        ("TimestampEquals", "2026-01-01"),
        ("IsPresent", 1),
        ("IsNull", "yes"),
        ("StringEqualsPath", 5),
        ("StringEqualsPath", "n"),
        ("StringMatches", "a\\b"),
        ("StringMatches", 5),
    ],
)
def test_an_operand_has_the_type_of_its_operator(operator, operand):
    assert set(places({"Variable": "$.n", operator: operand})) == {f"Choices[0]/{operator}"}


def test_a_misspelt_operator_is_guessed():
    (one,) = findings(
        {
            "S": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEqual": 1, "Next": "E"}], "Default": "E"},
            "E": END,
        }
    )
    assert "NumericEquals" in one.hint


def test_next_stands_only_at_the_top():
    assert "Choices[0]/Not/Next" in places({"Not": {**FINE, "Next": "E"}})
    assert "Choices[0]/And[0]/Next" in places({"And": [{**FINE, "Next": "E"}]})


def test_next_is_required():
    assert findings({"S": {"Type": "Choice", "Choices": [FINE], "Default": "E"}, "E": END})


@pytest.mark.parametrize("rule", [{"And": []}, {"Or": {}}, {"Not": []}, {"And": [5]}])
def test_the_combinations_hold_rules(rule):
    assert found(rule)


def test_variable_is_a_path():
    assert places({"Variable": "n", "NumericEquals": 1}) == ["Choices[0]/Variable"]
    assert places({"NumericEquals": 1})


def test_a_variable_may_be_a_variable_or_the_context_object():
    from tests.shorthand import machine, output

    for variable in ("$x", "$$.State.Name"):
        of = machine(
            {
                "A": {"Type": "Pass", "Assign": {"x": "S"}, "Next": "S"},
                "S": {"Type": "Choice", "Choices": [{"Variable": variable, "StringEquals": "S", "Next": "E"}]},
                "E": END,
            }
        )
        assert output(of) == {}


@pytest.mark.parametrize("condition", [1, "true", None, "{% $states.result %}", "{% ( %}"])
def test_a_condition_is_a_boolean_or_an_expression(condition):
    assert findings(
        {
            "S": {
                "Type": "Choice",
                "QueryLanguage": "JSONata",
                "Choices": [{"Condition": condition, "Next": "E"}],
                "Default": "E",
            },
            "E": END,
        }
    )


def test_the_languages_do_not_mix():
    assert found({**FINE, "Condition": True})
    assert found(FINE, QueryLanguage="JSONata")
