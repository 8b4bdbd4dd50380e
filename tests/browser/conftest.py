"""JupyterLab as `sfnlearn lab` starts it, and Chromium without a window; where one is missing, tests skip, with why."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.course.launch.workspace import PRIVATE, course_root

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


HANGS = 900_000
"""Milliseconds after which something will never come. It says nothing about how fast a machine is: a busy one takes
minutes for what takes a second elsewhere, and what is waited for is always something on the page."""


@dataclass
class Lab:
    """A running JupyterLab: the address that its terminal shows, and the learner's folder."""

    address: str
    folder: Path


@dataclass
class Tab:
    """A browser's page, and everything that went wrong in it."""

    page: Any
    errors: list[str] = field(default_factory=list)

    def watch(self) -> Tab:
        """Collect the console's errors and the page's exceptions."""
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        return self


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """`sfnlearn lab` in a working folder of its own."""
    if not list((course_root() / "notebooks").glob("*.ipynb")):
        pytest.skip("no lesson is built yet (python -m sfnlearn.course.authoring.build)")
    with started(tmp_path_factory.mktemp("learner")) as lab:
        yield lab


@contextmanager
def started(folder: Path) -> Iterator[Lab]:
    """`sfnlearn lab` in this working folder, until the block ends."""
    _let_the_page_reach_the_application(folder)
    environ = {**os.environ, "SFNLEARN_HOME": str(folder), "PYTHONPATH": str(course_root())}
    command = [sys.executable, "-u", "-m", "sfnlearn", "lab", "--no-browser", "--port", _port_of_its_own()]
    with (
        (folder / "lab.log").open("w") as log,
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            yield Lab(_address(process), folder)
        finally:
            process.terminate()


def _port_of_its_own() -> str:
    """A port that no other worker of this test run takes at the same moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _let_the_page_reach_the_application(folder: Path) -> None:
    """Let `window.jupyterapp` exist: commands are run through it, because menus are slow to open in a test."""
    config = folder / PRIVATE / "lab" / "config"
    config.mkdir(parents=True)
    (config / "jupyter_lab_config.json").write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    told = []
    for line in process.stdout:
        told.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+", line)
        if found:
            return found[0]
    raise AssertionError(f"JupyterLab did not start: {''.join(told)}")


@pytest.fixture
def tab(chromium: str) -> Iterator[Tab]:
    """A page in a new browser."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(HANGS)
        yield Tab(page).watch()
        browser.close()
