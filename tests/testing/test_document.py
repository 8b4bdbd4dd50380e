"""`docs/testing.md`: its file of tests passes, and the report that it shows is the one that pytest gives."""

from __future__ import annotations

import json
import re
from pathlib import Path

from sfnlearn.testing.with_pytest.file_run import run_file

PAGE = (Path(__file__).parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
ORDER = {
    "StartAt": "Pay",
    "States": {
        "Pay": {
            "Type": "Task",
            "Resource": ARN + "pay",
            "ResultPath": None,
            "Catch": [{"ErrorEquals": ["CardDeclined"], "Next": "NotPaid"}],
            "Next": "Pause",
        },
        "Pause": {"Type": "Wait", "Seconds": 3600, "Next": "Ship"},
        "Ship": {"Type": "Succeed"},
        "NotPaid": {"Type": "Fail", "Error": "NotPaid"},
    },
}


def blocks(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [text for named, text in found if named == language]


def test_the_file_of_tests_passes_and_covers_the_machine():
    [source] = [block for block in blocks("python") if "assert_path" in block]
    said = run_file("test_order.py", source, {"order.asl.json": json.dumps(ORDER)}, ["--sfn-cov"])
    assert (said.passed, said.failed) == (2, 0), said.output
    assert "order: coverage by 2 executions: 3 of 3 transitions taken, 100 %." in said.output


PAY_ONCE = """
import pytest

@pytest.mark.parametrize("failures", [0, 0, 1, 2])
def test_it(sfn, failures):
    sfn.functions.update(pay=lambda event: True, ship=lambda event: event)
    if failures:
        sfn.faults = sfn.faults.on("Pay", attempt=(1, failures), error="BankBusy")
    assert sfn.run("order.asl.json").status == "SUCCEEDED"
"""


def test_the_report_that_it_shows_is_what_pytest_tells():
    pay = {
        "Type": "Task",
        "Resource": ARN + "pay",
        "Retry": [{"ErrorEquals": ["BankBusy"], "IntervalSeconds": 2, "MaxAttempts": 2}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}],
        "Next": "Ship",
    }
    states = {"Pay": pay, "Ship": {"Type": "Task", "Resource": ARN + "ship", "End": True}, "Sorry": {"Type": "Fail"}}
    files = {"order.asl.json": json.dumps({"StartAt": "Pay", "States": states})}
    said = run_file("test_order.py", PAY_ONCE, files, ["--sfn-cov", "--sfn-mutate", "-v"])
    coverage, mutants = (block for block in blocks("") if block.startswith("order: "))
    assert coverage in said.output
    assert all(line in said.output for line in mutants.splitlines()), said.output


def test_the_options_that_it_names_are_there():
    shown = run_file("test_none.py", "", {}, ["--help"]).output
    assert {name for name in re.findall(r"--sfn-[\w-]+", PAGE) if name not in shown} == set()
