"""`import sfnlearn` is light: it brings in none of the heavy libraries, and running a first machine does not either."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

HEAVY = {"IPython", "boto3", "graphviz", "ipywidgets", "jsonata", "moto", "papermill", "yaml"}
HELLO = """
machine = sfnlearn.StateMachine({"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "End": True}}})
assert sfnlearn.run(machine, {"name": "Ada"}).output == {"name": "Ada"}
"""


def modules_after(code: str) -> set[str]:
    """The modules that a new interpreter has imported once it has run the code."""
    program = f"{code}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(ended.stdout))


@pytest.mark.parametrize("then", ["", HELLO], ids=["import", "run"])
def test_no_heavy_library_is_imported(then):
    imported = modules_after(f"import sfnlearn\n{then}")
    assert "sfnlearn.engine.run" in imported
    assert imported & HEAVY == set()


def test_the_course_pictures_and_the_simulator_wait_until_they_are_used():
    imported = modules_after("import sfnlearn")
    assert {
        name for name in imported if name.startswith(("sfnlearn.course", "sfnlearn.drawing", "sfnlearn.cloud"))
    } == set()


def test_what_reads_an_execution_waits_until_there_is_one_to_read():
    read = ("sfnlearn.engine.history.", "sfnlearn.engine.explain", "sfnlearn.engine.cost", "sfnlearn.engine.one_state")
    assert {name for name in modules_after("import sfnlearn") if name.startswith(read)} == set()


def test_the_names_that_wait_are_there_all_the_same():
    said = "import sfnlearn\nassert all(getattr(sfnlearn, name) for name in sfnlearn.__all__)"
    assert "sfnlearn.drawing" in modules_after(said)


@pytest.mark.parametrize("library", sorted(HEAVY))
def test_the_list_names_libraries_as_python_does(library):
    """A misspelt name would make the tests above pass for nothing."""
    assert find_spec(library) is not None
