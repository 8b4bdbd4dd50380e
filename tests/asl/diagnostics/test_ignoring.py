"""Warnings that a comment ignores: where it counts, and what is told of a comment without an effect."""

from typing import Any

import pytest

from sfnlearn import StateMachine, validate
from sfnlearn.asl.diagnostics.ignoring import IGNORABLE

TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay"}
IGNORE = "sfnlearn: ignore TASK_WITHOUT_RETRY"


def tasks(**comments: str) -> dict[str, Any]:
    """Two Tasks without Retry, A and B, with comments; `machine` is the machine's."""
    states: dict[str, dict[str, Any]] = {"A": {**TASK, "Next": "B"}, "B": {**TASK, "End": True}}
    for name, comment in comments.items():
        if name != "machine":
            states[name]["Comment"] = comment
    top = {"Comment": comments["machine"]} if "machine" in comments else {}
    return {**top, "StartAt": "A", "States": states}


def told(definition: Any) -> list[tuple[str, str]]:
    return [(found.code, found.location) for found in StateMachine(definition).diagnostics]


def test_a_state_s_comment_counts_for_the_state():
    assert told(tasks()) == [("TASK_WITHOUT_RETRY", "/States/A")]
    assert told(tasks(A=IGNORE)) == [("TASK_WITHOUT_RETRY", "/States/B")]
    assert told(tasks(A=IGNORE, B=IGNORE)) == []


def test_the_machine_s_comment_counts_for_all():
    assert told(tasks(machine=f"Orders. {IGNORE}")) == []


def test_a_comment_counts_for_all_that_is_inside():
    block = {"Comment": IGNORE, "StartAt": "T", "States": {"T": {**TASK, "End": True}}}
    parallel = {"Type": "Parallel", "Branches": [block, {"StartAt": "U", "States": {"U": {**TASK, "End": True}}}]}
    definition = {"StartAt": "P", "States": {"P": {**parallel, "End": True}}}
    assert told(definition) == [("TASK_WITHOUT_RETRY", "/States/P/Branches[1]/States/U")]


@pytest.mark.parametrize(
    "comment",
    [
        "sfnlearn: ignore TASK_WITHOUT_RETRY",
        "sfnlearn:ignore TASK_WITHOUT_RETRY",
        "sfnlearn: ignore  TASK_WITHOUT_RETRY, and this is why",
        "Retried outside (sfnlearn: ignore TASK_WITHOUT_RETRY).",
        "sfnlearn: ignore TASK_WITHOUT_RETRY sfnlearn: ignore TASK_WITHOUT_RETRY",
    ],
)
def test_how_it_may_be_written(comment):
    assert told(tasks(machine=comment)) == []


def test_several_codes():
    state = {**TASK, "End": True, "Parameters": {"a": "$.b"}}
    definition = {"StartAt": "A", "States": {"A": state}}
    assert {code for code, _ in told(definition)} == {"TASK_WITHOUT_RETRY", "NO_DOLLAR"}
    assert told({**definition, "Comment": "sfnlearn: ignore TASK_WITHOUT_RETRY, NO_DOLLAR"}) == []


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("sfnlearn: ignore NO_PATH", "Nothing here has the code NO_PATH"),
        ("sfnlearn: ignore TASK_WITHOUT_RETRYS", "No warning has the code TASK_WITHOUT_RETRYS"),
        ("sfnlearn: ignore task_without_retry", "No warning has the code task_without_retry"),
        ("sfnlearn: ignore SCHEMA_VALIDATION_FAILED", "No warning has the code SCHEMA_VALIDATION_FAILED"),
        ("sfnlearn: ignore", "This comment does not say what to ignore"),
    ],
)
def test_a_comment_without_an_effect_is_told(comment, message):
    found = StateMachine(tasks(A=comment)).diagnostics
    assert [(each.code, each.location, each.message) for each in found[1:]] == [
        ("IGNORE_WITHOUT_EFFECT", "/States/A/Comment", message)
    ]


def test_an_error_stays():
    broken = {**tasks(machine="sfnlearn: ignore SCHEMA_VALIDATION_FAILED"), "StartAt": 5}
    assert validate(broken)["result"] == "FAIL"


@pytest.mark.parametrize("code", IGNORABLE)
def test_every_code_of_a_warning_can_be_named(code):
    found = StateMachine({**tasks(machine=f"sfnlearn: ignore {code}")}).diagnostics
    assert not [each for each in found if each.message.startswith("No warning")]


YAML = """
{top}
StartAt: A
States:
{above}
  A: {behind}
    Type: Task
    Resource: arn:aws:lambda:us-east-1:123456789012:function:pay {at_field}
    {inside}
    Next: B
  B:
    Type: Task
    Resource: arn:aws:lambda:us-east-1:123456789012:function:pay
    End: true
"""
PLACES = ("top", "above", "behind", "at_field", "inside")


@pytest.mark.parametrize("place", PLACES)
def test_comments_of_yaml(place):
    lines = dict.fromkeys(PLACES, "")
    indent = {"above": "  "}.get(place, "")
    text = YAML.format(**{**lines, place: f"{indent}# {IGNORE}"})
    assert told(text) == ([] if place == "top" else [("TASK_WITHOUT_RETRY", "/States/B")])
    assert [found["code"] for found in validate(text, severity="WARNING")["diagnostics"]] == [
        code for code, _ in told(text)
    ]


def test_a_comment_of_yaml_without_an_effect_is_told_with_its_line():
    text = YAML.format(**{**dict.fromkeys(PLACES, ""), "inside": "# sfnlearn: ignore NO_PATH"})
    assert ("IGNORE_WITHOUT_EFFECT", "line 9, column 5") in told(text)


def test_tasks_without_retry_are_told_once_with_their_number_and_names():
    states = {f"T{number}": {**TASK, "Next": f"T{number + 1}"} for number in range(9)} | {"T9": {**TASK, "End": True}}
    [found] = StateMachine({"StartAt": "T0", "States": states}).diagnostics
    assert found.message.startswith("10 Tasks give up at the first failure")
    assert found.message.endswith(": T0, T1, T2, T3, T4, T5, T6, T7 and 2 more")
    assert found.location == "/States/T0"
