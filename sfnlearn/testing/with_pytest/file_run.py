"""A file of tests that exists as text alone, run by pytest in a process and a folder of its own.

A process of its own, because pytest rewrites, imports and captures for a whole process: in a notebook's kernel the
second run would meet what the first one left.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

PLUGIN = f"{__package__}.plugin"
ALWAYS = (
    "--color=no",
    "-p",
    "no:cacheprovider",
    "-p",
    PLUGIN,
    "--junitxml=report.xml",
    "-o",
    "junit_family=xunit2",
)
_INSTALLED_IN = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True, repr=False)
class FileRun:
    """What pytest said: `output` is its text, `passed` and `failed` count tests, `exit_code` is 0 where all is well."""

    output: str
    exit_code: int
    passed: int
    failed: int

    def __repr__(self) -> str:
        return self.output


def run_file(name: str, source: str, files: Mapping[str, str], options: Sequence[str] = ()) -> FileRun:
    r"""Run the tests of `source` as the file `name`, with the texts of `files` beside it.

    >>> run_file("test_sum.py", "def test_sum():\n    assert 1 + 1 == 3\n", {}).failed
    1
    """
    with TemporaryDirectory(prefix="tests-") as made:
        folder = Path(made)
        for each, text in {**files, name: source}.items():
            (folder / each).write_text(text, encoding="utf-8")
        done = subprocess.run(  # noqa: S603 (pytest, with the caller's own tests)
            [sys.executable, "-m", "pytest", *ALWAYS, *_quietly(options), *options, name],
            cwd=folder,
            env=_environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        passed, failed = _counts(folder / "report.xml")
    return FileRun(_told(done.stdout, done.stderr), done.returncode, passed, failed)


def _quietly(options: Sequence[str]) -> Sequence[str]:
    """What a cell has room for, unless more was asked for."""
    return () if any(option.startswith("-v") for option in options) else ("-q",)


def _environment() -> dict[str, str]:
    """This process's own, with this package where a process elsewhere finds it, and without any other plugin.

    Whoever installs a plugin for a project of their own would wait for it here, and read what it prints.
    """
    paths = [str(_INSTALLED_IN), *filter(None, [os.environ.get("PYTHONPATH")])]
    settings = dict.fromkeys(("PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "PYTEST_DISABLE_PLUGIN_AUTOLOAD"), "1")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **settings}


def _counts(report: Path) -> tuple[int, int]:
    """How many tests passed, and how many failed or could not be run."""
    if not report.is_file():
        return 0, 0
    suites = [suite.attrib for suite in ET.parse(report).getroot().iter("testsuite")]  # noqa: S314 (pytest wrote it)
    failed = sum(int(suite[name]) for suite in suites for name in ("failures", "errors"))
    skipped = sum(int(suite["skipped"]) for suite in suites)
    return sum(int(suite["tests"]) for suite in suites) - failed - skipped, failed


def _told(output: str, errors: str) -> str:
    """What pytest printed, without the line about the file that the counts are read from."""
    lines = [line for line in output.splitlines() if "report.xml" not in line]
    return "\n".join([*lines, *errors.splitlines()]).strip("\n")
