"""Notebooks run headless: what ran, how long, what failed."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from sfnlearn.course.launch import run_notebooks as execution
from sfnlearn.course.launch.run_notebooks import NotebookRun, ProgressBar, course_notebooks, execute, main, table
from tests.alive import next_of, pipe_to, wait_for_life


def notebook(path: Path, *sources: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


SAYS = """from IPython.display import display
said = {{"exercise": "l02.q1", "outcome": "{}"}}
display({{"text/plain": "", "application/vnd.sfnlearn.feedback+json": said}}, raw=True)"""


def test_a_notebook_runs_and_the_source_is_not_written(tmp_path: Path):
    source = notebook(tmp_path / "notebooks/01_one.ipynb", "x = 6 * 7", "print(x)")
    before = source.read_bytes()
    outcome = execute(source, tmp_path / "scratch")
    assert (outcome.error, outcome.cells, outcome.kind, outcome.name) == ("", 2, "lesson", "notebooks/01_one.ipynb")
    assert nbformat.read(outcome.executed, as_version=4).cells[1].outputs[0].text == "42\n"
    assert source.read_bytes() == before


def test_the_kernels_learner_is_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SFNLEARN_HOME", "/somebody")
    source = notebook(tmp_path / "notebooks/01.ipynb", "import os; assert 'scratch' in os.environ['SFNLEARN_HOME']")
    assert execute(source, tmp_path / "scratch").error == ""
    assert os.environ["SFNLEARN_HOME"] == "/somebody"


def test_a_file_that_is_no_notebook_is_a_failed_line(tmp_path: Path):
    source = tmp_path / "notebooks" / "01.ipynb"
    source.parent.mkdir()
    source.write_text("{", "utf-8")
    outcome = execute(source, tmp_path / "scratch")
    assert outcome.cells == 0
    assert outcome.error


def test_what_the_checks_said_is_read_from_the_executed_notebook(tmp_path: Path):
    outcome = execute(notebook(tmp_path / "solutions" / "02.ipynb", SAYS.format("correct")), tmp_path / "scratch")
    assert outcome.checks == (("l02.q1", "correct"),)
    assert outcome.result == "ok, 1 correct"


@pytest.mark.parametrize(
    ("expected", "said", "error"),
    [
        ("correct", "correct", ""),
        ("correct", "not yet", 'l02.q1 says "not yet", not "correct"'),
        ("not attempted", "not attempted", ""),
        ("not attempted", "correct", 'l02.q1 says "correct", not "not attempted"'),
        ("", "correct", ""),
    ],
)
def test_a_check_must_say_what_its_kind_of_notebook_asks(expected: str, said: str, error: str):
    assert execution._unexpected([("l02.q1", said)], expected) == error


def test_the_course_is_lessons_then_exercises_then_solutions(tmp_path: Path):
    for name in ("solutions/01.ipynb", "notebooks/02.ipynb", "notebooks/01.ipynb", "exercises/01.ipynb"):
        notebook(tmp_path / name, "1")
    names = [f"{path.parent.name}/{path.stem}" for path in course_notebooks(tmp_path)]
    assert names == ["notebooks/01", "notebooks/02", "exercises/01", "solutions/01"]


def test_a_process_that_dies_is_a_failed_line(tmp_path: Path):
    source = notebook(tmp_path / "notebooks/01.ipynb", "import os; os._exit(1)")
    assert "died" in execute(source, tmp_path / "scratch").error.lower()


def test_the_table_lines_up():
    rows = [
        NotebookRun(Path("notebooks/a.ipynb"), Path(), 3, 1.25),
        NotebookRun(Path("x/long.ipynb"), Path(), 12, 10, "no"),
    ]
    lines = table(rows).splitlines()
    assert lines[0].index("result") == lines[1].rindex("ok") == lines[2].rindex("no")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_redrawn_in_a_terminal_and_a_line_each_elsewhere():
    outcome = NotebookRun(Path("notebooks/a.ipynb"), Path(), 3, 1.25)
    for stream in (Terminal(), io.StringIO()):
        bar = ProgressBar(2, stream)
        bar(outcome)
        bar(outcome)
        text = stream.getvalue()
        assert "2/2" in text
        assert text.endswith("\n")
        assert text.count("\n") == (1 if stream.isatty() else 3)


def test_the_command_names_the_cell_that_failed_runs_the_others_and_ends_with_1(tmp_path, capsys):
    good = notebook(tmp_path / "good.ipynb", "1")
    bad = notebook(tmp_path / "bad.ipynb", "1", "raise ValueError('a\\nb')")
    kept = tmp_path / "kept"
    assert main([str(bad), str(good), "--processes", "1", "--keep", str(kept)]) == 1
    told = capsys.readouterr()
    assert "cell [2]: ValueError: a\n" in told.out
    assert "1 of 2 notebooks ran" in told.out
    assert "[2/2]" in told.err
    assert len(list(kept.glob("*/*.ipynb"))) == 2


def test_a_notebook_that_is_not_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path / "none.ipynb")]) == 1
    assert capsys.readouterr().err.startswith("There is no notebook at")


def test_a_course_without_notebooks_is_one_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(execution, "course_root", lambda: tmp_path)
    assert main([]) == 1
    assert capsys.readouterr().err == f"There is no notebook at {tmp_path / 'notebooks'}.\n"


@pytest.mark.parametrize(
    ("errors", "left"),
    [
        (["RuntimeError: Kernel died before replying to kernel_info", ""], ""),
        (["ZMQError: Address already in use (addr='tcp://127.0.0.1:5')", ""], ""),
        (["RuntimeError: Kernel didn't respond in 60 seconds", "NameError: x"], "NameError: x"),
        (["Kernel died before replying", "Kernel died before replying", ""], "Kernel died before replying"),
        (["cell [3]: NameError: name 'x' is not defined", ""], "cell [3]: NameError: name 'x' is not defined"),
        (["DeadKernelError: Kernel died", ""], "DeadKernelError: Kernel died"),
    ],
)
def test_a_kernel_that_never_started_is_tried_once_more(tmp_path, monkeypatch, errors, left):
    tries = iter(errors)
    monkeypatch.setattr(execution, "_run_cells", lambda *_: next(tries))
    assert execution.execute(tmp_path / "a.ipynb", tmp_path).error == left


@pytest.mark.skipif(os.name == "nt", reason="the signals are POSIX's")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP", "SIGINT", "SIGKILL"])
def test_what_runs_notebooks_ends_with_all_that_it_started(tmp_path: Path, number: str):
    alive = tmp_path / "alive"
    lives = f"pipe = open({str(alive)!r}, 'w'); pipe.write('x'); pipe.flush()"
    path = notebook(tmp_path / "endless.ipynb", f"{lives}\nimport time\nwhile True: time.sleep(0.1)")
    command = [sys.executable, "-m", "sfnlearn.course.launch.run_notebooks", str(path)]
    with (
        pipe_to(alive) as pipe,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process,
    ):
        try:
            wait_for_life(pipe, process)
            process.send_signal(getattr(signal, number))
            assert next_of(pipe) == b""  # the kernel has ended
            _, told = process.communicate(timeout=120)
        finally:
            process.kill()
    assert process.returncode == (-signal.SIGKILL if number == "SIGKILL" else 130)
    assert "Traceback" not in told
