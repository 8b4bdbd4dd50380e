"""reference_paths.py: which error a ResultPath or an ItemsPath ends in that does not fit, and whether it is caught."""

from typing import Any

import pytest

from sfnlearn import StatesError, run
from sfnlearn.jsontext import dumps
from tests.shorthand import CALLBACK, FUNCTION, answers, failure, machine, raising, state

CONFLICT = "States.ReferencePathConflict"
EACH = {"StartAt": "Each", "States": {"Each": {"Type": "Pass", "End": True}}}
WHOLE = [("text", '"text"'), (7, "7"), (1.5, "1.5"), (True, "true"), (None, "null")]
PARTS = [
    ("$.r", [1], "r"),
    ("$.a.b", {"a": "text"}, "b"),
    ("$.a.b", {"a": 5}, "b"),
    ("$.a.b", {"a": None}, "b"),
    ("$.a.b", {"a": []}, "b"),
    ("$.a.b.c", {"a": {"b": False}}, "c"),
    ("$.a[0]", {"a": {}}, "0"),
    ("$.a[2]", {"a": [1]}, "2"),
    ("$.a[0].b", {"a": [1]}, "b"),
]


def working(kind, path):
    """A state of a type that has ResultPath."""
    kinds: dict[str, dict[str, Any]] = {
        "Pass": {"Result": 1},
        "Task": {"Resource": FUNCTION},
        "Parallel": {"Branches": [EACH]},
        "Map": {"ItemsPath": "$list", "ItemProcessor": EACH},
    }
    return {"Type": kind, **kinds[kind], "ResultPath": path, "End": True}


def ran(kind, path, data):
    before = {"Type": "Pass", "Assign": {"list": [1]}, "Next": "S"}
    execution = run(machine({"Before": before, "S": working(kind, path)}), data, functions={"f": answers(1)})
    return execution.error, execution.cause


@pytest.mark.parametrize("kind", ["Pass", "Task", "Parallel", "Map"])
@pytest.mark.parametrize(("value", "shown"), WHOLE)
def test_a_result_path_into_a_value_without_parts(kind, value, shown):
    assert ran(kind, "$.r", value) == (CONFLICT, f"Unable to apply ReferencePath $.r to input {shown}")


@pytest.mark.parametrize("kind", ["Pass", "Task", "Parallel", "Map"])
@pytest.mark.parametrize(("path", "data", "step"), PARTS)
def test_a_result_path_that_cannot_be_followed(kind, path, data, step):
    assert ran(kind, path, data) == (CONFLICT, f'Unable to apply step "{step}" to input {dumps(data)}')


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("$.r", "text", 'Unable to apply ReferencePath $.r to input "text"'),
        ("$.r", [1], 'Unable to apply step "r" to input [1]'),
        ("$.a.r", {"a": 1}, 'Unable to apply step "r" to input {"a":1}'),
    ],
)
def test_a_catcher_s_result_path_fails_the_execution(path, data, said):
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": path, "Next": "After"}]
    of = machine(
        {
            "S": {"Type": "Task", "Resource": FUNCTION, "Catch": catch, "End": True},
            "After": {"Type": "Pass", "End": True},
        }
    )
    assert failure(of, data, functions={"f": raising(StatesError("Boom"))}) == (CONFLICT, said)


@pytest.mark.parametrize(
    ("names", "status"), [("States.ALL", "SUCCEEDED"), (CONFLICT, "SUCCEEDED"), ("Boom", "FAILED")]
)
def test_a_catcher_takes_it(names, status):
    catch = [{"ErrorEquals": [names], "Next": "After"}]
    of = machine({"S": {**working("Task", "$.r"), "Catch": catch}, "After": {"Type": "Pass", "End": True}})
    assert run(of, [1], functions={"f": answers(1)}).status == status


@pytest.mark.parametrize("mode", ["INLINE", "DISTRIBUTED"])
@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("$.items", {"a": 1}, 'Unable to apply step "items" to input {"a":1}'),
        ("$.a.items", {"a": {"status": 500}}, 'Unable to apply step "items" to input {"a":{"status":500}}'),
        ("$.a.b.items", {"a": {}}, 'Unable to apply step "b" to input {"a":{}}'),
        ("$.a[3]", {"a": [[1]]}, 'Unable to apply step "3" to input {"a":[[1]]}'),
        ("$.items", [1], 'Unable to apply step "items" to input [1]'),
        ("$.items", "text", 'Unable to apply ReferencePath $.items to input "text"'),
        ("$.items", 5, "Unable to apply ReferencePath $.items to input 5"),
    ],
)
def test_an_items_path_that_finds_nothing(mode, path, data, said):
    kind = {"Mode": mode, **({"ExecutionType": "STANDARD"} if mode == "DISTRIBUTED" else {})}
    of = state("Map", ItemsPath=path, ItemProcessor={"ProcessorConfig": kind, **EACH})
    assert failure(of, data) == (CONFLICT, said)


@pytest.mark.parametrize("path", ["$$.Execution.Input.none", "$none"])
def test_an_items_path_that_does_not_look_into_the_input_is_another_matter(path):
    of = machine(
        {
            "P": {"Type": "Pass", "Assign": {"some": 1}, "Next": "S"},
            "S": {"Type": "Map", "ItemsPath": path, "ItemProcessor": EACH, "End": True},
        }
    )
    assert failure(of, {"a": 1})[0] == "States.Runtime"


# --------------------------------------------------------------------- payloads


BIG = "x" * 270_000
QUERY = {"TableName": "t", "Key": {"id": {"S": "1"}}}


@pytest.mark.parametrize(
    ("resource", "parameters", "named", "failed"),
    [
        (FUNCTION, {}, FUNCTION, "LambdaFunctionFailed"),
        ("arn:aws:states:::lambda:invoke", {"FunctionName": "f"}, "lambda", "TaskFailed"),
        ("arn:aws:states:::dynamodb:getItem", QUERY, "dynamodb", "TaskFailed"),
        ("arn:aws:states:::aws-sdk:dynamodb:getItem", QUERY, "aws-sdk:dynamodb", "TaskFailed"),
        ("arn:aws:states:::aws-sdk:cloudformation:listStacks", {}, "aws-sdk:cloudformation", "TaskFailed"),
    ],
)
@pytest.mark.parametrize("type", ["STANDARD", "EXPRESS"])
def test_a_result_that_is_too_large_is_that_of_what_was_called(resource, parameters, named, failed, type):
    of = machine({"S": {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}}, type=type)
    execution = run(of, functions={"f": answers(BIG), resource: answers({"Items": BIG})})
    said = (
        f"The state/task '{named}' returned a result with a size exceeding the maximum number of bytes service limit."
    )
    assert (execution.error, execution.cause) == ("States.DataLimitExceeded", said)
    assert [event.type for event in execution.events][-2:] == [failed, "ExecutionFailed"]
    assert execution.events[-2].details["error"] == "States.DataLimitExceeded"


def test_what_a_token_is_answered_with_can_be_too_large():
    message = {"QueueUrl": "q", "MessageBody": {"t.$": "$$.Task.Token"}}
    of = state("Task", Resource=CALLBACK, Parameters=message)
    execution = run(of, functions={CALLBACK: answers({})})
    execution.send_task_success(execution.pending_tokens[0], BIG)
    assert (execution.cause or "").startswith("The state/task 'sqs' returned a result")
    assert [event.type for event in execution.events][-2:] == ["TaskFailed", "ExecutionFailed"]


@pytest.mark.parametrize("kind", ["Task", "Parallel", "Map"])
def test_parameters_that_are_too_large_are_the_state_s(kind):
    doubled = {"a.$": "$.x", "b.$": "$.x"}
    kinds: dict[str, dict[str, Any]] = {
        "Task": {"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload": doubled}},
        "Parallel": {"Branches": [EACH], "Parameters": doubled},
        "Map": {"ItemsPath": "$.l", "ItemSelector": doubled, "ItemProcessor": EACH},
    }
    execution = run(state(kind, **kinds[kind]), {"x": "y" * 140_000, "l": [1]}, functions={"f": answers(1)})
    said = "The state/task 'S' provided parameters with a size exceeding the maximum number of bytes service limit."
    assert (execution.error, execution.cause) == ("States.DataLimitExceeded", said)


@pytest.mark.parametrize("kind", ["Pass", "Parallel", "Map", "Task"])
def test_an_output_that_is_too_large_is_the_state_s(kind):
    large = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Result": "y" * 140_000, "End": True}}}
    other = {"StartAt": "J", "States": {"J": {"Type": "Pass", "Result": "y" * 140_000, "End": True}}}
    kinds: dict[str, dict[str, Any]] = {
        "Pass": {"Result": "y" * 140_000, "ResultPath": "$.y"},
        "Parallel": {"Branches": [large, other]},
        "Map": {"ItemsPath": "$.l", "ItemProcessor": large},
        "Task": {"Resource": FUNCTION, "InputPath": "$.l", "ResultPath": "$.y"},
    }
    data = {"x": "y" * 140_000, "l": [1, 2]}
    execution = run(state(kind, **kinds[kind]), data, functions={"f": answers("y" * 140_000)})
    said = "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit."
    assert (execution.error, execution.cause) == ("States.DataLimitExceeded", said)


@pytest.mark.parametrize(("names", "status"), [("States.ALL", "FAILED"), ("States.DataLimitExceeded", "SUCCEEDED")])
def test_an_output_that_is_too_large_is_caught_by_its_name(names, status):
    large = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Result": "y" * 140_000, "End": True}}}
    each = {"Type": "Map", "ItemProcessor": large, "Catch": [{"ErrorEquals": [names], "Next": "After"}], "End": True}
    assert run(machine({"S": each, "After": {"Type": "Pass", "End": True}}), [1, 2]).status == status
