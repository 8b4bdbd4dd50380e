"""`%%lambda` in a shell of IPython."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.course.notebook import magics
from sfnlearn.engine.functions import FUNCTIONS

HELLO = """%%lambda hello --duration 0.2 --cold-start 0.8 --timeout 5 --memory 256
count = 0
def lambda_handler(event, context):
    global count
    count += 1
    return count
"""


@pytest.fixture
def shell(monkeypatch, tmp_path):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    shell: Any = InteractiveShell()
    shell.history_manager.enabled = False
    magics.register(shell)
    yield shell
    FUNCTIONS.clear()
    shell.history_manager.end_session()


def failure(shell: Any, capsys: Any, cell: str) -> str:
    result = shell.run_cell(cell)
    assert not result.success
    output = capsys.readouterr()
    return str(output.out + output.err).strip()


def test_a_cell_is_deployed_and_says_what_was(shell, capsys):
    assert shell.run_cell(HELLO).success
    assert capsys.readouterr().out == (
        "Deployed hello: handler hello.lambda_handler\n"
        "arn:aws:lambda:us-east-1:123456789012:function:hello\n"
        "What it prints is in hello.logs\n"
    )
    hello: LambdaFunction = shell.user_ns["hello"]
    assert FUNCTIONS["hello"] is hello
    assert hello.invoke({}, at=0.0).duration == 1.0
    assert (hello.configuration.timeout, hello.configuration.memory_size) == (5.0, 256)
    assert "count" not in shell.user_ns


def test_running_the_cell_again_starts_with_no_environments(shell, capsys):
    shell.run_cell(HELLO)
    assert [shell.user_ns["hello"]({}) for _ in range(2)] == [1, 2]
    shell.run_cell(HELLO)
    assert "Deployed hello again, with no environments yet" in capsys.readouterr().out
    assert shell.user_ns["hello"]({}) == 1


def test_endless_code_in_a_cell_is_stopped_and_memory_is_what_was_declared(shell):
    endless = "def lambda_handler(event, context):\n    while event: pass\n    return 1"
    shell.run_cell(f"%%lambda hello --real-limit 0.03 --memory-used 200 --memory 256\n{endless}")
    hello: LambdaFunction = shell.user_ns["hello"]
    assert [hello.invoke(event, at=0.0).error for event in (False, True)] == [None, "Sandbox.Timedout"]
    assert "Max Memory Used: 200 MB" in str(hello.logs)


def test_published_versions_outlive_running_the_cell_again(shell):
    shell.run_cell(HELLO)
    shell.user_ns["hello"].alias("live", shell.user_ns["hello"].publish_version())
    shell.run_cell(HELLO)
    assert shell.user_ns["hello"].aliases["live"].invoke({}, at=0.0).value == 1


def test_a_name_with_hyphens_is_bound_with_underscores(shell):
    shell.run_cell("%%lambda send-mail\ndef handler(event, context): return 1")
    assert isinstance(shell.user_ns["send_mail"], LambdaFunction)
    assert shell.user_ns["send_mail"].name == "send-mail"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (
            "%%lambda hello\nx = 1\ndef f(event, context:\n    pass",
            "UsageError: line 3 of this cell: the ( that opens here is never closed",
        ),
        ("%%lambda hello\nx = 1", "UsageError: hello has no handler: define a function that takes two arguments"),
        ("%%lambda\nx = 1", "the following arguments are required: name"),
        ("%%lambda hello --durtion 1\nx = 1", "unrecognized arguments: --durtion 1"),
        ("%%lambda hello --duration x\nx = 1", "argument --duration: invalid float value: 'x'"),
        ("%%lambda hello --timeout 2000\ndef f(e, c): pass", "hello: timeout is 2000.0 seconds; Lambda allows"),
        ("%%lambda 'hello\nx = 1", "No closing quotation"),
        ("%%lambda two/words\ndef f(e, c): pass", "'two/words' is not a name for a Lambda function"),
    ],
)
def test_a_mistake_is_a_sentence_without_a_traceback(shell, capsys, cell, shown):
    output = failure(shell, capsys, cell)
    assert shown in output
    assert "Traceback" not in output
    assert "magics.py" not in output
    assert "hello" not in shell.user_ns


def test_a_name_of_sfnlearn_in_the_notebook_is_not_overwritten(shell, capsys):
    shell.user_ns["run"] = magics.register
    output = failure(shell, capsys, "%%lambda run\ndef handler(event, context): pass")
    assert "run is a name of sfnlearn in this notebook: call the function something else" in output
    assert shell.user_ns["run"] is magics.register


def test_the_decorator_finds_the_text_of_a_cell(shell):
    shell.run_cell("from sfnlearn.cloud.functions.function import lambda_function")
    shell.run_cell("@lambda_function(duration=1)\ndef hello(event, context):\n    raise ValueError(event)")
    answer = shell.user_ns["hello"].invoke("x", at=0.0)
    assert '"  File \\"/var/task/hello.py\\", line 2, in hello\\n    raise ValueError(event)\\n"' in answer.cause


def test_the_decorator_tells_names_of_other_cells(shell, capsys):
    shell.run_cell("from sfnlearn.cloud.functions.function import lambda_function\ncount = 0")
    output = failure(shell, capsys, "@lambda_function\ndef hello(event, context):\n    return count")
    assert "hello uses count from outside its own body" in output
