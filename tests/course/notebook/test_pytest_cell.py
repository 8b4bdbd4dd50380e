"""`%%pytest`: the cell is a file of tests, and what its line names lies beside it."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import LambdaFunction, StateMachine, UsageError
from sfnlearn.course.notebook.pytest_cell import run_cell

MACHINE = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 7, "End": True}}})


def test_machines_functions_and_values_become_files():
    namespace: dict[str, Any] = {
        "seven": MACHINE,
        "pay": LambdaFunction("pay", "def handler(event, context):\n    return event + 1\n"),
        "wanted": {"output": 7},
    }
    cell = """
import json
from pay import handler

def test_it(sfn):
    wanted = json.loads((sfn.folder / "wanted.json").read_text())
    assert sfn.run("seven.asl.json").output == wanted["output"]
    assert handler(1, None) == 2

def test_wrong(sfn):
    assert sfn.run("seven.asl.json").output == 8
"""
    report = run_cell("seven pay wanted --sfn-cov", cell, namespace)
    assert (report.passed, report.failed, report.exit_code) == (1, 1, 1)
    assert namespace["report"] is report
    assert "test_seven.py" in report.output
    assert "seven: coverage by 2 executions" in report.output
    assert repr(report) == report.output


def test_a_second_run_takes_the_place_of_the_first():
    namespace: dict[str, Any] = {}
    first = run_cell("", "def test_it():\n    assert False\n", namespace)
    second = run_cell("-k nothing", "def test_it():\n    assert True\n", namespace)
    assert (first.failed, second.passed) == (1, 0)
    assert namespace["report"] is second


@pytest.mark.parametrize(
    ("line", "namespace", "told"),
    [
        ("order", {}, "The notebook has no 'order': run the cell that makes it, such as %%asl order, first."),
        ("order", {"order": {1, 2}}, "order is a set: %%pytest takes machines"),
        ("", {"report": pytest}, "give that another name"),
    ],
)
def test_what_cannot_be_a_file_is_refused(line: str, namespace: dict[str, Any], told: str):
    with pytest.raises(UsageError) as refused:
        run_cell(line, "", namespace)
    assert told in str(refused.value)
