"""`doctor()`: does this machine have what the course needs, and if not, what is to be done?

Rules that hold here:
* Looking changes nothing but a file in the working folder that is written and removed again, and asks no network.
* A finding is ok, warn (something is done in a plainer way) or fail (the course does not work), always as a glyph and a
  word; what is not ok has its remedy in one sentence.
* Libraries are asked for their versions, not imported: a broken one must not break the doctor.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from sfnlearn.course.launch import workspace
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.picture import render
from sfnlearn.drawing.tables.html_table import ShownTable, cell, heading, table, text_cell
from sfnlearn.drawing.text import markup

Status = Literal["ok", "warn", "fail"]
GLYPHS: dict[Status, str] = {"ok": "✓", "warn": "!", "fail": "✗"}
COLOURS: dict[Status, str] = {"ok": "#009E73", "warn": "#B87700", "fail": "#D55E00"}

OLDEST = (3, 11)
COURSE = "pip install 'sfnlearn[course]' (or python3 learn.py, which installs everything)"
NEEDED = {
    "jupyterlab": ("opens the notebooks", COURSE),
    "ipykernel": ("runs their cells", COURSE),
    "nbclient": ("draws the first picture", COURSE),
    "nbformat": ("reads the notebooks", COURSE),
}
"""Without one of these the course does not open."""
LIBRARIES = {
    **NEEDED,
    "anywidget": ("shows what can be clicked", "pip install 'sfnlearn[widgets]'"),
    "boto3": ("calls AWS's services as your code will", "pip install 'sfnlearn[aws]'"),
    "moto": ("stands in for AWS's services", "pip install 'sfnlearn[aws]'"),
}
LITTLE, NOTHING = 200 * 2**20, 10 * 2**20
"""Free bytes below which the working folder is short of space, and below which it can hold nothing new."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that was looked at; `remedy` is empty where it is ok.

    >>> print(Need("warn", "boto3", "not installed", "pip install boto3"))
    ! warn  boto3: not installed. To do: pip install boto3
    """

    status: Status
    what: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f". To do: {self.remedy}" if self.remedy else ""
        return f"{GLYPHS[self.status]} {self.status:4}  {self.what}: {self.found}{remedy}"


@dataclass(frozen=True, slots=True)
class Checkup(ShownTable):
    """What the doctor found; a notebook shows it as a table, a terminal as lines."""

    findings: tuple[Need, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing fails."""
        return all(finding.status != "fail" for finding in self.findings)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.findings), self.verdict])

    @property
    def verdict(self) -> str:
        """All findings in one sentence."""
        counts = {status: sum(one.status == status for one in self.findings) for status in GLYPHS}
        if counts["fail"]:
            return f"{counts['fail']} of {len(self.findings)} must be fixed before the course works here."
        if counts["warn"]:
            return f"The course works here; {counts['warn']} of {len(self.findings)} could be better."
        return "The course works here."

    def html(self) -> str:
        head = [[heading(name, _CELL) for name in ("", "what", "found", "to do")]]
        return table(map(_row, self.findings), head=head, style="") + tag("p", markup(self.verdict))


_CELL = "text-align:left;vertical-align:top"


def _row(finding: Need) -> list[str]:
    status = tag("b", f"{GLYPHS[finding.status]} {finding.status}")
    texts = (finding.what, finding.found, finding.remedy)
    return [
        cell(status, f"{_CELL};color:{COLOURS[finding.status]};white-space:nowrap"),
        *(text_cell(text, _CELL) for text in texts),
    ]


def doctor() -> Checkup:
    """Look at this machine: Python, Graphviz, JupyterLab and its kernel, AWS's libraries, folder, disk, browser.

    >>> [finding.status for finding in doctor().findings if finding.what == "Python"]
    ['ok']
    """
    folder = workspace.home()
    return Checkup(
        (
            python(sys.version_info[:3], sys.executable),
            engine(),
            *(library(name) for name in LIBRARIES),
            kernel(),
            working_folder(folder),
            disk(folder),
            browser(os.environ),
        )
    )


# --------------------------------------------------------------------- findings


def python(running: tuple[int, ...], executable: str) -> Need:
    """The version of Python, oldest 3.11."""
    found = f"{'.'.join(map(str, running))} at {executable} on {platform.system()} {platform.machine()}"
    if running[:2] < OLDEST:
        return Need("fail", "Python", found, "install Python 3.12, or let python3 learn.py find or fetch one")
    return Need("ok", "Python", found)


def engine() -> Need:
    """The Graphviz engine that draws pictures, tried on a picture of one state."""
    what, remedy = "Graphviz", "pip install graphviz graphviz-pure, or install Graphviz (its program dot)"
    program = render.find_engine()
    if program is None:
        return Need("warn", what, "no engine, so machines are shown as text", remedy)
    try:
        render.layout('digraph { "doctor" }')
    except (OSError, ValueError, LookupError, subprocess.SubprocessError) as error:
        return Need("fail", what, f"{program} does not draw: {' '.join(str(error).split())}", remedy)
    return Need("ok", what, f"{program} draws")


def library(name: str) -> Need:
    """A library of the course and its version."""
    use, remedy = LIBRARIES[name]
    try:
        return Need("ok", name, version(name))
    except PackageNotFoundError:
        return Need("fail" if name in NEEDED else "warn", name, f"not installed here; it {use}", remedy)


def kernel() -> Need:
    """The kernel `python3`, in which notebooks run: is it there, and is it this Python?"""
    what, remedy = "kernel python3", f"{sys.executable} -m ipykernel install --sys-prefix"
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError:
        return Need("fail", what, "Jupyter is not installed here", COURSE)
    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except (NoSuchKernel, OSError, ValueError, IndexError) as error:
        return Need("fail", what, f"not found ({error})", remedy)
    return _kernel_program(what, program, remedy)


def _kernel_program(what: str, program: str, remedy: str) -> Need:
    found = shutil.which(program)
    if found is None:
        return Need("fail", what, f"its program {program} is not there", remedy)
    # A kernelspec that says just `python` is started by JupyterLab with the Python that runs JupyterLab.
    plain = Path(program).name == program
    if not plain and Path(found).parent.resolve() != Path(sys.executable).parent.resolve():
        return Need("warn", what, f"it runs {found}, not this Python, so it may not have sfnlearn", remedy)
    return Need("ok", what, sys.executable if plain else found)


def working_folder(folder: Path) -> Need:
    """The learner's working folder, or the folder that it will be made in: can a file be written there?"""
    what = "working folder"
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    found = str(folder) if there == folder else f"{folder}, to be made by the first start"
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".sfnlearn-doctor-"):
            return Need("ok", what, found)
    except OSError as error:
        remedy = (
            "give yourself the right to write there, or name another folder in the environment variable SFNLEARN_HOME"
        )
        return Need("fail", what, f"{there} cannot be written ({error.strerror})", remedy)


def disk(folder: Path) -> Need:
    """The free space where the working folder is."""
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(there).free
    found = f"{free / 2**30:.1f} GB free" if free >= 2**30 else f"{free // 2**20} MB free"
    if free < LITTLE:
        return Need("fail" if free < NOTHING else "warn", "disk", found, "free some space: 1 GB is plenty")
    return Need("ok", "disk", found)


def browser(environ: Mapping[str, str]) -> Need:
    """Whether a browser opens by itself."""
    what, by_hand = "browser", "copy the address that the terminal shows into a browser"
    if environ.get("SFNLEARN_NO_BROWSER"):
        return Need("ok", what, f"none is opened, as SFNLEARN_NO_BROWSER asks: {by_hand}")
    if environ.get("SSH_CONNECTION"):
        tunnel = "on your own machine, ssh -L 8888:127.0.0.1:8888 HOST, then open the address there"
        return Need("warn", what, "this is another machine's terminal (SSH)", tunnel)
    try:
        opened = webbrowser.get()
    except webbrowser.Error:
        return Need("warn", what, "none opens by itself", by_hand)
    return Need("ok", what, getattr(opened, "name", "") or "the system's own")
