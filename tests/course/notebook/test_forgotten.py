from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from sfnlearn.course.launch.workspace import QUIET
from sfnlearn.course.notebook.forgotten import FUNCTIONS, STARTUP, missing_name

CELLS = {
    "a help cell": '#hint("l02.q1")\n#solution("l02.q1")',
    "another's name": "answer = 42\nrun",
    "a stand-in": "check",
    "a hint": 'hint("l02.q1")',
    "an answer": '%%asl l02.q4\n{"StartAt": "A"}',
    "what is there": "answer, callable(progress), type(check).__name__",
    "a name of sfnlearn": "draw(1)",
    "a name of nobody": "drew(1)",
    "a real mistake": 'hint("l99.q1")',
}


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory):
    """The executed cells, by name: a kernel of the course in which nobody has loaded anything."""
    folder = tmp_path_factory.mktemp("notebook")
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-sfnlearn.py").write_text(STARTUP)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS.values()])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        patch.setenv("SFNLEARN_HOME", str(folder / "learner"))
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
        patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        NotebookClient(notebook, allow_errors=True, timeout=120, extra_arguments=QUIET).execute(cwd=str(folder))
    return dict(zip(CELLS, notebook.cells, strict=True))


def shown(cell: Any) -> str:
    """All that a cell shows, as text."""
    said = []
    for output in cell.outputs:
        if output.output_type == "error":
            said.append("\n".join(output.traceback))
        else:
            said.append(str(output.get("text") or output.data["text/plain"]))
    return "\n".join(said)


def test_a_hint_works_in_a_new_kernel(cells):
    assert shown(cells["a help cell"]) == ""
    assert "hint 1 of 3" in shown(cells["a hint"])


def test_a_stand_in_says_what_it_is(cells):
    assert "%load_ext sfnlearn.course" in shown(cells["a stand-in"])


def test_an_answer_is_checked_in_a_new_kernel(cells):
    assert "l02.q4" in shown(cells["an answer"])
    assert "NameError" not in shown(cells["an answer"])


def test_what_the_learner_named_stays(cells):
    assert shown(cells["what is there"]) == "(42, True, 'method')"


def test_a_name_of_sfnlearn_says_where_it_comes_from(cells):
    assert "draw comes from sfnlearn" in shown(cells["a name of sfnlearn"])
    assert "run comes from sfnlearn" in shown(cells["another's name"])
    assert "comes from" not in shown(cells["a name of nobody"])


def test_a_mistake_is_told_as_ever(cells):
    assert "l99.q1" in shown(cells["a real mistake"])


def test_every_function_that_the_course_brings_has_a_stand_in(tmp_path, monkeypatch):
    from IPython.core.interactiveshell import InteractiveShell

    from sfnlearn.course.notebook.desk import Desk, register
    from sfnlearn.course.progress.store import Progress

    shell = InteractiveShell()
    before = set(shell.user_ns)
    register(shell, Desk(progress=Progress(tmp_path / "progress.jsonl")))
    assert set(shell.user_ns) - before == set(FUNCTIONS)


@pytest.mark.parametrize("error", [None, ValueError("name 'x' is wrong"), NameError()])
def test_other_errors_are_about_no_name(error):
    assert missing_name(error) == ""
