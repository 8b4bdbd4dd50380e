"""`report_mistake("what is wrong")`: a learner's report of a mistake in the course, as a file that can be given away.

Rules that hold in this file:
* Nothing is sent.  A report is a text in the learner's own folder, and they see all of it before anybody else does.
* It holds what whoever fixes the mistake asks first: the notebook, the cell run before, the last check, the versions.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sfnlearn
from sfnlearn.course.checking.feedback import FeedbackLine, Note
from sfnlearn.course.launch.workspace import home
from sfnlearn.course.progress.recall import today

ADDRESS = ""
"""Where reports are taken: an address that a learner can open.  As long as there is none, a report says so."""
FOLDER = "mistakes"
LIBRARIES = ("jupyterlab", "ipykernel", "boto3", "moto", "anywidget", "jsonata-python", "graphviz")
CALL = re.compile(r"\s*report_mistake\(")
MOST_LINES = 60


def report_mistake(words: str, cells: Sequence[str], checked: Sequence[str] = ()) -> Note:
    """Write the report and say where it is; without words, say how one is written.

    `cells` are the sources of the cells that ran, the call itself last; `checked` tells the last check in lines.
    """
    if not str(words).strip():
        return Note('Say what is wrong, in a sentence: report_mistake("the picture shows ...")', [])
    path = _free(home() / FOLDER, f"{today().isoformat()}-{notebook_here() or 'notebook'}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(str(words), cells, checked), encoding="utf-8")
    except OSError as problem:
        return Note(f"{path} cannot be written: {problem.strerror}. Let SFNLEARN_HOME name another folder.", [])
    return Note("Thank you. It is written down, and nothing was sent.", list(_told(path)))


def _told(path: Path) -> Iterator[FeedbackLine]:
    yield FeedbackLine("file", str(path))
    holds = "your words, the cell before, the last check and the versions"
    yield FeedbackLine("look", f"It holds {holds}: take out what is private.")
    where = f"Send it to {ADDRESS}." if ADDRESS else "Give it to whoever gave you the course."
    yield FeedbackLine("next", where)


def report(words: str, cells: Sequence[str], checked: Sequence[str] = ()) -> str:
    """The text of a report, as Markdown.

    >>> report("The picture lacks a state.", ["draw(greet)"]).splitlines()[2]
    'The picture lacks a state.'
    """
    before = next((cell for cell in reversed(cells) if not CALL.match(cell)), "")
    parts = ["# A mistake in the course", words.strip(), _list({"Notebook": notebook_here() or "not known"})]
    if before:
        parts += ["## The cell before", _block(before)]
    if checked:
        parts += ["## The last check", _block("\n".join(checked))]
    return "\n\n".join([*parts, "## Versions", _list(versions())]) + "\n"


def versions() -> dict[str, str]:
    """The versions of what takes part, by name."""
    found = {
        "sfnlearn": sfnlearn.__version__,
        "Python": platform.python_version(),
        "system": platform.platform(terse=True),
    }
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not there"
    return found


def notebook_here(environ: Mapping[str, str] = os.environ) -> str:
    """The name of the running notebook without its ending, where Jupyter tells it; else an empty text.

    >>> notebook_here({"JPY_SESSION_NAME": "/home/ada/notebooks/05_retry.ipynb"})
    '05_retry'
    """
    return Path(environ.get("JPY_SESSION_NAME", "")).stem


def _list(entries: Mapping[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in entries.items())


def _block(text: str) -> str:
    """A text as a block of code, whatever fences are in it."""
    lines = text.splitlines()
    shown = [*lines[:MOST_LINES], f"({len(lines) - MOST_LINES} more lines)"] if len(lines) > MOST_LINES else lines
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return "\n".join([fence, *shown, fence])


def _free(folder: Path, stem: str) -> Path:
    """A name in the folder that no report has yet."""
    names = (f"{stem}{'' if number == 1 else f'-{number}'}.md" for number in range(1, 10_000))
    return next(folder / name for name in names if not (folder / name).exists())
