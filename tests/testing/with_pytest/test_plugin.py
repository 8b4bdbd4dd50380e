"""The plugin: the fixture, coverage over a session, and mutants; each in a session of pytest of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.testing.with_pytest.file_run import FileRun, run_file

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
ORDER = json.dumps(
    {
        "StartAt": "Pay",
        "States": {
            "Pay": {
                "Type": "Task",
                "Resource": ARN + "pay",
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}],
                "Next": "Pause",
            },
            "Pause": {"Type": "Wait", "Seconds": 60, "End": True},
            "Sorry": {"Type": "Fail", "Error": "NotPaid"},
        },
    }
)
HEAD = "from sfnlearn.testing import assert_path, assert_waited\n"
PAID = """
def test_paid(sfn):
    sfn.functions["pay"] = lambda event: True
    assert sfn.run("order.asl.json").status == "SUCCEEDED"
"""
DECLINED = """
def test_declined(sfn):
    sfn.faults = sfn.faults.on("Pay", error="CardDeclined")
    assert_path(sfn.run("order.asl.json"), ["Pay", "Sorry"])
"""


def pytest_says(source: str, *options: str, **files: str) -> FileRun:
    named: Mapping[str, str] = {
        "order.asl.json": ORDER,
        **{name.replace("_", "."): text for name, text in files.items()},
    }
    return run_file("test_order.py", HEAD + source, named, options)


def test_the_fixture_loads_files_beside_the_test_and_holds_stubs_and_faults():
    said = pytest_says(PAID + DECLINED)
    assert (said.exit_code, said.passed, said.failed) == (0, 2, 0)
    assert "coverage" not in said.output


def test_a_failed_assertion_is_told_without_the_inside_of_the_assertion():
    said = pytest_says(
        PAID.replace(
            'assert sfn.run("order.asl.json").status == "SUCCEEDED"', 'assert_path(sfn.run("order.asl.json"), ["Pay"])'
        )
    )
    assert (said.exit_code, said.failed) == (1, 1)
    assert 'E       AssertionError: Expected the end after "Pay", and "Pause" came.' in said.output
    assert "_refuse_unknown" not in said.output


def test_a_file_that_is_not_there_is_named():
    said = pytest_says('def test_it(sfn):\n    sfn.run("oder.asl.json")\n')
    assert "There is no file" in said.output
    assert "oder.asl.json" in said.output


def test_mocks_come_from_a_file():
    mocks = {
        "StateMachines": {"order": {"TestCases": {"Refused": {"Pay": "No"}}}},
        "MockedResponses": {"No": {"0": {"Throw": {"Error": "CardDeclined", "Cause": ""}}}},
    }
    source = """
def test_mocked(sfn):
    sfn.mocks("mocks.json", "order", "Refused")
    assert sfn.run("order.asl.json").error == "NotPaid"
"""
    assert pytest_says(source, mocks_json=json.dumps(mocks)).passed == 1


AWS = """
import boto3

def start(sfn):
    sfn.functions["pay"] = lambda event: True
    sfn.aws()
    client = boto3.client("stepfunctions", region_name="us-east-1")
    role = "arn:aws:iam::123456789012:role/r"
    text = (sfn.folder / "order.asl.json").read_text()
    arn = client.create_state_machine(name="order", definition=text, roleArn=role)["stateMachineArn"]
    return client, client.start_execution(stateMachineArn=arn, input="{}")["executionArn"]

def test_one(sfn):
    client, arn = start(sfn)
    assert client.describe_execution(executionArn=arn)["status"] == "SUCCEEDED"

def test_two_has_an_aws_of_its_own(sfn):
    client, arn = start(sfn)
    assert len(client.list_state_machines()["stateMachines"]) == 1
"""


def test_boto3_is_answered_in_a_test_and_its_executions_count():
    said = pytest_says(AWS, "--sfn-cov")
    assert (said.passed, said.failed) == (2, 0), said.output
    assert "order: coverage by 2 executions: 2 of 3 transitions taken, 67 %." in said.output


def test_coverage_is_told_over_the_session():
    said = pytest_says(PAID + DECLINED, "--sfn-cov")
    assert "order: coverage by 2 executions: 3 of 3 transitions taken, 100 %." in said.output
    assert "not taken: Pay → Sorry (Catch States.ALL)" in pytest_says(PAID, "--sfn-cov").output


def test_machines_that_run_without_the_fixture_count_too():
    source = """
from sfnlearn import StateMachine, run
MACHINE = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})

def test_it():
    assert run(MACHINE).status == "SUCCEEDED"
"""
    said = pytest_says(source, "--sfn-cov")
    assert "the machine that starts at 'A': coverage by 1 execution: 1 of 1 transitions taken" in said.output


def test_too_little_coverage_fails_the_session():
    assert pytest_says(PAID, "--sfn-cov-min=50").exit_code == 0
    said = pytest_says(PAID, "--sfn-cov-min=90")
    assert (said.exit_code, said.failed) == (1, 0)
    assert "order: fewer than 90 % of the transitions were taken." in said.output


def test_the_coverage_goes_into_a_file(tmp_path: Path):
    pytest_says(PAID, f"--sfn-cov-json={tmp_path / 'coverage.json'}")
    [order] = json.loads((tmp_path / "coverage.json").read_text(encoding="utf-8"))
    assert order["machine"] == "order"
    assert order["transitions"] == {"taken": 2, "of": 3, "percent": 66.7, "missed": ["Pay → Sorry (Catch States.ALL)"]}


WAITED = PAID.replace(
    'assert sfn.run("order.asl.json").status == "SUCCEEDED"', 'assert_waited(sfn.run("order.asl.json"), "Pause", 60)'
)


def killed(said: FileRun) -> int:
    line = next(line for line in said.output.splitlines() if "mutants killed" in line)
    return int(line.split(": ")[1].split()[0])


def test_mutants_are_killed_by_tests_that_look_and_survivors_are_named():
    weak, strong = pytest_says(PAID, "--sfn-mutate", "-v"), pytest_says(WAITED + DECLINED, "--sfn-mutate", "-v")
    assert killed(weak) < killed(strong)
    assert "survived: Pause: Seconds is 61, not 60 (another number)" in weak.output
    assert "survived: Pause: Seconds is 61, not 60 (another number)" not in strong.output
    assert (weak.passed, weak.failed, weak.exit_code) == (1, 0, 0)


SHARED = """
import pytest
from sfnlearn import StateMachine, run

@pytest.fixture(scope="module")
def execution():
    machine = StateMachine("order.asl.json")
    return run(machine, functions={"pay": lambda event: True})

def test_first(execution):
    assert execution.status == "SUCCEEDED"

class TestSecond:
    @pytest.mark.parametrize("seconds", [60])
    def test_waited(self, execution, seconds):
        assert_waited(execution, "Pause", seconds)
"""


def test_an_execution_that_tests_share_is_made_anew_for_every_mutant():
    said = pytest_says(SHARED, "--sfn-mutate", "-v")
    assert "survived: Pause: Seconds is 61, not 60 (another number)" not in said.output
    assert killed(said) > 5


def test_a_mutant_stands_in_for_machines_that_boto3_starts():
    assert killed(pytest_says(AWS, "--sfn-mutate")) == killed(pytest_says(PAID, "--sfn-mutate")) > 0


def test_mutants_wait_until_all_tests_pass():
    said = pytest_says(PAID.replace("SUCCEEDED", "FAILED"), "--sfn-mutate")
    assert "1 test failed: mutants are tried when all tests pass." in said.output


def test_without_a_machine_there_is_nothing_to_tell():
    said = pytest_says("def test_it():\n    pass\n", "--sfn-cov", "--sfn-mutate")
    assert said.output.count("No state machine was run.") == 2


@pytest.mark.parametrize("option", ["--sfn-cov", "--sfn-mutate"])
def test_several_processes_are_refused(option: str):
    said = pytest_says(PAID, option, "-p", "xdist.plugin", "-n", "2")
    assert said.exit_code == pytest.ExitCode.USAGE_ERROR
    assert "count in one process: leave out -n, or add -n 0" in said.output


def test_the_plugin_is_announced_under_the_name_of_its_module():
    import tomllib

    project: dict[str, Any] = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    [(name, module)] = project["project"]["entry-points"]["pytest11"].items()
    assert name == module == "sfnlearn.testing.with_pytest.plugin"
