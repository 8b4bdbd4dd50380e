"""Run notebooks from the first cell to the last without a browser, one process per core, and say what came of it.

Rules that hold here:

* A notebook is executed in a scratch folder, by papermill's Python API; what is in the repository is never written.
* The kernel's learner is nobody: ``SFNLEARN_HOME``, IPython's and Jupyter's folders are in the scratch folder too.
* Every process of the pool is used for many notebooks, because papermill's imports cost more than most lessons.
* A notebook that fails is a line of the table; it never stops the others.
* A check in an unsolved exercise must say "not attempted", in a solution "correct"; anything else is a failure too.
"""

import argparse
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import Any

from sfnlearn.course.checking.feedback import MIMETYPE
from sfnlearn.course.launch import damage
from sfnlearn.course.launch.places import EXERCISES, NOTEBOOKS, SOLUTIONS
from sfnlearn.course.launch.progress_bar import Bar
from sfnlearn.course.launch.workspace import QUIET, course_root
from sfnlearn.drawing.text import counted, in_columns

KINDS = {NOTEBOOKS: "lesson", EXERCISES: "exercise", SOLUTIONS: "solution"}
"""The course's folders, and what a notebook in each of them is."""

EXPECTED = {"exercise": "not attempted", "solution": "correct"}
"""What every check must say in a notebook of this kind."""

CELL_TIMEOUT = 300
"""Seconds after which one cell counts as hanging."""

NEVER_STARTED = re.compile("Address already in use|Kernel died before replying|Kernel didn't respond")
"""The errors of a kernel that ran no cell, say because another one took its port: worth a second try."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class NotebookRun:
    """One notebook's run: where it lies executed, how many code cells it has, seconds, the error in one line.

    ``checks`` are what the checks of its exercises said, in their order, as (exercise, outcome).
    """

    source: Path
    executed: Path
    cells: int
    seconds: float
    error: str = ""
    checks: tuple[tuple[str, str], ...] = ()

    @property
    def result(self) -> str:
        """The error, or "ok" and how many checks said what."""
        said = Counter(outcome for _, outcome in self.checks)
        return self.error or ", ".join(["ok", *(f"{count} {outcome}" for outcome, count in said.items())])

    @property
    def name(self) -> str:
        """Folder and file, as in ``notebooks/00_start.ipynb``."""
        return f"{self.source.parent.name}/{self.source.name}"

    @property
    def kind(self) -> str:
        """``lesson``, ``exercise`` or ``solution``; ``notebook`` for a file from elsewhere."""
        return KINDS.get(self.source.parent.name, "notebook")


def course_notebooks(root: Path) -> list[Path]:
    """All notebooks of the course under ``root``: lessons, then unsolved exercises, then solutions, each in order."""
    return [path for folder in KINDS for path in sorted((root / folder).glob("*.ipynb"))]


def execute(source: Path, scratch: Path) -> NotebookRun:
    """Execute one notebook into ``scratch``. An error in a cell is in the outcome; it is not raised."""
    executed = scratch / source.parent.name / source.name
    executed.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    error = _run_cells(source, executed, scratch)
    if NEVER_STARTED.search(error):
        error = _run_cells(source, executed, scratch)
    checks = _checks(executed)
    kind = KINDS.get(source.parent.name, "")
    error = error or _unexpected(checks, EXPECTED.get(kind, ""))
    return NotebookRun(source, executed, len(_code_cells(source)), time.monotonic() - started, error, checks)


def _run_cells(source: Path, executed: Path, scratch: Path) -> str:
    """Execute ``source`` in a folder of its own; return the error in one line, or ""."""
    import papermill  # takes most of a second

    with (
        tempfile.TemporaryDirectory(prefix=f"{source.stem}-", dir=scratch, ignore_cleanup_errors=True) as own,
        _environment(_nobody(Path(own))),
    ):
        try:
            papermill.execute_notebook(
                str(source),
                str(executed),
                kernel_name="python3",
                progress_bar=False,
                cwd=own,
                execution_timeout=CELL_TIMEOUT,
                store_widget_state=False,
                extra_arguments=QUIET,
            )
        except Exception as problem:  # noqa: BLE001 - whatever stops a notebook is that notebook's line in the table
            return in_one_line(problem)
    return ""


def _nobody(own: Path) -> dict[str, str]:
    """Variables that point what a kernel reads and writes into ``own``: progress, history, settings, connections."""
    folders = {
        "SFNLEARN_HOME": "learner",
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "jupyter",
        "JUPYTER_RUNTIME_DIR": "runtime",
    }
    return {name: str(own / folder) for name, folder in folders.items()} | {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}


@contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    """The process's environment with ``changes``, since a kernel inherits it; afterwards as it was."""
    before = dict(os.environ)
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _code_cells(notebook: Path) -> list[Any]:
    """The code cells of a notebook; none where it is not a notebook, which its error already says."""
    import nbformat

    try:
        cells = nbformat.read(notebook, as_version=4).cells
    except Exception:  # noqa: BLE001 - nbformat raises what its JSON reader and validator raise
        return []
    return [cell for cell in cells if cell.cell_type == "code"]


def _checks(executed: Path) -> tuple[tuple[str, str], ...]:
    """What the checks said, which each wrote into its output beside the text for the learner."""
    bundles = [output.get("data", {}) for cell in _code_cells(executed) for output in cell.outputs]
    told = [bundle[MIMETYPE] for bundle in bundles if MIMETYPE in bundle]
    return tuple((entry["exercise"], entry["outcome"]) for entry in told)


def _unexpected(checks: Iterable[tuple[str, str]], expected: str) -> str:
    """The first check that says something else than it must in this kind of notebook, in one line; or ""."""
    wrong = [f'{exercise} says "{said}", not "{expected}"' for exercise, said in checks if said != expected]
    return wrong[0] if expected and wrong else ""


def in_one_line(problem: BaseException) -> str:
    """An error in one line: the cell as the notebook numbers it, error name and message; else the exception's words."""
    name = getattr(problem, "ename", None)
    if name is None:
        lines = str(problem).strip().splitlines()
        return f"{type(problem).__name__}: {lines[0] if lines else ''}".rstrip(": ")
    value = _COLOUR.sub("", str(getattr(problem, "evalue", ""))).strip().splitlines()
    return f"cell [{getattr(problem, 'exec_count', '?')}]: {name}: {value[0] if value else ''}".rstrip(": ")


def execute_all(
    sources: Sequence[Path],
    scratch: Path,
    *,
    processes: int | None = None,
    done: Callable[[NotebookRun], None] = lambda _: None,
) -> list[NotebookRun]:
    """Execute ``sources``, one process per core, calling ``done`` after each; the outcomes are in the sources' order.

    The executed notebooks are in ``scratch``, in folders named as the sources' own.
    """
    count = min(processes or os.cpu_count() or 1, len(sources)) or 1
    outcomes: dict[Path, NotebookRun] = {}
    with _pool(count) as pool:
        jobs = {pool.submit(execute, source, scratch): source for source in sources}
        for job in as_completed(jobs):
            source = jobs[job]
            try:
                outcome = job.result()
            except BrokenProcessPool:
                outcome = NotebookRun(source, scratch, 0, 0.0, "its process was ended from outside (out of memory?)")
            outcomes[source] = outcome
            done(outcome)
    return [outcomes[source] for source in sources]


@contextmanager
def _pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with this one: at once where it is interrupted, and even where it is killed."""
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        try:
            yield pool
        except BaseException:
            for process in active_children():
                process.terminate()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _end_with_parent() -> None:
    """In a process of the pool: end when the one that started it is no more. Its kernel sees that by itself."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def table(outcomes: Iterable[NotebookRun]) -> str:
    """What ran, how long and what failed, as lines of text.

    >>> print(table([NotebookRun(Path("notebooks/00_start.ipynb"), Path("x"), 12, 2.04)]))
    notebook                  kind    cells  seconds  result
    notebooks/00_start.ipynb  lesson     12      2.0  ok
    all of them                          12      2.0
    """
    ran = list(outcomes)
    rows = [(one.name, one.kind, str(one.cells), f"{one.seconds:.1f}", one.result) for one in ran]
    cells, seconds = sum(one.cells for one in ran), sum(one.seconds for one in ran)
    total = ("all of them", "", str(cells), f"{seconds:.1f}", "")
    return "\n".join(in_columns([("notebook", "kind", "cells", "seconds", "result"), *rows, total], right={2, 3}))


class ProgressBar(Bar):
    """A bar with a step for each notebook."""

    def __call__(self, outcome: NotebookRun) -> None:
        """Count one more notebook."""
        self.step(f"{outcome.name}: {outcome.error}" if outcome.error else outcome.name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Execute the notebooks named, or the whole course; print the table; 0 where all ran, else 1."""
    parser = argparse.ArgumentParser(prog="learn.py run", description="Run every notebook of the course, headless.")
    parser.add_argument("notebook", nargs="*", type=Path, help="only these notebooks")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the executed notebooks in this folder")
    parser.add_argument("--processes", type=int, metavar="N", help="how many at once (default: one per core)")
    options = parser.parse_args(arguments)
    sources = [path.resolve() for path in options.notebook] or course_notebooks(course_root())
    missing = [path for path in sources if not path.is_file()]
    if missing or not sources:
        print(f"There is no notebook at {missing[0] if missing else course_root() / 'notebooks'}.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="sfnlearn-run-", ignore_cleanup_errors=True) as folder:
        return _run(sources, options.keep or Path(folder), options.processes)


def _run(sources: Sequence[Path], scratch: Path, processes: int | None) -> int:
    started = time.monotonic()
    outcomes = execute_all(sources, scratch.resolve(), processes=processes, done=ProgressBar(len(sources), sys.stderr))
    failed = sum(bool(outcome.error) for outcome in outcomes)
    print(table(outcomes))
    all_of_them = counted(len(outcomes), "notebook")
    print(f"\n{len(outcomes) - failed} of {all_of_them} ran, {time.monotonic() - started:.0f} seconds.")
    return 1 if failed else 0


def _interruptible() -> int:
    """`main`; whatever the system ends it by, it ends in order, with a sentence."""

    def end(number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)
    try:
        return main()
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130


if __name__ == "__main__":
    sys.exit(damage.told(_interruptible))
