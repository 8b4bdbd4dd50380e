"""What a failure hangs on, and where AWS says that it is: tables over the fields and the kinds of states."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, StatesError, run
from tests.shorthand import FUNCTION, HELLO, answers, failure, jsonata, links, machine, raising, state, types

NOTHING = "{% $nothing %}"
EACH = {"StartAt": "Each", "States": {"Each": HELLO}}
CALL = {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": FUNCTION, "End": True}}}
BOOM = {"StartAt": "Boom", "States": {"Boom": {"Type": "Fail", "Error": "Boom"}}}
GET = "arn:aws:states:::s3:getObject"
DISTRIBUTED = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **EACH}


# --------------------------------------------------------------- where it is


def choice(*rules: dict[str, Any], **fields: Any) -> StateMachine:
    choices = [{"Next": "Z", **rule} for rule in rules]
    return machine({"S": {"Type": "Choice", "Choices": choices, **fields}, "Z": HELLO}, QueryLanguage="JSONata")


def caught(**fields: Any) -> StateMachine:
    catch = [{"ErrorEquals": ["Other"], "Next": "S"}, {"ErrorEquals": ["States.ALL"], "Next": "S", **fields}]
    return jsonata("Task", Resource=FUNCTION, Catch=catch)


LOCATIONS = [
    (jsonata("Pass", Output=NOTHING), "Output"),
    (jsonata("Pass", Output={"a": {"b": [[1, NOTHING]]}}), "Output/a/b[0][1]"),
    (jsonata("Pass", Assign={"x": {"y": NOTHING}}), "Assign/x/y"),
    (jsonata("Task", Resource=FUNCTION, Arguments={"n": NOTHING}), "Arguments/n"),
    (jsonata("Task", Resource=FUNCTION, TimeoutSeconds=NOTHING), "TimeoutSeconds"),
    (choice({"Condition": NOTHING}), "Choices[0]/Condition"),
    (choice({"Condition": False}, {"Condition": NOTHING}), "Choices[1]/Condition"),
    (choice({"Condition": "{% 1 %}"}), "Choices[0]/Condition"),
    (choice({"Condition": False}, {"Condition": True, "Output": {"v": NOTHING}}), "Choices[1]/Output/v"),
    (choice({"Condition": True, "Assign": {"x": NOTHING}}), "Choices[0]/Assign/x"),
    (choice({"Condition": True}, Output={"v": NOTHING}), "Output/v"),
    (choice({"Condition": False}, Default="Z", Output={"v": NOTHING}), "Output/v"),
    (caught(Output={"v": NOTHING}), "Catch[1]/Output/v"),
    (caught(Assign={"x": NOTHING}), "Catch[1]/Assign/x"),
    (jsonata("Wait", Seconds=NOTHING), "Seconds"),
    (jsonata("Fail", Error=NOTHING), "Error"),
    (jsonata("Map", Items=NOTHING, ItemProcessor=EACH), "Items"),
    (jsonata("Map", Items=[1], ItemSelector={"v": NOTHING}, ItemProcessor=EACH), "ItemSelector/v"),
    (jsonata("Map", Items=[1], MaxConcurrency=NOTHING, ItemProcessor=EACH), "MaxConcurrency"),
    (
        jsonata("Map", ItemReader={"Resource": GET, "Arguments": {"Bucket": NOTHING}}, ItemProcessor=DISTRIBUTED),
        "ItemReader/Arguments/Bucket",
    ),
    (
        jsonata("Map", Items=[1], ItemBatcher={"MaxItemsPerBatch": NOTHING}, ItemProcessor=DISTRIBUTED),
        "ItemBatcher/MaxItemsPerBatch",
    ),
]


@pytest.mark.parametrize(("of", "location"), LOCATIONS, ids=[location for _, location in LOCATIONS])
def test_a_field_is_named_as_its_state_sees_it(of, location):
    execution = run(of, functions={"f": raising(StatesError("Boom"))})
    (failed,) = (event for event in execution.events if event.type == "EvaluationFailed")
    assert (failed.details["location"], failed.details["state"]) == (location, "S")
    assert f"specified for the field '{location}'" in (execution.cause or "")
    assert "executing the state 'S' (entered at the event id #2)" in (execution.cause or "")


def test_a_state_inside_a_state_called_states_is_told_alike():
    of = machine(
        {"States": {"Type": "Parallel", "Branches": [{"StartAt": "P", "States": {"P": {**HELLO, "Output": NOTHING}}}],
                    "End": True}},
        QueryLanguage="JSONata",
    )  # fmt: skip
    assert "for the field 'Output' returned nothing" in failure(of)[1]


# ----------------------------------------------------- the event it hangs on


def after(of: StateMachine, data: Any = None, **functions: Any) -> list[str]:
    return links(run(of, {} if data is None else data, functions=functions))[1:]


def test_what_fails_when_the_state_is_entered_hangs_on_the_event_before_it():
    assert after(jsonata("Task", Resource=FUNCTION, Arguments=NOTHING))[:2] == [
        "TaskStateEntered2<0",
        "EvaluationFailed3<0",
    ]


def test_what_fails_after_the_work_hangs_on_the_works_last_event():
    assert after(jsonata("Task", Resource=FUNCTION, Output=NOTHING), f=answers(1))[3:] == [
        "LambdaFunctionSucceeded5<4",
        "EvaluationFailed6<5",
        "ExecutionFailed7<6",
    ]
    assert after(jsonata("Wait", Seconds=1, Output=NOTHING))[:2] == ["WaitStateEntered2<0", "EvaluationFailed3<2"]


def test_an_attempt_that_fails_again_hangs_on_the_failure_before_it():
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}]
    assert after(jsonata("Task", Resource=FUNCTION, Arguments=NOTHING, Retry=retry)) == [
        "TaskStateEntered2<0",
        "EvaluationFailed3<0",
        "EvaluationFailed4<3",
        "ExecutionFailed5<4",
    ]


def test_a_catcher_that_fails_lets_the_state_fail_again():
    catch = [{"ErrorEquals": ["States.ALL"], "Output": NOTHING, "Next": "S"}]
    assert after(jsonata("Parallel", Branches=[BOOM], Catch=catch))[2:] == [
        "FailStateEntered4<3",
        "ParallelStateFailed5<4",
        "EvaluationFailed6<4",
        "ParallelStateFailed7<6",
        "ExecutionFailed8<7",
    ]
    assert after(jsonata("Task", Resource=FUNCTION, Catch=catch), f=raising(StatesError("Boom")))[3:] == [
        "LambdaFunctionFailed5<4",
        "EvaluationFailed6<5",
        "ExecutionFailed7<6",
    ]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("Parallel", {"Branches": [EACH]}), ("Map", {"ItemProcessor": EACH}), ("Map", {"ItemProcessor": DISTRIBUTED})],
)
@pytest.mark.parametrize(
    "broken",
    [{"ResultSelector": {"m.$": "$.nope"}}, {"OutputPath": "$.nope"}, {"Assign": {"x.$": "$.nope"}}],
    ids=lambda broken: next(iter(broken)),
)
def test_branches_that_succeeded_are_told_before_their_results_cannot_be_used(kind, fields, broken):
    *_, succeeded, failed = after(state(kind, **fields, **broken), [1])
    assert succeeded.startswith(f"{kind}StateSucceeded")
    own = succeeded.removeprefix(f"{kind}StateSucceeded").partition("<")[0]
    assert failed == f"ExecutionFailed{int(own) + 1}<{own}"


def test_an_output_that_fails_after_branches_hangs_on_the_last_event_inside():
    assert after(jsonata("Parallel", Branches=[EACH], Output=NOTHING))[3:] == [
        "PassStateExited5<4",
        "ParallelStateSucceeded6<5",
        "EvaluationFailed7<5",
        "ParallelStateFailed8<7",
        "ExecutionFailed9<8",
    ]


# ------------------------------------------------- a Task that ends its branch


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_a_task_that_ends_its_branch_is_told_to_be_aborted(kind):
    inside = {"Branches": [CALL]} if kind == "Parallel" else {"ItemProcessor": CALL}
    told = after(state(kind, **inside), [1], f=raising(StatesError("Boom")))
    at = next(place for place, event in enumerate(told) if event.startswith("TaskStateAborted"))
    failed = told[at - 1].removeprefix("LambdaFunctionFailed").partition("<")[0]
    assert all(event.endswith(f"<{failed}") for event in told[at:-1])
    assert told[-2].startswith(f"{kind}StateFailed")


@pytest.mark.parametrize(
    "of",
    [
        state("Task", Resource=FUNCTION),
        state("Map", ItemProcessor={**DISTRIBUTED, **CALL}),
        state("Parallel", Branches=[BOOM]),
        state("Parallel", Branches=[{"StartAt": "C", "States": {
            "C": {"Type": "Task", "Resource": FUNCTION, "InputPath": "$.nope", "End": True}}}]),
        state("Parallel", Branches=[{"StartAt": "C", "States": {
            "C": {"Type": "Task", "Resource": FUNCTION, "End": True,
                  "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "D"}]}, "D": HELLO}}]),
    ],
    ids=["no branch", "a child execution", "a Fail state", "States.Runtime", "caught"],
)  # fmt: skip
def test_no_other_failure_is(of):
    assert "TaskStateAborted" not in types(run(of, [1], functions={"f": raising(StatesError("Boom"))}))
