import json

import pytest
from hypothesis import given, strategies as st

from sfnlearn import StateMachine, UsageError, draw, run, validate
from sfnlearn.asl.placeholders import filled, filled_text, placeholders
from sfnlearn.errors import DefinitionError

PAY = "arn:aws:lambda:us-east-1:123456789012:function:pay"


def machine(resource: str, **more: object) -> str:
    return json.dumps({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": resource, "End": True, **more}}})


@given(
    st.dictionaries(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True), st.integers() | st.text("ab c:/$"))
)
def test_every_placeholder_with_a_value_is_gone_and_every_other_one_stays(values):
    text = " ".join(f"<${{{name}}}>" for name in values) + " ${Other.Arn}"
    filled_in = filled_text(text, values)
    assert filled_in == " ".join(f"<{value}>" for value in values.values()) + " ${Other.Arn}"


@given(st.text("${}aA: .'\"", max_size=30))
def test_a_text_without_values_for_its_names_stays_as_it_is(text):
    assert filled_text(text, {}) == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("${A}", ["A"]),
        ("${ A }", ["A"]),
        ("${AWS::Partition}", ["AWS::Partition"]),
        ("${Pay.Arn}", ["Pay.Arn"]),
        ("${aws_lambda_function.pay[0].arn}", ["aws_lambda_function.pay[0].arn"]),
        ("${self:custom.stage}-${opt:stage}", ["self:custom.stage", "opt:stage"]),
        ("#{AWS::Region}", ["AWS::Region"]),
        ("{% ${name: 1} %}", []),
        ('{% ${"a": 1} %}', []),
        ("{% $a{b: c} %}", []),
        ("${}", []),
        ("${!Literal}", []),
    ],
)
def test_what_is_a_placeholder_and_what_is_jsonata(text, names):
    assert placeholders(text) == names


@pytest.mark.parametrize("value", ["text", 3, True])
def test_a_text_and_a_value_are_filled_in_alike(value):
    definition = {"Comment": "${X}", "States": {"${X}": ["${X}", {"deep": "a${X}b"}]}}
    assert filled(definition, {"X": value}) == json.loads(filled_text(json.dumps(definition), {"X": value}))


def test_a_number_without_quotes_is_filled_into_the_text():
    text = machine(PAY).replace('"End"', '"TimeoutSeconds": ${Limit}, "End"')
    assert StateMachine(text, substitutions={"Limit": 7}).definition["States"]["A"]["TimeoutSeconds"] == 7


@pytest.mark.parametrize(
    ("resource", "function"),
    [
        ("${PayArn}", "PayArn"),
        ("${Pay.Arn}", "Pay.Arn"),
        ("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:pay", "pay"),
        ("arn:aws:lambda:us-east-1:${Account}:function:${Name}", "Name"),
        ("${PayArn}:live", "${PayArn}:live"),
        ("${JobArn}.sync", "${JobArn}.sync"),
        ("arn:${current_partition}:lambda:eu-west-1:123456789012:function:${Name}:live", "Name"),
    ],
)
def test_a_function_is_called_by_the_name_of_its_placeholder(resource, function):
    execution = run(StateMachine(machine(resource)), {"n": 1}, functions={function: lambda event, _: event["n"] + 1})
    assert (execution.status, execution.output) == ("SUCCEEDED", 2)


@pytest.mark.parametrize("partition", ["${AWS::Partition}", "${current_partition}", "#{AWS::Partition}"])
def test_an_integration_in_any_partition_is_that_integration(partition):
    text = machine(f"arn:{partition}:states:::sqs:sendMessage", Parameters={"QueueUrl": "${Queue}", "MessageBody": "m"})
    seen = []
    execution = run(
        StateMachine(text),
        {},
        functions={f"arn:{partition}:states:::sqs:sendMessage": lambda event, _: seen.append(event)},
    )
    assert execution.status == "SUCCEEDED"
    assert seen == [{"QueueUrl": "${Queue}", "MessageBody": "m"}]


UNKNOWN = [
    machine(PAY).replace('"End"', '"TimeoutSeconds": ${X}, "End"'),
    machine(PAY, TimeoutSeconds="${X}"),
    "StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: ${X}\n    End: true\n",
    (
        '{"StartAt": "A", "States": {"A": {"Type": "Choice", "Default": "B", "Choices": [{"Variable": "$.n", '
        '"NumericLessThan": "${X}", "Next": "B"}]}, "B": {"Type": "Succeed"}}}'
    ),
    (
        '{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Choice", "Default": "B", "Choices": '
        '[{"Condition": "{% ${X} = true %}", "Next": "B"}]}, "B": {"Type": "Succeed"}}}'
    ),
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_nobody_knows_is_loaded_and_drawn_and_not_run(text):
    unfilled = StateMachine(text)
    assert "PLACEHOLDER_WITHOUT_VALUE" in [found.code for found in unfilled.diagnostics]
    assert "A" in draw(unfilled).outline
    with pytest.raises(UsageError, match=r"The placeholder \$\{X\} has no value.*--substitute X=VALUE"):
        run(unfilled, {})


@pytest.mark.parametrize("text", [text.replace('"${X}"', "${X}") for text in UNKNOWN])
def test_with_a_value_it_runs(text):
    value = "true" if "Condition" in text else 3
    execution = run(StateMachine(text, substitutions={"X": value}), {"n": 1}, functions={"pay": lambda event, _: event})
    assert execution.status == "SUCCEEDED"


@pytest.mark.parametrize("text", UNKNOWN)
def test_nothing_else_is_weakened(text):
    with pytest.raises(DefinitionError):
        StateMachine(text.replace("A", "B", 1) if "StartAt: A" in text else text.replace('"Type"', '"Typ"'))


@pytest.mark.parametrize("resource", ["${PayArn}", "arn:${AWS::Partition}:states:::sns:publish"])
def test_aws_would_refuse_it(resource):
    judged = validate(machine(resource))
    assert judged["result"] == "FAIL"
    assert judged["diagnostics"][0]["location"] == "/States/A/Resource"


@pytest.mark.parametrize(
    ("substitutions", "sentence"),
    [
        ({"Payarn": PAY}, r'no placeholder \$\{Payarn\}. Did you mean "PayArn"\?'),
        ({"PayArn": 1.5}, "a text, an integer or a boolean, not 1.5"),
        ({"PayArn": None}, "not None"),
        (["PayArn"], "a dict of names and values"),
    ],
)
def test_a_wrong_substitution_is_told(substitutions, sentence):
    with pytest.raises(UsageError, match=sentence):
        StateMachine(machine("${PayArn}"), substitutions=substitutions)
