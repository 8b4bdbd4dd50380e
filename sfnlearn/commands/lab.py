"""`sfnlearn lab`: open the course in JupyterLab; `learn.py` does the same, with the same options."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

from sfnlearn.course.launch import lab
from sfnlearn.errors import UsageError


def main(words: Sequence[str]) -> int:
    """Start JupyterLab with these words of the command line; a UsageError where it is not installed."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab is not installed here: pip install 'sfnlearn[course]', then say this again")
    return lab.main(words)
