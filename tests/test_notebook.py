"""sfnlearn inside a notebook: what an import brings, and how errors are shown.  One real kernel runs every cell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from sfnlearn.course.launch.workspace import QUIET
from sfnlearn.errors import DefinitionError, Diagnostic, StatesError, UsageError
from sfnlearn.notebook import leave_room

ECHO = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'
CELLS = {
    "import": "before = set(dir())\nanswer = 42\nimport sfnlearn\nset(dir()) - before",
    "magics": "sorted({'asl', 'handler', 'lambda', 'pytest'} & set(get_ipython().magics_manager.magics['cell']))",
    "asl": f"%%asl machine\n{ECHO}",
    "after first use": "machine.name, answer, callable(check)",
    "lambda": "%%lambda hello\ndef handler(event, context):\n    return event['name']",
    "call": "hello({'name': 'Ada'})",
    "states error": "hello({})",
    "usage error": "1 + 1\nsfnlearn.run(3)",
    "definition error": "x = 1\nsfnlearn.StateMachine(\n    {'StartAt': 'B', 'States': {'A': {'Type': 'Pas'}}})",
    "in a function": "def start():\n    return sfnlearn.run(3)",
    "from a function": "\n\nstart()",
    "other error": "1 / 0",
    "load": "%load_ext sfnlearn\ncallable(answer)",
}


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory):
    """The executed cells, by name."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS.values()])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        patch.setenv("SFNLEARN_HOME", str(folder / "learner"))
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
        patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        NotebookClient(notebook, allow_errors=True, timeout=120, extra_arguments=QUIET).execute(cwd=str(folder))
    return dict(zip(CELLS, notebook.cells, strict=True))


def shown(cell: Any) -> str:
    """What a cell shows: its result, or its error as the notebook renders it."""
    [output] = cell.outputs
    if output.output_type == "error":
        return "\n".join(output.traceback)
    return str(output.get("text") or output.data["text/plain"])


def test_an_import_brings_the_magics_and_no_name_but_its_own(cells):
    assert shown(cells["import"]) == "{'answer', 'before', 'sfnlearn'}"
    assert shown(cells["magics"]) == "['asl', 'handler', 'lambda', 'pytest']"


def test_the_first_use_of_a_magic_works_and_takes_no_name_away(cells):
    assert cells["asl"].outputs == []
    assert shown(cells["after first use"]) == "('machine', 42, True)"
    assert shown(cells["lambda"]).startswith("Deployed hello: ")
    assert shown(cells["call"]) == "'Ada'"


def test_load_ext_brings_the_courses_functions(cells):
    assert shown(cells["load"]) == "True"


def test_an_error_of_the_states_language_has_no_traceback(cells):
    assert shown(cells["states error"]).startswith("StatesError: KeyError: {")
    assert "Traceback" not in shown(cells["states error"])


def test_a_wrong_call_has_no_traceback(cells):
    assert shown(cells["usage error"]).startswith("UsageError: run() takes a StateMachine, not int")
    assert "Traceback" not in shown(cells["usage error"])


def test_a_wrong_definition_shows_each_finding_on_a_line_of_its_own(cells):
    lines = shown(cells["definition error"]).splitlines()
    assert [line for line in lines if "/States/A/Type: " in line and 'Did you mean "Pass"?' in line]
    assert "Traceback" not in shown(cells["definition error"])


def test_any_other_error_keeps_its_traceback(cells):
    assert "Traceback" in shown(cells["other error"])


def raised(error: Exception, source: str) -> Any:
    """The error, raised by a line of a cell."""
    try:
        exec(compile(source, "/tmp/ipykernel_7/1.py", "exec"), {"error": error})
    except type(error) as caught:
        return caught
    raise AssertionError


def test_the_line_of_the_cell_is_told():
    error = raised(UsageError("no such thing"), "x = 1\n\nraise error")
    assert error._render_traceback_()[0] == "UsageError: no such thing"
    assert error._render_traceback_()[1].startswith("  line 3 of the cell: ")


def test_outside_a_cell_there_is_no_line():
    assert StatesError("States.Timeout", "slow")._render_traceback_() == ["StatesError: States.Timeout: slow"]
    finding = Diagnostic("ERROR", "X", "is missing", "/StartAt")
    assert DefinitionError([finding])._render_traceback_() == [
        "DefinitionError: this is not a state machine yet",
        "  ERROR /StartAt: is missing",
    ]


def test_without_a_running_shell_nothing_is_announced():
    program = "import IPython, sys, sfnlearn; assert 'sfnlearn.course' not in sys.modules; print(IPython.get_ipython())"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "None\n"


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        (["%%asl a\n"], ["%%asl a\n", "\n"]),
        (["%%lambda a\n", "  \n"], ["%%lambda a\n", "\n"]),
        (["%%handler l01.q3\n"], ["%%handler l01.q3\n", "\n"]),
        (["%%asl a\n", "{}\n"], ["%%asl a\n", "{}\n"]),
        (["x = 1\n"], ["x = 1\n"]),
        (["%%bash\n"], ["%%bash\n"]),
        ([], []),
    ],
)
def test_only_an_empty_cell_of_ours_gets_a_second_line(cell: list[str], left: list[str]):
    assert leave_room(cell) == left
