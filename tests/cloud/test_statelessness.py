"""The honest run: one handler with a global counter, under cold, warm and concurrent schedules, also in executions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn import StateMachine, run
from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.drawing.tables.environments import rows_of

COUNTER = "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count\n"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:counter"


def counter(**settings: Any) -> LambdaFunction:
    return LambdaFunction("counter", COUNTER, **{"duration": 1.0, **settings})


@pytest.mark.parametrize(
    ("arrivals", "settings", "answers", "why"),
    [
        ([0, 2, 4], {}, [1, 2, 3], ["no environment yet", *["environment 1 idle for 1 s"] * 2]),
        ([0, 2, 4], {"keep_warm": 0.5}, [1, 1, 1], ["no environment yet",
         "environment 1 ended: idle too long", "environment 2 ended: idle too long"]),
        ([0, 0.1, 0.2], {}, [1, 1, 1], ["no environment yet", *["all environments busy"] * 2]),
        ([0, 0.1, 0.2], {"reserved_concurrency": 1}, [1, None, None],
         ["no environment yet", *["throttled: reserved concurrency 1 is used up"] * 2]),
        ([0, 0.5, 1.2], {}, [1, 1, 2],
         ["no environment yet", "all environments busy", "environment 1 idle for 0.2 s"]),
    ],
)  # fmt: skip
def test_the_same_three_calls_answer_by_when_they_come_and_the_view_says_why(arrivals, settings, answers, why):
    function = counter(**settings)
    assert [call.value for call in function.schedule([(at, {}) for at in arrivals])] == answers
    assert [row[-1] for row in rows_of(function.pool)] == why


def task(name: str, **rest: Any) -> dict[str, Any]:
    return {name: {"Type": "Task", "Resource": ARN, **rest}}


def machine(start: str, **states: Any) -> StateMachine:
    return StateMachine({"StartAt": start, "States": states})


def test_three_states_one_after_the_other_share_an_environment():
    function = counter()
    states = {**task("A", ResultPath="$.a", Next="B"), **task("B", ResultPath="$.b", Next="C"),
              **task("C", ResultPath="$.c", End=True)}  # fmt: skip
    execution = run(machine("A", **states), {}, functions={"counter": function})
    assert execution.output == {"a": 1, "b": 2, "c": 3}
    assert [row[-1] for row in rows_of(function.pool)][1:] == ["environment 1 idle for 0 s"] * 2


def test_three_branches_at_once_have_three_environments():
    function = counter()
    branches = [{"StartAt": name, "States": task(name, End=True)} for name in "ABC"]
    execution = run(machine("P", P={"Type": "Parallel", "Branches": branches, "End": True}), {},
                    functions={"counter": function})  # fmt: skip
    assert execution.output == [1, 1, 1]
    assert [row[1:4] for row in rows_of(function.pool)] == [
        ["cold, count 0 → 1", "", ""],
        ["busy until 1 s", "cold, count 0 → 1", ""],
        ["busy until 1 s", "busy until 1 s", "cold, count 0 → 1"],
    ]


@given(st.integers(1, 12), st.integers(1, 5))
def test_a_map_has_as_many_environments_as_it_runs_iterations_at_once(items, at_once):
    function = counter()
    each = {"Type": "Map", "MaxConcurrency": at_once, "End": True,
            "ItemProcessor": {"StartAt": "A", "States": task("A", End=True)}}  # fmt: skip
    execution = run(machine("M", M=each), [None] * items, functions={"counter": function})
    assert len(function.environments) == min(items, at_once)
    assert sorted(execution.output) == sorted(index // at_once + 1 for index in range(items))


def test_a_throttled_task_is_saved_by_its_retrier():
    function = counter(reserved_concurrency=1)
    retry = [{"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 2}]
    branches = [{"StartAt": name, "States": task(name, Retry=retry, End=True)} for name in "AB"]
    execution = run(machine("P", P={"Type": "Parallel", "Branches": branches, "End": True}), {},
                    functions={"counter": function})  # fmt: skip
    assert execution.output == [1, 2]
    assert [call.environment for call in function.invocations] == [1, None, 1]


def test_each_execution_begins_with_no_environments():
    function = counter()
    states = task("A", End=True)
    assert [run(machine("A", **states), {}, functions={"counter": function}).output for _ in range(2)] == [1, 1]
