"""A handler's error is told as Python tells it, at the line of the learner's cell."""

from __future__ import annotations

import pytest

from sfnlearn.course.checking.judge import judge
from sfnlearn.course.checking.probes import out, trace
from sfnlearn.course.checking.sentences.python_errors import error_told, in_the_cell
from tests.course.samples import ASL, HANDLER, HELLO, changed, task

RAISES = 'def handler(event, context):\n    total = event["count"]\n    return total + "1"\n'


@pytest.mark.parametrize(
    ("error", "cause", "told"),
    [
        ("Oh", None, "Oh"),
        ("Oh", "no", "Oh: no"),
        ("Oh", "", "Oh"),
        (None, None, ""),
        ("Oh", '{"a": 1}', 'Oh: {"a": 1}'),
        ("Oh", '["Oh"]', 'Oh: ["Oh"]'),
        ("Oh", '{"errorType": "Oh", "errorMessage": ""}', "Oh"),
        ("Oh", '{"errorType": "Oh", "errorMessage": "no", "stackTrace": 3}', "Oh: no"),
        ("Oh", '{"errorType": "Oh", "errorMessage": "no", "stackTrace": ["File \\"/usr/a.py\\", line 3"]}', "Oh: no"),
    ],
)
def test_what_is_no_handlers_error_stays_as_it_is(error: str | None, cause: str | None, told: str):
    assert error_told(error, cause) == told


def test_a_function_of_the_exercise_names_its_file():
    feedback = judge(changed(ASL, probes=[out({"nome": "Ada"}, "Hello")], functions={"hello": HELLO}), task())
    assert feedback.outcome.value == "checker problem"  # the reference fails too
    probe = changed(ASL, probes=[out({"nome": "Ada"})], solution={"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    told = judge(probe, task()).evidence
    assert "happened FAILED with KeyError: 'name' (hello.py, line 3: " in told
    assert "errorMessage" not in told


@pytest.mark.parametrize("probe", [trace([(0.0, {"count": 1})], [2]), out({"count": 1}, 2)])
def test_a_learners_own_handler_is_told_by_the_cells_line(probe):
    told = judge(changed(HANDLER, probes=[probe]), RAISES).evidence
    assert "TypeError: unsupported operand type(s) for +: 'int' and 'str' (line 4 of the cell: return total + " in told
    assert "errorMessage" not in told


def test_only_the_learners_own_file_is_the_cell():
    text = "KeyError: 'a' (other.py, line 2: x)"
    assert in_the_cell(text, "handler") == text


def test_answers_that_fail_are_compared_by_their_error_names():
    fails = 'class Gone(Exception):\n    pass\n\n\ndef handler(event, context):\n    raise Gone("no")\n'
    exercise = changed(HANDLER, probes=[trace([(0.0, {"count": 1})])], solution=fails)
    assert judge(exercise, f"# a comment\n{fails}".replace('"no"', '"other"')).correct
    given = changed(HANDLER, probes=[trace([(0.0, {"count": 1})], [{"Error": "Gone"}])], solution=fails)
    assert judge(given, f"\n{fails}").correct
    assert "expected Gone" in judge(given, RAISES).evidence
