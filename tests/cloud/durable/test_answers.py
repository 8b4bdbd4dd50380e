from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import LambdaFunction
from sfnlearn.cloud.durable.answers import ENDING, HARNESS
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.judge import judge
from sfnlearn.course.checking.probes import generated, out
from sfnlearn.errors import UsageError

SOURCE = """
{imports}
from aws_durable_execution_sdk_python import durable_execution
from aws_durable_execution_sdk_python.config import Duration

@durable_execution
def handler(event, context):
    before = {day}
    context.step(lambda step: None, name="note")
    context.wait(Duration.from_days(event["days"]), name="nights")
    return [before, {day}]
"""
DAYS = {
    "import time": "int(time.time() // 86400)",
    "from time import time": "int(time() // 86400)",
    "import datetime": "datetime.date.today().toordinal() - 719163",
    "from datetime import datetime, UTC": "datetime.now(UTC).toordinal() - 719163",
    "from datetime import date": "date.today().toordinal() - 719163",
}
TODAY = 20_454 + 40
"""The day on which the durable execution begins, in days since 1970."""


def called(source: str, event: Any) -> Any:
    answer = LambdaFunction("handler", source).invoke(event, at=0.0)
    return answer.value if answer.error is None else (answer.error, answer.cause)


@pytest.mark.parametrize("imports", DAYS)
def test_the_answers_clock_is_the_durable_executions_however_it_is_imported(imports):
    source = SOURCE.format(imports=imports, day=DAYS[imports]) + HARNESS
    for days in (1, 3):
        told = called(source, {"days": days})
        after = TODAY + days  # in both places: the first line runs again after the wait
        assert told == {"status": "SUCCEEDED", "output": [after, after], "steps": ["note: succeeded"]}


def test_what_the_file_read_when_it_was_loaded_is_another_day():
    source = SOURCE.format(imports="import time\nDAY = int(time.time() // 86400)", day="DAY") + ENDING
    before, after = called(source, {"days": 1})["output"]
    assert before == after < TODAY


def test_an_error_is_told_with_its_cause_and_steps_only_where_they_are_asked_for():
    source = SOURCE.format(imports="", day='event["nothing"]')
    assert called(source + ENDING, {"days": 1}) == {"status": "FAILED", "error": "KeyError", "cause": "'nothing'"}
    assert called(source + HARNESS, {"days": 1})["steps"] == []


def test_a_plain_handler_is_told_what_it_lacks():
    error, cause = called("def handler(event, context): return event" + HARNESS, {})
    assert error == "UsageError"
    assert "write @durable_execution" in str(cause)


def exercise(**fields: Any) -> Exercise:
    solution = SOURCE.format(imports="import time", day="1")
    return Exercise(
        **{
            "id": "l99.q1",
            "title": "Give it back",
            "prompt": "Give back [1, 1].",
            "kind": "handler",
            "starter": "# here",
            "solution": solution,
            "harness": ENDING,
            "probes": [out(generated(lambda random: {"days": random.randrange(1, 4)}, count=2))],
            "wrong": [Wrong(answer=solution.replace("1", str(n)), says="expected", hint=f"not {n}") for n in (2, 3, 4)],
            "hints": ["one", "two", "three"],
            "concepts": ["replay"],
            "why": "It is one.",
            "variation": "Give back two.",
            **fields,
        }
    )


def test_an_exercise_with_a_harness_judges_what_the_harness_makes_of_the_answer():
    asked = exercise()
    assert judge(asked, asked.solution).correct
    wrong = judge(asked, SOURCE.format(imports="", day="2"))
    assert '"output":[1,1]' in str(wrong)
    assert '"output":[2,2]' in str(wrong)


def test_lines_are_those_of_the_cell_and_not_of_the_harness():
    assert "line 3" in str(judge(exercise(), "\nx = (\n"))


def test_a_harness_is_for_handlers_alone():
    with pytest.raises(UsageError, match="a harness is for handlers"):
        exercise(kind="predict", starter="...", solution=1)
