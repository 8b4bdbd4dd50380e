"""What `python3 learn.py test` runs in the environment: ruff, mypy, pytest; 0 only where all of them agree.

Rules that hold here:
* pytest's summary is among the last lines, and what you add to the command goes to pytest.
* In a clone that cannot be written the tools keep their caches in a folder that is thrown away.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = {"ruff": ["check", "--quiet"], "mypy": ["--no-error-summary"]}
CACHES = {
    "RUFF_CACHE_DIR": "ruff",
    "MYPY_CACHE_DIR": "mypy",
    "PYTHONPYCACHEPREFIX": "python",
    "HYPOTHESIS_STORAGE_DIRECTORY": "hypothesis",
}
"""The variables that name a tool's cache, and a folder for it."""


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Run every check in `root`; with `--long` the long tests too."""
    os.chdir(root)
    if os.access(root, os.W_OK):
        return check(arguments)
    with tempfile.TemporaryDirectory(prefix="sfnlearn-test-", ignore_cleanup_errors=True) as folder:
        os.environ.update({name: str(Path(folder) / cache) for name, cache in CACHES.items()})
        return check(["-p", "no:cacheprovider", *arguments])


def check(arguments: Sequence[str]) -> int:
    """Ruff, mypy, pytest, each with its own output."""
    failed = [name for name, words in TOOLS.items() if subprocess.call([sys.executable, "-m", name, *words])]
    code = subprocess.call([sys.executable, "-m", "pytest", *for_pytest(arguments)])
    if failed:
        sys.stderr.write(f"{' and '.join(failed)} found something to fix: see above.\n")
    return code or int(bool(failed))


def for_pytest(arguments: Sequence[str]) -> list[str]:
    """Two processes unless told otherwise, and `--long` in pytest's own words.

    >>> for_pytest(["--long", "-n0"])
    ['-m', 'long or not long', '-n0']
    """
    words = [word for word in arguments if word != "--long"]
    if len(words) < len(arguments):
        words = ["-m", "long or not long", *words]
    if not any(re.match(r"-n|--numprocesses|--pdb", word) for word in words):
        words = ["-n", "2", "--dist", "worksteal", *words]
    return words


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
