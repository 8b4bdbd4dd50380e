"""The cell magic `%%pytest order`: the cell is a file of tests, and pytest runs it.

The first words of the line are names of the notebook, written beside the file: a state machine `order` as
`order.asl.json`, the file of a Lambda function `pay` as `pay.py`, any other JSON value `mocks` as `mocks.json`.  From
the first word with a - on they are options of pytest.

    %%pytest order --sfn-cov
    def test_paid(sfn):
        execution = sfn.run("order.asl.json", {"amount": 3}, functions={"pay": lambda event: True})
        assert execution.status == "SUCCEEDED"

The notebook has the result as `report`.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.cloud.functions.files import SourceFile
from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.course.notebook.names import refuse_taken
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import check_value
from sfnlearn.testing.with_pytest.file_run import FileRun, run_file

RESULT = "report"


def register(ipython: Any) -> None:
    """Give an IPython shell the cell magic `%%pytest`."""

    def pytest_cell(line: str, cell: str) -> FileRun:
        from IPython.core.error import UsageError as ShownUsageError

        try:
            return run_cell(line, cell, ipython.user_ns)
        except UsageError as error:
            raise ShownUsageError(str(error)) from None

    pytest_cell.__doc__ = __doc__
    ipython.register_magic_function(pytest_cell, "cell", "pytest")


def run_cell(line: str, cell: str, namespace: dict[str, Any]) -> FileRun:
    """Run a cell's tests, and bind what pytest said in the notebook's namespace.

    Raises UsageError for a word of the line that is neither an option nor a machine or a JSON value of the notebook.
    """
    words = shlex.split(line, comments=True)
    names = list(takewhile(lambda word: not word.startswith("-"), words))
    options = words[len(names) :]
    try:
        refuse_taken(RESULT, "report", namespace, FileRun)
    except UsageError as error:
        taken = str(error).partition(":")[0]
        raise UsageError(f"{taken}: give that another name, since %%pytest keeps under it what pytest said") from None
    files = dict(_file(name, namespace) for name in names)
    namespace[RESULT] = run_file(f"test_{names[0]}.py" if names else "test_cell.py", cell, files, options)
    report: FileRun = namespace[RESULT]
    return report


def _file(name: str, namespace: Mapping[str, Any]) -> tuple[str, str]:
    """The file that a name of the notebook becomes."""
    if name not in namespace:
        raise UsageError(f"The notebook has no {name!r}: run the cell that makes it, such as %%asl {name}, first.")
    value = namespace[name]
    if isinstance(value, StateMachine):
        return f"{name}.asl.json", value.to_json(indent=2)
    if isinstance(value, LambdaFunction) and isinstance(value.configuration.file, SourceFile):
        return f"{name}.py", value.configuration.file.source
    try:
        check_value(value)
    except UsageError:
        raise UsageError(
            f"{name} is a {type(value).__name__}: %%pytest takes machines, functions of %%lambda, and JSON values."
        ) from None
    return f"{name}.json", json.dumps(value, indent=2)
