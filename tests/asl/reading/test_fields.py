import pytest

from sfnlearn import DefinitionError, StateMachine
from tests.shorthand import FUNCTION, findings, refusals


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("InputPath", "a"),
        ("InputPath", "$."),
        ("InputPath", 5),
        ("OutputPath", "$["),
        ("ResultPath", "$.a[*]"),
        ("ResultPath", "$$.x"),
        ("ResultPath", "$x"),
        ("ResultPath", "$..a"),
        ("ResultPath", "$.a,b"),
        ("Parameters", {"a.$": 5}),
        ("Parameters", {"a.$": "b"}),
        ("Parameters", {"a.$": "$.x", "a": 1}),
        ("Parameters", {"a.$": "States.Nothing()"}),
        ("ResultSelector", {"a.$": "$["}),
        ("Assign", 5),
    ],
)
def test_what_cannot_be_compiled_is_told_with_its_place(field, value):
    assert any(place.startswith(field) for place in refusals("Task", Resource=FUNCTION, **{field: value}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Output", "{% ( %}"),
        ("Arguments", "{% $states.result %}"),
        ("Assign", {"x": "{% $states.errorOutput %}"}),
        ("Output", {"a": ["{% ' %}"]}),
        ("InputPath", "$"),
        ("ResultPath", None),
        ("Parameters", {}),
        ("TimeoutSecondsPath", "$.t"),
    ],
)
def test_what_jsonata_does_not_take(field, value):
    assert any(
        place.startswith(field)
        for place in refusals("Task", QueryLanguage="JSONata", Resource=FUNCTION, **{field: value})
    )


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Nxt", "Next"),
        ("resultPath", "ResultPath"),
        ("Timeout", "TimeoutSeconds"),
        ("output_path", "OutputPath"),
        ("Parameter", "Parameters"),
    ],
)
def test_a_misspelt_field_is_guessed(wrong, right):
    found = findings({"S": {"Type": "Task", "Resource": FUNCTION, "End": True, wrong: "$"}})
    assert any(right in one.hint for one in found)


@pytest.mark.parametrize(
    "form", [("TimeoutSeconds", "TimeoutSecondsPath"), ("HeartbeatSeconds", "HeartbeatSecondsPath")]
)
def test_a_field_and_its_path_form_exclude_each_other(form):
    found = findings({"S": {"Type": "Task", "Resource": FUNCTION, "End": True, form[0]: 1, form[1]: "$.t"}})
    assert any(all(name in f"{one.message} {one.hint} {one.location}" for name in form) for one in found)


def test_a_heartbeat_is_shorter_than_the_timeout():
    assert refusals("Task", Resource=FUNCTION, TimeoutSeconds=5, HeartbeatSeconds=5)


@pytest.mark.parametrize(
    ("retrier", "hint"),
    [
        ({"ErrorEquals": ["Busy"]}, 'Write it as [{"ErrorEquals":["Busy"]}].'),
        ({"ErrorEquals": ["Busy"], "MaxAttempts": 3, "IntervalSeconds": 2}, "Put [ before it and ] after it."),
    ],
)
def test_a_list_without_its_brackets_is_told_whole_or_by_its_brackets(retrier, hint):
    state = {"Type": "Task", "Resource": FUNCTION, "Retry": retrier, "End": True}
    with pytest.raises(DefinitionError) as refused:
        StateMachine({"StartAt": "A", "States": {"A": state}})
    assert [problem.hint for problem in refused.value.diagnostics] == [hint]
